"""What the clock starts."""

from functools import partial

from celery import shared_task
from django.db.models import Max

from portal.core import clock
from portal.insight import counting, running, spending
from portal.insight.models import Figure
from portal.insight.publishing import making
from portal.landlords.models import Landlord

NIGHT = range(1, 6)  # the hours in London in which figures are counted


@shared_task
def fill_every_landlords_tables() -> None:
    """Fill what is published of each landlord anew, where anything was counted since."""
    now = clock.now()
    for landlord in Landlord.objects.order_by("pk"):
        if making.is_due(landlord, now=now):
            fill_tables_of.delay(landlord.pk)


@shared_task
def fill_tables_of(pk: int) -> None:
    """Fill the tables that one landlord publishes, from its figures and its record."""
    making.fill(Landlord.objects.get(pk=pk), now=clock.now())


@shared_task
def count_every_landlord() -> None:
    """Count at night, once; a landlord that has no figures yet at once."""
    now = clock.now()
    local = now.astimezone(clock.LONDON)
    dusk = local.replace(hour=0, minute=0, second=0, microsecond=0)
    for landlord in Landlord.objects.order_by("pk"):
        last = Figure.objects.of_landlord(landlord).aggregate(last=Max("counted_at"))["last"]
        due = last is None or (local.hour in NIGHT and last < dusk)
        if due and running.begin(landlord, at=now):
            count_landlord.delay(landlord.pk)


@shared_task
def count_landlord(pk: int) -> None:
    """Count one landlord's figures and its spending now, and say how far that has come."""
    landlord, now = Landlord.objects.get(pk=pk), clock.now()
    try:
        counting.count(landlord, now=now, step=partial(running.step, landlord, at=now))
        spending.keep(landlord, now=now)
    except Exception:
        running.fail(landlord, at=now)
        raise
    running.end(landlord)
