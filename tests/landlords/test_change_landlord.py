"""A landlord says how it is reached and how it looks; colours that nobody could read are refused."""

from datetime import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.core.colours import TEXT_CONTRAST, contrast
from portal.landlords.actions import CannotChange, change_landlord
from portal.landlords.models import Landlord
from portal.records.models import Event
from tests.factories.landlords import LandlordFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def larkfield() -> Landlord:
    return LandlordFactory(slug="larkfield", name="Larkfield Homes")


def test_it_changes_what_is_asked_and_nothing_else(larkfield: Landlord) -> None:
    said = StringIO()
    call_command(
        "change_landlord", "larkfield", "--phone", "01632 960123", "--shows-costs", "no", stdout=said
    )
    larkfield.refresh_from_db()
    assert (larkfield.phone, larkfield.shows_costs, larkfield.name) == (
        "01632 960123",
        False,
        "Larkfield Homes",
    )
    assert Event.objects.get(verb="landlord changed").details == {"fields": ["phone", "shows_costs"]}


def test_a_pale_colour_is_refused_with_the_nearest_that_can_be_read(larkfield: Landlord) -> None:
    with pytest.raises(CannotChange) as refused:
        change_landlord(landlord=larkfield, by=None, primary_colour="#ffd700")
    nearest = str(refused.value).split()[-1].rstrip(".")
    assert contrast(nearest, "#ffffff") >= TEXT_CONTRAST
    change_landlord(landlord=larkfield, by=None, primary_colour=nearest)
    larkfield.refresh_from_db()
    assert larkfield.primary_colour == nearest


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ([], "Say what to change"),
        (["--primary-colour", "red"], "six digits"),
        (["--email", "nobody"], "valid email"),
        (["--ending-limit-percent", "101"], "share"),
    ],
)
def test_what_it_may_not_be_is_said_plainly(larkfield: Landlord, options: list[str], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        call_command("change_landlord", "larkfield", *options)


def test_there_must_be_such_a_landlord() -> None:
    with pytest.raises(CommandError, match="no landlord called eastmere"):
        call_command("change_landlord", "eastmere", "--phone", "1")


def test_only_what_is_a_landlords_own_can_be_changed(larkfield: Landlord) -> None:
    with pytest.raises(CannotChange, match="slug"):
        change_landlord(landlord=larkfield, by=None, slug="other")


def test_how_repairs_are_reported_is_changed_too(larkfield: Landlord) -> None:
    options = ["--takes-reports", "no", "--answer-days", "14", "--recall-months", "6", "--change-hours", "48"]
    call_command("change_landlord", "larkfield", *options, "--quiet-from", "20:30", stdout=StringIO())
    larkfield.refresh_from_db()
    assert (larkfield.takes_reports, larkfield.answer_days, larkfield.recall_months) == (False, 14, 6)
    assert (larkfield.quiet_from, larkfield.change_hours) == (time(20, 30), 48)


@pytest.mark.parametrize("options", [["--quiet-from", "late"], ["--answer-days", "-1"]])
def test_an_hour_or_a_number_that_is_none_is_refused(larkfield: Landlord, options: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("change_landlord", "larkfield", *options)


def test_the_first_promises_are_called_as_the_standard_means_them(larkfield: Landlord) -> None:
    longest = {"1": 1, "2": 2, "3": 7, "4": 31, "5": 366}
    for priority in larkfield.priorities.all():
        days = priority.days if priority.days is not None else (priority.hours or 0) / 24
        fitting = [code for code, most in longest.items() if days <= most]
        assert priority.hact_code == fitting[0], priority.key
