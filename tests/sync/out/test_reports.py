"""What residents report and say, stored together with the messages that take it to the landlord's system."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.core import clock
from portal.journeys.models import Draft
from portal.records.models import Event
from portal.repairs.actions import saying
from portal.repairs.models import RepairRequest, Said
from portal.repairs.problems import problems_for
from portal.repairs.reports import Report
from portal.sync import reports
from portal.sync.models import Outgoing
from portal.sync.reports import pass_on, say, send_report
from standards.messages import is_valid
from tests.cast import Cast
from tests.factories.journeys import DraftFactory
from tests.factories.repairs import SaidFactory

pytestmark = pytest.mark.django_db


def sending(cast: Cast, draft: Draft | None = None) -> dict[str, Any]:
    landlord = cast.larkfield
    report = Report(
        problem=problems_for(landlord).all[0],
        priority=landlord.priorities.get(key="routine"),
        room="kitchen",
        location="Kitchen",
    )
    return {
        "draft": draft or DraftFactory(person=cast.nadia, about=cast.flat_3.code),
        "home": cast.flat_3,
        "tenancy": cast.flat_3.tenancies.get(),
        "report": report,
        "at": clock.now(),
        "by": cast.nadia,
    }


def test_a_report_its_event_and_its_message_are_stored(cast: Cast) -> None:
    request = send_report(**sending(cast))

    message = Outgoing.objects.get()
    assert (message.kind, message.request, message.system) == ("RaiseRepair", request, cast.system)
    assert message.body == request.message
    assert is_valid("RaiseRepair", message.body)
    assert Event.objects.filter(verb="repair reported", subject_code=request.code).count() == 1


def test_sent_twice_it_is_one_report_and_one_message(cast: Cast) -> None:
    said = sending(cast)
    assert send_report(**said) == send_report(**said)
    assert Outgoing.objects.count() == 1


@pytest.mark.parametrize("breaks", ["portal.sync.reports.put", "portal.repairs.actions.reporting.tell"])
def test_all_of_it_is_stored_or_nothing(breaks: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before = RepairRequest.objects.count()

    def broken(*_: Any, **__: Any) -> None:
        raise LookupError

    monkeypatch.setattr(breaks, broken)
    said = sending(cast)
    with pytest.raises(LookupError):
        send_report(**said)

    assert RepairRequest.objects.count() == before
    assert not Outgoing.objects.exists()
    assert not Event.objects.filter(verb="repair reported").exists()
    said["draft"].refresh_from_db()
    assert said["draft"].sent_at is None


def test_what_is_said_of_a_report_is_passed_on_after_it(cast: Cast) -> None:
    request = send_report(**sending(cast))

    say(saying.add_words, request=request, words="It is worse now", at=clock.now(), by=cast.nadia)

    report, words = Outgoing.objects.order_by("pk")
    assert words.request == report.request == request
    assert words.body["OtherType"] == "resident_words"
    assert words.body["RelatedWorkOrderReference"]["ID"] == str(request.code)
    assert is_valid("JobStatusUpdate", words.body)


def test_what_is_said_of_an_order_is_about_the_landlords_number(cast: Cast) -> None:
    say(saying.add_words, order=cast.own_order, words="And the bath", at=clock.now(), by=cast.amina)

    message = Outgoing.objects.get()
    assert (message.work_order, message.request) == (cast.own_order, None)
    assert message.body["RelatedWorkOrderReference"]["ID"] == cast.own_order.reference


def test_said_twice_by_a_double_click_it_is_passed_on_once(cast: Cast) -> None:
    again: Callable[[], Said] = lambda: say(  # noqa: E731
        saying.add_words, order=cast.own_order, words="And the bath", at=clock.now(), by=cast.amina
    )
    assert again() == again()
    assert Outgoing.objects.count() == 1


def test_what_cannot_be_passed_on_is_not_said(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise LookupError

    monkeypatch.setattr(reports, "put", broken)
    with pytest.raises(LookupError):
        say(saying.add_words, order=cast.own_order, words="x", at=clock.now(), by=cast.amina)
    assert not Said.objects.exists()


@pytest.mark.parametrize("kind", Said.Kind)
def test_everything_that_can_be_said_is_a_message_of_the_standard(kind: str, cast: Cast) -> None:
    scores = {"work_score": 5, "ease_score": 4} if kind == Said.Kind.RATED else {}
    said = SaidFactory(work_order=cast.own_order, kind=kind, by=cast.amina, **scores)
    assert is_valid("JobStatusUpdate", pass_on(said).body)


def test_a_landlord_without_a_system_gets_it_into_its_list(cast: Cast) -> None:
    cast.system.is_used = False
    cast.system.save()
    send_report(**sending(cast))
    message = Outgoing.objects.get()
    assert (message.system, message.next_try_at) == (None, None)
