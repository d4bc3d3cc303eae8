"""How many questions residents asked, and how soon they were answered. Nothing of who asked what."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db.models import Aggregate, Count, DurationField, F, Q

from portal.core import clock
from portal.documents.sheets import Line
from portal.enquiries.models import Enquiry
from portal.insight.counting import AT_MOST
from portal.insight.rules import SMALLEST, Year, share, years_until
from portal.landlords.models import Landlord

A_DAY = 24 * 60 * 60


class Middle(Aggregate):
    """Half are below it."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def tables(landlord: Landlord, *, now: datetime) -> Mapping[str, Iterator[Line]]:
    """The table of the sheet: a query a year."""
    years = years_until(clock.day_of(now), of=AT_MOST)
    return {"years": (line for year in years for line in _lines(landlord, year, now))}


def _lines(landlord: Landlord, year: Year, now: datetime) -> Iterator[Line]:
    """One line, or none where few have asked."""
    asked = Enquiry.objects.filter(landlord=landlord, asked_at__gte=year.begins_at, asked_at__lt=year.over_at)
    found = asked.exclude(state=Enquiry.State.MERGED).aggregate(
        asked=Count("pk"),
        answered=Count("first_answered_at"),
        due=Count("pk", filter=Q(first_due_at__lte=now) | Q(first_answered_at__isnull=False)),
        in_time=Count("pk", filter=Q(first_answered_at__lte=F("first_due_at"))),
        usual=Middle(F("first_answered_at") - F("asked_at")),
    )
    if found["asked"] < SMALLEST:
        return
    enough = found["answered"] >= SMALLEST
    in_time = float(share(found["in_time"], found["due"])) if enough else None
    days = round(found["usual"].total_seconds() / A_DAY, 1) if enough else None
    yield Line(cells=(year.name, found["asked"], found["answered"] if enough else None, in_time, days))
