"""By when the law wants what of a hazard: every duty over weekends, holidays and clock changes."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.clock import LONDON, day_of
from portal.core.working_days import bank_holidays
from portal.hazards.apps import check_law
from portal.hazards.closing_rules import (
    Attempt,
    CannotClose,
    check_done,
    check_no_access,
    check_nothing_found,
    check_told,
)
from portal.hazards.law import law
from portal.hazards.rules import (
    Clock,
    Ended,
    Facts,
    Judged,
    Kind,
    Looked,
    Type,
    Work,
    applies,
    clocks,
    due,
    is_late,
    warn_at,
)
from portal.hazards.triage import questions
from portal.repairs.promise import hazard_clock
from portal.repairs.rights import law as rights

HOLIDAYS = bank_holidays()
SECURE, LICENCE = "180", "240"


def at(text: str) -> datetime:
    """A moment in England; of a day alone, ten in the morning."""
    found = datetime.fromisoformat(text)
    return (found if "T" in text else found.replace(hour=10)).replace(tzinfo=LONDON)


def last_day(duty: str, starts: str) -> str:
    found = due(law().duties[duty], at(starts), HOLIDAYS)
    assert found is not None
    assert found.astimezone(LONDON).time().isoformat() == "23:59:59.999999"
    return day_of(found).isoformat()


def run(facts: Facts, now: str = "2027-06-01") -> dict[str, Clock]:
    """The clocks by their duties; of those that follow investigations, the last one's."""
    return {one.duty: one for one in clocks(facts, now=at(now), law=law(), holidays=HOLIDAYS)}


# --- the table of times ---


@pytest.mark.parametrize(
    ("aware", "investigate", "summary", "safe", "begin"),
    [
        ("2026-11-30", "2026-12-14", "2026-12-17", "2026-12-21", "2027-03-08"),
        ("2026-12-18", "2027-01-06", "2027-01-11", "2027-01-13", "2027-03-31"),
        ("2026-12-25", "2027-01-12", "2027-01-15", "2027-01-19", "2027-04-06"),
        ("2027-03-22", "2027-04-07", "2027-04-12", "2027-04-14", "2027-06-30"),
        ("2026-11-28", "2026-12-11", "2026-12-16", "2026-12-18", "2027-03-05"),
    ],
)
def test_days_count_as_in_the_worked_examples(
    aware: str, investigate: str, summary: str, safe: str, begin: str
) -> None:
    assert last_day("investigate", aware) == investigate
    assert last_day("renewed", aware) == investigate
    assert last_day("summary", investigate) == summary
    assert last_day("safe", investigate) == last_day("steps", investigate) == safe
    assert last_day("begin", investigate) == begin


@pytest.mark.parametrize("hour", ["00:00", "09:30", "23:59"])
def test_the_hour_of_a_day_makes_no_difference_to_a_time_of_days(hour: str) -> None:
    assert last_day("investigate", f"2026-11-30T{hour}") == "2026-12-14"


def test_midnight_in_england_begins_the_day_in_summer_too() -> None:
    found = due(law().duties["summary"], datetime.fromisoformat("2026-06-30T23:30+00:00"), HOLIDAYS)
    assert found
    assert day_of(found) == date(2026, 7, 6)


@pytest.mark.parametrize("duty", ["judge", "emergency_investigate", "emergency_safe", "safe_after"])
@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("2026-11-20T15:00", "2026-11-21T15:00"),
        ("2026-12-24T18:30", "2026-12-25T18:30"),  # Christmas
        ("2027-03-25T17:45", "2027-03-26T17:45"),  # Good Friday
        ("2027-03-27T12:00", "2027-03-28T13:00"),  # the clocks go forward: 24 real hours
        ("2026-10-24T12:00", "2026-10-25T11:00"),  # and back
        ("2026-11-20T23:59", "2026-11-21T23:59"),
    ],
)
def test_a_day_and_a_night_run_through_everything(duty: str, starts: str, ends: str) -> None:
    assert due(law().duties[duty], at(starts), HOLIDAYS) == at(ends)


def test_what_the_law_wants_soon_has_no_moment_of_its_own() -> None:
    assert due(law().duties["further"], at("2026-11-30"), HOLIDAYS) is None
    assert due(law().duties["finish"], at("2026-11-30"), HOLIDAYS) is None


MOMENTS = st.integers(0, 900 * 24 * 60).map(lambda minutes: at("2025-10-27") + timedelta(minutes=minutes))


