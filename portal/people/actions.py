"""What changes about an account."""

from allauth.socialaccount.models import SocialAccount
from django.db.models import F

from portal.people.contact import Contact
from portal.people.models import Person


def open_account(*, contact: Contact, name: str) -> Person:
    """An account for somebody who has just shown that the contact is theirs. It has no password."""
    return Person.objects.create_user(
        email=contact.email,
        phone=contact.phone,
        email_verified=bool(contact.email),
        phone_verified=bool(contact.phone),
        name=name,
    )


def end_all_sessions(*, person: Person) -> None:
    """Sign the person out wherever they are signed in."""
    Person.objects.filter(pk=person.pk).update(session_generation=F("session_generation") + 1)


def close_account(*, person: Person) -> None:
    """Nobody signs in with it any more, and whoever has is out at their next step."""
    Person.objects.filter(pk=person.pk).update(
        is_active=False, session_generation=F("session_generation") + 1
    )


def open_account_again(*, person: Person) -> None:
    """They sign in as before."""
    Person.objects.filter(pk=person.pk).update(is_active=True)


def forget_sign_in_elsewhere(*, person: Person) -> None:
    """By which id the landlord's own sign-in knows them: the next one with their address is they."""
    SocialAccount.objects.filter(user=person).delete()
