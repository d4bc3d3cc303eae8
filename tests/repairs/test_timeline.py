"""What happened to a repair: told newest first, and only to those who may read it."""

from datetime import UTC, datetime, time
from typing import Any

import pytest

from portal.repairs.attachments import Attachment
from portal.repairs.models import Appointment, Completion, StatusChange, StatusUpdate, WorkOrder
from portal.repairs.rules import AFTER_UPDATE
from portal.repairs.slots import Slot
from portal.repairs.timeline import (
    TURNED_AWAY,
    UPDATES,
    moment_or_day,
    outcome_words,
    timeline,
    update_title,
)
from portal.repairs.words import EVERYTHING, Reading


def day(number: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, number, hour, tzinfo=UTC)


ORDER = WorkOrder(
    description="Amina says it drips",
    trade_code="PL",
    reported_at=day(1, 9),
    raised_at=day(1),
    completed_at=day(9),
)
UPDATES_TOLD = [
    StatusUpdate(type_code="70", happened_at=day(3), comments="No answer. Card left."),
    StatusUpdate(type_code="0", other_type="rang the tenant", happened_at=day(4)),
]
CHANGES = [
    StatusChange(status_code="110", entered_at=day(5), reason="Waiting for a tap"),
    StatusChange(status_code="80", entered_at=day(1)),
]
VISITS = [Appointment(on=day(3).date(), earliest_arrival=None, latest_completion=None)]
BARE = Reading(sight=None, words=False, steps=False)
SHARED = Reading(sight=None, words=False, steps=True)


def titles(read: Reading) -> list[str]:
    told = timeline(
        ORDER,
        updates=UPDATES_TOLD,
        changes=CHANGES,
        visits=VISITS,
        completion=Completion(outcome="made_safe_follow_on"),
        read=read,
        landlord="Larkfield Homes",
    )
    return [f"{one.title}|{one.text}|{one.more}" for one in told]


def test_the_newest_comes_first() -> None:
    assert [line.split("|")[0] for line in titles(EVERYTHING)] == [
        "Larkfield Homes says it is done",
        "Waiting for parts",
        "Rang the tenant",
        "A plumber could not get in",
        "Visit booked for a plumber",
        "Larkfield Homes took it up",
        "Reported",
    ]


@pytest.mark.parametrize(("begins", "is_above"), [(time(8), False), (time(14), True), (None, False)])
def test_a_visit_stands_among_what_happened_that_day_by_its_hour(begins: time | None, is_above: bool) -> None:
    visit = Appointment(on=day(3).date(), earliest_arrival=begins, latest_completion=None)
    arrived = StatusUpdate(type_code="40", happened_at=day(3, 10))
    told = timeline(
        WorkOrder(raised_at=day(1)),
        updates=[arrived],
        changes=[],
        visits=[visit],
        completion=None,
        read=EVERYTHING,
        landlord="Larkfield Homes",
    )
    booked = next(one for one in told if one.title.startswith("Visit booked"))
    assert (told[0] is booked) is is_above
    assert booked.when == (visit.on if begins is None else day(3, begins.hour))


def time_set(at: datetime, on: int, **more: Any) -> StatusUpdate:
    visit = Slot(reference="", on=day(on).date(), earliest=time(8)).stored()
    return StatusUpdate(type_code="20", happened_at=at, visit=visit, who="", **more)


def test_when_a_time_was_set_is_told_with_the_time_and_once() -> None:
    told = timeline(
        WorkOrder(raised_at=day(1)),
        updates=[time_set(day(2), 3), time_set(day(2, 12), 3), time_set(day(2, 14), 4)],
        changes=[],
        visits=[Appointment(on=day(4).date(), earliest_arrival=time(8))],
        completion=None,
        read=EVERYTHING,
        landlord="Larkfield Homes",
    )
    lines = [one for one in told if one.title == "The time of the visit was set"]
    assert [(line.when, line.text) for line in lines] == [
        (day(2, 14), "Wednesday 4 November 2026, from 8am"),
        (day(2), "Tuesday 3 November 2026, from 8am"),
    ]


def test_it_is_said_that_a_job_ended_at_the_door_where_nobody_let_them_in() -> None:
    told = timeline(
        WorkOrder(raised_at=day(1), trade_code="PL"),
        updates=[StatusUpdate(type_code="70", happened_at=day(at), who="", position=at) for at in (2, 4)],
        changes=[],
        visits=[],
        completion=Completion(outcome=TURNED_AWAY),
        read=EVERYTHING,
        landlord="Larkfield Homes",
    )
    said = [one.text for one in told if one.title == "A plumber could not get in"]
    assert said == ["Larkfield Homes ended its job over this. The repair stays open.", ""]


@pytest.mark.parametrize(("read", "count"), [(EVERYTHING, 1), (SHARED, 0)])
def test_the_landlords_own_side_sees_the_evidence_beside_what_it_is_of(read: Reading, count: int) -> None:
    card = Attachment.of(name="card.jpg", says="", link="", on=None).stored
    told = timeline(
        WorkOrder(raised_at=day(1), trade_code="PL"),
        updates=[StatusUpdate(type_code="70", happened_at=day(2), who="", evidence=[card])],
        changes=[],
        visits=[],
        completion=None,
        read=read,
        landlord="Larkfield Homes",
    )
    assert len(told[0].files) == count


def test_without_the_right_to_read_there_is_only_what_and_when() -> None:
    told = " ".join(titles(BARE))
    assert "Reported" in told
    for hidden in ("Amina", "Card left", "get in", "Visit", "tap", "rang", "Made safe"):
        assert hidden not in told


def test_shared_parts_show_their_steps_without_words() -> None:
    told = " ".join(titles(SHARED))
    assert "could not get in" in told
    for hidden in ("Amina", "Card left", "tap", "rang the tenant"):
        assert hidden not in told


def test_every_update_code_has_words() -> None:
    assert set(UPDATES) == set(AFTER_UPDATE)


def test_an_unknown_code_is_a_change_of_some_kind() -> None:
    assert update_title("190", "", "a plumber", readable=True) == "Something changed"
    assert update_title("120-99", "", "a plumber", readable=True) == "The work was not finished"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("completed", ""),
        ("", ""),
        ("landlord_cancelled", "Cancelled by Larkfield Homes"),
        ("Mrs Bloggs was rude", ""),
    ],
)
def test_only_known_outcomes_are_told(outcome: str, words: str) -> None:
    assert outcome_words(outcome, "Larkfield Homes") == words


def test_a_bare_date_is_not_told_as_midnight() -> None:
    assert moment_or_day(datetime(2026, 7, 1, 23, tzinfo=UTC)) == datetime(2026, 7, 2, tzinfo=UTC).date()
    assert moment_or_day(day(3)) == day(3)
