"""What we hold, for a landlord's system to compare with its own."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from portal.core import clock
from portal.repairs.models import WorkOrder
from standards.holdings import FIELDS, checksum, read
from tests.api.machines import machine, said
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HERE = "/api/v1/holdings"


def test_each_home_is_told_once_in_order_with_its_checksum(cast: Cast) -> None:
    larkfields = machine(cast.larkfield)
    answer = said(larkfields.get(HERE))
    homes = [each["home"] for each in answer["holdings"]]
    assert homes == sorted({cast.flat_1.reference, cast.flat_2.reference, cast.rowan_court.reference})
    assert answer["cursor"] is None
    for each in answer["holdings"]:
        orders = [read(order) for order in said(larkfields.get(f"{HERE}/{each['home']}"))["orders"]]
        assert (each["count"], each["checksum"]) == (len(orders), checksum(orders))


def test_the_pages_are_the_whole(cast: Cast) -> None:
    larkfields = machine(cast.larkfield)
    whole = said(larkfields.get(HERE))["holdings"]
    found, cursor = [], ""
    while cursor is not None:
        page = said(larkfields.get(f"{HERE}?limit=1&cursor={cursor}"))
        found += page["holdings"]
        cursor = page["cursor"]
    assert found == whole


def test_a_system_that_keeps_less_compares_what_it_keeps(cast: Cast) -> None:
    larkfields = machine(cast.larkfield)
    answer = said(larkfields.get(f"{HERE}?fields=Due,State"))
    assert answer["fields"] == ["State", "Due"]
    before = answer["holdings"]
    WorkOrder.objects.filter(pk=cast.own_order.pk).update(contractor=cast.contractor)
    assert said(larkfields.get(f"{HERE}?fields=Due,State"))["holdings"] == before
    assert said(larkfields.get(HERE))["fields"] == list(FIELDS)


def test_only_what_was_raised_from_then_on(cast: Cast) -> None:
    larkfields = machine(cast.larkfield)
    since = quote((clock.now() - timedelta(days=1000)).isoformat())
    orders = said(larkfields.get(f"{HERE}/{cast.flat_1.reference}?raised_from={since}"))["orders"]
    assert [order["Reference"] for order in orders] == [cast.own_order.reference]


def test_a_contractor_is_told_of_its_own_orders(cast: Cast) -> None:
    contractors = machine(cast.larkfield, cast.contractor)
    answer = said(contractors.get(HERE))
    assert [(each["home"], each["count"]) for each in answer["holdings"]] == [(cast.flat_2.reference, 1)]
    assert contractors.get(f"{HERE}/{cast.flat_1.reference}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("fields=Colour", "fields"),
        ("raised_from=yesterday", "raised_from"),
        ("raised_from=2026-01-01T00:00:00", "raised_from"),
        ("cursor=nonsense", "cursor"),
        ("cursor=MDA", "cursor"),
        ("limit=0", "limit"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(cast: Cast, asked: str, field: str) -> None:
    answer = machine(cast.larkfield).get(f"{HERE}?{asked}")
    assert answer.status_code == 400
    assert said(answer)["faults"][0]["field"] == field
