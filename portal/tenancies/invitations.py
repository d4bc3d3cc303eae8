"""The code in a letter: made, printed, read back and looked up. Only a keyed digest of it is stored."""

import secrets
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from portal.core import clock
from portal.landlords.models import Landlord
from portal.tenancies.models import Invitation, Party

# Without 0 and O, 1, I and L: twelve of these are 59 bits, beyond guessing at ten tries a minute.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH, GROUP = 12, 4


def make_code() -> str:
    """A new code as it is printed: ABCD-EFGH-JKLM."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def read_code(typed: str) -> str:
    """What somebody typed, without the spaces, dashes and small letters."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def digest(code: str, key: str | bytes | None = None) -> str:
    """What is stored in place of a code."""
    code = read_code(code)
    return salted_hmac("portal.tenancies.invitation", code, secret=key, algorithm="sha256").hexdigest()


def find(typed: str, *, at: datetime) -> Invitation | None:
    """The unused, unexpired invitation with that code."""
    invitations = Invitation.objects.select_related("party__tenancy__home", "landlord")
    return invitations.filter(digest__in=list(_digests(typed)), used_at=None, expires_at__gt=at).first()


def _digests(typed: str) -> Iterator[str]:
    """Under the key of today and those before it, so that a change of key spoils no letter."""
    yield digest(typed)
    for key in settings.SECRET_KEY_FALLBACKS:
        yield digest(typed, key)


def uninvited(landlord: Landlord) -> QuerySet[Party]:
    """Tenants of today without an account and without a letter that still works."""
    today, works = clock.today(), Q(invitations__used_at=None, invitations__expires_at__gt=clock.now())
    stays = Q(tenancy__ended_on=None) | Q(tenancy__ended_on__gte=today)
    stays &= Q(ended_on=None) | Q(ended_on__gte=today)
    parties = Party.objects.filter(stays, landlord=landlord, person=None, tenancy__started_on__lte=today)
    return parties.exclude(works).select_related("tenancy__home", "landlord").order_by("pk")
