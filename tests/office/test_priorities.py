"""A landlord says how soon it mends, and how its repairs are reported and followed."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client

from portal.landlords.models import Priority
from portal.notices.channels import notify
from portal.notices.models import NotifyAccount
from portal.people.models import Person
from portal.records.models import Event
from portal.repairs.actions.problems import CannotUse, keep_list, remove_priority, use_list
from portal.repairs.problems import shipped
from tests.cast import Cast

Door = Callable[[Person], Client]
PRIORITIES = "/office/priorities/"
ADD = "/office/priorities/add/"
SETTINGS = "/office/repair-settings/"


def routine(cast: Cast) -> Priority:
    return cast.larkfield.priorities.get(key="routine")


def address(priority: Priority) -> str:
    return f"{PRIORITIES}{priority.code}/"


def said(**changes: Any) -> dict[str, Any]:
    """The form as the page shows it, but for what is said."""
    usual = {"name": "Routine", "count": "28", "unit": "days", "hact_code": "4", "offers_visits": "on"}
    return usual | changes


def text(answer: Any) -> str:
    shown: str = answer.content.decode()
    return shown.replace("&#39;", "'")


def test_each_target_is_said_with_how_many_problems_have_it(cast: Cast, at_office: Door) -> None:
    page = text(at_office(cast.rhys).get(PRIORITIES))
    for words in ("Within 24 hours", "Within 7 days", "Within 28 days", "Within 90 days"):
        assert words in page
    assert "No time is offered" in page


@pytest.mark.parametrize(
    ("changes", "hours", "days", "working"),
    [
        ({"count": "20", "unit": "working"}, None, 20, True),
        ({"count": "14", "unit": "days"}, None, 14, False),
        ({"count": "48", "unit": "hours"}, 48, None, False),
        ({"count": "0", "unit": "days"}, None, 0, False),
    ],
)
def test_a_target_is_hours_days_or_working_days(
    cast: Cast, at_office: Door, changes: dict[str, str], hours: int | None, days: int | None, working: bool
) -> None:
    page = at_office(cast.rhys).post(address(routine(cast)), said(**changes), follow=True)
    assert "It holds for repairs that are reported from now on." in text(page)
    now = routine(cast)
    assert (now.hours, now.days, now.counts_working_days) == (hours, days, working)
    event = Event.objects.get(verb="priority changed")
    assert (event.by, event.landlord_id) == (cast.rhys, cast.larkfield.pk)


def test_the_page_shows_what_it_is_now(cast: Cast, at_office: Door) -> None:
    priority = routine(cast)
    priority.days, priority.counts_working_days, priority.name = 20, True, "Normal"
    priority.save()
    page = text(at_office(cast.rhys).get(address(priority)))
    assert 'value="Normal"' in page
    assert 'value="20"' in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "Fill in “Name”."),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"count": ""}, "Fill in “How long?”."),
        ({"count": "soon"}, "Write a whole number, like 7."),
        ({"count": "1.5"}, "Write a whole number, like 7."),
        ({"count": "-1"}, "Write 0 or more."),
        ({"count": "99999999999"}, "Write 730 or less."),
        ({"count": "0", "unit": "hours"}, "Write at least 1 hour."),
        ({"unit": "years"}, "years is not one of the available choices."),
        ({"unit": ""}, "Choose an answer to “Hours or days?”."),
        ({"hact_code": "9"}, "9 is not one of the available choices."),
        ({"hact_code": "2"}, "That is longer than the standard means by it."),
        ({"hact_code": "1", "unit": "hours", "count": "25"}, "That is longer than the standard means by it."),
        ({"name": "a\x00"}, "Null characters are not allowed."),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    cast: Cast, at_office: Door, changes: dict[str, str], told: str
) -> None:
    page = at_office(cast.rhys).post(address(routine(cast)), said(**changes))
    assert page.status_code == 200
    assert told in text(page)
    assert routine(cast).days == 28


def test_another_landlords_priority_is_not_there(cast: Cast, at_office: Door) -> None:
    theirs = cast.eastmere.priorities.get(key="routine")
    assert at_office(cast.rhys).get(address(theirs)).status_code == 404
    assert at_office(cast.rhys).post(address(theirs), said(count="1")).status_code == 404
    assert at_office(cast.olive).post(address(routine(cast)), said(count="1")).status_code == 404


def test_what_was_promised_stays_promised(cast: Cast, at_office: Door) -> None:
    before = cast.request.due_at
    at_office(cast.rhys).post(address(cast.request.priority), said(count="1"))
    cast.request.refresh_from_db()
    assert cast.request.due_at == before


def test_a_priority_is_added_and_problems_can_have_it(cast: Cast, at_office: Door) -> None:
    door = at_office(cast.rhys)
    new = said(name="Same day", count="8", unit="hours", hact_code="1")
    assert "Added." in text(door.post(ADD, new, follow=True))
    door.post(ADD, new)
    keys = [one.key for one in cast.larkfield.priorities.all()]
    assert keys == ["emergency", "urgent", "routine", "planned", "same-day", "same-day-2"]
    assert "Same day" in text(door.get("/office/problems/add/"))
    assert not cast.eastmere.priorities.filter(key="same-day").exists()
    assert "Fill in “Name”." in text(door.post(ADD, said(name="")))
    assert at_office(cast.olive).post(ADD, new).status_code == 404


def test_a_name_without_letters_has_a_key_all_the_same(cast: Cast, at_office: Door) -> None:
    at_office(cast.rhys).post(ADD, said(name="紧急 🚨"))
    assert cast.larkfield.priorities.filter(key="priority").exists()


def test_a_priority_that_no_problem_has_is_removed(cast: Cast, at_office: Door) -> None:
    door = at_office(cast.rhys)
    door.post(ADD, said(name="Spare"))
    spare = cast.larkfield.priorities.get(key="spare")
    assert "What was promised stays promised." in text(
        door.post(address(spare), {"remove": "yes"}, follow=True)
    )
    assert not cast.larkfield.priorities.filter(key="spare").exists()
    assert Event.objects.filter(verb="priority removed", by=cast.rhys).exists()


@pytest.mark.parametrize("key", ["emergency", "routine"])
def test_a_priority_that_is_needed_stays(cast: Cast, at_office: Door, key: str) -> None:
    priority = cast.larkfield.priorities.get(key=key)
    page = text(at_office(cast.rhys).post(address(priority), {"remove": "yes"}))
    assert "These problems have it:" in page
    assert cast.larkfield.priorities.filter(key=key).exists()


def test_the_priority_of_emergency_pages_stays_also_when_no_problem_has_it(cast: Cast) -> None:
    rows = [
        row
        | {name: "urgent" for name in ("priority", "in_cold", "if_vulnerable") if row[name] == "emergency"}
        for row in shipped().rows
    ]
    kept = keep_list(landlord=cast.larkfield, rows=rows, note="", by=cast.rhys)
    use_list(landlord=cast.larkfield, version=kept, by=cast.rhys)
    with pytest.raises(CannotUse, match="Emergencies are reported with it"):
        remove_priority(priority=cast.larkfield.priorities.get(key="emergency"), by=cast.rhys)


def how(**changes: Any) -> dict[str, Any]:
    usual = {
        "takes_reports": "on",
        "recall_months": "12",
        "answer_days": "28",
        "change_hours": "24",
        "quiet_from": "21:00",
        "quiet_until": "08:00",
    }
    return usual | changes


def test_a_manager_says_how_repairs_are_reported_and_followed(cast: Cast, at_office: Door) -> None:
    changes = how(answer_days="14", quiet_from="20:30", change_hours="48")
    del changes["takes_reports"]
    page = text(at_office(cast.dara).post(SETTINGS, changes, follow=True))
    assert 'value="20:30"' in page
    cast.larkfield.refresh_from_db()
    assert (cast.larkfield.answer_days, cast.larkfield.change_hours) == (14, 48)
    assert (cast.larkfield.quiet_from, cast.larkfield.takes_reports) == (time(20, 30), False)
    assert Event.objects.get(verb="landlord changed").by == cast.dara


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"answer_days": "0"}, "greater than or equal to 1"),
        ({"answer_days": "400"}, "less than or equal to 365"),
        ({"recall_months": "x"}, "Enter a whole number."),
        ({"quiet_from": "late"}, "Write a time, like 21:00."),
        ({"quiet_until": ""}, "Fill in “Until”."),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    cast: Cast, at_office: Door, changes: dict[str, str], told: str
) -> None:
    page = at_office(cast.dara).post(SETTINGS, how(**changes))
    assert page.status_code == 200
    assert told in text(page)
    assert at_office(cast.olive).post(SETTINGS, how()).status_code == 404


A_KEY = "larkfield-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"
A_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"


def test_a_landlord_keeps_its_own_account_with_notify_and_sees_its_key_never_again(
    cast: Cast, at_office: Door
) -> None:
    client, sent = at_office(cast.dara), {"notify": "yes", "sms_template": A_TEMPLATE, "letter_template": ""}
    for key, told in ((A_KEY[:-1], "Copy the whole key"), ("", "Write the key.")):
        assert told in text(client.post(SETTINGS, sent | {"key": key}))
        assert not NotifyAccount.objects.exists()
    shown = text(client.post(SETTINGS, sent | {"key": A_KEY}, follow=True))
    assert "your own account with GOV.UK Notify" in shown
    assert A_TEMPLATE in shown
    assert A_KEY not in shown
    account = NotifyAccount.objects.get(landlord_id=cast.larkfield.pk)
    assert A_KEY not in account.key
    assert notify.account_of(cast.larkfield.pk).key == A_KEY
    assert notify.account_of(cast.eastmere.pk).key == ""
    assert Event.objects.get(verb="notify account kept").by == cast.dara
    assert at_office(cast.olive).post(SETTINGS, sent | {"drop": "yes"}).status_code == 404
    client.post(SETTINGS, {"drop": "yes"})
    assert not NotifyAccount.objects.exists()
