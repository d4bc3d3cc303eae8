"""Files of messages, checked one by one: as JSON, a list of them, or one a line; and an example of each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from standards.issues import Code, Issue, issue
from standards.messages.checking import check_message
from standards.messages.reading import read_tolerantly
from standards.records import Numbered, read_json, read_ndjson
from standards.sources import DeliveredFile, Limits, Stopped, opened

_LINES = (".ndjson", ".jsonl")
EXAMPLES = Path(__file__).with_name("examples")


def example(kind: str) -> bytes:
    """A message of that kind, as JSON: all nine are of one repair."""
    return (EXAMPLES / f"{kind}.json").read_bytes()


@dataclass(frozen=True)
class Checked:
    """What came of one message, or of the end of the file: then nothing was read."""

    read: int
    good: int
    issues: list[Issue]


def check_file(path: Path, kind: str) -> Iterator[Checked]:
    """Each message with its issues, notes first. Never raises for what the file holds."""
    file = DeliveredFile(path, kind, path.name)
    number = 0
    try:
        for number, document, reason in _numbered(file):
            if reason:
                found = issue(Code.BAD_JSON, file.name, words={"reason": reason, "line": number})
                yield Checked(0, 0, [replace(found, line=number)])
                continue
            read, notes = read_tolerantly(kind, document)
            faults = check_message(kind, read)
            told = [replace(each, file=file.name, line=number) for each in notes + faults]
            yield Checked(1, 0 if faults else 1, told)
    except Stopped as stopped:
        words = {"row": number + 1, "reason": "it cannot be unpacked"} | stopped.words
        yield Checked(0, 0, [issue(stopped.code, file.name, words=words)])


def _numbered(file: DeliveredFile) -> Iterator[Numbered]:
    with opened(file, Limits()) as (_, stream):
        yield from read_ndjson(stream) if file.suffix in _LINES else read_json(stream)
