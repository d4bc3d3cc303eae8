"""Every line of situations.csv, as a system meets it: the status, what it is kept as, and that it is so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from portal.core import clock
from portal.hazards.models import HazardCase
from portal.repairs.actions import ending
from portal.repairs.actions.slots import save_pattern
from portal.repairs.models import SlotBooking, SlotPattern, WorkOrder
from portal.repairs.rules import State, standing_of
from portal.sync.incoming.outcomes import Situation, outcomes, situations
from portal.sync.models import Incoming
from tests.api.machines import Machine, machine, said
from tests.cast import Cast
from tests.factories.landlords import ContractorFactory
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


@dataclass
class World:
    """Larkfield's system, an order LH-1, and how it stands."""

    cast: Cast
    larkfields: Machine
    order: WorkOrder

    def post(self, kind: str, message: Any, who: Machine | None = None, **headers: str) -> HttpResponse:
        return (who or self.larkfields).post(f"/api/v1/hact/{kind}", message, **headers)

    def message(self, kind: str, order: str = "LH-1", at: datetime | None = None) -> dict[str, Any]:
        """A message of that kind that would be news."""
        at = at or clock.now() - HOUR
        home = self.cast.flat_2.reference
        made: dict[str, Callable[[], dict[str, Any]]] = {
            "JobStatusUpdate": lambda: update(order, "40", at),
            "WorkOrderComplete": lambda: complete(order, ended("complete", at)),
            "RequestAdditionalWorkApproval": lambda: more_work(order),
            "ScheduleRepair": lambda: schedule(order, home, WorkType="20"),
            "RaiseRepair": lambda: raise_repair(home, order),
            "AvailableAppointments": lambda: {"WorkOrderReference": reference(order)},
            "RequestAvailableAppointments": lambda: {
                "WorkOrder": schedule(order, home),
                "OnOrBeforeDate": (clock.today() + timedelta(days=14)).isoformat(),
            },
            "RequestAppointment": lambda: {
                "WorkOrderReference": reference(order),
                "AppointmentReference": reference(f"{self.pattern().code}:{self.next_visit_on()}"),
            },
            "RequestAppointmentResponse": lambda: {
                "Response": "10",
                "ConfirmedAppointment": appointment(self.next_visit_on().isoformat(), "s-9"),
            },
        }
        return valid(kind, made[kind]())

    def next_visit_on(self) -> date:
        """A day on which the calendar is open, a week ahead."""
        return clock.today() + timedelta(days=7)

    def pattern(self) -> SlotPattern:
        return SlotPattern.objects.filter(landlord=self.cast.larkfield).first() or save_pattern(
            landlord=self.cast.larkfield,
            pattern=None,
            weekday=self.next_visit_on().weekday(),
            name="Morning",
            starts=time(8),
            ends=time(12),
            places=1,
            trade_code="",
            by=self.cast.rhys,
        )

    def asked_for_a_visit(self, order: WorkOrder | None) -> None:
        slot = {"reference": "s-9", "on": self.next_visit_on().isoformat(), "state": "asked"}
        tenancy = self.cast.flat_2.tenancies.get()
        request = RepairRequestFactory(
            tenancy=tenancy, reported_by=self.cast.ben, slot=slot, landlord=self.cast.larkfield
        )
        if order:
            WorkOrder.objects.filter(pk=order.pk).update(request=request)

    def state(self) -> State:
        self.order.refresh_from_db()
        updates, visits = self.order.statusupdates.all(), self.order.appointments.all()
        return standing_of(self.order, updates=updates, visits=visits, now=clock.now()).state


def raise_repair(home: str, order: str = "") -> dict[str, Any]:
    said: dict[str, Any] = {
        "DescriptionOfWork": "The tap drips",
        "Priority": {"PriorityCode": "2", "RequiredCompletionDateTime": "2026-12-10T17:00:00Z"},
        "WorkClass": {"WorkClassCode": "10"},
        "SitePropertyUnit": [{"Reference": [reference(home)]}],
    }
    return said | ({"Homefile": {"RequestReference": reference(order)}} if order else {})


