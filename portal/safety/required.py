"""What the checks found must be put right, fetched beside the certificates and not in a query of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from portal.safety.models import Certificate, RequiredAction
from portal.safety.rules import ACTION_OVER


@dataclass(frozen=True, kw_only=True)
class Required:
    """One thing that a check found must be put right."""

    name: str
    deadline_on: date | None
    status_code: str

    @property
    def over(self) -> bool:
        return self.status_code in ACTION_OVER


def with_required(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """The same certificates, each with what it says must be put right; `required_by` reads it."""
    actions = RequiredAction.objects.filter(certificate=OuterRef("pk")).order_by("position")
    row = JSONObject(name="name", deadline_on="deadline_on", status_code="status_code")
    return certificates.annotate(required=ArraySubquery(actions.values(json=row)))


def required_by(certificate: Certificate) -> list[Required]:
    """In the order of the certificate, which came from `with_required`."""
    return [_required(row) for row in certificate.required]  # type: ignore[attr-defined]


def _required(row: Mapping[str, Any]) -> Required:
    on = row["deadline_on"]
    return Required(
        name=row["name"], deadline_on=date.fromisoformat(on) if on else None, status_code=row["status_code"]
    )
