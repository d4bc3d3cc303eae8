"""The systems of the cast, and how they ask: `Machine.get("/api/v1/")`, with a token of their own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec
from django.http import HttpResponse
from django.test import Client as Browser
from oauth2_provider.models import get_access_token_model

from portal.core import clock
from portal.landlords.models import Contractor, Landlord
from portal.sync.clients import make_client
from portal.sync.models import Client, System
from portal.sync.scopes import Scope, allowed
from tests.cast import Cast
from tests.factories.sync import SystemFactory


@dataclass
class Machine:
    """A client with a token, or without one."""

    client: Client | None
    token: str = ""
    browser: Browser = field(default_factory=lambda: Browser(raise_request_exception=True))

    def ask(self, method: str, address: str, document: Any = None, **headers: str) -> HttpResponse:
        """Headers are given as If_Match="...". A document that is bytes goes as it is."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            told["Authorization"] = f"Bearer {self.token}"
        kind = told.pop("Content-Type", "application/json")
        content = document if isinstance(document, bytes) else msgspec.json.encode(document)
        body = {} if document is None else {"data": content, "content_type": kind}
        return self.browser.generic(method, address, headers=told, **body)  # type: ignore[return-value]

    def get(self, address: str, **headers: str) -> HttpResponse:
        return self.ask("GET", address, **headers)

    def post(self, address: str, document: Any, **headers: str) -> HttpResponse:
        return self.ask("POST", address, document, **headers)

    def put(self, address: str, document: Any, **headers: str) -> HttpResponse:
        return self.ask("PUT", address, document, **headers)


def said(response: HttpResponse) -> Any:
    """What was answered, out of JSON."""
    return msgspec.json.decode(response.content)


def system_of(landlord: Landlord, contractor: Contractor | None = None) -> System:
    """The system that is there already, or a new one that only calls us."""
    found = System.objects.filter(landlord=landlord, contractor=contractor).first()
    return found or SystemFactory(
        landlord=landlord, contractor=contractor, takes_reports=False, is_read=False, address=""
    )


def machine(
    landlord: Landlord, contractor: Contractor | None = None, *, scopes: Iterable[str] | None = None
) -> Machine:
    """A client of that landlord, or of its contractor, with every scope that it may have or those given."""
    system = system_of(landlord, contractor)
    may = allowed(contractor=contractor is not None) if scopes is None else list(scopes)
    client, _ = make_client(system=system, name="In a test", scopes=may, by=None)
    return Machine(client, token_for(client))


def token_for(client: Client, *, scopes: Iterable[str] | None = None, hours: float = 1) -> str:
    """A token as /api/oauth/token gives, without the time that checking a secret takes."""
    token = get_access_token_model().objects.create(
        application=client,
        token=f"token-of-{client.code}-{hours}",
        scope=" ".join(client.scopes if scopes is None else scopes),
        expires=clock.now() + timedelta(hours=hours),
    )
    return str(token.token)


MACHINES = ("larkfields", "without_scopes", "eastmeres", "contractors", "ended", "stranger")


def machines(cast: Cast) -> dict[str, Machine]:
    """One of each kind that may ask."""
    ended = machine(cast.larkfield)
    assert ended.client
    Client.objects.filter(pk=ended.client.pk).update(ended_at=clock.now())
    # A token with one scope of no use for anything else.
    few = machine(cast.larkfield)
    assert few.client
    few.token = token_for(few.client, scopes=[], hours=2)
    return {
        "larkfields": machine(cast.larkfield),
        "without_scopes": few,
        "eastmeres": machine(cast.eastmere),
        "contractors": machine(cast.larkfield, cast.contractor),
        "ended": ended,
        "stranger": Machine(None),
    }


EVERY_SCOPE = tuple(Scope)
