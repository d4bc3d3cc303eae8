"""From a landlord's own tables to the standard, as a TOML file says.

A mapping holds, for each kind, one or more sources: a table, the tables joined to it, and for each column of
the standard where its text comes from. Nothing else of a landlord's system is known here.
"""

import datetime as dt
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from standards.issues import Code, Issue, Unreadable, issue
from standards.kinds import KINDS, MOST_REPEATS, Kind
from standards.sheets import XlsxTable
from standards.sources import DeliveredFile, Limits, Stopped, opened, seekable
from standards.tables import CsvTable

FOLDER = Path(__file__).parent / "mappings"
_FIELD = re.compile(r"\{([^{}]+)\}")
_BATCH = 1000

Table = list[dict[str, str]]
Fields = dict[str, str]  # "column" of the source's own table, "table.column" of a joined one


# --- what a mapping says -----------------------------------------------------------------------------------


class Cell(msgspec.Struct, forbid_unknown_fields=True):
    """Where a column's text comes from.

    `text` is a template: {column}, {table.column}, and words around them; blank when a column in it is blank.
    `match` keeps the first group of a pattern, `values` turns one text into another, `otherwise` is for texts
    that `values` lacks, `date` is how dates are written, and `only_if` blanks the cell unless columns
    hold one of the texts listed.
    """

    text: str
    match: str = ""
    values: dict[str, str] = {}
    otherwise: str | None = None
    date: str = ""
    only_if: dict[str, list[str]] = {}


class Join(msgspec.Struct, forbid_unknown_fields=True):
    """A table whose row is found by a key; `key` is its own column where that has another name than `on`."""

    table: str
    on: str
    key: str = ""
    optional: bool = False


class Repeat(msgspec.Struct, forbid_unknown_fields=True):
    """A table that has several rows for one record, each a repeated group."""

    group: str
    table: str
    on: str
    columns: dict[str, str | Cell]
    key: str = ""
    where: dict[str, list[str]] = {}


class MappedTable(msgspec.Struct, forbid_unknown_fields=True):
    """One table whose rows become records of a kind."""

    columns: dict[str, str | Cell]
    table: str = ""
    join: list[Join] = []
    repeat: list[Repeat] = []
    where: dict[str, list[str]] = {}


class MappingFile(msgspec.Struct, forbid_unknown_fields=True):
    system: str
    about: str = ""
    blank: list[str] = []
    homes: list[MappedTable] = []
    tenancies: list[MappedTable] = []
    components: list[MappedTable] = []
    certificates: list[MappedTable] = []
    work_orders: list[MappedTable] = []
    programmes: list[MappedTable] = []

    def tables_of(self, kind: Kind) -> list[MappedTable]:
        tables: list[MappedTable] = getattr(self, kind.key)
        return tables


