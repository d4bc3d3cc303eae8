"""Both sides compared: what differs is named, put right where that is clear, and listed where it is not."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from portal.core import clock
from portal.core.clock import LONDON
from portal.homes.models import Correction
from portal.landlords.models import Contractor
from portal.repairs.actions import ending
from portal.repairs.models import Appointment, RepairRequest, Said, WorkOrder
from portal.sync.models import Difference, Outgoing, Reconciliation, Trouble
from portal.sync.out import delivering
from portal.sync.out.outbox import put
from portal.sync.reconciling import holding, running, settling
from portal.sync.reconciling.healing import HEALS
from portal.sync.reconciling.holding import Scope
from portal.sync.reconciling.rules import RULES, Kind
from standards.holdings import Held, State
from tests.cast import Cast
from tests.factories.repairs import AppointmentFactory, WorkOrderFactory
from tests.factories.sync import DifferenceFactory
from tests.sync.out.other import Other
from tests.sync.reconciling.conftest import Books, compared, kinds

pytestmark = pytest.mark.django_db

NOW = clock.now()
TOMORROW = clock.today() + timedelta(days=1)


def test_every_kind_has_a_rule_and_every_heal_a_function() -> None:
    assert set(RULES) == set(Kind)
    assert {kind for kind, rule in RULES.items() if rule.heals} == set(HEALS)


def test_sides_that_agree_are_compared_by_checksums_alone(cast: Cast, books: Books) -> None:
    run = compared(cast.system)
    assert run.state == Reconciliation.State.FINISHED
    assert (run.homes, run.homes_differing) == (3, 0)
    assert run.orders_here == run.orders_there == WorkOrder.objects.filter(landlord=cast.larkfield).count()
    assert books.asked == ["/hact/holdings"]
    assert run.counts == {}


def test_what_they_say_is_done_is_done_here(cast: Cast, books: Books) -> None:
    done = NOW - timedelta(hours=5)
    books.change(cast.own_order, state=State.COMPLETED, completed=done, visit=None)
    run = compared(cast.system)
    assert kinds(run) == {"completed_there": "healed"}
    cast.own_order.refresh_from_db()
    assert cast.own_order.completed_at == done
    assert "when both sides were compared" in cast.own_order.source.system
    assert compared(cast.system).homes_differing == 0


def test_what_they_say_is_cancelled_is_cancelled_here(cast: Cast, books: Books) -> None:
    books.change(cast.own_order, state=State.CANCELLED, cancelled=NOW, visit=None)
    assert kinds(compared(cast.system)) == {"cancelled_there": "healed"}
    cast.own_order.refresh_from_db()
    assert cast.own_order.cancelled_at


def test_an_order_of_our_report_is_taken_up(cast: Cast, books: Books) -> None:
    theirs = Held(reference="LH-77", report=str(cast.request.code), raised=NOW, due=cast.request.due_at)
    books.put(cast.flat_1.reference, theirs)
    assert kinds(compared(cast.system)) == {"not_taken_up": "healed"}
    order = WorkOrder.objects.get(reference="LH-77")
    assert order.request == cast.request
    assert compared(cast.system).homes_differing == 0


def test_an_order_of_our_report_at_another_home_is_left(cast: Cast, books: Books) -> None:
    books.put(cast.flat_2.reference, Held(reference="LH-77", report=str(cast.request.code), raised=NOW))
    assert kinds(compared(cast.system)) == {"other_home": "listed"}
    assert not WorkOrder.objects.filter(reference="LH-77").exists()


def test_two_orders_of_one_report_are_left(cast: Cast, books: Books) -> None:
    for reference in ("LH-77", "LH-78"):
        books.put(cast.flat_1.reference, Held(reference=reference, report=str(cast.request.code), raised=NOW))
    assert kinds(compared(cast.system)) == {"doubled": "listed"}
    assert not WorkOrder.objects.filter(reference__startswith="LH-7").exists()


def delivered(cast: Cast) -> Outgoing:
    """Amina's report, as their system took it: it is their order LH-100001."""
    message = put("RaiseRepair", {"A": "b"}, landlord=cast.larkfield, request=cast.request)
    delivering.deliver(message.pk)
    message.refresh_from_db()
    assert message.delivered_at
    return message


