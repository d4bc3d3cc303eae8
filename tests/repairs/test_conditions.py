"""A list of orders is narrowed to, and a count made of, what the rules say of each."""

from datetime import datetime, timedelta
from itertools import product

import pytest

from portal.core import clock
from portal.repairs.conditions import DONE, KEPT, NOT_FIXED, OPEN, PROMISED, PROMISED_UNTIL
from portal.repairs.models import WorkOrder
from portal.repairs.rules import State, in_time, promised_until, standing_of
from tests.cast import Cast
from tests.factories.repairs import WorkOrderFactory

pytestmark = pytest.mark.django_db

Moments = tuple[datetime | None, ...]
ENDS: list[Moments] = list(product([None, clock.now() - timedelta(days=1)], repeat=3))


@pytest.mark.parametrize("ends", ENDS)
def test_an_order_is_open_or_done_in_a_list_when_the_rules_say_so(cast: Cast, ends: Moments) -> None:
    moments = dict(zip(("completed_at", "cancelled_at", "closed_at"), ends, strict=True))
    order = WorkOrderFactory(home=cast.flat_4, **moments)
    stands = standing_of(order, now=clock.now())
    assert WorkOrder.objects.open().contains(order) is stands.is_open
    assert WorkOrder.objects.done().contains(order) is (stands.state is State.SAID_DONE)


ANSWERED = [None, timedelta(0), timedelta(hours=1), timedelta(days=-2)]


@pytest.mark.parametrize("answer", ["", "fixed", "not fixed"])
@pytest.mark.parametrize("after", ANSWERED)
@pytest.mark.parametrize("ends", ENDS)
def test_what_the_resident_says_counts_in_a_list_as_it_does_in_the_rules(
    cast: Cast, ends: Moments, after: timedelta | None, answer: str
) -> None:
    moments = dict(zip(("completed_at", "cancelled_at", "closed_at"), ends, strict=True))
    answered_at = None if after is None else clock.now() - timedelta(days=1) + after
    if ends[0] and after is not None:
        answered_at = ends[0] + after
    order = WorkOrderFactory(home=cast.flat_4, answer=answer, answered_at=answered_at, **moments)
    stands = standing_of(order, now=clock.now())
    assert WorkOrder.objects.open().contains(order) is stands.is_open
    assert WorkOrder.objects.done().contains(order) is (stands.state in {State.SAID_DONE, State.FIXED})
    assert WorkOrder.objects.filter(NOT_FIXED, cancelled_at=None).contains(order) is (
        stands.state is State.NOT_FIXED
    )
    assert WorkOrder.objects.filter(PROMISED).contains(order) is (in_time(order) is not None)
    neither = ~DONE & ~OPEN
    assert WorkOrder.objects.filter(neither).contains(order) is (stands.state is State.CANCELLED)


PROMISES = [
    "2026-07-08T00:00+01:00",
    "2026-07-08T00:00+00:00",
    "2026-07-08T13:30+01:00",
    "2026-12-08T00:00+00:00",
    "2026-12-08T23:59+00:00",
    "2026-03-29T00:00+00:00",  # the clocks go forward that day
    "2026-10-25T00:00+01:00",  # and back
]


@pytest.mark.parametrize("due", PROMISES)
def test_a_promise_is_kept_until_the_same_moment_in_sql(cast: Cast, due: str) -> None:
    order = WorkOrderFactory(home=cast.flat_4, due_at=datetime.fromisoformat(due), source=cast.flat_4.source)
    told = WorkOrder.objects.annotate(until=PROMISED_UNTIL).get(pk=order.pk)
    assert told.until == promised_until(order.due_at)


@pytest.mark.parametrize("due", PROMISES)
@pytest.mark.parametrize("late", [-1, 0, 1])
def test_a_promise_is_kept_in_a_count_when_the_rules_say_so(cast: Cast, due: str, late: int) -> None:
    due_at = datetime.fromisoformat(due)
    done_at = promised_until(due_at) + timedelta(microseconds=late)
    order = WorkOrderFactory(home=cast.flat_4, due_at=due_at, completed_at=done_at)
    assert WorkOrder.objects.filter(KEPT).contains(order) is in_time(order) is (late <= 0)


@pytest.mark.parametrize("due_at", [None, clock.now()])
@pytest.mark.parametrize("ends", ENDS)
def test_a_promise_counts_when_the_rules_have_an_answer(
    cast: Cast, ends: Moments, due_at: datetime | None
) -> None:
    moments = dict(zip(("completed_at", "cancelled_at", "closed_at"), ends, strict=True))
    order = WorkOrderFactory(home=cast.flat_4, due_at=due_at, **moments)
    assert WorkOrder.objects.filter(PROMISED).contains(order) is (in_time(order) is not None)
