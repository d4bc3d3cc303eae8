"""Who lives in each home, who lived there before, and how to reach them. Nobody here exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from portal.sync.sample.chance import Deck, between, dice, pick
from portal.sync.sample.figures import figures, words
from portal.sync.sample.places import Home, Patch
from portal.sync.sample.scope import Scope

ALERTS_AT_MOST, OTHERS_AT_MOST = 2, 2
COLUMNS = (
    "allocated_by", "tenancy_reference", "unit_reference", "tenure_type", "first_day_of_term_date",
    "last_day_of_term_date", "lead_tenant_reference", "lead_tenant_name_full", "lead_tenant_email",
    "lead_tenant_mobile",
    *(f"lead_tenant_alert_{n}_{part}" for n in (1, 2) for part in ("type", "comments")),
    *(f"other_party_{n}_{part}" for n in (1, 2) for part in ("reference", "name_full", "email", "mobile")),
)  # fmt: skip
PERSON_NUMBERS_A_HOME = 64
EMAIL_DOMAINS = ("example.org", "example.com")
DRAMA_MOBILES = "07700 900"
# HACT person alert codes, and what a landlord writes beside them.
ALERTS = Deck(
    [
        (("20-10", "Please ring before calling; cannot hear the doorbell."), 14),
        (("20-20", "Large print letters, please. Say who you are at the door."), 12),
        (("20-50", "Uses a wheelchair: leave paths and doorways clear."), 13),
        (("20-60", "Takes time to answer the door. Please wait."), 18),
        (("20-30", "Lung condition: no dust or strong paint while at home."), 9),
        (("20-40", "Carer visits in the mornings; afternoons are better."), 8),
        (("40", "Interpreter wanted for visits and calls."), 13),
        (("50", "Asks for a woman to call where one can be sent."), 4),
        (("30", "Please text the day before a visit."), 6),
        (("10", "Two people to attend. Speak to the housing officer first."), 3),
    ]
)


@dataclass(slots=True)
class Person:
    reference: str
    name: str
    email: str
    mobile: str


@dataclass(slots=True)
class Tenancy:
    """Who held a home between two days, both included; `until` is None while nobody knows the end."""

    reference: str
    home: Home
    since: date
    until: date | None
    lead: Person
    others: list[Person]
    alerts: list[tuple[str, str]]


def households(scope: Scope, patch: Patch) -> list[Tenancy]:
    """The tenancies of a patch's homes, of each home the earliest first, back to before the first repair."""
    chance = dice(scope.seed, scope.landlord.slug, patch.index, "people")
    return [tenancy for home in patch.homes for tenancy in _of_home(scope, chance, home)]


def tenancy_rows(scope: Scope, tenancies: list[Tenancy]) -> Iterator[list[str]]:
    """The tenancies in the order of COLUMNS."""
    return (_row(scope, tenancy) for tenancy in tenancies)


def empty_spells(scope: Scope, tenancies: list[Tenancy]) -> dict[str, list[tuple[date, date]]]:
    """For each home that stood empty, the first and last day of each time."""
    spells: dict[str, list[tuple[date, date]]] = {}
    following: list[Tenancy | None] = [*tenancies[1:], None]
    for tenancy, after in zip(tenancies, following, strict=True):
        if tenancy.until is None or tenancy.until >= scope.last_day:
            continue
        same = after is not None and after.home is tenancy.home
        last = after.since - timedelta(days=1) if after is not None and same else scope.last_day
        spells.setdefault(tenancy.home.reference, []).append((tenancy.until + timedelta(days=1), last))
    return spells


def new_household(
    scope: Scope, chance: Random, home: Home, number: int, since: date, until: date | None = None
) -> Tenancy:
    """The number-th household of a home, the first being 1."""
    lead = _person(scope, chance, home, number, 0)
    return Tenancy(
        reference=f"{scope.landlord.tag}-T-{home.serial + 1:06d}-{number}",
        home=home,
        since=since,
        until=until,
        lead=lead,
        others=list(_others(scope, chance, home, number, lead)),
        alerts=_alerts(chance),
    )


def give_mobiles(scope: Scope, tenancy: Tenancy) -> None:
    """Numbers for the people who live there now, while Ofcom's thousand for drama last; never the same twice.

    Two thirds of the landlord's share are for lead tenants, by home, the rest for the person they live with.
    """
    start, share = scope.landlord.mobiles
    leads, serial = share * 2 // 3, tenancy.home.serial
    if serial < leads:
        tenancy.lead.mobile = f"{DRAMA_MOBILES}{start + serial:03d}"
    if serial < share - leads and tenancy.others:
        tenancy.others[0].mobile = f"{DRAMA_MOBILES}{start + leads + serial:03d}"