def test_a_report_that_they_lost_is_sent_again_with_its_key(cast: Cast, books: Books, other: Other) -> None:
    message = delivered(cast)
    assert kinds(compared(cast.system)) == {"report_lost": "healed"}
    delivering.deliver(message.pk)
    sent = [heard.key for heard in other.heard if heard.kind == "RaiseRepair"]
    assert sent == [str(message.code)] * 2
    assert WorkOrder.objects.filter(request=cast.request).count() == 1
    # Their system knows the key and still has no order: sending each night would not help.
    again = compared(cast.system)
    assert kinds(again) == {"report_lost": "listed"}
    assert not Outgoing.objects.filter(pk=message.pk, delivered_at=None).exists()


def test_a_report_under_another_number_is_not_sent_again(cast: Cast, books: Books) -> None:
    delivered(cast)
    books.put(cast.flat_1.reference, Held(reference="X-1", report=str(cast.request.code), raised=NOW))
    assert kinds(compared(cast.system)) == {"renumbered": "listed"}


def test_an_order_that_only_we_have_is_listed(cast: Cast, books: Books) -> None:
    books.drop(cast.own_order)
    run = compared(cast.system)
    assert kinds(run) == {"missing_there": "listed"}
    assert run.counts == {"missing_there": {"listed": 1}}


def test_an_order_that_only_they_have_is_listed(cast: Cast, books: Books) -> None:
    books.put(cast.flat_1.reference, Held(reference="LH-9", raised=NOW))
    books.put("Nowhere 1", Held(reference="LH-8", raised=NOW))
    assert kinds(compared(cast.system)) == {"missing_here": "listed", "unknown_home": "listed"}


def test_an_order_at_two_homes_is_one_difference(cast: Cast, books: Books) -> None:
    books.put(cast.flat_3.reference, books.drop(cast.own_order))
    run = compared(cast.system)
    listed = Difference.objects.filter(last_in=run, state="listed")
    assert [each.kind for each in listed] == ["other_home"]


def test_a_sooner_promise_holds_and_a_later_one_does_not(cast: Cast, books: Books) -> None:
    due = cast.own_order.due_at
    books.change(cast.own_order, due=due + timedelta(days=9))
    assert kinds(compared(cast.system)) == {"due_later": "listed"}
    cast.own_order.refresh_from_db()
    assert cast.own_order.due_at == due
    books.change(cast.own_order, due=due - timedelta(days=9))
    assert kinds(compared(cast.system)) == {"due_sooner": "healed"}
    cast.own_order.refresh_from_db()
    assert cast.own_order.due_at == due - timedelta(days=9)
    assert not Difference.objects.filter(state="listed").exists()


def test_the_contractor_and_the_visit_are_theirs_to_say(cast: Cast, books: Books) -> None:
    books.change(cast.own_order, contractor="NEW", visit=TOMORROW)
    assert kinds(compared(cast.system)) == {"contractor_differs": "healed", "visit_differs": "healed"}
    cast.own_order.refresh_from_db()
    assert cast.own_order.contractor == Contractor.objects.get(reference="NEW")
    assert [each.on for each in Appointment.objects.filter(work_order=cast.own_order)][-1] == TOMORROW


def test_a_visit_that_they_do_not_have_is_for_staff(cast: Cast, books: Books) -> None:
    AppointmentFactory(work_order=cast.own_order, position=7, on=TOMORROW)
    books.change(cast.own_order, visit=None)
    assert kinds(compared(cast.system)) == {"no_visit_there": "listed"}


