"""A whole soak: streams flow, things go wrong, it settles, and what must hold is proved."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.sample_system.running import TOKEN
from tests.soak.calling import Caller
from tests.soak.faults import Faults
from tests.soak.proving import broken
from tests.soak.streams import Hearing, Streams
from tests.soak.world import LINES, PARTS, Whole, free_port, whole

REPORTS_A_SECOND = 4  # more than are ever sent
HOMES = 60
SETTLED_BY = 240.0  # seconds in which what is left has to become less


@dataclass
class Soaked:
    """How it went."""

    seed: int
    seconds: float
    faults: Counter[str] = field(default_factory=Counter)
    lines: dict[str, dict[str, int]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    settled_in: float = 0.0
    broken: list[str] = field(default_factory=list)


def soak(
    folder: Path,
    *,
    seconds: float,
    seed: int,
    pause: tuple[float, float] = (0.5, 3.0),
    rounds_of_homes: int = 1,
    settled_by: float = SETTLED_BY,
) -> Soaked:
    """Everything in that folder, for so long. What does not hold at the end is in `broken`."""
    done = Soaked(seed, seconds)
    with whole(folder, folder, seed=seed) as here:
        hearing = Hearing(chance=random.Random(seed * 7))
        streams = _begun(here, hearing, int(REPORTS_A_SECOND * seconds) + 20, HOMES * rounds_of_homes)
        faults = Faults(here, hearing, random.Random(seed), pause=pause)
        for line in LINES:
            here.storm(line, 0.05)
        streams.start()
        faults.run(time.monotonic() + seconds)
        began = time.monotonic()
        faults.calm()
        streams.stop(settled_by / 2)
        assert here.system
        here.system.set_speed(1e8)
        left = _settle(here, faults, streams, settled_by)
        streams.stop_reading()
        done.settled_in = time.monotonic() - began
        facts, there = here.say("clerk", "facts"), here.system.held()
        done.broken = [*left, *broken(streams.taken, facts, there, _all_told(here))]
        done.broken += sorted(set(streams.caller.problems))
        done.faults = faults.counts
        done.lines = {line: here.storm(line) for line in LINES}
        done.counts = _counts(streams, facts, there)
    return done


def _begun(here: Whole, hearing: Hearing, reports: int, homes: int) -> Streams:
    here.ports["web"] = free_port()
    here.start_system(speed=here.speed)
    assert here.system
    here.start_part("residents")
    here.say("residents", "ready")
    address = (
        f"http://127.0.0.1:{here.start_line(LINES[0], int(here.system.address.rpartition(':')[2]))}/hact"
    )
    here.start_line(LINES[1], here.ports["web"])
    hears = f"http://127.0.0.1:{here.start_line(LINES[2], hearing.start())}/homefile"
    here.empty_redis()
    for part in (*PARTS, "clerk"):
        here.start_part(part)
    known = here.say(
        "residents",
        "set_up",
        address=address.removesuffix("/hact"),
        token=TOKEN,
        homes=homes,
        hears=hears,
        reports=reports,
    )
    here.wait_for_web()
    caller = Caller(here.ports[LINES[1]], known["client"], known["secret"], random.Random(here.seed * 3))
    streams = Streams(here, caller, known["webhook"])
    hearing.secret, hearing.taken = known["webhook"], streams.taken
    return streams


def _settle(here: Whole, faults: Faults, streams: Streams, patience: float) -> list[str]:
    """Time passes faster, until nothing is on its way on either side. What still is, after all.

    A long soak leaves much behind it, a hundred or two hundred calls a second are made: it may take as long
    as it comes nearer to its end within each `patience`, in seconds.
    """
    calm, least, until = 0, 10**9, time.monotonic() + patience
    while calm < 2:
        time.sleep(0.5)
        faults.mend()
        here.say("clerk", "pass_time", seconds=30)
        left = here.say("clerk", "glance")
        assert here.system
        left["jobs going on there"] = sum(1 for order in here.system.held()["Orders"] if order["NextAt"])
        left = {what: number for what, number in left.items() if number}
        calm = 0 if left else calm + 1
        if sum(left.values()) < least:
            least, until = sum(left.values()), time.monotonic() + patience
        with (here.folder / "settling.log").open("a") as log:
            print(round(until - time.monotonic()), left, file=log)
        if left.get("deliveries"):
            here.say("clerk", "come_round")
        if time.monotonic() > until:
            return [f"it does not settle: {number} {what}" for what, number in left.items()]
    _all_read(here, streams, time.monotonic() + patience)
    return []


def _all_read(here: Whole, streams: Streams, until: float) -> None:
    while time.monotonic() < until:
        if len(streams.taken.read) >= here.say("clerk", "changes"):
            return
        time.sleep(1)


def _all_told(here: Whole) -> list[Any]:
    """Every message that the system ever wrote."""
    found: list[Any] = []
    after = ""
    assert here.system
    while True:
        page = here.system.ask(f"/hact/messages?after={after}&limit=200")[1]
        if not page["Messages"]:
            return found
        found += page["Messages"]
        after = page["Cursor"]


def _counts(streams: Streams, facts: dict[str, Any], there: dict[str, Any]) -> dict[str, int]:
    taken = streams.taken
    return {
        "reports": len(taken.reports),
        "things residents said": len(taken.words),
        "messages posted by a client": sum(map(len, taken.told.values())),
        "messages told by the system": sum(1 for order in there["Orders"] for _ in order["Told"]),
        "deliveries by the API": len(taken.deliveries),
        "orders delivered": len(taken.orders),
        "changes read": len(taken.read),
        "changes heard, again and again": len(taken.heard),
        "questions to the API": streams.caller.tries["asked"],
        "of them asked again": streams.caller.tries["again"],
        "posts to the system": sum(each["All"] for each in there["Posts"].values()),
        "of them different": sum(each["Keys"] for each in there["Posts"].values()),
        **streams.taken.counts,
    }


def told(done: Soaked) -> str:
    """For people."""
    lines = [f"seed {done.seed}, {done.seconds:.0f} s, settled in {done.settled_in:.0f} s", "", "faults:"]
    lines += [f"  {number:6}  {what}" for what, number in sorted(done.faults.items())]
    lines += [f"  {line}: {counts}" for line, counts in done.lines.items()]
    lines += ["", "counts:", *(f"  {number:6}  {what}" for what, number in done.counts.items()), ""]
    lines += ["broken:", *(f"  {each}" for each in done.broken)] if done.broken else ["Everything holds."]
    return "\n".join(lines)
