"""By when a repair is promised: every target over weekends, holidays and clock changes; and the law."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from portal.core.clock import LONDON
from portal.core.working_days import bank_holidays
from portal.repairs.apps import check_rights
from portal.repairs.problems import Problem, Question, shipped
from portal.repairs.promise import (
    HazardClock,
    Promise,
    Right,
    due_at,
    due_words,
    hazard_clock,
    hazard_words,
    is_cold,
    promise,
    promise_words,
    promised_words,
    right_more_words,
    right_to_repair,
    right_words,
    target_words,
)
from portal.repairs.rights import Season, law, season
from portal.repairs.rules import promised_until

HOLIDAYS = bank_holidays()
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
SECURE, LEASEHOLD, LICENCE, SHARED_OWNERSHIP = "180", "20", "240", "200"


@dataclass(frozen=True)
class Target:
    hours: int | None = None
    days: int | None = None
    counts_working_days: bool = False
    name: str = "Routine"


def at(text: str) -> datetime:
    """A moment in England."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def one(key: str) -> Problem:
    found = shipped().get(key)
    assert found
    return found


# --- the landlord's own promise ---


@pytest.mark.parametrize(
    ("hours", "reported", "due"),
    [
        (24, "2026-11-20T15:00", "2026-11-21T15:00"),
        (4, "2026-11-20T23:00", "2026-11-21T03:00"),
        (24, "2026-12-24T18:30", "2026-12-25T18:30"),  # holidays do not stop it
        (24, "2027-03-27T12:00", "2027-03-28T13:00"),  # the clocks go forward: 24 real hours
        (24, "2026-10-24T12:00", "2026-10-25T11:00"),  # and back
        (2, "2027-03-28T00:30", "2027-03-28T03:30"),  # there is no half past one that night
        (0, "2026-11-20T15:00", "2026-11-20T15:00"),
        (24, "2026-02-28T09:00", "2026-03-01T09:00"),
        (24, "2028-02-28T09:00", "2028-02-29T09:00"),
    ],
)
def test_hours_run_around_the_clock(hours: int, reported: str, due: str) -> None:
    assert due_at(Target(hours=hours), at(reported), HOLIDAYS) == at(due)


def test_the_hour_that_comes_twice_is_counted_twice() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 1:30, the first time
    assert due_at(Target(hours=1), first, HOLIDAYS) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "working", "reported", "last_day"),
    [
        (7, False, "2026-11-20T15:00", "2026-11-27"),
        (7, False, "2026-11-20T00:00", "2026-11-27"),
        (7, False, "2026-11-20T23:59", "2026-11-27"),
        (28, False, "2026-11-28T09:00", "2026-12-26"),  # calendar days fall where they fall
        (28, False, "2027-03-20T09:00", "2027-04-17"),  # over a clock change
        (0, False, "2026-11-20T15:00", "2026-11-20"),
        (1, True, "2026-11-20T15:00", "2026-11-23"),  # Friday to Monday
        (1, True, "2026-11-21T15:00", "2026-11-23"),  # Saturday to Monday
        (1, True, "2026-11-22T15:00", "2026-11-23"),  # Sunday to Monday
        (1, True, "2026-12-24T15:00", "2026-12-29"),  # Christmas, the weekend, a day in lieu
        (5, True, "2026-12-24T15:00", "2027-01-05"),  # and New Year's Day
        (1, True, "2027-03-25T15:00", "2027-03-30"),  # Easter
        (0, True, "2026-11-21T15:00", "2026-11-23"),
        (90, False, "2026-11-20T15:00", "2027-02-18"),
    ],
)
def test_days_count_from_the_day_after_and_hold_all_the_last_day(
    days: int, working: bool, reported: str, last_day: str
) -> None:
    due = due_at(Target(days=days, counts_working_days=working), at(reported), HOLIDAYS)
    assert due.astimezone(LONDON) == at(f"{last_day}T00:00")
    assert promised_until(due).astimezone(LONDON) == at(f"{last_day}T23:59:59.999999")


def test_the_day_of_the_report_is_the_day_in_england() -> None:
    late_in_june = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight on 1 July
    assert due_at(Target(days=1), late_in_june, HOLIDAYS) == at("2026-07-02T00:00")


