"""A system that speaks HACT's messages over HTTP, in its dialect, where we may call it."""

import json
from typing import Any

import pytest

from portal.sync import talking
from portal.sync.models import System
from portal.sync.talking import CannotReach, Refused
from tests.sync.out.other import Other, said


def test_a_message_is_said_in_the_systems_dialect(system: System, other: Other) -> None:
    system.dialect = "hackney"
    other.answers = [said(200, {})]
    message = {
        "RelatedWorkOrderReference": {"ID": "10000012"},
        "TypeCode": "0",
        "OtherType": "complete",
        "EventTime": "2026-11-24T08:00:00+00:00",
    }

    talking.post(system, "JobStatusUpdate", message, key="k")

    [heard] = other.heard
    assert heard.path == "/jobStatusUpdate"
    assert heard.body["relatedWorkOrderReference"] == {"id": "10000012"}
    assert heard.body["otherType"] == "completed"


def test_what_the_dialect_has_no_place_for_is_set_aside_with_the_reason(system: System) -> None:
    system.dialect = "hackney"
    with pytest.raises(Refused) as refused:
        talking.post(system, "RaiseRepair", {}, key="k")
    assert "no path for RaiseRepair" in refused.value.says


def test_an_offer_in_a_dialect_is_read_into_the_standard(
    system: System, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    from standards.dialects import dialect

    monkeypatch.setitem(dialect("hackney").paths, "RequestAvailableAppointments", ["slots"])
    system.dialect = "hackney"
    offer = {"appointment": [{"date": "2026-11-24", "timeOfDay": {"name": "Morning"}}]}
    other.answers = [said(200, offer)]

    answer = talking.post(system, "RequestAvailableAppointments", {}, key="k")

    assert answer["Appointment"][0]["TimeOfDay"]["Name"] == "Morning"


def test_what_it_holds_can_be_asked(system: System, other: Other) -> None:
    other.answers = [said(200, {"homes": {}}), said(404, {})]
    assert talking.holdings(system) == {"homes": {}}
    with pytest.raises(Refused):
        talking.holdings(system, "LF 1/2")
    assert [heard.path for heard in other.heard] == [
        "/hact/holdings?after=&limit=5000",
        "/hact/holdings/LF%201%2F2",
    ]


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:{port}", "http://localhost:{port}", "http://[::1]:{port}"]
)
def test_a_private_address_is_not_called_where_that_is_not_allowed(
    address: str, system: System, other: Other, settings: Any
) -> None:
    settings.SYSTEMS_MAY_BE_PRIVATE = False
    system.address = address.format(port=other.address.rpartition(":")[2])

    with pytest.raises(CannotReach, match="not_open"):
        talking.post(system, "RaiseRepair", {}, key="k")
    with pytest.raises(CannotReach, match="not_open"):
        talking.read(system, "")
    assert other.heard == []


def test_a_name_that_leads_nowhere_is_no_connection(system: System, settings: Any) -> None:
    settings.SYSTEMS_MAY_BE_PRIVATE = False
    system.address = "http://no-such-machine.invalid"
    with pytest.raises(CannotReach, match="connection"):
        talking.read(system, "")


def test_the_port_is_in_the_host_only_where_it_is_unusual(system: System, other: Other) -> None:
    talking.read(system, "")
    assert other.heard[0].headers["Host"] == other.address.removeprefix("http://")


def test_a_page_is_read_whatever_the_dialect(system: System, other: Other) -> None:
    system.dialect = "hackney"
    other.messages = [{"ID": "1", "Body": {"typeCode": "30"}}]
    assert talking.read(system, "") == (json.loads(json.dumps(other.messages)), "1")
