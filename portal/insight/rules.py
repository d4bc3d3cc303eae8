"""Which year a day belongs to, and what of a count may be shown without pointing at somebody. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from portal.core.clock import LONDON
from portal.insight.measures import Unit

SMALLEST = 10  # a count below it could point at somebody; ONS, UK LLC
FEWEST_PLACES = 2  # of what is kept back: one alone is the total less the others
APRIL = 4
TENTH = Decimal("0.1")


@dataclass(frozen=True, order=True)
class Year:
    """A year as the Regulator counts: 1 April to 31 March."""

    starts_on: date

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return date(self.starts_on.year + 1, 3, 31)

    @property
    def before(self) -> "Year":
        return Year(date(self.starts_on.year - 1, APRIL, 1))

    @property
    def begins_at(self) -> datetime:
        return datetime.combine(self.starts_on, time(), LONDON)

    @property
    def over_at(self) -> datetime:
        """The first moment of the next."""
        return datetime(self.starts_on.year + 1, APRIL, 1, tzinfo=LONDON)

    @property
    def name(self) -> str:
        """2026/27."""
        return f"{self.starts_on.year}/{(self.starts_on.year + 1) % 100:02}"

    def counted_on(self, today: date) -> date:
        """The day on which what merely stands, and does not happen, is looked at."""
        return min(self.ends_on, today)


def year_of(day: date) -> Year:
    """The year that a day is in."""
    return Year(date(day.year - (day.month < APRIL), APRIL, 1))


def years_until(today: date, *, of: int) -> Sequence[Year]:
    """So many years, the present one first."""
    found = [year_of(today)]
    while len(found) < of:
        found.append(found[-1].before)
    return found


class Look(StrEnum):
    """How much of a figure is told."""

    EXACT = "exact"
    OVER = "over"  # all but a few: the value is what it is certainly more than
    UNDER = "under"  # only a few: the value is what it is certainly less than


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many of how many. ``part`` is None for what is no share."""

    whole: int
    part: int | None


def share(part: int, whole: int) -> Decimal:
    """In per cent to one place; never 100 or 0 unless it is all or none."""
    exact = Decimal(100 * part) / whole
    rounded = round(exact, 1)
    if part not in {0, whole}:
        rounded = min(max(rounded, TENTH), 100 - TENTH)
    return rounded


def look_of(count: Count) -> Look | None:
    """How a block's figure may be told by itself. None: not at all, as it would count fewer than ten."""
    if count.whole < SMALLEST:
        return None
    if count.part is None:
        return Look.EXACT
    few, rest = _is_few(count.part), _is_few(count.whole - count.part)
    if few and rest:
        return None
    return Look.UNDER if few else Look.OVER if rest else Look.EXACT


def bound(look: Look, whole: int) -> Decimal:
    """What a share is certainly over or under, without saying how many the few are."""
    limit = Decimal(100 * SMALLEST) / whole
    if look is Look.UNDER:
        return limit.quantize(Decimal(1), ROUND_CEILING)
    return (100 - limit).quantize(Decimal(1), ROUND_FLOOR)


def looks_of(counts: Mapping[int, Count], total: Count, *, places: int) -> Mapping[int, Look]:
    """Which blocks are told, and how, so that no small count follows from the others and the total.

    Whoever knows the landlord's total can take away what is told of the blocks. What is then left must be of
    two places at least and count ten at least; else the smallest block that is told is kept back as well.
    ``places`` is of how many blocks the total is; what belongs to no block is one as well.
    """
    looks = {key: look for key, count in counts.items() if (look := look_of(count))}
    smallest_first = sorted(looks, key=lambda key: (counts[key].whole, key))
    for key in smallest_first:
        if not _is_reckoned(counts, looks, total, places):
            break
        del looks[key]
    return looks


def _is_reckoned(counts: Mapping[int, Count], looks: Mapping[int, Look], total: Count, places: int) -> bool:
    """Whether what is kept back can be worked out: what is not told at all, or what is not told exactly."""
    exact = [key for key, look in looks.items() if look is Look.EXACT]
    return _points(counts, looks, total, places) or _points(counts, exact, total, places)


def _points(counts: Mapping[int, Count], told: Collection[int], total: Count, places: int) -> bool:
    """Whether the total without the blocks that are told is so little that it points at one of the rest."""
    whole = total.whole - sum(counts[key].whole for key in told)
    return whole > 0 and (whole < SMALLEST or places - len(told) < FEWEST_PLACES)


def _is_few(counted: int) -> bool:
    return 0 < counted < SMALLEST


def said(value: Decimal, look: Look, unit: Unit) -> str:
    """ "92%", "over 75%", "3.5 days"."""
    if unit is Unit.DAYS:
        number = f"{value.normalize():f}"
        return "1 day" if number == "1" else f"{number} days"
    before = "" if look is Look.EXACT else f"{look} "
    return f"{before}{_whole(value)}%"


def _whole(value: Decimal) -> int:
    """Whole per cent, never 100 or 0 unless it is all or none."""
    return round(value) if value in {0, 100} else min(max(round(value), 1), 99)
