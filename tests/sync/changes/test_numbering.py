"""Changes are numbered once they can be seen: none missed, none twice, whatever commits when."""

import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.landlords.models import Landlord
from portal.records.events import record
from portal.records.models import Event
from portal.repairs.models import WorkOrder
from portal.sync.changes import numbering, reading
from portal.sync.models import Change, ChangeCount
from tests.factories.homes import HomeFactory
from tests.factories.landlords import LandlordFactory
from tests.factories.repairs import WorkOrderFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def larkfield() -> Landlord:
    return LandlordFactory(slug="larkfield")


@pytest.fixture
def order(larkfield: Landlord) -> WorkOrder:
    return WorkOrderFactory(home=HomeFactory(landlord=larkfield))


def event(order: WorkOrder, tag: str = "10") -> int:
    return int(record("repair update told", order, by=None, type=tag).pk)


def numbered(landlord: Landlord) -> list[tuple[int, int]]:
    """Position and event, in the order of positions."""
    rows = Change.objects.filter(landlord=landlord, position__isnull=False).order_by("position")
    return list(rows.values_list("position", "event_id"))


def test_each_event_of_a_landlord_is_a_change(order: WorkOrder, larkfield: Landlord) -> None:
    events = [event(order) for _ in range(3)]
    assert numbering.number(larkfield.pk) == 3
    assert numbered(larkfield) == [(1, events[0]), (2, events[1]), (3, events[2])]
    assert numbering.number(larkfield.pk) == 0


def test_what_no_system_needs_gets_no_number(order: WorkOrder, larkfield: Landlord) -> None:
    record("landlord changed", larkfield, by=None, landlord_id=larkfield.pk)
    last = event(order)
    record("an event that no table knows", order, by=None)
    numbering.number(larkfield.pk)
    assert numbered(larkfield) == [(1, last)]
    assert Change.objects.count() == 1


def test_an_event_of_no_landlord_is_no_change() -> None:
    Event.objects.create(verb="landlord added", subject_kind="Person", subject_code=uuid4())
    assert not Change.objects.exists()


def test_landlords_are_numbered_apart(order: WorkOrder, larkfield: Landlord) -> None:
    eastmere = WorkOrderFactory(home=HomeFactory(landlord=LandlordFactory(slug="eastmere")))
    event(order)
    event(eastmere)
    assert set(numbering.to_number()) == {larkfield.pk, eastmere.landlord_id}
    for landlord in (larkfield, eastmere.landlord):
        numbering.number(landlord.pk)
        assert [position for position, _ in numbered(landlord)] == [1]
    assert numbering.to_number() == []


def test_many_are_numbered_in_portions(
    order: WorkOrder, larkfield: Landlord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbering, "AT_ONCE", 4)
    events = [event(order) for _ in range(11)]
    assert numbering.number(larkfield.pk, most=1000) == 11
    assert numbered(larkfield) == list(enumerate(events, start=1))


def test_whoever_does_not_wait_leaves_it_to_who_is_at_it(order: WorkOrder, larkfield: Landlord) -> None:
    event(order)
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [numbering.CHANGES, larkfield.pk])
        assert numbering.number(larkfield.pk, wait=False) == 0
        cursor.execute("ROLLBACK")
    assert numbering.number(larkfield.pk, wait=False) == 1


# --- many at once -------------------------------------------------------------------------------------------


class Reader(threading.Thread):
    """Somebody who follows the feed from its beginning, page by page, all the time."""

    def __init__(self, landlord: Landlord, limit: int) -> None:
        super().__init__(daemon=True)
        self.landlord, self.limit = landlord, limit
        self.cursor, self.seen = "", list[int]()
        self.stop = threading.Event()
        self.fault: Exception | None = None

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                self.look()
            while not self.look():
                pass
        except Exception as fault:
            self.fault = fault
        finally:
            connection.close()

    def look(self) -> bool:
        page = reading.read(self.landlord, after=self.cursor, limit=self.limit)
        self.seen += [positioned(told) for told in page.changes]
        self.cursor = page.cursor
        return page.is_last


def positioned(told: str) -> int:
    return int(told.removeprefix('{"position":').partition(",")[0])


