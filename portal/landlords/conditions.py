"""Decisions about staff, for lists and counts of what they own."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from portal.core.clock import day_of


def owner_gone(roles: Collection[str], *, now: datetime) -> Q:
    """That a row has an owner who has left, cannot sign in, or has none of the roles that see it."""
    left = Q(owner__left_on__lt=day_of(now)) | Q(owner__person__is_active=False) | ~Q(owner__role__in=roles)
    return Q(owner__isnull=False) & left
