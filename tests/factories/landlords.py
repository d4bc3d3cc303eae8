"""Landlords and who works for them."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from portal.landlords.actions import give_first_promises
from portal.landlords.models import Contractor, ContractorWorker, Feed, Landlord, Officer, Team
from tests.factories.people import PersonFactory
from tests.factories.records import SourceFactory


class LandlordFactory(DjangoModelFactory):
    class Meta:
        model = Landlord
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"landlord-{n}")
    name = factory.LazyAttribute(lambda landlord: landlord.slug.replace("-", " ").title())
    phone = "01632 960000"
    emergency_phone = "01632 960999"
    email = "hello@example.org"

    @factory.post_generation
    def priorities(self, create: bool, _extracted: Any, **_: Any) -> None:
        if create:
            give_first_promises(self)


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    landlord = factory.SubFactory(LandlordFactory)
    name = factory.Sequence(lambda n: f"Team {n}")


class OfficerFactory(DjangoModelFactory):
    class Meta:
        model = Officer

    person = factory.SubFactory(PersonFactory)
    landlord = factory.SubFactory(LandlordFactory)
    role = Officer.Role.ADVISER


class ContractorFactory(DjangoModelFactory):
    class Meta:
        model = Contractor

    landlord = factory.SubFactory(LandlordFactory)
    reference = factory.Sequence(lambda n: f"CON{n}")
    name = factory.Sequence(lambda n: f"Contractor {n}")


class ContractorWorkerFactory(DjangoModelFactory):
    class Meta:
        model = ContractorWorker

    person = factory.SubFactory(PersonFactory)
    contractor = factory.SubFactory(ContractorFactory)


class FeedFactory(DjangoModelFactory):
    class Meta:
        model = Feed

    landlord = factory.SubFactory(LandlordFactory)
    kind = "homes"
    source = factory.SubFactory(SourceFactory)
