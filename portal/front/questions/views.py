"""A resident asks: first why, then what the record says of it, then their own words."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.enquiries.access import enquiry_seen, said_in, tenancy_of
from portal.enquiries.actions.asking import ask as keep_question
from portal.enquiries.actions.asking import note_saved, say_more
from portal.enquiries.causes import Cause, causes_of
from portal.enquiries.models import Enquiry, Message, PublishedAnswer
from portal.enquiries.rules import CannotDo, goes_on
from portal.facts.fact import Fact, Known
from portal.facts.finding import find
from portal.front.calls import asker, home_here
from portal.front.pages import page
from portal.front.questions.forms import CauseForm, MoreForm, QuestionForm
from portal.people.models import Person
from portal.tenancies.access import Sight

MOST_ANSWERS = 10


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: UUID) -> HttpResponse:
    """Why they ask; once that is chosen, the fact that answers it, and room for the question."""
    sight = home_here(request, code)
    known = _asked_about(request, sight)
    causes = causes_of(known.kind)
    chosen = next((one for one in causes if one.key == request.GET.get("cause")), None)
    if chosen is None:
        return _which(request, sight, known, causes)
    return _words(request, sight, known, chosen)


def _asked_about(request: HttpRequest, sight: Sight) -> Known:
    """The record that the link named; without one, the home."""
    kind = request.GET.get("kind", "homes")
    try:
        code = UUID(request.GET.get("about", str(sight.home.code)))
    except ValueError:
        raise Http404 from None
    return find(sight, kind, code, now=clock.now())


def _which(request: HttpRequest, sight: Sight, known: Known, causes: list[Cause]) -> HttpResponse:
    asked = "asked" in request.GET  # the form was sent, with a choice or without
    form = CauseForm(request.GET if asked else None, causes=causes)
    return page(
        request,
        "front/ask.html",
        sight,
        nav="questions",
        form=form,
        known=known,
        answers=published(sight)[:MOST_ANSWERS],
    )


def _words(request: HttpRequest, sight: Sight, known: Known, cause: Cause) -> HttpResponse:
    facts = facts_for(known, cause)
    if request.method == "POST" and "answered" in request.POST:
        note_saved(landlord=sight.home.landlord, cause=cause, on=clock.today())
        messages.success(request, "Good. You can ask at any time.")
        return redirect("front:overview", code=sight.home.code)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        enquiry = keep_question(
            code=said["key"],
            home=sight.home,
            tenancy=tenancy_of(sight),
            about_kind=known.kind,
            about_code=known.code,
            about_name="" if known.kind == "homes" else known.name,
            cause=cause,
            words=said["words"],
            shown=[fact.stored for fact in facts],
            taken_by=sight.call.officer if sight.call else None,
            by=asker(request, sight),
        )
        messages.success(request, "Your question is sent.")
        return redirect("front:question", code=sight.home.code, question=enquiry.code)
    return page(
        request,
        "front/ask_words.html",
        sight,
        nav="questions",
        form=form,
        known=known,
        cause=cause,
        facts=facts,
        back_url=f"{reverse('front:ask', args=[sight.home.code])}?{_about(known)}",
    )


def _about(known: Known) -> str:
    return urlencode({"kind": known.kind, "about": str(known.code)})


def facts_for(known: Known, cause: Cause) -> list[Fact]:
    """Those that answer why they ask, the best first."""
    found = (known.fact(key) for key in cause.facts)
    return [fact for fact in found if fact]


def published(sight: Sight) -> list[PublishedAnswer]:
    """What the landlord has answered for all to read: of this home, its building, and all homes."""
    rows = PublishedAnswer.objects.shown().seen_from(sight.home)
    return list(rows.order_by("-as_of", "-pk"))


@require_safe
def questions(request: HttpRequest, code: UUID) -> HttpResponse:
    """What this household has asked, newest first, and the answers that all may read."""
    sight = home_here(request, code)
    own = Enquiry.objects.of_household(sight).exclude(state=Enquiry.State.MERGED)
    return page(
        request,
        "front/questions.html",
        sight,
        nav="questions",
        asked=list(own.order_by("-asked_at", "-pk")[:100]),
        answers=published(sight),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, code: UUID, question: UUID) -> HttpResponse:
    """One conversation: who answers by when, all that was said, and room to say more."""
    sight = home_here(request, code)
    enquiry = enquiry_seen(sight, question)
    landlord = sight.home.landlord
    form = MoreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _say_more(enquiry, form.cleaned_data["words"], sight, by=asker(request, sight))
        except CannotDo as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, "Sent.")
        return redirect("front:question", code=code, question=enquiry.code)
    can_say = goes_on(
        enquiry.state, answered_at=enquiry.answered_at, now=clock.now(), days=landlord.enquiry_reopen_days
    )
    return page(
        request,
        "front/question.html",
        sight,
        nav="questions",
        one=enquiry,
        said=said_in(enquiry),
        form=form,
        can_say=can_say,
        is_late=enquiry.is_open and enquiry.due_at < clock.now(),
        about_url=about_url(enquiry, sight),
    )


def _say_more(enquiry: Enquiry, words: str, sight: Sight, *, by: Person | None) -> None:
    call = sight.call
    channel = Message.Channel.PHONE if call else Message.Channel.PORTAL
    say_more(enquiry=enquiry, words=words, channel=channel, taken_by=call.officer if call else None, by=by)


# Where the page of each kind of record is, from the home's own.
PAGES = {
    "work_orders": "repairs/{}/",
    "requests": "reports/{}/",
    "programmes": "plan/",
    "components": "plan/#part-{}",
    "certificates": "safety/",
    "hazards": "hazards/{}/",
}


def about_url(enquiry: Enquiry, sight: Sight) -> str:
    """The page of the record it is about; nothing for the home itself."""
    path = PAGES.get(enquiry.about_kind)
    return f"/homes/{sight.home.code}/{path.format(enquiry.about_code)}" if path else ""
