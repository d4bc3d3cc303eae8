"""All that is held about somebody, as one package to hand to them: an index, tables, data, pictures."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from portal.core.clock import LONDON
from portal.core.words import plural
from portal.keeping.holding import (
    Held,
    Subject,
    csv_of,
    file_name,
    held_about,
    pictures_of,
    told,
)
from portal.keeping.kinds import kinds
from portal.keeping.packing import File, file_at, packed, text
from portal.repairs.pictures.store import Size, made

WORDS = Path(__file__).with_name("words.csv")
PICTURES = "pictures"


def package_of(subject: Subject, *, at: datetime) -> Iterator[bytes]:
    """A zip, piece by piece: however much there is, little of it is in memory at once."""
    found = [(held, held.rows.count()) for held in held_about(subject)]
    return packed(_files(subject, [(held, count) for held, count in found if count], at))


def _files(subject: Subject, found: Sequence[tuple[Held, int]], at: datetime) -> Iterator[File]:
    pictures = list(picture_files(subject))
    yield File(name="read-me.txt", pieces=text(index(subject.name, found, len(pictures), at=at)))
    yield File(name="everything.json", pieces=(piece.encode() for piece in _document(found, at)))
    for held, _ in found:
        lines = csv_of(held.kind, told(held))
        yield File(name=file_name(held.kind.label), pieces=(line.encode() for line in lines))
    yield from pictures


def picture_files(subject: Subject) -> Iterator[File]:
    """Each picture under the code of its row in the table. One that is gone from the store is left out."""
    for photo in pictures_of(subject):
        path = made(photo.name, Size.LARGE)
        if path.exists():
            yield File(name=f"{PICTURES}/{photo.code}.jpg", pieces=file_at(path), packed=True)


def _document(found: Iterable[tuple[Held, int]], at: datetime) -> Iterator[str]:
    """One JSON document, row by row."""
    about = {
        "made_at": at.astimezone(LONDON).isoformat(timespec="seconds"),
        "kept": {kind.label: kind.kept for kind in kinds().values() if kind.about},
    }
    yield f'{{"about": {json.dumps(about, indent=2, ensure_ascii=False)},\n"held": {{'
    for place, (held, _) in enumerate(found):
        yield f"{',' if place else ''}\n{json.dumps(held.kind.label)}: ["
        for number, row in enumerate(told(held)):
            yield f"{',' if number else ''}\n  {json.dumps(row, ensure_ascii=False)}"
        yield "]"
    yield "\n}}\n"


@cache
def words() -> dict[str, str]:
    """What the rows of each kind say, in a sentence for whoever they are about. By the label of the kind."""
    with WORDS.open(newline="") as file:
        return {row["model"]: row["words"] for row in csv.DictReader(file)}


def index(name: str, found: Iterable[tuple[Held, int]], pictures: int, *, at: datetime) -> str:
    """What is in the package, in plain words: what each file says, how much, and how long it is kept."""
    lines = [
        f"All that Homefile holds about {name or 'you'}.",
        f"Made on {at.astimezone(LONDON):%d %B %Y at %H:%M}.",
        "",
        "Each file that ends in .csv is a table, which a spreadsheet opens. everything.json has the same for",
        "programs. Passwords, and what opens a key safe, are held in a form that nobody can read: they are",
        "not in it.",
        "",
    ]
    for held, count in found:
        kind = held.kind
        lines += [file_name(kind.label), f"  {words()[kind.label]}"]
        lines += [f"  {plural(count, 'line').capitalize()}. Kept: {kind.kept}.", ""]
    if pictures:
        lines += [
            f"The folder {PICTURES}",
            f"  {plural(pictures, 'picture').capitalize()} that you sent. The name is its code in the table.",
            "",
        ]
    return "\r\n".join(lines)
