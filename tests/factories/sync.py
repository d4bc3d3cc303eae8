"""Deliveries that came."""

import factory
from factory.django import DjangoModelFactory

from portal.core import clock
from portal.sync.models import Delivery, DeliveryIssue, System
from tests.factories.landlords import LandlordFactory
from tests.factories.records import SourceFactory


class DeliveryFactory(DjangoModelFactory):
    class Meta:
        model = Delivery

    landlord = factory.SubFactory(LandlordFactory)
    source = factory.SubFactory(SourceFactory)
    state = Delivery.State.APPLIED
    folder = "larkfield/1"
    sha256 = "0" * 64
    finished_at = factory.LazyFunction(clock.now)


class DeliveryIssueFactory(DjangoModelFactory):
    class Meta:
        model = DeliveryIssue

    delivery = factory.SubFactory(DeliveryFactory)
    landlord = factory.SelfAttribute("delivery.landlord")
    issue = "unknown-code"
    severity = "warning"
    file = "homes.csv"
    line = 2
    field = "tenure_type"
    value = "999"
    message = "999 is not a tenure of the standard."


class SystemFactory(DjangoModelFactory):
    class Meta:
        model = System

    landlord = factory.SubFactory(LandlordFactory)
    name = "The repairs system"
    address = "http://127.0.0.1:9"
