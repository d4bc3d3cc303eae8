"""What a landlord's system tells: kept first, applied once, in the order in which it happened."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import OperationalError, connection

from portal.core import clock
from portal.records.models import Source
from portal.repairs.actions import happening
from portal.repairs.models import Completion, WorkOrder
from portal.repairs.retold import without_repeats
from portal.repairs.rules import State, standing_of
from portal.repairs.timeline import TURNED_AWAY
from portal.sync import tasks
from portal.sync.incoming import applying, taking
from portal.sync.incoming.taking import take_in
from portal.sync.models import Incoming, System
from standards.messages import KINDS
from tests.cast import Cast
from tests.factories.records import SourceFactory
from tests.factories.repairs import RepairRequestFactory, WorkOrderFactory
from tests.sync.incoming.messages import (
    appointment,
    complete,
    ended,
    more_work,
    reference,
    schedule,
    update,
    valid,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
Outcome = Incoming.Outcome


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    WorkOrder.objects.filter(pk=cast.contractors_order.pk).update(reference="LH-1")
    cast.contractors_order.refresh_from_db()
    return cast.contractors_order


def hear(cast: Cast, kind: str, body: Any, identifier: str = "m-1", **more: Any) -> Incoming:
    return take_in(system=cast.system, reference=identifier, kind=kind, body=body, **more)


def state(order: WorkOrder) -> State:
    order.refresh_from_db()
    updates, visits = order.statusupdates.all(), order.appointments.all()
    return standing_of(order, updates=updates, visits=visits, now=clock.now()).state


EVERY_TYPE = [
    "0", "10", "20", "30", "40", "50", "60", "70", "80", "90", "100", "100-10", "100-20", "110", "120",
    "120-10", "120-20", "120-30", "120-40", "120-50",
]  # fmt: skip


@pytest.mark.parametrize("type_code", EVERY_TYPE)
def test_every_type_of_update_is_kept_once(type_code: str, cast: Cast, order: WorkOrder) -> None:
    at = clock.now() - HOUR
    message = valid("JobStatusUpdate", update("LH-1", type_code, at, Comments="As it went"))

    for identifier in ("m-1", "m-1", "m-2"):
        heard = hear(cast, "JobStatusUpdate", message, identifier)

    assert heard.outcome == Outcome.KNOWN
    kept = order.statusupdates.get()
    assert (kept.type_code, kept.happened_at, kept.comments) == (type_code, at, "As it went")
    assert kept.source
    assert (kept.source.kind, kept.source.system, kept.source.as_of) == ("message", cast.system.name, at)
    assert Source.objects.filter(kind="message").count() == 1
    assert Incoming.objects.get(reference="m-1").outcome == Outcome.APPLIED


def test_who_comes_is_kept(cast: Cast, order: WorkOrder) -> None:
    people = [{"NameFull": "Tomasz Brand", "Identification": {"Type": "Badge", "Number": "4127"}}]
    hear(cast, "JobStatusUpdate", valid("JobStatusUpdate", update("LH-1", "10", OperativesAssigned=people)))
    assert order.statusupdates.get().who == "Tomasz Brand"


CARD = {
    "Filename": "card.jpg",
    "Title": "The card",
    "URI": "https://files.example/1",
    "AsOfDate": "2026-11-20",
}
KEPT = {"name": "card.jpg", "says": "The card", "link": "https://files.example/1", "on": "2026-11-20"}


@pytest.mark.parametrize(
    ("file", "kept"),
    [
        (CARD, KEPT),
        (CARD | {"URI": "javascript:alert(1)"}, KEPT | {"link": ""}),
        (CARD | {"URI": "https://" + "x" * 2000}, KEPT | {"link": ""}),
        ({"Description": "The door"}, {"name": "The door", "says": "", "link": "", "on": ""}),
        ({"EmbeddedFileBinaryObject": "AAAA"}, {"name": "A file", "says": "", "link": "", "on": ""}),
    ],
)
def test_evidence_is_named_and_linked_to(cast: Cast, order: WorkOrder, file: Any, kept: Any) -> None:
    message = update("LH-1", "70", clock.now(), Evidence=[file])
    hear(cast, "JobStatusUpdate", valid("JobStatusUpdate", message))
    assert order.statusupdates.get().evidence == [kept]


def test_a_window_is_a_visit(cast: Cast, order: WorkOrder) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    message = update("LH-1", "20", clock.now(), RefinedAppointmentWindow=appointment(tomorrow, "s-1"))

    assert hear(cast, "JobStatusUpdate", valid("JobStatusUpdate", message)).outcome == Outcome.APPLIED

    visit = order.appointments.get()
    assert (visit.on.isoformat(), visit.reference, visit.name) == (tomorrow, "s-1", "Morning")
    assert state(order) is State.BOOKED
    assert hear(cast, "JobStatusUpdate", message, "m-2").outcome == Outcome.KNOWN
    # When it was told is a line of its own, beside that of the day on which somebody comes.
    told = order.statusupdates.get()
    assert (told.type_code, told.source_id) == ("20", visit.source_id)
    again = message | {"Reference": reference("another")}
    assert hear(cast, "JobStatusUpdate", again, "m-3").outcome == Outcome.KNOWN


def test_a_time_told_again_stands_although_it_was_called_off_in_between(cast: Cast, order: WorkOrder) -> None:
    now, tomorrow = clock.now(), (clock.today() + timedelta(days=1)).isoformat()
    window = {"RefinedAppointmentWindow": appointment(tomorrow, "s-1")}
    told = {
        "set": update("LH-1", "20", now - 3 * HOUR, **window),
        "off": update("LH-1", "0", now - 2 * HOUR, OtherType="visit_off"),
        "set again": update("LH-1", "20", now - HOUR, **window),
    }
    for arrival in permutations(told):
        order.statusupdates.all().delete()
        order.appointments.all().delete()
        for what in arrival:
            hear(cast, "JobStatusUpdate", told[what], f"{arrival} {what}")
        assert order.appointments.get().on.isoformat() == tomorrow, arrival


def test_more_work_is_an_update(cast: Cast, order: WorkOrder) -> None:
    kind = "RequestAdditionalWorkApproval"
    assert hear(cast, kind, valid(kind, more_work("LH-1"))).outcome == Outcome.APPLIED
    kept = order.statusupdates.get()
    assert kept.type_code == "90"
    assert kept.comments == "Renew the pipe behind the wall.\nThe pipe is worn through."
    assert state(order) is State.WAITING_FOR_APPROVAL


@pytest.mark.parametrize(
    ("log", "becomes"),
    [
        ([], State.SAID_DONE),
        ([("0", "complete")], State.SAID_DONE),
        ([("0", "Completed")], State.SAID_DONE),
        ([("40", ""), ("60", "")], State.SAID_DONE),
        ([("0", "cancel")], State.CANCELLED),
        ([("0", "cancelled")], State.CANCELLED),
        ([("70", "")], State.NOBODY_IN),
        ([("70", ""), ("0", "complete")], State.SAID_DONE),
    ],
)
def test_a_job_ends_as_its_own_log_says(
    log: list[tuple[str, str]], becomes: State, cast: Cast, order: WorkOrder
) -> None:
    at = clock.now() - HOUR
    entries = [
        {"TypeCode": code, "EventTime": at.isoformat()} | ({"OtherType": word} if word else {})
        for code, word in log
    ]
    message = valid("WorkOrderComplete", complete("LH-1", *entries))

    assert hear(cast, "WorkOrderComplete", message, sent_at=clock.now()).outcome == Outcome.APPLIED
    assert hear(cast, "WorkOrderComplete", message, "m-2", sent_at=clock.now()).outcome == Outcome.KNOWN

    assert state(order) is becomes
    kept = {(each.type_code, each.other_type) for each in order.statusupdates.all()}
    assert kept == {(code, "") for code, word in log if not word}
    if log and becomes is State.SAID_DONE:
        assert order.completed_at == at


def test_a_job_that_ended_at_the_door_is_no_repair_that_was_cancelled(cast: Cast, order: WorkOrder) -> None:
    at = clock.now() - HOUR
    message = complete("LH-1", {"TypeCode": "70", "EventTime": at.isoformat()})
    hear(cast, "WorkOrderComplete", valid("WorkOrderComplete", message))

    order.refresh_from_db()
    assert (order.cancelled_at, order.completed_at, order.closed_at) == (None, None, None)
    assert order.completion.outcome == TURNED_AWAY

    done = complete("LH-1", ended("complete", clock.now()))
    hear(cast, "WorkOrderComplete", valid("WorkOrderComplete", done), "m-2")
    assert state(order) is State.SAID_DONE
    assert not Completion.objects.filter(work_order=order).exists()


def test_what_follows_a_job_is_kept(cast: Cast, order: WorkOrder) -> None:
    message = complete("LH-1", FollowOnWorkOrderReference=[reference("LH-2")])
    hear(cast, "WorkOrderComplete", valid("WorkOrderComplete", message))
    assert order.completion.follow_on_reference == "LH-2"


def test_an_update_may_say_that_a_job_ended_or_a_visit_is_off(cast: Cast, order: WorkOrder) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    now = clock.now()
    window = update("LH-1", "20", now - 3 * HOUR, RefinedAppointmentWindow=appointment(tomorrow))
    hear(cast, "JobStatusUpdate", window, "1")
    off = update("LH-1", "0", now - 2 * HOUR, OtherType="appointment_cancelled")
    assert hear(cast, "JobStatusUpdate", off, "2").outcome == Outcome.APPLIED
    assert not order.appointments.exists()
    done = update("LH-1", "0", now - HOUR, OtherType="completed")
    assert hear(cast, "JobStatusUpdate", done, "3").outcome == Outcome.APPLIED
    assert state(order) is State.SAID_DONE


def test_what_the_resident_said_is_not_told_back(cast: Cast, order: WorkOrder) -> None:
    echo = update("LH-1", "0", OtherType="resident_not_fixed", Comments="Still drips")
    assert hear(cast, "JobStatusUpdate", echo).outcome == Outcome.KNOWN
    assert not order.statusupdates.exists()


def test_a_landlord_gives_a_job_to_a_firm(cast: Cast, order: WorkOrder) -> None:
    WorkOrder.objects.update(contractor=None)
    message = valid("ScheduleRepair", schedule("LH-1", cast.flat_2.reference))
    assert hear(cast, "ScheduleRepair", message).outcome == Outcome.APPLIED
    order.refresh_from_db()
    assert order.contractor == cast.contractor
    assert order.description == "Kitchen tap drips"


def test_a_landlord_tells_of_an_order_before_it_answers_the_report(cast: Cast) -> None:
    message = schedule("LH-7", cast.flat_1.reference, report=str(cast.request.code))

    assert hear(cast, "ScheduleRepair", valid("ScheduleRepair", message)).outcome == Outcome.APPLIED

    order = WorkOrder.objects.get(reference="LH-7")
    assert (order.request, order.home) == (cast.request, cast.flat_1)
    cast.request.refresh_from_db()
    assert cast.request.held_at


def test_what_follows_a_job_is_an_order_of_the_same_report_and_case(cast: Cast) -> None:
    first = happening.take_up(
        request=cast.request, reference="LH-7", source=SourceFactory(), at=clock.now(), by=None
    )
    message = schedule("LH-8", cast.flat_1.reference, report=str(cast.request.code))

    assert hear(cast, "ScheduleRepair", message).outcome == Outcome.APPLIED

    following = WorkOrder.objects.get(reference="LH-8")
    first.refresh_from_db()
    assert following.request == cast.request
    assert following.case_reference == first.case_reference == "LH-7"
    assert following.description == "Mend the tap"


def test_a_landlord_raises_an_order_itself(cast: Cast) -> None:
    assert hear(cast, "ScheduleRepair", schedule("LH-8", cast.flat_3.reference)).outcome == Outcome.APPLIED
    order = WorkOrder.objects.get(reference="LH-8")
    assert (order.home, order.description, order.request) == (cast.flat_3, "Mend the tap", None)
    assert order.due_at == datetime(2026, 12, 10, 17, tzinfo=UTC)


def test_an_order_at_a_home_of_another_landlord_is_not_known(cast: Cast) -> None:
    message = schedule("LH-9", cast.eastmere_house.reference)
    if cast.eastmere_house.reference not in {cast.flat_1.reference, cast.flat_2.reference}:
        assert hear(cast, "ScheduleRepair", message).outcome == Outcome.NO_ORDER
        assert not WorkOrder.objects.filter(reference="LH-9").exists()


def test_a_late_yes_to_a_visit_books_it(cast: Cast, order: WorkOrder) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    slot = {"reference": "s-9", "on": tomorrow.isoformat(), "state": "asked"}
    request = RepairRequestFactory(
        tenancy=cast.flat_2.tenancies.get(), reported_by=cast.ben, slot=slot, landlord=cast.larkfield
    )
    kind = "RequestAppointmentResponse"
    message = valid(
        kind, {"Response": "10", "ConfirmedAppointment": appointment(tomorrow.isoformat(), "s-9")}
    )

    assert hear(cast, kind, message).outcome == Outcome.NO_ORDER
    WorkOrder.objects.filter(pk=order.pk).update(request=request)
    taking.apply(Incoming.objects.get().pk)

    assert Incoming.objects.get().outcome == Outcome.APPLIED
    assert order.appointments.get().reference == "s-9"


# --- whose order -------------------------------------------------------------------------------------------


def test_an_order_of_another_landlord_is_not_touched(cast: Cast) -> None:
    theirs = WorkOrderFactory(home=cast.eastmere_house, reference="EM-1")
    assert hear(cast, "JobStatusUpdate", update("EM-1", "40")).outcome == Outcome.NO_ORDER
    assert not theirs.statusupdates.exists()


def test_what_is_about_an_unknown_order_waits_until_there_is_one(cast: Cast) -> None:
    heard = [hear(cast, "JobStatusUpdate", update("LH-5", "40"), str(n)) for n in range(2)]
    assert {each.outcome for each in heard} == {Outcome.NO_ORDER}
    assert heard[0].about == "LH-5"

    taking.apply_waiting(cast.system)
    assert Incoming.objects.filter(outcome=Outcome.NO_ORDER).count() == 2
    order = WorkOrderFactory(home=cast.flat_1, reference="LH-5")
    taking.apply_waiting(cast.system)

    assert order.statusupdates.exists()
    assert not Incoming.objects.filter(outcome=Outcome.NO_ORDER).exists()


def test_what_is_about_a_report_waits_until_it_has_an_order(cast: Cast) -> None:
    body = update("", "10") | {"RelatedWorkOrderReference": reference(str(cast.request.code), "Homefile")}
    assert hear(cast, "JobStatusUpdate", valid("JobStatusUpdate", body)).outcome == Outcome.NO_ORDER

    happening.take_up(request=cast.request, reference="LH-6", source=SourceFactory(), at=clock.now(), by=None)
    taking.apply_waiting(cast.system)

    assert WorkOrder.objects.get(reference="LH-6").statusupdates.get().type_code == "10"


def test_what_is_about_a_report_that_was_joined_is_about_the_order_it_was_joined_to(cast: Cast) -> None:
    again = RepairRequestFactory(tenancy=cast.request.tenancy)
    body = update("", "10") | {"RelatedWorkOrderReference": reference(str(again.code), "Homefile")}
    assert hear(cast, "JobStatusUpdate", body).outcome == Outcome.NO_ORDER
    for report in (cast.request, again):
        happening.take_up(request=report, reference="LH-6", source=SourceFactory(), at=clock.now(), by=None)

    taking.apply_waiting(cast.system)

    assert WorkOrder.objects.get(reference="LH-6").statusupdates.get().type_code == "10"


# --- order and time ----------------------------------------------------------------------------------------


def test_a_life_told_in_any_order_and_twice_comes_to_the_same(cast: Cast, order: WorkOrder) -> None:
    began = clock.now() - timedelta(hours=9)
    today = clock.today().isoformat()
    life = [
        ("JobStatusUpdate", update("LH-1", "10", began)),
        (
            "JobStatusUpdate",
            update("LH-1", "20", began + HOUR, RefinedAppointmentWindow=appointment(today)),
        ),
        ("JobStatusUpdate", update("LH-1", "70", began + 2 * HOUR)),
        (
            "JobStatusUpdate",
            update("LH-1", "20", began + 3 * HOUR, RefinedAppointmentWindow=appointment(today)),
        ),
        ("WorkOrderComplete", complete("LH-1", ended("complete", began + 5 * HOUR))),
    ]
    for number, arrival in enumerate(list(permutations(range(5)))[::11]):
        order.statusupdates.all().delete()
        order.appointments.all().delete()
        WorkOrder.objects.filter(pk=order.pk).update(completed_at=None)
        for again in ("a", "b"):
            for which in arrival:
                kind, body = life[which]
                hear(cast, kind, body, f"{number} {which} {again}", sent_at=began + (which + 1) * HOUR)

        order.refresh_from_db()
        assert order.completed_at == began + 5 * HOUR
        assert sorted(order.statusupdates.values_list("type_code", flat=True)) == [
            "10", "20", "20", "70",
        ]  # fmt: skip
        assert len(without_repeats(order.statusupdates.all())) == 4
        assert state(order) is State.SAID_DONE


def test_nothing_happens_after_it_is_heard_of(cast: Cast, order: WorkOrder) -> None:
    ahead = clock.now() + timedelta(days=400)
    heard = hear(cast, "JobStatusUpdate", update("LH-1", "40", ahead), sent_at=ahead)
    assert order.statusupdates.get().happened_at == heard.received_at


# --- what is wrong with it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "40",
        {},
        {"TypeCode": "40"},
        {"RelatedWorkOrderReference": {"ID": "LH-1"}, "TypeCode": "no such type"},
        {"RelatedWorkOrderReference": {"ID": "LH-1"}, "EventTime": "yesterday"},
        {"RelatedWorkOrderReference": "LH-1"},
    ],
)
def test_what_is_not_in_the_standard_is_kept_and_named(body: Any, cast: Cast, order: WorkOrder) -> None:
    heard = hear(cast, "JobStatusUpdate", body)

    assert heard.outcome == Outcome.NOT_VALID
    assert heard.issues
    assert heard.issues[0]["code"]
    assert Incoming.objects.get().body == body
    assert not order.statusupdates.exists()


def test_camel_case_is_read_and_noted(cast: Cast, order: WorkOrder) -> None:
    heard = hear(cast, "JobStatusUpdate", {"relatedWorkOrderReference": {"id": "LH-1"}, "typeCode": "40"})
    assert heard.outcome == Outcome.APPLIED
    assert [issue["code"] for issue in heard.issues] == ["camel-case"]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in applying.KINDS] + ["Nonsense", ""])
def test_kinds_that_are_not_for_us_are_kept_and_named(kind: str, cast: Cast) -> None:
    assert hear(cast, kind, {}).outcome == Outcome.NOT_VALID


def test_long_words_odd_letters_and_script_do_no_harm(cast: Cast, order: WorkOrder) -> None:
    words = "<script>alert(1)</script> \u202eenod 😀 " + "x" * 50_000
    message = update("LH-1", "120-20", clock.now(), Comments=words, Reference=reference("r" * 5000))
    assert hear(cast, "JobStatusUpdate", message).outcome == Outcome.APPLIED
    assert order.statusupdates.get().comments == words.strip()


def test_what_cannot_be_written_down_is_named_and_holds_up_no_other(
    cast: Cast, order: WorkOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_heard: applying.Heard) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        return True

    monkeypatch.setitem(applying.KINDS, "WorkOrderComplete", broken)
    assert hear(cast, "WorkOrderComplete", complete("LH-1"), "1").outcome == Outcome.NOT_VALID
    assert Incoming.objects.get().issues == [{"code": "not-applied", "field": "", "message": "DataError"}]
    assert hear(cast, "JobStatusUpdate", update("LH-1", "40"), "2").outcome == Outcome.APPLIED


def test_when_the_database_goes_away_a_message_waits(
    cast: Cast, order: WorkOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_heard: applying.Heard) -> bool:
        raise OperationalError

    monkeypatch.setitem(applying.KINDS, "WorkOrderComplete", gone)
    assert hear(cast, "WorkOrderComplete", complete("LH-1")).outcome == Outcome.WAITING
    assert Incoming.objects.get().outcome == Outcome.WAITING

    monkeypatch.undo()
    taking.apply_waiting(cast.system)
    assert state(order) is State.SAID_DONE


def test_what_a_system_posted_is_used_once_its_order_is_here(cast: Cast) -> None:
    System.objects.filter(pk=cast.system.pk).update(is_read=False, address="")
    assert taking.to_apply(clock.now()) == []
    hear(cast, "JobStatusUpdate", update("LH-8", "40", clock.now()))
    assert taking.to_apply(clock.now()) == [cast.system.pk]
    tasks.use_messages_of(cast.system.pk)
    assert Incoming.objects.get().outcome == Outcome.NO_ORDER

    WorkOrderFactory(home=cast.flat_3, reference="LH-8")
    tasks.use_messages_of(cast.system.pk)
    assert Incoming.objects.get().outcome == Outcome.APPLIED
    assert taking.to_apply(clock.now()) == []


def test_what_waits_as_the_database_was_away_is_left_to_whoever_has_it_for_a_moment(cast: Cast) -> None:
    heard = hear(cast, "JobStatusUpdate", update("LH-8", "40", clock.now()))
    Incoming.objects.filter(pk=heard.pk).update(outcome=Outcome.WAITING)
    assert taking.to_apply(clock.now()) == []
    assert taking.to_apply(clock.now() + timedelta(minutes=1)) == [cast.system.pk]