@pytest.fixture
def world(cast: Cast) -> World:
    WorkOrder.objects.filter(pk=cast.contractors_order.pk).update(reference="LH-1")
    cast.contractors_order.refresh_from_db()
    return World(cast, machine(cast.larkfield), cast.contractors_order)


Check = Callable[[World, str], HttpResponse]
CHECKS: dict[str, Check] = {}


def situation(name: str) -> Callable[[Check], Check]:
    def keep(check: Check) -> Check:
        CHECKS[name] = check
        return check

    return keep


@situation("news")
def news(world: World, kind: str) -> HttpResponse:
    if kind == "RequestAppointmentResponse":
        world.asked_for_a_visit(world.order)
    answer = world.post(kind, world.message(kind, "LH-77" if kind == "RaiseRepair" else "LH-1"))
    if kind == "RaiseRepair":
        order = WorkOrder.objects.get(reference="LH-77")
        assert (order.home, order.priority_code) == (world.cast.flat_2, "2")
    if kind in ("RequestAppointment", "RequestAppointmentResponse"):
        assert world.order.appointments.get().on == world.next_visit_on()
    if kind == "RequestAppointment":
        assert said(answer)["Response"] == "10"
        assert valid("RequestAppointmentResponse", said(answer))
    if kind == "WorkOrderComplete":
        assert world.state() is State.SAID_DONE
    return answer


@situation("asks")
def asks(world: World, kind: str) -> HttpResponse:
    world.pattern()
    answer = world.post(kind, world.message(kind))
    offered = valid("AvailableAppointments", said(answer))["Appointment"]
    assert offered[0]["Date"] == world.next_visit_on().isoformat()
    return answer


@situation("no visit left")
def no_visit_left(world: World, kind: str) -> HttpResponse:
    message = world.message(kind)
    other = WorkOrderFactory(home=world.cast.flat_3, reference="LH-2")
    booked = message | {"WorkOrderReference": reference(other.reference)}
    assert said(world.post(kind, booked))["Response"] == "10"
    answer = world.post(kind, message)
    assert said(answer) == {"Response": "20-10"}
    assert SlotBooking.objects.filter(given_up_at=None).count() == 1
    return answer


@situation("offered unasked")
def offered_unasked(world: World, kind: str) -> HttpResponse:
    return world.post(kind, world.message(kind))


@situation("without a reference")
def without_a_reference(world: World, kind: str) -> HttpResponse:
    before = WorkOrder.objects.count()
    answer = world.post(kind, raise_repair(world.cast.flat_2.reference))
    assert WorkOrder.objects.count() == before
    return answer


@situation("sent again")
def sent_again(world: World, kind: str) -> HttpResponse:
    message = world.message(kind)
    first = world.post(kind, message, Idempotency_Key="once")
    again = world.post(kind, message, Idempotency_Key="once")
    assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")
    assert Incoming.objects.count() == 1
    return again


@situation("told by another message")
def told_by_another(world: World, kind: str) -> HttpResponse:
    message = world.message(kind)
    world.post(kind, message, Idempotency_Key="1")
    before = world.order.statusupdates.count()
    answer = world.post(kind, message, Idempotency_Key="2")
    assert world.order.statusupdates.count() == before
    assert Incoming.objects.count() == 2
    return answer


@situation("out of order")
def out_of_order(world: World, kind: str) -> HttpResponse:
    now = clock.now()
    world.post("JobStatusUpdate", update("LH-1", "120-20", now - HOUR))
    answer = world.post(kind, world.message(kind, at=now - 2 * HOUR))
    if kind == "JobStatusUpdate":
        assert world.state() is State.WAITING_FOR_PARTS
    else:
        assert world.state() is State.SAID_DONE
        assert world.order.completed_at == now - 2 * HOUR
    return answer


@situation("unknown order")
def unknown_order(world: World, kind: str) -> HttpResponse:
    if kind == "RequestAppointmentResponse":
        world.asked_for_a_visit(None)
    answer = world.post(kind, world.message(kind, "LH-404"))
    if kind == "RequestAppointment":
        assert said(answer) == {"Response": "20-20"}
    if kind == "RequestAvailableAppointments":
        assert "Appointment" not in valid("AvailableAppointments", said(answer))
    if kind == "JobStatusUpdate":
        assert said(answer)["Reference"] == [{"ID": "LH-404"}]
    return answer


