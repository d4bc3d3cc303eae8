"""When somebody comes: chosen from the landlord's own calendar, lost to somebody else, or not to be had."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from portal.core import clock
from portal.repairs.actions.slots import give_up_slot, take_slot
from portal.repairs.models import RepairRequest, SlotBooking, SlotPattern
from portal.sync.models import System
from portal.sync.visits import Asked, Offer, WhyNone
from tests.cast import Cast
from tests.factories.repairs import SlotPatternFactory
from tests.front.report.answering import KITCHEN_LEAK, Reporter, errors, last_report
from tests.front.report.conftest import Reports


@pytest.fixture
def calendar(cast: Cast) -> None:
    """One visit every morning, of which nobody has one yet; and no system that would know better."""
    System.objects.all().delete()
    for weekday in range(7):
        SlotPatternFactory(landlord=cast.larkfield, weekday=weekday, places=1)


def choices(reporter: Reporter) -> list[str]:
    """The times on the page, in order."""
    page = reporter.open(f"{reporter.at}time/").text
    return [part.split('"', 1)[0] for part in page.split('name="choice" value="')[1:]]


def go_to_times(reporter: Reporter) -> list[str]:
    reporter.start()
    for page, said in KITCHEN_LEAK.items():
        if page not in {"contact", "time"}:
            reporter.answer(page, said)
    return choices(reporter)


def test_a_time_is_chosen_and_booked(cast: Cast, calendar: None, amina: Reporter) -> None:
    first, *_ = go_to_times(amina)
    assert amina.answer("time", {"choice": first})["Location"].endswith("/check/")
    assert SlotBooking.objects.count() == 0  # nothing is taken before it is sent
    sent = amina.open(amina.send()["Location"]).text
    report = last_report(cast.amina)
    assert report.slot
    assert report.slot["state"] == "confirmed"
    assert SlotBooking.objects.get().report == report.code
    assert "A plumber is coming" in sent


def test_a_time_that_went_meanwhile_is_said_at_once_and_others_are_offered(
    cast: Cast, calendar: None, amina: Reporter
) -> None:
    first, *_ = go_to_times(amina)
    amina.answer("time", {"choice": first})
    reference = amina.draft.answers["time"]["slot"]["reference"]
    take_slot(landlord=cast.larkfield, reference=reference, report=uuid4(), at=clock.now(), by=None)
    address = amina.send()["Location"]
    assert address.endswith("/time/")
    page = amina.open(address).text
    assert "Somebody else has just been given that time. Choose another one." in page
    left = choices(amina)
    assert first not in left
    assert not RepairRequest.objects.filter(reported_by=cast.amina).exclude(pk=cast.request.pk).exists()
    amina.answer("time", {"choice": left[0]})
    amina.send()
    assert last_report(cast.amina).slot["state"] == "confirmed"  # type: ignore[index]


def test_a_time_that_went_while_the_page_was_read_is_not_kept(
    cast: Cast, calendar: None, amina: Reporter
) -> None:
    first, *_ = go_to_times(amina)
    pattern = SlotPattern.objects.get(weekday=datetime.fromisoformat(first[:10]).weekday())
    take_slot(
        landlord=cast.larkfield,
        reference=f"{pattern.code}:{first[:10]}",
        report=uuid4(),
        at=clock.now(),
        by=None,
    )
    assert errors(amina.answer("time", {"choice": first})) == ["Choose a time."]


def test_a_chosen_day_that_has_passed_is_asked_again(cast: Cast, calendar: None, amina: Reporter) -> None:
    first, *_ = go_to_times(amina)
    amina.answer("time", {"choice": first})
    draft = amina.draft
    draft.answers["time"]["slot"]["on"] = clock.today().isoformat()
    draft.save(update_fields=["answers"])
    assert amina.send()["Location"].endswith("/time/")


def test_none_of_the_times_is_an_answer_too(cast: Cast, calendar: None, amina: Reporter) -> None:
    assert go_to_times(amina)[-1] == "none"
    amina.answer("time", {"choice": "none"})
    assert "has to offer others" in amina.open(f"{amina.at}check/").text
    amina.send()
    assert last_report(cast.amina).slot is None


def test_a_landlord_without_a_calendar_tells_when(amina: Reporter) -> None:
    System.objects.all().delete()
    assert go_to_times(amina) == [""]
    page = amina.open(f"{amina.at}time/").text
    assert "Larkfield Homes will tell you when somebody comes." in page
    assert amina.answer("time", {"choice": ""})["Location"].endswith("/check/")


def test_a_system_that_does_not_answer_keeps_nobody_from_reporting(
    cast: Cast, calendar: None, amina: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of times says so; and a time that was chosen before is asked for with the report."""
    first, *_ = go_to_times(amina)
    amina.answer("time", {"choice": first})
    monkeypatch.setattr("portal.front.report.sending.ask_for", lambda **_: Asked.UNKNOWN)
    sent = amina.open(amina.send()["Location"]).text
    assert "has not agreed to it yet" in sent
    assert last_report(cast.amina).slot["state"] == "asked"  # type: ignore[index]


def test_times_that_cannot_be_seen_are_said_so(amina: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.front.report.views.offered", lambda **_: Offer(why_none=WhyNone.CANNOT_REACH))
    go_to_times(amina)
    assert "at the moment. Send your report all the same" in amina.open(f"{amina.at}time/").text


def test_a_time_given_up_is_offered_again(
    cast: Cast, calendar: None, amina: Reporter, reports: Reports
) -> None:
    first, *_ = go_to_times(amina)
    amina.answer("time", {"choice": first})
    amina.send()
    code: UUID = last_report(cast.amina).code
    nadia = reports(cast.nadia)
    assert first not in go_to_times(nadia)
    give_up_slot(report=code, at=clock.now() + timedelta(minutes=1), by=cast.amina)
    assert first in choices(nadia)
