"""Work orders and what happens to them."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from portal.core import clock
from portal.repairs.models import Appointment, StatusUpdate, WorkElement, WorkOrder
from tests.factories.homes import HomeFactory
from tests.factories.records import SourceFactory


class WorkOrderFactory(DjangoModelFactory):
    class Meta:
        model = WorkOrder

    landlord = factory.LazyAttribute(lambda order: (order.home or order.block or order.estate).landlord)
    source = factory.SubFactory(SourceFactory)
    home = factory.SubFactory(HomeFactory)
    block = None
    estate = None
    reference = factory.Sequence(lambda n: f"WO{n:07}")
    description = "Kitchen tap drips"
    class_code = "10"
    type_code = "30"
    priority_code = "3"
    priority_name = "Routine"
    trade_code = "PL"
    raised_at = factory.LazyFunction(lambda: clock.now() - timedelta(days=10))
    due_at = factory.LazyAttribute(lambda order: order.raised_at + timedelta(days=28))


class WorkElementFactory(DjangoModelFactory):
    class Meta:
        model = WorkElement

    work_order = factory.SubFactory(WorkOrderFactory)
    landlord = factory.SelfAttribute("work_order.landlord")
    position = factory.Sequence(lambda n: n % 30_000)
    trade_code = "PL"
    rate_code = "LF-PL-010"
    rate_name = "Tap: renew washer"


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    work_order = factory.SubFactory(WorkOrderFactory)
    landlord = factory.SelfAttribute("work_order.landlord")
    position = factory.Sequence(lambda n: n % 30_000)
    on = factory.LazyFunction(lambda: clock.today() + timedelta(days=3))
    name = "Morning"
    earliest_arrival = "08:00"
    latest_completion = "13:00"


class StatusUpdateFactory(DjangoModelFactory):
    class Meta:
        model = StatusUpdate

    work_order = factory.SubFactory(WorkOrderFactory)
    landlord = factory.SelfAttribute("work_order.landlord")
    position = factory.Sequence(lambda n: n % 30_000)
    type_code = "10"
    happened_at = factory.LazyFunction(lambda: clock.now() - timedelta(days=1))
