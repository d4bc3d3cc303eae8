"""The list of problems: that the one that comes is whole, that a broken one is refused, and whose each is."""

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.landlords.models import Landlord
from portal.landlords.promises import FIRST_PROMISES
from portal.repairs.emergencies import FILE as EMERGENCIES_FILE
from portal.repairs.emergencies import When, emergencies
from portal.repairs.models import ProblemList
from portal.repairs.problem_files import rows_from, written
from portal.repairs.problems import (
    COLUMNS,
    FILE,
    SOMETHING_ELSE,
    Problem,
    Question,
    Row,
    problems_for,
    question,
    read,
    shipped,
)
from portal.repairs.responsibility import Who, responsible
from portal.repairs.rights import law
from portal.repairs.rooms import GROUPS, ROOMS
from portal.repairs.trades import ANYONE, trade
from portal.repairs.wholeness import COLUMN_NAMES, MOST_ROWS, Fault, check
from tests.factories.landlords import LandlordFactory

PRIORITIES = {promise.key for promise in FIRST_PROMISES}
RENTED, LEASEHOLD, SHARED_OWNERSHIP, FREEHOLD = "180", "20", "200", "10"


def rows() -> list[dict[str, str]]:
    return [dict(row) for row in shipped().rows]


def changed(key: str, /, **changes: str) -> list[dict[str, str]]:
    """The list that comes, with one row changed."""
    return [row | changes if row["key"] == key else row for row in rows()]


def without(keys: Iterable[str]) -> list[dict[str, str]]:
    return [row for row in rows() if row["key"] not in set(keys)]


def faults(list_of: list[dict[str, str]]) -> list[Fault]:
    return check(list_of, PRIORITIES, law=law())


def one(key: str) -> Problem:
    found = shipped().get(key)
    assert found
    return found


# --- the list that comes ---


def test_the_list_that_comes_is_whole() -> None:
    assert faults(rows()) == []


def test_it_has_at_least_sixty_problems_and_its_columns_are_those_of_the_module() -> None:
    with FILE.open(newline="") as file:
        assert tuple(next(csv.reader(file))) == COLUMNS
    assert len(shipped().all) >= 60


def test_every_room_offers_something_else() -> None:
    for room in ROOMS:
        keys = [problem.key for problem in shipped().in_room(room.key)]
        assert any(key.endswith(SOMETHING_ELSE) for key in keys), room.key


def test_every_problem_of_a_room_is_under_one_of_its_headings() -> None:
    for room in ROOMS:
        grouped = [problem for _, found in shipped().grouped(room.key) for problem in found]
        assert sorted(grouped, key=str) == sorted(shipped().in_room(room.key), key=str)


def test_every_heading_is_used() -> None:
    assert {problem.group for problem in shipped().all} == GROUPS.keys()


def test_every_trade_has_a_person_to_send() -> None:
    assert [problem.key for problem in shipped().all if trade(problem.trade_code) is ANYONE] == []


def test_a_raised_priority_is_never_slower() -> None:
    speed = {promise.key: position for position, promise in enumerate(FIRST_PROMISES)}
    for problem in shipped().all:
        for raised in (problem.in_cold, problem.if_vulnerable):
            assert not raised or speed[raised] < speed[problem.priority], problem.key


def test_every_line_of_the_right_to_repair_can_be_reported() -> None:
    assert {problem.right_to_repair for problem in shipped().all} - {""} == law().lines.keys()


def test_no_problem_blames_how_people_live() -> None:
    blame = ("lifestyle", "your fault", "you caused", "drying clothes")
    for problem in shipped().all:
        said = f"{problem.advice} {problem.why} {problem.hint}".lower()
        assert not any(word in said for word in blame), problem.key


def test_what_the_household_pays_for_says_why_and_costs_the_landlord_no_right() -> None:
    for problem in shipped().all:
        if problem.resident_pays:
            assert problem.why
            assert not problem.right_to_repair, problem.key


def test_what_is_only_in_shared_parts_is_the_landlords_also_for_leaseholders() -> None:
    for problem in shipped().all:
        if problem.is_shared:
            assert problem.leaseholder == "landlord", problem.key


# --- emergencies ---


def test_each_emergency_says_what_to_do_and_either_reports_or_says_why_not() -> None:
    for emergency in emergencies().values():
        assert emergency.do_now
        assert bool(emergency.problem) is emergency.report
        assert bool(emergency.why_not) is not emergency.report


def test_an_emergency_that_is_reported_has_the_landlords_first_priority() -> None:
    assert {one.priority for one in emergencies().values()} == {"emergency"}


def test_gas_is_not_a_booking() -> None:
    gas = emergencies()["smell-of-gas"]
    assert (gas.call, gas.report) == ("0800 111 999", False)


def test_gas_comes_first_and_the_file_names_each_once() -> None:
    assert next(iter(emergencies())) == "smell-of-gas"
    assert EMERGENCIES_FILE.read_text().count("[[emergency]]") == len(emergencies())


