"""Why a file is not taken as a photo, in words that say what to do."""

import unicodedata
from enum import StrEnum

MOST = 10  # photos of one report, and at one time
MOST_LATER = 30  # of a repair, by each side
MOST_A_DAY = 100  # by one resident, also of reports that they began and left
LONGEST = 15 * 1024 * 1024  # bytes of one
SHOWN = 40  # letters of a file's name


class Refusal(StrEnum):
    """Stored by its value; a photo that was refused says why."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    NOT_A_PICTURE = "not a picture"
    TOO_MANY_PIXELS = "too many pixels"
    BROKEN = "broken"
    HIDES_SOMETHING = "hides something"
    TOO_MANY = "too many"
    TOO_MANY_TODAY = "too many today"
    LOST = "lost"


WORDS = {
    Refusal.EMPTY: "There is nothing in {it}. Please add it again.",
    Refusal.TOO_LARGE: "{It} is larger than 15 MB. Please add a smaller one, or take the photo again.",
    Refusal.NOT_A_PICTURE: "{It} is not a photo we can show. Please add a JPEG, PNG, WebP or HEIC.",
    Refusal.TOO_MANY_PIXELS: "{It} is too big to show. Please take the photo again at a smaller size.",
    Refusal.BROKEN: "{It} could not be opened. A part of it may be missing. Please add it again.",
    Refusal.HIDES_SOMETHING: (
        "{It} holds more than a photo, so it was not kept. Please take the photo again with your camera."
    ),
    Refusal.TOO_MANY: "There was no room for {it}: you can add up to {most} photos here.",
    Refusal.TOO_MANY_TODAY: (
        f"There was no room for {{it}}: you can add up to {MOST_A_DAY} photos in a day. Add it tomorrow."
    ),
    Refusal.LOST: "{It} was lost on our side. We are sorry. Please add it again.",
}


def words_of(refusal: Refusal, name: str = "", *, most: int = MOST) -> str:
    """The sentence; with the file's name where it is known, which may be any text at all."""
    it = f"“{shown_name(name)}”" if shown_name(name) else "this photo"
    return WORDS[refusal].format(it=it, It=it[:1].upper() + it[1:], most=most)


def shown_name(name: str) -> str:
    """The name as far as it can be shown: without what turns text round or has no shape, and not too long."""
    plain = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C").strip()
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 12]}…{plain[-11:]}"