def test_a_promise_of_hours_that_ends_at_midnight_does_not_gain_a_day() -> None:
    due = due_at(Target(hours=24), at("2026-11-20T00:00"), HOLIDAYS)
    assert promised_until(due) < at("2026-11-21T00:00")
    assert due_words(due, today=TODAY) == "today"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (Target(hours=24), "within 24 hours"),
        (Target(hours=1), "within 1 hour"),
        (Target(days=7), "within 7 days"),
        (Target(days=1), "within 1 day"),
        (Target(days=5, counts_working_days=True), "within 5 working days"),
        (Target(days=0), "the same day"),
        (Target(days=0, counts_working_days=True), "the same working day"),
    ],
)
def test_a_target_is_said_in_words(target: Target, said: str) -> None:
    assert target_words(target) == said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-11-20T20:00", "by 8pm today"),
        ("2026-11-21T15:30", "by 3:30pm tomorrow"),
        ("2026-11-23T09:00", "by 9am on Monday 23 November"),
        ("2026-11-24T00:00", "by Tuesday 24 November"),
        ("2026-12-18T00:00", "by 18 December 2026"),
        ("2027-01-12T00:00", "by 12 January 2027"),
    ],
)
def test_a_promise_is_said_as_a_day_and_an_hour_where_there_is_one(due: str, said: str) -> None:
    made = Promise(due_at=at(due))
    assert promise_words(made, landlord="Larkfield Homes", today=TODAY) == (
        f"Larkfield Homes promises to mend this {said}."
    )


# --- the cold months ---


@pytest.mark.parametrize(
    ("day", "cold"),
    [
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2027, 1, 15), True),
        (date(2028, 2, 29), True),
        (date(2027, 4, 30), True),
        (date(2027, 5, 1), False),
        (date(2027, 7, 1), False),
    ],
)
def test_it_is_cold_from_november_to_april(day: date, cold: bool) -> None:
    assert is_cold(day, law=law()) is cold


def test_a_season_within_a_year_is_one_too() -> None:
    summer = season("06-01 to 08-31")
    assert summer == Season((6, 1), (8, 31))
    assert [summer.covers(date(2026, month, 1)) for month in (5, 6, 8, 9)] == [False, True, True, False]


@pytest.mark.parametrize("text", ["", "winter", "11-01", "13-01 to 04-30", "11-01 to 02-31"])
def test_a_season_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        season(text)


# --- the Right to Repair ---


def right(key: str, reported: str = "2026-11-20T15:00", **changes: Any) -> Right | None:
    asked: dict[str, Any] = {
        "council": True,
        "landlord": "eastmere",
        "tenure_code": SECURE,
        "answers": {},
        "holidays": HOLIDAYS,
        "law": law(),
    }
    return right_to_repair(one(key), reported_at=at(reported), **asked | changes)


@pytest.mark.parametrize(
    ("key", "reported", "line", "due"),
    [
        ("no-power", "2026-11-20T15:00", "RTR01", date(2026, 11, 23)),
        ("some-power", "2026-11-20T15:00", "RTR02", date(2026, 11, 25)),
        ("roof-leak", "2026-11-20T15:00", "RTR14", date(2026, 12, 1)),
        ("door-entry", "2026-12-21T15:00", "RTR18", date(2027, 1, 4)),
        # Heating: one working day in winter, three in summer.
        ("no-heating", "2026-10-30T15:00", "RTR08", date(2026, 11, 4)),
        ("no-heating", "2026-10-31T15:00", "RTR08", date(2026, 11, 4)),
        ("no-heating", "2026-11-01T15:00", "RTR08", date(2026, 11, 2)),
        ("no-heating", "2027-04-30T15:00", "RTR08", date(2027, 5, 4)),
        ("no-heating", "2027-05-01T15:00", "RTR08", date(2027, 5, 6)),
    ],
)
def test_a_council_tenant_has_the_days_of_the_schedule(key: str, reported: str, line: str, due: date) -> None:
    found = right(key, reported)
    assert found
    assert (found.line, found.due_on) == (line, due)


