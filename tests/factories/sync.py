"""Deliveries that came."""

import factory
from factory.django import DjangoModelFactory

from portal.core import clock
from portal.records.events import record
from portal.repairs.models import WorkOrder
from portal.sync.changes.numbering import number
from portal.sync.models import (
    Delivery,
    DeliveryIssue,
    Difference,
    Reconciliation,
    System,
    Upload,
    Webhook,
    WebhookCall,
)
from portal.sync.webhooks.signing import sealed_secret
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


class UploadFactory(DjangoModelFactory):
    class Meta:
        model = Upload

    landlord = factory.SubFactory(LandlordFactory)
    name = "homes.csv"
    size = 9


class SystemFactory(DjangoModelFactory):
    class Meta:
        model = System

    landlord = factory.SubFactory(LandlordFactory)
    name = "The repairs system"
    address = "http://127.0.0.1:9"


class ReconciliationFactory(DjangoModelFactory):
    class Meta:
        model = Reconciliation

    system = factory.SubFactory(SystemFactory)
    landlord = factory.SelfAttribute("system.landlord")
    begun_at = factory.LazyFunction(clock.now)
    moved_at = factory.LazyFunction(clock.now)
    finished_at = factory.LazyFunction(clock.now)
    state = Reconciliation.State.FINISHED


class DifferenceFactory(DjangoModelFactory):
    class Meta:
        model = Difference

    system = factory.SubFactory(SystemFactory)
    landlord = factory.SelfAttribute("system.landlord")
    found_in = factory.SubFactory(ReconciliationFactory, system=factory.SelfAttribute("..system"))
    last_in = factory.SelfAttribute("found_in")
    kind = "due_later"
    reference = "LH-100001"
    place = "LF-0001"
    state = Difference.State.LISTED
    found_at = factory.LazyFunction(clock.now)


SECRET = "what two know"


class WebhookFactory(DjangoModelFactory):
    class Meta:
        model = Webhook

    system = factory.SubFactory(SystemFactory)
    landlord = factory.SelfAttribute("system.landlord")
    address = "http://127.0.0.1:9/homefile"
    secret = factory.LazyFunction(lambda: sealed_secret(SECRET))


def changed(order: WorkOrder, *, type_code: str = "10") -> None:
    """Something happened on the order, and everybody can see it."""
    record("repair update told", order, by=None, type=type_code)
    number(order.landlord_id)


def called(webhook: Webhook, order: WorkOrder) -> WebhookCall:
    """The call of a change of that order."""
    changed(order)
    return WebhookCall.objects.filter(webhook=webhook).latest("pk")