def test_readers_see_every_change_once_and_in_order_while_transactions_commit_in_any_order(
    order: WorkOrder, larkfield: Landlord
) -> None:
    chance = random.Random(7)
    waits = [[chance.random() * 0.01 for _ in range(12)] for _ in range(6)]
    written: list[int] = []
    long_one_may_end = threading.Event()
    long_one_has_begun = threading.Event()
    long_ones: list[int] = []

    def write(pauses: Sequence[float]) -> None:
        try:
            for pause in pauses:
                with transaction.atomic():
                    first = event(order)
                    time.sleep(pause)
                    second = event(order)
                    time.sleep(pause / 2)
                written.extend((first, second))
        finally:
            connection.close()

    def write_for_long() -> None:
        try:
            with transaction.atomic():
                long_ones.append(event(order))
                long_one_has_begun.set()
                assert long_one_may_end.wait(30)
        finally:
            connection.close()

    readers = [Reader(larkfield, limit) for limit in (1, 7, 5000)]
    long_one = threading.Thread(target=write_for_long)
    long_one.start()
    assert long_one_has_begun.wait(10)
    writers = [threading.Thread(target=write, args=[each]) for each in waits]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join(60)
    # The long one is not over, and nobody waits for it.
    numbering.number(larkfield.pk)
    assert len(numbered(larkfield)) == len(written) == 6 * 12 * 2
    long_one_may_end.set()
    long_one.join(30)
    for reader in readers:
        reader.stop.set()
        reader.join(60)
        assert reader.fault is None
        assert reader.seen == list(range(1, len(written) + 2))
    assert numbered(larkfield)[-1][1] == long_ones[0]  # written first, told last
    assert {pk for _, pk in numbered(larkfield)} == {*written, *long_ones}


# --- any order at all ---------------------------------------------------------------------------------------

WRITERS = 3
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["write", "commit", "roll back"]), st.integers(0, WRITERS - 1)),
        st.tuples(st.sampled_from(["number", "read"]), st.just(0)),
    ),
    max_size=40,
)
INSERT = """
    INSERT INTO records_event (at, landlord_id, verb, subject_kind, subject_code, details)
    VALUES (clock_timestamp(), %s, 'repair update told', 'WorkOrder', %s, '{}') RETURNING id
"""


class World:
    """Connections with a transaction each, and one reader."""

    def __init__(self, order: WorkOrder) -> None:
        self.landlord, self.subject = order.landlord, order.code
        parameters = connection.get_connection_params()
        wanted = {name: parameters[name] for name in ("host", "user", "dbname") if name in parameters}
        self.lines = [psycopg.connect(**wanted) for _ in range(WRITERS)]
        self.open: list[list[int]] = [[] for _ in self.lines]
        self.committed: list[int] = []
        self.cursor, self.read_so_far = "", list[int]()

    def write(self, line: int) -> None:
        [pk] = self.lines[line].execute(INSERT, [self.landlord.pk, self.subject]).fetchone() or (0,)
        self.open[line].append(pk)

    def commit(self, line: int) -> None:
        self.lines[line].commit()
        self.committed += self.open[line]
        self.open[line] = []

    def roll_back(self, line: int) -> None:
        self.lines[line].rollback()
        self.open[line] = []

    def number(self, _line: int) -> None:
        numbering.number(self.landlord.pk)

    def read(self, _line: int) -> None:
        page = reading.read(self.landlord, after=self.cursor, limit=3)
        self.read_so_far += [positioned(told) for told in page.changes]
        self.cursor = page.cursor

    def close(self) -> None:
        for line in self.lines:
            line.close()


@given(steps=STEPS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_in_whatever_order_numbers_have_no_gaps_and_follow_what_was_seen(
    order: WorkOrder, steps: list[tuple[str, int]]
) -> None:
    start_anew(order.landlord)
    world = World(order)
    try:
        for what, line in steps:
            before = numbered(order.landlord)
            getattr(world, what.replace(" ", "_"))(line)
            assert numbered(order.landlord)[: len(before)] == before  # what was given out stays
        for line in range(WRITERS):
            world.commit(line)
        while len(world.read_so_far) < len(world.committed):
            world.read(0)
        positions, events = zip(*numbered(order.landlord), strict=True) if world.committed else ((), ())
        assert list(positions) == list(range(1, len(world.committed) + 1)) == world.read_so_far
        assert sorted(events) == sorted(world.committed)
        world.read(0)
        assert len(world.read_so_far) == len(world.committed)
    finally:
        world.close()


def start_anew(landlord: Landlord) -> None:
    Change.objects.all().delete()
    ChangeCount.objects.filter(landlord=landlord).delete()


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    yield
    connection.close()
