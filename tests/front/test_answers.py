"""The link in a message: it shows one question, a press of a button answers it, and then it is used up."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client

from portal.core import clock
from portal.core.clock import LONDON
from portal.notices.models import Notice
from portal.records.models import Event
from portal.repairs.models import Said, WorkOrder
from portal.repairs.telling import tell
from portal.sync.models import Outgoing
from tests.cast import AMINAS_WORDS, Cast
from tests.factories.repairs import AppointmentFactory

pytestmark = pytest.mark.django_db


def path_in(notice: Notice) -> str:
    token = notice.body.partition("/answer/")[2].partition("/")[0]
    assert token, "no link in the message"
    return f"/answer/{token}/"


@pytest.fixture
def done(cast: Cast) -> str:
    """Larkfield says that Amina's tap is done, and asks her whether it is fixed."""
    an_hour_ago, midnight = clock.now() - timedelta(hours=1), clock.start_of(clock.today())
    cast.own_order.completed_at = max(an_hour_ago, midnight)
    cast.own_order.save()
    (notice,) = tell("done", order=cast.own_order, once="done:1")
    return path_in(notice)


@pytest.fixture
def booked(cast: Cast) -> str:
    (notice,) = tell("booked", order=cast.own_order, once="booked:1")
    return path_in(notice)


def page_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_amina_says_with_one_press_that_it_is_fixed(client: Client, cast: Cast, done: str) -> None:
    assert "Is it fixed?" in page_of(client, done)
    assert client.post(done, {"answer": "fixed"}).status_code == 302
    said = Said.objects.get()
    assert (said.kind, said.by, said.work_order) == ("fixed", cast.amina, cast.own_order)
    cast.own_order.refresh_from_db()
    assert cast.own_order.answer == "fixed"
    assert "You told us that it is fixed." in page_of(client, done)


def test_or_that_it_is_not_and_what_is_still_wrong(client: Client, cast: Cast, done: str) -> None:
    client.post(done, {"answer": "not-fixed", "words": "It still drips"})
    said = Said.objects.get()
    assert (said.kind, said.words) == ("not_fixed", "It still drips")
    assert "not fixed" in page_of(client, done)


def test_what_she_says_is_passed_on_to_the_landlords_system(client: Client, cast: Cast, done: str) -> None:
    client.post(done, {"answer": "not-fixed"})
    sent = Outgoing.objects.get()
    assert sent.kind == "JobStatusUpdate"
    assert Event.objects.filter(verb="resident said", by=cast.amina).exists()


def test_looking_changes_nothing(client: Client, cast: Cast, done: str) -> None:
    for _ in range(3):
        client.get(done)
        client.head(done)
    assert not Said.objects.exists()


def test_an_answered_link_is_used_up(client: Client, cast: Cast, done: str) -> None:
    client.post(done, {"answer": "fixed"})
    client.post(done, {"answer": "not-fixed"})
    assert Said.objects.count() == 1
    assert "<form" not in page_of(client, done)


def test_the_other_tenants_answer_uses_it_up_too(client: Client, cast: Cast) -> None:
    order = cast.contractors_order
    order.completed_at = clock.now() - timedelta(hours=1)
    order.save()
    bens, beas = (path_in(notice) for notice in tell("done", order=order, once="done:1"))
    client.post(bens, {"answer": "fixed"})
    client.post(beas, {"answer": "not-fixed"})
    assert Said.objects.get().by == cast.ben
    assert "You told us that it is fixed." in page_of(client, bens)
    assert "Somebody in your home told us that it is fixed." in page_of(client, beas)


def test_a_press_of_no_button_of_ours_says_nothing(client: Client, cast: Cast, done: str) -> None:
    for sent in ({}, {"answer": ""}, {"answer": "taken-back"}, {"answer": "fixed", "words": "x" * 2001}):
        assert client.post(done, sent).status_code == 200
    assert not Said.objects.exists()


def test_the_time_does_not_suit(client: Client, cast: Cast, booked: str) -> None:
    assert "A plumber is coming on " in page_of(client, booked)
    client.post(booked, {"answer": "another-time", "words": "Any Friday"})
    said = Said.objects.get()
    assert (said.kind, said.words) == ("visit_unsuitable", "Any Friday")
    assert said.visit_on == cast.own_order.appointments.get().on
    assert "does not suit you. Thank you." in page_of(client, booked)


def test_too_near_the_visit_it_says_whom_to_call(client: Client, cast: Cast, booked: str) -> None:
    cast.larkfield.change_hours = 24 * 30
    cast.larkfield.save()
    page = page_of(client, booked)
    assert "it cannot be changed here. Call Larkfield Homes." in page
    assert cast.larkfield.phone in page
    client.post(booked, {"answer": "another-time"})
    assert not Said.objects.exists()


def test_so_near_the_visit_a_message_holds_no_link(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime.combine(clock.today(), time(12), LONDON)
    monkeypatch.setattr("portal.core.clock.now", lambda: noon)
    cast.own_order.appointments.update(on=clock.today() + timedelta(days=1), earliest_arrival="12:30")
    (notice,) = tell("booked", order=cast.own_order, once="booked:1")
    assert "/answer/" not in notice.body
    assert cast.larkfield.phone in notice.body


def test_a_visit_that_has_moved_is_not_asked_about(client: Client, cast: Cast, booked: str) -> None:
    cast.own_order.appointments.update(on=clock.today() + timedelta(days=9))
    assert "This link does not work any more" in page_of(client, booked, 404)
    assert client.post(booked, {"answer": "another-time"}).status_code == 404
    assert not Said.objects.exists()


def test_the_link_ends_with_the_landlords_window(client: Client, cast: Cast, done: str) -> None:
    cast.larkfield.answer_days = 0
    cast.larkfield.save()
    assert "Is it fixed?" in page_of(client, done), "the whole of the last day counts"
    long_ago = clock.now() - timedelta(days=29)
    WorkOrder.objects.filter(pk=cast.own_order.pk).update(completed_at=long_ago)
    page_of(client, done, 404)


def test_the_link_of_work_that_was_done_again_asks_of_the_new_day(
    client: Client, cast: Cast, done: str
) -> None:
    cast.own_order.completed_at = clock.now() - timedelta(days=3)
    cast.own_order.save()
    page_of(client, done, 404)


def test_it_shows_no_address_no_name_and_nobodys_words(client: Client, cast: Cast, booked: str) -> None:
    AppointmentFactory(work_order=cast.own_order, position=20, on=clock.today() + timedelta(days=30))
    page = page_of(client, booked)
    for secret in (AMINAS_WORDS, "Amina", "Flat 1", "Rowan", cast.flat_1.postcode, str(cast.amina.email)):
        assert secret not in page


def test_the_page_asks_the_database_little(
    client: Client, cast: Cast, done: str, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page_of(client, done)
