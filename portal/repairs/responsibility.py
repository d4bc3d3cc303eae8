"""Who has to mend what: the landlord, or the household itself. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from portal.repairs.problems import Problem

# HACT TenureTypeCode of homes that are owned, wholly or in part, by who lives there.
LEASEHOLD, FREEHOLD, COMMONHOLD, SHARED_OWNERSHIP = "20", "10", "30", "200"
OWNED = frozenset({LEASEHOLD, FREEHOLD, COMMONHOLD, SHARED_OWNERSHIP})


class Who(StrEnum):
    LANDLORD = "landlord"
    RESIDENT = "resident"


@dataclass(frozen=True)
class Responsible:
    """Whose it is, and why: a sentence the resident reads."""

    who: Who
    why: str

    @property
    def is_landlord(self) -> bool:
        return self.who is Who.LANDLORD


BY_LAW = "Your landlord has to keep this in repair."
SHARED = "It is part of what several homes share, and your landlord looks after those parts."
OWN_FITTINGS = "You own your home, so its inside is yours to repair. Your lease says where inside ends."
STRUCTURE = "It belongs to the building, which your landlord looks after. Your lease says what you pay of it."
FREE_OF_LEASE = "You own your home and the building, so its repairs are yours."


def responsible(problem: Problem, tenure_code: str, *, shared: bool = False) -> Responsible:
    """Whose repair this is, in a home of that tenure or in a shared part. An unknown tenure counts as rented.

    Landlord and Tenant Act 1985, section 11, for homes that are rented; the lease for those that are owned.
    What follows is the usual answer: a landlord that does it otherwise says so in its own list.
    """
    if shared or problem.is_shared:
        return Responsible(Who.LANDLORD, SHARED)
    if tenure_code == FREEHOLD:
        return Responsible(Who.RESIDENT, FREE_OF_LEASE)
    if tenure_code in OWNED:
        if problem.leaseholder == "landlord":
            return Responsible(Who.LANDLORD, STRUCTURE)
        return Responsible(Who.RESIDENT, OWN_FITTINGS)
    if problem.resident_pays:
        return Responsible(Who.RESIDENT, problem.why)
    return Responsible(Who.LANDLORD, BY_LAW)
