"""Work orders and what happens to them."""

from datetime import time, timedelta

import factory
from factory.django import DjangoModelFactory
from PIL import Image

from portal.core import clock
from portal.landlords.models import Priority
from portal.repairs.models import (
    Appointment,
    MoreWork,
    Photo,
    RepairRequest,
    Said,
    SlotPattern,
    StatusUpdate,
    WorkElement,
    WorkOrder,
)
from portal.repairs.pictures import store
from tests.factories.homes import HomeFactory
from tests.factories.landlords import LandlordFactory
from tests.factories.people import PersonFactory
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


class MoreWorkFactory(DjangoModelFactory):
    """More work that was asked for two hours ago."""

    class Meta:
        model = MoreWork

    work_order = factory.SubFactory(WorkOrderFactory)
    landlord = factory.SelfAttribute("work_order.landlord")
    what = "Renew the pipe behind the wall"
    why = "It is worn through"
    cost = "250.00"
    asked_at = factory.LazyFunction(lambda: clock.now() - timedelta(hours=2))
    due_at = factory.LazyAttribute(lambda more: more.asked_at + timedelta(days=1))


class StatusUpdateFactory(DjangoModelFactory):
    class Meta:
        model = StatusUpdate

    work_order = factory.SubFactory(WorkOrderFactory)
    landlord = factory.SelfAttribute("work_order.landlord")
    position = factory.Sequence(lambda n: n % 30_000)
    type_code = "10"
    happened_at = factory.LazyFunction(lambda: clock.now() - timedelta(days=1))


class RepairRequestFactory(DjangoModelFactory):
    """A report by the lead tenant of the home's newest tenancy, who is made if there is none."""

    class Meta:
        model = RepairRequest

    home = factory.LazyAttribute(lambda request: request.tenancy.home)
    tenancy = factory.SubFactory("tests.factories.tenancies.TenancyFactory")
    landlord = factory.LazyAttribute(lambda request: request.home.landlord)
    reported_by = factory.SubFactory(PersonFactory)
    reference = factory.Sequence(lambda n: f"R-{n:04}-TEST")
    reported_at = factory.LazyFunction(clock.now)
    problem = "tap_drips"
    problem_name = "A tap drips"
    room = "kitchen"
    location = "Kitchen"
    words = "The cold tap drips all night"
    trade_code = "PL"
    class_code = "10"
    type_code = "30"
    priority = factory.LazyAttribute(
        lambda request: Priority.objects.get(landlord=request.landlord, key="routine")
    )
    priority_code = "3"
    priority_name = "Routine"
    due_at = factory.LazyAttribute(lambda request: request.reported_at + timedelta(days=28))
    message = factory.LazyFunction(dict)


class SaidFactory(DjangoModelFactory):
    class Meta:
        model = Said

    request = None
    work_order = factory.SubFactory(WorkOrderFactory)
    landlord = factory.LazyAttribute(lambda said: (said.request or said.work_order).landlord)
    by = factory.SubFactory(PersonFactory)
    at = factory.LazyFunction(clock.now)
    kind = Said.Kind.WORDS
    words = "It drips on the floor now"


class PhotoFactory(DjangoModelFactory):
    """A photo that is ready; its files are the test's own matter."""

    class Meta:
        model = Photo

    landlord = factory.SelfAttribute("home.landlord")
    home = factory.SubFactory(HomeFactory)
    by = factory.SubFactory(PersonFactory)
    side = Photo.Side.RESIDENT
    state = Photo.State.READY
    name = factory.Sequence(lambda n: f"{n:064x}")
    width, height, size = 1200, 900, 250_000


class SlotPatternFactory(DjangoModelFactory):
    class Meta:
        model = SlotPattern

    landlord = factory.SubFactory(LandlordFactory)
    weekday = 0
    name = "Morning"
    starts = time(8)
    ends = time(13)
    places = 2


def with_files(photo: Photo) -> Photo:
    """The photo, with something to show in the store."""
    store.folder_of(photo.name).mkdir(parents=True, exist_ok=True)
    for size in store.Size:
        Image.new("RGB", (40, 30), "teal").save(store.made(photo.name, size), "JPEG")
    return photo
