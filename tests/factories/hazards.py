"""Cases of hazards."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from portal.core import clock
from portal.hazards.models import HazardCase, Sign
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


class HazardSignFactory(DjangoModelFactory):
    """Mould that a firm saw, to be judged."""

    class Meta:
        model = Sign

    landlord = factory.SelfAttribute("home.landlord")
    home = factory.SubFactory(HomeFactory)
    origin = factory.Sequence(lambda n: f"update:{n}")
    hazard = "damp_mould"
    way = "contractor"
    words = "Black mould behind the wardrobe"
    aware_at = factory.LazyFunction(lambda: clock.now() - timedelta(hours=2))
    came_at = factory.SelfAttribute("aware_at")
    due_at = factory.LazyAttribute(lambda sign: sign.aware_at + timedelta(days=1))