@given(starts=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=40)))
def test_who_knows_later_never_has_to_be_done_sooner(starts: datetime, later: timedelta) -> None:
    for duty in law().duties.values():
        sooner, after = due(duty, starts, HOLIDAYS), due(duty, starts + later, HOLIDAYS)
        if sooner and after:
            assert starts <= sooner <= after


@given(starts=MOMENTS)
def test_a_time_of_working_days_ends_on_one(starts: datetime) -> None:
    found = due(law().duties["investigate"], starts, HOLIDAYS)
    assert found
    assert day_of(found).weekday() < 5
    assert day_of(found) not in HOLIDAYS
    days = [day_of(starts) + timedelta(days=n) for n in range(1, (day_of(found) - day_of(starts)).days + 1)]
    assert sum(day.weekday() < 5 and day not in HOLIDAYS for day in days) == 10


# --- to whom it applies ---


@pytest.mark.parametrize(
    ("hazard", "kind", "aware", "covered"),
    [
        ("damp_mould", Kind.SIGNIFICANT, "2025-10-26", False),
        ("damp_mould", Kind.EMERGENCY, "2025-10-26", False),
        ("damp_mould", Kind.SIGNIFICANT, "2025-10-27", True),
        ("excess_cold", Kind.SIGNIFICANT, "2026-11-29", False),
        ("excess_cold", Kind.EMERGENCY, "2026-11-29", True),
        ("excess_cold", Kind.SIGNIFICANT, "2026-11-30", True),
        ("electrical", Kind.SIGNIFICANT, "2026-11-30", True),
        ("noise", Kind.SIGNIFICANT, "2026-11-30", False),
        ("noise", Kind.EMERGENCY, "2026-11-30", True),
        ("crowding_space", Kind.EMERGENCY, "2026-11-30", False),
        ("crowding_space", Kind.SIGNIFICANT, "2027-11-30", False),
        ("no_such_hazard", Kind.EMERGENCY, "2027-11-30", False),
    ],
)
def test_it_goes_by_the_rules_of_the_day_of_awareness(
    hazard: str, kind: Kind, aware: str, covered: bool
) -> None:
    on = date.fromisoformat(aware)
    assert applies(hazard, kind, aware_on=on, tenure_code=SECURE, law=law()) is covered
    assert not applies(hazard, kind, aware_on=on, tenure_code=LICENCE, law=law())


@pytest.mark.parametrize(
    ("aware", "phase"), [("2025-10-26", 0), ("2025-10-27", 1), ("2026-11-29", 1), ("2026-11-30", 2)]
)
def test_the_version_of_the_rules_is_that_of_the_day(aware: str, phase: int) -> None:
    assert law().phase(date.fromisoformat(aware)) == phase


def test_phase_3_begins_when_a_setting_says_so(settings: Any) -> None:
    settings.HAZARD_LAW_NEXT_PHASE = "2027-10-27"
    assert law().phase(date(2027, 10, 27)) == 3
    noise = {"hazard": "noise", "kind": Kind.SIGNIFICANT, "tenure_code": SECURE, "law": law()}
    assert applies(aware_on=date(2027, 10, 27), **noise)
    assert not applies(aware_on=date(2027, 10, 26), **noise)


@pytest.mark.parametrize("day", ["2025-10-26", "2025-10-27", "2026-11-29", "2026-11-30", "2026-12-24T18:30"])
def test_a_report_is_promised_what_the_clocks_of_its_case_will_say(day: str) -> None:
    for hazard, tenure, kind in product(law().hazards, [SECURE, LICENCE], [Kind.EMERGENCY, Kind.SIGNIFICANT]):
        told = hazard_clock(
            hazard,
            emergency=kind is Kind.EMERGENCY,
            tenure_code=tenure,
            reported_at=at(day),
            holidays=HOLIDAYS,
            law=rights(),
        )
        duty = law().duties["emergency_safe" if kind is Kind.EMERGENCY else "investigate"]
        counts = applies(hazard, kind, aware_on=day_of(at(day)), tenure_code=tenure, law=law())
        assert (told.until if told else None) == (due(duty, at(day), HOLIDAYS) if counts else None)


def test_the_29_hazards_of_before_are_all_among_the_21() -> None:
    rated = law().hazards.values()
    assert [one.number for one in rated] == list(range(1, 22))
    assert sorted(number for one in rated for number in one.older) == list(range(1, 30))
    assert {one.key for one in rated} - {"crowding_space"} == set(rights().hazards)
    assert law().scheme(date(2026, 6, 22)) == "2005"
    assert law().scheme(date(2026, 6, 23)) == "2026"


