"""The photos of a home's repairs that somebody who lives there may see, and those they may add to."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from portal.core import clock
from portal.front.repairs import orders_seen, read_by
from portal.journeys.models import Draft
from portal.people.models import Person
from portal.repairs.models import Photo, RepairRequest, WorkOrder
from portal.repairs.pictures.album import Shown, album
from portal.repairs.pictures.store import Size
from portal.repairs.words import Reading
from portal.tenancies.access import Sight


def photo_seen(sight: Sight, person: Person, code: UUID) -> Photo:
    """A photo that this person may see from their home. 404 for any other."""
    found = (
        Photo.objects.select_related("draft", "request")
        .filter(code=code, landlord=sight.home.landlord_id)
        .first()
    )
    if found is None or not is_seen(found, sight, person):
        raise Http404
    return found


def is_seen(photo: Photo, sight: Sight, person: Person) -> bool:
    """A photo belongs to whoever sent it with a report, and to nobody who lives there before or after.

    That of a draft is its writer's alone; of a report, its household's; of an order, theirs whose words it
    holds, or whose report it came of.
    """
    if photo.draft:
        return _is_theirs(photo.draft, sight, person)
    if photo.request:
        return photo.request.is_of(sight)
    order = orders_seen(sight).select_related("request").filter(photos=photo).first()
    return order is not None and _of_order(photo, order, sight, read_by(order, sight))


def _is_theirs(draft: Draft, sight: Sight, person: Person) -> bool:
    """On the phone it is the officer's with that caller."""
    call = sight.call
    whose = (call.officer.person_id, call.party.code) if call else (person.pk, None)
    return (draft.person_id, draft.caller, draft.about) == (*whose, sight.home.code)


def _of_order(photo: Photo, order: WorkOrder, sight: Sight, read: Reading) -> bool:
    if photo.home_id not in (None, sight.home.pk):
        return False  # the landlord has moved the order since
    reported = order.request is not None and order.request.is_of(sight)
    if photo.request:
        return photo.request.is_of(sight)
    return read.told_on(photo.added_at) or (reported and sight.lived_here_on(clock.day_of(photo.added_at)))


def photos_of_order(order: WorkOrder, sight: Sight, person: Person) -> list[Shown]:
    """Those of both sides that belong to a repair from `orders_seen`. One query, and one for its report."""
    read = read_by(order, sight)
    photos = Photo.objects.with_order(order).select_related("request")
    return told([one for one in photos if _of_order(one, order, sight, read)], sight, person)


def photos_of_request(request: RepairRequest, sight: Sight, person: Person) -> list[Shown]:
    """Those of a report of this household. One query."""
    photos = Photo.objects.of_request(request)
    return told(photos.select_related("request"), sight, person)


def photos_of_draft(draft: Draft, sight: Sight, person: Person) -> list[Shown]:
    """Those that wait to be sent. One query."""
    return told(Photo.objects.filter(draft=draft).order_by("added_at", "pk"), sight, person)


def told(photos: Iterable[Photo], sight: Sight, person: Person) -> list[Shown]:
    """As this home's pages show them."""
    whose = partial(_whose, landlord=sight.home.landlord.name)
    return album(photos, person, address=partial(_address, sight.home.code), whose=whose, now=clock.now())


def _whose(photo: Photo, person: Person, *, landlord: str) -> str:
    if photo.side == Photo.Side.LANDLORD:
        return landlord
    return "You" if photo.by_id == person.pk else "Somebody in your home"


def _address(home: UUID, photo: UUID, size: Size) -> str:
    return reverse("front:photo", kwargs={"code": home, "photo": photo, "size": size.value})


def order_to_add_to(sight: Sight, code: UUID) -> WorkOrder:
    """A repair that this person may show more of: their own, and still a repair. 404 for any other."""
    found = orders_seen(sight).select_related("request").filter(code=code, cancelled_at=None).first()
    if found is None or not may_add_to(found, sight):
        raise Http404
    return found


def may_add_to(order: WorkOrder, sight: Sight) -> bool:
    """Whether it is this household's: its words are theirs, or it came of their report."""
    reported = order.request is not None and order.request.is_of(sight)
    return not order.cancelled_at and (reported or read_by(order, sight).words)


def request_to_add_to(sight: Sight, code: UUID) -> RepairRequest:
    """A report of this household that still goes. 404 for any other."""
    found = RepairRequest.objects.of_household(sight).going().filter(Q(code=code)).first()
    if found is None:
        raise Http404
    return found
