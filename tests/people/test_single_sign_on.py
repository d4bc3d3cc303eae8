"""A landlord's own sign-in opens its officers' accounts, and nobody else's."""

from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from portal.people.models import Person
from portal.people.second_factor import is_half_way, is_passed
from portal.people.single_sign_on import says_second_factor
from tests.cast import Cast

APP = {
    "provider_id": "sso",
    "name": "Larkfield",
    "client_id": "x",
    "secret": "y",
    "settings": {"server_url": "https://id.example"},
}


@pytest.fixture(autouse=True)
def provider(settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [APP]}}
    settings.OIDC_DOMAINS = ["larkfield.example"]


def come_back(
    rf: RequestFactory, email: str, uid: str = "17", **claims: Any
) -> tuple[HttpRequest, HttpResponse]:
    """The provider has sent somebody back, and vouches for that address; ``claims`` are in its ID token."""
    request = rf.get("/office/sign-in/with/sso/login/callback/")
    request.session, request.user = SessionStore(), AnonymousUser()
    setattr(request, "_messages", None)  # noqa: B010
    login = SocialLogin(
        provider=get_adapter().get_provider(request, "sso"),
        user=Person(email=email),
        account=SocialAccount(provider="sso", uid=uid, extra_data={"id_token": claims}),
        email_addresses=[EmailAddress(email=email, verified=True, primary=True)],
    )
    with context.request_context(request):
        return request, complete_social_login(request, login)


def test_an_officer_comes_in_and_is_asked_for_nothing_more(rf: RequestFactory, cast: Cast) -> None:
    request, answer = come_back(rf, "Olive@larkfield.example", amr=["pwd", "mfa"])
    assert answer.status_code == 302
    assert request.user == cast.olive
    assert is_passed(request.session[AUTHENTICATION_METHODS_SESSION_KEY])
    assert SocialAccount.objects.get().user == cast.olive


def test_who_comes_without_a_second_factor_has_to_set_one_up(rf: RequestFactory, cast: Cast) -> None:
    request, _ = come_back(rf, "olive@larkfield.example", amr=["pwd"])
    records = request.session[AUTHENTICATION_METHODS_SESSION_KEY]
    assert request.user == cast.olive
    assert is_half_way(records)
    assert not is_passed(records)


@pytest.mark.parametrize(
    ("said", "taken", "counts"),
    [
        ({"id_token": {"amr": ["pwd", "mfa"]}}, ["mfa"], True),
        ({"id_token": {"amr": "mfa"}}, ["mfa"], True),
        ({"id_token": {"acr": "urn:two"}}, ["mfa", "urn:two"], True),
        ({"id_token": {"amr": ["pwd"], "acr": "urn:one"}}, ["mfa", "urn:two"], False),
        ({"id_token": {"amr": None, "acr": {"mfa": 1}}}, ["mfa"], False),
        ({"userinfo": {"amr": ["mfa"]}}, ["mfa"], False),
        ({"amr": ["mfa"]}, ["mfa"], False),
        ({"id_token": "mfa"}, ["mfa"], False),
        ({}, [], False),
        ({}, ["trusted"], True),
    ],
)
def test_only_what_the_provider_signed_counts(said: dict[str, Any], taken: list[str], counts: bool) -> None:
    assert says_second_factor(said, taken) is counts


def test_from_then_on_the_providers_own_id_counts(rf: RequestFactory, cast: Cast) -> None:
    come_back(rf, "olive@larkfield.example")
    request, _ = come_back(rf, "olive.married@larkfield.example")
    assert request.user == cast.olive


@pytest.mark.parametrize(
    ("who", "email"),
    [
        ("somebody unknown", "stranger@larkfield.example"),
        ("a resident", "amina@example.org"),
        ("an officer of another landlord, for whom this provider may not speak", "otto@eastmere.example"),
    ],
)
def test_nobody_else_comes_in(rf: RequestFactory, cast: Cast, who: str, email: str) -> None:
    before = Person.objects.count()
    request, answer = come_back(rf, email)
    assert answer.headers["Location"] == "/office/sign-in/no-account/", who
    assert request.user.is_anonymous
    assert Person.objects.count() == before
    assert not SocialAccount.objects.exists()


def test_a_resident_whose_address_is_in_the_domain_does_not_come_in(rf: RequestFactory, cast: Cast) -> None:
    Person.objects.filter(pk=cast.amina.pk).update(email="amina@larkfield.example")
    request, _ = come_back(rf, "amina@larkfield.example")
    assert request.user.is_anonymous


def test_the_sign_in_page_offers_it(client: Client, cast: Cast) -> None:
    page = client.get("/office/sign-in/").content.decode()
    assert "Sign in with Larkfield" in page
    assert "/office/sign-in/with/sso/login/" in page
    assert client.get("/office/sign-in/with/other/login/").status_code == 404
