"""A key safe is shown to who attends, for one answer, while somebody has to go there; to nobody else."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from portal.core import clock
from portal.people.models import Person
from portal.records.models import Event
from portal.repairs import keysafe
from portal.repairs.models import RepairRequest, WorkOrder
from portal.sync.models import Outgoing
from portal.tenancies.models import Look
from tests.cast import Cast
from tests.factories.landlords import ContractorFactory, ContractorWorkerFactory
from tests.factories.people import PersonFactory
from tests.factories.repairs import RepairRequestFactory

Door = Callable[[Person], Client]
PLACE, CODE = "Behind the green bin", "C9173X"
BUTTON = "Show the key safe code"


def with_a_keysafe(report: RepairRequest) -> RepairRequest:
    report.keysafe_place, report.keysafe_code = keysafe.seal(PLACE), keysafe.seal(CODE)
    report.save()
    return report


def bens_order(cast: Cast) -> WorkOrder:
    """Given to Col's firm, of a report in which Ben told of a key safe."""
    report = RepairRequestFactory(tenancy=cast.flat_2.tenancies.get(), reported_by=cast.ben)
    cast.contractors_order.request = with_a_keysafe(report)
    cast.contractors_order.save()
    return cast.contractors_order


def test_the_contractor_who_attends_is_shown_it_once_they_ask(cast: Cast, at_office: Door) -> None:
    order, col = bens_order(cast), at_office(cast.col)
    path = f"/office/orders/{order.code}/"
    shown = col.get(path).content.decode()
    assert BUTTON in shown
    assert CODE not in shown
    assert PLACE not in shown
    assert col.get(f"{path}key-safe/").status_code == 405
    answer = col.post(f"{path}key-safe/")
    told = answer.content.decode()
    assert CODE in told
    assert PLACE in told
    assert answer["Cache-Control"] == "no-store, private"
    event = Event.objects.get(verb="key safe shown")
    assert (event.by, event.subject_code, event.details) == (cast.col, order.code, {})
    look = Look.objects.get(page="office:order_key_safe")
    assert (look.by_id, look.tenancy.home) == (cast.col.pk, cast.flat_2)
    assert CODE not in col.get(path).content.decode()


def test_it_is_shown_to_nobody_else_and_of_no_order_that_is_over(cast: Cast, at_office: Door) -> None:
    order = bens_order(cast)
    path = f"/office/orders/{order.code}/key-safe/"
    stranger = PersonFactory(email="sam@sparks.example")
    ContractorWorkerFactory(person=stranger, contractor=ContractorFactory(landlord=cast.larkfield))
    for person in (stranger, cast.olive, cast.otto, cast.ben):
        assert at_office(person).post(path).status_code == 404
    col = at_office(cast.col)
    cast.contractors_order.request = None
    cast.contractors_order.save()
    assert "No key safe is noted" in col.post(path, follow=True).content.decode()
    order = bens_order(cast)
    WorkOrder.objects.filter(pk=order.pk).update(completed_at=clock.now() - timedelta(hours=1))
    refused = col.post(path, follow=True).content.decode()
    assert "Nobody has to go there" in refused
    assert BUTTON not in refused
    assert CODE not in refused
    assert not Event.objects.filter(verb="key safe shown").exists()


def test_staff_who_send_somebody_themselves_are_shown_it_while_no_system_has_it(
    cast: Cast, at_office: Door
) -> None:
    with_a_keysafe(cast.request)
    path = f"/office/homes/{cast.flat_1.code}/requests/{cast.request.code}/"
    olive = at_office(cast.olive)
    assert BUTTON in olive.get(path).content.decode()
    assert CODE not in olive.get(path).content.decode()
    assert CODE in olive.post(f"{path}key-safe/").content.decode()
    assert Event.objects.get(verb="key safe shown").by == cast.olive
    assert Look.objects.filter(page="office:request_key_safe", by=cast.olive).exists()
    # Who plans works visits nobody; another landlord's adviser does not even know that there is a report.
    assert BUTTON not in at_office(cast.ines).get(path).content.decode()
    for person in (cast.ines, cast.otto, cast.col):
        assert at_office(person).post(f"{path}key-safe/").status_code == 404
    Outgoing.objects.create(
        landlord=cast.larkfield, system=cast.system, request=cast.request, kind="RaiseRepair", body={}
    )
    refused = olive.post(f"{path}key-safe/", follow=True).content.decode()
    assert "Nobody has to go there" in refused
    assert CODE not in refused


def test_what_was_sealed_with_a_key_that_is_gone_says_so(cast: Cast, at_office: Door) -> None:
    order = bens_order(cast)
    RepairRequest.objects.filter(pk=order.request_id).update(keysafe_code="not a seal")
    answer = at_office(cast.col).post(f"/office/orders/{order.code}/key-safe/", follow=True)
    assert "can no longer be read. Ask the household" in answer.content.decode()
