"""What a row is called in logs, errors and the shell says nothing about anybody."""

import csv
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from tests.cast import Cast
from tests.factories.sync import DeliveryIssueFactory
from tests.factories.tenancies import PersonAlertFactory

PRIVACY = Path("portal/records/privacy.csv")


def personal_fields() -> dict[str, set[str]]:
    with PRIVACY.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["personal"] == "yes"]
    return {model: {row["field"] for row in rows if row["model"] == model} for model in apps_labels()}


def apps_labels() -> list[str]:
    return [model._meta.label for model in own_models()]


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("portal.")]


@pytest.mark.django_db
def test_no_row_is_called_by_what_is_personal(cast: Cast) -> None:
    PersonAlertFactory(party=cast.ben.parties.get(), comments="Big dog in the yard")
    DeliveryIssueFactory(delivery=cast.delivery, value="Amina Tenant")
    personal = personal_fields()
    seen = 0
    for model in own_models():
        for row in model._default_manager.all()[:5]:
            held = {str(getattr(row, name)) for name in personal[model._meta.label]}
            told = {value for value in held if len(value) > 3 and value in str(row)}
            assert not told, f"{model._meta.label} calls itself by {told}"
            seen += 1
    assert seen > 50