@pytest.mark.parametrize(
    ("slug", "cold", "vulnerable", "is_one"),
    [
        ("no-heating", False, False, False),
        ("no-heating", True, False, True),
        ("no-heating", False, True, True),
        ("no-water", False, False, True),
    ],
)
def test_heating_is_an_emergency_in_the_cold_or_for_who_is_vulnerable(
    slug: str, cold: bool, vulnerable: bool, is_one: bool
) -> None:
    assert emergencies()[slug].is_one(cold=cold, vulnerable=vulnerable) is is_one


@pytest.mark.parametrize(
    ("emergency_phone", "phone", "called"),
    [("01632 960999", "01632 960000", "01632 960999"), ("", "01632 960000", "01632 960000"), ("", "", "")],
)
def test_the_landlords_number_at_any_hour_is_called_or_else_its_own(
    emergency_phone: str, phone: str, called: str
) -> None:
    landlord = Landlord(name="Larkfield Homes", emergency_phone=emergency_phone, phone=phone)
    assert emergencies()["no-water"].number(landlord) == called
    assert emergencies()["fire"].number(landlord) == "999"


def test_when_is_one_of_two() -> None:
    assert {one.when for one in emergencies().values()} == set(When)


# --- reading ---


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("Which floor?", Question("Which floor?")),
        ("How much? [A drip / It pours]", Question("How much?", ("A drip", "It pours"))),
        ("How much?[A drip/It pours/]", Question("How much?", ("A drip", "It pours"))),
    ],
)
def test_a_question_may_have_choices(text: str, read_as: Question) -> None:
    assert question(text) == read_as


def test_a_question_whose_words_change_is_another_question() -> None:
    assert Question("Which floor?").key == "which-floor"
    assert Question("Which floor is it?").key != Question("Which floor?").key
    assert Question("你好?").key == "question"


def test_a_row_of_an_older_list_without_a_column_is_read() -> None:
    old: list[Row] = [{k: v for k, v in row.items() if k != "certainty"} for row in rows()]
    assert len(read(old).all) == len(shipped().all)


def test_cold_and_vulnerable_raise_the_priority() -> None:
    heating = one("some-heating")
    assert heating.priority_when(cold=False, vulnerable=False) == "routine"
    assert heating.priority_when(cold=True, vulnerable=False) == "urgent"
    assert (
        replace(heating, if_vulnerable="emergency").priority_when(cold=True, vulnerable=True) == "emergency"
    )
    assert one("blocked-sink").priority_when(cold=True, vulnerable=True) == "routine"


# --- a landlord's own list ---


@pytest.mark.django_db
def test_a_landlord_without_a_list_has_the_one_that_comes() -> None:
    found = problems_for(LandlordFactory())
    assert (found.version, found.all) == ("", shipped().all)


@pytest.mark.django_db
def test_a_landlord_has_its_own_list_in_one_query(django_assert_num_queries: object) -> None:
    larkfield = LandlordFactory()
    ProblemList.objects.create(landlord=larkfield, rows=without(["wasps"]), in_use=False)
    own = ProblemList.objects.create(
        landlord=larkfield, rows=changed("wasps", name="Wasps or bees"), in_use=True
    )
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = problems_for(larkfield)
    wasps = found.get("wasps")
    assert wasps
    assert wasps.name == "Wasps or bees"
    assert found.version == str(own.code)


def test_a_key_that_is_gone_is_nothing() -> None:
    assert shipped().get("no-such-thing") is None


# --- whether a list is whole ---


@pytest.mark.parametrize(
    ("key", "column", "value", "said"),
    [
        ("fan", "key", "", "Fill in the key."),
        ("fan", "key", "Fan!", "Write the key in small letters"),
        ("fan", "key", "light", "light is the key of two problems."),
        ("fan", "key", "a" * 61, "Make the key 60 characters or fewer. It has 61."),
        ("fan", "name", " ", "Fill in the name."),
        ("fan", "name", "x" * 121, "Make the name 120 characters or fewer."),
        ("fan", "name", "Fan\x00", "Take what is not a letter, a digit or a sign out of the name."),
        ("fan", "hint", "Fan\ud83d", "Take what is not a letter, a digit or a sign out of the hint."),
        ("fan", "name", "=1+1", "Begin the name with a letter: to a spreadsheet it is a sum."),
        ("fan", "rooms", "kitchen cellar", "cellar is no room."),
        ("fan", "rooms", "attic cellar", "attic and cellar are no rooms."),
        ("fan", "rooms", "", "Fill in the rooms."),
        ("fan", "group", "fans", "fans is no heading."),
        ("fan", "trade_code", "XX", "XX is not in HACT's list of trades."),
        ("fan", "class_code", "99", "99 is not in HACT's list of work classes."),
        ("fan", "type_code", "99", "99 is not in HACT's list of work types."),
        ("fan", "priority", "soon", "soon is none of your priorities."),
        ("fan", "in_cold", "soon", "soon is none of your priorities."),
        ("fan", "if_vulnerable", "soon", "soon is none of your priorities."),
        ("fan", "right_to_repair", "RTR99", "RTR99 is no line of the Right to Repair."),
        ("fan", "hazard", "dragons", "dragons is not in the list of hazards."),
        ("fan", "emergency", "dragons", "dragons is no emergency page."),
        ("fan", "leaseholder", "tenant", "tenant is neither owner nor landlord."),
        ("fan", "resident_pays", "maybe", "maybe is neither yes nor empty."),
        ("fan", "certainty", "sure", "sure is not high, medium or low."),
        ("fan", "rate_code", "9" * 51, "Make your own code 50 characters or fewer."),
        ("light", "questions", "a|b|c|d", "Ask 3 questions or fewer. There are 4."),
        ("light", "questions", "How much? [A drip", "Write choices in brackets after the question"),
        ("light", "questions", "[A drip / It pours]", "Write choices in brackets after the question"),
        ("light", "questions", "How much? [A drip]", "Give a question 2 to 8 choices, or none."),
        ("light", "questions", "Where? | Where?", "Two questions are the same."),
        ("toilet-flush", "questions", "", "RTR10 depends on this question"),
        ("door-insecure", "key", "front-door", "reports door-insecure, which is not there."),
    ],
)
def test_a_broken_row_is_named_with_what_is_wrong(key: str, column: str, value: str, said: str) -> None:
    found = faults(changed(key, **{column: value}))
    assert any(said in fault.words and fault.column == column for fault in found), found


