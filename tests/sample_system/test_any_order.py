"""Whatever is sent, in whatever order: the sample system's promises hold."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.sample_system.book import Book
from portal.sample_system.calendar import PLACES
from portal.sample_system.failing import Failing
from portal.sample_system.playing import Player
from portal.sample_system.plots import CHOICES
from portal.sample_system.server import Refused, System
from standards.messages import check_message
from tests.sample_system import jobs

REPORTS = [str(UUID(int=number)) for number in range(4)]
SAID = ["words", "visit_unsuitable", "visit_off", "nobody_came", "was_in", "fixed", "not_fixed", "taken_back"]

step = st.one_of(
    st.tuples(st.just("raise"), st.sampled_from(REPORTS), st.sampled_from("1235")),
    st.tuples(st.just("book"), st.sampled_from(REPORTS), st.integers(0, 3)),
    st.tuples(st.just("say"), st.sampled_from(REPORTS), st.sampled_from(SAID)),
    st.tuples(st.just("plot"), st.just(""), st.sampled_from(CHOICES)),
    st.tuples(st.just("fail"), st.just(""), st.sampled_from(["duplicate", "out_of_order", "slots_gone"])),
    st.tuples(st.just("play"), st.just(""), st.integers(1, 9)),
)


@settings(max_examples=60)
@given(steps=st.lists(step, max_size=25))
def test_it_neither_breaks_nor_books_too_many_nor_says_what_is_not_valid(steps: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        book, failing = Book(Path(folder) / "state.db"), Failing()
        book.set_speed(1e12)
        system = System(book, failing, Player(book, failing), token="")
        for what, report, more in steps:
            do(system, what, report, more)
            assert all(taken <= PLACES for taken in system.book.taken().values())
        failing.set({})
        for _ in range(400):
            system.player.play_one()
        system.player.tell_what_was_held_back()
        assert all(order.next_at is None for order in system.book.orders()), "nothing is left undone"
        for message in system.tell("", 200)["Messages"]:
            assert not check_message(message["Kind"], message["Body"]), message
        system.book.close()


def do(system: System, what: str, report: str, more: Any) -> None:
    match what:
        case "raise":
            take(system, "RaiseRepair", jobs.report(code=report, priority=more))
        case "book":
            offered = take(system, "RequestAvailableAppointments", jobs.visits_wanted(report))["Appointment"]
            slot = offered[min(more, len(offered) - 1)]["Reference"]["ID"]
            take(system, "RequestAppointment", jobs.visit(about(system, report), slot))
        case "say":
            take(system, "JobStatusUpdate", jobs.said(about(system, report)["ID"], f"resident_{more}"))
        case "plot":
            system.direct("/_plot", {"plot": more})
        case "fail":
            system.failing.set({more: 1})
        case "play":
            for _ in range(more):
                system.player.play_one()


def about(system: System, report: str) -> dict[str, str]:
    """The order, once there is one; as Homefile does."""
    order = system.book.order(report)
    return {"ID": order.reference, "AllocatedBy": "Larkfield Homes"} if order else jobs.ours(report)


def take(system: System, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    try:
        return system.take(kind, str(uuid4()), json.dumps(body))
    except Refused as reason:
        raise AssertionError(reason.body) from reason
