"""python -m standards: check a file, convert one, write a template. No database, no Django."""

import argparse
import contextlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import msgspec

from standards import templates
from standards.converting import FORMATS, convert, write
from standards.delivery import DeliveredFile, as_kind, find_files, passed_over, read_checked
from standards.documenting import documented
from standards.issues import Code, Issue, Severity, Unreadable, issue
from standards.kinds import KINDS, Kind, kind_named
from standards.mapping import load, names
from standards.messages import KINDS as MESSAGES
from standards.messages import files
from standards.messages import kind_named as message_named

CLEAN, ISSUES, UNREADABLE = 0, 1, 2
_SHOWN = 20  # issues told on a terminal; --json tells all


Found = tuple[int, int, Sequence[Issue]]  # how many were read, how many are good, and what is wrong


@dataclass
class Told:
    """What has come of a file so far."""

    file: str
    kind: str
    read: int = 0
    good: int = 0
    by_severity: Counter[Severity] = field(default_factory=Counter)
    by_code: Counter[Code] = field(default_factory=Counter)
    first: list[Issue] = field(default_factory=list)
    one: str = "row"  # what a file of this kind holds

    def add(self, read: int, good: int, issues: Sequence[Issue]) -> None:
        self.read += read
        self.good += good
        for found in issues:
            self.by_severity[found.severity] += 1
            self.by_code[found.code] += 1
        self.first += issues[: max(0, _SHOWN - len(self.first))]

    @property
    def wrong(self) -> int:
        return self.by_severity[Severity.ERROR] + self.by_severity[Severity.WARNING]

    @property
    def exit_code(self) -> int:
        if not self.read and self.by_severity[Severity.ERROR]:
            return UNREADABLE
        return ISSUES if self.wrong else CLEAN


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 clean, 1 something is wrong with some rows, 2 nothing could be read."""
    chosen = _parser().parse_args(arguments)
    try:
        result: int = chosen.run(chosen)
    except Unreadable as unreadable:
        _tell_unreadable(unreadable.issue, as_json=getattr(chosen, "json", False))
        return UNREADABLE
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has enough of it
        return ISSUES
    except OSError as fault:
        print(f"{fault.filename or 'The file'}: {fault.strerror or fault}", file=sys.stderr)
        return UNREADABLE
    except KeyboardInterrupt:
        return UNREADABLE
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m standards", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="check | convert | template | document")
    kinds = ", ".join(KINDS)

    check = commands.add_parser("check", help="say what is wrong with a file or a folder of files")
    check.add_argument("file", type=Path)
    check.add_argument(
        "--as", dest="kind", metavar="KIND", help=f"what the file holds: {kinds}; or {', '.join(MESSAGES)}"
    )
    check.add_argument("--json", action="store_true", help="every issue, as one JSON object")
    check.set_defaults(run=_check)

    convert_ = commands.add_parser("convert", help="turn a landlord's own tables into the standard")
    convert_.add_argument("file", type=Path, help="a file, or a folder of tables")
    convert_.add_argument("--mapping", metavar="M", help=f"a TOML file, or one of: {', '.join(names())}")
    convert_.add_argument("--to", dest="kind", metavar="KIND", required=True, help=kinds)
    convert_.add_argument("--format", choices=FORMATS, help="ndjson unless the name after --out says")
    convert_.add_argument("--out", type=Path, help="a file to write, its folder too; else standard output")
    convert_.set_defaults(run=_convert)

    template = commands.add_parser("template", help="write a template to fill in")
    template.add_argument("kind", metavar="KIND", help=f"{kinds}; or a message, for an example of it")
    template.add_argument("--xlsx", action="store_true", help="a workbook, with what each column means")
    template.add_argument("--out", type=Path, help="where to write; else <kind>.csv or .xlsx here")
    template.set_defaults(run=_template)

    document = commands.add_parser("document", help="bring the tables of docs/standard.md up to date")
    document.add_argument("page", type=Path)
    document.set_defaults(run=_document)
    return parser


def _kind(name: str) -> Kind:
    kind = kind_named(name)
    if kind is None:
        raise Unreadable(issue(Code.UNKNOWN_KIND, name))
    return kind


# --- check -------------------------------------------------------------------------------------------------


def _check(chosen: argparse.Namespace) -> int:
    told = list(_to_check(chosen))
    if chosen.json:
        return _check_as_json(told)
    for stranger in passed_over(chosen.file):
        print(f"{stranger.message} It was passed over.")
    for each, found in told:
        for read, good, issues in found:
            each.add(read, good, issues)
    for each, _ in told:
        _tell(each, sys.stdout)
    return _worst([each for each, _ in told])


def _to_check(chosen: argparse.Namespace) -> Iterator[tuple[Told, Iterator[Found]]]:
    """Each file with what is found in it, which is read when it is asked for."""
    message = message_named(chosen.kind) if chosen.kind else None
    if message:
        if not chosen.file.is_file():
            raise Unreadable(issue(Code.NOT_FOUND, str(chosen.file)))
        found = files.check_file(chosen.file, message)
        yield (
            Told(chosen.file.name, message, one="message"),
            ((each.read, each.good, each.issues) for each in found),
        )
        return
    for file in [as_kind(chosen.file, chosen.kind)] if chosen.kind else find_files(chosen.file):
        yield Told(file.name, file.kind), _found(file)


def _found(file: DeliveredFile) -> Iterator[Found]:
    for batch in read_checked(file):
        yield batch.read, len(batch.rows), batch.issues


def _check_as_json(told: Sequence[tuple[Told, Iterator[Found]]]) -> int:
    """Written as it goes, so that a file with a million issues needs no memory for them."""
    out = sys.stdout
    out.write('{"issues": [')
    between = ""
    for each, found in told:
        for read, good, issues in found:
            each.add(read, good, issues)
            for one in issues:
                out.write(between + msgspec.json.encode(one).decode())
                between = ",\n"
    counts = [
        {
            "file": each.file,
            "kind": each.kind,
            "read": each.read,
            "good": each.good,
            "issues": {severity.value: each.by_severity[severity] for severity in Severity},
        }
        for each, _ in told
    ]
    out.write(f'], "files": {msgspec.json.encode(counts).decode()}}}\n')
    return _worst([each for each, _ in told])


def _worst(told: Sequence[Told]) -> int:
    """2 only where not one of the files could be read."""
    codes = {each.exit_code for each in told}
    if codes == {UNREADABLE}:
        return UNREADABLE
    return ISSUES if codes - {CLEAN} else CLEAN


def _tell(told: Told, out: TextIO) -> None:
    left_out = told.read - told.good
    rows = told.one if told.read == 1 else f"{told.one}s"
    print(f"{told.file}: {told.read:,} {rows} of {told.kind} read, {told.good:,} good", end="", file=out)
    print(f", {left_out:,} left out." if left_out else ".", file=out)
    if not told.by_code:
        print("  Nothing is wrong with it.", file=out)
        return
    for found in told.first:
        where = f"{told.one} {found.line}: " if found.line else ""
        print(f"  {found.severity.value:7} {where}{found.message}", file=out)
        print(f"          [{found.code.value}] For {found.who}.", file=out)
    more = told.by_code.total() - len(told.first)
    if more > 0:
        print(f"  ... and {more:,} more. In all:", file=out)
        for code, count in told.by_code.most_common():
            print(f"  {count:>9,}  {code.value}", file=out)


def _tell_unreadable(found: Issue, *, as_json: bool) -> None:
    if as_json:
        print('{"issues": [' + msgspec.json.encode(found).decode() + '], "files": []}')
    else:
        print(f"{found.message}\n[{found.code.value}] For {found.who}.", file=sys.stderr)


# --- convert and template ----------------------------------------------------------------------------------


def _convert(chosen: argparse.Namespace) -> int:
    kind = _kind(chosen.kind)
    mapping = load(chosen.mapping) if chosen.mapping else None
    told = Told(str(chosen.file), kind.key)
    with _out(chosen.out) as out:
        batches = convert(chosen.file, kind, mapping)
        for batch in write(batches, kind, _format(chosen), out):
            told.add(batch.read, len(batch.rows), batch.issues)
    _tell(told, sys.stderr)
    return told.exit_code


def _format(chosen: argparse.Namespace) -> str:
    suffix = chosen.out.suffix.removeprefix(".") if chosen.out else ""
    return chosen.format or (suffix if suffix in FORMATS else "ndjson")


@contextlib.contextmanager
def _out(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        yield file


def _template(chosen: argparse.Namespace) -> int:
    if message := message_named(chosen.kind):
        path = chosen.out or Path(f"{message}.json")
        path.write_bytes(files.example(message))
        print(f"{path} written: one {message}, to change.")
        return CLEAN
    kind = _kind(chosen.kind)
    path = chosen.out or Path(f"{kind.key}.{'xlsx' if chosen.xlsx else 'csv'}")
    if chosen.xlsx:
        path.write_bytes(templates.as_xlsx(kind))
    else:
        path.write_bytes(templates.as_csv(kind))
        path.with_suffix(".md").write_text(f"# {kind.key}\n\n{templates.as_markdown(kind)}", "utf-8")
    print(f"{path} written: {templates.about(kind)}")
    return CLEAN


def _document(chosen: argparse.Namespace) -> int:
    page: Path = chosen.page
    page.write_text(documented(page.read_text("utf-8")), "utf-8")
    return CLEAN
