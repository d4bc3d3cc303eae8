"""Fills every sheet of a landlord from the record, and hands it to those that are published."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from django.db import transaction
from django.db.models import Max, Min

from portal.documents.actions import fill_sheet
from portal.documents.models import Sheet
from portal.documents.sheets import Line
from portal.insight.models import Figure
from portal.insight.publishing import figures, plans, promises, questions, spending
from portal.landlords.models import Landlord

# Figures are counted every night, and these after them; where they are not, these still are.
LONGEST = timedelta(hours=26)
log = structlog.get_logger(__name__)


class Fill(Protocol):
    """Makes the tables of one sheet, by their keys."""

    def __call__(self, landlord: Landlord, *, now: datetime) -> Mapping[str, Iterable[Line]]: ...


# By the keys of documents/sheets.toml; a test holds the two together.
FILLS: Mapping[str, Fill] = {
    "spending": spending.tables,
    "plans": plans.tables,
    "service": figures.service,
    "hazards": figures.hazards,
    "checks": figures.checks,
    "questions": questions.tables,
    "promises": promises.tables,
}


def fill(landlord: Landlord, *, now: datetime) -> None:
    """All of them. One that cannot be made stays as it was, says of when that is, and holds up no other."""
    for key, make in FILLS.items():
        try:
            with transaction.atomic():
                fill_sheet(landlord=landlord, key=key, tables=make(landlord, now=now), as_of=now)
        except Exception:
            log.exception("a sheet could not be filled", sheet=key, landlord=str(landlord.code))


def is_due(landlord: Landlord, *, now: datetime) -> bool:
    """Whether a sheet was never filled, or not since figures were counted, or not for longer than a night."""
    rows = Sheet.objects.filter(landlord=landlord, key__in=FILLS)
    oldest = rows.aggregate(oldest=Min("as_of"))["oldest"]
    if oldest is None or rows.count() < len(FILLS):
        return True
    counted = Figure.objects.of_landlord(landlord).aggregate(last=Max("counted_at"))["last"]
    return bool(oldest < max(counted or oldest, now - LONGEST))