@situation("unknown home")
def unknown_home(world: World, kind: str) -> HttpResponse:
    message = schedule("LH-9", "NOWHERE") if kind == "ScheduleRepair" else raise_repair("NOWHERE", "LH-9")
    answer = world.post(kind, message)
    assert not WorkOrder.objects.filter(reference="LH-9").exists()
    return answer


@situation("order of another landlord")
def of_another_landlord(world: World, kind: str) -> HttpResponse:
    theirs = WorkOrderFactory(home=world.cast.eastmere_house, reference="SAME-1", type_code="30")
    answer = world.post(kind, world.message(kind, "SAME-1"))
    theirs.refresh_from_db()
    assert (theirs.completed_at, theirs.type_code, theirs.statusupdates.count()) == (None, "30", 0)
    if kind == "ScheduleRepair":
        assert WorkOrder.objects.filter(reference="SAME-1").count() == 2
    return answer


@situation("order of another firm")
def of_another_firm(world: World, kind: str) -> HttpResponse:
    other = ContractorFactory(landlord=world.cast.larkfield)
    answer = world.post(kind, world.message(kind), machine(world.cast.larkfield, other))
    assert not Incoming.objects.exists()
    assert not world.order.statusupdates.exists()
    unknown = world.post(kind, world.message(kind, "LH-404"), machine(world.cast.larkfield, other))
    assert unknown.content == answer.content
    return answer


@situation("from a contractor")
def from_a_contractor(world: World, kind: str) -> HttpResponse:
    answer = world.post(kind, world.message(kind), machine(world.cast.larkfield, world.cast.contractor))
    assert not Incoming.objects.exists()
    return answer


@situation("of a future time")
def of_a_future_time(world: World, kind: str) -> HttpResponse:
    answer = world.post(kind, world.message(kind, at=clock.now() + timedelta(days=400)))
    world.order.refresh_from_db()
    happened = (
        world.order.statusupdates.get().happened_at if kind == "JobStatusUpdate" else world.order.completed_at
    )
    assert happened == Incoming.objects.get().received_at
    return answer


@situation("time without a zone")
def without_a_zone(world: World, kind: str) -> HttpResponse:
    answer = world.post(kind, update("LH-1", "40") | {"EventTime": "2026-07-01T10:00:00"})
    kept = world.order.statusupdates.get()
    assert kept.happened_at
    assert kept.happened_at.isoformat() == "2026-07-01T09:00:00+00:00"
    assert [each["code"] for each in Incoming.objects.get().issues] == ["local-time"]
    return answer


@situation("only what must be")
def only_what_must_be(world: World, kind: str) -> HttpResponse:
    about = "RelatedWorkOrderReference" if kind == "JobStatusUpdate" else "WorkOrderReference"
    answer = world.post(kind, {about: {"ID": "LH-1"}})
    received_at = Incoming.objects.get().received_at
    world.order.refresh_from_db()
    if kind == "JobStatusUpdate":
        kept = world.order.statusupdates.get()
        assert (kept.type_code, kept.happened_at) == ("0", received_at)
    else:
        assert world.order.completed_at == received_at
    return answer


@situation("after completion")
def after_completion(world: World, kind: str) -> HttpResponse:
    ending.complete(order=world.order, at=clock.now() - 3 * HOUR, source=SourceFactory(), by=None)
    answer = world.post(kind, world.message(kind))
    assert world.state() is State.SAID_DONE
    assert world.order.completed_at
    assert world.order.completed_at < clock.now() - 2 * HOUR
    assert world.order.statusupdates.count() == (kind == "JobStatusUpdate")
    return answer


@situation("after cancellation")
def after_cancellation(world: World, kind: str) -> HttpResponse:
    at = clock.now() - 3 * HOUR
    ending.end_without_work(order=world.order, at=at, source=SourceFactory(), by=None)
    answer = world.post(kind, world.message(kind))
    assert world.state() is State.CANCELLED
    return answer


