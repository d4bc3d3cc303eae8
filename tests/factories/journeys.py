"""Answers kept on the way."""

import factory
from factory.django import DjangoModelFactory

from portal.journeys.models import Draft
from tests.factories.people import PersonFactory


class DraftFactory(DjangoModelFactory):
    class Meta:
        model = Draft

    journey = "report"
    about = factory.Faker("uuid4", cast_to=None)
    person = factory.SubFactory(PersonFactory)
