"""Safety checks and certificates: what was tested, until when it counts, and what must be put right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from portal.sync.sample.chance import Deck, between, dice, pick
from portal.sync.sample.components import BOILER, FAIL, PASS, PASS_WITH_ACTION, Component, weekday_before
from portal.sync.sample.figures import figures
from portal.sync.sample.places import Block, Home, Patch
from portal.sync.sample.scope import Scope

ACTIONS_AT_MOST = 3
COLUMNS = (
    "certificate_reference", "type", "title", "property_reference",
    "unit_reference", "component_reference", "date_issued", "valid_from", "valid_to", "certified_by_name",
    "outcome_code",
    *(f"required_action_{number}_{part}" for number in range(1, ACTIONS_AT_MOST + 1)
      for part in ("name", "deadline", "status", "mandatory")),
)  # fmt: skip
DONE, ASSIGNED, IN_PROGRESS = "60", "20", "30"
BANDS = {"A": (92, 98), "B": (81, 91), "C": (69, 80), "D": (55, 68), "E": (39, 54), "F": (21, 38)}


@dataclass(frozen=True, kw_only=True)
class Check:
    """A kind of check: HACT certificate type, how long it counts, how many are kept, and how it can go wrong.

    Intervals: see the law or practice named beside each. The shares are ours.
    """

    code: str
    title: str
    days: int
    kept: int
    late_share: float
    action_share: float
    actions: tuple[str, ...] = ()
    fail_share: float = 0.0
    mandatory: bool = True
    by: str = "specialist"


# Gas Safety (Installation and Use) Regulations 1998, regulation 36: yearly.
GAS = Check(
    code="10",
    title="Gas safety record",
    days=365,
    kept=3,
    late_share=0.01,
    action_share=0.05,
    by="heating",
    actions=("Renew flue seal", "Fit a carbon monoxide alarm", "Improve ventilation to boiler cupboard"),
    fail_share=0.004,
)
# Electrical Safety Standards Regulations 2020 as extended in 2025: every five years, put right in 28 days.
ELECTRICAL = Check(
    code="20",
    title="Electrical installation condition report",
    days=1826,
    kept=2,
    late_share=0.02,
    action_share=0.14,
    actions=(
        "C2: renew damaged socket",
        "C2: fit residual current protection",
        "FI: trace unknown circuit",
        "C1: cover live parts",
    ),
    fail_share=0.09,
    by="own",
)
ENERGY = Check(
    code="80", title="Energy performance certificate", days=3652, kept=1, late_share=0.03, action_share=0
)
# Practice seen: yearly for sheltered homes, two or three years for other blocks.
FIRE_RISK = Check(
    code="0",
    title="Fire risk assessment",
    days=730,
    kept=2,
    late_share=0.05,
    action_share=0.8,
    actions=(
        "Renew door closers on two landings",
        "Seal gaps round cables in riser",
        "Clear items from stairs",
        "Fit fire action notices",
        "Test emergency lights monthly and record it",
    ),
    by="specialist",
)
# Fire Safety (England) Regulations 2022: every three months in buildings over 11 metres.
FIRE_DOORS = Check(
    code="0",
    title="Communal fire door check",
    days=91,
    kept=4,
    late_share=0.04,
    action_share=0.35,
    actions=("Adjust closer, third floor", "Renew intumescent strip, stair door"),
    by="specialist",
)
# Thorough examination, every six months.
LIFT = Check(
    code="40",
    title="Lift thorough examination",
    days=182,
    kept=4,
    late_share=0.05,
    action_share=0.3,
    actions=("Renew worn guide shoe", "Test and renew alarm battery", "Adjust door reversal"),
    fail_share=0.05,
    by="lift",
)
LEGIONELLA = Check(
    code="30",
    title="Legionella risk assessment",
    days=730,
    kept=2,
    late_share=0.06,
    action_share=0.4,
    actions=("Flush little-used outlets weekly", "Insulate cold water tank", "Remove dead leg of pipe"),
    by="specialist",
)
ASBESTOS = Check(
    code="60",
    title="Asbestos re-inspection, communal parts",
    days=365,
    kept=2,
    late_share=0.06,
    action_share=0.2,
    actions=("Seal edge of riser panel", "Label meter cupboard"),
    mandatory=False,
    by="specialist",
)
FIRE_ALARM = Check(
    code="150",
    title="Fire alarm and emergency lighting service",
    days=182,
    kept=3,
    late_share=0.04,
    action_share=0.2,
    actions=("Renew detector head, ground floor", "Renew emergency light battery"),
    by="specialist",
)


@dataclass(slots=True)
class Action:
    name: str
    deadline: date
    status: str
    mandatory: bool


@dataclass(slots=True)
class Certificate:
    reference: str
    check: Check
    title: str
    place: Home | Block
    component: str
    issued: date
    until: date
    by: str
    outcome: str
    actions: list[Action] = field(default_factory=list)


def certificates(scope: Scope, patch: Patch, components: list[Component]) -> list[Certificate]:
    """The certificates of a patch's homes and buildings, of each the earliest first."""
    chance = dice(scope.seed, scope.landlord.slug, patch.index, "checks")
    parts = {(part.place.reference, part.kind): part.reference for part in components if part.removed is None}
    found: list[Certificate] = []
    for block in patch.blocks:
        if block.shared and block.homes:
            found += _of(scope, chance, block, _checks_of_block(block), parts)
        for home in block.homes:
            found += _of(scope, chance, home, [GAS] * home.gas + [ELECTRICAL, ENERGY], parts)
    return found


