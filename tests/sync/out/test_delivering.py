"""Messages on their way to a landlord's system: in order, once in effect, and never lost."""

import time
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from portal.core import clock
from portal.landlords.models import Landlord
from portal.records.models import Event
from portal.repairs import keysafe
from portal.repairs.actions.happening import take_up
from portal.repairs.composing import raise_repair
from portal.repairs.models import RepairRequest, WorkOrder
from portal.sync import talking
from portal.sync.models import Outgoing, System
from portal.sync.out import claiming, delivering
from portal.sync.out.outbox import put
from portal.sync.out.rules import FAILURES_TO_REST, MOST_TRIES
from portal.sync.out.staff import waits_for_a_hand
from tests.factories.homes import HomeFactory
from tests.factories.landlords import LandlordFactory
from tests.factories.repairs import RepairRequestFactory, WorkOrderFactory
from tests.factories.tenancies import TenancyFactory
from tests.sync.out.other import Heard, Other, said

WORDS = {"RelatedWorkOrderReference": {"ID": "x"}, "TypeCode": "0", "OtherType": "resident_words"}


def report(landlord: Landlord, **extra: Any) -> RepairRequest:
    home = HomeFactory(landlord=landlord)
    request = RepairRequestFactory(tenancy=TenancyFactory(home=home), **extra)
    request.message = raise_repair(request)
    request.save(update_fields=["message"])
    return request


def raised(request: RepairRequest) -> Outgoing:
    return put("RaiseRepair", request.message, landlord=request.landlord, request=request)


def make_due(*messages: Outgoing) -> None:
    """As if time had passed."""
    pks = [message.pk for message in messages]
    Outgoing.objects.filter(pk__in=pks, next_try_at__isnull=False).update(next_try_at=clock.now())


def rest_is_over(system: System) -> None:
    System.objects.filter(pk=system.pk).exclude(rests_until=None).update(rests_until=clock.now())


def test_a_report_becomes_the_landlords_order(larkfield: Landlord, system: System, other: Other) -> None:
    request = report(larkfield, rate_code="LF-PL-010")
    message = raised(request)

    delivering.deliver(message.pk)

    message.refresh_from_db()
    request.refresh_from_db()
    assert message.delivered_at
    assert message.next_try_at is None
    assert message.answer == {"Reference": [{"ID": "LH-100001"}]}
    assert request.held_at
    order = WorkOrder.objects.get()
    assert (order.reference, order.request, order.home) == ("LH-100001", request, request.home)
    assert order.due_at == request.due_at
    assert (order.source.kind, order.source.system) == ("message", system.name)
    assert order.workelements.get().rate_code == "LF-PL-010"
    assert other.heard[0].body == request.message
    assert other.heard[0].key == str(message.code)


def test_what_follows_leaves_after_the_report_and_with_it(
    larkfield: Landlord, system: System, other: Other
) -> None:
    request = report(larkfield)
    first = raised(request)
    then = [put("JobStatusUpdate", WORDS, landlord=larkfield, request=request) for _ in range(2)]

    delivering.deliver(then[1].pk)
    delivering.deliver(then[0].pk)
    assert other.heard == []
    assert claiming.due(clock.now() + timedelta(minutes=1)) == [first.pk]

    delivering.deliver(first.pk)
    assert other.kinds == ["RaiseRepair", "JobStatusUpdate", "JobStatusUpdate"]
    assert [heard.key for heard in other.heard] == [str(each.code) for each in (first, *then)]


def test_what_is_said_of_one_order_keeps_its_order_and_holds_up_no_other(
    larkfield: Landlord, system: System, other: Other
) -> None:
    one, two = WorkOrderFactory.create_batch(2, home=HomeFactory(landlord=larkfield))
    first = put("JobStatusUpdate", WORDS, landlord=larkfield, work_order=one)
    second = put("JobStatusUpdate", WORDS, landlord=larkfield, work_order=one)
    elsewhere = put("JobStatusUpdate", WORDS, landlord=larkfield, work_order=two)
    other.answers = [(500, b"")]

    delivering.deliver(first.pk)
    delivering.deliver(second.pk)
    delivering.deliver(elsewhere.pk)

    assert [heard.key for heard in other.heard] == [str(first.code), str(elsewhere.code)]
    make_due(first)
    delivering.deliver(first.pk)
    assert [heard.key for heard in other.heard[2:]] == [str(first.code), str(second.code)]


