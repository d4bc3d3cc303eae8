"""How dates, times, money and counts are written for people. Pure: the day it is today is passed in."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def full_day(on: date) -> str:
    """24 November 2026."""
    return f"{on.day} {on:%B %Y}"


def day(on: date, *, today: date | None = None) -> str:
    """24 November 2026; yesterday, today or tomorrow when that is true of `today`."""
    return _near(on, today) or full_day(on)


def on_day(on: date, *, today: date | None = None) -> str:
    """As `day`, to follow a verb: "on 24 November 2026", "today"."""
    return _near(on, today) or f"on {full_day(on)}"


def weekday(on: date, *, today: date | None = None) -> str:
    """Tuesday 24 November, with the year only when it is not this one; or today, tomorrow, yesterday."""
    return _near(on, today) or _named_day(on, today)


def on_weekday(on: date, *, today: date | None = None) -> str:
    """As `weekday`, to follow a verb: "on Tuesday 24 November", "tomorrow"."""
    return _near(on, today) or f"on {_named_day(on, today)}"


def month(on: date) -> str:
    """November 2026."""
    return f"{on:%B %Y}"


def clock(at: time | datetime) -> str:
    """8am, 1:30pm, midday, midnight; a moment is told as it was in England."""
    if isinstance(at, datetime):
        at = _local(at).time()
    if (at.hour, at.minute) in {(0, 0), (12, 0)}:
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def window(start: time | datetime | None, end: time | datetime | None) -> str:
    """8am to 1pm; from 8am; by 1pm; nothing when neither end is known."""
    if start and end:
        return clock(start) if clock(start) == clock(end) else f"{clock(start)} to {clock(end)}"
    if start:
        return f"from {clock(start)}"
    return f"by {clock(end)}" if end else ""


def moment(at: datetime, *, today: date | None = None) -> str:
    """Yesterday at 6pm; 24 November 2026 at 6pm. In the time of England."""
    return f"{day(_local(at).date(), today=today)} at {clock(at)}"


def span(start: date, end: date) -> str:
    """3 to 5 March 2026; 28 February to 3 March 2026; 30 December 2026 to 2 January 2027."""
    if start == end:
        return full_day(start)
    if start.year != end.year:
        return f"{full_day(start)} to {full_day(end)}"
    if start.month != end.month:
        return f"{start.day} {start:%B} to {full_day(end)}"
    return f"{start.day} to {full_day(end)}"


def money(amount: Decimal | int) -> str:
    """£1,240; £1,240.50 when there are pence; -£12 when it is owed back."""
    amount = Decimal(amount).quantize(Decimal("0.01"))
    digits = f"{abs(amount):,.2f}".removesuffix(".00")
    return f"{'-' if amount < 0 else ''}£{digits}"


def pounds(amount: Decimal | float) -> str:
    """£1,240, to the nearest pound: for charts and totals."""
    return money(Decimal(amount).quantize(Decimal(1)))


def short_money(amount: Decimal | float) -> str:
    """For charts: £950, £1,240, £12k, £3.4m."""
    size = abs(Decimal(amount))
    for limit, step, letter in ((999_500, 1_000_000, "m"), (9_999.5, 1_000, "k")):
        if size >= limit:
            return f"£{_two_figures(Decimal(amount) / step)}{letter}"
    return pounds(amount)


def number(count: int) -> str:
    """1,204."""
    return f"{count:,}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """No repairs, 1 repair, 1,204 repairs."""
    word = one if count == 1 else many or f"{one}s"
    return f"{'no' if count == 0 else number(count)} {word}"


def percent(part: int, whole: int) -> str:
    """The share in whole per cent; never 100% or 0% unless it is all or none."""
    if not whole:
        return "none"
    share = round(100 * part / whole)
    if part and not share:
        return "less than 1%"
    return "99%" if share == 100 and part < whole else f"{share}%"


def listed(things: Iterable[str], joined: str = "and") -> str:
    """A, b and c."""
    *first, last = list(things) or [""]
    return f"{', '.join(first)} {joined} {last}" if first else last


def possessive(name: str) -> str:
    """Larkfield Homes'; the council's."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def postcode(raw: str) -> str:
    """LS1 4AP, however it was typed; what is not shaped like a postcode comes back trimmed."""
    packed = re.sub(r"\s+", "", raw).upper()
    if re.fullmatch(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}", packed):
        return f"{packed[:-3]} {packed[-3:]}"
    return raw.strip()


def capital(text: str) -> str:
    """The same words with a capital first letter; the rest is left alone."""
    return text[:1].upper() + text[1:]


def _near(on: date, today: date | None) -> str | None:
    return _NEAR.get((on - today) // timedelta(days=1)) if today else None


def _named_day(on: date, today: date | None) -> str:
    year = "" if today and on.year == today.year else f" {on.year}"
    return f"{on:%A} {on.day} {on:%B}{year}"


def _local(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("A moment without a time zone could mean two different hours.")
    return at.astimezone(LONDON)


def _two_figures(amount: Decimal) -> str:
    places = 1 if abs(amount) < 10 else 0
    return f"{amount:.{places}f}".removesuffix(".0")
