"""Going wrong on demand, in each way in which a landlord's system has been seen to."""

import threading
import time
from collections.abc import Mapping
from typing import Any

# Those that count down, once for each message that is posted.
COUNTED = ("drop_answers", "rubbish", "slots_gone")
KNOWN = {"delay", "status", "times", "after", "outage_seconds", "duplicate", "out_of_order", *COUNTED}


class Failing:
    """What goes wrong at present. Nothing, to begin with; a restart forgets it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted: dict[str, Any] = {}
        self._out_until = 0.0

    def set(self, wanted: Mapping[str, Any]) -> None:
        """Instead of whatever went wrong before. Raises ValueError for a failure that is not known."""
        if unknown := wanted.keys() - KNOWN:
            raise ValueError(f"Not known: {', '.join(sorted(unknown))}. Known: {', '.join(sorted(KNOWN))}.")
        with self._lock:
            self._wanted = dict(wanted)
            self._out_until = time.monotonic() + float(wanted.get("outage_seconds", 0))

    def now(self) -> dict[str, Any]:
        with self._lock:
            left = self._out_until - time.monotonic()
            return self._wanted | ({"outage_seconds": round(left, 1)} if left > 0 else {})

    @property
    def is_out(self) -> bool:
        """Nobody answers at all."""
        return time.monotonic() < self._out_until

    @property
    def delay(self) -> float:
        """Seconds until an answer; what was asked for is done before."""
        return float(self._wanted.get("delay", 0))

    @property
    def duplicates(self) -> bool:
        return bool(self._wanted.get("duplicate"))

    @property
    def out_of_order(self) -> bool:
        return bool(self._wanted.get("out_of_order"))

    def status(self, *, after: bool) -> int | None:
        """The status to answer with instead: before anything is done, or after it was done."""
        with self._lock:
            status = self._wanted.get("status")
            if not status or bool(self._wanted.get("after")) != after:
                return None
            if "times" in self._wanted:
                self._wanted["times"] -= 1
                if self._wanted["times"] <= 0:
                    self._wanted.pop("status")
                    self._wanted.pop("times")
            return int(status)

    def one(self, counted: str) -> bool:
        """Whether it goes wrong this once more."""
        with self._lock:
            left = int(self._wanted.get(counted, 0))
            if left > 0:
                self._wanted[counted] = left - 1
            return left > 0