def certificate_rows(found: list[Certificate]) -> Iterator[list[str]]:
    """The certificates in the order of COLUMNS."""
    return (_row(certificate) for certificate in found)


def _checks_of_block(block: Block) -> list[Check]:
    checks = [FIRE_RISK]
    checks += [FIRE_DOORS] * (block.floors >= 5)
    checks += [LIFT] * block.lift
    checks += [LEGIONELLA, FIRE_ALARM] * (block.form in ("sheltered", "tower"))
    return checks + [ASBESTOS] * (block.built < 2000)


def _of(
    scope: Scope, chance: Random, place: Home | Block, checks: list[Check], parts: dict[tuple[str, str], str]
) -> Iterator[Certificate]:
    number = 0
    for check in checks:
        kind = BOILER if check is GAS else "Lift" if check is LIFT else ""
        for issued in _dates(scope, chance, check):
            number += 1
            certificate = _certificate(scope, chance, check, place, issued)
            certificate.reference = f"{scope.landlord.tag}-S-{place.reference[3:]}-{number:02d}"
            certificate.component = parts.get((place.reference, kind), "")
            yield certificate


def _dates(scope: Scope, chance: Random, check: Check) -> list[date]:
    """When the check was done, the earliest first. The share that is late was last done too long ago."""
    late = chance.random() < check.late_share
    least, most = (check.days + 1, check.days * 1.2) if late else (1, check.days - 1)
    days = [scope.last_day - timedelta(days=between(chance.random, least, most))]
    for _ in range(check.kept - 1):
        days.append(days[-1] - timedelta(days=round(check.days * (0.93 + chance.random() * 0.07))))
    return [weekday_before(day) for day in days[::-1]]


def _certificate(
    scope: Scope, chance: Random, check: Check, place: Home | Block, issued: date
) -> Certificate:
    until = issued + timedelta(days=check.days)
    thrown = chance.random()
    outcome = FAIL if thrown < check.fail_share else PASS_WITH_ACTION if thrown < check.action_share else PASS
    certificate = Certificate(
        reference="",
        check=check,
        title=_title(chance, check),
        place=place,
        component="",
        issued=issued,
        until=until,
        by=_by(scope, check),
        outcome=outcome,
    )
    if outcome != PASS:
        certificate.actions = list(_actions(scope, chance, check, issued))
    return certificate


def _actions(scope: Scope, chance: Random, check: Check, issued: date) -> Iterator[Action]:
    wanted = min(len(check.actions), between(chance.random, 1, ACTIONS_AT_MOST))
    for name in chance.sample(check.actions, wanted):
        deadline = issued + timedelta(days=28 if check.mandatory else 90)
        age = (scope.last_day - issued).days
        done = age > 90 or chance.random() < min(0.93, age / 40)
        status = DONE if done else pick(chance.random, [ASSIGNED, IN_PROGRESS])
        yield Action(name, deadline, status, check.mandatory)


def _title(chance: Random, check: Check) -> str:
    if check is not ENERGY:
        return check.title
    band = Deck.of(figures()["homes"]["energy"]).draw(chance.random)
    return f"{check.title}: band {band} ({between(chance.random, *BANDS[band])})"


def _by(scope: Scope, check: Check) -> str:
    return scope.landlord.contractors.get(check.by, scope.landlord.repairs_team)


def _row(certificate: Certificate) -> list[str]:
    place = certificate.place
    home = isinstance(place, Home)
    issued = certificate.issued.isoformat()
    row = [
        certificate.reference, certificate.check.code, certificate.title, "" if home else place.reference,
        place.reference if home else "", certificate.component, issued, issued, certificate.until.isoformat(),
        certificate.by, certificate.outcome,
    ]  # fmt: skip
    for action in certificate.actions:
        row += [action.name, action.deadline.isoformat(), action.status, str(action.mandatory).lower()]
    return row + [""] * (4 * (ACTIONS_AT_MOST - len(certificate.actions)))
