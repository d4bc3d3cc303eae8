"""Which safety checks a home must have, and whether each is in date."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from portal.safety.apps import check_intervals
from portal.safety.rules import (
    LABELS,
    TONES,
    At,
    Check,
    Place,
    Status,
    add_months,
    doing,
    is_needed,
    is_of,
    line,
    load,
    parsed_intervals,
    state_of,
)

TODAY = date(2026, 11, 20)
GAS_BOILER = "Heating: central heating gas boiler"
CHECKS = {check.key: check for check in load()}
GAS, ALARM, FIRE = CHECKS["gas"], CHECKS["smoke-alarm"], CHECKS["fire-risk"]


@dataclass(frozen=True)
class Certificate:
    issued_on: date | None
    valid_to: date | None = None
    outcome_code: str = "10"
    type_code: str = "10"
    title: str = ""
    valid_from: date | None = None


@dataclass(frozen=True)
class Part:
    kind: str = "Smoke alarm"
    installed_on: date | None = date(2019, 5, 1)
    expected_life_years: int | None = 10
    replacement_due_on: date | None = None


@dataclass(frozen=True)
class Action:
    deadline_on: date | None
    status_code: str = "20"


NEEDED = [
    # check, place, must it be there
    ("gas", Place(kinds=frozenset({GAS_BOILER})), True),
    ("gas", Place(kinds=frozenset({"Heating: other"})), False),
    ("electrics", Place(), True),
    ("smoke-alarm", Place(), True),
    ("carbon-monoxide-alarm", Place(kinds=frozenset({GAS_BOILER})), True),
    ("carbon-monoxide-alarm", Place(), False),
    ("energy", Place(), True),
    ("fire-risk", Place(shared=True), True),
    ("fire-risk", Place(shared=False), False),
    ("fire-doors", Place(floors=4), False),
    ("fire-doors", Place(floors=5), True),
    ("fire-doors", Place(), False),
    ("fire-alarm", Place(), False),
    ("fire-alarm", Place(kinds=frozenset({"Fire alarm"})), True),
    ("lift", Place(kinds=frozenset({"Lift"})), True),
    ("lift", Place(kinds=frozenset({"Lift"}), shared=False), False),
    ("water", Place(), False),
    ("water", Place(kinds=frozenset({"Water tank"})), True),
    ("asbestos", Place(built_year=1999), True),
    ("asbestos", Place(built_year=2000), False),
    ("asbestos", Place(), False),
]


@pytest.mark.parametrize(("key", "place", "needed"), NEEDED)
def test_a_check_is_needed_where_there_is_something_to_check(key: str, place: Place, needed: bool) -> None:
    assert is_needed(CHECKS[key], place) is needed


def test_the_table_of_needs_covers_every_check() -> None:
    assert {key for key, _, _ in NEEDED} == set(CHECKS)


def test_every_check_says_its_law_and_how_sure_it_is() -> None:
    for check in CHECKS.values():
        assert check.law
        assert check.what.endswith(".")
        assert check.confidence in {"high", "medium", "low"}
        assert bool(check.part) != bool(check.types or check.titles)


def test_every_status_has_a_label_and_a_tone() -> None:
    assert set(LABELS) == set(TONES) == set(Status)


def test_practice_can_be_changed_and_law_cannot() -> None:
    changed = {check.key: check for check in load(intervals=parsed_intervals("fire-risk=12, lift=3"))}
    assert (changed["fire-risk"].months, changed["lift"].months, changed["gas"].months) == (12, 3, 12)
    with pytest.raises(ValueError, match="set by law"):
        load(intervals={"gas": 24})
    with pytest.raises(ValueError, match="no safety check called moat"):
        load(intervals={"moat": 24})
    assert parsed_intervals("") == {}


YEAR_AGO, TOMORROW, YESTERDAY = date(2025, 11, 20), TODAY + timedelta(days=1), TODAY - timedelta(days=1)
STATES = [
    # certificates, status, next by
    ([], Status.UNKNOWN, None),
    ([Certificate(date(2026, 3, 3))], Status.IN_DATE, date(2027, 3, 3)),
    ([Certificate(date(2026, 3, 3), date(2027, 3, 2))], Status.IN_DATE, date(2027, 3, 2)),
    ([Certificate(YEAR_AGO)], Status.DUE_SOON, TODAY),  # the last day still counts
    ([Certificate(YEAR_AGO - timedelta(days=1))], Status.OVERDUE, YESTERDAY),
    ([Certificate(date(2026, 1, 1), TODAY + timedelta(days=28))], Status.DUE_SOON, None),
    ([Certificate(date(2026, 1, 1), TODAY + timedelta(days=29))], Status.IN_DATE, None),
    ([Certificate(date(2024, 1, 1)), Certificate(date(2026, 3, 3))], Status.IN_DATE, None),
    ([Certificate(date(2026, 3, 3), outcome_code="30")], Status.FAILED, None),
    ([Certificate(date(2026, 3, 3), outcome_code="20")], Status.IN_DATE, None),
    ([Certificate(None, date(2026, 11, 1))], Status.OVERDUE, None),
    ([Certificate(None)], Status.IN_DATE, None),
    ([Certificate(date(2026, 3, 3), type_code="20")], Status.UNKNOWN, None),
]


@pytest.mark.parametrize(("certificates", "status", "due"), STATES)
def test_a_check_stands_as_its_last_certificate_says(
    certificates: list[Certificate], status: Status, due: date | None
) -> None:
    state = state_of(GAS, certificates=certificates, today=TODAY)
    assert state.status is status
    if due:
        assert state.next_on == due


@pytest.mark.parametrize(
    ("part", "status"),
    [
        (Part(), Status.IN_DATE),
        (Part(installed_on=date(2016, 11, 20)), Status.DUE_SOON),
        (Part(installed_on=date(2016, 11, 19)), Status.OVERDUE),
        (Part(replacement_due_on=date(2026, 1, 1)), Status.OVERDUE),
        (Part(installed_on=None), Status.IN_DATE),
        (Part(kind="Kitchen"), Status.UNKNOWN),
    ],
)
def test_an_alarm_stands_as_its_age_says(part: Part, status: Status) -> None:
    assert state_of(ALARM, parts=[part], today=TODAY).status is status


def test_of_several_alarms_the_oldest_decides() -> None:
    alarms = [Part(), Part(installed_on=date(2010, 1, 1)), Part(installed_on=None)]
    assert state_of(ALARM, parts=alarms, today=TODAY).status is Status.OVERDUE


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2021, 3, 3), 60, date(2026, 3, 3)),
    ],
)
def test_months_end_on_a_real_day(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


def test_a_check_without_a_code_of_its_own_is_told_by_its_title() -> None:
    assert is_of(Certificate(TODAY, type_code="0", title="Fire Risk Assessment 2026"), FIRE)
    assert not is_of(Certificate(TODAY, type_code="0", title="Swimming pool"), FIRE)
    assert not is_of(Certificate(TODAY, type_code="10", title="Fire risk assessment"), FIRE)


def said(check: Check, **known: list) -> str:
    return line(state_of(check, today=TODAY, **known), landlord="Larkfield Homes")


LINES = [
    (GAS, {"certificates": [Certificate(date(2026, 3, 3))]}, "Checked 3 March 2026, next by 3 March 2027."),
    (
        GAS,
        {"certificates": [Certificate(date(2025, 3, 3))]},
        "This check is late. It was last done on 3 March 2025 and was due again by 3 March 2026.",
    ),
    (
        GAS,
        {"certificates": [Certificate(date(2026, 3, 3), outcome_code="30")]},
        "It did not pass on 3 March 2026.",
    ),
    (GAS, {}, "Larkfield Homes has not told us when this was last checked."),
    (ALARM, {"parts": [Part()]}, "Fitted in May 2019, to be replaced by May 2029."),
    (
        ALARM,
        {"parts": [Part(expected_life_years=5)]},
        "Fitted in May 2019. It should have been replaced by May 2024.",
    ),
    (ALARM, {"parts": [Part(expected_life_years=None)]}, "Fitted in May 2019."),
    (ALARM, {}, "Larkfield Homes has not told us that there is one."),
]


@pytest.mark.parametrize(("check", "known", "words"), LINES)
def test_one_line_says_how_it_stands(check: Check, known: dict, words: str) -> None:
    assert said(check, **known) == words


def test_what_has_to_be_put_right_is_counted_until_it_is_done() -> None:
    actions = [Action(date(2026, 12, 1)), Action(None), Action(date(2026, 1, 1), "60")]
    state = state_of(
        GAS, certificates=[Certificate(date(2026, 3, 3), outcome_code="20")], actions=actions, today=TODAY
    )
    words = doing(state, landlord="Larkfield Homes", today=TODAY)
    assert words == "2 things still to put right, the first by 1 December 2026."


@pytest.mark.parametrize(
    ("actions", "status", "attention"),
    [
        ([Action(date(2026, 11, 19))], Status.NOT_PUT_RIGHT, True),
        ([Action(TODAY)], Status.TO_PUT_RIGHT, False),
        ([Action(None)], Status.TO_PUT_RIGHT, False),
        ([Action(date(2026, 11, 19), "60")], Status.IN_DATE, False),
    ],
)
def test_in_date_is_not_all_well_while_something_is_to_put_right(
    actions: list[Action], status: Status, attention: bool
) -> None:
    state = state_of(GAS, certificates=[Certificate(date(2026, 3, 3))], actions=actions, today=TODAY)
    assert (state.status, state.needs_attention) == (status, attention)


def test_what_is_not_put_right_in_time_is_said_first() -> None:
    last = Certificate(date(2026, 3, 3), outcome_code="20")
    state = state_of(GAS, certificates=[last], actions=[Action(date(2026, 4, 1))], today=TODAY)
    assert line(state, landlord="Larkfield Homes") == "What was found on 3 March 2026 is not put right."
    assert doing(state, landlord="Larkfield Homes", today=TODAY) == (
        "1 thing still to put right, by 1 April 2026, which has passed."
    )


def test_a_check_that_failed_and_was_put_right_says_so() -> None:
    last = Certificate(date(2026, 3, 3), outcome_code="30")
    state = state_of(GAS, certificates=[last], actions=[Action(date(2026, 4, 1), "60")], today=TODAY)
    assert state.status is Status.FAILED
    assert doing(state, landlord="Larkfield Homes", today=TODAY) == (
        "Larkfield Homes says that all it found has been put right. A new check has to show it."
    )


def test_late_with_no_word_from_the_landlord_says_that() -> None:
    state = state_of(GAS, certificates=[Certificate(date(2025, 3, 3))], today=TODAY)
    assert doing(state, landlord="Larkfield Homes", today=TODAY) == (
        "Larkfield Homes has not told us when it will be done."
    )
    assert At.HOME is state.check.at


def test_the_setting_is_checked_at_the_start(settings: Any) -> None:
    settings.SAFETY_INTERVALS = "lift=3"
    assert check_intervals() == []
    for wrong in ("gas=24", "moat=1", "lift", "lift=often"):
        settings.SAFETY_INTERVALS = wrong
        assert check_intervals()[0].id == "safety.E001"
