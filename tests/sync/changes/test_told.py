"""Whatever a landlord's system needs to know leaves an event, also where only a system or time has acted."""

from typing import Any

import msgspec
import pytest

from portal.core import clock
from portal.records.models import Event
from portal.repairs.actions import happening
from portal.repairs.attachments import Attachment
from portal.sync.changes import reading
from portal.sync.incoming.taking import take_in
from portal.sync.models import Delivery
from portal.sync.out import delivering
from portal.sync.out.outbox import put
from tests.api.machines import machine
from tests.cast import Cast
from tests.factories.records import SourceFactory
from tests.sync.incoming.messages import update

pytestmark = pytest.mark.django_db


def told(cast: Cast) -> list[dict[str, Any]]:
    return [msgspec.json.decode(each) for each in reading.read(cast.larkfield, limit=100).changes]


def test_a_message_that_is_set_aside(cast: Cast) -> None:
    message = put("RaiseRepair", {"A": "b"}, landlord=cast.larkfield, request=cast.request)
    delivering._set_aside(message, delivering.Failure.REFUSED, "No home with that reference")
    delivering._set_aside(message, delivering.Failure.REFUSED, "No home with that reference")
    [change] = told(cast)
    assert (change["kind"], change["home"]) == ("message.set_aside", cast.flat_1.reference)
    assert change["details"] == {
        "kind": "RaiseRepair",
        "about": cast.request.reference,
        "failure": "refused",
    }
    assert "No home with" not in str(change)


@pytest.mark.parametrize(
    ("body", "outcome", "about"),
    [({"TypeCode": "10"}, "not_valid", None), (update("LH-404", "10", clock.now()), "no_order", "LH-404")],
    ids=["not in the standard", "about an order that is not known"],
)
def test_a_message_that_could_not_be_used(cast: Cast, body: Any, outcome: str, about: str | None) -> None:
    for _ in range(2):
        take_in(system=cast.system, reference="m-1", kind="JobStatusUpdate", body=body)
    [change] = told(cast)
    assert (change["kind"], change["record"]["reference"]) == ("message.not_used", "m-1")
    assert (change["details"]["outcome"], change["details"]["about"]) == (outcome, about)


def test_what_a_message_did_names_the_system_that_sent_it(cast: Cast) -> None:
    reference = cast.own_order.reference
    body = update(reference, "10", clock.now())
    take_in(system=cast.system, reference="m-1", kind="JobStatusUpdate", body=body)
    [change] = told(cast)
    assert (change["kind"], change["record"]["reference"]) == ("work_order.updated", reference)
    assert change["by_system"] == str(cast.system.code)
    source = SourceFactory()
    at = happening.Update(type_code="40", happened_at=clock.now())
    happening.note_update(order=cast.own_order, update=at, source=source, by=None)
    assert told(cast)[-1]["by_system"] is None


def test_evidence_that_comes_later(cast: Cast) -> None:
    source, at = SourceFactory(), clock.now()
    for evidence in ([], [Attachment(name="Card", says="", link="", on=None)]):
        news = happening.Update(type_code="70", happened_at=at, reference="e-1", evidence=evidence)
        happening.note_update(order=cast.own_order, update=news, source=source, by=None)
    assert [change["details"] for change in told(cast)] == [
        {"type": "70"},
        {"type": "70", "files": 1},
    ]


def test_a_delivery_names_the_system_that_sent_it_unless_a_person_acted(cast: Cast) -> None:
    client = machine(cast.larkfield).client
    assert client
    Delivery.objects.filter(pk=cast.delivery.pk).update(received_through=client)
    for by in (None, cast.dara):
        Event.objects.create(
            verb="delivery applied",
            by=by,
            landlord_id=cast.larkfield.pk,
            subject_kind="Delivery",
            subject_code=cast.delivery.code,
        )
    assert [change["by_system"] for change in told(cast)] == [str(client.system.code), None]
