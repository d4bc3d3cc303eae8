"""What goes wrong meanwhile, in an order that hangs on the seed: each fault is named and counted."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from redis import RedisError

from tests.soak.streams import Hearing
from tests.soak.world import LINES, PARTS, Whole

# The keeper of the embedded servers gives up a server that dies too often.
MOST_ENDS_OF_A_SERVER = 4
PLOTS = ("goes_well", "needs_parts", "nobody_in", "wrong_trade", "out_of_time", "more_work", "made_safe")
FAILURES = (
    {"delay": 1.5},
    {"status": 503, "times": 4},
    {"status": 500, "times": 3, "after": True},
    {"rubbish": 3},
    {"drop_answers": 3},
    {"outage_seconds": 3},
    {"duplicate": True, "out_of_order": True},
)


@dataclass
class Faults:
    """Does one thing after the other to the world, and mends what ended."""

    here: Whole
    hearing: Hearing
    chance: random.Random
    counts: Counter[str] = field(default_factory=Counter)
    pause: tuple[float, float] = (0.5, 3.0)
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self, until: float) -> None:
        """One after the other in turn, shuffled anew each round: each happens as often as the others."""
        while time.monotonic() < until:
            kinds = self.kinds()
            self.chance.shuffle(kinds)
            for does in kinds:
                if time.monotonic() >= until:
                    return
                time.sleep(min(self.chance.uniform(*self.pause), max(0.0, until - time.monotonic())))
                does()
                self.mend()

    def kinds(self) -> list[Callable[[], None]]:
        return [
            *(self._end_of(part) for part in PARTS),
            self.system_ends,
            self.redis_is_emptied,
            self.postgres_breaks,
            self.postgres_breaks,
            self.server_ends,
            self.system_fails,
            self.system_fails,
            self.storm,
            self.storm,
            self.webhook_fails,
        ]

    def _end_of(self, part: str) -> Callable[[], None]:
        def ends() -> None:
            self.counts[f"{part.partition(' ')[0]} killed"] += 1
            self.here.kill(part)
            time.sleep(self.chance.uniform(0, 1))
            self.here.start_part(part)

        return ends

    def system_ends(self) -> None:
        self.counts["landlord's system killed"] += 1
        port = self.here.end_system()
        time.sleep(self.chance.uniform(0, 1.5))
        self.here.start_system(port=port, speed=self.here.speed)

    def redis_is_emptied(self) -> None:
        self.counts["Redis emptied"] += 1
        with suppress(OSError, RedisError):  # it is being started again
            self.here.empty_redis()

    def postgres_breaks(self) -> None:
        with suppress(Exception):  # it is breaking already
            self.counts[self.here.kill_within_a_transaction()] += 1

    def server_ends(self) -> None:
        """PostgreSQL or Redis killed whole; the keeper starts it again."""
        name = self.chance.choice(("PostgreSQL killed", "Redis killed"))
        if self.counts[name] < MOST_ENDS_OF_A_SERVER:
            self.counts[name] += 1
            if name == "PostgreSQL killed":
                self.here.kill_database()
            else:
                self.here.kill_redis()

    def system_fails(self) -> None:
        how = self.chance.choice(FAILURES)
        self.counts["landlord's system fails"] += 1
        assert self.here.system
        with suppress(OSError, AssertionError):
            self.here.system.fail(**how)
            self.here.system.choose(self.chance.choice(PLOTS))

    def storm(self) -> None:
        line, rate = self.chance.choice(LINES), self.chance.choice((0.2, 0.4, 0.6))
        self.counts["storms"] += 1
        self.here.storm(line, rate)
        time.sleep(self.chance.uniform(0.5, 2))
        self.here.storm(line, 0.05)

    def webhook_fails(self) -> None:
        self.counts["webhook's receiver fails"] += 1
        self.hearing.failing = self.chance.choice((0.0, 0.3, 0.8))

    def mend(self) -> None:
        """Start again what ended by itself, as systemd would."""
        for part in PARTS:
            if self.here.processes[part].poll() is not None:
                self.counts[f"{part.partition(' ')[0]} ended by itself"] += 1
                self.here.kill(part)
                self.here.start_part(part)

    def calm(self) -> None:
        """Nothing goes wrong any more."""
        self.hearing.failing = 0.0
        for line in LINES:
            self.here.storm(line, 0.0)
        assert self.here.system
        self.here.system.fail()
        self.mend()
