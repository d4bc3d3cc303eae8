"""Photos of a repair, from both sides: shown, and added by the landlord or its contractor."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.landlords.models import Contractor
from portal.office.access import worker_for
from portal.office.looking import note_look_at_order, note_look_at_photo
from portal.office.pages import page
from portal.office.photos import order_for, photo_for, photos_of_order
from portal.people.asking import signed_in
from portal.repairs.actions.pictures import remove_photo
from portal.repairs.models import Photo
from portal.repairs.pictures.rules import CannotRemove
from portal.repairs.pictures.sending import PhotosForm, answer, removed_code, take_in
from portal.repairs.pictures.serving import picture


@require_safe
def one(request: HttpRequest, photo: UUID, size: str) -> HttpResponse:
    """The picture itself, as it was made."""
    worker = worker_for(signed_in(request), on=clock.today())
    found = photo_for(worker, photo)
    note_look_at_photo(request, worker, found)
    return picture(found, size)


@require_http_methods(["GET", "HEAD", "POST"])
def of_order(request: HttpRequest, code: UUID) -> HttpResponse:
    """Those of one order, and some more of them."""
    person = signed_in(request)
    worker = worker_for(person, on=clock.today())
    order = order_for(worker, code)
    if request.method == "POST":
        asked = removed_code(request)
        if asked is None:
            subject = {"work_order": order}
            taken = take_in(request, home=order.home, side=Photo.Side.LANDLORD, subject=subject)
            return answer(request, taken, request.path)
        try:
            remove_photo(photo=photo_for(worker, asked), at=clock.now(), by=person)
        except CannotRemove as reason:
            messages.error(request, str(reason))
        return redirect(request.path)
    note_look_at_order(request, worker, order)
    photos = photos_of_order(order, person)
    context: dict[str, Any] = {"photos": photos, "waiting": any(photo.is_waiting for photo in photos)}
    if "part" in request.GET:
        return render(request, "components/photos_part.html", context)
    its_page = "office:contractor_order" if isinstance(worker, Contractor) else "office:order"
    return page(
        request,
        "office/photos.html",
        worker,
        nav="orders" if isinstance(worker, Contractor) else "search",
        order=order,
        back=reverse(its_page, kwargs={"code": code}),
        form=PhotosForm.after(request),
        **context,
    )
