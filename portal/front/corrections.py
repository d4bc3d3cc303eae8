"""What one person has said is wrong about their home: by their account, and on the phone as a tenant."""

from django.db.models import Q

from portal.homes.models import Correction, CorrectionQuerySet
from portal.tenancies.access import Sight


def told_by(sight: Sight) -> CorrectionQuerySet:
    """Their own, not those of whoever they rent with."""
    own = Q(told_for__in=sight.party_codes)
    if sight.reader is not None:
        own |= Q(raised_by=sight.reader)
    return Correction.objects.filter(own, home=sight.home)
