"""What staff write down about a home itself."""

from uuid import UUID

from django.db import transaction

from portal.core import clock
from portal.enquiries.models import HomeNote
from portal.homes.models import Home
from portal.landlords.models import Officer
from portal.records.events import record
from portal.tenancies.models import Party, Tenancy


@transaction.atomic
def note_at_home(*, code: UUID, home: Home, said_by: Party | None, words: str, by: Officer) -> HomeNote:
    """Keep what was said, with the household that lives there now; ``said_by`` is one of them, if known.

    The same code twice is one note.
    """
    told = HomeNote.objects.filter(code=code, home=home).first()
    if told:
        return told
    now = clock.now()
    current = Tenancy.objects.filter(home=home).current(on=clock.day_of(now)).order_by("-started_on")
    note = HomeNote.objects.create(
        code=code,
        landlord_id=home.landlord_id,
        home=home,
        tenancy=said_by.tenancy if said_by else current.first(),
        said_by=said_by,
        officer=by,
        at=now,
        words=words.strip(),
    )
    record("home noted", note, by=by.person, home=str(home.code))
    return note
