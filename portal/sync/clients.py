"""What systems sign in with at the API: made and ended by staff, or on the command line."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import get_access_token_model

from portal.core import clock
from portal.people.models import Person
from portal.records.events import record
from portal.sync.models import Client, System
from portal.sync.scopes import Scope, allowed


class CannotGive(Exception):
    """Why a client cannot be made as asked, in a sentence."""


@transaction.atomic
def make_client(
    *, system: System, name: str, scopes: Iterable[str], by: Person | None, code: UUID | None = None
) -> tuple[Client, str]:
    """A new client of the system, and its secret, which is kept nowhere else. Raises CannotGive.

    ``code`` is its public one, where whoever asks must be able to ask twice and have made one.
    """
    scopes = check_scopes(system, scopes)
    secret = generate_client_secret()
    client = Client.objects.create(
        landlord_id=system.landlord_id,
        system=system,
        name=name[:255],
        scopes=scopes,
        client_type=Client.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Client.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
        **({"code": code} if code else {}),
    )
    record("client made", client, by=by, system=str(system.code), scopes=scopes)
    return client, secret


def check_scopes(system: System, scopes: Iterable[str]) -> list[str]:
    """The scopes in the order of the list, once each. Raises CannotGive for none, and for one too many."""
    asked = set(scopes)
    may = allowed(contractor=system.contractor_id is not None)
    if not asked:
        raise CannotGive("Choose what it may do.")
    if unknown := asked - set(Scope):
        raise CannotGive(f"There is no permission called {min(unknown)}.")
    if beyond := asked - set(may):
        raise CannotGive(f"A contractor's system cannot be given {min(beyond)}.")
    return [str(scope) for scope in may if scope in asked]


def note_used(*, client: Client) -> None:
    """It was given a token: that is how often is known that a system calls us, and no question is slower."""
    now = clock.now()
    Client.objects.filter(pk=client.pk).update(last_used_at=now)
    System.objects.filter(pk=client.system_id).update(heard_at=now)


@transaction.atomic
def end_client(*, client: Client, by: Person | None) -> None:
    """From now on it opens nothing, nor do the tokens it was given. Twice is once."""
    if not Client.objects.filter(pk=client.pk, ended_at=None).update(ended_at=clock.now()):
        return
    get_access_token_model().objects.filter(application=client).delete()
    record("client ended", client, by=by)
