"""Whose business something is: of its owner, of its team, or of those with a role."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from portal.landlords.models import EmployedQuerySet, Officer

# Who hears of work. The board sees nobody's home; somebody without an address would hide it from the others.
REACHED = ~Q(person__email=None) & ~Q(person__email="") & ~Q(role=Officer.Role.BOARD)


def reached(*, landlord: int, on: date) -> EmployedQuerySet[Officer]:
    """Officers who work there that day, can sign in and can be reached by email."""
    return Officer.objects.working(on=on).filter(REACHED, landlord=landlord, person__is_active=True)


def who_answers(
    *, landlord: int, owner: int | None, team: int | None, roles: Collection[str], on: date
) -> list[Officer]:
    """The owner; where there is none the team; where that is empty those of the roles. Only officers who work
    there that day, can sign in and can be reached by email: an owner who cannot is looked past."""
    working = reached(landlord=landlord, on=on)
    choices = (Q(pk=owner), Q(team=team, team__isnull=False), Q(role__in=roles))
    found = (list(working.filter(choice).select_related("person")) for choice in choices)
    return next((officers for officers in found if officers), [])
