"""Questions of the cast, asked through the actions."""

from typing import Any
from uuid import UUID, uuid4

from portal.enquiries.actions.asking import ask
from portal.enquiries.causes import cause
from portal.enquiries.models import Enquiry
from portal.homes.models import Home
from portal.people.models import Person
from tests.cast import Cast

AMINAS_QUESTION = "Amina asks when anybody is coming about her tap"


def asked(cast: Cast, by: Person | None = None, home: Home | None = None, **more: Any) -> Enquiry:
    """A question of Amina's about her repair, unless said otherwise."""
    by, home = by or cast.amina, home or cast.flat_1
    given: dict[str, Any] = {
        "code": uuid4(),
        "about_kind": "work_orders",
        "about_code": UUID(str(cast.own_order.code)),
        "about_name": "Tap: renew washer",
        "cause": cause("coming"),
        "words": AMINAS_QUESTION,
    }
    tenancy = by.parties.get(tenancy__home=home).tenancy
    return ask(home=home, tenancy=tenancy, by=by, **(given | more))
