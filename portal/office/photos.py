"""Photos as the landlord's staff and its contractors see them: never those of a draft."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from portal.core import clock
from portal.landlords.models import Contractor, Officer
from portal.office.access import order_given_to, order_of
from portal.people.models import Person
from portal.repairs.models import Photo, RepairRequest, WorkOrder
from portal.repairs.pictures.album import Shown, album
from portal.repairs.pictures.store import Size
from portal.tenancies.access import HOME_ROLES


def photo_for(worker: Officer | Contractor, code: UUID) -> Photo:
    """A photo of the landlord's own; for a contractor, of the orders given to them. 404 for any other."""
    check_sees_photos(worker)
    photos = Photo.objects.sent().filter(code=code, landlord=worker.landlord)
    photos = photos.select_related("request", "work_order__request", "work_order__home")
    if isinstance(worker, Contractor):
        given = (
            Q(work_order__contractor=worker)
            | Q(request__orders__contractor=worker)
            | Q(request__joined__contractor=worker)
        )
        photos = photos.filter(given).distinct()
    found = photos.first()
    if found is None:
        raise Http404
    return found


def order_for(worker: Officer | Contractor, code: UUID) -> WorkOrder:
    """The order whose photos they see and may add to."""
    check_sees_photos(worker)
    return order_given_to(worker, code) if isinstance(worker, Contractor) else order_of(worker, code)


def check_sees_photos(worker: Officer | Contractor) -> None:
    """Photos of homes are for those who see homes, and who work in them. 404 for the board."""
    if isinstance(worker, Officer) and worker.role not in HOME_ROLES:
        raise Http404


def photos_of_order(order: WorkOrder, person: Person) -> list[Shown]:
    """Those of the work and of the report it came of, from both sides. One query."""
    return told(Photo.objects.with_order(order).select_related("request"), order.landlord.name, person)


def photos_of_request(request: RepairRequest, person: Person) -> list[Shown]:
    """Those of a report. One query; the landlord is fetched with the report."""
    photos = Photo.objects.of_request(request)
    return told(photos.select_related("request"), request.landlord.name, person)


def told(photos: Iterable[Photo], landlord: str, person: Person) -> list[Shown]:
    """As the office's pages show them."""
    return album(photos, person, address=_address, whose=partial(_whose, landlord=landlord), now=clock.now())


def _whose(photo: Photo, person: Person, *, landlord: str) -> str:
    if photo.side == Photo.Side.RESIDENT:
        return "The resident"
    return "You" if photo.by_id == person.pk else landlord


def _address(photo: UUID, size: Size) -> str:
    return reverse("office:photo", kwargs={"photo": photo, "size": size.value})
