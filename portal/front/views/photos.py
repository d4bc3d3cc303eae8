"""Photos: shown to whose they are, added to a report on its way and to a repair that goes on."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.front.calls import home_here, speaker
from portal.front.pages import page
from portal.front.photos import (
    order_to_add_to,
    photo_seen,
    photos_of_draft,
    photos_of_order,
    photos_of_request,
    request_to_add_to,
)
from portal.front.report import views as report
from portal.journeys.drafts import DraftGone
from portal.people.models import Person
from portal.repairs.actions.pictures import remove_photo
from portal.repairs.models import Photo, RepairRequest, WorkOrder
from portal.repairs.pictures.album import Shown
from portal.repairs.pictures.rules import CannotRemove
from portal.repairs.pictures.sending import PhotosForm, answer, removed_code, take_in
from portal.repairs.pictures.serving import picture
from portal.tenancies.access import Sight

RESIDENT = Photo.Side.RESIDENT


@require_safe
def one(request: HttpRequest, code: UUID, photo: UUID, size: str) -> HttpResponse:
    """The picture itself, as it was made."""
    person, sight = speaker(request), home_here(request, code)
    return picture(photo_seen(sight, person, photo), size)


@require_http_methods(["GET", "HEAD", "POST"])
@report.for_who_lives_here
def of_draft(request: HttpRequest, code: UUID) -> HttpResponse:
    """The page of the report that asks for photos. Going on is the report's own matter."""
    here = report.Here(request, code)
    progress = here.progress() if here.draft else None
    question = progress.page("photos") if progress else None
    if here.draft is None or progress is None or question is None:
        return report.one(request, code=code, slug="photos")
    this_page = request.get_full_path()
    if request.method == "POST":
        try:
            if _removed(request, here.sight, here.person):
                return redirect(this_page)
            goes_on = "continue" in request.POST
            if request.FILES or "too_large" in request.POST or not goes_on:
                taken = take_in(request, home=here.sight.home, side=RESIDENT, subject={"draft": here.draft})
                if taken.refused or not goes_on:
                    return answer(request, taken, this_page)
        except DraftGone:
            return here.gone()
        return report.one(request, code=code, slug="photos")
    return _shown(
        request,
        "front/report/photos.html",
        here.sight,
        photos_of_draft(here.draft, here.sight, here.person),
        page=question,
        misfit="",
        back=report._back(here, progress, "photos"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def of_order(request: HttpRequest, code: UUID, order: UUID) -> HttpResponse:
    """More photos of a repair of this household's."""
    person, sight = speaker(request), home_here(request, code)
    found = order_to_add_to(sight, order)
    return _added_later(
        request,
        sight,
        person,
        lambda: photos_of_order(found, sight, person),
        f"/homes/{code}/repairs/{order}/",
        {"work_order": found},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def of_request(request: HttpRequest, code: UUID, report: UUID) -> HttpResponse:
    """More photos of a report of this household's."""
    person, sight = speaker(request), home_here(request, code)
    found = request_to_add_to(sight, report)
    return _added_later(
        request,
        sight,
        person,
        lambda: photos_of_request(found, sight, person),
        f"/homes/{code}/reports/{report}/",
        {"request": found},
    )


def _added_later(
    request: HttpRequest,
    sight: Sight,
    person: Person,
    photos: Callable[[], list[Shown]],
    back: str,
    subject: dict[str, WorkOrder | RepairRequest],
) -> HttpResponse:
    if request.method == "POST":
        if not _removed(request, sight, person):
            taken = take_in(request, home=sight.home, side=RESIDENT, subject=subject)
            return answer(request, taken, request.path)
        return redirect(request.path)
    return _shown(request, "front/photos.html", sight, photos(), back=back, nav="repairs")


def _shown(
    request: HttpRequest, template: str, sight: Sight, photos: list[Shown], **context: Any
) -> HttpResponse:
    """The page, or for the script only the part of it that changes while photos are made."""
    context |= {"photos": photos, "action": request.get_full_path(), "waiting": _waits(photos)}
    if "part" in request.GET:
        return render(request, "components/photos_part.html", context)
    return page(request, template, sight, form=PhotosForm.after(request), **context)


def _waits(photos: list[Shown]) -> bool:
    return any(photo.is_waiting for photo in photos)


def _removed(request: HttpRequest, sight: Sight, person: Person) -> bool:
    """Whether a photo was asked to be taken away. 404 for one that this person does not see."""
    code = removed_code(request)
    if code is None:
        return False
    try:
        remove_photo(photo=photo_seen(sight, person, code), at=clock.now(), by=person)
    except CannotRemove as reason:
        messages.error(request, str(reason))
    return True
