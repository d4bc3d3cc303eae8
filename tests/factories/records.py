"""Where test facts come from."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from portal.records.models import Source


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    kind = Source.Kind.DELIVERY
    system = "Larkfield Homes' repairs system"
    as_of = factory.LazyFunction(lambda: datetime(2026, 11, 20, 18, 0, tzinfo=UTC))
