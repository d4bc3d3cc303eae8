"""What a list of orders is narrowed to is what the rules say of each."""

from datetime import datetime, timedelta
from itertools import product

import pytest

from portal.core import clock
from portal.repairs.models import WorkOrder
from portal.repairs.rules import State, standing_of
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
