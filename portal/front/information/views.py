"""A tenant asks for information, follows it, and may ask that somebody else looks again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.core.forms import BaseForm
from portal.documents.access import publishes
from portal.enquiries.actions.requesting import (
    add_words,
    ask_review,
    door_of,
    request_information,
    withdraw_request,
)
from portal.enquiries.information.access import (
    file_seen,
    parts_seen,
    party_of,
    request_seen,
    requests_seen,
    said_about,
)
from portal.enquiries.information.files import given_out
from portal.enquiries.information.register import numbers_of, register_of
from portal.enquiries.information.rules import Door
from portal.enquiries.information.stairs import grounds
from portal.enquiries.information.topics import topics
from portal.enquiries.models import InformationMessage, InformationRequest, InformationReview
from portal.enquiries.rules import CannotDo
from portal.front.calls import asker, home_here
from portal.front.information.following import can_ask_review, now_of, steps_of
from portal.front.information.forms import RequestForm, ReviewForm, WordsForm
from portal.front.information.suggesting import suggest
from portal.front.pages import page
from portal.landlords.models import Landlord
from portal.tenancies.access import Sight


@require_safe
def all_of_them(request: HttpRequest, code: UUID) -> HttpResponse:
    """What this person has asked for, newest first, and how to ask."""
    sight = home_here(request, code)
    return page(
        request,
        "front/information/all.html",
        sight,
        nav="questions",
        asked=list(requests_seen(sight)[:100]),
        door=str(door_of(sight.home.landlord, on=clock.today())),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: UUID) -> HttpResponse:
    """Who may ask; what is published already; the request."""
    sight = home_here(request, code)
    landlord = sight.home.landlord
    door = door_of(landlord, on=clock.today())
    if door is not Door.OPEN:
        return page(
            request,
            "front/information/closed.html",
            sight,
            nav="questions",
            door=str(door),
            starts_on=settings.INFORMATION_REQUESTS_FROM,
            publishes=publishes(landlord),
        )
    form = RequestForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        facts = {"form": form, "publishes": publishes(landlord)}
        return page(request, "front/information/ask.html", sight, nav="questions", **facts)
    said = form.cleaned_data
    found = suggest(sight.home, f"{said['subject']} {said['words']}")
    if found and "anyway" not in request.POST:
        return page(
            request, "front/information/found.html", sight, nav="questions", found=found, form=form, said=said
        )
    return _kept(request, sight, form)


def _kept(request: HttpRequest, sight: Sight, form: RequestForm) -> HttpResponse:
    said = form.cleaned_data
    made = request_information(
        code=said["key"],
        party=party_of(sight),
        topic=said["topic"],
        subject=said["subject"],
        words=said["words"],
        **_how(sight),
        by=asker(request, sight),
    )
    messages.success(request, "Your request is sent.")
    return redirect("front:information_request", code=sight.home.code, asked=made.code)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID, asked: UUID) -> HttpResponse:
    """Where it stands, the answer, all that was said; to say more, take it back, or ask for a second look."""
    sight = home_here(request, code)
    row = request_seen(sight, asked)
    act = request.POST.get("act", "")
    forms: dict[str, BaseForm] = {
        "more": WordsForm(request.POST if act == "more" else None, auto_id="more_%s"),
        "review": ReviewForm(request.POST if act == "review" else None, auto_id="review_%s"),
    }
    if request.method == "POST":
        if act != "withdraw" and act not in forms:
            raise Http404
        if act == "withdraw" or forms[act].is_valid():
            words = "" if act == "withdraw" else forms[act].cleaned_data["words"]
            _do(request, sight, act, row, words)
            return redirect("front:information_request", code=code, asked=asked)
    return _shown(request, sight, row, forms, failed=forms.get(act))


def _how(sight: Sight) -> dict[str, Any]:
    """The way it came: on these pages, or by telephone to an officer who writes it down here."""
    if sight.call is None:
        return {}
    return {"channel": InformationMessage.Channel.PHONE, "taken_by": sight.call.officer}


def _do(request: HttpRequest, sight: Sight, act: str, row: InformationRequest, words: str) -> None:
    person = asker(request, sight)
    try:
        if act == "withdraw":
            withdraw_request(request=row, **_how(sight), by=person)
            messages.success(request, "You have taken it back.")
        elif act == "more":
            add_words(request=row, words=words, **_how(sight), by=person)
            messages.success(request, "Sent.")
        else:
            ask_review(request=row, words=words, **_how(sight), by=person)
            messages.success(request, "Sent. Somebody else looks at it again.")
    except CannotDo as reason:
        messages.error(request, str(reason))


def _shown(
    request: HttpRequest,
    sight: Sight,
    row: InformationRequest,
    forms: Mapping[str, BaseForm],
    failed: BaseForm | None,
) -> HttpResponse:
    now = clock.now()
    review = InformationReview.objects.filter(request=row).first()
    return page(
        request,
        "front/information/one.html",
        sight,
        nav="questions",
        one=row,
        now=now_of(row, review, now=now),
        steps=list(steps_of(row, review, now=now)),
        parts=parts_seen(row),
        grounds=grounds(),
        said=said_about(row),
        forms=forms,
        form=failed,
        may_review=can_ask_review(row, review, now=now),
    )


@require_safe
def file(request: HttpRequest, code: UUID, asked: UUID, file: UUID) -> HttpResponse:
    """A file of the answer, to keep."""
    sight = home_here(request, code)
    return given_out(file_seen(sight, asked, file))


@login_not_required
@require_safe
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Every request that was answered, for everybody: without names or homes."""
    landlord = get_object_or_404(Landlord, slug=slug, kind=Landlord.Kind.ASSOCIATION)
    context = {
        "landlord": landlord,
        "rows": register_of(landlord),
        "numbers": numbers_of(landlord),
        "topics": dict(topics()),
        "outcomes": dict(InformationRequest.Outcome.choices),
        "starts_on": settings.INFORMATION_REQUESTS_FROM,
        "person": request.user if request.user.is_authenticated else None,
    }
    return render(request, "front/information/register.html", context)
