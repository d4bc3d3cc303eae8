"""A landlord's system that lies, is broken, or was broken into: what it says harms nobody else."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from portal.repairs.models import WorkOrder
from portal.sync.incoming import polling
from portal.sync.models import Incoming, System
from tests.cast import Cast
from tests.signing_in import sign_in
from tests.sync.incoming.messages import appointment, complete, schedule, update
from tests.sync.out.other import Other, listening

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(cast: Cast) -> Iterator[Other]:
    with listening() as other:
        System.objects.filter(pk=cast.system.pk).update(address=other.address)
        WorkOrder.objects.filter(pk=cast.own_order.pk).update(reference="LH-1")
        yield other


def page_of(*messages: str) -> bytes:
    """A page of messages as text: some of them no program of ours could write."""
    return f'{{"Messages": [{",".join(messages)}], "Cursor": "1"}}'.encode()


def one(kind: str, body: Any, identifier: str = "m-1", **more: Any) -> str:
    return json.dumps({"ID": identifier, "Kind": kind, "Body": body, **more})


GOOD = one("JobStatusUpdate", update("LH-1", "40"), "good", SentAt="2026-11-01T10:00:00Z")
LH_1 = '{"ID": "LH-1", "AllocatedBy": "Larkfield Homes"}'
ODD = {
    "nested deeply": '{"ID": "x", "Kind": "JobStatusUpdate", "Body": ' + "[" * 600 + "]" * 600 + "}",
    "nested as deeply as is read": '{"ID": "x", "Kind": "JobStatusUpdate", "Body": '
    + "[" * 940
    + "]" * 940
    + "}",
    "nested without a name": '{"Kind": "JobStatusUpdate", "Body": ' + '{"a":' * 940 + "1" + "}" * 940 + "}",
    "nested objects": '{"ID": "x", "Kind": "WorkOrderComplete", "Body": '
    + '{"a":' * 300
    + "1"
    + "}" * 300
    + "}",
    "a number without end": '{"ID": "x", "Kind": "JobStatusUpdate", "Body": {"TypeCode": '
    + "9" * 4000
    + "}}",
    "a huge exponent": '{"ID": "x", "Kind": "JobStatusUpdate", "Body": {"TypeCode": 1e400}}',
    "NaN": '{"ID": "x", "Kind": "JobStatusUpdate", "Body": {"TypeCode": NaN}}',
    "a nul": '{"ID": "x\\u0000", "Kind": "Job\\u0000", "Body": {"a\\u0000": "\\u0000"}}',
    "half a letter": '{"ID": "\\ud800", "Kind": "\\ud800", "Body": {"\\ud800": "\\udfff"}}',
    "a kind that is no text": '{"ID": ["x"], "Kind": {"a": 1}, "Body": {}}',
    "the first moment": one("JobStatusUpdate", {}, SentAt="0001-01-01T00:00:00+14:00"),
    "the last moment": one("JobStatusUpdate", {}, SentAt="9999-12-31T23:59:59-14:00"),
    "an event at the first moment": one(
        "JobStatusUpdate", update("LH-1", "40", EventTime="0001-01-01T00:00:00+14:00")
    ),
    "done at the first moment": one("WorkOrderComplete", complete("LH-1"), SentAt="0001-01-01T00:00:00Z"),
    "done before anything": one(
        "JobStatusUpdate",
        update("LH-1", "0", OtherType="completed", EventTime="0001-01-01T00:00:00+14:00"),
    ),
    "a visit on the last day": one(
        "JobStatusUpdate", update("LH-1", "20", RefinedAppointmentWindow=appointment("9999-12-31"))
    ),
    "a visit on the first day": one(
        "JobStatusUpdate", update("LH-1", "20", RefinedAppointmentWindow=appointment("0001-01-01"))
    ),
    "a promise for the last moment": one(
        "ScheduleRepair",
        schedule(
            "LH-9",
            "flat-1",
            DateRaised="0001-01-01T00:00:00+14:00",
            Priority={"PriorityCode": "3", "RequiredCompletionDateTime": "9999-12-31T23:59:59-14:00"},
        ),
    ),
    "a promise for the first moment": one(
        "ScheduleRepair",
        schedule(
            "LH-1",
            "flat-1",
            Priority={"PriorityCode": "3", "RequiredCompletionDateTime": "0001-01-01T00:00:00+14:00"},
        ),
    ),
}


@pytest.mark.parametrize("what", sorted(ODD))
def test_no_message_holds_up_another_or_breaks_a_page(cast: Cast, other: Other, what: str) -> None:
    odd = ODD[what].replace("flat-1", cast.flat_1.reference)
    other.answers = [(200, page_of(odd, GOOD))]
    for _ in range(2):
        polling.poll(cast.system.pk)
    if Incoming.objects.exists():  # or the whole page was no JSON
        assert Incoming.objects.get(reference="good").outcome == Incoming.Outcome.APPLIED
    assert not Incoming.objects.filter(outcome=Incoming.Outcome.WAITING).exists()
    amina, olive = sign_in(Client(), cast.amina), sign_in(Client(), cast.olive)
    home = f"/homes/{cast.flat_1.code}"
    for path in ("/", f"{home}/", f"{home}/repairs/", f"{home}/report/"):
        assert amina.get(path, follow=True).status_code == 200, path
    for order in WorkOrder.objects.filter(home=cast.flat_1).values_list("code", flat=True):
        assert amina.get(f"{home}/repairs/{order}/").status_code == 200
        assert olive.get(f"/office/homes/{cast.flat_1.code}/repairs/{order}/").status_code == 200
    for path in ("/office/", f"/office/homes/{cast.flat_1.code}/"):
        assert olive.get(path).status_code == 200, path
    assert sign_in(Client(), cast.rhys).get("/office/outgoing/").status_code == 200
