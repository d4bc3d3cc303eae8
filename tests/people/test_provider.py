"""Staff sign in through a real OpenID Connect provider; nothing that it did not say to us is believed."""

from collections.abc import Iterator
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from portal.landlords import staff
from tests.cast import Cast
from tests.people.provider import CALLBACK, CLIENT, SECRET, Provider, running

pytestmark = pytest.mark.django_db
LOGIN = "/office/sign-in/with/sso/login/"


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the provider's own: it speaks on this machine
    with running() as provider:
        app = {
            "provider_id": "sso",
            "name": "Larkfield",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": provider.address},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        settings.OIDC_DOMAINS = ["larkfield.example"]
        settings.OIDC_SECOND_FACTOR = ["mfa", "urn:two"]
        yield provider


def sent_there(client: Client, asks: str = "") -> str:
    """Where the button leads."""
    return str(client.get(LOGIN + asks).headers["Location"])


def sent_back(address: str) -> str:
    """Where the provider sends whoever comes to that address."""
    back = requests.get(address, allow_redirects=False, timeout=5).headers["Location"]
    assert urlsplit(back).path == CALLBACK
    return back.removeprefix("http://testserver")


def sign_in(client: Client) -> Any:
    return client.get(sent_back(sent_there(client)))


def reaches(client: Client) -> str:
    """Where somebody is who wants to the office: there, or where they are sent."""
    answer = client.get("/office/")
    return str(answer.headers.get("Location", "the office")).partition("?")[0]


def test_an_officer_who_showed_a_second_factor_there_is_in(provider: Provider, cast: Cast) -> None:
    client = Client()
    asked = parse_qs(urlsplit(sent_there(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["nonce"] != parse_qs(urlsplit(sent_there(client)).query)["nonce"]
    sign_in(client)
    assert reaches(client) == "the office"
    assert SocialAccount.objects.get().user == cast.olive


def test_what_it_says_of_the_second_factor_counts_for_that_sign_in_alone(
    provider: Provider, cast: Cast
) -> None:
    for said, arrives in (
        ({"amr": ["mfa"]}, "the office"),
        ({"amr": ["pwd"]}, "/office/second-factor/"),
        ({"acr": "urn:two"}, "the office"),
        ({"acr": "urn:one"}, "/office/second-factor/"),
        ({}, "/office/second-factor/"),
    ):
        provider.session, client = said, Client()
        sign_in(client)
        assert reaches(client) == arrives, said


def test_a_new_key_is_believed_and_the_old_one_no_longer(provider: Provider, cast: Cast) -> None:
    sign_in(Client())
    stolen, client = provider.rotate(), Client()
    sign_in(client)
    assert reaches(client) == "the office"
    provider.sign = lambda claims: provider.signed(claims, stolen)
    client = Client()
    assert sign_in(client).status_code == 401
    assert reaches(client) == "/office/sign-in/"


def without(claims: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in claims.items() if key != name}


def test_nothing_is_believed_that_was_not_said_to_us_now_by_the_provider(
    provider: Provider, cast: Cast
) -> None:
    shared = jwt.encode
    wrong: dict[str, Any] = {
        "another issuer": lambda said: said | {"iss": "https://id.elsewhere.example"},
        "made for another client": lambda said: said | {"aud": "payroll"},
        "for two clients, and not for us first": lambda said: said | {"aud": [CLIENT, "payroll"]},
        "asked for by another client": lambda said: said | {"azp": "payroll"},
        "of another sign-in": lambda said: said | {"nonce": "x"},
        "of no sign-in": lambda said: without(said, "nonce"),
        "too old": lambda said: said | {"exp": int(time()) - 120},
        "without an end": lambda said: without(said, "exp"),
        "about somebody else than it tells when asked": lambda said: said | {"sub": "18"},
    }
    for what, bend in wrong.items():
        provider.bend, client = bend, Client()
        assert sign_in(client).status_code == 401, what
        assert reaches(client) == "/office/sign-in/", what
    provider.bend = lambda said: said
    for what, sign in {
        "signed by nobody": lambda said: shared(said, None, algorithm="none"),
        "signed with the secret that we know too": lambda said: shared(said, SECRET * 4, algorithm="HS256"),
        "no token at all": lambda said: "",
        "no token but words": lambda said: "a.b.c",
    }.items():
        provider.sign, client = sign, Client()
        assert sign_in(client).status_code == 401, what
        assert reaches(client) == "/office/sign-in/", what
    assert not SocialAccount.objects.exists()


def test_an_address_that_is_nobodys_here_opens_nothing(provider: Provider, cast: Cast) -> None:
    for email in ("stranger@larkfield.example", "otto@eastmere.example", "amina@example.org"):
        provider.who, client = {"sub": email, "email": email}, Client()
        assert sign_in(client).headers["Location"] == "/office/sign-in/no-account/"
        assert reaches(client) == "/office/sign-in/"
    provider.who, client = {"sub": "9", "email": "olive@larkfield.example", "email_verified": False}, Client()
    assert sign_in(client).headers["Location"] == "/office/sign-in/no-account/"
    assert not SocialAccount.objects.exists()


def test_another_person_who_is_given_her_address_does_not_get_her_account(
    provider: Provider, cast: Cast
) -> None:
    sign_in(Client())
    provider.who, client = {"sub": "18", "email": "olive@larkfield.example"}, Client()
    assert sign_in(client).headers["Location"] == "/office/sign-in/no-account/"
    # The provider has made her anew; an administrator says that it is she.
    staff.invite_officer_again(officer=cast.olive.officer, by=cast.dara)
    sign_in(client)
    assert reaches(client) == "the office"
    assert SocialAccount.objects.get().uid == "18"


def test_a_sign_in_cannot_be_finished_by_somebody_else_or_twice(provider: Provider, cast: Cast) -> None:
    olive, thief = Client(), Client()
    back = sent_back(sent_there(olive))
    assert thief.get(back).status_code == 401
    state = parse_qs(urlsplit(sent_there(thief)).query)["state"][0]
    code = parse_qs(urlsplit(back).query)["code"][0]
    assert thief.get(f"{CALLBACK}?state={state}&code={code}").status_code == 401
    assert reaches(thief) == "/office/sign-in/"
    assert olive.get(back).status_code == 302
    assert olive.get(back).status_code == 401


def test_a_link_cannot_change_what_the_provider_is_asked(provider: Provider, cast: Cast) -> None:
    usual = parse_qs(urlsplit(sent_there(Client())).query)
    asks = "?process=connect&scope=groups&auth_params=nonce%3Dx%26redirect_uri%3Dhttps%3A%2F%2Fbad.example"
    asked = parse_qs(urlsplit(sent_there(Client(), asks)).query)
    for name in ("redirect_uri", "client_id", "response_type"):
        assert asked[name] == usual[name]
    assert set(asked["scope"][0].split()) == set(usual["scope"][0].split())
    assert asked["nonce"] != ["x"]


def test_a_provider_that_does_not_answer_is_said_to_be_away(
    provider: Provider, cast: Cast, settings: Any
) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"] = {"server_url": "http://127.0.0.1:9"}
    client = Client()
    assert "does not answer" in client.get(LOGIN, follow=True).content.decode()
