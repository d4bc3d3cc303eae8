"""Signed-in sessions for tests, the way the sign-in pages leave them."""

import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from portal.landlords.models import ContractorWorker, Officer
from portal.people.models import Person

RESIDENT = [{"method": "code"}]
STAFF = [{"method": "password"}, {"method": "mfa", "type": "totp"}]


def is_staff(person: Person) -> bool:
    """Whether this person signs in through the office, with a second factor."""
    return (
        Officer.objects.filter(person=person).exists()
        or ContractorWorker.objects.filter(person=person).exists()
    )


def session_of(person: Person) -> SessionStore:
    """A stored session in which ``person`` has just signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    records = STAFF if is_staff(person) else RESIDENT
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [record | {"at": time.time()} for record in records]
    session.save()
    return session


def sign_in(client: Client, person: Person) -> Client:
    """The test client, signed in as ``person``."""
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session_of(person).session_key)
    return client
