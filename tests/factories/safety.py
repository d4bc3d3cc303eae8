"""Certificates."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from portal.core import clock
from portal.safety.models import Certificate
from tests.factories.homes import HomeFactory
from tests.factories.records import SourceFactory


class CertificateFactory(DjangoModelFactory):
    class Meta:
        model = Certificate

    landlord = factory.LazyAttribute(lambda row: (row.home or row.block or row.estate).landlord)
    source = factory.SubFactory(SourceFactory)
    home = factory.SubFactory(HomeFactory)
    block = None
    estate = None
    reference = factory.Sequence(lambda n: f"CERT{n}")
    type_code = "10"
    title = "Landlord gas safety record"
    issued_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=200))
    valid_from = factory.SelfAttribute("issued_on")
    valid_to = factory.LazyAttribute(lambda row: row.issued_on + timedelta(days=364))
    certified_by = "Hearth and Flue Ltd"
    outcome_code = "10"
