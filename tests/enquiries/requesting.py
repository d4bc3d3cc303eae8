"""Requests for information of the cast, asked and answered through the actions."""

import io
from typing import Any
from uuid import uuid4

from portal.core import clock
from portal.enquiries.actions.informing import add_part, answer_request
from portal.enquiries.actions.requesting import request_information
from portal.enquiries.information import files
from portal.enquiries.models import InformationFile, InformationPart, InformationRequest
from portal.homes.models import Home
from portal.landlords.models import Landlord
from portal.people.models import Person
from tests.cast import Cast

AMINAS_WISH = "Amina wants to see what each firm offered for the lift"
Outcome = InformationPart.Outcome


def opted_in(landlord: Landlord) -> None:
    """It takes requests already: the law asks for it later."""
    Landlord.objects.filter(pk=landlord.pk).update(information_opted_in=True)


def requested(
    cast: Cast, by: Person | None = None, home: Home | None = None, **more: Any
) -> InformationRequest:
    """A request of Amina's for what the lift cost, unless said otherwise."""
    by, home = by or cast.amina, home or cast.flat_1
    opted_in(home.landlord)
    party = by.parties.select_related("tenancy__home__landlord", "person").get(tenancy__home=home)
    given: dict[str, Any] = {
        "code": uuid4(),
        "topic": "spending",
        "subject": "What the lift cost",
        "words": AMINAS_WISH,
    }
    return request_information(party=party, by=by, **(given | more))


def answered(cast: Cast, **more: Any) -> InformationRequest:
    """One that Olive has answered: a part given, a part withheld."""
    row, olive = requested(cast, **more), cast.olive.officer
    add_part(request=row, what="The cost", outcome=Outcome.GIVEN, words="£4,120.", by=olive)
    add_part(
        request=row,
        what="The offers",
        outcome=Outcome.REFUSED,
        ground="commercial",
        why="We are asking for offers this month.",
        by=olive,
    )
    answer_request(request=row, by=olive)
    row.refresh_from_db()
    return row


def with_a_file(cast: Cast) -> InformationFile:
    """A file of an answer that Amina has."""
    row, olive = requested(cast), cast.olive.officer
    part = add_part(request=row, what="The bill", outcome=Outcome.GIVEN, words="In the file.", by=olive)
    stored_as, size = files.keep(io.BytesIO(b"item,pounds\nlift,4120\n"), called="bill.csv")
    file = InformationFile.objects.create(
        landlord_id=row.landlord_id,
        part=part,
        name="bill.csv",
        stored_as=stored_as,
        size=size,
        added_at=clock.now(),
    )
    answer_request(request=row, by=olive)
    file.refresh_from_db(fields=["code"])
    return file
