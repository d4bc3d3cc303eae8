"""Counting what happens, for /metrics: in Redis, so that it is one count whichever process did it.

A process keeps what it counted for a second and then adds it there in one go; what it counted while Redis was
away is added when it is back. Labels are names of our own: of views, kinds and states, never of people.
"""

import atexit
import threading
from collections import Counter
from collections.abc import Mapping
from typing import Any

import redis

from portal.core.health import redis_client

KEY = "homefile:counts"
A_MOMENT = 1.0  # second
# Upper ends of the buckets in which times are counted, in seconds; beyond the last is one more.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
BEYOND = "+Inf"
_APART = "|"  # between a name and its labels

_lock = threading.Lock()
_kept: Counter[str] = Counter()
_timer: threading.Timer | None = None


def count(name: str, *labels: str, by: float = 1) -> None:
    """One more of that name and those labels, which are always given in the same order."""
    global _timer
    with _lock:
        _kept[_APART.join((name, *(label.replace(_APART, "_") for label in labels)))] += by  # type: ignore[assignment]
        if _timer is None:
            _timer = threading.Timer(A_MOMENT, flush)
            _timer.daemon = True
            _timer.start()


def time_taken(name: str, *labels: str, seconds: float) -> None:
    """That it took so long."""
    bucket = next((str(end) for end in BUCKETS if seconds <= end), BEYOND)
    count(f"{name}_bucket", *labels, bucket)
    count(f"{name}_sum", *labels, by=seconds)


def flush() -> None:
    """Add what this process counted to the one count; without Redis it is kept for the next time."""
    global _timer
    with _lock:
        _timer = None
        taken = dict(_kept)
        _kept.clear()
    if not taken:
        return
    try:
        with redis_client().pipeline(transaction=True) as pipeline:
            for field, number in taken.items():
                pipeline.hincrbyfloat(KEY, field, number)
            pipeline.execute()
    except redis.RedisError:
        with _lock:
            _kept.update(taken)


def counted() -> Mapping[str, dict[tuple[str, ...], float]]:
    """Every count by its name and labels. Raises RedisError."""
    flush()
    found: dict[str, dict[tuple[str, ...], float]] = {}
    kept: Mapping[Any, Any] = redis_client().hgetall(KEY)
    for field, number in kept.items():
        name, *labels = field.decode().split(_APART)
        found.setdefault(name, {})[tuple(labels)] = float(number)
    return found


atexit.register(flush)
