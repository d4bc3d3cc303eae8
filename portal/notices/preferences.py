"""How somebody wants to be told things."""

from django.db import transaction

from portal.notices.models import Notice
from portal.people.contact import Contact
from portal.people.models import Person
from portal.records.events import record

WAYS = (Notice.Channel.EMAIL, Notice.Channel.SMS)


def ways_to(person: Person) -> dict[Notice.Channel, str]:
    """Every way to reach them and where, the one they prefer first; whoever never chose, by email."""
    known = {Notice.Channel.EMAIL: person.email, Notice.Channel.SMS: person.phone}
    ordered = sorted(WAYS, key=lambda way: way != person.prefers)
    return {way: to for way in ordered if (to := known[way])}


def way_to(person: Person) -> tuple[Notice.Channel, str] | None:
    """The one way to tell them; none for whoever has no address with us any more."""
    return next(iter(ways_to(person).items()), None)


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
