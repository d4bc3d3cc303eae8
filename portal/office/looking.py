"""Writing down that somebody looked at a household. Every page of the office about people calls it."""

from datetime import date

from django.http import HttpRequest

from portal.core import clock
from portal.homes.models import Home
from portal.landlords.models import Contractor, Officer
from portal.people.asking import signed_in
from portal.repairs.models import Photo, WorkOrder
from portal.tenancies.looks import Looker, look_at_home, look_at_household, look_at_whoever_lived, looker_of


def note_look(
    request: HttpRequest,
    worker: Officer | Contractor,
    *,
    home: Home | None = None,
    on: date | None = None,
    tenancy: int | None = None,
) -> None:
    """That this page was opened. Call it once what is shown has been fetched through access.

    About one household (``tenancy``, its primary key), about whoever lived in ``home`` ``on`` a day, or about
    all that is known of ``home``. One more query; it writes once a minute for each household and person.
    """
    looker, page, now = _looker(request, worker), _page(request), clock.now()
    if tenancy is not None:
        look_at_household(looker, tenancy, page=page, now=now)
    elif home is not None and on is not None:
        look_at_whoever_lived(looker, home.pk, on, page=page, now=now)
    elif home is not None:
        look_at_home(looker, home, page=page, now=now)


def note_look_at_order(request: HttpRequest, worker: Officer | Contractor, order: WorkOrder) -> None:
    """At a repair: of the household that reported it, or that lived in the home when it was raised."""
    if order.request is not None:
        note_look(request, worker, tenancy=order.request.tenancy_id)
    elif order.home is not None:
        note_look(request, worker, home=order.home, on=clock.day_of(order.raised_at))


def note_look_at_photo(request: HttpRequest, worker: Officer | Contractor, photo: Photo) -> None:
    """At a picture: of the household that sent it, or that lived there when the repair was raised."""
    if photo.request is not None:
        note_look(request, worker, tenancy=photo.request.tenancy_id)
    elif photo.work_order is not None:
        note_look_at_order(request, worker, photo.work_order)


def _page(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _looker(request: HttpRequest, worker: Officer | Contractor) -> Looker:
    if isinstance(worker, Officer):
        return looker_of(worker)
    person = signed_in(request).pk
    return Looker(person=person, landlord=worker.landlord_id, role="contractor", team=worker.name)
