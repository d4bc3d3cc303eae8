"""The figures that are kept ready, as tables for everybody: they hold only what may be shown."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from portal.documents.sheets import Cell, Line
from portal.insight.measures import Measure, measures
from portal.insight.models import Figure, FigureQuerySet
from portal.landlords.models import Landlord

A_BATCH = 2000


def measures_of(key: str) -> Sequence[Measure]:
    """The measures of a sheet: dangers and safety checks have their own, the others are the service."""
    return [measure for measure in measures().values() if _sheet_of(measure) == key]


def _sheet_of(measure: Measure) -> str:
    return "hazards" if measure.key == "hazards" else "checks" if measure.check else "service"


def tables(landlord: Landlord, *, now: datetime, key: str) -> Mapping[str, Iterator[Line]]:
    """The tables of the sheet, from what was counted last."""
    del now  # they say themselves when they were counted
    keys = [measure.key for measure in measures_of(key)]
    figures = Figure.objects.filter(measure__in=keys)
    return {
        "years": _years(figures.of_landlord(landlord), keys),
        "buildings": _buildings(figures.of_blocks(landlord)),
    }


def _years(figures: FigureQuerySet, keys: Collection[str]) -> Iterator[Line]:
    """Measure by measure, in their own order, the newest year first."""
    order = {key: place for place, key in enumerate(keys)}
    found = sorted(figures, key=lambda figure: (order[figure.measure], -figure.starts_on.toordinal()))
    return (Line(cells=_cells(figure)) for figure in found)


def _buildings(figures: FigureQuerySet) -> Iterator[Line]:
    rows = figures.select_related("block").order_by("block__name", "block", "measure", "-starts_on")
    for figure in rows.iterator(chunk_size=A_BATCH):
        assert figure.block is not None  # noqa: S101 -- chosen by it
        name = figure.block.name or figure.block.reference
        yield Line(cells=(name, *_cells(figure)), building=name)


def _cells(figure: Figure) -> tuple[Cell, ...]:
    """In the order of `documents.sheets.FIGURES`."""
    about = figure.about
    return (
        about.key,
        about.title,
        figure.year.name,
        figure.words,
        float(figure.value),
        figure.look,
        about.unit.value,
        figure.numerator,
        figure.denominator,
    )


service, hazards, checks = (partial(tables, key=key) for key in ("service", "hazards", "checks"))
