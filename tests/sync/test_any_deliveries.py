"""Whatever a landlord sends, week after week, the record ends equal to the last week's lists."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portal.homes.models import Home
from portal.repairs.models import WorkElement, WorkOrder
from portal.sync.models import Delivery
from portal.tenancies.models import Party, Tenancy
from tests.factories.landlords import LandlordFactory
from tests.sync.deliveries import Row, delivered, home, order, tenancy
from tests.sync.stored import everything_stored

NUMBERS = st.integers(1, 5)
WORDS = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="=+-@#"), min_size=1, max_size=6
)


@st.composite
def weeks(draw: st.DrawFn) -> dict[str, list[Row]]:
    """Some homes, each with at most one tenancy, and orders in some of them."""
    numbers = draw(st.lists(NUMBERS, unique=True, min_size=1))
    uprns = draw(
        st.permutations([90_000_000_001, 90_000_000_002, 90_000_000_003, 90_000_000_004, 90_000_000_005])
    )
    homes = [home(n, unit_uprn=uprns[n - 1], address_street_name=draw(WORDS)) for n in numbers]
    let = [n for n in numbers if draw(st.booleans())]
    tenancies = [tenancy(n, lead_tenant_name_full=draw(WORDS)) for n in let]
    for one in tenancies:
        if draw(st.booleans()):
            one |= {"other_party_1_reference": "PX", "other_party_1_name_full": draw(WORDS)}
    trades = st.lists(st.sampled_from(["PL", "EL", "PT"]), max_size=3)
    orders = []
    for n in numbers:
        lines = {f"work_element_{i}_trade_code": trade for i, trade in enumerate(draw(trades), start=1)}
        orders.append(order(n, description_of_work=draw(WORDS), **lines))
    return {"homes": homes, "tenancies": tenancies, "work_orders": orders}


def sent(week: dict[str, list[Row]]) -> dict[str, Sequence[Row]]:
    """The kinds that have rows: a file without any is no list."""
    return {kind: rows for kind, rows in week.items() if rows}


class AnyDeliveries(TestCase):
    @settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(weeks(), min_size=1, max_size=4))
    def test_the_record_is_the_last_week(self, several: list[dict[str, list[Row]]]) -> None:
        landlord = LandlordFactory(slug="larkfield")
        for week in several:
            delivery = delivered(landlord, yes=True, **sent(week))
            assert delivery.state == Delivery.State.APPLIED
        last = several[-1]
        for row in last["homes"]:
            stored = Home.objects.current().get(reference=row["unit_reference"])
            assert (stored.uprn, stored.street) == (str(row["unit_uprn"]), row["address_street_name"])
        assert Home.objects.current().count() == len(last["homes"])
        if last["tenancies"]:
            assert Tenancy.objects.filter(ended_on=None).count() == len(last["tenancies"])
            people = sum(2 if "other_party_1_reference" in row else 1 for row in last["tenancies"])
            assert Party.objects.filter(ended_on=None, tenancy__ended_on=None).count() == people
        for row in last["work_orders"]:
            stored_order = WorkOrder.objects.get(reference=row["work_order_reference"])
            assert stored_order.description == row["description_of_work"]
            trades = [
                row[f"work_element_{n}_trade_code"]
                for n in (1, 2, 3)
                if f"work_element_{n}_trade_code" in row
            ]
            lines = WorkElement.objects.filter(work_order=stored_order).order_by("position")
            assert [line.trade_code for line in lines] == trades

    @settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
    @given(weeks(), weeks())
    def test_a_week_sent_twice_changes_nothing(
        self, first: dict[str, list[Row]], second: dict[str, list[Row]]
    ) -> None:
        landlord = LandlordFactory(slug="larkfield")
        delivered(landlord, yes=True, **sent(first))
        delivered(landlord, yes=True, **sent(second))
        before = everything_stored()

        again = delivered(landlord, **sent({kind: rows[::-1] for kind, rows in second.items()}))

        assert again.state == Delivery.State.APPLIED
        assert everything_stored() == before


pytestmark = pytest.mark.django_db
