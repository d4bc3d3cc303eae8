"""Residents sign in with a code that goes to their email address or mobile number."""

import re
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.notices.models import Notice
from portal.people.models import Person
from tests.cast import Cast

SIGN_IN, CODE = "/sign-in/", "/sign-in/code/"


def latest_code() -> str:
    """The six numbers of the newest message."""
    found = re.search(r"\b\d{6}\b", Notice.objects.latest("pk").body)
    assert found
    return found[0]


def wrong_code() -> str:
    return "000000" if latest_code() != "000000" else "111111"


def ask(client: Client, contact: str) -> str:
    """The address that the browser is sent to."""
    return str(client.post(SIGN_IN, {"contact": contact}).headers.get("Location", ""))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def amina(cast: Cast) -> Person:
    cast.amina.phone = "+447700900123"
    cast.amina.phone_verified = True
    cast.amina.save()
    return cast.amina


@pytest.mark.parametrize(
    "typed", ["amina@example.org", " Amina@Example.org ", "07700 900123", "+44 7700 900123"]
)
def test_a_resident_signs_in_by_email_or_mobile_number(client: Client, amina: Person, typed: str) -> None:
    assert ask(client, typed) == CODE
    answer = client.post(CODE, {"code": latest_code()})
    assert answer.headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(amina.pk)


def test_the_code_goes_to_the_number_that_was_typed(client: Client, amina: Person) -> None:
    ask(client, "07700900123")
    notice = Notice.objects.get()
    assert (notice.channel, notice.to, notice.person) == ("sms", "+447700900123", amina)


def test_a_code_may_be_typed_with_spaces(client: Client, amina: Person) -> None:
    ask(client, "amina@example.org")
    code = latest_code()
    client.post(CODE, {"code": f" {code[:3]} {code[3:]} "})
    assert is_signed_in(client)


@pytest.mark.parametrize("typed", ["", "amina", "amina@", "020 7946 0018", "+1 212 555 0100", "12345"])
def test_it_says_what_to_type(client: Client, cast: Cast, typed: str) -> None:
    answer = client.post(SIGN_IN, {"contact": typed})
    assert "Enter an email address, like" in answer.content.decode()
    assert not Notice.objects.exists()


def told(client: Client, contact: str, code: str) -> list[tuple[int, str, str]]:
    """Everything a stranger can see who types a contact and guesses."""
    client.cookies.clear()
    answers = [client.get(SIGN_IN), client.post(SIGN_IN, {"contact": contact}), client.get(CODE)]
    answers += [client.post(CODE, {"code": code}) for _ in range(4)]
    return [
        (
            answer.status_code,
            answer.headers.get("Location", ""),
            re.sub(r'value="\w{64}"', "", answer.content.decode()).replace(contact, "SOMEBODY"),
        )
        for answer in answers
    ]


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ("amina@example.org", "stranger@example.org"),
        ("+447700900123", "+447700900999"),
        ("amina@example.org", "olive@larkfield.example"),
    ],
)
def test_a_stranger_cannot_tell_who_has_an_account(
    client: Client, amina: Person, known: str, unknown: str
) -> None:
    mine = told(client, known, "not it")
    assert mine == told(client, unknown, "not it")
    assert [status for status, _, _ in mine] == [200, 302, 200, 200, 200, 302, 302]


def test_both_cause_one_message_each(client: Client, amina: Person) -> None:
    ask(client, "amina@example.org")
    ask(Client(), "stranger@example.org")
    assert list(Notice.objects.order_by("pk").values_list("kind", "to")) == [
        ("sign_in_code", "amina@example.org"),
        ("no_account", "stranger@example.org"),
    ]


def test_both_ask_the_database_as_often(client: Client, amina: Person) -> None:
    counts = []
    for contact in ("amina@example.org", "stranger@example.org"):
        with CaptureQueriesContext(connection) as queries:
            ask(Client(), contact)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["olive", "col"])
def test_an_officer_or_contractor_gets_no_code(client: Client, cast: Cast, name: str) -> None:
    person = getattr(cast, name)
    assert ask(client, person.email) == CODE
    notice = Notice.objects.get()
    assert notice.kind == "work_account"
    assert "/office/sign-in/" in notice.body
    assert not re.search(r"\d{6}", notice.body)


def test_three_wrong_guesses_end_a_code(client: Client, amina: Person) -> None:
    ask(client, "amina@example.org")
    right = latest_code()
    for _ in range(3):
        client.post(CODE, {"code": wrong_code()})
    client.post(CODE, {"code": right})
    assert not is_signed_in(client)


