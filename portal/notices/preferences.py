"""How somebody wants to be told things."""

from portal.notices.models import Notice
from portal.people.models import Person

WAYS = (Notice.Channel.EMAIL, Notice.Channel.SMS)


def ways_to(person: Person) -> dict[Notice.Channel, str]:
    """Every way to reach them and where, the one they prefer first; whoever never chose, by email."""
    known = {Notice.Channel.EMAIL: person.email, Notice.Channel.SMS: person.phone}
    ordered = sorted(WAYS, key=lambda way: way != person.prefers)
    return {way: to for way in ordered if (to := known[way])}


def way_to(person: Person) -> tuple[Notice.Channel, str] | None:
    """The one way to tell them; none for whoever has no address with us any more."""
    return next(iter(ways_to(person).items()), None)
