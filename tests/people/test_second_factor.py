"""Nobody reaches the office without a second factor."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from portal.notices.models import Notice
from portal.people.models import Person
from portal.people.second_factor import SET_UP, is_half_way, is_passed
from tests.cast import Cast

SIGN_IN, STEP = "/office/sign-in/", "/office/sign-in/second-step/"
PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def app_code(secret: str = SECRET, later: int = 0) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


@pytest.fixture
def olive(cast: Cast) -> Person:
    """The adviser, with a password and nothing more."""
    cast.olive.set_password(PASSWORD)
    cast.olive.save()
    return cast.olive


@pytest.fixture
def with_app(olive: Person) -> Person:
    TOTP.activate(olive, SECRET)
    RecoveryCodes.activate(olive)
    return olive


def give_password(client: Client, email: str = "olive@larkfield.example", password: str = PASSWORD) -> str:
    return str(client.post(SIGN_IN, {"login": email, "password": password}).headers.get("Location", ""))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_officer_signs_in_with_a_password_and_a_code_from_the_app(
    client: Client, with_app: Person
) -> None:
    assert give_password(client) == STEP
    assert not is_signed_in(client)
    assert client.post(STEP, {"code": app_code()}).headers["Location"] == "/office/"
    assert is_signed_in(client)


def test_a_password_alone_opens_nothing(client: Client, with_app: Person) -> None:
    give_password(client)
    assert client.get("/office/").headers["Location"].startswith(SIGN_IN)
    assert client.get("/start/add/").headers["Location"].startswith("/sign-in/")


def test_a_code_works_once(client: Client, with_app: Person) -> None:
    code = app_code()
    give_password(client)
    client.post(STEP, {"code": code})
    client.post("/sign-out/")
    give_password(client)
    client.post(STEP, {"code": code})
    assert not is_signed_in(client)


def test_a_recovery_code_works_once(client: Client, with_app: Person) -> None:
    kept = Authenticator.objects.get(user=with_app, type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        give_password(client)
        client.post(STEP, {"code": kept})
        assert is_signed_in(client) is expected
        client.post("/sign-out/")


def test_secrets_are_encrypted_where_they_are_stored(with_app: Person) -> None:
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in stored


def office_paths() -> list[str]:
    """Every address below /office/ that takes no part of its own, and one of each that does."""
    found = []

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> None:
        for each in patterns:
            path = before + str(each.pattern)
            if isinstance(each, URLResolver):
                walk(each.url_patterns, path)
            elif path.startswith("office/") and "^" not in path:
                found.append("/" + path)

    walk(get_resolver().url_patterns, "")
    code = "7b0c9f0e-1111-4222-8333-444455556666"
    filled = [
        path.replace("<uuid:code>", code).replace("<int:pk>", "1").replace("<int:number>", "1")
        for path in found
    ]
    return [path for path in filled if "<" not in path]


def test_an_officer_without_a_second_factor_is_led_to_set_one_up_from_every_page(
    client: Client, olive: Person
) -> None:
    give_password(client)
    assert is_signed_in(client)
    half_way = (SIGN_IN, "/office/password/", SET_UP)
    paths = [path for path in office_paths() if not path.startswith(half_way)] + [
        "/",
        "/start/add/",
        "/office/none",
    ]
    assert len(paths) > 3
    for path in paths:
        for method in (client.get, client.post):
            assert method(path).headers.get("Location") == SET_UP, path


@pytest.mark.parametrize("name", ["amina", "carl", "nobody"])
def test_a_resident_finds_no_office(client: Client, cast: Cast, name: str) -> None:
    client.force_login(getattr(cast, name))
    for path in office_paths():
        if not path.startswith((SIGN_IN, "/office/password/")):
            assert client.get(path).status_code == 404, path


def test_an_officer_who_came_in_by_another_door_finds_no_office(client: Client, cast: Cast) -> None:
    client.force_login(cast.olive)
    assert client.get("/office/").status_code == 404


def test_a_stranger_is_asked_to_sign_in_at_the_office(client: Client, cast: Cast) -> None:
    for path in office_paths():
        if not path.startswith((SIGN_IN, "/office/password/")):
            assert client.get(path).headers["Location"].startswith(SIGN_IN), path
    assert client.get("/office/deliveries/").headers["Location"] == f"{SIGN_IN}?next=/office/deliveries/"


def test_setting_up_an_app_lets_an_officer_in_and_shows_recovery_codes_once(
    client: Client, olive: Person, django_capture_on_commit_callbacks: Any
) -> None:
    give_password(client)
    assert "An authenticator app" in client.get(SET_UP).content.decode()
    assert "data:image/svg+xml" in client.get(f"{SET_UP}app/").content.decode()
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{SET_UP}app/", {"code": app_code(secret)})
    assert answer.headers["Location"] == f"{SET_UP}recovery-codes/"
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    first, second = (client.get(f"{SET_UP}recovery-codes/").content.decode() for _ in range(2))
    assert codes[0] in first
    assert codes[0] not in second
    assert client.get("/office/none-such/").status_code == 404
    assert Notice.objects.get(kind="security_changed").to == olive.email


def test_a_wrong_first_code_sets_nothing_up(client: Client, olive: Person) -> None:
    give_password(client)
    client.get(f"{SET_UP}app/")
    answer = client.post(f"{SET_UP}app/", {"code": "123"})
    assert "That code is not right" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_the_last_second_factor_cannot_be_removed(client: Client, with_app: Person) -> None:
    give_password(client)
    client.post(STEP, {"code": app_code()})
    answer = client.post(f"{SET_UP}app/remove/")
    assert "stays until there is another" in answer.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_the_passkey_page_offers_what_the_browser_needs(client: Client, olive: Person) -> None:
    give_password(client)
    page = client.get(f"{SET_UP}passkey/").content.decode()
    assert '"challenge"' in page
    assert "passkey.js" in page
    assert "needs JavaScript" in page


def test_changing_it_later_asks_who_is_there(
    client: Client, with_app: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_password(client)
    client.post(STEP, {"code": app_code()})
    later = time.time() + 400
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(f"{SET_UP}passkey/").headers["Location"].startswith("/office/password/again/")
    answer = client.post("/office/password/again/", {"password": PASSWORD, "next": f"{SET_UP}passkey/"})
    assert answer.headers["Location"] == f"{SET_UP}passkey/"
    assert client.get(f"{SET_UP}passkey/").status_code == 200


@pytest.mark.parametrize("email", ["olive@larkfield.example", "amina@example.org", "stranger@example.org"])
def test_a_wrong_password_is_answered_alike(client: Client, olive: Person, email: str) -> None:
    answer = client.post(SIGN_IN, {"login": email, "password": "wrong"})
    assert "The email address or the password is not right." in answer.content.decode()


def test_a_resident_has_no_password_to_sign_in_with(client: Client, cast: Cast) -> None:
    for password in ("", "!", "None"):
        give_password(client, cast.amina.email, password)
    assert not is_signed_in(client)


def test_guessing_a_password_is_stopped(client: Client, olive: Person) -> None:
    for _ in range(5):
        give_password(client, password="wrong")
    assert give_password(client) == ""
    assert not is_signed_in(client)


def test_guessing_the_second_step_is_stopped(client: Client, with_app: Person) -> None:
    give_password(client)
    for _ in range(6):
        client.post(STEP, {"code": "12"})
    client.post(STEP, {"code": app_code()})
    assert not is_signed_in(client)


def test_an_officer_who_forgot_chooses_a_new_password_by_a_link(client: Client, with_app: Person) -> None:
    client.post("/office/password/", {"email": "olive@larkfield.example"})
    notice = Notice.objects.get()
    link = next(word for word in notice.body.split() if "/office/password/" in word)
    there = client.get(link[link.index("/office/") :]).headers["Location"]
    new = "four unlikely words here"
    answer = client.post(there, {"password1": new, "password2": new})
    assert answer.headers["Location"] == SIGN_IN
    assert not is_signed_in(client)
    assert give_password(client, password=new) == STEP, "the second factor is still asked for"


@pytest.mark.parametrize("email", ["amina@example.org", "stranger@example.org"])
def test_a_link_goes_to_staff_only(client: Client, olive: Person, email: str) -> None:
    answer = client.post("/office/password/", {"email": email})
    assert answer.headers["Location"] == "/office/password/sent/"
    assert Notice.objects.get().kind == "no_account"


def test_a_weak_password_is_refused(client: Client, olive: Person) -> None:
    client.post("/office/password/", {"email": olive.email})
    link = next(word for word in Notice.objects.get().body.split() if "/office/password/" in word)
    there = client.get(link[link.index("/office/") :]).headers["Location"]
    client.post(there, {"password1": "password1234", "password2": "password1234"})
    olive.refresh_from_db()
    assert olive.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("methods", "passed", "half_way"),
    [
        ([], False, False),
        (["code"], False, False),
        (["password"], False, True),
        (["password", "mfa"], True, False),
        (["socialaccount"], False, True),
        (["mfa", "socialaccount"], True, False),
        (["password_reset"], False, False),
    ],
)
def test_what_counts_as_a_second_factor(methods: list[str], passed: bool, half_way: bool) -> None:
    records: list[dict[str, object]] = [{"method": method} for method in methods]
    assert (is_passed(records), is_half_way(records)) == (passed, half_way)


def test_anothers_records_do_not_count(client: Client, with_app: Person, cast: Cast) -> None:
    """The records in a session are those of the person who made them."""
    give_password(client)
    client.post(STEP, {"code": app_code()})
    client.force_login(cast.rhys)
    assert client.get("/office/").status_code == 404
