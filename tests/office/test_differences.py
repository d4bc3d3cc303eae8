"""Staff see where both sides differ, and how systems are."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from portal.core import clock
from portal.office import differences, sync_health
from portal.people.models import Person
from portal.sync.health import Health
from portal.sync.models import Difference, Reconciliation, System
from portal.sync.out.outbox import put
from standards.holdings import Held, State
from tests.cast import Cast
from tests.factories.sync import DifferenceFactory, ReconciliationFactory, SystemFactory
from tests.sync.reconciling.conftest import Books, books, other  # noqa: F401 -- fixtures

Door = Callable[[Person], Client]
LIST = "/office/differences/"


def difference(cast: Cast, **said: object) -> Difference:
    here = Held(reference=cast.own_order.reference, contractor="BRIGHT", due=cast.own_order.due_at)
    there = Held(reference=cast.own_order.reference, state=State.COMPLETED)
    facts = {
        "system": cast.system,
        "reference": cast.own_order.reference,
        "place": cast.flat_1.reference,
        "here": here.document,
        "there": there.document,
    }
    found: Difference = DifferenceFactory(**facts | said)
    return found


def test_every_state_has_words() -> None:
    assert set(differences.STATES) == set(Difference.State)
    assert set(sync_health.WORDS) == set(Health)
    assert set(sync_health.COMPARED) == set(Reconciliation.State)


def test_nothing_differs(cast: Cast, at_office: Door) -> None:
    assert "Nothing needs you." in at_office(cast.rhys).get(LIST).content.decode()


def test_both_sides_are_shown_and_it_is_seen_to_once(cast: Cast, at_office: Door) -> None:
    found = difference(cast)
    rhys = at_office(cast.rhys)
    assert "Your system promises it later, or not at all" in rhys.get(LIST).content.decode()
    address = f"{LIST}{found.code}/"
    shown = rhys.get(address).content.decode()
    assert "<strong>Open</strong>" in shown
    assert "<strong>Completed</strong>" in shown
    assert f"/office/repairs/{cast.own_order.code}/" in shown
    assert "Write how it was seen to." in rhys.post(address, {"because": ""}).content.decode()
    assert rhys.post(address, {"because": "Agreed by telephone"}).status_code == 302
    found.refresh_from_db()
    assert (found.state, found.seen_to_by, found.seen_to_because) == (
        "seen_to",
        cast.rhys,
        "Agreed by telephone",
    )
    again = rhys.post(address, {"because": "Again"}, follow=True).content.decode()
    assert "This is over" in again


def test_an_order_on_one_side_only_says_so(cast: Cast, at_office: Door) -> None:
    found = difference(cast, kind="missing_there", there=None)
    assert "No such order" in at_office(cast.rhys).get(f"{LIST}{found.code}/").content.decode()
    odd = difference(cast, kind="not_readable", here=None, there={"says": "Due is a moment"}, reference="X")
    assert "Due is a moment" in at_office(cast.rhys).get(f"{LIST}{odd.code}/").content.decode()


def test_another_landlords_difference_is_not_there(cast: Cast, at_office: Door) -> None:
    found = difference(cast, system=SystemFactory(landlord=cast.eastmere))
    assert at_office(cast.rhys).get(f"{LIST}{found.code}/").status_code == 404
    assert found.reference not in at_office(cast.rhys).get(LIST).content.decode()


def test_both_sides_can_be_compared_at_once(
    cast: Cast,
    at_office: Door,
    books: Books,  # noqa: F811
) -> None:
    books.drop(cast.own_order)
    shown = at_office(cast.rhys).post(LIST, follow=True).content.decode()
    assert "Both sides are being compared." in shown
    run = Reconciliation.objects.get()
    assert run.begun_by == cast.rhys


@pytest.mark.parametrize("failure", [*differences.FAILED, "timeout"])
def test_why_a_comparison_could_not_be_done_is_said(cast: Cast, at_office: Door, failure: str) -> None:
    ReconciliationFactory(system=cast.system, state="failed", failure=failure)
    assert "last tried" in at_office(cast.rhys).get(LIST).content.decode()


def test_how_a_system_is(cast: Cast, at_office: Door) -> None:
    put("RaiseRepair", {}, landlord=cast.larkfield, request=cast.request)
    System.objects.filter(pk=cast.system.pk).update(
        failures=6, last_failed_at=clock.now(), rests_until=clock.now() + timedelta(minutes=1)
    )
    shown = at_office(cast.dara).get("/office/sync-health/").content.decode()
    assert "Left in peace" in shown
    assert "1 message" in shown


def test_how_systems_are_with_none(cast: Cast, at_office: Door) -> None:
    System.objects.update(is_used=False)
    assert "No system is connected." in at_office(cast.dara).get("/office/sync-health/").content.decode()
