"""Which safety checks a home must have, whether each is in date, and how that is said. Pure."""

import tomllib
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from portal.core.words import full_day, listed, month, plural

FILE = Path(__file__).with_name("checks.toml")
SOON = timedelta(days=28)

# HACT ServiceAssessmentOrInspectionOutcomeCode and ActionItemStatusCode
FAILED = "30"
ACTION_OVER = frozenset({"60", "70"})  # completed, cancelled


class At(StrEnum):
    """Where a check is made."""

    HOME = "home"
    BLOCK = "block"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One kind of check; see checks.toml for what each field means."""

    key: str
    title: str
    at: At
    what: str
    law: str
    confidence: str
    types: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    part: str = ""
    needs: tuple[str, ...] = ()
    built_before: int | None = None
    floors: int | None = None
    months: int | None = None


class CertificateFacts(Protocol):
    """A certificate, as far as its dates and outcome go."""

    @property
    def type_code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def issued_on(self) -> date | None: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def outcome_code(self) -> str: ...


class PartFacts(Protocol):
    """A part of a home or block that is still there."""

    @property
    def kind(self) -> str: ...
    @property
    def installed_on(self) -> date | None: ...
    @property
    def expected_life_years(self) -> int | None: ...
    @property
    def replacement_due_on(self) -> date | None: ...


Paper = TypeVar("Paper", bound=CertificateFacts)


class ActionFacts(Protocol):
    """Something a check found that must be put right."""

    @property
    def deadline_on(self) -> date | None: ...
    @property
    def status_code(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Place:
    """What decides which checks a home, or the block it is in, must have."""

    kinds: frozenset[str] = frozenset()  # of its parts
    shared: bool = True  # a block of several homes
    built_year: int | None = None
    floors: int | None = None


class Status(StrEnum):
    """How a check stands, worst first."""

    OVERDUE = "overdue"
    FAILED = "failed"
    NOT_PUT_RIGHT = "not put right"  # in date, but what it found was to be put right by now
    UNKNOWN = "unknown"
    DUE_SOON = "due soon"
    TO_PUT_RIGHT = "to put right"  # in date, and there is still time for what it found
    IN_DATE = "in date"


LABELS: Mapping[Status, str] = {
    Status.OVERDUE: "Overdue",
    Status.FAILED: "Did not pass",
    Status.NOT_PUT_RIGHT: "Not put right yet",
    Status.UNKNOWN: "Not known",
    Status.DUE_SOON: "Due soon",
    Status.TO_PUT_RIGHT: "To put right",
    Status.IN_DATE: "In date",
}
TONES: Mapping[Status, str] = {
    Status.OVERDUE: "bad",
    Status.FAILED: "bad",
    Status.NOT_PUT_RIGHT: "bad",
    Status.UNKNOWN: "wait",
    Status.DUE_SOON: "wait",
    Status.TO_PUT_RIGHT: "wait",
    Status.IN_DATE: "good",
}


@dataclass(frozen=True, kw_only=True)
class CheckState:
    """How one check stands on one day."""

    check: Check
    status: Status
    checked_on: date | None = None
    next_on: date | None = None
    certificate: CertificateFacts | None = None
    part: PartFacts | None = None
    open_actions: Sequence[ActionFacts] = field(default_factory=tuple)
    all_put_right: bool = False  # it found something, and none of it is open

    @property
    def needs_attention(self) -> bool:
        return self.status in {Status.OVERDUE, Status.FAILED, Status.NOT_PUT_RIGHT}


def load(path: Path = FILE, *, intervals: Mapping[str, int] | None = None) -> tuple[Check, ...]:
    """Every check, with ``intervals`` (months by key) in place of what is practice rather than law.

    Raises ValueError for an interval of a check that there is not, or that the law sets.
    """
    rows = tomllib.loads(path.read_text())["check"]
    unknown = set(intervals or {}) - {row["key"] for row in rows}
    if unknown:
        raise ValueError(
            f"There is no safety check called {listed(sorted(unknown))}. See portal/safety/checks.toml."
        )
    return tuple(_check(row, (intervals or {}).get(row["key"])) for row in rows)


def _check(row: Mapping[str, object], months: int | None) -> Check:
    if months is not None and row["confidence"] == "high":
        raise ValueError(
            f"How often {row['key']} is checked is set by law and cannot be changed: {row['law']}."
        )
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    values["at"] = At(str(row["at"]))
    return Check(**(values | ({"months": months} if months else {})))  # type: ignore[arg-type]


@cache
def parsed_intervals(text: str) -> Mapping[str, int]:
    """ "fire-risk=12,lift=6" as months by key. Raises ValueError for anything else."""
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    return {key.strip(): int(months) for key, _, months in pairs}


def is_needed(check: Check, place: Place) -> bool:
    """Whether a place must have this check."""
    if check.at is At.BLOCK and not place.shared:
        return False
    if check.built_before and (place.built_year is None or place.built_year >= check.built_before):
        return False
    if check.floors and (place.floors is None or place.floors < check.floors):
        return False
    return not check.needs or bool(place.kinds & set(check.needs))


def is_of(certificate: CertificateFacts, check: Check) -> bool:
    """Whether a certificate is of this check."""
    if certificate.type_code in check.types:
        return True
    title = certificate.title.casefold()
    return certificate.type_code == "0" and any(words in title for words in check.titles)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day where there is no such day."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def checked_on(certificate: CertificateFacts) -> date | None:
    return certificate.issued_on or certificate.valid_from


def next_on(certificate: CertificateFacts, check: Check) -> date | None:
    """The day by which it must be checked again: until when the certificate holds, else by the interval."""
    done = checked_on(certificate)
    if certificate.valid_to:
        return certificate.valid_to
    return add_months(done, check.months) if done and check.months else None


def latest(certificates: Iterable[Paper]) -> Paper | None:
    """The last one made; one without any date only when there is no other."""
    return max(certificates, key=lambda one: checked_on(one) or one.valid_to or date.min, default=None)


def state_of(
    check: Check,
    *,
    certificates: Iterable[CertificateFacts] = (),
    parts: Iterable[PartFacts] = (),
    actions: Iterable[ActionFacts] = (),
    today: date,
) -> CheckState:
    """How a check stands. ``actions`` are those of its latest certificate."""
    if check.part:
        return _part_state(check, parts, today)
    last = latest(one for one in certificates if is_of(one, check))
    if last is None:
        return CheckState(check=check, status=Status.UNKNOWN)
    due = next_on(last, check)
    found = tuple(actions)
    still = tuple(action for action in found if action.status_code not in ACTION_OVER)
    status = (
        Status.FAILED if last.outcome_code == FAILED else _with_actions(_status(due, today), still, today)
    )
    return CheckState(
        check=check,
        status=status,
        checked_on=checked_on(last),
        next_on=due,
        certificate=last,
        open_actions=still,
        all_put_right=bool(found) and not still,
    )


def _with_actions(status: Status, still: Sequence[ActionFacts], today: date) -> Status:
    """A check that is in date is not all well while what it found is not put right."""
    if status is Status.OVERDUE or not still:
        return status
    if any(action.deadline_on and action.deadline_on < today for action in still):
        return Status.NOT_PUT_RIGHT
    return Status.TO_PUT_RIGHT if status is Status.IN_DATE else status


def _part_state(check: Check, parts: Iterable[PartFacts], today: date) -> CheckState:
    """Of a safety measure that is itself a part: the one that is due first."""
    found = [(part_due(part), part) for part in parts if part.kind == check.part]
    if not found:
        return CheckState(check=check, status=Status.UNKNOWN)
    due, part = min(found, key=lambda pair: pair[0] or date.max)
    return CheckState(check=check, status=_status(due, today), next_on=due, part=part)


def part_due(part: PartFacts) -> date | None:
    """The day by which a part should be replaced."""
    if part.replacement_due_on or not (part.installed_on and part.expected_life_years):
        return part.replacement_due_on
    return add_months(part.installed_on, 12 * part.expected_life_years)


def _status(due: date | None, today: date) -> Status:
    if due is not None and due < today:
        return Status.OVERDUE
    return Status.DUE_SOON if due is not None and due <= today + SOON else Status.IN_DATE


def line(state: CheckState, *, landlord: str) -> str:
    """One line that says it all: "Checked 3 March 2026, next by 3 March 2027."."""
    if state.check.part:
        return _part_line(state, landlord)
    if state.certificate is None:
        return f"{landlord} has not told us when this was last checked."
    done = f"on {full_day(state.checked_on)}" if state.checked_on else "on a day we were not told"
    by = f"by {full_day(state.next_on)}" if state.next_on else ""
    if state.status is Status.FAILED:
        return f"It did not pass {done}."
    if state.status is Status.OVERDUE:
        return f"This check is late. It was last done {done} and was due again {by}."
    if state.status is Status.NOT_PUT_RIGHT:
        return f"What was found {done} is not put right."
    return f"Checked {done.removeprefix('on ')}, next {by}." if by else f"Checked {done.removeprefix('on ')}."


def _part_line(state: CheckState, landlord: str) -> str:
    if state.part is None:
        return f"{landlord} has not told us that there is one."
    fitted = f"Fitted in {month(state.part.installed_on)}" if state.part.installed_on else "Fitted"
    if state.next_on is None:
        return f"{fitted}."
    if state.status is Status.OVERDUE:
        return f"{fitted}. It should have been replaced by {month(state.next_on)}."
    return f"{fitted}, to be replaced by {month(state.next_on)}."


def doing(state: CheckState, *, landlord: str, today: date) -> str:
    """What the landlord is doing about it, as far as they have told; nothing when nothing is wrong."""
    if state.open_actions:
        return _actions_words(state.open_actions, today)
    if state.status is Status.FAILED and state.all_put_right:
        return f"{landlord} says that all it found has been put right. A new check has to show it."
    if state.status is Status.OVERDUE:
        return f"{landlord} has not told us when it will be done."
    if state.status is Status.FAILED:
        return f"{landlord} has not told us what still has to be put right."
    return ""


def _actions_words(actions: Sequence[ActionFacts], today: date) -> str:
    days = sorted(action.deadline_on for action in actions if action.deadline_on)
    things = plural(len(actions), "thing")
    still = f"{things[:1].upper()}{things[1:]} still to put right"
    if not days:
        return f"{still}."
    first = "the first by" if len(actions) > 1 else "by"
    return f"{still}, {first} {full_day(days[0])}{', which has passed' if days[0] < today else ''}."
