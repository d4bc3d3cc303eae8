"""A delivery on its way through the steps, and how it may stop on the way."""

from dataclasses import dataclass, field
from typing import Any

from portal.core import clock
from portal.records.events import record
from portal.sync.deliveries.issues import Issues
from portal.sync.deliveries.merge.kinds import KINDS
from portal.sync.deliveries.merge.run import Run
from portal.sync.deliveries.progress import Telling
from portal.sync.deliveries.staging import Stage, Tally
from portal.sync.models import Delivery

NOTHING = {"read": 0, "created": 0, "changed": 0, "ended": 0, "unchanged": 0, "refused": 0}


class Outcome(Exception):
    """Why a delivery goes no further: it is refused, or waits for a person."""

    def __init__(self, state: Delivery.State, reason: str) -> None:
        super().__init__(reason)
        self.state = state
        self.reason = reason


@dataclass
class Work:
    """What the steps hand to each other."""

    delivery: Delivery
    yes: bool
    tell: Telling
    cursor: Any
    issues: Issues = field(init=False)
    stage: Stage = field(init=False)
    merge: Run = field(init=False)
    tallies: dict[str, Tally] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    would_end: dict[str, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.issues = Issues(self.cursor, self.delivery)
        self.stage = Stage(self.cursor, self.issues)

    @property
    def kinds(self) -> list[str]:
        """Those that can be used, each after what it refers to."""
        return [kind for kind in KINDS if kind in self.stage.staged]

    def finish(self, state: Delivery.State, reason: str = "") -> None:
        """Write down how it went."""
        self.issues.write()
        delivery = self.delivery
        delivery.state, delivery.reason = state, reason
        delivery.counts, delivery.would_end = self.counts, self.would_end
        delivery.finished_at = None if state == Delivery.State.WAITING else clock.now()
        delivery.save(update_fields=["state", "reason", "counts", "would_end", "finished_at"])
        found = self.issues.count
        record(f"delivery {state}", delivery, by=delivery.approved_by, counts=self.counts, issues=found)
