"""A resident chooses email or text message, and adds the one that is missing."""

from typing import Any

import pytest
from django.test import Client

from portal.notices.models import Notice
from portal.records.models import Event
from portal.repairs.telling import tell
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PHONE = "+447700900123"


def test_amina_chooses_text_messages_and_gets_them(amina: Client, cast: Cast) -> None:
    cast.amina.phone = PHONE
    cast.amina.save()
    page = amina.get("/messages/").content.decode()
    assert f"By email to {cast.amina.email}" in page
    answer = amina.post("/messages/", {"way": "sms"}, follow=True)
    assert "We have kept that." in answer.content.decode()
    (told,) = tell("late", order=cast.own_order, once="late:1")
    assert (told.channel, told.to) == ("sms", PHONE)
    assert Event.objects.get(verb="way to be told chosen").details == {"way": "sms"}


@pytest.mark.parametrize("way", ["", "letter", "sms", "pigeon"])
def test_only_what_reaches_her_can_be_chosen(amina: Client, cast: Cast, way: str) -> None:
    cast.amina.refresh_from_db()
    answer = amina.post("/messages/", {"way": way})
    assert answer.status_code == 200
    cast.amina.refresh_from_db()
    assert cast.amina.prefers == ""


def add(client: Client, typed: str, code: str | None = None) -> Any:
    """Type a contact, then the code that was sent to it."""
    answer = client.post("/messages/another/", {"contact": typed})
    if answer.status_code != 302:
        return answer
    sent = Notice.objects.filter(kind="sign_in_code").latest("pk").body
    return client.post("/messages/code/", {"code": code or sent[:6]}, follow=True)


def test_she_adds_her_mobile_number_with_the_code_sent_to_it(amina: Client, cast: Cast) -> None:
    answer = add(amina, "07700 900123")
    assert "We have added +447700900123." in answer.content.decode()
    cast.amina.refresh_from_db()
    assert (cast.amina.phone, cast.amina.phone_verified) == (PHONE, True)
    warned = Notice.objects.get(kind="contact_added")
    assert warned.to == cast.amina.email, "should it have been somebody else"


def test_a_wrong_code_adds_nothing(amina: Client, cast: Cast) -> None:
    assert add(amina, "07700 900123", code="000000").status_code == 200
    cast.amina.refresh_from_db()
    assert cast.amina.phone is None


def test_what_lets_somebody_in_does_not_give_way(amina: Client, cast: Cast) -> None:
    answer = add(amina, "thief@example.org")
    assert "Type a mobile number." in answer.content.decode()
    cast.amina.phone = PHONE
    cast.amina.save()
    assert amina.get("/messages/another/").status_code == 302


def test_a_number_of_another_account_is_not_added(amina: Client, cast: Cast) -> None:
    cast.nadia.phone = PHONE
    cast.nadia.save()
    answer = add(amina, "07700 900123")
    assert "An account has that already" in answer.content.decode()
    cast.amina.refresh_from_db()
    assert cast.amina.phone is None


def test_without_a_code_on_its_way_there_is_none_to_type(amina: Client) -> None:
    assert amina.get("/messages/code/")["Location"] == "/messages/another/"
