"""What somebody typed into the search box, as something PostgreSQL can look up. Pure.

The words of a home or a person are kept as PostgreSQL's "simple" dictionary splits them (see ``words`` on the
models). Here the same words are asked for, by their beginnings, as the text of a ``to_tsquery``.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.enquiries.information.references import read_reference as read_information
from portal.enquiries.references import read_reference as read_question
from portal.repairs.reports import read_reference

LONGEST = 100  # characters; more is not something anybody types to find a home
MOST_WORDS = 8
SHORTEST_REFERENCE = 4

# How people shorten the ends of street names. Asked for whole: beginnings so short would find half the town.
SHORT_FORMS: Mapping[str, tuple[str, ...]] = {
    "st": ("st", "street", "saint"),
    "rd": ("rd", "road"),
    "av": ("av", "ave", "avenue"),
    "ave": ("ave", "avenue"),
    "cl": ("cl", "close"),
    "ct": ("ct", "court"),
    "cres": ("cres", "crescent"),
    "dr": ("dr", "drive"),
    "gdns": ("gdns", "gardens"),
    "gr": ("gr", "grove"),
    "ln": ("ln", "lane"),
    "pl": ("pl", "place"),
    "sq": ("sq", "square"),
    "ter": ("ter", "terr", "terrace"),
    "terr": ("terr", "terrace"),
    "apt": ("apt", "apartment"),
}
# Words in so many addresses that their beginnings are not worth the time; no longer word is meant by them.
COMMON = (
    "flat", "apartment", "house", "court", "street", "road", "avenue", "close", "lane", "drive", "place",
    "gardens", "terrace", "way", "walk", "grove", "crescent", "square", "mews", "estate", "the",
)  # fmt: skip

_OUTWARD = re.compile(r"[a-z]{1,2}[0-9][0-9a-z]?")
_INWARD = re.compile(r"[0-9][a-z]{0,2}")
_WHOLE_INWARD = re.compile(r"[0-9][a-z]{2}")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True)
class Query:
    """What to look for. An empty string or tuple: there is nothing of that kind to look for."""

    home_words: str = ""
    person_words: str = ""
    whole_words: str = ""  # the same, but no word only begun: found in a tenth of the time
    references: tuple[str, ...] = ()
    report: str = ""  # R-7K3F-92QD: what a resident was given
    question: str = ""  # Q-7K3F-92QD
    information: str = ""  # N-7K3F-92QD
    pieces: tuple[str, ...] = ()  # the words as typed, to show where they were found

    def __bool__(self) -> bool:
        return bool(self.home_words or self.person_words or self.references)


def query_of(text: str) -> Query:
    """Reads what was typed. Never fails: what cannot be searched for is left out."""
    text = _tidied(text)
    words = [word for word in re.split(r"[\s,;]+", text) if _WORD.search(word)][:MOST_WORDS]
    if len("".join(words)) < 2:
        return Query()
    return Query(
        home_words=" & ".join(_terms(words, whole=COMMON)),
        person_words=" & ".join(_terms(words)),
        whole_words=" & ".join(_terms(words, whole=words)),
        references=_references(text),
        report=read_reference(text),
        question=read_question(text),
        information=read_information(text),
        pieces=tuple(piece for word in words for piece in _WORD.findall(word)),
    )


def fenced(words: str, landlord_id: int) -> str:
    """The same, found only among what is this landlord's."""
    return f"'qqlandlord{landlord_id}' & {words}"


def _tidied(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("\x00", "")
    return " ".join(text[:LONGEST].lower().split())


def _references(text: str) -> tuple[str, ...]:
    """A reference has a digit and no space; landlords write theirs in capitals or not."""
    if len(text) < SHORTEST_REFERENCE or " " in text or not re.search(r"\d", text):
        return ()
    return tuple(dict.fromkeys([text.upper(), text]))


def _terms(words: Sequence[str], *, whole: Collection[str] = ()) -> Iterator[str]:
    """A condition for each word, or for two that make a postcode. ``whole``: not also as a beginning."""
    place = 0
    while place < len(words):
        pair = words[place : place + 2]
        if len(pair) == 2 and _OUTWARD.fullmatch(pair[0]) and _INWARD.fullmatch(pair[1]):
            yield _postcode(*pair)
            place += 2
        else:
            yield _exactly(pair[0]) if pair[0] in whole else _term(pair[0])
            place += 1


def _term(word: str) -> str:
    pieces = _WORD.findall(word)
    if len(pieces) > 1:
        return _either(_broken(word, pieces))
    piece = pieces[0]
    if piece in SHORT_FORMS:
        return _either(_exactly(form) for form in SHORT_FORMS[piece])
    if piece.isdigit():
        return _either(_digits(piece))
    return _either(_letters(piece))


def _digits(piece: str) -> Iterator[str]:
    """House numbers whole (1 is not 12); longer ones by their beginning, with and without leading zeros."""
    if len(piece) >= 5:
        yield _beginning(piece)
        if piece.startswith("0") and piece.strip("0"):
            yield _beginning(piece.lstrip("0"))
    else:
        yield _exactly(piece)
        yield _exactly(f"-{piece}")  # PostgreSQL reads 12-14 as 12 and -14


def _letters(piece: str) -> Iterator[str]:
    yield _exactly(piece) if len(piece) == 1 else _beginning(piece)
    for cut in range(2, len(piece) - 1):
        outward, inward = piece[:cut], piece[cut:]
        if _OUTWARD.fullmatch(outward) and _INWARD.fullmatch(inward):
            yield _postcode(outward, inward)
    if len(piece) >= 4 and piece.endswith("s"):
        yield f"({_exactly(piece[:-1])} <-> 's')"  # St Mary's, typed St Marys
    if len(piece) >= 5 and piece[0] in "od":
        yield f"({_exactly(piece[0])} <-> {_beginning(piece[1:])})"  # O'Brien, typed OBrien


def _broken(word: str, pieces: Sequence[str]) -> Iterator[str]:
    """Words with something between their letters: O'Brien, Smith-Jones, 12-14, WO/12-345."""
    last = _exactly(pieces[-1]) if len(pieces[-1]) == 1 else _beginning(pieces[-1])
    if not re.search(r"[^\w']", word):
        yield _beginning("".join(pieces))
        yield f"({' <-> '.join([*map(_exactly, pieces[:-1]), last])})"
        return
    # Read by PostgreSQL as it read the record, whatever it makes of the marks between.
    yield _exactly(word)
    yield f"({' & '.join(_term(piece) for piece in pieces)})"


def _postcode(outward: str, inward: str) -> str:
    ending = _exactly(inward) if _WHOLE_INWARD.fullmatch(inward) else _beginning(inward)
    return f"({_exactly(outward)} <-> {ending})"


def _exactly(word: str) -> str:
    doubled = word.replace("\\", "").replace("'", "''")
    return f"'{doubled}'"


def _beginning(word: str) -> str:
    return f"{_exactly(word)}:*"


def _either(terms: Iterator[str]) -> str:
    found = list(dict.fromkeys(terms))
    return found[0] if len(found) == 1 else f"({' | '.join(found)})"
