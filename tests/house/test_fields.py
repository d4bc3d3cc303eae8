"""Every stored field says whether it is personal and how long it is kept."""

import csv
from pathlib import Path

from django.apps import apps

PRIVACY = Path("portal/records/privacy.csv")


def stored_fields() -> set[tuple[str, str]]:
    """Every column of our own models; history tables mirror them and follow the same rule."""
    return {
        (model._meta.label, field.name)
        for model in apps.get_models()
        if model.__module__.startswith("portal.")
        and not hasattr(model, "pgh_tracked_model")
        and not model._meta.proxy
        for field in model._meta.get_fields()
        if getattr(field, "concrete", False)
    }


def categorised() -> list[dict[str, str]]:
    with PRIVACY.open(newline="") as file:
        return list(csv.DictReader(file))


def test_every_field_is_categorised_once() -> None:
    rows = [(row["model"], row["field"]) for row in categorised()]
    missing, gone = stored_fields() - set(rows), set(rows) - stored_fields()
    assert not missing, f"add to {PRIVACY}: " + "\n".join(
        f"{model},{field},yes|no,kept" for model, field in missing
    )
    assert not gone, f"take out of {PRIVACY}: {gone}"
    assert len(rows) == len(set(rows))


def test_every_category_is_whole() -> None:
    for row in categorised():
        assert row["personal"] in {"yes", "no"}, row
        assert row["kept"].strip(), row
