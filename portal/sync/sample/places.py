"""Where people live: a patch of a hundred homes, in estates of houses and blocks of flats, all invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from portal.sync.sample.chance import Deck, between, dice, pick
from portal.sync.sample.figures import figures, words
from portal.sync.sample.scope import HOMES_IN_A_PATCH, Scope

COLUMNS = (
    "allocated_by", "site_reference", "site_name", "property_reference", "property_name", "property_uprn",
    "property_form_code", "property_vertical_rise_code", "property_number_of_floors",
    "property_year_built_date", "unit_reference", "unit_uprn", "unit_form_code", "tenure_type",
    "number_of_bedrooms", "number_of_bed_spaces", "address_unit", "address_building_number",
    "address_building_name", "address_street_name", "address_city_sub_division", "address_city_name",
    "address_postal_code",
)  # fmt: skip
SHELTERED_HOMES = 22
TOWER_HOMES, TOWER_FLOORS = 32, 8
LOW_BLOCKS = {6: 3, 8: 2, 9: 3, 12: 3, 15: 5}
LOW_FLATS_SHARE, BUNGALOW_SHARE = 0.38, 0.08
ESTATE_SIZES = [(60, 40), (45, 55), (35, 65), (30, 25, 45), (40, 35, 25)]
ERAS = Deck(
    [((1920, 1939), 15), ((1946, 1964), 27), ((1965, 1980), 30), ((1981, 1999), 14), ((2001, 2021), 14)]
)
FORM_CODES = {"house": "20-10", "bungalow": "20-30"}
SOCIAL_RENT, AFFORDABLE_RENT, SHARED_OWNERSHIP = "180", "190", "200"
# The inward half of a postcode never uses C, I, K, M, O or V.
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
POSTCODES_IN_A_DISTRICT = 10 * len(LETTERS) ** 2
POSTCODES_IN_A_PATCH = 32


@dataclass(slots=True)
class Estate:
    reference: str
    name: str
    town: str
    era: tuple[int, int]
    streets: list[Street]


@dataclass(slots=True)
class Street:
    name: str
    postcode: str
    last_number: int = 0


@dataclass(slots=True)
class Block:
    """A building: a house, a bungalow, or a block of flats (flats, sheltered, tower)."""

    reference: str
    uprn: str
    form: str
    name: str
    number: str
    street: Street
    postcode: str
    estate: Estate
    floors: int
    built: int
    shared_ownership: bool
    homes: list[Home] = field(default_factory=list)

    @property
    def shared(self) -> bool:
        """Whether it has communal parts."""
        return self.form not in FORM_CODES

    @property
    def lift(self) -> bool:
        return self.form in ("tower", "sheltered")


@dataclass(slots=True)
class Home:
    serial: int
    reference: str
    uprn: str
    block: Block
    flat: str
    bedrooms: int
    bed_spaces: int
    tenure: str
    gas: bool
    damp: bool


@dataclass(slots=True)
class Patch:
    """The homes one housing officer looks after, and what they stand in."""

    index: int
    estates: list[Estate]
    blocks: list[Block]
    homes: list[Home]


def lay_out(scope: Scope, index: int) -> Patch:
    """The index-th patch: the same homes whatever else is asked for, fewer if the sample ends within it."""
    chance = dice(scope.seed, scope.landlord.slug, index, "places")
    estates = list(_estates(scope, chance, index))
    patch = Patch(index, estates, [], [])
    names = iter(chance.sample(words("street_stems"), 60))
    for form, homes, floors in _buildings(chance, index):
        room = scope.homes_in(index) - len(patch.homes)
        if room <= 0:
            break
        estate = _estate_of(estates, len(patch.homes))
        _build(scope, chance, patch, estate, (form, homes, floors), names)
    return patch


def home_rows(scope: Scope, patch: Patch) -> Iterator[list[str]]:
    """The patch's homes in the order of COLUMNS."""
    return (_row(scope, home) for home in patch.homes)


def _estates(scope: Scope, chance: Random, index: int) -> Iterator[Estate]:
    towns, codes = scope.landlord.towns, _postcodes(scope, index)
    stems = iter(chance.sample(words("street_stems"), 20))
    for number, _ in enumerate(_sizes(chance)):
        streets = [
            Street(f"{next(stems)} {pick(chance.random, words('street_kinds'))}", next(codes))
            for _ in range(3)
        ]
        yield Estate(
            reference=f"{scope.landlord.tag}-E-{index * 4 + number + 1:04d}",
            name=f"{next(stems)} {pick(chance.random, words('estate_kinds'))}",
            town=towns[(index + number) % len(towns)],
            era=ERAS.draw(chance.random),
            streets=streets,
        )


def _sizes(chance: Random) -> tuple[int, ...]:
    return pick(chance.random, ESTATE_SIZES)


