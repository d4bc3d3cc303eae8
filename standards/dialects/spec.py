"""What the TOML of a dialect says, read once and checked."""

import functools
import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec

from standards.messages.schemas import KINDS

FOLDER = Path(__file__).parent
STANDARD = "hact"  # the standard's own names and codes

Style = Literal["pascal", "camel", "snake"]
Way = Literal["both", "read", "write"]


class Code(msgspec.Struct, forbid_unknown_fields=True):
    """A code that means something else there.

    `at` is the place of the code, or the end of it. Where it holds `theirs`, the parts in `ours` are put
    instead, beside it; those in `also` only where nothing is said.
    """

    at: str
    theirs: str
    ours: dict[str, str]
    says: str
    also: dict[str, str | int] = {}
    way: Way = "both"


class Move(msgspec.Struct, forbid_unknown_fields=True):
    """Something that has another place there: in the object at `at`, from `theirs` to `ours`."""

    at: str
    theirs: str
    ours: str
    says: str
    way: Way = "both"


class Always(msgspec.Struct, forbid_unknown_fields=True):
    """What the standard asks for and they never say: put in the object at `at`, where nothing is said."""

    at: str
    ours: dict[str, str]
    says: str


class Due(msgspec.Struct, forbid_unknown_fields=True):
    """A moment that is told in days: in the object at `at`, `moment` is so many `days` after it was said."""

    at: str
    days: str
    moment: str


class Split(msgspec.Struct, forbid_unknown_fields=True):
    """A list of which they take one: the item at `at` is written once for each that is in `by`."""

    at: str
    by: str


class Answer(msgspec.Struct, forbid_unknown_fields=True):
    """How a message is answered there: the names of theirs, each with its place in our answer."""

    fields: dict[str, str] = {}
    always: dict[str, str | int | bool] = {}


class Statuses(msgspec.Struct, forbid_unknown_fields=True):
    """The HTTP status of what became of a message."""

    taken: int = 200
    waits: int = 202
    not_valid: int = 422
    not_found: int = 404
    refused: int = 409


class Dialect(msgspec.Struct, forbid_unknown_fields=True):
    """One dialect, as its file has it."""

    title: str
    about: str
    names: Style
    paths: dict[str, list[str]]
    dates: str = ""
    moments: str = ""
    numbers: list[str] = []
    extensions: dict[str, str] = {}
    codes: list[Code] = []
    moves: list[Move] = []
    always: list[Always] = []
    due: list[Due] = []
    split: list[Split] = []
    answers: dict[str, Answer] = {}
    statuses: Statuses = msgspec.field(default_factory=Statuses)

    def path(self, kind: str) -> str:
        """Where their system takes that message, after its own address. Raises NoDialect for none."""
        if not self.paths.get(kind):
            raise NoDialect(f"{self.title} has no path for {kind}.")
        return self.paths[kind][0]

    def concerns(self, kind: str) -> bool:
        """Whether the file says anything of such a message, beyond how names are written."""
        rows: list[Code | Move | Always | Due | Split] = [*self.codes, *self.moves]
        rows += [*self.always, *self.due, *self.split]
        places = [*self.extensions, *(row.at for row in rows)]
        firsts = {place.partition(".")[0] for place in places}
        return self.names == "snake" or bool(firsts - (set(KINDS) - {kind}))

    def kind_at(self, path: str) -> str | None:
        """The message that is taken at a path, in whatever case."""
        plain = path.strip("/").casefold()
        for kind, paths in self.paths.items():
            if any(each.casefold() == plain for each in paths):
                return kind
        return None


class NoDialect(Exception):
    """There is no such dialect, or its file is not as it should be: in a sentence."""


def names() -> list[str]:
    """The dialects there are."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@functools.cache
def dialect(name: str) -> Dialect:
    """Raises NoDialect."""
    if name not in names():
        raise NoDialect(f"There is no dialect called {name}.")
    return parsed(tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")), name)


def parsed(written: dict[str, Any], name: str) -> Dialect:
    """A dialect out of TOML. Raises NoDialect for what no dialect says."""
    try:
        read = msgspec.convert(written, Dialect)
    except msgspec.ValidationError as error:
        raise NoDialect(f"{name}.toml: {error}") from error
    if unknown := (read.paths.keys() | read.answers.keys()) - set(KINDS):
        raise NoDialect(f"{name}.toml: there is no message called {min(unknown)}.")
    return read