def test_every_line_has_the_days_of_the_schedule() -> None:
    days = {line.key: (line.days, line.winter_days) for line in law().lines.values()}
    ones = {"RTR01", "RTR03", "RTR04", "RTR06", "RTR07", "RTR09", "RTR10", "RTR13", "RTR15"}
    threes = {"RTR02", "RTR05", "RTR11", "RTR12", "RTR16", "RTR17"}
    sevens = {"RTR14", "RTR18", "RTR19"}
    assert days == (
        dict.fromkeys(ones, (1, None))
        | dict.fromkeys(threes, (3, None))
        | dict.fromkeys(sevens, (7, None))
        | {"RTR08": (3, 1)}
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"council": False},
        {"tenure_code": LEASEHOLD},
        {"tenure_code": LICENCE},
        {"tenure_code": ""},
        {"law": replace(law(), not_landlords=frozenset({"eastmere"}))},
    ],
)
def test_nobody_else_has_it(changes: dict[str, Any]) -> None:
    assert right("no-power", **changes) is None


def test_what_is_not_in_the_schedule_has_none() -> None:
    assert right("damp-mould") is None


TOILET = Question("Is there another toilet that works?").key
WINDOW = Question("Is there a window that opens in the room?").key


@pytest.mark.parametrize(
    ("key", "answers", "has_it", "only_if"),
    [
        ("toilet-flush", {TOILET: "Yes"}, False, ""),
        ("toilet-flush", {TOILET: "No"}, True, ""),
        ("toilet-flush", {}, True, "if no other toilet in your home works"),
        ("blocked-toilet", {TOILET: "Yes"}, False, ""),
        ("blocked-drain", {}, True, ""),  # a drain needs no other drain
        ("blocked-drain", {TOILET: "Yes"}, True, ""),  # nor was it asked about toilets
        ("fan", {WINDOW: "Yes"}, False, ""),
        ("fan", {WINDOW: "No"}, True, ""),
        ("fan", {WINDOW: ""}, True, "if the room has no window that opens"),
    ],
)
def test_the_conditions_of_the_schedule_follow_from_the_answers(
    key: str, answers: dict[str, str], has_it: bool, only_if: str
) -> None:
    found = right(key, answers=answers)
    assert (found is not None) is has_it
    assert (found.only_if if found else "") == only_if


def test_it_is_said_with_its_day_its_remedy_and_its_limit() -> None:
    found = right("toilet-flush")
    assert found
    assert right_words(found, landlord="Eastmere Borough Council", today=TODAY) == (
        "By law Eastmere Borough Council has to mend this by Monday 23 November."
    )
    assert right_more_words(found) == (
        "This law is the Right to Repair. It is for repairs that cost up to £250, if no other toilet in your "
        "home works. If it is not mended in time, you can ask for another contractor."
    )


@pytest.mark.parametrize(
    ("due", "order"),
    [
        ("2026-11-27T00:00", ["By law", "Eastmere promises", "This law"]),
        ("2026-11-24T00:00", ["By law", "Eastmere promises", "This law"]),
        ("2026-11-23T00:00", ["Eastmere promises", "By law", "This law"]),  # the same day
        ("2026-11-21T16:00", ["Eastmere promises", "By law", "This law"]),
    ],
)
def test_the_earliest_day_is_said_first_whoever_set_it(due: str, order: list[str]) -> None:
    made = Promise(due_at=at(due), right=right("toilet-flush"))
    said = promised_words(made, landlord="Eastmere", today=TODAY)
    assert [words.startswith(begins) for words, begins in zip(said, order, strict=True)] == [True] * 3


# --- the law on hazards ---


def clock(key: str, reported: str, *, emergency: bool = False, tenure: str = SECURE) -> HazardClock | None:
    return hazard_clock(
        one(key).hazard,
        emergency=emergency,
        tenure_code=tenure,
        reported_at=at(reported),
        holidays=HOLIDAYS,
        law=law(),
    )


@pytest.mark.parametrize(
    ("reported", "by"),
    [
        # Day 0 is the day the landlord hears of it; ten working days from the next one.
        ("2026-11-30T10:00", date(2026, 12, 14)),
        ("2026-12-18T10:00", date(2027, 1, 6)),
        ("2026-12-25T10:00", date(2027, 1, 12)),
        ("2027-03-22T10:00", date(2027, 4, 7)),
        ("2026-11-28T10:00", date(2026, 12, 11)),
    ],
)
def test_damp_is_looked_into_within_ten_working_days(reported: str, by: date) -> None:
    assert clock("damp-mould", reported) == HazardClock(hazard="damp_mould", investigate_by=by)


