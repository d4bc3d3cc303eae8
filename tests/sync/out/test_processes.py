"""Real processes, killed and cut off at any moment: a report arrives exactly once in effect.

Each test ends by holding what residents sent against what the landlord's system holds.
"""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ready_made import with_tables
from tests.sync.out.world import World, world

HOUR = 3600


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory, migrated: str) -> Iterator[Path]:
    """A PostgreSQL and a Redis for these tests alone: they are killed here."""
    var = tmp_path_factory.mktemp("var")
    with world(var, var) as first:
        kept = with_tables(first.servers, migrated)
        yield var
    kept.let_go()
    shutil.rmtree(var, ignore_errors=True)


@pytest.fixture
def here(servers: Path, tmp_path: Path) -> Iterator[World]:
    """A system, somebody, a worker and a beat, with an empty queue."""
    with world(servers, tmp_path) as here:
        here.start_system()
        here.start_somebody()
        here.empty_redis()
        here.begin(homes=12)
        yield here


@pytest.fixture
def running(here: World) -> World:
    here.start_worker()
    here.start_beat()
    return here


def assert_held_once(here: World, number: int) -> None:
    """Every report is one order there and one here, and they are the same."""
    assert here.system
    stands = here.look()
    there = here.system.held()["Orders"]
    assert sorted(order["Report"] for order in there) == sorted(stands["reports"])
    assert sorted(order["Reference"] for order in there) == sorted(stands["orders"])
    assert len(there) == stands["held"] == number
    assert stands["waiting"] == stands["aside"] == 0


def all_held(number: int) -> "object":
    return lambda stands: stands["held"] == number and stands["waiting"] == 0


def test_each_report_arrives_once(running: World) -> None:
    running.ask("report", number=8)
    running.wait(all_held(8))
    assert_held_once(running, 8)


def test_a_report_sent_twice_is_one(running: World) -> None:
    [code] = running.ask("report")
    assert running.ask("again", code=code) == code
    running.wait(all_held(1))
    assert running.ask("again", code=code) == code
    time.sleep(1)
    assert_held_once(running, 1)


def test_a_worker_killed_while_it_delivers(running: World) -> None:
    assert running.system
    running.system.fail(delay=2)
    running.ask("report", number=4)
    running.system.wait(lambda system: len(system.held()["Orders"]) >= 2)
    running.kill("worker")
    stands = running.look()
    assert stands["held"] == 0  # it is there, and nobody here knows it yet
    running.system.fail()

    running.start_worker()
    running.wait(all_held(4), passing=20)
    assert_held_once(running, 4)
    assert running.system.held()["Posts"]["RaiseRepair"]["All"] > 4


def test_a_web_process_killed_within_the_report_has_sent_nothing(running: World) -> None:
    running.tell("report", die="before")
    running.processes["somebody"].wait(timeout=30)
    running.kill("somebody")
    running.start_somebody()
    assert running.look()["reports"] == []

    running.ask("report")  # the draft is safe, and they send it again
    running.wait(all_held(1))
    assert_held_once(running, 1)


def test_a_web_process_killed_right_after_the_report_has_sent_it(running: World) -> None:
    running.tell("report", die="after")
    running.processes["somebody"].wait(timeout=30)
    running.kill("somebody")
    running.start_somebody()
    [code] = running.look()["reports"]

    running.wait(all_held(1))
    assert running.ask("again", code=code) == code
    assert_held_once(running, 1)


def test_redis_emptied_with_reports_in_the_queue(here: World) -> None:
    here.ask("report", number=6)
    assert here.waiting_in_redis() == 6
    here.empty_redis()

    here.start_worker()
    here.start_beat()
    here.wait(all_held(6))
    assert_held_once(here, 6)


def test_the_database_killed_while_reports_come_and_go(running: World) -> None:
    assert running.system
    running.system.fail(delay=0.2)
    running.tell("report", number=12, pause=0.3)
    for _ in range(2):
        time.sleep(1.2)
        running.kill_database()
    process = running.processes["somebody"]
    assert process.stdout
    process.stdout.readline()  # all are sent: whoever saw an error tried again

    running.wait(all_held(12), passing=20)
    assert_held_once(running, 12)


def test_a_system_that_answers_after_we_have_left(running: World) -> None:
    assert running.system
    running.system.fail(delay=11)  # we wait for ten
    running.ask("report")
    running.system.wait(lambda system: system.held()["Orders"])
    running.wait(lambda stands: stands["failures"] == ["timeout"])
    assert running.look()["held"] == 0
    running.system.fail()

    running.wait(all_held(1), passing=20)
    assert_held_once(running, 1)


@pytest.mark.parametrize(
    "how",
    [
        {"status": 500, "times": 6},
        {"status": 500, "times": 6, "after": True},
        {"rubbish": 6},
        {"drop_answers": 6},
    ],
    ids=["500 before", "500 after", "rubbish", "no answer"],
)
def test_a_system_that_goes_wrong_for_a_while(how: dict[str, int], running: World) -> None:
    assert running.system
    running.system.fail(**how)
    running.ask("report", number=5)
    running.wait(all_held(5), passing=30)
    assert_held_once(running, 5)
    assert running.system.held()["Posts"]["RaiseRepair"]["Keys"] == 5


def test_a_system_that_is_down_for_a_day(running: World) -> None:
    running.ask("report", number=2)
    running.wait(all_held(2))
    port = running.end_system()

    codes = running.ask("report", number=5)
    running.ask("words", code=codes[0], number=2)
    for _ in range(24):
        running.ask("pass_time", seconds=HOUR)
        time.sleep(0.3)
    stands = running.look()
    assert stands["held"] == 2
    assert stands["waiting"] == 7
    assert stands["aside"] == 0

    running.start_system(port=port)
    running.wait(all_held(7), passing=120)
    assert_held_once(running, 7)
    assert running.system
    said = {order["Report"]: order["Said"] for order in running.system.held()["Orders"]}
    assert said.pop(codes[0]) == ["resident_words", "resident_words"]
    assert not any(said.values())


def test_a_system_that_restarts_knows_what_it_held(running: World) -> None:
    assert running.system
    running.system.fail(drop_answers=3)
    running.ask("report", number=3)
    running.system.wait(lambda system: len(system.held()["Orders"]) == 3)
    port = running.end_system()
    running.start_system(port=port)

    running.wait(all_held(3), passing=30)
    assert_held_once(running, 3)


def test_what_a_system_tells_twice_and_out_of_order_is_one_life(running: World) -> None:
    assert running.system
    running.system.fail(duplicate=True, out_of_order=True)
    running.ask("report", number=3)
    running.wait(all_held(3))
    running.system.set_speed(1e8)
    running.wait(lambda stands: stands["done"] == 3)
    running.kill("worker")  # while it may be reading
    running.start_worker()

    told = len(running.system.messages())
    # What the killed worker had in hand waits until the next look at the queue.
    stands = running.wait(
        lambda stands: len(stands["incoming"]) >= told and "waiting" not in stands["incoming"]
    )
    assert set(stands["incoming"]) <= {"applied", "known"}
    assert stands["done"] == 3
    for updates in stands["updates"]:
        assert updates == ["10", "20", "20", "30", "40", "60"]
    assert_held_once(running, 3)
