"""Corrections wait in a queue, the oldest promise first, each with an owner."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from portal.homes.models import Correction
from portal.people.models import Person
from portal.records.models import Event
from tests.cast import Cast
from tests.factories.homes import CorrectionFactory

Door = Callable[[Person], Client]


def test_the_oldest_promise_comes_first(cast: Cast, at_office: Door) -> None:
    for days, words in ((20, "In twenty"), (-2, "Two late"), (3, "In three")):
        CorrectionFactory(
            home=cast.flat_2,
            raised_by=cast.ben,
            what_is_wrong=words,
            due_on=cast.today + timedelta(days=days),
        )
    shown = at_office(cast.olive).get("/office/corrections/").content.decode()
    places = [shown.index(words) for words in ("Two late", "In three", "In twenty")]
    assert places == sorted(places)
    assert "4 corrections waiting" in shown


def test_an_officer_takes_one_on(cast: Cast, at_office: Door) -> None:
    door = at_office(cast.dara)
    answer = door.post(f"/office/corrections/{cast.correction.code}/", {"mine": "yes"}, follow=True)
    assert "This is yours now." in answer.content.decode()
    cast.correction.refresh_from_db()
    assert cast.correction.owner == cast.dara.officer
    event = Event.objects.get(verb="correction given")
    assert (event.by, event.subject_code) == (cast.dara, cast.correction.code)
    mine = door.get("/office/corrections/?whose=mine").content.decode()
    assert cast.correction.what_is_wrong in mine
    assert cast.correction.what_is_wrong not in door.get("/office/corrections/?whose=nobody").content.decode()


def test_staff_read_the_fact_by_the_name_that_the_resident_chose(cast: Cast, at_office: Door) -> None:
    cast.correction.fact_kind, cast.correction.fact_field = "work_orders", "done"
    cast.correction.save()
    shown = at_office(cast.dara).get(f"/office/corrections/{cast.correction.code}/").content.decode()
    assert "Work orders: Whether and when it was done" in shown


def test_an_officer_hands_one_over(cast: Cast, at_office: Door) -> None:
    to = {"owner": str(cast.ines.officer.code)}
    answer = at_office(cast.dara).post(f"/office/corrections/{cast.correction.code}/", to, follow=True)
    assert "This is now with Ines." in answer.content.decode()
    cast.correction.refresh_from_db()
    assert cast.correction.owner == cast.ines.officer


def test_nobody_outside_can_be_given_one(cast: Cast, at_office: Door) -> None:
    for person in (cast.otto, cast.max):
        answer = at_office(cast.dara).post(
            f"/office/corrections/{cast.correction.code}/", {"owner": str(person.officer.code)}
        )
        assert answer.status_code == 200
        assert "Choose from the list." in answer.content.decode()
    assert Correction.objects.get().owner is None


def test_choosing_nobody_says_what_to_do(cast: Cast, at_office: Door) -> None:
    answer = at_office(cast.dara).post(f"/office/corrections/{cast.correction.code}/", {"owner": ""})
    assert "Choose who to hand it over to." in answer.content.decode()


def test_what_is_answered_is_given_to_nobody(cast: Cast, at_office: Door) -> None:
    Correction.objects.update(state="refused", answered_at=cast.correction.raised_at)
    answer = at_office(cast.dara).post(
        f"/office/corrections/{cast.correction.code}/", {"mine": "yes"}, follow=True
    )
    assert "answered already" in answer.content.decode()


def test_an_answer_reaches_the_resident(cast: Cast, at_office: Door, client: Client) -> None:
    address = f"/office/corrections/{cast.correction.code}/"
    said = {"outcome": "accepted", "answer": "You are right: there are three. Thank you."}
    answer = at_office(cast.dara).post(address, said, follow=True)
    assert "Answered." in answer.content.decode()
    cast.correction.refresh_from_db()
    assert (cast.correction.state, cast.correction.answered_by) == ("accepted", cast.dara.officer)
    assert Event.objects.get(verb="correction answered").by == cast.dara
    client.force_login(cast.correction.raised_by)
    home, code = cast.correction.home.code, cast.correction.code
    shown = client.get(f"/homes/{home}/corrections/{code}/").content.decode()
    assert "agrees: it was wrong." in shown
    assert "You are right: there are three." in shown


def test_it_is_answered_once(cast: Cast, at_office: Door) -> None:
    door, address = at_office(cast.dara), f"/office/corrections/{cast.correction.code}/"
    door.post(address, {"outcome": "refused", "answer": "We measured it."})
    again = door.post(address, {"outcome": "accepted", "answer": "Or not."}, follow=True)
    assert "This has been answered already." in again.content.decode()
    cast.correction.refresh_from_db()
    assert (cast.correction.state, cast.correction.answer) == ("refused", "We measured it.")


def test_an_answer_needs_both_words_and_a_choice(cast: Cast, at_office: Door) -> None:
    door, address = at_office(cast.dara), f"/office/corrections/{cast.correction.code}/"
    shown = door.post(address, {"answer": ""}).content.decode()
    assert "Choose whether it was wrong." in shown
    assert "Write what you want to tell them." in shown
    cast.correction.refresh_from_db()
    assert cast.correction.state == "waiting"