def _of_home(scope: Scope, chance: Random, home: Home) -> list[Tenancy]:
    spans = _spans(scope, chance, home)
    found = [new_household(scope, chance, home, number, *span) for number, span in enumerate(spans, 1)]
    if found[-1].until is None and chance.random() < figures()["homes"]["mobile_share"]:
        give_mobiles(scope, found[-1])
    return found


def _spans(scope: Scope, chance: Random, home: Home) -> list[tuple[date, date | None]]:
    """First and last days, the earliest first: back until one began before the first repair."""
    spans: list[tuple[date, date | None]] = []
    until = _last_known_end(scope, chance)
    opened = date(max(home.block.built, 1968), 4, 1)
    while not spans or spans[-1][0] > max(scope.first_day, opened):
        since = max(opened, (until or scope.last_day) - timedelta(days=_length(chance)))
        since = max(opened, since - timedelta(days=since.weekday()))
        spans.append((since, until))
        until = since - timedelta(days=between(chance.random, 8, 45))
    return spans[::-1]


def _last_known_end(scope: Scope, chance: Random) -> date | None:
    """The home stands empty; or its tenant has given notice; or, as a rule, no end is known."""
    empty: float = figures()["homes"]["empty_share"]
    thrown = chance.random()
    if thrown < empty:
        return scope.last_day - timedelta(days=between(chance.random, 3, 55))
    return scope.today + timedelta(days=between(chance.random, 5, 26)) if thrown < empty * 1.4 else None


def _length(chance: Random) -> int:
    mean: float = figures()["homes"]["mean_tenancy_years"]
    return 10 + int(chance.expovariate(1 / (mean * 365)))


def _person(scope: Scope, chance: Random, home: Home, household: int, place: int) -> Person:
    serial = home.serial * PERSON_NUMBERS_A_HOME + household * 4 + place
    first, last = pick(chance.random, words("first_names")), pick(chance.random, words("surnames"))
    return Person(
        f"{scope.landlord.tag}-P-{serial:08d}",
        f"{first} {last}",
        _email(scope, chance, serial, first, last),
        "",
    )


def _email(scope: Scope, chance: Random, serial: int, first: str, last: str) -> str:
    """An address of a domain kept for examples; the number in it makes it nobody else's."""
    domain = pick(chance.random, EMAIL_DOMAINS)
    if chance.random() >= figures()["homes"]["email_share"]:
        return ""
    name = f"{first}.{last}".lower().replace(" ", "").replace("'", "")
    return f"{name}.{scope.landlord.tag.lower()}{serial}@{domain}"


def _others(scope: Scope, chance: Random, home: Home, number: int, lead: Person) -> Iterator[Person]:
    if chance.random() >= figures()["homes"]["joint_tenancy_share"] or home.bed_spaces < 2:
        return
    for place in range(1, 2 + (chance.random() < 0.04)):
        other = _person(scope, chance, home, number, place)
        if chance.random() < 0.6:
            other.name = f"{other.name.split(' ')[0]} {lead.name.split(' ', 1)[1]}"
        yield other


def _alerts(chance: Random) -> list[tuple[str, str]]:
    share: float = figures()["homes"]["alert_share"]
    thrown = chance.random()
    wanted = (thrown < share) + (thrown < share / 8)
    return list(dict.fromkeys(ALERTS.draw(chance.random) for _ in range(wanted)))


def _row(scope: Scope, tenancy: Tenancy) -> list[str]:
    lead = tenancy.lead
    row = [
        scope.landlord.name, tenancy.reference, tenancy.home.reference, tenancy.home.tenure,
        tenancy.since.isoformat(), tenancy.until.isoformat() if tenancy.until else "",
        lead.reference, lead.name, lead.email, lead.mobile,
    ]  # fmt: skip
    for code, comments in tenancy.alerts:
        row += [code, comments]
    row += [""] * (2 * (ALERTS_AT_MOST - len(tenancy.alerts)))
    for other in tenancy.others:
        row += [other.reference, other.name, other.email, other.mobile]
    return row + [""] * (4 * (OTHERS_AT_MOST - len(tenancy.others)))
