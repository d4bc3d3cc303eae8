"""The figures as pages show them, to staff and to residents alike: one reading, so that both see the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from portal.core import charts
from portal.core.spreadsheets import inert
from portal.homes.models import Block
from portal.insight.measures import Measure, Unit, grouped, measures
from portal.insight.models import Figure, FigureQuerySet
from portal.insight.rules import Look, Year, said, year_of
from portal.landlords.models import Landlord
from portal.safety.checks import checks
from portal.safety.rules import At

NOT_TOLD = "–"
CSV_HEADS = (
    "block", "block_name", "measure", "title", "source", "year", "value", "is", "unit", "numerator",
    "denominator", "counted_at",
)  # fmt: skip
SAFETY = {
    At.HOME: "Safety checks of homes that are in date",
    At.BLOCK: "Safety checks of buildings that are in date",
}
TREND = {"rp02_2": "Emergency", "rp02_1": "Other"}
A_BATCH = 2000


@dataclass(frozen=True, kw_only=True)
class Line:
    """One measure: this year and the one before, in words. Of how many: of this year, else of the last."""

    measure: Measure
    now: str
    before: str
    of: int | None


@dataclass(frozen=True, kw_only=True)
class Service:
    """All that a page shows of a landlord or of a block. Groups are empty where nothing may be shown."""

    year: Year
    groups: Sequence[tuple[str, Sequence[Line]]]
    charts: Sequence[charts.Chart]
    counted_at: datetime | None


def of_landlord(landlord: Landlord, *, today: date) -> Service:
    """Of all its homes."""
    return _service(Figure.objects.of_landlord(landlord), today)


def of_block(block: Block, *, today: date) -> Service:
    """Of one block, as far as it has homes enough."""
    return _service(Figure.objects.of_blocks(block.landlord).filter(block=block), today)


def _service(figures: FigureQuerySet, today: date) -> Service:
    found = {(figure.measure, figure.starts_on): figure for figure in figures}
    year = year_of(today)
    groups = [(name, [*_lines(group, found, year)]) for name, group in grouped().items()]
    return Service(
        year=year,
        groups=[(name, lines) for name, lines in groups if lines],
        charts=[chart for chart in (_trend(found), *(_safety(found, year, at) for at in At)) if chart],
        counted_at=max((figure.counted_at for figure in found.values()), default=None),
    )


def _lines(group: Sequence[Measure], found: Mapping[tuple[str, date], Figure], year: Year) -> Iterator[Line]:
    for measure in group:
        now = found.get((measure.key, year.starts_on))
        before = found.get((measure.key, year.before.starts_on))
        newest = now or before
        if newest:
            yield Line(
                measure=measure,
                now=now.words if now else NOT_TOLD,
                before=before.words if before else NOT_TOLD,
                of=newest.denominator,
            )


def _trend(found: Mapping[tuple[str, date], Figure]) -> charts.Chart | None:
    """Repairs in time, year by year."""
    years = sorted({Year(starts_on) for measure, starts_on in found if measure in TREND})
    if not years:
        return None
    return charts.lines(
        "Repairs done in time",
        [year.name for year in years],
        {name: [_height(found.get((key, year.starts_on))) for year in years] for key, name in TREND.items()},
        write=_percent,
    )


def _safety(found: Mapping[tuple[str, date], Figure], year: Year, at: At) -> charts.Chart | None:
    """Safety checks in date, side by side; those of homes and of buildings apart, or a phone has no room."""
    there = {check.key for check in checks() if check.at is at}
    told = [
        (measure.short, _height(figure))
        for measure in measures().values()
        if measure.check in there and (figure := found.get((measure.key, year.starts_on)))
    ]
    if not told:
        return None
    return charts.bars(
        SAFETY[at],
        [name for name, _ in told],
        {"In date": [height for _, height in told]},
        over="Check",
        write=_percent,
    )


def _height(figure: Figure | None) -> float | None:
    """A bound is no height: what is not told exactly is left out of charts."""
    return float(figure.value) if figure and figure.is_exact else None


def _percent(value: float) -> str:
    """As the table says it."""
    return said(round(Decimal(value), 1), Look.EXACT, Unit.PERCENT)


def csv_rows(landlord: Landlord) -> Iterator[Sequence[object]]:
    """Every figure that is kept of a landlord and its blocks, oldest year first."""
    yield CSV_HEADS
    figures = (
        Figure.objects.filter(landlord=landlord)
        .select_related("block")
        .order_by("starts_on", "measure", "block__name", "pk")
    )
    for figure in figures.iterator(chunk_size=A_BATCH):
        block, about = figure.block, figure.about
        yield (
            inert(block.reference) if block else "",
            inert(block.name) if block else "",
            about.key,
            about.title,
            about.source,
            figure.year.name,
            figure.value,
            figure.look,
            about.unit.value,
            "" if figure.numerator is None else figure.numerator,
            figure.denominator,
            figure.counted_at.isoformat(),
        )


def blocks_with(landlord: Landlord, measure: Measure, year: Year) -> QuerySet[Block]:
    """The blocks with a figure of this measure that may be shown, of this year or the last, by name."""
    figures = Figure.objects.of_blocks(landlord).filter(measure=measure.key, starts_on__in=_both(year))
    return Block.objects.filter(landlord=landlord, pk__in=figures.values("block")).order_by("name", "pk")


def block_lines(blocks: Sequence[Block], measure: Measure, year: Year) -> Sequence[tuple[Block, str, str]]:
    """Each block with its figure of this year and of the last."""
    figures = Figure.objects.filter(block__in=blocks, measure=measure.key, starts_on__in=_both(year))
    found = {(figure.block_id, figure.starts_on): figure.words for figure in figures}
    return [
        (
            block,
            found.get((block.pk, year.starts_on), NOT_TOLD),
            found.get((block.pk, year.before.starts_on), NOT_TOLD),
        )
        for block in blocks
    ]


def _both(year: Year) -> tuple[date, date]:
    return year.starts_on, year.before.starts_on
