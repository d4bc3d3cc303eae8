"""What a client may do, kind of data by kind of data, and in which direction."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from oauth2_provider.scopes import BaseScopes

from portal.sync.models import Client


class Scope(StrEnum):
    HOMES_READ = "homes:read"
    HOMES_WRITE = "homes:write"
    TENANCIES_READ = "tenancies:read"
    TENANCIES_WRITE = "tenancies:write"
    COMPONENTS_READ = "components:read"
    COMPONENTS_WRITE = "components:write"
    CERTIFICATES_READ = "certificates:read"
    CERTIFICATES_WRITE = "certificates:write"
    WORK_ORDERS_READ = "work-orders:read"
    WORK_ORDERS_WRITE = "work-orders:write"
    PROGRAMMES_READ = "programmes:read"
    PROGRAMMES_WRITE = "programmes:write"
    DELIVERIES_READ = "deliveries:read"
    DELIVERIES_WRITE = "deliveries:write"
    MESSAGES_WRITE = "messages:write"
    CHANGES_READ = "changes:read"
    WEBHOOKS_WRITE = "webhooks:write"


IN_WORDS: Mapping[Scope, str] = MappingProxyType(
    {
        Scope.HOMES_READ: "Read homes, with their blocks and estates",
        Scope.HOMES_WRITE: "Write homes",
        Scope.TENANCIES_READ: "Read tenancies, with the people who live there",
        Scope.TENANCIES_WRITE: "Write tenancies",
        Scope.COMPONENTS_READ: "Read the parts that homes are made of",
        Scope.COMPONENTS_WRITE: "Write the parts that homes are made of",
        Scope.CERTIFICATES_READ: "Read safety checks",
        Scope.CERTIFICATES_WRITE: "Write safety checks",
        Scope.WORK_ORDERS_READ: "Read work orders",
        Scope.WORK_ORDERS_WRITE: "Write work orders",
        Scope.PROGRAMMES_READ: "Read planned works",
        Scope.PROGRAMMES_WRITE: "Write planned works",
        Scope.DELIVERIES_READ: "Read how deliveries of files went",
        Scope.DELIVERIES_WRITE: "Send deliveries of files, and say yes to them",
        Scope.MESSAGES_WRITE: "Send HACT repairs messages",
        Scope.CHANGES_READ: "Read what has changed",
        Scope.WEBHOOKS_WRITE: "Ask to be told of changes, and see what was told",
    }
)

# A contractor sees and tells of its own orders, and nothing else.
OF_CONTRACTORS = frozenset(
    {Scope.WORK_ORDERS_READ, Scope.MESSAGES_WRITE, Scope.CHANGES_READ, Scope.WEBHOOKS_WRITE}
)


def allowed(*, contractor: bool) -> list[Scope]:
    """The scopes that a client of a landlord's system, or of a contractor's, may be given."""
    return [scope for scope in Scope if not contractor or scope in OF_CONTRACTORS]


class ClientScopes(BaseScopes):  # type: ignore[misc]
    """Each client has its own scopes; one that asks for none in particular gets them all."""

    def get_all_scopes(self) -> dict[str, str]:
        return {str(scope): words for scope, words in IN_WORDS.items()}

    def get_available_scopes(self, application: Client | None = None, *_: Any, **__: Any) -> list[str]:
        if application is None:
            return []
        may = allowed(contractor=application.system.contractor_id is not None)
        return [str(scope) for scope in may if scope in application.scopes]

    def get_default_scopes(self, application: Client | None = None, *_: Any, **__: Any) -> list[str]:
        return self.get_available_scopes(application)