def _estate_of(estates: list[Estate], homes_so_far: int) -> Estate:
    return estates[min(homes_so_far * len(estates) // HOMES_IN_A_PATCH, len(estates) - 1)]


def _buildings(chance: Random, index: int) -> list[tuple[str, int, int]]:
    """(form, homes, floors) of each building of a patch, a hundred homes in all, in an order of chance.

    Every second patch has a sheltered scheme and every sixth a tower, so that even a small landlord has both.
    """
    buildings = [("sheltered", SHELTERED_HOMES, 3)] if index % 2 == 0 else []
    buildings += [("tower", TOWER_HOMES, TOWER_FLOORS)] if index % 6 == 1 else []
    left = HOMES_IN_A_PATCH - sum(homes for _, homes, _ in buildings)
    flats, bungalows = left * LOW_FLATS_SHARE, round(left * BUNGALOW_SHARE)
    while flats >= 6:
        homes = pick(chance.random, [size for size in LOW_BLOCKS if size <= flats])
        buildings.append(("flats", homes, LOW_BLOCKS[homes]))
        flats, left = flats - homes, left - homes
    buildings += [("bungalow", 1, 1)] * bungalows + [("house", 1, 2)] * (left - bungalows)
    chance.shuffle(buildings)
    return buildings


def _build(
    scope: Scope,
    chance: Random,
    patch: Patch,
    estate: Estate,
    shape: tuple[str, int, int],
    names: Iterator[str],
) -> None:
    form, homes, floors = shape
    street = pick(chance.random, estate.streets)
    street.last_number += 1 if form in FORM_CODES else 2
    shared_ownership = form in ("house", "flats") and chance.random() < _shared_ownership_share()
    block = Block(
        reference=f"{scope.landlord.tag}-B-{patch.index * HOMES_IN_A_PATCH + len(patch.blocks) + 1:06d}",
        uprn="" if form in FORM_CODES else scope.uprn(2 * _serial(patch) + 1),
        form=form,
        name="" if form in FORM_CODES else f"{next(names)} {_block_kind(chance, form)}",
        number=str(street.last_number) if form in FORM_CODES else "",
        street=street,
        postcode=street.postcode,
        estate=estate,
        floors=floors,
        built=_year_built(chance, form, estate, shared_ownership),
        shared_ownership=shared_ownership,
    )
    patch.blocks.append(block)
    for flat in range(1, min(homes, scope.homes_in(patch.index) - len(patch.homes)) + 1):
        home = _home(scope, chance, _serial(patch), block, flat)
        block.homes.append(home)
        patch.homes.append(home)


def _serial(patch: Patch) -> int:
    return patch.index * HOMES_IN_A_PATCH + len(patch.homes)


def _shared_ownership_share() -> float:
    share = figures()["homes"]
    # Sheltered schemes and towers have none, so the rest have a little more.
    return float(share["shared_ownership_share"] / (1 - share["supported_share"] - TOWER_HOMES / 600))


def _block_kind(chance: Random, form: str) -> str:
    fixed = {"tower": "Tower", "sheltered": "Lodge"}
    return fixed.get(form) or pick(chance.random, words("block_kinds")[:4])


def _year_built(chance: Random, form: str, estate: Estate, shared_ownership: bool) -> int:
    if shared_ownership:
        return between(chance.random, 2004, 2021)
    return between(chance.random, *((1962, 1974) if form == "tower" else estate.era))


def _home(scope: Scope, chance: Random, serial: int, block: Block, flat: int) -> Home:
    shares = figures()["homes"]
    bedrooms = Deck(enumerate(shares["bedrooms"][_bedroom_table(block.form)], 1)).draw(chance.random)
    return Home(
        serial=serial,
        reference=f"{scope.landlord.tag}-H-{serial + 1:06d}",
        uprn=scope.uprn(2 * serial),
        block=block,
        flat=f"Flat {flat}" if block.shared else "",
        bedrooms=bedrooms,
        bed_spaces=bedrooms + between(chance.random, 0, bedrooms),
        tenure=_tenure(chance, block),
        gas=block.form != "tower" and chance.random() < shares["gas_share"],
        damp=chance.random() < shares["damp_share"],
    )


def _bedroom_table(form: str) -> str:
    return "flat" if form in ("flats", "tower") else form


def _tenure(chance: Random, block: Block) -> str:
    if block.shared_ownership:
        return SHARED_OWNERSHIP
    return AFFORDABLE_RENT if chance.random() < figures()["homes"]["affordable_rent_share"] else SOCIAL_RENT


def _postcodes(scope: Scope, index: int) -> Iterator[str]:
    """Postcodes of the area ZY, which does not exist; each patch has its own run of them."""
    start, districts = scope.landlord.postcode_districts
    for serial in range(index * POSTCODES_IN_A_PATCH, (index + 1) * POSTCODES_IN_A_PATCH):
        district, inward = divmod(serial, POSTCODES_IN_A_DISTRICT)
        sector, letters = divmod(inward, len(LETTERS) ** 2)
        first, second = divmod(letters, len(LETTERS))
        yield f"ZY{start + district % districts} {sector}{LETTERS[first]}{LETTERS[second]}"


def _rise(floors: int) -> str:
    return "10" if floors < 5 else "20" if floors < 7 else "30"


def _row(scope: Scope, home: Home) -> list[str]:
    block = home.block
    return [
        scope.landlord.name, block.estate.reference, block.estate.name, block.reference,
        block.name or f"{block.number} {block.street.name}", block.uprn,
        FORM_CODES.get(block.form, "10-10"), _rise(block.floors), str(block.floors), f"{block.built}-01-01",
        home.reference, home.uprn, "20" if block.shared else "10", home.tenure,
        str(home.bedrooms), str(home.bed_spaces), home.flat, block.number,
        block.name, block.street.name, "", block.estate.town,
        block.postcode,
    ]  # fmt: skip
