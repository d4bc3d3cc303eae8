"""How a resident is reached: the way they choose, and one more way when they have shown that it is theirs."""

from django.db import transaction

from portal.notices.models import Notice
from portal.people.contact import Contact
from portal.people.models import Person
from portal.records.events import record


@transaction.atomic
def choose_way(*, person: Person, way: Notice.Channel, by: Person) -> None:
    """From now on tell them that way, as long as they can be reached so."""
    person.prefers = way
    person.save(update_fields=["prefers"])
    record("way to be told chosen", person, by=by, way=str(way))


class ContactTaken(Exception):
    """Somebody else signs in with it."""


@transaction.atomic
def add_contact(*, person: Person, contact: Contact, by: Person) -> None:
    """Another way to reach them and to sign in, which they have just shown to be theirs.

    Raises ContactTaken, also where they have one of that kind: nothing that lets somebody in gives way here.
    """
    kind = "email" if contact.email else "phone"
    taken = getattr(person, kind) or Person.objects.reached_at(contact).exists()
    if taken:
        raise ContactTaken
    setattr(person, kind, str(contact))
    setattr(person, f"{kind}_verified", True)
    person.save(update_fields=[kind, f"{kind}_verified"])
    record("contact added", person, by=by, kind=kind)
