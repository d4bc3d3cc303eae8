"""What the landlord plans for each home and building, how sure it is, and what it planned before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from portal.sync.sample.chance import Deck, between, dice
from portal.sync.sample.components import BOILER, Component, years_after
from portal.sync.sample.places import Block, Home, Patch
from portal.sync.sample.scope import Scope

CHANGES_AT_MOST = 2
COLUMNS = (
    "program_reference", "program_description", "program_delivery_stage_code",
    "program_desired_outcome", "program_budget_code", "item_reference", "item_title", "item_description",
    "property_reference", "unit_reference", "asset_type_name", "component_reference",
    "lifecycle_work_type_code", "main_driver_code", "not_to_exceed_value", "planned_start_date",
    "planned_finish_date", "planned_start_on_site_date", "planned_finish_on_site_date", "certainty",
    *(f"change_{number}_{part}" for number in range(1, CHANGES_AT_MOST + 1)
      for part in ("on", "planned_start_date", "planned_finish_date", "reason")),
)  # fmt: skip
REPLACE, MAINTAIN, IMPROVE = "40", "20", "30"
REGULATION, CUSTOMER, INVESTMENT = "10", "20", "30"
YEARS_AHEAD = 6
PLANNED_SHARE = 0.85


@dataclass(frozen=True)
class Kind:
    """A yearly programme: its short code, name, aim, and what drives it."""

    code: str
    name: str
    aim: str
    driver: str
    days_on_site: int
    lifecycle: str = REPLACE


KITCHENS = Kind("KIT", "New kitchens", "Kitchens that are safe, dry and easy to use", CUSTOMER, 8)
BATHROOMS = Kind("BAT", "New bathrooms", "Bathrooms that are warm, dry and easy to clean", CUSTOMER, 6)
HEATING = Kind("HEA", "New heating", "Warm homes that cost less to heat", INVESTMENT, 2)
WINDOWS = Kind("WIN", "New windows and doors", "Warmer, quieter, safer homes", INVESTMENT, 2)
ROOFS = Kind("ROO", "New roofs", "Dry homes for the next fifty years", INVESTMENT, 15)
WIRING = Kind("ELE", "Rewiring", "Safe electrics in every home", REGULATION, 4)
LIFTS = Kind("LIF", "New lifts", "Lifts that can be relied on", CUSTOMER, 60)
FIRE = Kind("FIR", "Fire safety", "Every action of the fire risk assessments done", REGULATION, 10)
COMMUNAL = Kind("COM", "Communal parts", "Bright, secure entrances and stairs", CUSTOMER, 5)
PAINTING = Kind(
    "PAI",
    "Outside painting and repairs",
    "Weatherproof outsides, painted every seven years",
    INVESTMENT,
    10,
    MAINTAIN,
)
PROGRAMMES = {
    "Kitchen": KITCHENS, "Bathroom": BATHROOMS, BOILER: HEATING, "Heating: other": HEATING,
    "Heating: central heating distribution system": HEATING, "Windows": WINDOWS, "External doors": WINDOWS,
    "Roof finish": ROOFS, "Roof structure": ROOFS, "Electrical systems": WIRING, "Lift": LIFTS,
    "Fire door": FIRE, "Door entry system": COMMUNAL, "Communal lighting": COMMUNAL,
}  # fmt: skip
TITLES = {
    BOILER: "New boiler",
    "Heating: other": "New electric heating",
    "Heating: central heating distribution system": "New radiators and pipes",
    "Windows": "New windows",
    "External doors": "New front and back doors",
    "Roof finish": "New roof covering",
    "Roof structure": "Roof timbers renewed",
    "Electrical systems": "Rewiring",
    "Fire door": "New communal fire doors",
}
LATER = Deck(
    [
        ("Budget moved to fire safety work.", 30),
        ("Survey found it in better condition than expected.", 25),
        ("Contractor's programme is running late.", 18),
        ("To be done together with the roof, with one scaffold.", 12),
        ("Waiting for the consultation with leaseholders.", 9),
        ("Asbestos survey needed first.", 6),
    ]
)
SOONER = Deck(
    [
        ("Survey found it in worse condition than expected.", 50),
        ("Too many repairs since the last plan.", 30),
        ("Grant received for warmer homes.", 20),
    ]
)
BOOKED, CONFIRMED, LIKELY, POSSIBLE = "booked", "confirmed", "likely", "possible"


@dataclass(slots=True)
class Change:
    """What was planned before, the day it changed, and why."""

    on: date
    start: date
    finish: date
    reason: str


@dataclass(slots=True)
class Item:
    reference: str
    kind: Kind
    title: str
    description: str
    place: Home | Block
    asset_type: str
    component: str
    cost: int
    start: date
    finish: date
    on_site: tuple[date, date] | None
    certainty: str
    changes: list[Change] = field(default_factory=list)


def plans(scope: Scope, patch: Patch, components: list[Component]) -> list[Item]:
    """What is planned for a patch, or was done in the last year or so."""
    chance = dice(scope.seed, scope.landlord.slug, patch.index, "plans")
    items = [item for part in components if part.kind in PROGRAMMES for item in _of_part(scope, chance, part)]
    items += [_painting(scope, chance, block) for block in patch.blocks if block.shared and block.homes]
    for item in items:
        if chance.random() < 0.24:
            item.changes = _changes(scope, chance, item)
    return items


def plan_rows(scope: Scope, items: list[Item]) -> Iterator[list[str]]:
    """The items in the order of COLUMNS."""
    return (_row(scope, item) for item in items)


def _of_part(scope: Scope, chance: Random, part: Component) -> Iterator[Item]:
    age = (scope.last_day - part.installed).days
    if part.removed is None and age < 420 and part.installed.year - part.life > 1900:
        yield _item(scope, chance, part, part.installed, done=True)
    elif (
        part.removed is None
        and part.due < years_after(scope.today, YEARS_AHEAD)
        and chance.random() < PLANNED_SHARE
    ):
        soonest = scope.today + timedelta(days=between(chance.random, 9, 600))
        yield _item(scope, chance, part, max(part.due, soonest), done=False)


def _item(scope: Scope, chance: Random, part: Component, day: date, *, done: bool) -> Item:
    kind = PROGRAMMES[part.kind]
    certainty = BOOKED if done else _certainty(scope, day)
    start, finish = _window(day, certainty)
    days = timedelta(days=max(1, kind.days_on_site - 1))
    return Item(
        reference=f"{scope.landlord.tag}-I-{part.reference[5:]}",
        kind=kind,
        title=TITLES.get(part.kind, f"New {part.kind.lower()}"),
        description="" if chance.random() < 0.4 else f"{part.life} years after the last.",
        place=part.place,
        asset_type=part.kind,
        component=part.reference,
        cost=part.cost,
        start=day - days if done else start,
        finish=day if done else max(finish, start + days) if certainty == BOOKED else finish,
        on_site=(day - days, day) if done else (start, start + days) if certainty == BOOKED else None,
        certainty=certainty,
    )


def _painting(scope: Scope, chance: Random, block: Block) -> Item:
    day = scope.today + timedelta(days=between(chance.random, 15, 7 * 365))
    certainty = _certainty(scope, day)
    start, finish = _window(day, certainty)
    return Item(
        reference=f"{scope.landlord.tag}-I-P{block.reference[-6:]}",
        kind=PAINTING,
        title="Outside painting and repairs",
        description="Gutters cleared, woodwork repaired, outside painted.",
        place=block,
        asset_type="Wall finish",
        component="",
        cost=900 * len(block.homes),
        start=start,
        finish=finish,
        on_site=(start, finish) if certainty == BOOKED else None,
        certainty=certainty,
    )


def _certainty(scope: Scope, day: date) -> str:
    ahead = (day - scope.today).days
    return BOOKED if ahead < 100 else CONFIRMED if ahead < 420 else LIKELY if ahead < 1100 else POSSIBLE


def _window(day: date, certainty: str) -> tuple[date, date]:
    """Dates while booked, a quarter when confirmed, a landlord's year (April to March) or two beyond that."""
    if certainty == BOOKED:
        day += timedelta(days=max(0, day.weekday() - 4) and 7 - day.weekday())
        return day, day + timedelta(days=11)
    if certainty == CONFIRMED:
        first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        return first, (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    april = date(day.year - (day.month < 4), 4, 1)
    return april, date(april.year + (1 if certainty == LIKELY else 2), 3, 31)


def _changes(scope: Scope, chance: Random, item: Item) -> list[Change]:
    """The earlier plans, the earliest change first; each was for a year or two sooner or later than now."""
    changes: list[Change] = []
    latest = min(scope.last_day, item.start)
    for number in range(1 + (chance.random() < 0.18)):
        sooner = chance.random() < 0.2
        years = (1 if sooner else -between(chance.random, 1, 2)) * (number + 1)
        start, finish = years_after(item.start, years), years_after(item.finish, years)
        # A plan is moved before its day comes, not years after.
        latest = min(latest, start) - timedelta(days=between(chance.random, 20, 420))
        reason = (SOONER if sooner else LATER).draw(chance.random)
        changes.append(Change(latest, start, finish, reason))
    return changes[::-1]


def programme_year(day: date) -> int:
    """The year whose April begins the landlord's year that the day is in."""
    return day.year - (day.month < 4)


def _row(scope: Scope, item: Item) -> list[str]:
    place, kind, year = item.place, item.kind, programme_year(item.start)
    home = isinstance(place, Home)
    first, last = item.on_site or (None, None)
    row = [
        f"{scope.landlord.tag}-{kind.code}-{year}", f"{kind.name} {year}/{(year + 1) % 100:02d}",
        _stage(scope, year), kind.aim, f"{kind.code}{year % 100:02d}", item.reference, item.title,
        item.description, "" if home else place.reference, place.reference if home else "",
        item.asset_type, item.component, kind.lifecycle, kind.driver, f"{item.cost}.00",
        item.start.isoformat(), item.finish.isoformat(),
        first.isoformat() if first else "", last.isoformat() if last else "", item.certainty,
    ]  # fmt: skip
    for change in item.changes:
        row += [change.on.isoformat(), change.start.isoformat(), change.finish.isoformat(), change.reason]
    return row + [""] * (4 * (CHANGES_AT_MOST - len(item.changes)))


def _stage(scope: Scope, year: int) -> str:
    """A programme's stage follows from its year, so that every row of it says the same."""
    ahead = year - programme_year(scope.today)
    return "60" if ahead < 0 else "50" if ahead == 0 else "40" if ahead == 1 else "20" if ahead == 2 else "10"
