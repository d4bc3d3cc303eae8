"""The cheap look at a file as it arrives; whether its picture can be made is found out later."""

from io import SEEK_END
from typing import BinaryIO

from portal.repairs.pictures.headers import Broken, Header, NotAPicture, read_header
from portal.repairs.pictures.hidden import hides_something
from portal.repairs.pictures.refusals import LONGEST, Refusal


class Refused(Exception):
    """The file is not taken."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def look_at(file: BinaryIO, *, size: int | None = None) -> Header:
    """What it says it is. ``size`` is how long it was, where not all of it was kept. Raises Refused."""
    length = file.seek(0, SEEK_END)
    if not (size or length):
        raise Refused(Refusal.EMPTY)
    if max(size or 0, length) > LONGEST:
        raise Refused(Refusal.TOO_LARGE)
    try:
        header = read_header(file)
    except NotAPicture as error:
        raise Refused(Refusal.NOT_A_PICTURE) from error
    except Broken as error:
        raise Refused(Refusal.BROKEN) from error
    if header.is_too_big:
        raise Refused(Refusal.TOO_MANY_PIXELS)
    if hides_something(file):
        raise Refused(Refusal.HIDES_SOMETHING)
    file.seek(0)
    return header
