"""How far a delivery is, for whoever watches: kept in the cache while it runs."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from time import monotonic
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

from portal.sync.deliveries.steps import Step
from portal.sync.models import Delivery

SECONDS_KEPT = 60 * 60
SECONDS_BETWEEN = 0.5


@dataclass(frozen=True)
class Progress:
    """Percent of the whole, the step it is at, and what has been counted so far, by kind of record."""

    percent: int
    step: str
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


Watch = Callable[[Progress], None]

# Where each step begins and ends, in percent: reading and writing take about as long as each other.
SPANS = {
    Step.READ: (0, 45),
    Step.MATCH: (45, 55),
    Step.PLAN: (55, 58),
    Step.APPLY: (58, 98),
    Step.REPORT: (98, 100),
}
FINISHED = {
    Delivery.State.WAITING,
    Delivery.State.APPLIED,
    Delivery.State.REFUSED,
    Delivery.State.DECLINED,
}


def of(delivery: Delivery) -> Progress:
    """How far it is now."""
    if delivery.state in FINISHED:
        return Progress(100, delivery.get_state_display(), delivery.counts)
    kept: dict[str, Any] | None = cache.get(_key(delivery))
    return Progress(**kept) if kept else Progress(0, delivery.get_state_display())


class Telling:
    """Tells the cache, and one who watches, how far a delivery is; not more than twice a second.

    The delivery goes on where the cache is away: nobody sees how far it is meanwhile.
    """

    def __init__(self, delivery: Delivery, watch: Watch | None = None) -> None:
        self._key = _key(delivery)
        self._watch = watch
        self._told_at = 0.0
        self._step: Step | None = None

    def __call__(self, step: Step, share: float, counts: Mapping[str, Mapping[str, int]]) -> None:
        """`share` is how much of the step is done, from 0 to 1."""
        if step is self._step and monotonic() - self._told_at < SECONDS_BETWEEN:
            return
        self._step, self._told_at = step, monotonic()
        begins, ends = SPANS[step]
        progress = Progress(int(begins + (ends - begins) * min(max(share, 0), 1)), step.value, counts)
        with suppress(RedisError):
            cache.set(self._key, asdict(progress), SECONDS_KEPT)
        if self._watch:
            self._watch(progress)

    def forget(self) -> None:
        """Nothing runs any more."""
        with suppress(RedisError):
            cache.delete(self._key)


class Silence(Telling):
    """For what is done before anybody could watch."""

    def __init__(self) -> None:
        pass

    def __call__(self, step: Step, share: float, counts: Mapping[str, Mapping[str, int]]) -> None:
        pass


def _key(delivery: Delivery) -> str:
    return f"delivery:{delivery.code}:progress"
