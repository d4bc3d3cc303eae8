"""Deliveries of orders of which messages told too: nothing is undone, nothing is doubled."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from portal.landlords.models import Landlord
from portal.records.models import Source
from portal.repairs.actions import ending, happening
from portal.repairs.actions.happening import Update, Visit
from portal.repairs.models import RepairRequest, WorkOrder
from portal.tenancies.models import Tenancy
from tests.factories.landlords import LandlordFactory
from tests.factories.records import SourceFactory
from tests.factories.repairs import RepairRequestFactory
from tests.sync.deliveries import delivered, home, order, tenancy

pytestmark = pytest.mark.django_db

# The delivery speaks as of the 20th at 18:00.
BEFORE = datetime(2025, 11, 20, 10, 0, 5, 250_000, tzinfo=UTC)
AFTER = BEFORE + timedelta(days=1)
DAY = timedelta(days=1)


@pytest.fixture
def larkfield() -> Landlord:
    landlord = LandlordFactory(slug="larkfield")
    delivered(landlord, homes=[home(1), home(2)], tenancies=[tenancy(1), tenancy(2)], as_of="2025-10-01")
    return landlord


@pytest.fixture
def request_(larkfield: Landlord) -> RepairRequest:
    return RepairRequestFactory(
        tenancy=Tenancy.objects.get(reference="T1"),
        reported_at=BEFORE - 3 * DAY,
        due_at=BEFORE + 20 * DAY,
        words="It drips",
    )


@pytest.fixture
def taken_up(request_: RepairRequest) -> WorkOrder:
    """W1, as it came of a report."""
    at = BEFORE - 3 * DAY + timedelta(seconds=2)
    return happening.take_up(request=request_, reference="W1", source=told(at), at=at, by=None)


def told(at: datetime) -> Source:
    return SourceFactory(kind=Source.Kind.MESSAGE, system="The repairs system", as_of=at)


def update(order: WorkOrder, type_code: str, at: datetime, **extra: Any) -> bool:
    what = Update(type_code=type_code, happened_at=at, **extra)
    return happening.note_update(order=order, update=what, source=told(at), by=None)


def visit(order: WorkOrder, on: date, at: datetime) -> bool:
    what = Visit(on=on, earliest_arrival=time(8), latest_completion=time(12))
    return happening.note_visit(order=order, visit=what, told_at=at, source=told(at), by=None)


def deliver(landlord: Landlord, **cells: Any) -> None:
    cells = {"date_raised": "2025-11-17"} | cells
    state = delivered(landlord, work_orders=[order(1, **cells)])
    assert state.counts["work_orders"]["refused"] == 0


def lines(order: WorkOrder) -> list[tuple[str, bool]]:
    found = order.statusupdates.order_by("happened_at", "position")
    return [(each.type_code, each.source_id is not None) for each in found]


def test_a_delivery_keeps_the_report_the_answer_and_the_exact_moment(
    larkfield: Landlord, taken_up: WorkOrder, request_: RepairRequest
) -> None:
    WorkOrder.objects.filter(pk=taken_up.pk).update(answer="fixed", answered_at=AFTER)

    deliver(larkfield, description_of_work="As the landlord has it", date_reported="2025-11-17")

    taken_up.refresh_from_db()
    assert taken_up.request == request_
    assert (taken_up.answer, taken_up.answered_at) == ("fixed", AFTER)
    assert taken_up.description == "As the landlord has it"
    assert taken_up.reported_at == request_.reported_at
    assert taken_up.raised_at == BEFORE - 3 * DAY + timedelta(seconds=2)
    assert taken_up.due_at == request_.due_at
    assert taken_up.source.kind == "delivery"
    assert WorkOrder.objects.count() == 1


def test_the_promise_is_not_made_later_by_a_delivery(larkfield: Landlord, taken_up: WorkOrder) -> None:
    due_at = taken_up.due_at
    deliver(larkfield, required_completion_date_time="2026-03-01T17:00:00Z")
    taken_up.refresh_from_db()
    assert taken_up.due_at == due_at

    deliver(larkfield, required_completion_date_time="2025-11-25T17:00:00Z")
    taken_up.refresh_from_db()
    assert taken_up.due_at == datetime(2025, 11, 25, 17, tzinfo=UTC)


def test_done_since_the_delivery_was_written_stays_done(larkfield: Landlord, taken_up: WorkOrder) -> None:
    ending.complete(order=taken_up, at=AFTER, source=told(AFTER), by=None)
    for words in ("First", "Second"):
        deliver(larkfield, description_of_work=words)
        taken_up.refresh_from_db()
        assert taken_up.completed_at == AFTER
        assert taken_up.source.kind == "message"


def test_a_delivery_that_knows_better_opens_it_again(larkfield: Landlord, taken_up: WorkOrder) -> None:
    ending.complete(order=taken_up, at=BEFORE, source=told(BEFORE), by=None)
    deliver(larkfield)
    taken_up.refresh_from_db()
    assert taken_up.completed_at is None


def test_a_day_does_not_take_the_place_of_its_moment(larkfield: Landlord, taken_up: WorkOrder) -> None:
    ending.complete(order=taken_up, at=BEFORE, source=told(BEFORE), by=None)
    deliver(larkfield, actual_completion_date_time="2025-11-20T17:00:00Z")
    taken_up.refresh_from_db()
    assert taken_up.completed_at == BEFORE


def test_what_happened_is_on_the_line_once(larkfield: Landlord, taken_up: WorkOrder) -> None:
    update(taken_up, "10", BEFORE - DAY, reference="e-1", who="Tomasz Brand")
    update(taken_up, "40", BEFORE)
    update(taken_up, "120-20", AFTER)

    deliver(
        larkfield,
        job_status_update_1_type_code="10",
        job_status_update_1_reference="e-1",
        job_status_update_1_event_time="2025-11-19T10:00:05Z",
        job_status_update_2_type_code="40",
        job_status_update_2_event_time="2025-11-20T10:00:05Z",
        job_status_update_3_type_code="60",
        job_status_update_3_event_time="2025-11-20T10:05:00Z",
    )

    assert lines(taken_up) == [("10", True), ("40", True), ("60", False), ("120-20", True)]
    assert taken_up.statusupdates.get(type_code="10").who == "Tomasz Brand"


def test_a_message_that_a_delivery_was_faster_than_adds_nothing(
    larkfield: Landlord, taken_up: WorkOrder
) -> None:
    deliver(
        larkfield,
        job_status_update_1_type_code="40",
        job_status_update_1_event_time="2025-11-20T10:00:05Z",
    )
    assert not update(taken_up, "40", BEFORE)
    assert lines(taken_up) == [("40", False)]


def test_a_delivery_without_any_lines_leaves_what_was_told(larkfield: Landlord, taken_up: WorkOrder) -> None:
    update(taken_up, "40", BEFORE)
    visit(taken_up, date(2025, 11, 28), BEFORE)
    deliver(larkfield)
    assert lines(taken_up) == [("40", True)]
    assert taken_up.appointments.get().on == date(2025, 11, 28)


def visits(order: WorkOrder) -> list[tuple[date, bool]]:
    return [(each.on, each.source_id is not None) for each in order.appointments.order_by("on")]


@pytest.mark.parametrize(
    ("agreed_at", "stands"),
    [
        (AFTER, [(date(2025, 11, 28), True)]),  # moved since the delivery was written
        (BEFORE, [(date(2025, 11, 26), False)]),  # the delivery knows of a later move
    ],
)
def test_of_two_visits_to_come_the_last_one_agreed_stands(
    agreed_at: datetime, stands: list[tuple[date, bool]], larkfield: Landlord, taken_up: WorkOrder
) -> None:
    visit(taken_up, date(2025, 11, 28), agreed_at)
    deliver(larkfield, appointment_1_date="2025-11-26")
    assert visits(taken_up) == stands


def test_a_visit_that_both_tell_is_one(larkfield: Landlord, taken_up: WorkOrder) -> None:
    visit(taken_up, date(2025, 11, 26), BEFORE)
    deliver(larkfield, appointment_1_date="2025-11-26", appointment_2_date="2025-11-19")
    assert [on.day for on, _ in visits(taken_up)] == [19, 26]


def test_other_orders_of_the_delivery_are_as_delivered(larkfield: Landlord, taken_up: WorkOrder) -> None:
    plain = {"job_status_update_1_type_code": "40", "appointment_1_date": "2025-11-26"}
    delivered(larkfield, work_orders=[order(1), order(2, **plain)])
    delivered(larkfield, work_orders=[order(1), order(2, description_of_work="Other")])
    other = WorkOrder.objects.get(reference="W2")
    assert not other.statusupdates.exists()
    assert not other.appointments.exists()
