"""A contractor sees the orders given to them, with what is needed to do them, and nothing else."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from portal.core import clock
from portal.people.models import Person
from portal.repairs.models import WorkOrder
from tests.cast import Cast
from tests.factories.repairs import WorkOrderFactory
from tests.factories.tenancies import PersonAlertFactory

Door = Callable[[Person], Client]


def test_the_nearest_promise_comes_first(cast: Cast, at_office: Door) -> None:
    now, source = clock.now(), cast.flat_1.source
    for days, words in ((40, "Forty days"), (-4, "Four late")):
        WorkOrderFactory(
            home=cast.flat_3, contractor=cast.contractor, description=words,
            due_at=now + timedelta(days=days), source=source,
        )  # fmt: skip
    WorkOrderFactory(home=cast.flat_3, description="Given to nobody", source=source)
    shown = at_office(cast.col).get("/office/orders/").content.decode()
    places = [shown.index(words) for words in ("Four late", "Kitchen tap drips", "Forty days")]
    assert places == sorted(places)
    assert "Given to nobody" not in shown


def test_they_are_told_how_to_visit_safely_and_not_why(cast: Cast, at_office: Door) -> None:
    party = cast.flat_2.tenancies.get().parties.get(position=0)
    PersonAlertFactory(party=party, position=5, type_code="10-10", comments="Threatened a plumber in May")
    PersonAlertFactory(party=party, position=6, type_code="20-70", comments="Known to social services")
    address = f"/office/orders/{cast.contractors_order.code}/"
    shown = at_office(cast.col).get(address).content.decode()
    assert "Do not go alone" in shown
    for told in ("Threatened", "antisocial", "Known to", "Safeguarding", "Ben Tenant", party.email or "@@"):
        assert told not in shown
    WorkOrder.objects.filter(pk=cast.contractors_order.pk).update(completed_at=clock.now())
    assert "Do not go alone" not in at_office(cast.col).get(address).content.decode()


def test_an_order_of_nobody_or_of_another_is_not_there(cast: Cast, at_office: Door) -> None:
    for order in (cast.own_order, cast.communal_order):
        assert at_office(cast.col).get(f"/office/orders/{order.code}/").status_code == 404


def test_a_worker_who_left_sees_nothing(cast: Cast, at_office: Door) -> None:
    worker = cast.col.contractor_worker
    worker.left_on = cast.today - timedelta(days=1)
    worker.save()
    assert at_office(cast.col).get("/office/orders/").status_code == 404
    assert at_office(cast.col).get("/office/").status_code == 404