def test_what_the_resident_says_is_not_fixed_stays_open(cast: Cast, books: Books) -> None:
    done = NOW - timedelta(days=2)
    books.change(cast.own_order, state=State.COMPLETED, completed=done, visit=None)
    WorkOrder.objects.filter(pk=cast.own_order.pk).update(
        completed_at=done, answer="not fixed", answered_at=NOW - timedelta(days=1)
    )
    Appointment.objects.filter(work_order=cast.own_order).delete()
    assert kinds(compared(cast.system)) == {"not_fixed": "listed"}
    cast.own_order.refresh_from_db()
    assert (cast.own_order.answer, cast.own_order.completed_at) == ("not fixed", done)


def test_work_that_ended_at_a_closed_door_is_not_done(cast: Cast, books: Books) -> None:
    ending.turn_away(order=cast.own_order, at=NOW, source=cast.own_order.source, by=None)
    books.change(cast.own_order, state=State.COMPLETED, completed=NOW, visit=None)
    assert kinds(compared(cast.system)) == {"turned_away": "listed"}
    cast.own_order.refresh_from_db()
    assert cast.own_order.completed_at is None


def test_an_end_that_only_we_were_told_is_listed(cast: Cast, books: Books) -> None:
    WorkOrder.objects.filter(pk=cast.own_order.pk).update(completed_at=NOW)
    assert "ended_here" in kinds(compared(cast.system))


def test_nothing_that_residents_said_is_touched_by_any_heal(cast: Cast, books: Books) -> None:
    order = cast.own_order
    WorkOrder.objects.filter(pk=order.pk).update(request=cast.request)
    spoken = {"landlord": cast.larkfield, "by": cast.amina, "at": NOW, "work_order": order}
    Said.objects.create(kind=Said.Kind.WORDS, words="It still drips", **spoken)

    def theirs_to_say() -> list[Any]:
        return [
            list(Said.objects.order_by("pk").values()),
            list(Correction.objects.order_by("pk").values()),
            list(
                RepairRequest.objects.order_by("pk").values("words", "message", "slot", "due_at", "details")
            ),
            WorkOrder.objects.filter(pk=order.pk)
            .values("answer", "answered_at", "description", "request")
            .get(),
        ]

    before = theirs_to_say()
    books.change(
        order,
        state=State.COMPLETED,
        completed=NOW,
        due=order.due_at - timedelta(days=3),
        contractor="NEW",
        visit=None,
    )
    assert set(kinds(compared(cast.system)).values()) == {"healed"}
    assert theirs_to_say() == before


def test_twice_changes_nothing(cast: Cast, books: Books) -> None:
    books.drop(cast.own_order)
    first = compared(cast.system)
    [row] = Difference.objects.values("pk", "found_at", "found_in")
    second = compared(cast.system)
    assert [*Difference.objects.values("pk", "found_at", "found_in")] == [row]
    assert (first.counts, second.counts) == ({"missing_there": {"listed": 1}},) * 2


def test_what_agrees_again_is_over(cast: Cast, books: Books) -> None:
    kept = books.drop(cast.own_order)
    compared(cast.system)
    books.put(cast.flat_1.reference, kept)
    compared(cast.system)
    assert Difference.objects.get().state == Difference.State.GONE


def test_what_staff_saw_to_stays_so_until_something_changes(cast: Cast, books: Books) -> None:
    books.change(cast.own_order, due=cast.own_order.due_at + timedelta(days=9))
    compared(cast.system)
    settling.see_to(difference=Difference.objects.get(), because="Agreed by telephone", by=cast.rhys)
    compared(cast.system)
    assert Difference.objects.get().state == Difference.State.SEEN_TO
    with pytest.raises(settling.CannotSeeTo):
        settling.see_to(difference=Difference.objects.get(), because="Again", by=cast.rhys)
    books.change(cast.own_order, due=cast.own_order.due_at + timedelta(days=20))
    compared(cast.system)
    assert [each.state for each in Difference.objects.order_by("pk")] == ["seen_to", "listed"]


