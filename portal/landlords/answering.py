"""Whose business something is: of its owner, of its team, or of those with a role."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from portal.landlords.models import Officer


def who_answers(
    *,
    landlord: int,
    owner: int | None,
    team: int | None,
    roles: Collection[str],
    on: date,
    among: Q = Q(),  # noqa: B008 -- empty, and never changed
) -> list[Officer]:
    """The owner; where there is none the team; where that is empty those of the roles. Only officers who work
    there that day and can sign in, and, where it is said, who are ``among`` others."""
    working = Officer.objects.working(on=on).filter(among, landlord=landlord, person__is_active=True)
    choices = (Q(pk=owner), Q(team=team, team__isnull=False), Q(role__in=roles))
    found = (list(working.filter(choice).select_related("person")) for choice in choices)
    return next((officers for officers in found if officers), [])
