"""Counting a landlord's service, and keeping the figures ready."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from django.db import connection, transaction

from portal.core.clock import day_of
from portal.insight.facts import Facts, facts_of
from portal.insight.models import Figure
from portal.insight.rules import SMALLEST, Count, Look, Year, bound, looks_of, share, years_until
from portal.landlords.models import Landlord

FACTS = Path(__file__).with_name("facts.sql")
SPREADS = Path(__file__).with_name("spreads.sql")
BESIDE = " LEFT JOIN spread ON (of_year, of_whole, of_block) = (year, is_whole, coalesce(at_block, 0))"
ANEW = 2  # years counted each time: what happened in them still changes
AT_MOST = 5  # years looked back when nothing has been counted yet
LOCK = 7_261_931  # of PostgreSQL, with the landlord's number: one count at a time
MEMORY = "192MB"  # for sorting two years of a large landlord's orders without a file
COLUMNS = "landlord_id, block_id, measure, starts_on, numerator, denominator, value, look, counted_at"


class Row(NamedTuple):
    """A counted measure of a year, of one block or, without one, of the whole landlord."""

    year: Year
    measure: str
    block: int | None
    tally: Count
    places: int  # of the landlord: of how many blocks it is
    spread: Decimal | None  # the value, where it is no share


class Step(Protocol):
    """Who hears how far a count has come."""

    def __call__(self, *, done: int, of: int) -> None: ...


@transaction.atomic
def count(landlord: Landlord, *, now: datetime, step: Step | None = None) -> int:
    """Count this year and the last anew, and older years once. Returns how many figures are ready."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, landlord.pk])
        with_memory()
        years = _years(landlord, now)
        figures = [*_all_told(landlord, [*facts_of(landlord, years, now=now)], step)]
        Figure.objects.filter(landlord=landlord, starts_on__in=[year.starts_on for year in years]).delete()
        with cursor.copy(f"COPY insight_figure ({COLUMNS}) FROM STDIN") as copy:
            for row, look in figures:
                copy.write_row((landlord.pk, *_as_stored(row, look), now))
    return len(figures)


def with_memory() -> None:
    """Until this transaction ends PostgreSQL may sort without files, and read with all processors it has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
        cursor.execute("SET LOCAL parallel_tuple_cost = 0")


def _all_told(landlord: Landlord, sources: Sequence[Facts], step: Step | None) -> Iterator[tuple[Row, Look]]:
    for done, facts in enumerate(sources):
        if step:
            step(done=done, of=len(sources) + 1)  # one more, to write them down
        yield from told_of(facts, landlord)


def _years(landlord: Landlord, now: datetime) -> Sequence[Year]:
    """Those that still change; all, where nothing older has been counted yet."""
    looked_back = years_until(day_of(now), of=AT_MOST)
    known = Figure.objects.of_landlord(landlord).filter(starts_on__lte=looked_back[ANEW].starts_on)
    return looked_back[:ANEW] if known.exists() else looked_back


def told_of(facts: Facts, landlord: Landlord) -> Iterator[tuple[Row, Look]]:
    """What may be shown of these facts."""
    return _told(_counted(facts, landlord))


def _counted(facts: Facts, landlord: Landlord) -> Iterator[Row]:
    """Every measure of these facts; of blocks those with homes enough."""
    with connection.cursor() as cursor:
        cursor.execute(_sql(facts), [*facts.params, landlord.pk, SMALLEST])
        names = [column.name for column in cursor.description]
        for values in cursor:
            yield from _rows(facts, dict(zip(names, values, strict=True)))


def _sql(facts: Facts) -> str:
    """What counts them. Names stand in `Facts`, values are given beside."""
    columns = list(dict.fromkeys(column for column, _, _ in facts.spreads))
    asked = [*facts.shares, *columns]
    counts = [f'count("{name}") AS "{name}_of"' for name in asked]
    counts += [f'count(*) FILTER (WHERE "{name}") AS "{name}_yes"' for name in facts.shares]
    told = [f"{name}_of" for name in asked] + [f"{name}_yes" for name in facts.shares]
    places = 'count(*) FILTER (WHERE NOT is_whole AND "{0}_of" > 0) OVER (PARTITION BY year) AS "{0}_places"'
    values = [
        f'percentile_cont({part}) WITHIN GROUP (ORDER BY "{column}") AS "{measure}"'
        for column, measure, part in facts.spreads
    ]
    known = " OR ".join(f'"{column}" IS NOT NULL' for column in columns)
    return FACTS.read_text().format(
        known=f"{facts.known},\n" if facts.known else "",
        facts=facts.sql,
        counts=", ".join(counts),
        sums=", ".join(f'sum("{name}")::bigint AS "{name}"' for name in told),
        places=", ".join(places.format(name) for name in asked),
        spreads=",\n" + SPREADS.read_text().format(values=", ".join(values), known=known) if values else "",
        beside=BESIDE if values else "",
    )


def _rows(facts: Facts, found: Mapping[str, Any]) -> Iterator[Row]:
    year, block = Year(found["year"]), found["at_block"]
    for name in facts.shares:
        share_of = Count(whole=found[f"{name}_of"], part=found[f"{name}_yes"])
        yield Row(year, name, block, share_of, found[f"{name}_places"], None)
    for column, measure, _ in facts.spreads:
        value, spread_of = found[measure], Count(whole=found[f"{column}_of"], part=None)
        spread = None if value is None else round(Decimal(value), 1)
        yield Row(year, measure, block, spread_of, found[f"{column}_places"], spread)


def _told(rows: Iterable[Row]) -> Iterator[tuple[Row, Look]]:
    """Those that may be shown, and how."""
    totals: list[Row] = []
    blocks: dict[tuple[Year, str], dict[int, Row]] = {}
    for row in rows:
        if row.block is None:
            totals.append(row)
        else:
            blocks.setdefault((row.year, row.measure), {})[row.block] = row
    for total in totals:
        if total.tally.whole >= SMALLEST:
            yield total, Look.EXACT
            own = blocks.get((total.year, total.measure), {})
            counts = {block: row.tally for block, row in own.items()}
            looks = looks_of(counts, total.tally, places=total.places)
            yield from ((own[block], look) for block, look in looks.items())


def _as_stored(row: Row, look: Look) -> tuple[Any, ...]:
    """What is not told exactly is not stored: neither how many, nor the share."""
    whole, part = row.tally.whole, row.tally.part
    if look is not Look.EXACT:
        return row.block, row.measure, row.year.starts_on, None, whole, bound(look, whole), look.value
    value = row.spread if part is None else share(part, whole)
    return row.block, row.measure, row.year.starts_on, part, whole, value, look.value
