"""Estates, blocks, homes and their parts."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from portal.core import clock
from portal.homes.models import Block, Component, Correction, Estate, Home
from tests.factories.landlords import LandlordFactory
from tests.factories.people import PersonFactory
from tests.factories.records import SourceFactory


class EstateFactory(DjangoModelFactory):
    class Meta:
        model = Estate

    landlord = factory.SubFactory(LandlordFactory)
    source = factory.SubFactory(SourceFactory)
    reference = factory.Sequence(lambda n: f"EST{n}")
    name = "Orchard Estate"


class BlockFactory(DjangoModelFactory):
    class Meta:
        model = Block

    landlord = factory.SubFactory(LandlordFactory)
    source = factory.SubFactory(SourceFactory)
    estate = factory.SubFactory(
        EstateFactory, landlord=factory.SelfAttribute("..landlord"), source=factory.SelfAttribute("..source")
    )
    reference = factory.Sequence(lambda n: f"BLK{n}")
    name = "Rowan Court"
    form_code = "10-10"
    floors = 4


class HomeFactory(DjangoModelFactory):
    class Meta:
        model = Home

    landlord = factory.SubFactory(LandlordFactory)
    source = factory.SubFactory(SourceFactory)
    block = factory.SubFactory(
        BlockFactory, landlord=factory.SelfAttribute("..landlord"), source=factory.SelfAttribute("..source")
    )
    estate = factory.SelfAttribute("block.estate")
    reference = factory.Sequence(lambda n: f"HOME{n}")
    uprn = factory.Sequence(lambda n: str(999_000_000_000 + n))
    unit = factory.Sequence(lambda n: f"Flat {n}")
    building_name = "Rowan Court"
    street = "Quillfeather Lane"
    town = "Larkfield"
    postcode = "ZZ1 1AA"
    form_code = "20"
    tenure_code = "180"
    bedrooms = 2


class ComponentFactory(DjangoModelFactory):
    class Meta:
        model = Component

    landlord = factory.SelfAttribute("home.landlord")
    source = factory.SubFactory(SourceFactory)
    home = factory.SubFactory(HomeFactory)
    reference = factory.Sequence(lambda n: f"COMP{n}")
    kind = "Kitchen"
    installed_on = date(2012, 5, 1)
    expected_life_years = 30
    replacement_due_on = date(2042, 5, 1)


class CorrectionFactory(DjangoModelFactory):
    class Meta:
        model = Correction

    landlord = factory.SelfAttribute("home.landlord")
    home = factory.SubFactory(HomeFactory)
    fact_kind = "homes"
    fact_code = factory.SelfAttribute("home.code")
    fact_field = "bedrooms"
    shown = "2"
    what_is_wrong = "There are three bedrooms."
    raised_by = factory.SubFactory(PersonFactory)
    due_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=14))
