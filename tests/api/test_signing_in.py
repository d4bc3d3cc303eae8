"""A system gets a token with its client's id and secret, and asks with that."""

from base64 import b64encode
from typing import Any

import pytest
from django.test import Client as Browser

from portal.records.models import Event
from portal.sync.clients import CannotGive, end_client, make_client
from portal.sync.models import System
from portal.sync.scopes import OF_CONTRACTORS, Scope
from tests.api.machines import Machine, machine, said, system_of, token_for
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TOKEN = "/api/oauth/token"


def ask_for_a_token(client_id: str, secret: str, **more: str) -> object:
    basic = b64encode(f"{client_id}:{secret}".encode()).decode()
    asked = {"grant_type": "client_credentials", **more}
    return Browser().post(TOKEN, asked, headers={"Authorization": f"Basic {basic}"})


def test_id_and_secret_give_a_token_that_opens_the_api(cast: Cast) -> None:
    client, secret = make_client(
        system=cast.system, name="Nightly", scopes=[Scope.HOMES_READ, Scope.CHANGES_READ], by=cast.rhys
    )
    answer = ask_for_a_token(client.client_id, secret)
    given = said(answer)  # type: ignore[arg-type]
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 3600)
    who = said(Machine(client, given["access_token"]).get("/api/v1/"))
    assert who == {
        "client": str(client.code),
        "system": cast.system.name,
        "landlord": "larkfield",
        "contractor": None,
        "scopes": ["changes:read", "homes:read"],
    }
    assert secret not in str(Event.objects.get(verb="client made").details)
    client.refresh_from_db()
    assert client.last_used_at is not None
    assert client.system.heard_at == client.last_used_at


def test_it_may_ask_for_fewer_scopes_and_gets_no_more_than_it_has(cast: Cast) -> None:
    client, secret = make_client(system=cast.system, name="", scopes=["homes:read", "homes:write"], by=None)
    assert said(ask_for_a_token(client.client_id, secret, scope="homes:read"))["scope"] == "homes:read"  # type: ignore[arg-type]
    answer = ask_for_a_token(client.client_id, secret, scope="homes:read tenancies:read")
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert said(answer)["error"] == "invalid_scope"  # type: ignore[arg-type]


def test_a_wrong_secret_gives_nothing(cast: Cast) -> None:
    client, _ = make_client(system=cast.system, name="", scopes=["homes:read"], by=None)
    answer = ask_for_a_token(client.client_id, "guessed")
    assert answer.status_code == 401  # type: ignore[attr-defined]
    assert said(answer) == {"error": "invalid_client"}  # type: ignore[arg-type]


@pytest.mark.parametrize("grant", ["password", "authorization_code", "refresh_token", "", "implicit"])
def test_there_is_no_other_way_to_a_token(cast: Cast, grant: str) -> None:
    client, secret = make_client(system=cast.system, name="", scopes=["homes:read"], by=None)
    answer = ask_for_a_token(client.client_id, secret, grant_type=grant, username="olive", password="x")
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert "access_token" not in said(answer)  # type: ignore[arg-type]


@pytest.mark.parametrize("token", ["", "nonsense", "a b c", "\N{SNOWMAN}".encode().decode("latin-1")])
def test_what_is_no_token_is_refused(token: str) -> None:
    answer = Browser().get("/api/v1/", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert said(answer)["type"].endswith("#not-signed-in")


def test_a_token_that_has_run_out_is_refused(cast: Cast) -> None:
    asker = machine(cast.larkfield)
    assert asker.client
    asker.token = token_for(asker.client, hours=-1)
    assert asker.get("/api/v1/").status_code == 401


def test_ending_a_client_ends_its_tokens(cast: Cast) -> None:
    asker = machine(cast.larkfield)
    assert asker.get("/api/v1/").status_code == 200
    assert asker.client
    end_client(client=asker.client, by=cast.rhys)
    assert asker.get("/api/v1/").status_code == 401


def test_a_system_that_is_no_longer_used_opens_nothing(cast: Cast) -> None:
    asker = machine(cast.larkfield)
    System.objects.update(is_used=False)
    assert asker.get("/api/v1/").status_code == 401


def test_a_session_of_a_person_opens_nothing(cast: Cast, client: Browser) -> None:
    client.force_login(cast.olive)
    assert client.get("/api/v1/").status_code == 401


def test_a_contractors_client_can_be_given_no_more_than_its_own_work(cast: Cast) -> None:
    system = system_of(cast.larkfield, cast.contractor)
    for scope in Scope:
        if scope in OF_CONTRACTORS:
            make_client(system=system, name="", scopes=[scope], by=None)
        else:
            with pytest.raises(CannotGive):
                make_client(system=system, name="", scopes=[scope], by=None)


@pytest.mark.parametrize("scopes", [[], ["everything"], ["homes:read", "homes"]])
def test_what_is_no_scope_is_not_given(cast: Cast, scopes: list[str]) -> None:
    with pytest.raises(CannotGive):
        make_client(system=cast.system, name="", scopes=scopes, by=None)


def test_too_many_questions_are_told_to_wait(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.api.limits.time.time", lambda: 1_800_000_018.0)  # not across a minute's turn
    settings.API_A_MINUTE = 2
    asker = machine(cast.larkfield)
    first = asker.get("/api/v1/")
    assert first["RateLimit"] == '"minute";r=1;t=42'
    assert first["RateLimit-Policy"] == '"minute";q=2;w=60'
    asker.get("/api/v1/")
    third = asker.get("/api/v1/")
    assert third.status_code == 429
    assert third["Retry-After"] == "42"
    assert third["RateLimit"] == '"minute";r=0;t=42'
    assert said(third)["type"].endswith("#too-many")


@pytest.mark.parametrize("token", [{}, {"authorization": "Bearer of-somebody-else"}])
def test_who_is_refused_is_counted_too(
    token: dict[str, str], db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.api.limits.time.time", lambda: 1_800_000_018.0)
    settings.API_A_MINUTE_WITHOUT_CLIENT = 1
    first, second = (Browser().get("/api/v1/", headers=token) for _ in range(2))
    assert (first.status_code, first["RateLimit"]) == (401, '"minute";r=0;t=42')
    assert second.status_code == 429


def test_an_address_that_is_none_is_a_problem_and_no_page() -> None:
    for method in ("get", "post", "put", "delete"):
        answer = getattr(Browser(), method)("/api/v1/nowhere/at/all")
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"
