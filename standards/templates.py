"""Templates that a landlord fills in: the columns of a kind, and what each means."""

import csv
import io
from collections.abc import Iterator

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from standards.kinds import STANDARD, Column, Kind, Type

MEANING_HEADINGS = ("column", "must be filled", "holds", "means", "in the standard")
_WIDTHS = (38, 18, 40, 80, 60)
_MOST_CODES = 12  # codes that fit in a table; a longer list is named instead

EXAMPLES = {
    Type.DATE: "2026-11-30",
    Type.DATE_TIME: "2026-11-30T14:05:00+00:00",
    Type.TIME: "14:05:00",
    Type.DECIMAL: "45.5",
    Type.INTEGER: "3",
    Type.BOOLEAN: "true",
    Type.UPRN: "100012345678",
    Type.POSTCODE: "SW1A 2AA",
}


def as_csv(kind: Kind) -> bytes:
    """The header alone, as a CSV file that a spreadsheet opens as UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerow(kind.header(1))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(kind: Kind) -> bytes:
    """A workbook: a sheet to fill in, a sheet of what the columns mean, and one of the codes."""
    book = openpyxl.Workbook()
    _fill_in_sheet(book.active, kind)  # type: ignore[arg-type]
    _sheet(book.create_sheet("What the columns mean"), MEANING_HEADINGS, meanings(kind), _WIDTHS)
    _sheet(book.create_sheet("Codes"), ("column", "code", "name"), _codes(kind), (38, 12, 60))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_markdown(kind: Kind) -> str:
    """What the columns mean, as a table."""
    rows = ["| " + " | ".join(MEANING_HEADINGS) + " |", "|---" * len(MEANING_HEADINGS) + "|"]
    for name, needed, holds, means, where in meanings(kind):
        path, _, ours = where.partition(" ")
        rows.append(f"| `{name}` | {needed} | {holds} | {means} | `{path}`{' ' + ours if ours else ''} |")
    return "\n".join(rows) + "\n"


def meanings(kind: Kind) -> Iterator[tuple[str, str, str, str, str]]:
    """One row a column, for people, under MEANING_HEADINGS."""
    for column in kind.fields:
        where = f"{kind.entity}.{column.path}" + (" (ours, not HACT's)" if column.extension else "")
        yield column.name, _needed(column), _holds(column), column.meaning, where


def _needed(column: Column) -> str:
    if not column.required:
        return ""
    return "in each group" if column.repeated else "yes"


def _holds(column: Column) -> str:
    if column.type is Type.CODE:
        if len(column.codes) > _MOST_CODES:
            return f"a code of {column.codelist}"
        pairs = (code if code == name else f"{code} {name}" for code, name in column.codes.items())
        return "; ".join(pairs)
    if column.type is Type.TEXT:
        return f"text, up to {column.longest} letters"
    limits = f", {column.least} to {column.most}" if column.most is not None else ""
    example = EXAMPLES.get(column.type)
    return f"{column.type.value}{limits}" + (f", such as {example}" if example else "")


def _codes(kind: Kind) -> Iterator[tuple[str, str, str]]:
    for column in kind.fields:
        for code, name in column.codes.items():
            yield column.name, code, name


def _fill_in_sheet(sheet: Worksheet, kind: Kind) -> None:
    sheet.title = kind.key
    needed = {column.name for column in kind.fields if column.required}
    for place, name in enumerate(kind.header(1), start=1):
        cell = sheet.cell(row=1, column=place, value=name)
        cell.font = Font(bold=True)
        if kind.column(name).name in needed and not kind.column(name).repeated:
            cell.fill = PatternFill("solid", start_color="FFF2CC")
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(14, len(name) + 2)
        # As text, so that the spreadsheet leaves references, codes and dates as they are typed.
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "A2"


def _sheet(
    sheet: Worksheet, headings: tuple[str, ...], rows: Iterator[tuple[str, ...]], widths: tuple[int, ...]
) -> None:
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.cell(row=1, column=place).font = Font(bold=True)
        for cell in sheet[get_column_letter(place)]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


def about(kind: Kind) -> str:
    """One sentence above a template."""
    return f"{kind.schema['description']} ({STANDARD}, {kind.entity})"
