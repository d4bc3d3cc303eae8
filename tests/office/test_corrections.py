"""Corrections wait in a queue, the oldest promise first, each with an owner."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.test import Client

from portal.core.clock import LONDON
from portal.homes import reminding
from portal.homes.models import Correction, HeldFact, Home
from portal.notices.models import Notice
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


def test_an_accepted_correction_is_put_right_and_held_and_the_resident_hears(
    cast: Cast, at_office: Door, client: Client
) -> None:
    door, address = at_office(cast.dara), f"/office/corrections/{cast.correction.code}/"
    assert 'name="bedrooms"' in door.get(address).content.decode()
    said = {"outcome": "accepted", "answer": "You are right.", "bedrooms": "three"}
    assert "Write a whole number" in door.post(address, said).content.decode()
    answer = door.post(address, said | {"bedrooms": "3"}, follow=True).content.decode()
    assert "kept until your own system says the same" in answer
    home = cast.correction.home
    assert Home.objects.get(pk=home.pk).bedrooms == 3
    fact = HeldFact.objects.get()
    assert (fact.reference, fact.field, fact.value, fact.source_says) == (
        home.reference,
        "bedrooms",
        "3",
        "2",
    )
    notice = Notice.objects.get(kind="correction_answered")
    assert notice.person == cast.correction.raised_by
    client.force_login(cast.correction.raised_by)
    shown = client.get(f"/homes/{home.code}/corrections/{cast.correction.code}/").content.decode()
    assert "We have put it right here." in shown
    to_mend = door.get("/office/corrections/held/").content.decode()
    assert "1 fact to mend in your system" in to_mend
    assert f"{home.reference}: Bedrooms" in to_mend
    assert at_office(cast.otto).get("/office/corrections/held/").content.decode().count(home.reference) == 0
    assert at_office(cast.otto).post("/office/corrections/held/", {"fact": fact.code}).status_code == 404
    left = door.post("/office/corrections/held/", {"fact": fact.code}, follow=True)
    assert "Let go." in left.content.decode()
    assert not HeldFact.objects.live().exists()


def test_staff_ask_and_the_resident_answers(cast: Cast, at_office: Door, client: Client) -> None:
    door, address = at_office(cast.dara), f"/office/corrections/{cast.correction.code}/"
    door.post(address, {"outcome": "asked", "answer": "Is the small room upstairs one of them?"})
    assert Notice.objects.get(kind="correction_asked").person == cast.correction.raised_by
    assert "1 correction with the resident" in door.get("/office/corrections/?whose=asked").content.decode()
    client.force_login(cast.correction.raised_by)
    page = f"/homes/{cast.correction.home.code}/corrections/{cast.correction.code}/"
    assert "Is the small room upstairs" in client.get(page).content.decode()
    assert "Write your answer." in client.post(page, {"words": ""}).content.decode()
    assert "passed it on" in client.post(page, {"words": "Yes, it is."}, follow=True).content.decode()
    again = client.post(page, {"words": "Hello?"}, follow=True).content.decode()
    assert "Nobody waits for an answer" in again
    cast.correction.refresh_from_db()
    assert cast.correction.state == "waiting"
    assert "Yes, it is." in door.get(address).content.decode()


@pytest.mark.django_db
def test_staff_are_reminded_once_before_it_is_due_and_once_when_it_is_late(cast: Cast) -> None:
    cast.correction.team = None
    cast.correction.save()
    due = datetime.combine(cast.correction.due_on, time(9), LONDON)
    assert reminding.remind(now=due - timedelta(days=10)) == 0
    assert reminding.remind(now=due) == 1
    assert reminding.remind(now=due) == 0
    assert reminding.remind(now=due + timedelta(days=1)) == 1
    assert reminding.remind(now=due + timedelta(days=2)) == 0
    told = Notice.objects.filter(about=cast.correction.code).order_by("pk")
    assert [(one.kind, one.person) for one in told] == [
        ("correction_due", cast.dara),
        ("correction_late", cast.dara),
    ]


def test_what_is_held_stands_with_its_origin_and_in_words(cast: Cast, at_office: Door) -> None:
    correction = CorrectionFactory(home=cast.flat_1, fact_kind="components")
    at = f"/homes/{cast.flat_1.code}/plan/"
    assert "as a resident said" not in at_office(cast.amina).get(at).content.decode()
    HeldFact.objects.create(
        landlord=cast.larkfield,
        correction=correction,
        kind="components",
        model="component",
        reference=cast.kitchen.reference,
        field="installed_on",
        value="2021-10-04",
        source_says="2013-04-02",
    )
    assert at_office(cast.amina).get(at).content.decode().count("put right as a resident said") == 1
    door = at_office(cast.olive)
    shown = door.get(f"/office/homes/{cast.flat_1.code}/").content.decode()
    assert shown.count("Put right as a resident said") == 1
    for page in ("held/", f"{correction.code}/"):
        said = door.get(f"/office/corrections/{page}").content.decode()
        assert "4 October 2021" in said
        assert "2 April 2013" in said
