"""Who lives where."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from portal.core import clock
from portal.tenancies.models import Party, PersonAlert, Tenancy
from tests.factories.homes import HomeFactory
from tests.factories.records import SourceFactory


class TenancyFactory(DjangoModelFactory):
    class Meta:
        model = Tenancy

    landlord = factory.SelfAttribute("home.landlord")
    source = factory.SubFactory(SourceFactory)
    home = factory.SubFactory(HomeFactory)
    reference = factory.Sequence(lambda n: f"TEN{n}")
    tenure_code = "180"
    started_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=700))


class PartyFactory(DjangoModelFactory):
    class Meta:
        model = Party

    tenancy = factory.SubFactory(TenancyFactory)
    landlord = factory.SelfAttribute("tenancy.landlord")
    reference = factory.Sequence(lambda n: f"PER{n}")
    name = factory.Sequence(lambda n: f"Tenant {n}")


class PersonAlertFactory(DjangoModelFactory):
    class Meta:
        model = PersonAlert

    party = factory.SubFactory(PartyFactory)
    landlord = factory.SelfAttribute("party.landlord")
    position = 1
    type_code = "20-10"
    comments = "Please ring twice and wait."
    review_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=100))