def test_the_docs_tell_every_duty_with_its_paragraph() -> None:
    told = Path("docs/hazards.md").read_text()
    for duty in law().duties.values():
        assert f"| {duty.id} | {duty.name} |" in told
        assert duty.law in told


def test_only_uncertain_times_can_be_set(settings: Any) -> None:
    settings.HAZARD_LAW_TIMES = "renewed=5, safe_after=12, further=20"
    assert [law().duties[key].working_days for key in ("renewed", "further")] == [5, 20]
    assert law().duties["safe_after"].hours == 12
    assert not check_law()
    for wrong in ("summary=9", "renewed=soon", "renewed=0", "nothing=1"):
        settings.HAZARD_LAW_TIMES = wrong
        assert [found.id for found in check_law()] == ["hazards.E001"]


# --- the life of a case ---

AWARE = Facts(aware_at=at("2026-11-30"))
SIGNIFICANT = Judged(kind=Kind.SIGNIFICANT, at=at("2026-11-30T15:00"), known_at=AWARE.aware_at)
EMERGENCY = Judged(kind=Kind.EMERGENCY, at=at("2026-11-30T15:00"), known_at=AWARE.aware_at)
FOUND = Looked(
    pk=1,
    type=Type.STANDARD,
    asked_at=AWARE.aware_at,
    concluded_at=at("2026-12-10"),
    found=Kind.SIGNIFICANT,
    needs_safety=True,
    needs_prevention=True,
)


def test_before_anybody_judged_it_two_clocks_run() -> None:
    found = run(AWARE)
    assert set(found) == {"judge", "investigate"}
    assert found["judge"].due_at == at("2026-12-01T10:00")
    assert all(one.runs for one in found.values())


def test_what_a_rule_judged_still_waits_for_a_person() -> None:
    assert run(replace(AWARE, judged=[replace(EMERGENCY, by_rule=True)]))["judge"].runs
    assert not run(replace(AWARE, judged=[SIGNIFICANT]))["judge"].runs


def test_an_emergency_has_24_hours_to_be_looked_at_and_made_safe() -> None:
    found = run(replace(AWARE, judged=[EMERGENCY]))
    assert set(found) >= {"emergency_investigate", "emergency_safe"}
    assert "investigate" not in found
    assert found["emergency_safe"].due_at == at("2026-12-01T10:00")


def test_an_emergency_known_later_has_its_hours_from_then() -> None:
    later = replace(EMERGENCY, at=at("2026-12-04T18:00"), known_at=at("2026-12-04T17:00"))
    found = run(replace(AWARE, judged=[SIGNIFICANT, later]))
    assert found["emergency_safe"].due_at == at("2026-12-05T17:00")


def test_an_emergency_is_made_safe_when_all_its_safety_work_is_done() -> None:
    first = Work(makes_safe=True, completed_at=at("2026-11-30T20:00"))
    other = Work(makes_safe=True)
    facts = replace(AWARE, judged=[EMERGENCY], works=[first, other])
    assert run(facts)["emergency_safe"].runs
    facts = replace(facts, works=[first, replace(other, completed_at=at("2026-12-01T09:00"))])
    assert run(facts)["emergency_safe"].met_at == at("2026-12-01T09:00")


def test_judged_milder_its_hours_end_and_the_ten_days_are_back() -> None:
    milder = replace(SIGNIFICANT, at=at("2026-11-30T19:00"))
    found = run(replace(AWARE, judged=[EMERGENCY, milder]))
    assert found["emergency_safe"].ended is Ended.JUDGED
    assert found["emergency_safe"].ended_at == milder.at
    assert found["investigate"].runs
    assert day_of(found["investigate"].due_at or at("")) == date(2026, 12, 14)


def test_judged_milder_too_late_it_stays_late() -> None:
    milder = replace(SIGNIFICANT, at=at("2026-12-02T19:00"))
    clock = run(replace(AWARE, judged=[EMERGENCY, milder]))["emergency_safe"]
    assert is_late(due_at=clock.due_at, stopped_at=clock.stopped_at, now=at("2026-12-03"))


