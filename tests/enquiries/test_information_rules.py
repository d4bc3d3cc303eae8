"""Who may ask for information, until when it is answered, what is withheld, and what everybody reads."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings

from portal.core.clock import LONDON, end_of, start_of
from portal.core.working_days import bank_holidays
from portal.documents.classes import classes
from portal.enquiries.information import rules
from portal.enquiries.information.rules import Door, Duty, Entry, Outcome, PartFacts, State
from portal.enquiries.information.stairs import grounds, numbers
from portal.enquiries.information.topics import topics
from portal.enquiries.models import InformationRequest
from portal.enquiries.rules import CannotDo
from portal.landlords.models import Landlord

HOLIDAYS = bank_holidays()
STARTS = date(2027, 4, 1)


def at(day: str, hour: int = 10, minute: int = 0) -> datetime:
    return start_of(date.fromisoformat(day)).replace(hour=hour, minute=minute)


@pytest.mark.parametrize(
    ("kind", "on", "opted_in", "found"),
    [
        ("association", "2027-03-31", False, Door.NOT_YET),
        ("association", "2027-04-01", False, Door.OPEN),
        ("association", "2026-11-21", True, Door.OPEN),
        ("council", "2027-04-01", False, Door.COUNCIL),
        ("council", "2027-04-01", True, Door.COUNCIL),  # it may say so: its tenants still have FOI
    ],
)
def test_who_may_ask_follows_the_landlord_and_the_day(
    kind: str, on: str, opted_in: bool, found: Door
) -> None:
    assert rules.door(kind, on=date.fromisoformat(on), starts_on=STARTS, opted_in=opted_in) is found


@pytest.mark.parametrize(
    ("received", "more", "last"),
    [
        (at("2027-04-01"), {}, "2027-05-01"),  # the first day of the right; a Saturday counts
        (at("2027-04-01", 23, 59), {}, "2027-05-01"),  # the whole day is day 0
        (at("2027-03-13"), {}, "2027-04-12"),  # clocks go forward on the 28th
        (at("2027-10-16"), {}, "2027-11-15"),  # and back on the 31st
        (datetime(2027, 7, 1, 0, 30, tzinfo=LONDON), {}, "2027-07-31"),  # 30 June in UTC
        (at("2027-12-01"), {}, "2027-12-31"),  # Christmas counts
        (at("2028-01-30"), {}, "2028-02-29"),  # a leap day
        (at("2027-04-01"), {"longer": 10}, "2027-05-11"),
        (at("2027-04-01"), {"longer": 10, "still": 3}, "2027-05-14"),
    ],
)
def test_it_is_due_at_the_end_of_the_last_calendar_day(
    received: datetime, more: dict[str, int], last: str
) -> None:
    assert rules.due_at(received, days=30, **more) == end_of(date.fromisoformat(last))


def test_the_clock_stands_still_for_whole_days_by_the_calendar() -> None:
    assert rules.stood_still(at("2027-03-27", 23), at("2027-03-27", 23, 30)) == 0
    assert rules.stood_still(at("2027-03-27", 23), at("2027-03-28", 1)) == 1  # the short night
    assert rules.stood_still(at("2027-04-10"), at("2027-04-01")) == 0


ACK, DUE, REVIEW = at("2027-04-09"), at("2027-05-01"), at("2027-06-01")


@pytest.mark.parametrize(
    ("state", "acknowledge_by", "paused", "duty"),
    [
        ("working", ACK, False, (Duty.ACKNOWLEDGE, ACK)),
        ("working", None, False, (Duty.ANSWER, DUE)),
        ("working", at("2027-05-02"), False, (Duty.ANSWER, DUE)),  # it came late to us: the nearer day
        ("clarifying", None, False, (Duty.ANSWER, DUE)),  # the law's days run on
        ("clarifying", None, True, None),
        ("answered", None, False, None),
        ("review", None, False, (Duty.REVIEW, REVIEW)),
        ("closed", ACK, False, None),
    ],
)
def test_the_next_duty_is_the_nearest_one(
    state: str, acknowledge_by: datetime | None, paused: bool, duty: tuple[Duty, datetime] | None
) -> None:
    found = rules.next_duty(state, acknowledge_by=acknowledge_by, due=DUE, review_by=REVIEW, paused=paused)
    assert found == duty


@pytest.mark.parametrize(
    ("duty", "by", "told"),
    [
        ("acknowledge", "2027-04-09", "2027-04-08"),
        ("answer", "2027-05-01", "2027-04-26"),  # a Saturday: the five working days before it
        ("answer", "2027-12-31", "2027-12-22"),  # Christmas, Boxing Day in lieu, a weekend
        ("review", "2027-06-04", "2027-05-27"),  # a bank holiday between
    ],
)
def test_staff_are_reminded_working_days_ahead(duty: str, by: str, told: str) -> None:
    assert rules.remind_from(duty, at(by, 23), holidays=HOLIDAYS) == at(told, 0)


def part(outcome: str) -> PartFacts:
    return PartFacts(outcome=outcome)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["given", "given"], Outcome.GIVEN),
        (["given", "refused"], Outcome.PARTLY),
        (["given", "not_held"], Outcome.PARTLY),
        (["refused", "not_held"], Outcome.REFUSED),
        (["refused"], Outcome.REFUSED),
        (["not_held"], Outcome.NOT_HELD),
    ],
)
def test_the_outcome_is_that_of_its_parts(parts: list[str], whole: Outcome) -> None:
    assert rules.outcome_of(part(one) for one in parts) is whole


def refused(ground: str, why: str, hours: str = "0") -> None:
    facts = PartFacts(outcome="refused", ground=ground, why=why)
    needs = bool(ground) and grounds()[ground].needs_hours
    rules.check_part(facts, needs_hours=needs, hours=Decimal(hours), limit=18)


def test_nothing_is_withheld_without_a_ground_a_reason_and_for_cost_the_hours() -> None:
    with pytest.raises(CannotDo, match="which ground"):
        refused("", "Because")
    with pytest.raises(CannotDo, match="naming a rule alone"):
        refused("commercial", " ")
    with pytest.raises(CannotDo, match="above 18 hours"):
        refused("cost", "It is in 4,000 boxes", "18")
    refused("cost", "It is in 4,000 boxes", "18.25")
    refused("commercial", "We are asking for offers")


def test_what_cannot_be_done_says_why() -> None:
    def extend(**changed: object) -> None:
        given = {"extended": False, "days": 10, "most": 30, "now": at("2027-04-20"), "due": DUE} | changed
        rules.check_can_extend("working", **given)  # type: ignore[arg-type]

    extend()
    for changed, why in (
        ({"extended": True}, "once already"),
        ({"days": 31}, "30 days at most"),
        ({"most": 0}, "never made longer"),
        ({"now": at("2027-05-02")}, "time is over"),
    ):
        with pytest.raises(CannotDo, match=why):
            extend(**changed)

    def review(state: str, **changed: object) -> None:
        given = {"outcome": "partly", "answered_at": at("2027-05-01"), "reviewed": False,
                 "now": at("2027-06-30", 23), "days": 60}  # fmt: skip
        rules.check_can_ask_review(state, **(given | changed))  # type: ignore[arg-type]

    review("answered")
    for state, more, why in (
        ("working", {"outcome": "", "answered_at": None}, "no answer"),
        ("closed", {"outcome": "withdrawn", "answered_at": None}, "no answer"),
        ("review", {"reviewed": True}, "again already"),
        ("answered", {"now": at("2027-07-01")}, "too long ago"),
        ("closed", {}, "too long ago"),
    ):
        with pytest.raises(CannotDo, match=why):
            review(state, **more)
    with pytest.raises(CannotDo, match="had a part"):
        rules.check_can_review("review", reviewer=1, decided={1, 2})
    rules.check_can_review("review", reviewer=3, decided={1, 2})
    with pytest.raises(CannotDo, match="Only whoever reviews"):
        rules.check_can_change_parts("review", reviews=False)
    with pytest.raises(CannotDo, match="60 days"):
        rules.check_can_close_unclear("clarifying", asked_at=ACK, now=ACK + timedelta(days=59))


def entry(number: int, day: str, topic: str = "spending", words: str = "") -> Entry:
    return Entry(
        reference=f"N-{number}",
        topic=topic,
        received_on=date.fromisoformat(day),
        outcome="given",
        days=9,
        words=words,
    )


def test_the_register_tells_a_month_and_a_class_only_of_ten() -> None:
    ten = [entry(number, f"2027-05-{number + 1:02}") for number in range(10)]
    few = [entry(20, "2027-06-01", "stock"), entry(21, "2027-06-02", "stock", words="When is it painted?")]
    shown = {one.reference: one for one in rules.shown_to_all([*few, *ten])}
    assert shown["N-3"].month == date(2027, 5, 1)
    assert shown["N-3"].topic == "spending"
    assert (shown["N-20"].month, shown["N-20"].year, shown["N-20"].topic) == (None, 2027, "")
    assert shown["N-21"].topic == "stock"  # what is published tells it anyway
    order = [one.reference for one in rules.shown_to_all(ten[::-1])]
    assert order == sorted(order)  # not by the day, which would tell it
    assert [rules.counted(count) for count in (0, 9, 10)] == [None, None, 10]


def test_the_tables_hold_together() -> None:
    stored = InformationRequest
    assert {one.value for one in State} == set(stored.State.values)
    assert {one.value for one in Outcome} == set(stored.Outcome.values)
    assert {one.value for one in Duty} == set(stored.Duty.values) == set(rules.REMINDED_BEFORE)
    assert [key for key, _ in topics()] == [*classes(), "other"]
    assert [key for key, one in grounds().items() if one.needs_hours] == ["cost"]
    for number in numbers().values():
        assert number.law
        if number.field == "INFORMATION_REQUESTS_FROM":
            assert number.value == settings.INFORMATION_REQUESTS_FROM == STARTS
        else:
            assert Landlord._meta.get_field(number.field).default == number.value, number.field
