"""Which facts a resident may say are wrong, what each is called, and by when that is answered. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

from portal.core.working_days import is_working, working_day_after

# How long before a correction is due staff are reminded, in working days.
REMINDED_BEFORE = 2

# Kind of record, and its facts in the order of the page: {kind: {fact: label}}.
FACTS: Mapping[str, Mapping[str, str]] = {
    "homes": {
        "address": "Address",
        "postcode": "Postcode",
        "form": "Kind of home",
        "bedrooms": "Bedrooms",
        "bed_spaces": "Made for",
        "tenure": "Kind of tenancy",
        "uprn": "National address number (UPRN)",
        "reference": "Reference",
        "block": "Building",
        "built": "Built in",
        "estate": "Estate",
    },
    "tenancies": {
        "names": "Tenants",
        "started_on": "First day",
        "ended_on": "Last day",
        "tenure": "Kind of tenancy",
        "email": "Your email address",
        "mobile": "Your mobile number",
        "reference": "Reference",
        "notes": "Notes about you",
    },
    "components": {
        "kind": "What it is",
        "maker": "Maker and model",
        "installed_on": "Fitted",
        "expected_life": "Expected to last",
        "condition": "Condition",
        "replacement": "Next replacement",
        "missing": "Something that is missing from this list",
    },
    "certificates": {
        "checked_on": "Checked on",
        "next_on": "Next check by",
        "outcome": "Result",
        "certified_by": "Checked by",
    },
    "work_orders": {
        "what": "What the repair was",
        "done": "Whether and when it was done",
        "visit": "A visit, or that nobody could get in",
        "promise": "What was promised",
        "cost": "What it cost",
    },
    "programmes": {
        "when": "When it is planned",
        "what": "What is planned",
    },
}


SOMETHING_ELSE = "Something else"


def fact_name(kind: str, fact: str) -> str:
    """What a fact is called, for residents and staff alike."""
    return FACTS.get(kind, {}).get(fact, SOMETHING_ELSE)


class Answering(Protocol):
    """A team, and the kinds of record it answers for."""

    @property
    def name(self) -> str: ...
    @property
    def answers_for(self) -> Sequence[str]: ...


T = TypeVar("T", bound=Answering)


def answering_team(teams: Iterable[T], kind: str) -> T | None:
    """The team that answers for a kind of record; of several the first by name."""
    return min((team for team in teams if kind in team.answers_for), key=lambda team: team.name, default=None)


def answer_due_on(told_on: date, *, working_days: int, holidays: Collection[date]) -> date:
    """The day by which a correction is answered."""
    return working_day_after(told_on, working_days, holidays=holidays)


def remind_on(due_on: date, *, holidays: Collection[date]) -> date:
    """The day from which staff are reminded, once: two working days before it is due."""
    day, left = due_on, REMINDED_BEFORE
    while left:
        day -= timedelta(days=1)
        left -= is_working(day, holidays=holidays)
    return day
