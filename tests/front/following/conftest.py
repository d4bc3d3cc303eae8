"""Amina's repair at every point of its life, each reached as it would be."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from portal.core import clock
from portal.repairs.models import RepairRequest, WorkOrder
from tests.cast import Cast
from tests.factories.repairs import AppointmentFactory, RepairRequestFactory, StatusUpdateFactory


@pytest.fixture
def done(cast: Cast) -> WorkOrder:
    """Larkfield says that it was done yesterday."""
    cast.own_order.appointments.all().delete()
    cast.own_order.completed_at = clock.now() - timedelta(days=1)
    cast.own_order.save()
    return cast.own_order


@pytest.fixture
def no_access(cast: Cast) -> WorkOrder:
    """Larkfield says that nobody was in this morning."""
    cast.own_order.appointments.all().delete()
    StatusUpdateFactory(
        work_order=cast.own_order,
        position=9,
        type_code="70",
        happened_at=clock.now() - timedelta(hours=5),
        comments="Knocked three times, left a card",
        who="Dave",
    )
    return cast.own_order


@pytest.fixture
def missed(cast: Cast) -> WorkOrder:
    """A visit was booked for yesterday, and nothing was heard of it."""
    cast.own_order.appointments.all().delete()
    cast.own_order.statusupdates.all().delete()
    AppointmentFactory(work_order=cast.own_order, position=2, on=clock.today() - timedelta(days=1))
    return cast.own_order


@pytest.fixture
def hall(cast: Cast) -> RepairRequest:
    """What Nadia reported about the hall."""
    return RepairRequestFactory(
        tenancy=cast.flat_3.tenancies.get(),
        reported_by=cast.nadia,
        block=cast.rowan_court,
        problem_name="The front door of the building does not close",
        location="By Nadia's bicycle",
        words="Nadia says that the front door does not close behind her",
    )


@pytest.fixture
def bea(cast: Cast) -> Client:
    """Bea, who rents flat 2 with Ben, in her own browser."""
    browser = Client()
    browser.force_login(cast.bea)
    return browser


@pytest.fixture
def nadia(cast: Cast) -> Client:
    browser = Client()
    browser.force_login(cast.nadia)
    return browser


@pytest.fixture
def address(cast: Cast) -> Callable[..., str]:
    """Of a repair as Amina's home has it, or of what is said of it."""

    def made(order: WorkOrder, act: str = "") -> str:
        said = f"say/{act}/" if act else ""
        return f"/homes/{cast.flat_1.code}/repairs/{order.code}/{said}"

    return made