def test_many_guesses_at_once_count_too(client: Client, amina: Person) -> None:
    """Guesses sent together all see the session as it was; the count in Redis does not forget."""
    ask(client, "amina@example.org")
    before = dict(client.session)
    right = latest_code()
    for _ in range(3):
        client.post(CODE, {"code": wrong_code()})
        session = client.session
        session.update(before)
        session.save()
    answer = client.post(CODE, {"code": right})
    assert "tried too many times" in answer.content.decode()
    assert not is_signed_in(client)


def test_a_code_works_for_ten_minutes(client: Client, amina: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(client, "amina@example.org")
    started = time.time()
    monkeypatch.setattr(time, "time", lambda: started + 601)
    assert client.post(CODE, {"code": latest_code()}).headers["Location"] == SIGN_IN
    assert not is_signed_in(client)


def test_a_code_works_once(client: Client, amina: Person) -> None:
    ask(client, "amina@example.org")
    code = latest_code()
    client.post(CODE, {"code": code})
    client.post("/sign-out/")
    client.post(CODE, {"code": code})
    assert not is_signed_in(client)


def test_a_code_works_only_in_the_browser_that_asked(client: Client, amina: Person) -> None:
    ask(client, "amina@example.org")
    other = Client()
    ask(other, "nadia@example.org")
    asked = Notice.objects.get(to="amina@example.org")
    code = re.search(r"\b\d{6}\b", asked.body)
    assert code
    other.post(CODE, {"code": code[0]})
    assert not is_signed_in(other)


def test_somebody_is_not_flooded_with_codes(amina: Person) -> None:
    for _ in range(5):
        last = Client().post(SIGN_IN, {"contact": "amina@example.org"})
    assert "tried too many times" in last.content.decode()
    assert Notice.objects.count() == 3


def test_coming_back_lets_one_correct_the_address(client: Client, amina: Person) -> None:
    ask(client, "anima@example.org")
    assert client.get(SIGN_IN).status_code == 200
    assert ask(client, "amina@example.org") == CODE
    client.post(CODE, {"code": latest_code()})
    assert is_signed_in(client)


def test_it_goes_on_to_the_page_that_was_asked_for(client: Client, cast: Cast) -> None:
    there = f"/homes/{cast.flat_1.code}/"
    answer = client.post(f"{SIGN_IN}?next={there}", {"contact": "amina@example.org", "next": there})
    answer = client.post(answer.headers["Location"], {"code": latest_code(), "next": there})
    assert answer.headers["Location"] == there


def test_it_never_goes_on_to_another_site(client: Client, amina: Person) -> None:
    client.post(SIGN_IN, {"contact": "amina@example.org", "next": "https://evil.example/"})
    answer = client.post(CODE, {"code": latest_code(), "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"


def test_signing_in_changes_the_session(client: Client, amina: Person) -> None:
    ask(client, "amina@example.org")
    before = client.session.session_key
    client.post(CODE, {"code": latest_code()})
    assert client.session.session_key != before


def test_an_account_that_was_closed_does_not_open(client: Client, amina: Person) -> None:
    Person.objects.filter(pk=amina.pk).update(is_active=False)
    ask(client, "amina@example.org")
    assert Notice.objects.get().kind == "no_account"


def test_signing_out_signs_out_everywhere(client: Client, amina: Person) -> None:
    phone, library = Client(), Client()
    for browser in (phone, library):
        ask(browser, "amina@example.org")
        browser.post(CODE, {"code": latest_code()})
    answer = library.post("/sign-out/", follow=True)
    assert "on every other phone or computer" in answer.content.decode()
    assert phone.get("/start/add/").headers["Location"].startswith(SIGN_IN)


def test_signing_out_takes_a_post(client: Client, amina: Person) -> None:
    client.force_login(amina)
    assert client.get("/sign-out/").status_code == 405
    assert is_signed_in(client)


def test_a_forged_sign_out_does_nothing(amina: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(amina)
    assert strict.post("/sign-out/").status_code == 403


def test_nobody_has_a_password_who_did_not_choose_one(cast: Cast) -> None:
    person = Person.objects.create_user(email="New@Example.org")
    assert not person.has_usable_password()
    assert person.email == "new@example.org"


def test_sessions_end_after_a_while(client: Client, amina: Person) -> None:
    client.force_login(amina)
    assert client.session.get_expiry_date() < timezone.now() + timedelta(days=15)
