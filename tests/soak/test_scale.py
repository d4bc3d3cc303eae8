"""Several workers and beats on one database: the same comes of the same work, and nothing is done twice."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.embedded import Servers
from tests.ready_made import with_tables
from tests.sample_system.running import TOKEN
from tests.soak.world import Whole, whole

ORDERS = 12
PATIENCE = 60.0


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory, migrated: str) -> Iterator[Path]:
    """A PostgreSQL and a Redis for these tests alone, running from the first to the last."""
    var = tmp_path_factory.mktemp("var")
    kept = with_tables(Servers(var / "test", quick_but_unsafe=True), migrated)
    yield var
    kept.let_go()
    shutil.rmtree(var, ignore_errors=True)


@pytest.fixture
def here(servers: Path, tmp_path: Path) -> Iterator[Whole]:
    with whole(servers, tmp_path, seed=1) as here:
        system = here.start_system(speed=1e-6)
        here.start_part("residents")
        here.say("residents", "ready")
        here.empty_redis()
        known = {"address": system.address, "token": TOKEN, "homes": ORDERS, "hears": "", "reports": 20}
        here.say("residents", "set_up", **known)
        yield here


def test_two_beats_and_two_workers_tell_everybody_once(here: Whole) -> None:
    here.say("residents", "make_due", orders=ORDERS)
    for number in (1, 2):
        here.say("residents", "prime_beat", path=str(here.folder / f"beat{number}"))
        here.start_part(f"worker {number}")
        here.start_part(f"beat {number}")
    wanted = {"repair_is_it_fixed": ORDERS // 2, "repair_late": ORDERS // 2}
    until(lambda: here.say("residents", "notices") == wanted)
    until(lambda: times_done(here, "ask_if_fixed") >= 2 and times_done(here, "tell_of_late") >= 2)
    assert here.say("residents", "notices") == wanted
    assert here.say("residents", "numbering") == []


def test_four_workers_bring_what_one_brings(here: Whole) -> None:
    """Each delivery by one of them; each report taken to the system once."""
    for _ in range(8):
        here.say("residents", "report_next")
    here.say("residents", "bring_many", landlords=4, orders=60, folder=str(here.folder))
    for number in range(4):
        here.start_part(f"worker {number}")
    until(lambda: not here.say("residents", "still_waiting"))
    until(lambda: not here.say("residents", "glance")["deliveries"])
    came = here.say("residents", "digest")
    assert came["states"] == {"applied": 4}
    assert (came["delivered orders"], came["reports held"], came["orders of reports"]) == (240, 8, 8)
    assert here.system
    there = [order["Report"] for order in here.system.held()["Orders"]]
    assert len(there) == len(set(there)) == 8


def times_done(here: Whole, task: str) -> int:
    logs = [(here.folder / f"worker {number}.log").read_text() for number in (1, 2)]
    lines = [line for log in logs for line in log.splitlines()]
    return sum(f"tasks.{task}" in line and '"SUCCESS"' in line for line in lines)


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.3)