def test_what_is_on_its_way_is_no_difference(cast: Cast, books: Books, other: Other) -> None:
    """They have told it, and it is read before the second look."""
    done = NOW - timedelta(minutes=1)
    books.change(cast.own_order, state=State.COMPLETED, completed=done, visit=None)
    told = {"TypeCode": "0", "OtherType": "complete", "EventTime": done.isoformat(), "Reference": {"ID": "e"}}
    body = {"WorkOrderReference": {"ID": cast.own_order.reference}, "JobStatusUpdates": [told]}
    listed = books.answer

    def and_then_tells(path: str) -> Any:
        if not other.messages and path.startswith("/hact/holdings/"):
            other.messages.append(
                {"ID": "m", "Kind": "WorkOrderComplete", "SentAt": NOW.isoformat(), "Body": body}
            )
        return listed(path)

    books.answer = and_then_tells  # type: ignore[method-assign]
    run = compared(cast.system)
    assert run.homes_differing == 1
    assert kinds(run) == {}
    cast.own_order.refresh_from_db()
    assert cast.own_order.completed_at == done


def test_pages_come_to_the_same_as_one(cast: Cast, books: Books) -> None:
    books.homes_a_page = 1
    books.drop(cast.own_order)
    books.put("Nowhere 1", Held(reference="LH-8", raised=NOW))
    run = compared(cast.system)
    assert (run.homes, kinds(run)) == (4, {"missing_there": "listed", "unknown_home": "listed"})


def test_only_what_the_system_holds_is_compared(cast: Cast, books: Books) -> None:
    """What it says that it does not keep, and what is older than its own book, is no difference."""
    books.fields = ("State", "Due")
    books.change(cast.own_order, contractor="", visit=None, raised=None)
    books.raised_from = (NOW - timedelta(days=1000)).isoformat()
    books.drop(cast.earlier_order)
    assert compared(cast.system).homes_differing == 0


def test_a_worker_that_dies_on_the_way_is_followed_by_another(
    cast: Cast, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.homes_a_page = 1
    books.drop(cast.own_order)
    books.drop(cast.contractors_order)
    settle, settled = settling.settle, []

    def dies_at_the_second(*given: Any) -> Any:
        settled.append(given)
        if len(settled) == 2:
            raise KeyboardInterrupt
        return settle(*given)

    monkeypatch.setattr(settling, "settle", dies_at_the_second)
    run = running.begin(cast.system, by=None)
    with pytest.raises(KeyboardInterrupt):
        running.go_on(run.pk)
    assert running.begin(cast.system, by=None).pk == run.pk
    Reconciliation.objects.update(moved_at=NOW - timedelta(hours=1))
    assert running.left_behind(clock.now()) == [run.pk]
    running.go_on(run.pk)
    run.refresh_from_db()
    whole = compared(cast.system)
    assert run.state == "finished"
    assert (run.homes, run.orders_here, run.counts) == (whole.homes, whole.orders_here, whole.counts)
    assert run.counts == {"missing_there": {"listed": 2}}


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ((404, b"{}"), "not_offered"),
        ((500, b"{}"), "server_error"),
        ((200, b"[]"), "rubbish"),
        ((200, b'{"Holdings": 3}'), "rubbish"),
        ((200, b'{"Holdings": [{"Home": "b", "Count": 1}]}'), "not_comparable"),
        ((200, b'{"Holdings": [], "Cursor": "more"}'), "not_comparable"),
        ((200, b'{"Holdings": [], "RaisedFrom": "2026-01-01"}'), "not_comparable"),
        (
            (200, b'{"Holdings": [{"Home": "b", "Count": 1, "Checksum": ""},'
                  b'{"Home": "a", "Count": 1, "Checksum": ""}]}'),
            "not_comparable",
        ),
    ],
)  # fmt: skip
def test_a_system_that_cannot_say_what_it_holds(
    cast: Cast, other: Other, answer: tuple[int, bytes], failure: str
) -> None:
    cast.system.is_read = False
    cast.system.save()
    other.answers = [answer]
    run = compared(cast.system)
    assert (run.state, run.failure) == ("failed", failure)
    assert not Difference.objects.exists()


