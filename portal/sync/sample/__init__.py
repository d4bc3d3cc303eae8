"""A believable landlord, made up: deliveries in the standard's flat profile, the same for the same seed.

No landlord, place or person in it exists. It is plain Python, knows nothing of the database, and makes a
landlord patch by patch (a hundred homes), so that a million homes need no more memory than a hundred.

    scope = Scope(landlord=landlord_called("larkfield"), homes=200, seed=7, today=date(2026, 11, 21))
    make_delivery(scope, Path("var/larkfield"))
    changed_copy(scope, Path("var/larkfield-next"))

The numbers it draws from are in figures.toml, the landlords in landlords.toml, what goes wrong in
problems.toml, and invented words in words/.
"""

from portal.sync.sample.delivery import KINDS, changed_copy, make_delivery
from portal.sync.sample.landlords import Landlord, demonstration, landlord_called
from portal.sync.sample.scope import CannotMake, Scope
from portal.sync.sample.writing import FORMS

__all__ = [
    "FORMS",
    "KINDS",
    "CannotMake",
    "Landlord",
    "Scope",
    "changed_copy",
    "demonstration",
    "landlord_called",
    "make_delivery",
]
