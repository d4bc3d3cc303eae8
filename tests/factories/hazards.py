"""Cases of hazards."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from portal.core import clock
from portal.hazards.models import HazardCase
from tests.factories.homes import HomeFactory


class HazardCaseFactory(DjangoModelFactory):
    """A case as it is when it has just been opened; its clocks are `set_clocks`'s."""

    class Meta:
        model = HazardCase

    landlord = factory.SelfAttribute("home.landlord")
    home = factory.SubFactory(HomeFactory)
    reference = factory.Sequence(lambda n: f"H-{n:04}-TEST")
    hazard = "damp_mould"
    aware_at = factory.LazyFunction(lambda: clock.now() - timedelta(hours=2))
    way = "resident"
    phase = 1
    under_law = True
    kind = "significant"
