"""What a landlord's system tells of a repair: late, twice and out of order, it comes to the same."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from portal.core.clock import LONDON
from portal.notices.models import Notice
from portal.records.models import Event, Source
from portal.repairs.actions import ending, happening
from portal.repairs.actions.happening import Terms, Update, Visit
from portal.repairs.attachments import Attachment, attachments
from portal.repairs.listeners import listeners
from portal.repairs.models import Following, RepairRequest, StatusUpdate, WorkOrder
from portal.repairs.rules import State, standing_of
from tests.cast import Cast
from tests.factories.records import SourceFactory
from tests.factories.repairs import AppointmentFactory, RepairRequestFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 18, 12, tzinfo=LONDON)  # a Wednesday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.core.clock.now", lambda: NOON)
    monkeypatch.setattr("portal.core.clock.today", lambda: NOON.date())


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """Ben and Bea's, with nothing said of it yet."""
    order = cast.contractors_order
    WorkOrder.objects.filter(pk=order.pk).update(raised_at=NOON - 5 * DAY)
    return order


def told(at: datetime = NOON) -> Source:
    return SourceFactory(kind=Source.Kind.MESSAGE, system="The repairs system", as_of=at)


def update(order: WorkOrder, type_code: str, at: datetime = NOON, **extra: Any) -> bool:
    what = Update(type_code=type_code, happened_at=at, **extra)
    return happening.note_update(order=order, update=what, source=told(at), by=None)


def visit(order: WorkOrder, on: date, at: datetime = NOON, **extra: Any) -> bool:
    hours = {"earliest_arrival": time(8), "latest_completion": time(13)} | extra
    what = Visit(on=on, **hours)
    return happening.note_visit(order=order, visit=what, told_at=at, source=told(at), by=None)


def complete(order: WorkOrder, at: datetime = NOON, **extra: Any) -> bool:
    return ending.complete(order=order, at=at, source=told(at), by=None, **extra)


def state(order: WorkOrder) -> State:
    order.refresh_from_db()
    updates, visits = order.statusupdates.all(), order.appointments.all()
    return standing_of(order, updates=updates, visits=visits, now=NOON).state


def notices() -> list[str]:
    return sorted(Notice.objects.filter(person__name="Ben").values_list("kind", flat=True))


# --- things that happen ------------------------------------------------------------------------------------


def test_what_happens_is_kept_with_the_message_that_told_it(order: WorkOrder) -> None:
    assert update(order, "10", reference="e-1", who="Tomasz Brand", comments="Bring a ladder")

    kept = order.statusupdates.get()
    assert (kept.type_code, kept.happened_at, kept.reference) == ("10", NOON, "e-1")
    assert (kept.who, kept.comments) == ("Tomasz Brand", "Bring a ladder")
    assert kept.source
    assert kept.source.kind == "message"
    assert kept.position == happening.FIRST_TOLD
    event = Event.objects.get(verb="repair update told")
    assert event.details == {"type": "10"}


def test_the_same_told_twice_is_kept_once(order: WorkOrder) -> None:
    assert update(order, "40", reference="e-1")
    assert not update(order, "40", reference="e-1")
    assert update(order, "70", NOON + HOUR)
    assert not update(order, "70", NOON + HOUR)
    assert order.statusupdates.count() == 2


def test_evidence_that_comes_after_what_it_is_of_is_kept_with_it(order: WorkOrder) -> None:
    card = Attachment.of(name="card.jpg", says="The card", link="https://files.example/1", on=NOON.date())
    update(order, "70", reference="e-1")

    assert update(order, "70", reference="e-1", evidence=[card])
    assert not update(order, "70", reference="e-1", evidence=[card])

    assert attachments(order.statusupdates.get().evidence) == [card]


def test_what_a_delivery_told_already_is_no_news(order: WorkOrder) -> None:
    StatusUpdateFactory(work_order=order, position=1, type_code="40", happened_at=NOON, reference="")
    StatusUpdateFactory(work_order=order, position=2, type_code="60", happened_at=NOON, reference="e-2")

    assert not update(order, "40", reference="e-1")
    assert not update(order, "60", NOON + HOUR, reference="e-2")


def test_two_things_of_one_kind_are_two(order: WorkOrder) -> None:
    assert update(order, "70", NOON - DAY, reference="e-1")
    assert update(order, "70", NOON, reference="e-2")
    assert update(order, "0", NOON, other_type="measured")
    assert update(order, "0", NOON, other_type="painted")
    assert order.statusupdates.count() == 4


