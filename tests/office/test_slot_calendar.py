"""A landlord without a scheduler says when somebody can come."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client

from portal.people.models import Person
from portal.repairs.models import ClosedDay, SlotBooking, SlotPattern
from tests.cast import Cast
from tests.factories.repairs import SlotPatternFactory

Door = Callable[[Person], Client]
CALENDAR = "/office/visit-times/"


def said(**changes: Any) -> dict[str, Any]:
    usual = {"weekdays": ["0"], "name": "Morning", "starts": "08:00", "ends": "13:00", "places": "3"}
    return usual | {"trade_code": ""} | changes


def day_of(cast: Cast, **more: int) -> dict[str, str]:
    on = cast.today + timedelta(**more)
    return {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year), "close": "yes"}


def text(answer: Any) -> str:
    shown: str = answer.content.decode()
    return shown


def test_times_are_added_for_several_days_at_once(cast: Cast, at_office: Door) -> None:
    assert "No times yet." in text(at_office(cast.rhys).get(CALENDAR))
    page = text(at_office(cast.rhys).post(CALENDAR, said(weekdays=["0", "2", "4"]), follow=True))
    for on in ("Monday", "Wednesday", "Friday"):
        assert f'<th scope="row">{on}</th>' in page
    assert SlotPattern.objects.filter(landlord=cast.larkfield, places=3).count() == 3


def test_a_line_is_changed_and_its_other_days_are_new(cast: Cast, at_office: Door) -> None:
    pattern = SlotPatternFactory(landlord=cast.larkfield)
    address = f"{CALENDAR}{pattern.code}/"
    at_office(cast.rhys).post(address, said(weekdays=["1", "3"], ends="12:00", trade_code="PL"))
    pattern.refresh_from_db()
    assert (pattern.weekday, pattern.ends, pattern.trade_code) == (1, time(12), "PL")
    assert set(SlotPattern.objects.values_list("weekday", flat=True)) == {1, 3}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"weekdays": []}, "Choose at least one day."),
        ({"weekdays": ["7"]}, "7 is not one of the available choices."),
        ({"name": ""}, "Fill in “What residents call it”."),
        ({"starts": "early"}, "Write a time, like 08:00."),
        ({"ends": "08:00"}, "The visits must end later than they begin."),
        ({"ends": "25:00"}, "Write a time, like 13:00."),
        ({"places": "0"}, "greater than or equal to 1"),
        ({"places": "501"}, "less than or equal to 500"),
        ({"trade_code": "XX"}, "XX is not one of the available choices."),
    ],
)
def test_times_that_make_no_sense_are_refused_in_a_sentence(
    cast: Cast, at_office: Door, changes: dict[str, Any], told: str
) -> None:
    page = at_office(cast.rhys).post(CALENDAR, said(**changes))
    assert page.status_code == 200
    assert told in text(page)
    assert not SlotPattern.objects.exists()


def test_times_that_overlap_are_pointed_out(cast: Cast, at_office: Door) -> None:
    SlotPatternFactory(landlord=cast.larkfield)
    late = said(name="Late", starts="12:00", ends="17:00")
    page = text(at_office(cast.rhys).post(CALENDAR, late, follow=True))
    assert "Some times overlap" in page
    assert "Monday: Morning (8am to 1pm) and Late (midday to 5pm)." in page


def test_a_line_is_removed_and_booked_visits_stay(cast: Cast, at_office: Door) -> None:
    booked, free = SlotPatternFactory(landlord=cast.larkfield), SlotPatternFactory(landlord=cast.larkfield)
    booking = SlotBooking.objects.create(
        landlord=cast.larkfield, pattern=booked, on=cast.today, place=1, report=cast.request.code
    )
    for pattern in (booked, free):
        at_office(cast.rhys).post(f"{CALENDAR}{pattern.code}/", {"remove": "yes"})
        assert at_office(cast.rhys).get(f"{CALENDAR}{pattern.code}/").status_code == 404
    booking.refresh_from_db()
    assert booking.given_up_at is None
    assert "No times yet." in text(at_office(cast.rhys).get(CALENDAR))


def test_a_day_is_closed_and_opened_again(cast: Cast, at_office: Door) -> None:
    door = at_office(cast.rhys)
    page = text(door.post(CALENDAR, day_of(cast, days=30), follow=True))
    closed = ClosedDay.objects.get(landlord=cast.larkfield)
    assert "Open again" in page
    door.post(CALENDAR, day_of(cast, days=30))
    assert ClosedDay.objects.count() == 1
    page = text(door.post(CALENDAR, {"open": closed.on.isoformat()}, follow=True))
    assert "Visits are offered again" in page
    assert not ClosedDay.objects.exists()
    assert door.post(CALENDAR, {"open": closed.on.isoformat()}).status_code == 404
    assert door.post(CALENDAR, {"open": "some day"}).status_code == 404


def test_visits_booked_on_a_day_that_closes_are_pointed_out(cast: Cast, at_office: Door) -> None:
    on = cast.today + timedelta(days=30)
    pattern = SlotPatternFactory(landlord=cast.larkfield, weekday=on.weekday())
    SlotBooking.objects.create(
        landlord=cast.larkfield, pattern=pattern, on=on, place=1, report=cast.request.code
    )
    page = text(at_office(cast.rhys).post(CALENDAR, day_of(cast, days=30), follow=True))
    assert "Booked on that day already: 1 visit. Please move them." in page


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ({"on_day": "31", "on_month": "2", "on_year": "2027"}, "Enter a real date"),
        ({"on_day": "", "on_month": "", "on_year": ""}, "Enter the date."),
        ({"on_day": "1", "on_month": "1", "on_year": "2020"}, "Choose a day that is still to come."),
        ({"on_day": "1", "on_month": "1", "on_year": "9999"}, "Choose a day in the next five years."),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(
    cast: Cast, at_office: Door, on: dict[str, str], told: str
) -> None:
    page = at_office(cast.rhys).post(CALENDAR, on | {"close": "yes"})
    assert page.status_code == 200
    assert told in text(page)
    assert not ClosedDay.objects.exists()


def test_another_landlords_times_are_not_there(cast: Cast, at_office: Door) -> None:
    theirs = SlotPatternFactory(landlord=cast.eastmere)
    ClosedDay.objects.create(landlord=cast.eastmere, on=cast.today)
    door = at_office(cast.rhys)
    assert door.post(f"{CALENDAR}{theirs.code}/", {"remove": "yes"}).status_code == 404
    assert door.post(CALENDAR, {"open": cast.today.isoformat()}).status_code == 404
    assert "No times yet." in text(door.get(CALENDAR))
    assert at_office(cast.olive).get(CALENDAR).status_code == 404
