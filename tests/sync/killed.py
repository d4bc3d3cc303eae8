"""A process that brings in a delivery and is killed on the way: python -m tests.sync.killed MOMENT SLUG PATH.

A moment is a step's name, for its beginning, or apply:N for the Nth statement of apply.
"""
# ruff: noqa: E402 -- Django is set up before models are imported

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection

from portal.landlords.models import Landlord
from portal.sync.deliveries import pipeline, receiving
from portal.sync.deliveries.merge.run import Run
from portal.sync.deliveries.work import Work


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying_at(step: Callable[[Work], None]) -> Callable[[Work], None]:
    def begin(work: Work) -> None:
        if step.__name__ == MOMENT:
            die()
        step(work)

    return begin


def count_statements(statement: int) -> None:
    """Die at that statement of apply."""
    run = Run.do
    said = 0

    def do(self: Run, template: str, **parts: Any) -> int:
        nonlocal said
        if self.wrote.__class__.__name__ == "Share":  # apply has begun
            said += 1
            if said == statement:
                die()
        return run(self, template, **parts)

    Run.do = do  # type: ignore[method-assign]


connection.settings_dict["NAME"] = os.environ["TEST_DATABASE"]
MOMENT, SLUG, PATH = sys.argv[1:]
if MOMENT == "receive":
    receiving._write_down = lambda *_: die()  # the files are stored, the delivery is not written down
if MOMENT.startswith("apply:"):
    count_statements(int(MOMENT.removeprefix("apply:")))
pipeline.STEPS = tuple(map(dying_at, pipeline.STEPS))
if MOMENT == "commit":
    pipeline.STEPS = (*pipeline.STEPS, lambda _: die())
if MOMENT == "finished":
    pipeline._analyze = lambda _: die()
    pipeline.MANY = 0
landlord = Landlord.objects.get(slug=SLUG)
pipeline.run(receiving.receive_path(landlord=landlord, path=Path(PATH), by=None))
