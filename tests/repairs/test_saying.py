"""What residents say is kept as they said it, once, and leaves a trace without their words."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from portal.core import clock
from portal.records.models import Event
from portal.repairs.actions.saying import (
    CannotSay,
    add_words,
    ask_for_another_time,
    call_visit_off,
    rate,
    say_fixed,
    say_nobody_came,
    say_not_fixed,
    say_was_in,
    take_back,
)
from portal.repairs.models import RepairRequest, Said, WorkOrder
from portal.repairs.rules import State, standing_of
from tests.cast import Cast, assemble
from tests.factories.repairs import StatusUpdateFactory

pytestmark = pytest.mark.django_db

WORDS = "Amina says the water is on the floor now"


def done(cast: Cast, days: int = 1) -> WorkOrder:
    """Amina's repair, which her landlord says was done so many days ago."""
    order = cast.own_order
    order.completed_at = clock.now() - timedelta(days=days)
    order.save()
    return order


def test_words_are_kept_with_whose_they_are(cast: Cast) -> None:
    said = add_words(order=cast.own_order, words=WORDS, at=clock.now(), by=cast.amina)
    assert (said.kind, said.words, said.by) == ("words", WORDS, cast.amina)
    assert said.tenancy in cast.flat_1.tenancies.filter(parties__person=cast.amina)
    assert said.landlord == cast.larkfield


def test_an_event_says_what_was_done_without_the_words(cast: Cast) -> None:
    said = add_words(request=cast.request, words=WORDS, at=clock.now(), by=cast.amina)
    event = Event.objects.get(subject_code=said.code)
    assert (event.verb, event.by, event.landlord_id) == ("resident said", cast.amina, cast.larkfield.pk)
    assert event.details == {"kind": "words", "request": str(cast.request.code), "order": None}


def test_a_double_click_is_said_once(cast: Cast) -> None:
    at = clock.now()
    first = add_words(order=cast.own_order, words=WORDS, at=at, by=cast.amina)
    assert add_words(order=cast.own_order, words=WORDS, at=at + timedelta(seconds=1), by=cast.amina) == first
    another = add_words(order=cast.own_order, words="And more", at=at + timedelta(seconds=2), by=cast.amina)
    later = add_words(order=cast.own_order, words="And more", at=at + timedelta(hours=1), by=cast.amina)
    assert later != another
    assert Said.objects.count() == 3


def test_landlord_says_done_and_resident_says_fixed_are_two_facts(cast: Cast) -> None:
    order = done(cast)
    completed_at = order.completed_at
    say_fixed(order=order, at=clock.now(), by=cast.amina)
    order.refresh_from_db()
    assert order.completed_at == completed_at
    assert order.answer == "fixed"
    assert standing_of(order, now=clock.now()).state is State.FIXED


def test_not_fixed_is_the_same_order_and_the_same_promise(cast: Cast) -> None:
    order = done(cast)
    before = (order.pk, order.due_at, order.case_reference, order.completed_at)
    said = say_not_fixed(order=order, words="It still drips", at=clock.now(), by=cast.amina)
    order.refresh_from_db()
    assert before == (order.pk, order.due_at, order.case_reference, order.completed_at)
    assert order.answered_at == said.at
    assert WorkOrder.objects.open().contains(order)
    assert WorkOrder.objects.count() == 4


def test_a_mind_may_be_changed_within_the_window(cast: Cast) -> None:
    order = done(cast)
    at = clock.now()
    say_fixed(order=order, at=at, by=cast.amina)
    say_not_fixed(order=order, at=at + timedelta(minutes=1), by=cast.amina)
    say_fixed(order=order, at=at + timedelta(minutes=2), by=cast.amina)
    order.refresh_from_db()
    assert order.answer == "fixed"
    assert list(Said.objects.order_by("at").values_list("kind", flat=True)) == ["fixed", "not_fixed", "fixed"]


def test_a_late_answer_is_refused_in_words(cast: Cast) -> None:
    order = done(cast, days=40)
    with pytest.raises(CannotSay, match="more than 28 days ago"):
        say_not_fixed(order=order, at=clock.now(), by=cast.amina)
    assert not Said.objects.exists()
    order.refresh_from_db()
    assert order.answer == ""


def test_what_nobody_says_is_done_cannot_be_fixed(cast: Cast) -> None:
    with pytest.raises(CannotSay, match="Nobody has said yet that it is done"):
        say_fixed(order=cast.own_order, at=clock.now(), by=cast.amina)


def test_what_the_landlord_took_back_meanwhile_is_seen(cast: Cast) -> None:
    order = done(cast)
    WorkOrder.objects.filter(pk=order.pk).update(completed_at=None)
    with pytest.raises(CannotSay):
        say_fixed(order=order, at=clock.now(), by=cast.amina)


