"""Has a picture made anew, by a program that can reach nothing but the picture."""

import subprocess
import sys
from pathlib import Path

from portal.repairs.pictures import darkroom, store
from portal.repairs.pictures.hidden import hides_something
from portal.repairs.pictures.looking import Refused
from portal.repairs.pictures.refusals import Refusal
from portal.repairs.pictures.store import Size

LONGEST_SIDE = {Size.SMALL: 400, Size.LARGE: 2000}  # pixels
PATIENCE = 2 * darkroom.SECONDS  # a busy machine takes longer than the work does


class CannotMake(Exception):
    """It is not the picture's fault: it may be tried again."""


def make(name: str) -> tuple[int, int]:
    """Both sizes of a photo that arrived; answers the pixels of the larger. Raises Refused or CannotMake."""
    arrived = store.arrived(name)
    try:
        with arrived.open("rb") as file:
            if hides_something(file, thoroughly=True):
                raise Refused(Refusal.HIDES_SOMETHING)
    except FileNotFoundError as error:
        raise Refused(Refusal.LOST) from error
    width, height = _in_the_darkroom(arrived).split()
    return int(width), int(height)


def _in_the_darkroom(arrived: Path) -> str:
    sizes = [f"{size}={longest}" for size, longest in LONGEST_SIDE.items()]
    try:
        done = subprocess.run(
            [sys.executable, "-I", darkroom.__file__, arrived, arrived.parent, *sizes],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd=arrived.parent,
            timeout=PATIENCE,
            check=False,
            text=True,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(Refusal.BROKEN) from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode == darkroom.UNREADABLE or done.returncode < 0:  # ended by a fault or a limit
        raise Refused(Refusal.BROKEN)
    raise CannotMake