@pytest.mark.parametrize("order_of_arrival", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_the_order_of_arrival_makes_no_difference(
    order_of_arrival: tuple[int, ...], order: WorkOrder
) -> None:
    happened = [("30", NOON - 3 * HOUR), ("40", NOON - 2 * HOUR), ("120-20", NOON - HOUR)]
    for which in order_of_arrival:
        update(order, *happened[which])
    assert state(order) is State.WAITING_FOR_PARTS


def test_somebody_on_the_way_is_told_to_the_household_while_it_is_so(order: WorkOrder) -> None:
    update(order, "30", NOON - 5 * HOUR)
    assert notices() == []
    update(order, "30", NOON - timedelta(minutes=3))
    update(order, "30", NOON)
    assert notices() == ["repair_on_the_way"]


def test_on_the_way_is_no_news_once_they_have_arrived(order: WorkOrder) -> None:
    update(order, "40", NOON - timedelta(minutes=5))
    update(order, "30", NOON - timedelta(minutes=15))
    assert notices() == []


# --- visits ------------------------------------------------------------------------------------------------


def test_a_visit_is_booked_moved_and_told(order: WorkOrder) -> None:
    assert visit(order, date(2026, 11, 23))
    assert state(order) is State.BOOKED
    assert visit(order, date(2026, 11, 25), NOON + HOUR)

    assert order.appointments.get().on == date(2026, 11, 25)
    assert notices() == ["repair_booked", "repair_changed"]


def test_the_same_visit_again_is_no_news(order: WorkOrder) -> None:
    assert visit(order, date(2026, 11, 23))
    assert not visit(order, date(2026, 11, 23), NOON + HOUR)
    assert notices() == ["repair_booked"]
    assert order.appointments.count() == 1


def test_a_booking_that_arrives_after_its_change_changes_nothing(order: WorkOrder) -> None:
    assert visit(order, date(2026, 11, 25), NOON)
    assert not visit(order, date(2026, 11, 23), NOON - HOUR)
    assert order.appointments.get().on == date(2026, 11, 25)


def test_a_narrower_time_on_the_same_day_is_kept_and_wakes_nobody(order: WorkOrder) -> None:
    visit(order, date(2026, 11, 23))
    assert visit(
        order, date(2026, 11, 23), NOON + HOUR, earliest_arrival=time(10), latest_completion=time(12)
    )

    assert order.appointments.get().earliest_arrival == time(10)
    assert notices() == ["repair_booked"]


def test_a_wider_time_is_a_change(order: WorkOrder) -> None:
    visit(order, date(2026, 11, 23))
    visit(order, date(2026, 11, 23), NOON + HOUR, latest_completion=time(18))
    assert notices() == ["repair_booked", "repair_changed"]


def test_a_visit_takes_the_place_of_one_that_a_delivery_brought(order: WorkOrder) -> None:
    AppointmentFactory(work_order=order, position=1, on=date(2026, 11, 20))
    AppointmentFactory(work_order=order, position=2, on=date(2026, 11, 10))

    visit(order, date(2026, 11, 27))

    assert [each.on.day for each in order.appointments.order_by("on")] == [10, 27]


def test_a_visit_that_came_to_nothing_today_stays_on_the_record(order: WorkOrder) -> None:
    visit(order, NOON.date(), NOON - DAY)
    update(order, "70", NOON - HOUR)

    visit(order, date(2026, 11, 25))

    assert [each.on.day for each in order.appointments.order_by("on")] == [18, 25]
    assert state(order) is State.BOOKED


def test_the_next_visit_after_work_that_did_not_hold_is_booked_anew(order: WorkOrder) -> None:
    visit(order, NOON.date(), at=NOON - 2 * DAY)
    update(order, "60", at=NOON - 2 * HOUR)
    complete(order, at=NOON - HOUR)
    visit(order, date(2026, 11, 26))
    assert [one.on for one in order.appointments.order_by("on")] == [NOON.date(), date(2026, 11, 26)]
    assert "repair_changed" not in notices()


def test_a_visit_called_off_is_told(order: WorkOrder) -> None:
    visit(order, date(2026, 11, 25), NOON - HOUR)

    assert happening.visit_is_off(order=order, told_at=NOON, source=told(), by=None)
    assert not happening.visit_is_off(order=order, told_at=NOON, source=told(), by=None)

    assert state(order) is State.WITH_LANDLORD
    assert notices() == ["repair_booked", "repair_changed"]


# --- the end -----------------------------------------------------------------------------------------------


def test_done_is_said_and_told_once(order: WorkOrder) -> None:
    visit(order, date(2026, 11, 25), NOON - HOUR)
    assert complete(order, outcome="completed", follow_on_reference="LH-2")
    assert not complete(order)
    assert not complete(order, NOON + HOUR)

    assert state(order) is State.SAID_DONE
    assert order.completed_at == NOON
    assert order.source.kind == "message"
    assert order.completion.follow_on_reference == "LH-2"
    assert not order.appointments.exists()
    assert notices() == ["repair_booked", "repair_done"]


def test_done_long_ago_wakes_nobody(order: WorkOrder) -> None:
    assert complete(order, NOON - 30 * DAY)
    assert notices() == []


def test_what_happened_before_and_arrives_after_does_not_open_it_again(order: WorkOrder) -> None:
    complete(order)
    update(order, "120-20", NOON - HOUR)
    assert state(order) is State.SAID_DONE


def test_done_again_after_not_fixed_asks_the_resident_anew(order: WorkOrder) -> None:
    complete(order, NOON - 3 * DAY)
    due_at = order.due_at
    WorkOrder.objects.filter(pk=order.pk).update(answer="not fixed", answered_at=NOON - 2 * DAY)

    assert not complete(order, NOON - 3 * DAY)  # what it said before, once more
    assert state(order) is State.NOT_FIXED
    assert complete(order, NOON)

    assert state(order) is State.SAID_DONE
    assert (order.completed_at, order.due_at) == (NOON, due_at)


def test_what_the_resident_says_is_fixed_stays_fixed(order: WorkOrder) -> None:
    complete(order, NOON - 3 * DAY)
    WorkOrder.objects.filter(pk=order.pk).update(answer="fixed", answered_at=NOON - 2 * DAY)

    assert not complete(order, NOON)
    assert state(order) is State.FIXED


def test_a_cancelled_order_is_cancelled_once(order: WorkOrder) -> None:
    visit(order, date(2026, 11, 25), NOON - HOUR)
    end = {"order": order, "at": NOON, "source": told(), "by": None}
    assert ending.end_without_work(**end, outcome="landlord_cancelled")
    assert not ending.end_without_work(**end)

    assert state(order) is State.CANCELLED
    assert not order.appointments.exists()


def test_a_cancellation_from_before_it_was_done_changes_nothing(order: WorkOrder) -> None:
    complete(order)
    assert not ending.end_without_work(order=order, at=NOON - HOUR, source=told(), by=None)
    assert state(order) is State.SAID_DONE


# --- its terms ---------------------------------------------------------------------------------------------


def test_the_promise_to_the_resident_is_never_made_later(order: WorkOrder) -> None:
    order.refresh_from_db()
    due_at = order.due_at
    assert due_at
    for said in (due_at + DAY, None):
        happening.note_terms(order=order, terms=Terms(due_at=said), source=told(), by=None)
        order.refresh_from_db()
        assert order.due_at == due_at

    assert happening.note_terms(order=order, terms=Terms(due_at=due_at - DAY), source=told(), by=None)
    order.refresh_from_db()
    assert order.due_at == due_at - DAY


@pytest.mark.parametrize(("is_emergency", "keeps"), [(True, False), (False, True)])
def test_what_is_left_after_an_emergency_has_a_day_of_its_own(
    cast: Cast, is_emergency: bool, keeps: bool
) -> None:
    report = cast.request
    report.is_emergency = is_emergency
    report.save(update_fields=["is_emergency"])
    for reference in ("LH-1", "LH-2"):
        happening.take_up(request=report, reference=reference, source=told(), at=NOON, by=None)
    first, second = report.orders.order_by("reference")
    assert first.due_at == report.due_at
    assert (second.due_at == report.due_at) is keeps


def taken_up(request: RepairRequest, reference: str = "LH-1") -> WorkOrder:
    return happening.take_up(request=request, reference=reference, source=told(), at=NOON, by=None)


def test_two_reports_that_the_landlord_counts_as_one_lead_to_the_same_order(cast: Cast) -> None:
    again = RepairRequestFactory(tenancy=cast.request.tenancy, home=cast.flat_1)
    order = taken_up(cast.request)

    for _ in range(2):
        assert taken_up(again) == order

    order.refresh_from_db()
    again.refresh_from_db()
    assert order.request == cast.request
    assert again.first_order == again.joined == order
    assert again.held_at
    assert not RepairRequest.objects.without_order().filter(pk__in=[again.pk, cast.request.pk]).exists()
    assert not Following.objects.exists()


def test_a_number_of_another_home_joins_nothing(cast: Cast) -> None:
    theirs = RepairRequestFactory(tenancy=cast.flat_3.tenancies.get(), reported_by=cast.nadia)
    taken_up(cast.request)
    taken_up(theirs)
    theirs.refresh_from_db()
    assert theirs.first_order is None


def test_a_neighbour_whose_report_is_joined_to_anothers_is_told_of_it(cast: Cast) -> None:
    first = RepairRequestFactory(tenancy=cast.request.tenancy, block=cast.rowan_court)
    hers = RepairRequestFactory(
        tenancy=cast.flat_3.tenancies.get(), reported_by=cast.nadia, block=cast.rowan_court
    )
    order = taken_up(first)
    taken_up(hers)
    assert Following.objects.get().person == cast.nadia
    assert cast.nadia in [one.person for one in listeners(request=first, order=order)]


def test_a_firm_that_is_new_is_written_down(order: WorkOrder) -> None:
    terms = Terms(contractor_reference="SWIFT", contractor_name="Swift Repairs", trade_code="EL")

    assert happening.note_terms(order=order, terms=terms, source=told(), by=None)
    assert not happening.note_terms(order=order, terms=terms, source=told(), by=None)

    order.refresh_from_db()
    assert order.contractor
    assert (order.contractor.name, order.trade_code) == ("Swift Repairs", "EL")
    assert order.description == "Kitchen tap drips"


def test_no_event_holds_anybodys_words(order: WorkOrder) -> None:
    update(order, "70", comments="Mr Tenant was rude", who="Tomasz Brand", other_type="words")
    visit(order, date(2026, 11, 25))
    complete(order)

    assert StatusUpdate.objects.filter(comments__contains="rude").exists()
    said = str([event.details for event in Event.objects.all()])
    assert "rude" not in said
    assert "Tomasz" not in said