@situation("not in the standard")
def not_in_the_standard(world: World, kind: str) -> HttpResponse:
    answer = world.post(kind, {"TypeCode": "9"})
    assert {each["field"] for each in said(answer)["faults"]} >= {
        "RelatedWorkOrderReference" if kind == "JobStatusUpdate" else "Site"
    }
    return answer


@situation("not JSON")
def not_json(world: World, kind: str) -> HttpResponse:
    answer = world.post(kind, b"{")
    assert not Incoming.objects.exists()
    return answer


@pytest.mark.parametrize("row", situations(), ids=lambda row: f"{row.situation}: {row.message}")
def test_it_fares_as_the_table_says(row: Situation, world: World) -> None:
    answer = CHECKS[row.situation](world, row.message)
    assert answer.status_code == row.status, answer.content
    if answer.status_code >= 400:
        assert said(answer)["status"] == row.status
    else:
        assert answer["Homefile-Outcome"] == row.outcome
    if row.outcome:
        assert Incoming.objects.order_by("pk").last().outcome == row.outcome  # type: ignore[union-attr]
    else:
        assert not Incoming.objects.exists()


def test_every_situation_is_in_the_table() -> None:
    assert {row.situation for row in situations()} == set(CHECKS)


# --- every type of update ----------------------------------------------------------------------------------

AFTER: dict[str, State] = {
    "0": State.WITH_LANDLORD,
    "0 complete": State.SAID_DONE,
    "0 cancel": State.CANCELLED,
    "0 visit_off": State.WITH_LANDLORD,
    "0 resident_words": State.BOOKED,
    "0 hazard_damp_mould": State.WITH_LANDLORD,
    "10": State.BOOKED,
    "20": State.BOOKED,
    "30": State.ON_THE_WAY,
    "40": State.BEING_WORKED_ON,
    "50": State.WAITING_FOR_YOU,
    "60": State.BEING_WORKED_ON,
    "70": State.NOBODY_IN,
    "80": State.BOOKED,
    "90": State.WAITING_FOR_APPROVAL,
    "100": State.WAITING_FOR_VISIT,
    "100-10": State.WAITING_FOR_VISIT,
    "100-20": State.WAITING_FOR_VISIT,
    "110": State.BOOKED,
    "120": State.WAITING_FOR_VISIT,
    "120-10": State.WAITING_FOR_VISIT,
    "120-20": State.WAITING_FOR_PARTS,
    "120-30": State.WAITING_FOR_TRADE,
    "120-40": State.WAITING_FOR_TRADE,
    "120-50": State.WAITING_FOR_VISIT,
}
TYPES = [row.type for row in outcomes() if row.type]
BOOKED_BEFORE = {"0 visit_off", "0 resident_words", "10", "80", "110"}


@pytest.mark.parametrize("row", TYPES)
def test_an_update_of_every_type_does_what_its_row_says(row: str, world: World) -> None:
    type_code, _, word = row.partition(" ")
    window = appointment(world.next_visit_on().isoformat(), "s-1")
    today = max(clock.now() - HOUR, clock.start_of(clock.today()))  # also in the hour after midnight
    if row in BOOKED_BEFORE:
        world.post("JobStatusUpdate", update("LH-1", "20", today - HOUR, RefinedAppointmentWindow=window))
    before = world.order.statusupdates.count()
    more = {"OtherType": word} if word else {}
    more |= {"RefinedAppointmentWindow": window} if row == "20" else {}
    message = valid("JobStatusUpdate", update("LH-1", type_code, today, **more))

    answer = world.post("JobStatusUpdate", message)

    says_nothing_new = row == "0 resident_words"
    assert answer["Homefile-Outcome"] == ("known" if says_nothing_new else "applied")
    assert world.state() is AFTER[row]
    ends = row in ("0 complete", "0 cancel", "0 visit_off", "0 resident_words")
    assert world.order.statusupdates.count() == before + (not ends)
    saw_a_hazard = row == "0 hazard_damp_mould"
    assert HazardCase.objects.filter(home=world.order.home, way="contractor").exists() is saw_a_hazard


def test_every_type_of_the_table_is_tried() -> None:
    assert set(TYPES) == set(AFTER)