def test_what_the_household_pays_for_needs_a_reason() -> None:
    (fault,) = faults(changed("curtain-rail", why=""))
    assert (fault.column, fault.words) == (
        "why",
        "Say why the household sees to it: they read this.",
    )


def test_a_room_with_nothing_in_it_is_named() -> None:
    nothing = [row | {"rooms": row["rooms"].replace("loft-roof", "").strip()} for row in rows()]
    assert "Nothing can be reported for “Loft or roof” (loft-roof)." in {
        fault.words for fault in faults(nothing)
    }


def test_an_empty_list_is_refused() -> None:
    assert len([fault for fault in faults([]) if fault.column == "rooms"]) == len(ROOMS)


def test_a_list_without_end_is_refused_at_once() -> None:
    (fault,) = faults(rows() * (MOST_ROWS // len(rows()) + 1))
    assert str(MOST_ROWS) in fault.words


def test_a_row_with_no_columns_at_all_does_no_harm() -> None:
    assert faults([{}])


def test_rows_count_from_one() -> None:
    first = rows()[0]["key"]
    assert {fault.row for fault in faults(changed(first, group="fans"))} == {1}


def test_every_column_has_a_name_to_be_spoken_of() -> None:
    assert COLUMN_NAMES.keys() == set(COLUMNS)


# --- whose it is ---


@pytest.mark.parametrize(
    ("key", "tenure", "shared", "who"),
    [
        ("tap-drips", RENTED, False, Who.LANDLORD),
        ("tap-drips", "", False, Who.LANDLORD),
        ("tap-drips", LEASEHOLD, False, Who.RESIDENT),
        ("tap-drips", SHARED_OWNERSHIP, False, Who.RESIDENT),
        ("roof-leak", LEASEHOLD, False, Who.LANDLORD),
        ("roof-leak", FREEHOLD, False, Who.RESIDENT),
        ("leak-pipe", LEASEHOLD, True, Who.LANDLORD),
        ("shared-light", FREEHOLD, False, Who.LANDLORD),
        ("light-bulb", RENTED, False, Who.RESIDENT),
        ("light-bulb", LEASEHOLD, False, Who.RESIDENT),
        ("something-else", RENTED, False, Who.LANDLORD),
    ],
)
def test_whose_it_is_follows_from_the_problem_the_tenure_and_the_place(
    key: str, tenure: str, shared: bool, who: Who
) -> None:
    found = responsible(one(key), tenure, shared=shared)
    assert found.who is who
    assert found.why.endswith(".")


def test_the_reason_of_the_list_is_the_reason_that_is_given() -> None:
    assert responsible(one("light-bulb"), RENTED).why == one("light-bulb").why


# --- anything at all ---

ANYTHING = st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=80))


@given(st.lists(ANYTHING, max_size=5))
def test_whatever_is_sent_in_is_checked_without_harm(list_of: list[dict[str, str]]) -> None:
    found = faults(list_of)
    assert found
    assert all(fault.words.endswith((".", "]")) for fault in found)


@given(st.sampled_from(COLUMNS), st.sampled_from(range(len(shipped().rows))), st.text(max_size=30))
def test_what_is_whole_can_be_read_and_written_and_is_still_whole(column: str, at: int, text: str) -> None:
    list_of = rows()
    list_of[at] = list_of[at] | {column: text}
    if not faults(list_of):
        assert len(read(list_of).all) == len(list_of)
        again = rows_from(written(list_of).encode())
        assert faults(again) == []


def test_the_guide_for_landlords_names_every_column_room_and_heading() -> None:
    guide = Path("docs/problems.md").read_text()
    for name in (*COLUMNS, *GROUPS, *(room.key for room in ROOMS)):
        assert f"`{name}`" in guide, name