def test_a_system_that_lost_nearly_all_is_not_mended_order_by_order(
    cast: Cast, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "FEW", 2)
    books.orders.clear()
    run = compared(cast.system)
    assert (run.state, run.failure) == ("failed", "not_comparable")
    assert not Difference.objects.exists()


def test_an_order_that_cannot_be_read_is_named(cast: Cast, books: Books) -> None:
    books.change(cast.own_order, due=None)
    books.extra = [{"Reference": "LH-1", "State": "half"}, 3]
    run = compared(cast.system)
    assert kinds(run)["not_readable"] == "listed"
    [row] = Difference.objects.filter(kind="not_readable", place=cast.flat_1.reference)
    assert "State of LH-1 is open, completed or cancelled." in row.there["says"]


def test_beat_may_come_twice_in_a_night(cast: Cast, books: Books) -> None:
    night = datetime.combine(clock.today(), time(2, 30), LONDON)
    assert running.to_begin_tonight(night) == [cast.system]
    run = running.begin(cast.system, by=None)
    Reconciliation.objects.filter(pk=run.pk).update(begun_at=night)
    assert running.to_begin_tonight(night + timedelta(minutes=30)) == []
    assert running.to_begin_tonight(night + timedelta(hours=14)) == []
    assert running.to_begin_tonight(night + timedelta(days=1)) == [cast.system]


def test_a_heal_that_fails_is_for_staff(cast: Cast, books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_heal: Any) -> bool:
        raise ValueError("no")

    monkeypatch.setattr("portal.sync.reconciling.healing.HEALS", {Kind.COMPLETED_THERE: fails})
    books.change(cast.own_order, state=State.COMPLETED, completed=NOW, visit=None)
    assert kinds(compared(cast.system)) == {"completed_there": "listed"}


def test_another_landlords_orders_are_never_compared(cast: Cast, books: Books) -> None:
    theirs = replace(next(iter(books.orders[cast.flat_1.reference].values())), reference="E-1")
    books.put(cast.eastmere_house.reference, theirs)
    assert kinds(compared(cast.system)) in ({"unknown_home": "listed"}, {"missing_here": "listed"})


def test_postgresql_keeps_one_comparison_and_one_row_of_each_kind(cast: Cast) -> None:
    running.begin(cast.system, by=None)
    moments = {"begun_at": NOW, "moved_at": NOW, "landlord": cast.larkfield, "system": cast.system}
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        Reconciliation.objects.create(**moments)
    with pytest.raises(IntegrityError, match="over_has_finished"), transaction.atomic():
        Reconciliation.objects.create(**moments, state="finished")
    DifferenceFactory(system=cast.system, found_in=Reconciliation.objects.get())
    with pytest.raises(IntegrityError, match="listed_once"), transaction.atomic():
        DifferenceFactory(system=cast.system, found_in=Reconciliation.objects.get())
    Trouble.objects.create(landlord=cast.larkfield, kind="silent", began_at=NOW)
    with pytest.raises(IntegrityError, match="trouble_once"), transaction.atomic():
        Trouble.objects.create(landlord=cast.larkfield, kind="silent", began_at=NOW)


def test_it_asks_no_more_of_four_orders_than_of_one(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(6):
        one = list(holding.sums(Scope(cast.larkfield), up_to=cast.flat_1.reference))
    for _ in range(4):
        WorkOrderFactory(home=cast.flat_1)
    with django_assert_num_queries(6):
        assert list(holding.sums(Scope(cast.larkfield), up_to=cast.flat_1.reference)) != one
