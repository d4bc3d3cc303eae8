"""One cell of a column: from whatever a landlord's file holds to canonical text, or the reason why not."""

import re
from collections.abc import Callable

from standards.codelists import codes_by_name
from standards.issues import Code
from standards.kinds import Column, Type
from standards.values import (
    BadValue,
    Read,
    read_boolean,
    read_date,
    read_date_time,
    read_decimal,
    read_email,
    read_integer,
    read_phone,
    read_postcode,
    read_time,
    read_uprn,
    read_year_or_date,
)

# What a spreadsheet would run. A dash before words is text, a sign before digits a number or a phone.
_FORMULA = re.compile(r"[=@]|[+\-](?![\d\s().,\-]*$)(?:[A-Za-z@=(+\-]|[\d.,]+[-+*/^]|[^\n]*\|)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_UNREADABLE_BYTE = re.compile(r"[\udc80-\udcff]")  # how bytes that are no text come through decoding
_SPREADSHEET_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)

Reader = Callable[[str], Read]


def cell_reader(column: Column) -> Callable[[str], Read | None]:
    """Reads one cell; None is a blank one. Raises BadValue."""
    read_value = _value_reader(column)

    def read(cell: str) -> Read | None:
        text = cell.strip()
        if not text:
            return None
        check_text(text)
        return read_value(text)

    return read


def check_text(text: str) -> None:
    """What no cell may be, whatever its type."""
    if not text.isprintable() and (found := _CONTROL.search(text)):
        unreadable = _UNREADABLE_BYTE.fullmatch(found[0])
        raise BadValue(Code.BAD_ENCODING if unreadable else Code.CONTROL_CHARACTER)
    if text[0] in "=@+-" and _FORMULA.match(text):
        raise BadValue(Code.FORMULA_CELL)
    if text[0] == "#" and text in _SPREADSHEET_ERRORS:
        raise BadValue(Code.SPREADSHEET_ERROR)


def _value_reader(column: Column) -> Reader:
    match column.type:
        case Type.TEXT:
            return _text_reader(column)
        case Type.CODE:
            return _code_reader(column)
        case Type.INTEGER:
            return _integer_reader(column)
        case Type.DATE:
            return read_year_or_date if column.year_alone else read_date
        case _:
            return _READERS[column.type]


_READERS: dict[Type, Reader] = {
    Type.DATE_TIME: read_date_time,
    Type.TIME: read_time,
    Type.DECIMAL: read_decimal,
    Type.BOOLEAN: read_boolean,
    Type.UPRN: read_uprn,
    Type.POSTCODE: read_postcode,
    Type.EMAIL: read_email,
    Type.PHONE: read_phone,
}


def _text_reader(column: Column) -> Reader:
    longest = column.longest

    def read(text: str) -> Read:
        if longest is not None and len(text) > longest:
            raise BadValue(Code.OVERLONG_CELL)
        return Read(text)

    return read


def _integer_reader(column: Column) -> Reader:
    least, most = column.least, column.most

    def read(text: str) -> Read:
        number = read_integer(text)
        if (least is not None and int(number.text) < least) or (most is not None and int(number.text) > most):
            raise BadValue(Code.BAD_NUMBER)
        return number

    return read


def _code_reader(column: Column) -> Reader:
    """A code as the list has it; 10.0, as a spreadsheet writes 10; or, with a note, the name of the code."""
    codes = {code.casefold(): code for code in column.codes}
    names = codes_by_name(column.codelist) if column.codelist else {}

    def read(text: str) -> Read:
        key = text.casefold()
        if code := codes.get(key) or codes.get(key.removesuffix(".0")):
            return Read(code)
        if code := names.get(key):
            return Read(code, Code.CODE_FROM_NAME)
        raise BadValue(Code.UNKNOWN_CODE)

    return read