@pytest.mark.parametrize("what", [500, 503, 429, 401, "lost", "rubbish", "no number"])
def test_after_a_failure_it_arrives_once(
    what: int | str, larkfield: Landlord, system: System, other: Other
) -> None:
    request = report(larkfield)
    message = raised(request)
    answers: dict[int | str, Any] = {
        "lost": other.loses_answer,
        "rubbish": (200, b"<h1>It works!</h1>"),
        "no number": said(200, {"Reference": []}),
    }
    other.answers = [answers.get(what, (what, b"not now"))]

    delivering.deliver(message.pk)
    message.refresh_from_db()
    assert message.delivered_at is None
    assert message.set_aside_at is None
    assert message.failure
    assert message.next_try_at
    assert message.next_try_at > clock.now()
    assert not WorkOrder.objects.exists()
    delivering.deliver(message.pk)  # it is not due yet
    assert len(other.heard) == 1

    make_due(message)
    delivering.deliver(message.pk)
    delivering.deliver(message.pk)
    message.refresh_from_db()
    assert message.delivered_at
    assert message.failure == ""
    assert WorkOrder.objects.get().request == request
    assert len(other.held) == 1
    assert len({heard.key for heard in other.heard}) == 1


def test_an_answer_that_comes_after_we_left_is_had_at_the_next_try(
    larkfield: Landlord, system: System, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = raised(report(larkfield))
    monkeypatch.setattr(talking, "post", partial(talking.post, timeout=0.2))

    def slow(heard: Heard) -> tuple[int, bytes]:
        answer = other.well(heard)
        time.sleep(0.5)
        return answer

    other.answers = [slow]
    delivering.deliver(message.pk)
    message.refresh_from_db()
    assert message.failure == "timeout"

    make_due(message)
    delivering.deliver(message.pk)
    assert WorkOrder.objects.get().reference == "LH-100001"
    assert len(other.held) == 1


def test_a_refused_message_is_set_aside_and_holds_back_what_follows(
    larkfield: Landlord, system: System, other: Other
) -> None:
    request = report(larkfield)
    message = raised(request)
    then = put("JobStatusUpdate", WORDS, landlord=larkfield, request=request)
    other.answers = [said(422, {"Message": "No such home"})]

    delivering.deliver(message.pk)

    message.refresh_from_db()
    assert message.set_aside_at
    assert message.next_try_at is None
    assert message.failure == "refused"
    assert message.failure_says == '422: {"Message": "No such home"}'
    make_due(then)
    delivering.deliver(then.pk)
    assert len(other.heard) == 1
    assert claiming.due(clock.now()) == []


def test_a_poison_message_is_set_aside_while_others_pass(
    larkfield: Landlord, system: System, other: Other
) -> None:
    poison = raised(report(larkfield))

    for _ in range(MOST_TRIES):
        make_due(poison)
        other.answers = [(500, b"Object reference not set")]
        delivering.deliver(poison.pk)
        delivering.deliver(raised(report(larkfield)).pk)

    poison.refresh_from_db()
    assert poison.set_aside_at
    assert poison.failure == "server_error"
    assert poison.failure_says == "Object reference not set"
    assert Outgoing.objects.filter(delivered_at=None).get() == poison
    assert len(other.held) == MOST_TRIES


def test_in_an_outage_nothing_is_set_aside_and_everything_arrives_after(
    larkfield: Landlord, system: System, other: Other
) -> None:
    delivering.deliver(raised(report(larkfield)).pk)
    messages = [raised(report(larkfield)) for _ in range(4)]
    other.answers = [(503, b"down for maintenance")] * 200

    for _ in range(40):
        make_due(*messages)
        rest_is_over(system)
        for message in messages:
            delivering.deliver(message.pk)
    assert not Outgoing.objects.filter(set_aside_at__isnull=False).exists()

    other.answers = []
    for _ in range(5):
        rest_is_over(system)
        for pk in claiming.due(clock.now() + timedelta(days=1)):
            make_due(*messages)
            delivering.deliver(pk)
    assert not Outgoing.objects.filter(delivered_at=None).exists()
    assert WorkOrder.objects.count() == len(other.held) == 5
    system.refresh_from_db()
    assert (system.failures, system.rests_until) == (0, None)


def test_a_system_that_is_down_is_asked_by_one_message_at_a_time(
    larkfield: Landlord, system: System, other: Other
) -> None:
    messages = [raised(report(larkfield)) for _ in range(FAILURES_TO_REST + 3)]
    other.answers = [(503, b"")] * 50

    for message in messages:
        delivering.deliver(message.pk)
    assert len(other.heard) == FAILURES_TO_REST
    system.refresh_from_db()
    assert system.rests_until
    assert system.rests_until > clock.now()
    assert system.last_failure == "server_error"

    rest_is_over(system)
    for message in messages:
        make_due(message)
        delivering.deliver(message.pk)
    assert len(other.heard) == FAILURES_TO_REST + 1


def test_when_it_answers_again_what_waited_may_go_at_once(
    larkfield: Landlord, system: System, other: Other
) -> None:
    messages = [raised(report(larkfield)) for _ in range(FAILURES_TO_REST)]
    other.answers = [(503, b"")] * FAILURES_TO_REST
    for message in messages:
        delivering.deliver(message.pk)

    rest_is_over(system)
    make_due(messages[0])
    delivering.deliver(messages[0].pk)

    assert sorted(claiming.due(clock.now())) == [message.pk for message in messages[1:]]


def test_what_waits_for_its_first_try_is_not_handed_out_again_at_once(
    larkfield: Landlord, system: System, other: Other
) -> None:
    new, tried = raised(report(larkfield)), raised(report(larkfield))
    other.answers = [(500, b"")]
    delivering.deliver(tried.pk)
    now = clock.now() + timedelta(minutes=1)

    assert claiming.hand_out(now) == [tried.pk, new.pk]
    assert claiming.hand_out(now) == [tried.pk]
    delivering.deliver(new.pk)
    assert WorkOrder.objects.get().request == new.request
    assert claiming.hand_out(now + claiming.HANDED_OUT_FOR) == [tried.pk]


def test_a_worker_that_died_leaves_a_message_that_is_due_again(
    larkfield: Landlord, system: System, other: Other
) -> None:
    message = raised(report(larkfield))
    assert claiming.claim(message.pk)  # and then it died

    delivering.deliver(message.pk)
    assert other.heard == []
    later = clock.now() + claiming.CLAIMED_FOR
    assert claiming.due(later) == [message.pk]
    make_due(message)
    delivering.deliver(message.pk)
    assert WorkOrder.objects.count() == 1


def test_what_cannot_be_written_down_is_tried_again(
    larkfield: Landlord, system: System, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = raised(report(larkfield))

    def broken(**_: Any) -> None:
        raise LookupError

    monkeypatch.setattr(delivering, "take_up", broken)
    with pytest.raises(LookupError):
        delivering.deliver(message.pk)
    message.refresh_from_db()
    assert (message.delivered_at, message.failure) == (None, "not_written")

    monkeypatch.undo()
    make_due(message)
    delivering.deliver(message.pk)
    assert WorkOrder.objects.get().reference == "LH-100001"


def test_what_opens_the_keysafe_is_sent_and_never_stored(
    larkfield: Landlord, system: System, other: Other
) -> None:
    request = report(
        larkfield, keysafe_place=keysafe.seal("By the back door"), keysafe_code=keysafe.seal("C1234X")
    )
    message = raised(request)
    other.answers = [(500, b"")]

    delivering.deliver(message.pk)
    make_due(message)
    delivering.deliver(message.pk)

    first, again = other.heard
    assert first.body["AccessInformation"]["Keysafe"] == {"Location": "By the back door", "Code": "C1234X"}
    assert again.body == first.body
    stored = [Outgoing.objects.values(), WorkOrder.objects.values(), RepairRequest.objects.values()]
    assert "C1234X" not in str([list(rows) for rows in stored]) + str(list(Event.objects.values()))


def test_two_workers_deliver_it_once(larkfield: Landlord, system: System, other: Other) -> None:
    message = raised(report(larkfield))

    def meanwhile(heard: Heard) -> tuple[int, bytes]:
        return other.well(heard)

    other.answers = [meanwhile]
    mine = claiming.claim(message.pk)
    assert mine
    assert claiming.claim(message.pk) is None
    delivering._try(mine)
    delivering.deliver(message.pk)
    assert len(other.heard) == WorkOrder.objects.count() == 1


def test_without_a_system_it_waits_for_staff(larkfield: Landlord) -> None:
    message = raised(report(larkfield))

    delivering.deliver(message.pk)

    message.refresh_from_db()
    assert (message.system, message.next_try_at, message.delivered_at) == (None, None, None)
    assert claiming.due(clock.now() + timedelta(days=1)) == []


def test_one_landlords_outage_is_not_anothers(larkfield: Landlord, system: System, other: Other) -> None:
    System.objects.create(
        landlord=LandlordFactory(),
        name="Elsewhere",
        address=other.address,
        failures=9,
        rests_until=clock.now() + timedelta(hours=1),
    )
    delivering.deliver(raised(report(larkfield)).pk)
    assert WorkOrder.objects.count() == 1


def test_a_worker_is_told_once_the_report_is_stored(
    larkfield: Landlord,
    system: System,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    told: list[int] = []
    monkeypatch.setattr("portal.sync.tasks.deliver_outgoing.delay", told.append)

    with django_capture_on_commit_callbacks(execute=True):
        message = raised(report(larkfield))
        assert told == []

    assert told == [message.pk]


def test_a_queue_that_cannot_be_reached_loses_nothing(
    larkfield: Landlord,
    system: System,
    other: Other,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def unreachable(_pk: int) -> None:
        raise ConnectionError

    monkeypatch.setattr("portal.sync.tasks.deliver_outgoing.delay", unreachable)
    with django_capture_on_commit_callbacks(execute=True):
        message = raised(report(larkfield))

    assert claiming.due(clock.now() + timedelta(seconds=10)) == [message.pk]


def test_an_order_that_a_delivery_brought_first_is_linked(larkfield: Landlord, system: System) -> None:
    request = report(larkfield)
    order = WorkOrderFactory(home=request.home, reference="LH-1", description="As the landlord has it")

    for _ in range(2):
        taken = take_up(request=request, reference="LH-1", source=order.source, at=clock.now(), by=None)

    assert taken == order
    order.refresh_from_db()
    assert (order.request, order.description) == (request, "As the landlord has it")
    request.refresh_from_db()
    assert request.held_at


def test_a_number_of_another_home_is_a_matter_for_staff(
    larkfield: Landlord, system: System, other: Other
) -> None:
    theirs = WorkOrderFactory(home=HomeFactory(landlord=larkfield), reference="LH-THEIRS")
    request = report(larkfield)
    message = raised(request)
    other.answers = [said(200, {"Reference": [{"ID": "LH-THEIRS"}]})]

    delivering.deliver(message.pk)

    message.refresh_from_db()
    request.refresh_from_db()
    assert (message.delivered_at, message.next_try_at, message.failure) == (None, None, "other_home")
    assert message.set_aside_at
    assert message.failure_says == "It answered with the number LH-THEIRS."
    assert (request.held_at, request.first_order) == (None, None)
    theirs.refresh_from_db()
    assert theirs.request is None
    assert waits_for_a_hand(request)


def test_a_number_of_the_building_is_the_work_of_a_report_about_it(
    larkfield: Landlord, system: System, other: Other
) -> None:
    request = report(larkfield)
    WorkOrderFactory(home=None, block=request.home.block, landlord=larkfield, reference="LH-LIFT")
    message = raised(request)
    other.answers = [said(200, {"Reference": [{"ID": "LH-LIFT"}]})]

    delivering.deliver(message.pk)

    message.refresh_from_db()
    assert message.delivered_at


def test_a_recall_belongs_to_the_case_of_the_first_repair(
    larkfield: Landlord, system: System, other: Other
) -> None:
    first = WorkOrderFactory(home=HomeFactory(landlord=larkfield), reference="LH-0", case_reference="")
    request = report(larkfield, recall_of=first)

    delivering.deliver(raised(request).pk)

    assert WorkOrder.objects.get(request=request).case_reference == "LH-0"


def test_an_agreed_time_is_the_orders_visit(larkfield: Landlord, system: System, other: Other) -> None:
    slot = {
        "reference": "2026-12-01 M",
        "on": "2026-12-01",
        "name": "Morning",
        "earliest": "08:00",
        "latest": "12:00",
        "state": "confirmed",
    }
    delivering.deliver(raised(report(larkfield, slot=slot)).pk)
    delivering.deliver(raised(report(larkfield, slot=slot | {"state": "asked"})).pk)
    first = WorkOrder.objects.order_by("pk").first()
    delivering.deliver(raised(report(larkfield, slot=slot, recall_of=first)).pk)

    booked, asked, recall = WorkOrder.objects.order_by("pk")
    assert recall.appointments.get().reference == "2026-12-01 M"
    visit = booked.appointments.get()
    assert (visit.reference, str(visit.on), visit.name) == ("2026-12-01 M", "2026-12-01", "Morning")
    assert visit.source == booked.source
    assert not asked.appointments.exists()
