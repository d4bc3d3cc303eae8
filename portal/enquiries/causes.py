"""Why people ask: the choices they are given, and which fact of the record would have answered each.

A cause that chases asks what is happening with something the landlord has promised or begun. Each of those is
counted: it would not have been asked, had the fact been seen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HOME, REPAIR, REPORT = "homes", "work_orders", "requests"
PLAN, PART, CERTIFICATE, HAZARD = "programmes", "components", "certificates", "hazards"
ANYTHING = frozenset({HOME, REPAIR, REPORT, PLAN, PART, CERTIFICATE, HAZARD})
REPAIRS = frozenset({REPAIR, REPORT})


@dataclass(frozen=True, kw_only=True)
class Cause:
    """One reason: the words of the choice, of which records it is asked, the facts that answer it."""

    key: str
    asks: str
    about: frozenset[str]
    chases: bool = True
    facts: tuple[str, ...] = ()  # keys of portal.facts, the best first


CAUSES = (
    Cause(key="coming", asks="When will somebody come?", about=REPAIRS, facts=("now", "late", "next")),
    Cause(
        key="happening",
        asks="What is happening with this repair?",
        about=REPAIRS,
        facts=("now", "late", "next"),
    ),
    Cause(
        key="nobody_came",
        asks="Somebody should have come and did not",
        about=REPAIRS,
        facts=("now", "late", "next"),
    ),
    Cause(
        key="not_right",
        asks="It is said to be done, and it is not right",
        about=frozenset({REPAIR}),
        facts=("now", "next"),
    ),
    Cause(key="plan_when", asks="When will this be done?", about=frozenset({PLAN}), facts=("when", "moved")),
    Cause(
        key="part_when",
        asks="When will this be renewed?",
        about=frozenset({PART}),
        facts=("when", "part"),
    ),
    Cause(
        key="plan_moved",
        asks="Why has the date moved?",
        about=frozenset({PLAN, PART}),
        facts=("moved", "when"),
    ),
    Cause(
        key="part_state",
        asks="How old is it, and is it still good?",
        about=frozenset({PART}),
        chases=False,
        facts=("part", "when"),
    ),
    Cause(
        key="check_when",
        asks="When is the next check?",
        about=frozenset({CERTIFICATE}),
        facts=("check", "result"),
    ),
    Cause(
        key="check_result",
        asks="Is it safe? What did the check find?",
        about=frozenset({CERTIFICATE}),
        chases=False,
        facts=("result", "check"),
    ),
    Cause(
        key="hazard_when",
        asks="What is happening, and when is it made safe?",
        about=frozenset({HAZARD}),
        facts=("now", "next", "done"),
    ),
    Cause(
        key="hazard_found",
        asks="What did you find, and what was done?",
        about=frozenset({HAZARD}),
        chases=False,
        facts=("done", "now"),
    ),
    Cause(
        key="my_repairs",
        asks="What is happening with my repairs?",
        about=frozenset({HOME}),
        facts=("repairs",),
    ),
    Cause(key="my_plans", asks="What is planned for my home?", about=frozenset({HOME}), facts=("plans",)),
    Cause(key="no_answer", asks="I asked before and have no answer", about=ANYTHING, facts=("asked",)),
    Cause(
        key="spent",
        asks="What was spent on the building?",
        about=frozenset({HOME}),
        chases=False,
        facts=("spent",),
    ),
    Cause(key="may_i", asks="May I change something in my home?", about=frozenset({HOME}), chases=False),
    Cause(
        key="tenancy", asks="My tenancy, or who lives with me", about=frozenset({HOME}), chases=False
    ),
    Cause(key="other", asks="Something else", about=ANYTHING, chases=False),
)  # fmt: skip
OTHER = "other"
_BY_KEY: Mapping[str, Cause] = {cause.key: cause for cause in CAUSES}


def cause(key: str) -> Cause:
    """The one with that key; something else, for one that has gone from the list since."""
    return _BY_KEY.get(key, _BY_KEY[OTHER])


def causes_of(kind: str) -> list[Cause]:
    """Those that can be asked of a kind of record, in the order of the page."""
    return [one for one in CAUSES if kind in one.about]


def saved_by(one: Cause, known: Iterable[str]) -> str:
    """The key of the fact that answers it best, of those that are known; nothing where there is none."""
    held = set(known)
    return next((key for key in one.facts if key in held), "")
