"""Records over the API: by the landlord's own reference, in pages, as they were, and whose they are."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from rest_framework.request import Request

from portal.api.problems import Problem
from portal.api.versions import check_unchanged, tag_of
from portal.homes.models import Block, Component, Home
from portal.repairs.models import StatusUpdate, WorkOrder
from portal.tenancies.models import Tenancy
from standards.kinds import KINDS, Kind
from tests.api.machines import Machine, machine, said
from tests.cast import Cast
from tests.factories.homes import ComponentFactory, HomeFactory
from tests.factories.repairs import StatusUpdateFactory, WorkOrderFactory
from tests.house.records_table import larkfields

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(cast: Cast) -> Machine:
    return machine(cast.larkfield)


@pytest.fixture
def bright_spark(cast: Cast) -> Machine:
    return machine(cast.larkfield, cast.contractor)


def address(kind: Kind | str, reference: str = "", rest: str = "") -> str:
    words = KINDS[kind].key if isinstance(kind, str) else kind.key
    return f"/api/v1/{words.replace('_', '-')}" + (f"/{quote(reference, safe='')}{rest}" if reference else "")


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_record_is_the_standards_document_with_where_it_came_from(
    kind: Kind, cast: Cast, system: Machine
) -> None:
    stored = larkfields(kind, cast)
    answer = system.get(address(kind, stored.reference))
    found = said(answer)
    jsonschema_rs.validate(kind.schema, found["record"])
    assert (found["reference"], found["code"]) == (stored.reference, str(stored.code))
    assert found["source"] == stored.source.system
    assert datetime.fromisoformat(found["as_of"]) == stored.source.as_of
    assert datetime.fromisoformat(found["updated_at"]).tzinfo is not None
    assert found["ended_on"] is None
    assert answer["Cache-Control"] == "private, no-cache"


def test_a_home_names_its_building_and_estate(cast: Cast, system: Machine) -> None:
    record = said(system.get(address("homes", cast.flat_1.reference)))["record"]
    assert record["Reference"][0]["ID"] == cast.flat_1.estate.reference
    assert record["Property"][0]["Name"] == cast.rowan_court.name
    assert record["Property"][0]["Unit"][0]["Address"]["Unit"] == "Flat 1"


def test_what_a_resident_reported_is_no_part_of_a_record(cast: Cast, system: Machine) -> None:
    order = cast.own_order
    WorkOrder.objects.filter(pk=order.pk).update(request=cast.request, answer="not fixed")
    shown = system.get(address("work_orders", order.reference)).content.decode()
    assert cast.request.words not in shown
    assert "not fixed" not in shown


def test_the_same_is_not_sent_twice(cast: Cast, system: Machine) -> None:
    where = address("homes", cast.flat_1.reference)
    tag = system.get(where)["ETag"]
    again = system.get(where, If_None_Match=tag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    Home.objects.filter(pk=cast.flat_1.pk).update(bedrooms=5)
    changed = system.get(where, If_None_Match=tag)
    assert changed.status_code == 200
    assert changed["ETag"] != tag


def test_it_comes_compressed_to_whoever_can_read_that(cast: Cast, system: Machine) -> None:
    StatusUpdateFactory.create_batch(5, work_order=cast.own_order, comments="A few words about it")
    where = address("work_orders", cast.own_order.reference)
    plain = said(system.get(where))
    packed = system.get(where, Accept_Encoding="gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert said(type("", (), {"content": gzip.decompress(packed.content)})) == plain  # type: ignore[arg-type]
    assert system.get(where, If_None_Match=packed["ETag"]).status_code == 304


ODD = ["A/B", "A/history", "A/record", "history", "a b?c#d%2F", "é£", "..%2F", "H1/", "//", "'; --"]


@pytest.mark.parametrize("reference", ODD)
def test_a_reference_may_be_any_text(reference: str, cast: Cast, system: Machine) -> None:
    HomeFactory(landlord=cast.larkfield, reference="A")
    home = HomeFactory(landlord=cast.larkfield, reference=reference, unit="The odd one")
    found = said(system.get(address("homes", reference, "/record")))
    assert (found["reference"], found["code"]) == (reference, str(home.code))
    history = said(system.get(address("homes", reference, "/history")))
    assert history["reference"] == reference
    if not reference.endswith(("history", "record")):
        assert said(system.get(address("homes", reference)))["code"] == str(home.code)


@pytest.mark.parametrize("reference", ["H\0", "nothing", "x" * 500])
def test_what_is_not_there_is_a_problem(reference: str, system: Machine) -> None:
    assert system.get(address("homes", reference)).status_code == 404
    assert system.get(address("homes", reference, "/history")).status_code == 404


def test_a_tag_that_came_compressed_is_of_the_same_version() -> None:
    tag = tag_of({"Name": "Rowan Court"})
    asked = Request(RequestFactory().put("/", headers={"If-Match": f'W/{tag}, "other"'}))
    check_unchanged(asked, tag)
    with pytest.raises(Problem, match="Read it again"):
        check_unchanged(asked, tag_of({"Name": "Rowan House"}))


# --- many --------------------------------------------------------------------------------------------------


def pages(system: Machine, where: str) -> list[list[str]]:
    """The references of each page."""
    found, cursor = [], ""
    joint = "&" if "?" in where else "?"
    while True:
        page = said(system.get(where + (f"{joint}cursor={cursor}" if cursor else "")))
        found.append([each["reference"] for each in page["records"]])
        if page["cursor"] is None:
            return found
        cursor = page["cursor"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_the_list_has_the_landlords_own_and_each_as_by_itself(
    kind: Kind, cast: Cast, system: Machine
) -> None:
    page = said(system.get(address(kind)))
    own = {each["reference"]: each for each in page["records"]}
    stored = larkfields(kind, cast)
    assert own[stored.reference] == said(system.get(address(kind, stored.reference)))
    assert page["cursor"] is None
    assert sorted(own) == list(own)
    theirs = type(stored).objects.filter(landlord=cast.larkfield)
    assert set(own) == set(theirs.values_list("reference", flat=True))


def test_pages_have_every_record_once(cast: Cast, system: Machine) -> None:
    all_of_them = sorted(Home.objects.filter(landlord=cast.larkfield).values_list("reference", flat=True))
    found = pages(system, address("homes") + "?limit=2")
    assert [reference for page in found for reference in page] == all_of_them
    assert {len(page) for page in found[:-1]} == {2}


def test_records_of_a_home_can_be_asked_for(cast: Cast, system: Machine) -> None:
    where = address("work_orders") + f"?home={quote(cast.flat_1.reference)}"
    own = WorkOrder.objects.filter(home=cast.flat_1).values_list("reference", flat=True)
    assert pages(system, where) == [sorted(own)]
    assert pages(system, address("work_orders") + "?home=nowhere") == [[]]
    theirs = quote(cast.eastmere_house.reference)
    assert pages(system, address("tenancies") + f"?home={theirs}") == [[]]


@pytest.mark.parametrize(
    "question",
    [
        "limit=0",
        "limit=1001",
        "limit=many",
        "cursor=what",
        "cursor=AAAA",
        "updated_after=yesterday",
        "updated_after=2026-01-01",
        "updated_before=2026-01-01T10:00:00",
        "home=%00",
    ],
)
def test_a_question_that_cannot_be_read_is_a_problem(question: str, system: Machine) -> None:
    answer = system.get(address("tenancies") + f"?{question}")
    assert answer.status_code == 400
    [fault] = said(answer)["faults"]
    assert fault["field"] == question.partition("=")[0]


MAKE: dict[str, Callable[[Cast], Any]] = {
    "homes": lambda cast: HomeFactory(landlord=cast.larkfield, block=cast.rowan_court),
    "components": lambda cast: ComponentFactory(landlord=cast.larkfield, home=cast.flat_1),
    "work_orders": lambda cast: StatusUpdateFactory(
        work_order=WorkOrderFactory(landlord=cast.larkfield, home=cast.flat_1)
    ),
}


@pytest.mark.parametrize("key", MAKE)
def test_many_records_take_no_more_questions_than_one(key: str, cast: Cast, system: Machine) -> None:
    MAKE[key](cast)
    one = asked(system, address(key) + "?limit=1")
    for _ in range(12):
        MAKE[key](cast)
    assert asked(system, address(key) + "?limit=100") == one
    assert one <= 4  # the client, the moment, the records, and whether the connection is well


def test_a_record_takes_three_questions_however_much_is_under_it(cast: Cast, system: Machine) -> None:
    where = address("work_orders", cast.own_order.reference)
    few = asked(system, where)
    for place in range(30, 50):
        StatusUpdateFactory(work_order=cast.own_order, position=place)
    assert asked(system, where) == few == 3  # one of them writes down who read it


def asked(system: Machine, where: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert system.get(where).status_code == 200
    return len(queries)


# --- whose they are ----------------------------------------------------------------------------------------


def test_a_contractor_sees_its_own_orders_alone(cast: Cast, bright_spark: Machine) -> None:
    own = WorkOrder.objects.filter(landlord=cast.larkfield, contractor=cast.contractor)
    assert own.exists()
    assert pages(bright_spark, address("work_orders")) == [sorted(own.values_list("reference", flat=True))]
    assert bright_spark.get(address("work_orders", cast.contractors_order.reference)).status_code == 200
    others = WorkOrder.objects.filter(landlord=cast.larkfield).exclude(contractor=cast.contractor)
    for order in others:
        for rest in ("", "/record", "/history"):
            assert bright_spark.get(address("work_orders", order.reference, rest)).status_code == 404


def test_a_contractor_reads_no_tenants_name(cast: Cast, bright_spark: Machine) -> None:
    shown = bright_spark.get(address("work_orders")).content.decode()
    for name in ("Amina Tenant", "Nadia Tenant", "amina@example.org"):
        assert name not in shown


def test_a_contractor_does_not_see_how_an_order_was_before_it_was_its_own(
    cast: Cast, bright_spark: Machine
) -> None:
    order = cast.own_order
    WorkOrder.objects.filter(pk=order.pk).update(description="Ours now", contractor=cast.contractor)
    WorkOrder.objects.filter(pk=order.pk).update(description="Still ours")
    history = said(bright_spark.get(address("work_orders", order.reference, "/history")))
    assert [each["record"]["DescriptionOfWork"] for each in history["versions"]] == ["Still ours", "Ours now"]


# --- as they were ------------------------------------------------------------------------------------------


def test_history_has_every_version_newest_first(cast: Cast, system: Machine) -> None:
    home = cast.flat_1
    for bedrooms in (3, 4):
        Home.objects.filter(pk=home.pk).update(bedrooms=bedrooms)
    found = said(system.get(address("homes", home.reference, "/history")))
    bedrooms = [
        each["record"]["Property"][0]["Unit"][0]["PhysicalCharacteristics"]["NumberOfBedrooms"]
        for each in found["versions"]
    ]
    assert bedrooms == [4, 3, 2]
    now, before, first = found["versions"]
    assert now["record"] == said(system.get(address("homes", home.reference)))["record"]
    assert (now["until"], now["since"], before["since"]) == (None, before["until"], first["until"])
    assert [each["lines"] for each in found["versions"]] == [True, False, False]
    assert {each["source"] for each in found["versions"]} == {home.source.system}


def test_history_comes_in_pages(cast: Cast, system: Machine) -> None:
    home = cast.flat_1
    for bedrooms in range(3, 9):
        Home.objects.filter(pk=home.pk).update(bedrooms=bedrooms)
    where = address("homes", home.reference, "/history")
    whole = said(system.get(where))["versions"]
    assert len(whole) == 7
    for limit in (1, 2, 3):
        found, cursor = [], ""
        while True:
            page = said(system.get(f"{where}?limit={limit}" + (f"&cursor={cursor}" if cursor else "")))
            assert len(page["versions"]) <= limit
            found += page["versions"]
            if page["cursor"] is None:
                break
            cursor = page["cursor"]
        assert found == whole


def test_history_takes_as_many_questions_for_many_versions(cast: Cast, system: Machine) -> None:
    where = address("homes", cast.flat_1.reference, "/history")
    few = asked(system, where)
    for bedrooms in range(3, 9):
        Home.objects.filter(pk=cast.flat_1.pk).update(bedrooms=bedrooms)
    assert asked(system, where) == few


# --- when it was written -----------------------------------------------------------------------------------


def changed_at(record: Any) -> datetime:
    return type(record).objects.values_list("changed_at", flat=True).get(pk=record.pk)  # type: ignore[no-any-return]


def written_long_ago(record: Any) -> datetime:
    """As if it had been: PostgreSQL itself keeps the moment, so it is told to look away."""
    table = type(record)._meta.db_table
    then = datetime.now(UTC) - timedelta(days=30)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"UPDATE {table} SET changed_at = %s WHERE id = %s", [then, record.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    return then


CHANGES: dict[str, tuple[Callable[[Cast], Any], Callable[[Cast], Any]]] = {
    "the row itself": (
        lambda cast: cast.kitchen,
        lambda cast: Component.objects.filter(pk=cast.kitchen.pk).update(name="New"),
    ),
    "the building it names": (
        lambda cast: cast.flat_1,
        lambda cast: Block.objects.filter(pk=cast.rowan_court.pk).update(name="Rowan House"),
    ),
    "an update that was told": (
        lambda cast: cast.own_order,
        lambda cast: StatusUpdateFactory(
            work_order=cast.own_order, position=20_000, source=cast.own_order.source
        ),
    ),
    "a told update that changed": (
        lambda cast: cast.own_order,
        lambda cast: StatusUpdate.objects.filter(work_order=cast.own_order).update(
            comments="More", source=cast.own_order.source
        ),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_what_is_shown_is_a_change_of_the_record(what: str, cast: Cast) -> None:
    record_of, change = CHANGES[what]
    record = record_of(cast)
    StatusUpdateFactory(work_order=cast.own_order, position=5)
    then = written_long_ago(record)
    assert changed_at(record) == then
    change(cast)
    assert changed_at(record) > then


def test_only_what_was_written_since_is_listed(cast: Cast, system: Machine) -> None:
    tenancies = list(Tenancy.objects.filter(landlord=cast.larkfield))
    for tenancy in tenancies[1:]:
        written_long_ago(tenancy)
    since = quote((datetime.now(UTC) - timedelta(days=1)).isoformat())
    assert pages(system, address("tenancies") + f"?updated_after={since}") == [[tenancies[0].reference]]
    before = pages(system, address("tenancies") + f"?updated_before={since}")
    assert before == [sorted(tenancy.reference for tenancy in tenancies[1:])]
