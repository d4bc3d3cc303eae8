"""Who has to mend what: the landlord, or the household itself. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.repairs.problems import Problem
from portal.repairs.rooms import BY_KEY

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


BY_LAW = (
    "Your landlord has to keep in repair what the home is built of, and what brings it water, gas, electricity "
    "and heating."
)
SHARED = "It is part of what several homes share, and your landlord looks after those parts."
OWN_FITTINGS = (
    "You own your home, so what is inside it is yours to repair. Your lease says where inside ends."
)
STRUCTURE = "It belongs to the building, which your landlord looks after. Your share of the cost follows from the lease."
FREE_OF_LEASE = "You own your home and the building, so its repairs are yours."


def responsible(problem: Problem, tenure_code: str, *, room: str = "") -> Responsible:
    """Whose repair this is in a home of that tenure. A tenure we do not know is read as renting.

    Landlord and Tenant Act 1985, section 11, for homes that are rented; the lease for those that are owned.
    What follows is the usual answer: a landlord that does it otherwise says so in its own list.
    """
    if _is_shared(problem, room):
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


def _is_shared(problem: Problem, room: str) -> bool:
    """Whether it was found in a shared part, or can be nowhere else."""
    return BY_KEY[room].is_shared if room in BY_KEY else problem.is_shared


def of_the_household(problems: Iterable[Problem], tenure_code: str) -> list[Problem]:
    """Those that the household sees to itself."""
    return [one for one in problems if not responsible(one, tenure_code).is_landlord]
