"""The lives of jobs: what the sample system does with each message, and what it tells. Without the wire."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from portal.sample_system import calendar
from portal.sample_system.book import Book
from portal.sample_system.calendar import Slot
from portal.sample_system.failing import Failing
from portal.sample_system.playing import Player
from portal.sample_system.plots import CHOICES, PLOTS
from portal.sample_system.server import System
from portal.sample_system.taking import LONDON
from standards.messages import check_message
from tests.sample_system import jobs

FAST = 1e9  # a life within a few milliseconds


@pytest.fixture
def system(tmp_path: Path) -> System:
    return opened(tmp_path / "state.db", speed=FAST)


def opened(path: Path, *, speed: float | None = None) -> System:
    book, failing = Book(path), Failing()
    if speed:
        book.set_speed(speed)
    return System(book, failing, Player(book, failing), token="")


def take(system: System, kind: str, body: dict[str, Any], *, key: str = "") -> dict[str, Any]:
    return system.take(kind, key or str(uuid4()), json.dumps(body))


def raised(system: System, **said: Any) -> str:
    """The reference of a new order."""
    reference: str = take(system, "RaiseRepair", jobs.report(**said))["Reference"][0]["ID"]
    return reference


def play(system: System, *, steps: int = 100) -> None:
    """Until nothing more is due; at this speed everything is due at once."""
    end = datetime.now().timestamp() + 5  # noqa: DTZ005 - only for how long
    while steps and datetime.now().timestamp() < end:  # noqa: DTZ005
        steps -= system.player.play_one()
        if all(order.next_at is None for order in system.book.orders()):
            return


def told(system: System, after: str = "") -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = system.tell(after, 200)["Messages"]
    return messages


def types(messages: list[dict[str, Any]]) -> list[str]:
    """What each message says, in short: the type of an update, the word of an end, else its kind."""
    return [_type(message["Kind"], message["Body"]) for message in messages]


def _type(kind: str, body: dict[str, Any]) -> str:
    if kind == "WorkOrderComplete":
        return str(body["JobStatusUpdates"][0]["OtherType"])
    return str(body.get("OtherType") or body.get("TypeCode") or kind)


def offered(system: System, code: str, **said: Any) -> list[str]:
    answer = take(system, "RequestAvailableAppointments", jobs.visits_wanted(code, **said))
    assert not check_message("AvailableAppointments", answer)
    return [each["Reference"]["ID"] for each in answer["Appointment"]]


LIVES = {
    "goes_well": ["10", "20", "20", "30", "40", "60", "complete"],
    "needs_parts": ["10", "20", "20", "30", "40", "60", "120-20", "20", "20", "30", "40", "60", "complete"],
    "nobody_in": ["10", "20", "20", "30", "40", "50", "70", "20", "20", "30", "40", "60", "complete"],
    "wrong_trade": [
        *["10", "20", "20", "30", "40", "60", "120-40"],
        *["10", "20", "20", "30", "40", "60", "complete"],
    ],
    "out_of_time": ["10", "20", "20", "30", "40", "60", "120-10", "20", "20", "30", "40", "60", "complete"],
    "more_work": [
        *["10", "20", "20", "30", "40", "60", "RequestAdditionalWorkApproval", "100-20", "complete"]
    ],
    "made_safe": [
        *["10", "30", "40", "60", "complete", "ScheduleRepair"],
        *["10", "20", "20", "30", "40", "60", "complete"],
    ],
    "never_comes": ["10", "20"],
}


def test_every_life_that_can_be_chosen_is_told_here() -> None:
    assert set(LIVES) == set(CHOICES)
    assert set(CHOICES) < set(PLOTS)


@pytest.mark.parametrize("plot", CHOICES)
def test_each_life_is_told_in_valid_messages(system: System, plot: str) -> None:
    system.direct("/_plot", {"plot": plot})
    home = [{"Reference": [{"ID": "LF-0012", "AllocatedBy": "Larkfield Homes"}]}]
    take(system, "RaiseRepair", jobs.report() | {"SitePropertyUnit": home})
    play(system)
    messages = told(system)
    assert types(messages) == LIVES[plot]
    for message in messages:
        assert not check_message(message["Kind"], message["Body"]), message


def test_every_message_names_the_order_and_no_two_are_the_same(system: System) -> None:
    order = raised(system)
    play(system)
    bodies = [message["Body"] for message in told(system)]
    for body in bodies:
        about = body.get("RelatedWorkOrderReference") or body["WorkOrderReference"]
        assert about["ID"] == order
    references = [body["Reference"]["ID"] for body in bodies if "Reference" in body]
    assert len(set(references)) == len(references)


def test_an_emergency_is_attended_without_a_booking(system: System) -> None:
    raised(system, priority="1")
    play(system)
    assert types(told(system)) == ["10", "30", "40", "60", "complete"]


def test_an_emergency_is_offered_no_visits(system: System) -> None:
    assert offered(system, "r", priority="1") == []


def test_a_visit_asked_for_before_the_report_is_the_orders(system: System) -> None:
    code = str(uuid4())
    slot = offered(system, code)[0]
    answer = take(system, "RequestAppointment", jobs.visit(jobs.ours(code), slot))
    assert answer["Response"] == "10"
    assert not check_message("RequestAppointmentResponse", answer)
    order = raised(system, code=code)
    assert system.book.visit(order) == slot
    [first] = told(system)
    assert first["Body"]["RefinedAppointmentWindow"]["Reference"]["ID"] == slot


def test_a_visit_whose_answer_was_lost_is_booked_with_the_report(system: System) -> None:
    slot = offered(system, "r")[0]
    wanted = {"Reference": {"ID": slot}, "Date": slot[:10], "State": "asked"}
    order = raised(system, Slot=wanted)
    assert system.book.visit(order) == slot


def test_a_full_slot_is_not_offered_and_cannot_be_had(system: System) -> None:
    slot = offered(system, "r")[0]
    for code in ("one", "two"):
        assert take(system, "RequestAppointment", jobs.visit(jobs.ours(code), slot))["Response"] == "10"
    assert slot not in offered(system, "r")
    answer = take(system, "RequestAppointment", jobs.visit(jobs.ours("three"), slot))
    assert answer == {"Response": "20-10"}
    assert not check_message("RequestAppointmentResponse", answer)


@pytest.mark.parametrize("slot", ["", "soon", "2026-11-23", "2020-01-06-AM-PL", "2030-99-99-AM-PL"])
def test_what_was_never_offered_cannot_be_had(system: System, slot: str) -> None:
    answer = take(system, "RequestAppointment", jobs.visit(jobs.ours("r"), slot or "-"))
    assert answer == {"Response": "20-10"}


def test_no_more_visits_are_offered_than_were_asked_for_nor_later(system: System) -> None:
    assert len(offered(system, "r", at_most=3)) == 3
    today = datetime.now(LONDON).date()
    until = today + timedelta(days=9)
    assert all(date.fromisoformat(slot[:10]) <= until for slot in offered(system, "r", until=until))
    assert offered(system, "r", until=today) == []


def test_changing_the_visit_gives_the_first_back(system: System) -> None:
    system.book.set_speed(1)
    order = raised(system)
    first, other = offered(system, order)[:2]
    about = {"ID": order, "AllocatedBy": "Larkfield Homes"}
    for slot in (first, other):
        assert take(system, "RequestAppointment", jobs.visit(about, slot))["Response"] == "10"
    assert system.book.visit(order) == other
    assert system.book.taken() == {other: 1}


# --- what residents say -------------------------------------------------------------------------------------


def done(system: System) -> tuple[str, str]:
    """An order that is said to be done, and the cursor after that."""
    order = raised(system)
    play(system)
    return order, system.tell("", 200)["Cursor"]


@pytest.mark.parametrize("word", ["resident_not_fixed", "resident_nobody_came", "resident_was_in"])
def test_somebody_comes_again(system: System, word: str) -> None:
    order, cursor = done(system)
    take(system, "JobStatusUpdate", jobs.said(order, word))
    play(system)
    assert types(told(system, cursor)) == ["20", "20", "30", "40", "60", "complete"]


@pytest.mark.parametrize("word", ["resident_words", "resident_fixed", "resident_rated", "anything_else"])
def test_some_words_are_only_kept(system: System, word: str) -> None:
    order, cursor = done(system)
    assert take(system, "JobStatusUpdate", jobs.said(order, word)) == {}
    play(system)
    assert told(system, cursor) == []
    assert system.held()["Orders"][0]["Said"] == [word]


def test_a_report_taken_back_is_cancelled(system: System) -> None:
    system.book.set_speed(1)
    order = raised(system)
    take(system, "JobStatusUpdate", jobs.said(order, "resident_taken_back"))
    assert types(told(system)) == ["cancel"]
    system.book.set_speed(FAST)
    play(system)
    assert types(told(system)) == ["cancel"], "nobody is sent any more"


def booked(system: System) -> tuple[str, str, str]:
    """An order with a visit, another slot, and the cursor after that; life goes on as in life."""
    system.book.set_speed(1)
    code = str(uuid4())
    slot, other = offered(system, code)[:2]
    take(system, "RequestAppointment", jobs.visit(jobs.ours(code), slot))
    return raised(system, code=code), other, system.tell("", 200)["Cursor"]


def test_a_visit_called_off_is_off_and_another_is_booked_later(system: System) -> None:
    order, _, cursor = booked(system)
    take(system, "JobStatusUpdate", jobs.said(order, "resident_visit_off"))
    assert types(told(system, cursor)) == ["appointment_cancelled"]
    assert system.book.taken() == {}
    system.book.set_speed(FAST)
    play(system)
    assert types(told(system, cursor))[1:] == ["20", "20", "30", "40", "60", "complete"]


def test_after_calling_a_visit_off_another_can_be_asked_for(system: System) -> None:
    order, other, cursor = booked(system)
    take(system, "JobStatusUpdate", jobs.said(order, "resident_visit_off"))
    take(system, "RequestAppointment", jobs.visit({"ID": order}, other))
    assert system.book.taken() == {other: 1}
    system.book.set_speed(FAST)
    play(system)
    assert types(told(system, cursor))[1:] == ["20", "20", "30", "40", "60", "complete"]


def test_a_time_that_does_not_suit_is_changed_for_the_one_they_chose(system: System) -> None:
    system.book.set_speed(1)
    order = raised(system)
    slot = offered(system, order)[2]
    window = {"Date": slot[:10], "TimeOfDay": {}, "Reference": {"ID": slot}}
    take(
        system,
        "JobStatusUpdate",
        jobs.said(order, "resident_visit_unsuitable", RefinedAppointmentWindow=window),
    )
    assert system.book.visit(order) == slot
    assert told(system)[-1]["Body"]["RefinedAppointmentWindow"]["Reference"]["ID"] == slot


def test_no_visit_is_booked_for_a_job_that_is_over(system: System) -> None:
    order, cursor = done(system)
    answer = take(system, "RequestAppointment", jobs.visit({"ID": order}, offered(system, order)[0]))
    assert answer == {"Response": "20-20"}
    assert told(system, cursor) == []


def test_what_follows_an_order_names_the_report(system: System) -> None:
    system.direct("/_plot", {"plot": "made_safe"})
    code = str(uuid4())
    order = raised(system, code=code)
    play(system)
    bodies = {message["Kind"]: message["Body"] for message in told(system) if "Reference" in message["Body"]}
    following = bodies["ScheduleRepair"]
    assert following["ServiceRequestReference"] == [jobs.ours(code)]
    ended = next(each["Body"] for each in told(system) if each["Kind"] == "WorkOrderComplete")
    assert ended["WorkOrderReference"]["ID"] == order
    assert ended["FollowOnWorkOrderReference"] == following["Reference"]


def test_what_is_said_before_there_is_an_order_is_kept_with_it(system: System) -> None:
    code = str(uuid4())
    take(system, "JobStatusUpdate", jobs.said(code, "resident_words"))
    raised(system, code=code)
    assert system.held()["Orders"][0]["Said"] == ["resident_words"]


# --- once, and after a restart ------------------------------------------------------------------------------


def test_the_same_key_is_one_order_and_one_answer(system: System) -> None:
    body = jobs.report()
    answers = [take(system, "RaiseRepair", body, key="k") for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    held = system.held()
    assert len(held["Orders"]) == 1
    assert held["Posts"]["RaiseRepair"] == {"All": 3, "Keys": 1}


def test_another_key_is_another_order_so_that_a_double_would_show(system: System) -> None:
    body = jobs.report()
    for _ in range(2):
        take(system, "RaiseRepair", body)
    assert len(system.held()["Orders"]) == 2


def test_a_keysafe_is_not_kept(system: System) -> None:
    body = jobs.report()
    body["AccessInformation"] = {"Description": "Ring twice", "Keysafe": {"Code": "4711", "Location": "Left"}}
    take(system, "RaiseRepair", body)
    assert "4711" not in json.dumps(system.held())
    assert system.held()["Orders"][0]["Body"]["AccessInformation"] == {"Description": "Ring twice"}


def test_a_restart_goes_on_where_it_was(tmp_path: Path) -> None:
    before = opened(tmp_path / "state.db", speed=FAST)
    order = raised(before)
    for _ in range(200):
        if len(told(before)) >= 3:
            break
        before.player.play_one()
    before.book.close()
    after = opened(tmp_path / "state.db")
    assert len(told(after)) == 3
    play(after)
    assert types(told(after)) == LIVES["goes_well"]
    assert raised(after) != order


def test_a_new_speed_moves_what_waits(system: System) -> None:
    system.book.set_speed(1)
    raised(system)
    [order] = system.book.orders()
    assert order.next_at
    wait = order.next_at - datetime.now().timestamp()  # noqa: DTZ005 - only for how long
    assert 1700 < wait < 1810
    system.book.set_speed(100)
    [order] = system.book.orders()
    assert order.next_at
    assert order.next_at - datetime.now().timestamp() < 19  # noqa: DTZ005


# --- going wrong in what it tells ---------------------------------------------------------------------------


def test_everything_can_be_said_twice(system: System) -> None:
    system.failing.set({"duplicate": True})
    raised(system)
    play(system)
    messages = told(system)
    assert types(messages) == [each for each in LIVES["goes_well"] for _ in range(2)]
    assert len({message["ID"] for message in messages}) == 14, "each with an identifier of its own"
    assert len({json.dumps(message["Body"]) for message in messages}) == 7


def test_things_can_be_said_out_of_order_and_none_is_lost(system: System) -> None:
    system.failing.set({"out_of_order": True})
    raised(system)
    play(system)
    assert types(told(system)) == ["20", "10", "30", "20", "60", "40", "complete"]


def test_what_was_held_back_is_told_when_order_returns(system: System) -> None:
    system.failing.set({"out_of_order": True})
    system.book.set_speed(1)
    code = str(uuid4())
    take(system, "RequestAppointment", jobs.visit(jobs.ours(code), offered(system, code)[0]))
    raised(system, code=code)
    assert told(system) == []
    system.failing.set({})
    system.player.tell_what_was_held_back()
    assert types(told(system)) == ["20"]


# --- the diary ----------------------------------------------------------------------------------------------


def test_nobody_is_sent_at_weekends_nor_at_christmas() -> None:
    today = date(2026, 12, 18)
    days = {slot.on for slot in calendar.free(today=today, until=date(2027, 1, 4), trade="PL", taken={})}
    assert all(day.weekday() < 5 for day in days)
    assert not days & {date(2026, 12, 25), date(2027, 1, 1)}


def test_a_slot_is_read_as_it_is_written() -> None:
    slot = Slot(date(2026, 11, 24), "SR", "PL-DR")
    assert Slot.read(str(slot)) == slot


def test_a_failure_that_is_not_known_is_said(system: System) -> None:
    with pytest.raises(ValueError, match="Not known: explode"):
        system.failing.set({"explode": 1})