def names() -> list[str]:
    """The mappings that come with the library."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(name: str) -> MappingFile:
    """A mapping by the name it is shipped under, or by the path of a TOML file. Raises Unreadable."""
    path = FOLDER / f"{name}.toml" if name in names() else Path(name)
    try:
        mapping = msgspec.convert(tomllib.loads(path.read_text("utf-8")), MappingFile)
        for kind in KINDS.values():
            for table in mapping.tables_of(kind):
                _check_columns(kind, table)
    except OSError:
        known = ", ".join(names())
        raise _unusable(
            name, f"there is no such file, nor a mapping of that name (there is: {known})"
        ) from None
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError, re.error) as fault:
        raise _unusable(name, str(fault)) from None
    except KeyError as fault:
        raise _unusable(name, f"the standard has no column {fault.args[0]}") from None
    return mapping


def _check_columns(kind: Kind, table: MappedTable) -> None:
    for name, cell in table.columns.items():
        kind.column(name)
        re.compile(_cell(cell).match)
    for repeat in table.repeat:
        for name in repeat.columns:
            kind.column(f"{repeat.group}_N_{name}")


def _unusable(name: str, reason: str) -> Unreadable:
    return Unreadable(issue(Code.BAD_MAPPING, name, value=name, words={"reason": reason}))


# --- a landlord's tables -----------------------------------------------------------------------------------


class Tables:
    """The tables of a folder, or of one file, each read whole when first asked for.

    Tables that are joined must be held in memory; the one whose rows become records is read with them, so a
    mapping is for a landlord's registers, and not for a file of many gigabytes.
    """

    def __init__(self, path: Path, blank: Sequence[str]) -> None:
        self.path = path
        self.folder = path.is_dir()
        self._blank = frozenset(text.casefold() for text in blank)
        self._tables: dict[str, Table] = {}

    def __getitem__(self, name: str) -> Table:
        if name not in self._tables:
            self._tables[name] = list(self._read(self._file(name)))
        return self._tables[name]

    def wanted(self, join: Join) -> Table:
        """The table of a join; one that is optional may be absent, and is empty then."""
        try:
            return self[join.table]
        except Unreadable as unreadable:
            if join.optional and unreadable.issue.code is Code.MISSING_TABLE:
                return []
            raise

    def _file(self, name: str) -> DeliveredFile:
        if not self.folder:
            return DeliveredFile(self.path, "", self.path.name)
        for path in sorted(self.path.iterdir()):
            stem = path.name.lower().removesuffix(".gz")
            if Path(stem).stem == name.lower() and Path(stem).suffix in (".csv", ".tsv", ".txt", ".xlsx"):
                return DeliveredFile(path, "", path.name)
        raise Unreadable(issue(Code.MISSING_TABLE, self.path.name, value=name))

    def _read(self, file: DeliveredFile) -> Iterator[Fields]:
        limits = Limits()
        try:
            with opened(file, limits) as (source, stream):
                if file.suffix == ".xlsx":
                    with seekable(file, stream) as whole:
                        yield from self._rows(XlsxTable(whole, source.size, limits, len))
                else:
                    yield from self._rows(CsvTable(stream, lambda _: 0))
        except Stopped as stopped:
            words = {"row": 1, "reason": ""} | stopped.words
            raise Unreadable(issue(stopped.code, file.name, words=words)) from None

    def _rows(self, table: CsvTable | XlsxTable) -> Iterator[Fields]:
        header = [name.strip() for name in table.header]
        for lines, rows in table.batches(_BATCH):
            for line, row in zip(lines, rows, strict=True):
                fields = {name: self._text(cell) for name, cell in zip(header, row, strict=False)}
                yield {**fields, "": str(line)}

    def _text(self, cell: str) -> str:
        text = cell.strip()
        return "" if text.casefold() in self._blank else text


def _key(text: str) -> str:
    """15 and 15.0 are one key: a column of numbers with a gap in it is exported as decimals."""
    return text.removesuffix(".0")


# --- rows of the standard ----------------------------------------------------------------------------------


@dataclass
class Mapped:
    """Rows of one kind, as text still to be checked, with the line of the table each came from."""

    columns: tuple[str, ...]
    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def mapped(mapping: MappingFile, path: Path, kind: Kind) -> Iterator[tuple[str, Mapped]]:
    """For each table that gives records of the kind: its name, and its rows. Raises Unreadable."""
    if not path.exists():
        raise Unreadable(issue(Code.NOT_FOUND, str(path)))
    sources = mapping.tables_of(kind)
    if not sources:
        raise _unusable(mapping.system, f"it does not say where {kind.key} come from")
    tables = Tables(path, mapping.blank)
    for source in sources:
        yield source.table or path.name, _Mapper(kind, source, tables).run()


class _Mapper:
    def __init__(self, kind: Kind, source: MappedTable, tables: Tables) -> None:
        self.kind = kind
        self.source = source
        self.file = source.table or tables.path.name
        self.base = tables[source.table]
        self.joined = [
            (join, _first_by(tables.wanted(join), join.key or join.on.rpartition(".")[2]))
            for join in source.join
        ]
        self.repeats = [
            (repeat, _all_by(tables[repeat.table], repeat.key or repeat.on, repeat.where))
            for repeat in source.repeat
        ]
        self.issues: list[Issue] = []

    def run(self) -> Mapped:
        result = Mapped(())
        used: set[str] = set()
        for fields in self.base:
            if not _holds(self.source.where, fields):
                continue
            row = self._row(fields)
            used |= row.keys()
            result.rows.append(row)
            result.lines.append(int(fields[""]))
        header = self.kind.header(MOST_REPEATS)
        result.columns = tuple(name for name in header if name in used)
        result.issues = self.issues
        return result

    def _row(self, fields: Fields) -> dict[str, str]:
        fields = self._with_joined(fields)
        row = {name: self._text(name, cell, fields) for name, cell in self.source.columns.items()}
        for repeat, by_key in self.repeats:
            matches = by_key.get(_key(fields.get(repeat.on, "")), [])
            for number, match in enumerate(matches[:MOST_REPEATS], start=1):
                own = {**fields, **match, "": fields[""]}
                for name, cell in repeat.columns.items():
                    full = f"{repeat.group}_{number}_{name}"
                    row[full] = self._text(full, cell, own)
        return row

    def _with_joined(self, fields: Fields) -> Fields:
        together = dict(fields)
        for join, by_key in self.joined:
            match = by_key.get(_key(together.get(join.on, "")), {})
            together |= {f"{join.table}.{name}": text for name, text in match.items() if name}
        return together

    def _text(self, name: str, cell: str | Cell, fields: Fields) -> str:
        cell = _cell(cell)
        if not _holds(cell.only_if, fields):
            return ""
        text = _filled(cell.text, fields)
        if text and cell.match:
            found = re.search(cell.match, text)
            text = found[1].strip() if found else ""
        if text and cell.date:
            text = _dated(text, cell.date)
        if text and (cell.values or cell.otherwise is not None):
            return self._valued(name, cell, text, fields)
        return text

    def _valued(self, name: str, cell: Cell, text: str, fields: Fields) -> str:
        value = cell.values.get(_key(text), cell.otherwise)
        if value is None:
            line = int(fields[""])
            self.issues.append(issue(Code.UNMAPPED_VALUE, self.file, line=line, field=name, value=text))
            return ""
        return _filled(value, fields) if "{" in value else value


def _cell(cell: str | Cell) -> Cell:
    return cell if isinstance(cell, Cell) else Cell(cell)


def _filled(template: str, fields: Fields) -> str:
    """The template with its columns; blank when one of them is."""
    blank = False

    def fill(match: re.Match[str]) -> str:
        nonlocal blank
        text = _key(fields.get(match[1].strip(), ""))
        blank = blank or not text
        return text

    text = _FIELD.sub(fill, template)
    return "" if blank else text


def _dated(text: str, form: str) -> str:
    """ISO where the text has the form; else as it is, for the check to name."""
    try:
        return dt.datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 -- a day, not a moment
    except ValueError:
        return text


def _holds(conditions: Mapping[str, Sequence[str]], fields: Fields) -> bool:
    return all(fields.get(name, "") in texts for name, texts in conditions.items())


def _first_by(table: Table, key: str) -> dict[str, Fields]:
    found: dict[str, Fields] = {}
    for fields in table:
        found.setdefault(_key(fields.get(key, "")), fields)
    found.pop("", None)
    return found


def _all_by(table: Table, key: str, where: Mapping[str, Sequence[str]]) -> dict[str, list[Fields]]:
    found: defaultdict[str, list[Fields]] = defaultdict(list)
    for fields in table:
        if _holds(where, fields):
            found[_key(fields.get(key, ""))].append(fields)
    found.pop("", None)
    return dict(found)