def test_the_landlord_says_again_that_it_is_done_and_it_is_asked_again(cast: Cast) -> None:
    order = done(cast, days=3)
    say_not_fixed(order=order, at=clock.now() - timedelta(days=2), by=cast.amina)
    order.completed_at = clock.now() - timedelta(hours=1)
    order.save()
    assert standing_of(order, now=clock.now()).state is State.SAID_DONE
    say_fixed(order=order, at=clock.now(), by=cast.amina)
    assert standing_of(order, now=clock.now()).state is State.FIXED


def test_another_time_keeps_what_was_chosen(cast: Cast) -> None:
    visit = cast.own_order.appointments.get()
    slot = {"reference": "S1", "on": "2026-12-01", "name": "Morning", "earliest": "08:00", "latest": "12:00"}
    said = ask_for_another_time(
        order=cast.own_order, visit_on=visit.on, slot=slot, at=clock.now(), by=cast.amina
    )
    assert (said.kind, said.visit_on, said.slot) == ("visit_unsuitable", visit.on, slot)


def test_a_visit_that_is_near_is_not_changed_here(cast: Cast) -> None:
    cast.larkfield.change_hours = 24 * 7
    cast.larkfield.save()
    cast.own_order.refresh_from_db()
    with pytest.raises(CannotSay, match="Call Larkfield Homes"):
        call_visit_off(order=cast.own_order, at=clock.now(), by=cast.amina)


def test_a_resident_says_that_nobody_came(cast: Cast) -> None:
    visit = cast.own_order.appointments.get()
    visit.on = clock.today() - timedelta(days=1)
    visit.save()
    cast.own_order.statusupdates.all().delete()
    said = say_nobody_came(order=cast.own_order, visit_on=visit.on, at=clock.now(), by=cast.amina)
    assert said.visit_on == visit.on


def test_no_access_can_be_challenged(cast: Cast) -> None:
    cast.own_order.appointments.all().delete()
    with pytest.raises(CannotSay, match="has not said that nobody was in"):
        say_was_in(order=cast.own_order, words="I was in", at=clock.now(), by=cast.amina)
    StatusUpdateFactory(work_order=cast.own_order, position=9, type_code="70", comments="No reply")
    assert say_was_in(order=cast.own_order, words="I was in", at=clock.now(), by=cast.amina).kind == "was_in"


def test_two_questions_rate_a_repair_that_is_fixed(cast: Cast) -> None:
    order = done(cast)
    with pytest.raises(CannotSay, match="Say first whether it is fixed"):
        rate(order=order, work_score=5, ease_score=4, at=clock.now(), by=cast.amina)
    say_fixed(order=order, at=clock.now(), by=cast.amina)
    said = rate(order=order, work_score=5, ease_score=4, at=clock.now(), by=cast.amina)
    assert (said.work_score, said.ease_score) == (5, 4)
    with pytest.raises(CannotSay, match="said already"):
        rate(order=order, work_score=1, ease_score=1, at=clock.now(), by=cast.amina)


def test_a_report_without_an_order_ends_when_it_is_taken_back(cast: Cast) -> None:
    take_back(request=cast.request, words="I shut it myself", at=clock.now(), by=cast.amina)
    cast.request.refresh_from_db()
    assert cast.request.cancelled_by == cast.amina
    assert cast.request.cancelled_because == "I shut it myself"
    assert not RepairRequest.objects.going().contains(cast.request)


def test_an_order_is_the_landlords_to_end(cast: Cast) -> None:
    cast.own_order.request = cast.request
    cast.own_order.save()
    said = take_back(order=cast.own_order, at=clock.now(), by=cast.amina)
    assert (said.request, said.work_order) == (cast.request, cast.own_order)
    cast.own_order.refresh_from_db()
    cast.request.refresh_from_db()
    assert cast.own_order.cancelled_at is None
    assert cast.request.cancelled_at is None


@pytest.mark.django_db(transaction=True)
def test_two_joint_tenants_answer_at_once_and_one_answer_is_kept() -> None:
    cast = assemble()
    order = cast.contractors_order
    order.completed_at = clock.now() - timedelta(days=1)
    order.save()
    ready, outcomes = threading.Barrier(2), []

    def answer(person: object) -> None:
        mine = WorkOrder.objects.get(pk=order.pk)
        ready.wait()
        try:
            say_fixed(order=mine, at=clock.now(), by=person)  # type: ignore[arg-type]
            outcomes.append("said")
        except CannotSay as refused:
            outcomes.append(str(refused))
        finally:
            connection.close()

    both = [threading.Thread(target=answer, args=[person]) for person in (cast.ben, cast.bea)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(timeout=20)
    assert sorted(outcomes) == ["That has been said already. Thank you.", "said"]
    assert Said.objects.count() == 1