@pytest.mark.parametrize(
    ("key", "reported", "counts"),
    [
        ("damp-mould", "2025-10-26T23:59", False),
        ("damp-mould", "2025-10-27T00:00", True),
        ("banister", "2026-11-29T23:59", False),
        ("banister", "2026-11-30T00:00", True),
        ("window-insecure", "2027-06-01T10:00", False),  # phase 3 has no day yet
        ("tap-drips", "2027-06-01T10:00", False),  # no hazard
    ],
)
def test_each_kind_of_hazard_counts_from_the_day_the_law_reached_it(
    key: str, reported: str, counts: bool
) -> None:
    assert (clock(key, reported) is not None) is counts


def test_phase_three_counts_once_its_day_is_set(settings: Any) -> None:
    settings.HAZARD_LAW_NEXT_PHASE = "2027-05-01"
    assert clock("window-insecure", "2027-06-01T10:00")
    assert clock("window-insecure", "2027-04-30T10:00") is None


def test_an_emergency_of_any_kind_is_made_safe_within_24_hours() -> None:
    found = clock("bare-wires", "2026-11-21T18:00", emergency=True)
    assert found == HazardClock(hazard="electrical", make_safe_by=at("2026-11-22T18:00"))
    assert clock("bare-wires", "2025-10-26T18:00", emergency=True) is None


@pytest.mark.parametrize("tenure", [LEASEHOLD, SHARED_OWNERSHIP, LICENCE])
def test_leases_and_licences_are_outside_it(tenure: str) -> None:
    assert clock("damp-mould", "2026-11-30T10:00", tenure=tenure) is None
    assert clock("bare-wires", "2026-11-30T10:00", emergency=True, tenure=tenure) is None


def test_the_clocks_are_said() -> None:
    looked = HazardClock(hazard="damp_mould", investigate_by=date(2026, 12, 4))
    safe = HazardClock(hazard="electrical", make_safe_by=at("2026-11-21T15:00"))
    assert hazard_words(looked, landlord="Larkfield Homes", today=TODAY) == (
        "This may harm your health. By law Larkfield Homes has to look into it by Friday 4 December."
    )
    assert hazard_words(safe, landlord="Larkfield Homes", today=TODAY) == (
        "This may be dangerous. By law Larkfield Homes has 24 hours to look into it and make it safe: by 3pm "
        "tomorrow."
    )


def test_every_hazard_of_the_law_is_known_but_crowding() -> None:
    assert len(law().hazards) == 20
    assert "crowding_space" not in law().hazards


# --- all of it ---


def test_one_report_can_have_all_three() -> None:
    made = promise(
        one("no-heating"),
        priority=Target(hours=24),
        emergency=True,
        council=True,
        landlord="eastmere",
        tenure_code=SECURE,
        reported_at=NOW,
        answers={},
        holidays=HOLIDAYS,
        law=law(),
    )
    assert made.due_at == at("2026-11-21T15:00")
    assert made.right
    assert made.right.line == "RTR08"
    assert made.hazard
    assert made.hazard.make_safe_by == made.due_at


# --- this installation's settings ---


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("COLD_MONTHS", "", []),
        ("COLD_MONTHS", "10-01 to 03-31", []),
        ("COLD_MONTHS", "winter", ["repairs.E001"]),
        ("HAZARD_LAW_NEXT_PHASE", "2027-10-27", []),
        ("HAZARD_LAW_NEXT_PHASE", "next year", ["repairs.E001"]),
        ("RIGHT_TO_REPAIR_TENURES", "180", []),
        ("RIGHT_TO_REPAIR_TENURES", "180,secure", ["repairs.E002"]),
    ],
)
def test_settings_that_make_no_sense_are_told_at_the_start(
    settings: Any, name: str, value: str, told: list[str]
) -> None:
    setattr(settings, name, value)
    assert [found.id for found in check_rights()] == told


def test_settings_change_what_is_not_certain(settings: Any) -> None:
    settings.COLD_MONTHS = "10-01 to 03-31"
    assert is_cold(date(2026, 10, 15), law=law())
    assert not is_cold(date(2027, 4, 15), law=law())
    assert law().winter.covers(date(2027, 4, 15))  # the Schedule's own winter stays
    settings.RIGHT_TO_REPAIR_NOT = "eastmere, other"
    assert right("no-power", law=law()) is None
    settings.RIGHT_TO_REPAIR_NOT = ""
    settings.RIGHT_TO_REPAIR_TENURES = "190"
    assert right("no-power", law=law()) is None