def test_an_emergency_that_is_found_to_be_none_need_not_be_made_safe_in_hours() -> None:
    look = replace(FOUND, type=Type.EMERGENCY, concluded_at=at("2026-11-30T22:00"))
    found = run(replace(AWARE, judged=[EMERGENCY], looked=[look]))
    assert found["emergency_investigate"].met_at == look.concluded_at
    assert found["emergency_safe"].ended is Ended.FOUND_LESS
    assert found["safe"].runs


def test_an_emergency_found_on_the_way_has_24_hours_from_then() -> None:
    found = run(replace(AWARE, judged=[SIGNIFICANT], looked=[replace(FOUND, found=Kind.EMERGENCY)]))
    assert found["safe_after"].due_at == at("2026-12-11T10:00")
    assert "safe" not in found


def test_an_investigation_starts_four_clocks() -> None:
    found = run(replace(AWARE, judged=[SIGNIFICANT], looked=[FOUND]), now="2026-12-11")
    days = {key: day_of(one.due_at).isoformat() for key, one in found.items() if one.due_at and one.runs}
    assert days == {
        "summary": "2026-12-15",
        "safe": "2026-12-17",
        "steps": "2026-12-17",
        "begin": "2027-03-04",
    }
    assert found["investigate"].met_at == FOUND.concluded_at


def test_the_work_stops_them_one_by_one() -> None:
    safe = Work(makes_safe=True, investigation=1, completed_at=at("2026-12-16"))
    prevents = Work(makes_safe=False, investigation=1, steps_at=at("2026-12-14"))
    facts = replace(AWARE, judged=[SIGNIFICANT], looked=[FOUND], works=[safe, prevents])
    found = run(facts)
    assert found["safe"].met_at == safe.completed_at
    assert found["steps"].met_at == prevents.steps_at
    assert found["begin"].runs
    assert "finish" not in found
    begun = replace(prevents, started_at=at("2027-02-01"), finish_by=date(2027, 2, 5))
    found = run(replace(facts, works=[safe, begun]))
    assert found["begin"].met_at == begun.started_at
    assert day_of(found["finish"].due_at or at("")) == date(2027, 2, 5)


def test_no_summary_is_due_when_all_was_done_in_its_three_days() -> None:
    works = [
        Work(makes_safe=True, investigation=1, completed_at=at("2026-12-11")),
        Work(makes_safe=False, investigation=1, completed_at=at("2026-12-14")),
    ]
    facts = replace(AWARE, judged=[SIGNIFICANT], looked=[FOUND])
    assert run(replace(facts, works=works))["summary"].ended is Ended.ALL_DONE
    assert run(replace(facts, works=works[:1]))["summary"].runs
    late = replace(works[1], completed_at=at("2026-12-16"))
    assert run(replace(facts, works=[works[0], late]))["summary"].runs


def test_what_was_found_harmless_only_needs_telling() -> None:
    nothing = replace(FOUND, found=Kind.NONE, needs_safety=False, needs_prevention=False)
    found = run(replace(AWARE, judged=[SIGNIFICANT], looked=[nothing]))
    assert {key for key, one in found.items() if one.runs} == {"summary"}


def test_a_renewed_investigation_has_ten_days_from_being_asked_for() -> None:
    asked = Looked(pk=2, type=Type.RENEWED, asked_at=at("2026-12-18"))
    found = run(replace(AWARE, judged=[SIGNIFICANT], looked=[FOUND, asked]))
    assert day_of(found["renewed"].due_at or at("")) == date(2027, 1, 6)


def test_a_further_investigation_ends_the_wait_for_it() -> None:
    look = replace(FOUND, needs_further=True)
    facts = replace(AWARE, judged=[SIGNIFICANT], looked=[look])
    assert run(facts)["further"].runs
    further = replace(FOUND, pk=2, type=Type.FURTHER, concluded_at=at("2027-01-20"))
    assert run(replace(facts, looked=[look, further]))["further"].met_at == further.concluded_at


def test_somewhere_to_stay_is_due_once_it_should_have_been_safe() -> None:
    facts = replace(AWARE, judged=[SIGNIFICANT], looked=[FOUND])
    assert "stay" not in run(facts, now="2026-12-17")
    stay = run(facts, now="2026-12-18")["stay"]
    assert stay.due_at == stay.starts_at
    assert day_of(stay.starts_at) == date(2026, 12, 17)
    told = run(replace(facts, not_safe_in_time_since=at("2026-12-15")), now="2026-12-16")["stay"]
    assert told.starts_at == at("2026-12-15")
    assert told.due_at == stay.due_at
    settled = run(replace(facts, stay_settled_at=at("2026-12-19")), now="2026-12-20")["stay"]
    assert settled.met_at == at("2026-12-19")
    safe = Work(makes_safe=True, investigation=1, completed_at=at("2026-12-22"))
    ended = run(replace(facts, works=[safe]), now="2026-12-23")["stay"]
    assert ended.ended is Ended.SAFE
    assert ended.ended_at == safe.completed_at


