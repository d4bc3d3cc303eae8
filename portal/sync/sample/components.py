"""The parts of each home and building, how old they are, and when they fall due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from portal.sync.sample.chance import between, dice, pick
from portal.sync.sample.figures import figures
from portal.sync.sample.places import Block, Home, Patch
from portal.sync.sample.scope import Scope

COLUMNS = (
    "component_reference", "property_reference", "unit_reference", "name", "asset_type_name",
    "manufacturer_name", "model_number", "installation_date", "decommissioned_date",
    "expected_life_years", "expected_replacement_date", "inspection_date_time", "inspection_outcome_code",
    "inspection_remaining_life_years", "assumed_replacement_cost",
)  # fmt: skip
BOILER = "Heating: central heating gas boiler"
IN_EVERY_HOME = ["Kitchen", "Bathroom", "Windows", "External doors", "Electrical systems", "Smoke alarm"]
HEATED_BY_GAS = [BOILER, "Heating: central heating distribution system", "Carbon monoxide alarm"]
HEATED_BY_ELECTRICITY = ["Heating: other"]
OF_A_HOUSE = ["Roof structure", "Roof finish", "Wall finish", "Chimney"]
OF_A_BLOCK = ["Wall structure", "Wall finish", "Roof structure", "Roof finish", "Door entry system",
              "Communal lighting", "Fire door"]  # fmt: skip
# Makers and models that do not exist.
MAKERS = {
    BOILER: [("Emberline", "Corvid 24"), ("Emberline", "Corvid 30"), ("Hearthwise", "HW-Combi 28")],
    "Smoke alarm": [("Wakewell", "S10"), ("Tellfire", "Optic 2")],
    "Carbon monoxide alarm": [("Wakewell", "C7"), ("Tellfire", "Sense")],
    "Lift": [("Risewright", "RW-630"), ("Altus", "Passenger 8")],
    "Door entry system": [("Knockwise", "Panel 16"), ("Gatehold", "G2")],
    "Windows": [("Clearpane", "")],
    "Kitchen": [("Larchwood", "Plain white"), ("Fernley", "Oak")],
    "Heating: other": [("Nightglow", "N3 storage"), ("Coldspring", "Air source 6")],
}
NAMES = {
    BOILER: "Gas boiler",
    "Heating: central heating distribution system": "Radiators and pipes",
    "Heating: other": "Electric heating",
    "Electrical systems": "Wiring and fuse board",
    "External doors": "Front and back doors",
    "Fire door": "Communal fire doors",
}
PASS, PASS_WITH_ACTION, FAIL = "10", "20", "30"


@dataclass(slots=True)
class Component:
    """One part. `due` is when it reaches the life expected of it; `removed` when it was taken out."""

    reference: str
    place: Home | Block
    kind: str
    installed: date
    life: int
    due: date
    removed: date | None
    maker: str
    model: str
    inspected: date | None
    remaining: int
    cost: int


def parts(scope: Scope, patch: Patch) -> list[Component]:
    """The components of a patch's homes and buildings."""
    chance = dice(scope.seed, scope.landlord.slug, patch.index, "components")
    found: list[Component] = []
    for block in patch.blocks:
        if block.shared and block.homes:
            found += _of(scope, chance, block, block, OF_A_BLOCK + ["Lift"] * block.lift)
        for home in block.homes:
            found += _of(scope, chance, home, block, _kinds(chance, home))
    return found


def component_rows(components: list[Component]) -> Iterator[list[str]]:
    """The components in the order of COLUMNS."""
    return (_row(component) for component in components)


def years_after(day: date, years: int) -> date:
    """The same day so many years on; 28 February for a 29 February that year lacks."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def weekday_before(day: date) -> date:
    """The day itself, or the Friday before where it is at a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _kinds(chance: Random, home: Home) -> list[str]:
    kinds = IN_EVERY_HOME + (HEATED_BY_GAS if home.gas else HEATED_BY_ELECTRICITY)
    if home.block.shared:
        return kinds
    return kinds + OF_A_HOUSE[: 3 if home.block.built > 1985 or chance.random() < 0.4 else 4]


