"""Wanting to hear what becomes of a repair of the shared parts, and no longer wanting to."""

from django.db import transaction

from portal.homes.models import Home
from portal.people.models import Person
from portal.records.events import record
from portal.repairs.models import Following, RepairRequest, WorkOrder


@transaction.atomic
def follow(*, request: RepairRequest | None, order: WorkOrder | None, home: Home, by: Person) -> Following:
    """Be told of it from now on. Following twice is once. The caller knows that it is seen from that home."""
    subject = order or request
    assert subject is not None, "there is nothing to follow"  # noqa: S101
    following, new = Following.objects.get_or_create(
        person=by, work_order=order, request=None if order else request, defaults={"home": home}
    )
    if new:
        record("repair followed", subject, by=by, home=str(home.code))
    return following


@transaction.atomic
def unfollow(*, request: RepairRequest | None, order: WorkOrder | None, by: Person) -> bool:
    """Be told no more. Whether they were."""
    subject = order or request
    assert subject is not None, "there is nothing to follow"  # noqa: S101
    about = {"work_order": order} if order else {"request": request}
    gone, _ = Following.objects.filter(person=by, **about).delete()
    if gone:
        record("repair no longer followed", subject, by=by)
    return bool(gone)
