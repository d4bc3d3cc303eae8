"""One record put at its own address: checked and merged as a delivery of one row, by which nothing ends."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from pytest_django import Settings

from portal.homes.models import Component, Home
from portal.investment.models import PlannedWork
from portal.landlords.models import Feed
from portal.records.models import Event, Source
from portal.repairs.models import WorkOrder
from portal.safety.models import Certificate
from portal.sync import tasks
from portal.sync.deliveries import locks, putting
from portal.sync.models import Delivery
from portal.tenancies.models import Tenancy
from standards.kinds import KINDS
from standards.shapes import to_nested
from tests.api.machines import Machine, machine, said
from tests.cast import Cast, assemble
from tests.sync.deliveries import home, order, tenancy

pytestmark = pytest.mark.django_db
# What a put writes down beside the record.
TRACES = (Delivery, Source, Event)


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path) -> None:
    settings.STORE = tmp_path / "store"


@pytest.fixture(autouse=True)
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    keys: list[int] = []
    monkeypatch.setattr(tasks.apply_delivery, "delay", keys.append)
    return keys


@pytest.fixture
def larkfield(cast: Cast) -> Machine:
    return machine(cast.larkfield)


def nested(kind: str, row: dict[str, Any]) -> Any:
    return to_nested(KINDS[kind], row)


def put(asker: Machine, kind: str, row: dict[str, Any], **headers: str) -> HttpResponse:
    """Put it at its own address."""
    reference = row[KINDS[kind].key_column]
    return asker.put(f"/api/v1/{kind.replace('_', '-')}/{reference}", nested(kind, row), **headers)


def traces() -> list[int]:
    return [model.objects.count() for model in TRACES]


def codes(answer: HttpResponse) -> list[str]:
    assert answer.status_code == 422, answer.content
    return [fault["code"] for fault in said(answer)["faults"]]


PLACE = {"unit_reference": "H901"}
ROWS: dict[str, tuple[Any, dict[str, Any]]] = {
    "homes": (Home, home(902)),
    "tenancies": (Tenancy, {**tenancy(901), "tenancy_reference": "T901"}),
    "components": (Component, {"component_reference": "C901", "asset_type_name": "Kitchen", **PLACE}),
    "certificates": (
        Certificate,
        {"certificate_reference": "S901", "type": "10", "date_issued": "2025-01-02", **PLACE},
    ),
    "work_orders": (WorkOrder, order(901)),
    "programmes": (
        PlannedWork,
        {
            "program_reference": "P1",
            "program_description": "Kitchens",
            "item_reference": "I901",
            "item_title": "A kitchen",
            **PLACE,
        },
    ),
}


@pytest.mark.parametrize("kind", list(ROWS))
def test_each_kind_is_made_then_the_same_then_changed(larkfield: Machine, kind: str) -> None:
    model, row = ROWS[kind]
    assert put(larkfield, "homes", home(901)).status_code == 201
    made = put(larkfield, kind, row)
    assert (made.status_code, said(made)["outcome"]) == (201, "created"), made.content
    assert model.objects.filter(reference=row[KINDS[kind].key_column]).count() == 1

    before = traces()
    same = put(larkfield, kind, row, If_Match=made["ETag"])
    assert (same.status_code, said(same)["outcome"], same["ETag"]) == (200, "unchanged", made["ETag"])
    assert traces() == before

    text = {
        "homes": {"number_of_bedrooms": "5"},
        "tenancies": {"lead_tenant_name_full": "Another Name"},
        "components": {"asset_type_name": "Boiler"},
        "certificates": {"date_issued": "2025-02-03"},
        "work_orders": {"description_of_work": "Bath tap drips"},
        "programmes": {"item_title": "A new kitchen"},
    }[kind]
    changed = put(larkfield, kind, {**row, **text}, If_Match=made["ETag"])
    assert (changed.status_code, said(changed)["outcome"]) == (200, "changed"), changed.content
    assert changed["ETag"] != made["ETag"]


def test_the_answer_is_what_a_read_then_gives(larkfield: Machine) -> None:
    made = put(larkfield, "homes", home(901))
    read = larkfield.get("/api/v1/homes/H901")
    assert read["ETag"] == made["ETag"]
    assert said(made) == {**said(read), "outcome": "created", "issues": []}


def test_what_was_read_can_be_put_back(larkfield: Machine) -> None:
    put(larkfield, "homes", home(901))
    read = larkfield.get("/api/v1/homes/H901")
    again = larkfield.put("/api/v1/homes/H901", said(read)["record"], If_Match=read["ETag"])
    assert (again.status_code, said(again)["outcome"]) == (200, "unchanged")


def test_a_flat_row_is_taken_too(larkfield: Machine) -> None:
    row: dict[str, Any] = {**home(901), "number_of_bedrooms": 2}
    answer = larkfield.put("/api/v1/homes/H901", row)
    assert (answer.status_code, Home.objects.get(reference="H901").bedrooms) == (201, 2)


def test_nothing_else_ends_and_nothing_else_is_fresher(larkfield: Machine, cast: Cast) -> None:
    homes, feeds = Home.objects.current().count(), list(Feed.objects.order_by("pk").values())
    put(larkfield, "homes", home(901))
    assert Home.objects.current().count() == homes + 1
    assert list(Feed.objects.order_by("pk").values()) == feeds


def test_it_says_which_system_put_it(larkfield: Machine) -> None:
    put(larkfield, "homes", home(901))
    source = Home.objects.get(reference="H901").source
    assert larkfield.client
    assert source.system == larkfield.client.system.name
    assert source.delivery.received_through == larkfield.client
    assert not source.delivery.is_whole


# --- what is wrong ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "row", "issue", "field"),
    [
        (
            "homes",
            {**home(901), "address_street_name": ""},
            "missing-required",
            "Property[0].Unit[0].Address.StreetName",
        ),
        ("work_orders", order(999), "unknown-place", "Site.Property[0].Unit[0].Reference[0].ID"),
        ("tenancies", tenancy(999), "unknown-home", "Unit[0].Reference[0].ID"),
        ("tenancies", {**tenancy(901), "first_day_of_term_date": "soon"}, "bad-date", "FirstDayOfTermDate"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    larkfield: Machine, kind: str, row: dict[str, Any], issue: str, field: str
) -> None:
    before = traces()
    answer = put(larkfield, kind, row)
    assert codes(answer) == [issue]
    [fault] = said(answer)["faults"]
    assert (fault["field"], fault["severity"]) == (field, "error")
    assert fault["message"]
    assert traces() == before


def test_the_field_of_a_fault_in_a_row_is_its_column(larkfield: Machine) -> None:
    flat = larkfield.put("/api/v1/tenancies/T999", tenancy(999))
    assert said(flat)["faults"][0]["field"] == "unit_reference"


def test_a_cell_that_was_left_out_is_told(larkfield: Machine) -> None:
    answer = larkfield.put("/api/v1/homes/H901", {**home(901), "tenure_type": "nonsense"})
    assert answer.status_code == 201
    [issue] = said(answer)["issues"]
    assert (issue["code"], issue["severity"], issue["field"]) == ("unknown-code", "warning", "tenure_type")


@pytest.mark.parametrize("document", [[], "text", 7, None, {}, {"Nothing": {"Of": "the kind"}}, [home(901)]])
def test_what_is_no_record_is_refused(larkfield: Machine, document: Any) -> None:
    answer = larkfield.ask("PUT", "/api/v1/homes/H901", document if document is not None else b"null")
    assert answer.status_code == 422, answer.content
    assert not Home.objects.filter(reference="H901").exists()


def test_several_records_are_not_one(larkfield: Machine) -> None:
    item = ROWS["programmes"][1]
    document = nested("programmes", item)
    document["Items"] *= 2
    assert codes(larkfield.put("/api/v1/programmes/I901", document)) == ["wrong-shape"]


def test_the_reference_must_be_that_of_the_address(larkfield: Machine) -> None:
    answer = larkfield.put("/api/v1/homes/H902", nested("homes", home(901)))
    assert codes(answer) == ["wrong-reference"]
    assert not Home.objects.filter(reference__in=["H901", "H902"]).exists()


def test_a_row_that_says_it_is_another_landlords_is_refused(larkfield: Machine, cast: Cast) -> None:
    row = {**home(901), "allocated_by": cast.eastmere.name}
    assert codes(larkfield.put("/api/v1/homes/H901", row)) == ["wrong-landlord"]


# --- whose it is -----------------------------------------------------------------------------------------


def test_a_reference_is_each_landlords_own(larkfield: Machine, cast: Cast) -> None:
    other = machine(cast.eastmere)
    put(larkfield, "homes", home(901))
    assert put(other, "homes", home(901, unit_uprn="90000999999")).status_code == 201
    assert Home.objects.filter(reference="H901").count() == 2
    assert codes(put(other, "homes", home(903, unit_uprn="90000000901"))) == ["uprn-held-by-another-landlord"]
    put(larkfield, "homes", home(904))
    assert codes(put(other, "work_orders", order(904))) == ["unknown-place"]


def test_a_contractor_writes_no_records(cast: Cast) -> None:
    contractor = machine(cast.larkfield, cast.contractor)
    assert put(contractor, "work_orders", order(901)).status_code == 403


def test_it_takes_the_permission_of_the_kind(cast: Cast) -> None:
    assert put(machine(cast.larkfield, scopes=["homes:read"]), "homes", home(901)).status_code == 403


# --- who saw what ----------------------------------------------------------------------------------------


def test_a_record_that_is_there_takes_its_etag(larkfield: Machine) -> None:
    tag = put(larkfield, "homes", home(901))["ETag"]
    newer = home(901, number_of_bedrooms="4")
    assert put(larkfield, "homes", newer).status_code == 428
    assert put(larkfield, "homes", newer, If_Match='"another"').status_code == 412
    assert put(larkfield, "homes", newer, If_None_Match="*").status_code == 412
    assert put(larkfield, "homes", newer, If_Match=tag).status_code == 200
    assert put(larkfield, "homes", home(902), If_Match=tag).status_code == 412
    assert put(larkfield, "homes", home(902), If_None_Match="*").status_code == 201


def test_a_key_that_comes_again_is_answered_as_before(larkfield: Machine) -> None:
    answers = [put(larkfield, "homes", home(901), Idempotency_Key="p") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert [answer["ETag"] for answer in answers] == [answers[0]["ETag"]] * 2
    assert Delivery.objects.put_one_by_one().count() == 1


# --- while something else is applied ---------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_it_waits_its_turn_while_a_delivery_is_applied(
    monkeypatch: pytest.MonkeyPatch, begun: list[int]
) -> None:
    monkeypatch.setattr(putting, "SECONDS", 1)
    cast = assemble()
    larkfield, other = machine(cast.larkfield), machine(cast.eastmere)
    held, let_go = threading.Event(), threading.Event()

    def apply_something() -> None:
        with transaction.atomic():
            locks.take(cast.larkfield.pk)
            held.set()
            let_go.wait(30)
        connection.close()

    thread = threading.Thread(target=apply_something)
    thread.start()
    try:
        assert held.wait(10)
        kept = put(larkfield, "homes", home(901))
        again = put(larkfield, "homes", home(901, number_of_bedrooms="3"))
        assert (kept.status_code, again.status_code) == (202, 202)
        assert not Home.objects.filter(reference="H901").exists()
        assert put(other, "homes", home(902)).status_code == 201  # other landlords do not wait
    finally:
        let_go.set()
        thread.join(10)
    told = said(larkfield.get(kept["Location"]))
    assert (told["state"], told["one_record"], told["whole"]) == ("received", True, False)
    behind = put(larkfield, "homes", home(903))  # behind those that came before it
    assert behind.status_code == 202

    assert len(begun) == 3
    tasks.apply_delivery.run(begun[1])
    for answer in (kept, again, behind):
        assert said(larkfield.get(answer["Location"]))["state"] == "applied"
    assert Home.objects.get(reference="H901").bedrooms == 3  # in the order in which they came
    assert put(larkfield, "homes", home(904)).status_code == 201


def test_what_turns_out_wrong_in_its_turn_is_told_there(
    larkfield: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(putting, "may_begin", lambda _: False)
    kept = put(larkfield, "tenancies", tenancy(999))
    tasks.apply_delivery.run(Delivery.objects.put_one_by_one().get().pk)
    told = said(larkfield.get(kept["Location"]))
    assert told["counts"]["tenancies"]["refused"] == 1
    [issue] = said(larkfield.get(f"{kept['Location']}/issues"))["issues"]
    assert issue["code"] == "unknown-home"