def test_nothing_runs_on_in_a_closed_case_and_what_was_late_stays_late() -> None:
    facts = replace(AWARE, judged=[SIGNIFICANT], looked=[FOUND], closed_at=at("2026-12-18"))
    found = run(facts)
    assert not any(one.runs for one in found.values())
    assert is_late(due_at=found["safe"].due_at, stopped_at=found["safe"].stopped_at, now=at("2027-01-01"))
    assert not is_late(
        due_at=found["begin"].due_at, stopped_at=found["begin"].stopped_at, now=at("2028-01-01")
    )


# --- what is asked before ---


def test_no_question_of_the_triage_blames_how_people_live() -> None:
    blame = ("lifestyle", "cook", "drying", "washing", "your fault", "ventilat", "window")
    for question in questions():
        said = f"{question.text} {question.hint}".lower()
        assert not any(word in said for word in blame), question.key


# --- being warned ---


@pytest.mark.parametrize(
    ("duty", "starts", "warned"),
    [
        ("emergency_safe", "2026-12-24T18:30", "2026-12-25T12:30"),
        ("investigate", "2026-11-30", "2026-12-11T09:00"),
        ("investigate", "2026-12-18", "2027-01-05T09:00"),
        ("summary", "2026-12-23", "2026-12-29T09:00"),  # due on the 30th: never over Christmas
    ],
)
def test_staff_are_warned_while_there_is_time(duty: str, starts: str, warned: str) -> None:
    duties = law().duties
    ends = due(duties[duty], at(starts), HOLIDAYS)
    assert ends
    assert warn_at(duties[duty], due_at=ends, holidays=HOLIDAYS) == at(warned)


# --- closing ---


def tried(*methods: str, evidence: bool = True, got_in: bool = False) -> list[Attempt]:
    return [
        Attempt(method=method, at=at("2026-12-01"), has_evidence=evidence, got_in=got_in)
        for method in methods
    ]


@pytest.mark.parametrize(
    "attempts",
    [
        [],
        tried("call", "visit"),
        tried("call", "call", "call", "call"),
        tried("call", "visit") + tried("letter", evidence=False),
        [*tried("call", "visit", "letter"), *tried("visit", got_in=True)],
    ],
)
def test_nobody_let_us_in_needs_three_different_ways_with_evidence(attempts: list[Attempt]) -> None:
    with pytest.raises(CannotClose):
        check_no_access(attempts, at_least=3)
    check_no_access(tried("call", "visit", "letter"), at_least=3)


def test_a_case_is_done_when_nothing_is_left_to_do() -> None:
    facts = replace(AWARE, judged=[SIGNIFICANT], looked=[FOUND])
    with pytest.raises(CannotClose, match="safe"):
        check_done(facts, list(run(facts).values()))
    works = [
        Work(makes_safe=True, investigation=1, completed_at=at("2026-12-11")),
        Work(makes_safe=False, investigation=1, started_at=at("2026-12-14")),
    ]
    with pytest.raises(CannotClose, match="coming back"):
        check_done(facts, list(run(replace(facts, works=works)).values()))
    works[1] = replace(works[1], completed_at=at("2026-12-16"))
    check_done(facts, list(run(replace(facts, works=works)).values()))
    with pytest.raises(CannotClose, match="Nobody has looked"):
        check_done(AWARE, [])
    with pytest.raises(CannotClose, match="in writing"):
        check_told(list(run(facts).values()))


def test_nothing_found_is_said_by_an_investigation_or_a_person() -> None:
    harmless = Judged(kind=Kind.NONE, at=at("2026-12-01"), known_at=AWARE.aware_at)
    check_nothing_found(replace(AWARE, judged=[harmless]))
    check_nothing_found(replace(AWARE, looked=[replace(FOUND, found=Kind.NONE)]))
    for facts in (AWARE, replace(AWARE, judged=[harmless], looked=[FOUND])):
        with pytest.raises(CannotClose):
            check_nothing_found(facts)
