"""The values of a record: parsed once, written one way, safe to compare as text.

Each `read_*` takes text without spaces around it and answers the canonical text, with the code of a note
when the text was not canonical but can only mean one thing. What could mean two things is refused:
`BadValue` carries the code of the issue.
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple
from zoneinfo import ZoneInfo

from standards.issues import Code

LONDON = ZoneInfo("Europe/London")
EARLIEST_YEAR, LATEST_YEAR = 1000, 2200  # older and later dates are slips of the keyboard


class BadValue(ValueError):
    def __init__(self, code: Code) -> None:
        super().__init__(code.value)
        self.code = code


class Read(NamedTuple):
    text: str
    note: Code | None = None


# --- dates and times ---------------------------------------------------------------------------------------

_UK = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-]+([A-Za-z]{3,9})\.?,?[\s\-]+(\d{4})")
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {name: number for number, month in enumerate(_MONTH_NAMES, 1) for name in (month, month[:3])}
_MONTHS["sept"] = 9
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp][Mm])?")
_ZONE = re.compile(r"\s*(Z|z|[+-]\d{2}:?\d{2})$")


def read_date(text: str) -> Read:
    """YYYY-MM-DD; a UK date is read with a note, and so is a time of day, which is dropped."""
    if len(text) == 10 and text[4] == "-":
        return Read(_iso_day(text))
    if day := _uk_day(text):
        return Read(day, Code.UK_DATE)
    if len(text) > 10:
        moment = _moment(text, Code.BAD_DATE)
        return Read(moment.text[:10], None if _is_midnight(moment.text) else Code.TIME_FOR_DATE)
    raise BadValue(Code.BAD_DATE)


def read_year_or_date(text: str) -> Read:
    """As read_date; four digits alone are the first of January of that year."""
    if len(text) == 4 and text.isdigit():
        return Read(_iso_day(f"{text}-01-01"), Code.YEAR_FOR_DATE)
    return read_date(text)


def read_date_time(text: str) -> Read:
    """RFC 3339 with an offset. A time without a zone is UK time, a date alone is midnight there: both noted.

    In the hour that comes twice in October, a time without a zone is the first of the two.
    """
    return _moment(text, Code.BAD_DATE_TIME)


def read_time(text: str) -> Read:
    """HH:MM:SS on a 24-hour clock; HH:MM and 9:30 am say the same."""
    if clock := _CLOCK.fullmatch(text):
        return Read(_clock_time(clock, Code.BAD_TIME).replace(microsecond=0).isoformat())
    raise BadValue(Code.BAD_TIME)


def _iso_day(text: str, code: Code = Code.BAD_DATE) -> str:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise BadValue(code) from None
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR or not text.isascii():
        raise BadValue(code)
    return day.isoformat()


def _uk_day(text: str) -> str | None:
    """The day of 30/11/2026, 30-11-2026, 30.11.2026 or 30 November 2026."""
    if match := _UK.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif (match := _WORDED.fullmatch(text)) and match[2].lower() in _MONTHS:
        day, month, year = int(match[1]), _MONTHS[match[2].lower()], int(match[3])
    else:
        return None
    return _iso_day(f"{year:04d}-{month:02d}-{day:02d}")


def _moment(text: str, code: Code) -> Read:
    zone = _ZONE.search(text) if len(text) > 10 else None
    bare = text[: zone.start()] if zone else text
    day, clock_text, note = _split_moment(bare)
    if day is None:
        raise BadValue(code)
    time = dt.time()
    if clock_text:
        clock = _CLOCK.fullmatch(clock_text)
        if clock is None:
            raise BadValue(code)
        time = _clock_time(clock, code)
    elif zone is None:
        note = Code.DATE_FOR_TIME
    else:
        raise BadValue(code)
    when = dt.datetime.combine(dt.date.fromisoformat(_iso_day(day, code)), time)
    if zone is None:
        return Read(when.replace(tzinfo=LONDON).isoformat(), note or Code.LOCAL_TIME)
    return Read(when.isoformat() + _offset(zone[1], code), note)


def _split_moment(bare: str) -> tuple[str | None, str, Code | None]:
    """Day, clock and note of text that holds a day and perhaps a time."""
    if _ISO_DATE.match(bare):
        if len(bare) > 10 and (bare[10] not in "Tt " or not bare[11:].strip()):
            return None, "", None
        return bare[:10], bare[11:].strip(), None
    for end in (len(bare), *(place for place, letter in enumerate(bare) if letter in " T")):
        if day := _uk_day(bare[:end]):
            return day, bare[end:].strip(" T"), Code.UK_DATE
    return None, "", None


def _clock_time(clock: re.Match[str], code: Code) -> dt.time:
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if half := clock[5]:
        if not 1 <= hour <= 12:
            raise BadValue(code)
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    try:
        return dt.time(hour, minute, second, int((clock[4] or "")[:6].ljust(6, "0")))
    except ValueError:
        raise BadValue(code) from None


def _offset(zone: str, code: Code) -> str:
    if zone in "Zz":
        return "+00:00"
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 15 or minutes > 59:
        raise BadValue(code)
    return f"{'+' if hours == minutes == 0 else zone[0]}{hours:02d}:{minutes:02d}"


def _is_midnight(moment: str) -> bool:
    return moment[10:19] == "T00:00:00"


def london_day(moment: str) -> dt.date:
    """The day in London of a canonical date or date-time."""
    if len(moment) == 10:
        return dt.date.fromisoformat(moment)
    return dt.datetime.fromisoformat(moment).astimezone(LONDON).date()


# --- numbers, and true and false ---------------------------------------------------------------------------

# Below a thousand million: no cost and no quantity in housing is more, and a database must hold it.
_PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,8})(?:\.\d{1,10})?", re.ASCII)
_SIGNS = re.compile(r"[£,\s]")
SIGNIFICANT_DIGITS = 15  # what a JSON number keeps


def read_decimal(text: str) -> Read:
    """A plain decimal without zeros at its end: 45.5, not 45.50, so that equal amounts are equal text."""
    if _PLAIN.fullmatch(text):
        return Read(_shortest(text))
    plain = _SIGNS.sub("", text)
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise BadValue(Code.BAD_NUMBER) from None
    written = f"{number:f}"
    if not plain.isascii() or not _PLAIN.fullmatch(written):
        raise BadValue(Code.BAD_NUMBER)
    return Read(_shortest(written), Code.MONEY_SIGNS if plain != text else None)


def _shortest(text: str) -> str:
    if "." in text:
        text = text.rstrip("0").removesuffix(".")
    if len(text) > SIGNIFICANT_DIGITS and len(text.strip("-0.").replace(".", "")) > SIGNIFICANT_DIGITS:
        raise BadValue(Code.BAD_NUMBER)
    return "0" if text == "-0" else text


def read_integer(text: str) -> Read:
    """A whole number; 3.0, as a spreadsheet writes it, is one."""
    read = read_decimal(text)
    if "." in read.text:
        raise BadValue(Code.BAD_NUMBER)
    return read


_BOOLEANS = {"true": "true", "false": "false"}
_BOOLEAN_WORDS = {
    **dict.fromkeys(("yes", "y", "1", "t"), "true"),
    **dict.fromkeys(("no", "n", "0", "f"), "false"),
}


def read_boolean(text: str) -> Read:
    word = text.lower()
    if word in _BOOLEANS:
        return Read(_BOOLEANS[word])
    if word in _BOOLEAN_WORDS:
        return Read(_BOOLEAN_WORDS[word], Code.BOOLEAN_WORDS)
    raise BadValue(Code.BAD_BOOLEAN)


# --- identifiers and addresses -----------------------------------------------------------------------------

# The shape of a postcode. Which letters Royal Mail uses where is not asked: data made for trials uses others.
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?|GIR)(\d[A-Z]{2})", re.ASCII)
_EMAIL = re.compile(r"[^@\s<>()\",;:]+@[^@\s<>()\",;:.]+(?:\.[^@\s<>()\",;:.]+)+")
_PHONE = re.compile(r"\+?\d{7,15}", re.ASCII)
_TRUNK_ZERO = re.compile(r"^(\+\d{1,3})\s*\(0\)")  # of a number that is to be dialled from home and abroad
_PHONE_SPACES = re.compile(r"[\s().\-]")


def read_uprn(text: str) -> Read:
    """1 to 12 digits without zeros in front (a UPRN is a number; zeros in front are padding)."""
    digits = text.removesuffix(".0")
    if not (digits.isascii() and digits.isdigit()):
        raise BadValue(Code.BAD_UPRN)
    plain = digits.lstrip("0")
    if not 1 <= len(plain) <= 12:
        raise BadValue(Code.BAD_UPRN)
    return Read(plain, Code.UPRN_ZEROS if plain != digits else None)


def read_postcode(text: str) -> Read:
    """Capitals, with one space before the last three."""
    match = _POSTCODE.fullmatch(text.upper().replace(" ", ""))
    if match is None:
        raise BadValue(Code.BAD_POSTCODE)
    return Read(f"{match[1]} {match[2]}")


def read_email(text: str) -> Read:
    """As written, with its domain in small letters."""
    if not _EMAIL.fullmatch(text):
        raise BadValue(Code.BAD_EMAIL)
    name, _, domain = text.rpartition("@")
    return Read(f"{name}@{domain.lower()}")


def read_phone(text: str) -> Read:
    """Digits, with the + of an international number; spaces, brackets and dashes are dropped."""
    digits = _PHONE_SPACES.sub("", _TRUNK_ZERO.sub(r"\1", text))
    if not _PHONE.fullmatch(digits):
        raise BadValue(Code.BAD_PHONE)
    return Read(digits)


@dataclass(frozen=True, order=True, slots=True)
class Uprn:
    """A Unique Property Reference Number. Two are equal when their numbers are, however they were padded."""

    number: int

    @classmethod
    def parse(cls, text: str) -> "Uprn":
        return cls(int(read_uprn(text.strip()).text))

    def __str__(self) -> str:
        return str(self.number)


@dataclass(frozen=True, order=True, slots=True)
class Postcode:
    """A UK postcode in its one canonical form, SW1A 2AA."""

    text: str

    @classmethod
    def parse(cls, text: str) -> "Postcode":
        return cls(read_postcode(text.strip()).text)

    @property
    def outward(self) -> str:
        """The part before the space, which names a district and not a street."""
        return self.text.partition(" ")[0]

    def __str__(self) -> str:
        return self.text