def _of(
    scope: Scope, chance: Random, place: Home | Block, block: Block, kinds: list[str]
) -> Iterator[Component]:
    letter, serial = ("H", place.serial + 1) if isinstance(place, Home) else ("B", int(place.reference[-6:]))
    stem, number = f"{scope.landlord.tag}-C-{letter}{serial:06d}", 0
    for kind in kinds:
        for component in _history(scope, chance, place, block, kind):
            number += 1
            component.reference = f"{stem}-{number:02d}"
            yield component


def _history(
    scope: Scope, chance: Random, place: Home | Block, block: Block, kind: str
) -> Iterator[Component]:
    """The part that is there now, after the one before it where that was taken out in recent years."""
    now = _component(scope, chance, place, block, kind)
    opened = date(block.built, 4, 1)
    replaced = now.installed > scope.first_day and now.installed.year - now.life > opened.year
    if replaced and chance.random() < 0.6:
        before = _component(scope, chance, place, block, kind)
        extra = timedelta(days=between(chance.random, 0, 900))
        before.installed = max(opened, years_after(now.installed, -now.life) - extra)
        before.due, before.removed = years_after(before.installed, now.life), now.installed
        before.inspected = None
        yield before
    yield now


def _component(scope: Scope, chance: Random, place: Home | Block, block: Block, kind: str) -> Component:
    life = _life(kind, block)
    installed = _installed(scope, chance, block.built, life)
    due = years_after(installed, life)
    maker, model = pick(chance.random, MAKERS.get(kind, [("", "")]))
    least, most = figures()["replacement"][kind]
    inspected = _inspected(scope, chance, installed)
    return Component(
        reference="",
        place=place,
        kind=kind,
        installed=installed,
        life=life,
        due=due,
        removed=None,
        maker=maker,
        model=model,
        inspected=inspected,
        remaining=max(0, due.year - inspected.year + between(chance.random, -2, 3)) if inspected else 0,
        cost=between(chance.random, least, most) // 10 * 10,
    )


def _life(kind: str, block: Block) -> int:
    house, low_flat, high_flat = figures()["lifetimes"][kind]
    years: int = (low_flat if block.floors < 6 else high_flat) if block.shared else house
    return years


def _installed(scope: Scope, chance: Random, built: int, life: int) -> date:
    """As built while the building is younger than the part's life; else at an age up to a little past it."""
    age_of_building = scope.last_day.year - built
    original = age_of_building < life and chance.random() < 0.8
    oldest = age_of_building if original else min(age_of_building, life * 1.12)
    days = round(365.25 * (oldest if original else chance.random() * oldest))
    return weekday_before(scope.last_day - timedelta(days=max(days - between(chance.random, 0, 250), 40)))


def _inspected(scope: Scope, chance: Random, installed: date) -> date | None:
    """Surveys go round every five years; what is newer than the last has not been looked at yet."""
    day = weekday_before(scope.last_day - timedelta(days=between(chance.random, 20, 1820)))
    return day if day > installed else None


def _row(component: Component) -> list[str]:
    place = component.place
    home = isinstance(place, Home)
    return [
        component.reference, "" if home else place.reference, place.reference if home else "",
        NAMES.get(component.kind, component.kind), component.kind, component.maker, component.model,
        component.installed.isoformat(), component.removed.isoformat() if component.removed else "",
        str(component.life), component.due.isoformat(),
        *_inspection(component), f"{component.cost}.00",
    ]  # fmt: skip


def _inspection(component: Component) -> tuple[str, str, str]:
    """When it was looked at, with what outcome, and how many years it was given."""
    if component.inspected is None:
        return "", "", ""
    at = f"{component.inspected.isoformat()}T12:00:00+00:00"
    return at, _outcome(component), str(component.remaining)


def _outcome(component: Component) -> str:
    return PASS if component.remaining > 2 else PASS_WITH_ACTION if component.remaining else FAIL
