"""Whose question it is: a client with a token, on behalf of one landlord's or one contractor's system."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from portal.api.problems import Kind, Problem
from portal.keeping.looks import Reader
from portal.landlords.models import Contractor, Landlord
from portal.sync.models import Client, System
from portal.sync.scopes import OF_CONTRACTORS, Scope
from portal.sync.tokens import client_of

if TYPE_CHECKING:  # DRF's settings name this module, so it is read before DRF's views
    from rest_framework.views import APIView


@dataclass(frozen=True)
class Caller:
    """The client that asks, and what its token lets it do."""

    client: Client
    scopes: frozenset[str]

    is_authenticated = True

    @property
    def pk(self) -> int:
        """What limits count by."""
        return self.client.pk

    @property
    def system(self) -> System:
        return self.client.system

    @property
    def landlord(self) -> Landlord:
        return self.client.landlord

    @property
    def contractor(self) -> Contractor | None:
        """The firm whose orders alone it sees; None for the landlord's own systems."""
        return self.system.contractor

    @property
    def reader(self) -> Reader:
        """As households are told who read of them."""
        firm = self.system.contractor_id
        return Reader(landlord=self.client.landlord_id, contractor=firm, system=self.system.name)

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes


def caller_of(request: Request) -> Caller:
    """Who asks, behind `HasScope`."""
    caller = request.user
    if not isinstance(caller, Caller):
        raise Problem(Kind.NOT_SIGNED_IN)
    return caller


class TokenAuthentication(BaseAuthentication):
    """A token of /api/oauth/token. One that is wrong or has run out is refused, not passed over."""

    def authenticate(self, request: Request) -> tuple[Caller, None] | None:
        said = request.META.get("HTTP_AUTHORIZATION")
        if said is None:
            return None
        how, _, token = said.partition(" ")
        found = client_of(token.strip()) if how.lower() == "bearer" and token.strip() else None
        if found is None:
            raise Problem(Kind.NOT_SIGNED_IN, "The token is not known here, or has run out. Get another.")
        client, scopes = found
        if not client.is_usable(request):
            raise Problem(Kind.NOT_SIGNED_IN, "This client has been ended. Ask the landlord for another.")
        # Whatever it was given for: a contractor's opens nothing that is the landlord's alone.
        opens = scopes & OF_CONTRACTORS if client.system.contractor else scopes
        return Caller(client, opens), None

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Homefile"'


class HasScope(BasePermission):
    """A view says in ``scopes`` what each method takes: `{"GET": Scope.HOMES_READ}`; None is any client."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.user, Caller):
            raise Problem(Kind.NOT_SIGNED_IN, "Send a token: Authorization: Bearer, then what we gave you.")
        scope = scope_of(view, request.method or "")
        if scope is not None and not request.user.may(scope):
            raise Problem(Kind.NOT_ALLOWED, f"It takes the permission {scope}, which this token has not.")
        return True


def scope_of(view: "APIView", method: str) -> Scope | None:
    """What the view takes for a method; a method it does not name is not allowed at all."""
    scopes: dict[str, Scope | None] = getattr(view, "scopes", {})
    method = "GET" if method in ("HEAD", "OPTIONS") else method
    if method not in scopes:
        raise Problem(Kind.METHOD_NOT_ALLOWED, f"{method} cannot be done here.")
    return scopes[method]
