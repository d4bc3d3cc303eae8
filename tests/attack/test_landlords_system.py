"""A landlord's system that lies, is broken, or was broken into: what it says harms nobody else."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portal.core import clock
from portal.notices.models import Notice
from portal.repairs.models import RepairRequest, WorkOrder
from portal.sync import talking
from portal.sync.incoming import polling
from portal.sync.models import Incoming, Outgoing, System
from portal.sync.out.delivering import deliver
from portal.sync.talking import CannotReach
from tests.cast import Cast
from tests.front.report.answering import KITCHEN_LEAK, Reporter
from tests.signing_in import sign_in
from tests.sync.incoming.messages import appointment, complete, schedule, update
from tests.sync.out.other import Heard, Other, listening

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


# --- What it says back ------------------------------------------------------------------------------------

SECRETS = ("Z9173Q", "Behind the bin")
KEYS = {"keysafe_place": SECRETS[1], "keysafe_code": SECRETS[0], "other_way": ""}


@pytest.mark.parametrize("status", [200, 422, 500, 403, 302])
def test_what_opens_a_keysafe_is_not_kept_when_it_is_said_back(cast: Cast, other: Other, status: int) -> None:
    amina = Reporter(sign_in(Client(), cast.amina), cast.flat_1, cast.amina)
    amina.go_through({**KITCHEN_LEAK, "in": {"who": "nobody"}, "keys": KEYS})
    amina.send()
    message = Outgoing.objects.get(kind="RaiseRepair", request__reported_by=cast.amina, delivered_at=None)
    heard: list[Any] = []

    def said_back(asked: Heard) -> tuple[int, bytes]:
        heard.append(asked.body)
        took = {
            "Reference": [{"ID": "LH-77", "AllocatedBy": SECRETS[0]}],
            "Keysafe": SECRETS,
            "Took": asked.body,
        }
        return status, json.dumps(took).encode()

    other.answers = [said_back]
    deliver(message.pk)
    assert all(secret in str(heard) for secret in SECRETS), "who attends has to know"
    rows = [
        *Outgoing.objects.values(),
        *RepairRequest.objects.values(),
        *WorkOrder.objects.values(),
        *RepairRequest.events.rel.related_model.objects.values(),
        *WorkOrder.events.rel.related_model.objects.values(),
    ]
    assert not any(secret in str(rows) for secret in SECRETS)
    page = sign_in(Client(), cast.rhys).get(f"/office/outgoing/{message.code}/")
    assert not any(secret in page.text for secret in SECRETS)


def test_the_number_of_another_homes_repair_joins_no_two_households(cast: Cast, other: Other) -> None:
    WorkOrder.objects.filter(pk=cast.contractors_order.pk).update(reference="LH-BEN", request=None)
    amina = Reporter(sign_in(Client(), cast.amina), cast.flat_1, cast.amina)
    amina.go_through(KITCHEN_LEAK)
    amina.send()
    message = Outgoing.objects.get(kind="RaiseRepair", request__reported_by=cast.amina, delivered_at=None)
    other.answers = [(200, b'{"Reference": [{"ID": "LH-BEN"}]}')]
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.delivered_at, message.failure) == (None, "other_home")
    assert message.set_aside_at, "it waits for staff"
    Notice.objects.all().delete()
    on = (clock.today() + timedelta(days=3)).isoformat()
    visit = update("LH-BEN", "20", RefinedAppointmentWindow=appointment(on))
    other.answers = [(200, page_of(one("JobStatusUpdate", visit)))]
    polling.poll(cast.system.pk)
    assert cast.contractors_order.appointments.filter(on=on).exists()
    assert Notice.objects.filter(person=cast.ben).exists()
    assert not Notice.objects.filter(person=cast.amina).exists()
    ben = sign_in(Client(), cast.ben)
    page = ben.get(f"/homes/{cast.flat_2.code}/repairs/{cast.contractors_order.code}/").text
    assert KITCHEN_LEAK["details"]["words"] not in page


# --- How it answers ---------------------------------------------------------------------------------------


@contextmanager
def dripping(*parts: bytes, every: float) -> Iterator[str]:
    """A system that sends these bytes over and over and never comes to an end."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            with suppress(OSError):
                line, _ = door.accept()
                with line:
                    line.recv(65536)
                    line.sendall(parts[0])
                    until = time.monotonic() + 5
                    while time.monotonic() < until:
                        line.sendall(parts[-1])
                        time.sleep(every)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        thread.join()


SLOW = {
    "a status line": (b"HTTP/1.1 ", b"2"),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X-Wait: longer\r\n"),
    "one header": (b"HTTP/1.1 200 OK\r\nX-Wait: ", b"x"),
    "go on, go on": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a part's length": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
    "a body": (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b" "),
    "a body without end": (b"HTTP/1.1 200 OK\r\n\r\n", b" " * 100),
}


@pytest.mark.parametrize("what", sorted(SLOW))
def test_nothing_that_comes_drop_by_drop_keeps_anybody_waiting(cast: Cast, what: str) -> None:
    with dripping(*SLOW[what], every=0.05) as address:
        cast.system.address = address
        began = time.monotonic()
        with pytest.raises(CannotReach, match="timeout"):
            talking.post(cast.system, "RaiseRepair", {}, key="k", timeout=0.4)
        assert time.monotonic() - began < 2


def test_no_answer_leads_us_to_another_address(cast: Cast, other: Other) -> None:
    with listening() as inner:
        cast.system.address = other.address
        for status in (301, 302, 303, 307, 308):
            other.extra_headers = {"Location": f"{inner.address}/hact/messages"}
            other.answers = [(status, b"")]
            with pytest.raises(CannotReach, match="moved"):
                talking.read(cast.system, "")
        assert inner.heard == []


def test_no_system_tells_a_household_of_visits_without_end(cast: Cast, other: Other) -> None:
    Notice.objects.all().delete()
    days = [clock.today() + timedelta(days=2 + number) for number in range(25)]
    moved = [
        one(
            "JobStatusUpdate",
            update("LH-1", "20", RefinedAppointmentWindow=appointment(day.isoformat())),
            f"m-{day}",
        )
        for day in days
    ]
    other.answers = [(200, page_of(*moved))]
    polling.poll(cast.system.pk)
    assert 0 < Notice.objects.filter(person=cast.amina).count() <= 10
    assert cast.own_order.appointments.filter(on__gt=clock.today()).get().on == days[-1], "as her page says"
