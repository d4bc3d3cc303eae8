"""Figures that are ready."""

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from portal.core import clock
from portal.insight.models import Figure
from portal.insight.rules import year_of
from tests.factories.landlords import LandlordFactory


class FigureFactory(DjangoModelFactory):
    class Meta:
        model = Figure

    landlord = factory.SubFactory(LandlordFactory)
    block = None
    measure = "rp02_1"
    starts_on = factory.LazyFunction(lambda: year_of(clock.today()).starts_on)
    numerator, denominator, value, look = 370, 400, Decimal("92.5"), "exact"
    counted_at = factory.LazyFunction(clock.now)
