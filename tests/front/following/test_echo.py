"""What was said last is said back until the landlord answers it."""

from datetime import timedelta
from typing import Any

import pytest

from portal.core import clock
from portal.front.following.echo import echo
from portal.people.models import Person
from portal.repairs.actions.saying import matter_of
from portal.repairs.models import WorkOrder
from portal.repairs.spoken import to_resident
from tests.cast import Cast
from tests.factories.repairs import AppointmentFactory, SaidFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db

SLOT = {"reference": "S", "on": "2026-12-02", "name": "", "earliest": "08:00", "latest": "12:00"}


def echoed(order: WorkOrder, reader: Person | None = None) -> str:
    """As its sender reads it, unless somebody else does."""
    matter = matter_of(order=order, at=clock.now())
    sender = matter.said[-1].by_id  # type: ignore[attr-defined]
    return echo(matter, whose=to_resident(reader.pk if reader else sender), today=clock.today())


def say(order: WorkOrder, kind: str, **more: Any) -> None:
    visit = order.appointments.first()
    SaidFactory(work_order=order, kind=kind, words="", visit_on=visit.on if visit else None, **more)


CASES = [
    ("visit_unsuitable", {}, "You asked for another time today. Larkfield Homes has not answered yet."),
    (
        "visit_unsuitable",
        {"slot": SLOT | {"state": "asked"}},
        "You asked for Wednesday 2 December 2026, 8am to midday. Larkfield Homes has not confirmed it yet.",
    ),
    ("visit_unsuitable", {"slot": SLOT | {"state": "confirmed"}}, ""),
    ("visit_off", {}, "You called this visit off today. Larkfield Homes has not confirmed that yet."),
    (
        "taken_back",
        {},
        "You said today that it need not be done. Larkfield Homes has not cancelled it yet.",
    ),
    ("words", {}, ""),
    ("rated", {}, ""),
]


@pytest.mark.parametrize(("kind", "more", "words"), CASES)
def test_it_is_said_back(cast: Cast, kind: str, more: dict[str, Any], words: str) -> None:
    say(cast.own_order, kind, **more)
    assert echoed(cast.own_order) == words


@pytest.mark.parametrize("kind", ["visit_unsuitable", "visit_off", "taken_back"])
def test_nobody_is_told_that_they_said_what_another_said(cast: Cast, kind: str) -> None:
    say(cast.own_order, kind, by=cast.ben)
    assert echoed(cast.own_order, reader=cast.ben).startswith("You ")
    assert echoed(cast.own_order, reader=cast.bea).startswith("Somebody in your home ")


@pytest.mark.parametrize("kind", ["visit_unsuitable", "visit_off", "taken_back"])
def test_an_update_since_answers_it(cast: Cast, kind: str) -> None:
    say(cast.own_order, kind, at=clock.now() - timedelta(hours=2))
    StatusUpdateFactory(work_order=cast.own_order, position=9, happened_at=clock.now() - timedelta(hours=1))
    assert echoed(cast.own_order) == ""


def test_another_day_answers_it(cast: Cast) -> None:
    say(cast.own_order, "visit_unsuitable")
    cast.own_order.appointments.all().delete()
    AppointmentFactory(work_order=cast.own_order, position=4, on=clock.today() + timedelta(days=9))
    assert echoed(cast.own_order) == ""


def test_a_visit_that_is_gone_needs_no_calling_off(cast: Cast) -> None:
    say(cast.own_order, "visit_off")
    cast.own_order.appointments.all().delete()
    assert echoed(cast.own_order) == ""


def test_nobody_came_is_said_until_there_is_a_new_time(cast: Cast) -> None:
    cast.own_order.appointments.all().delete()
    cast.own_order.statusupdates.all().delete()
    AppointmentFactory(work_order=cast.own_order, position=4, on=clock.today() - timedelta(days=1))
    say(cast.own_order, "nobody_came")
    assert echoed(cast.own_order).startswith("You said today that nobody came.")
    AppointmentFactory(work_order=cast.own_order, position=5, on=clock.today() + timedelta(days=9))
    assert echoed(cast.own_order) == ""


@pytest.mark.parametrize("ended", ["completed_at", "cancelled_at"])
def test_the_end_answers_all(cast: Cast, ended: str) -> None:
    say(cast.own_order, "taken_back")
    WorkOrder.objects.filter(pk=cast.own_order.pk).update(**{ended: clock.now()})
    cast.own_order.refresh_from_db()
    assert echoed(cast.own_order) == ""
