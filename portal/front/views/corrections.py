"""Something wrong? A resident says so, and sees who answers by when."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.front.calls import home_here, speaker
from portal.front.corrections import told_by
from portal.front.facts import Record, find_record
from portal.front.forms import ReplyForm, WrongForm
from portal.front.pages import page
from portal.homes.actions import CannotReply, raise_correction, reply_to_question
from portal.homes.freshness import feeds_of
from portal.homes.models import Component, Correction
from portal.homes.parts import part_name
from portal.homes.rules import fact_name
from portal.people.models import Person
from portal.tenancies.access import Sight


@require_http_methods(["GET", "HEAD", "POST"])
def wrong(request: HttpRequest, code: UUID) -> HttpResponse:
    """The form for one record. The address names it by its kind and code, never by what it says."""
    person, sight = speaker(request), home_here(request, code)
    record = _record_asked(request, sight)
    form = WrongForm(request.POST or None, facts=record.facts, asked=request.GET.get("field", ""))
    if request.method == "POST" and form.is_valid():
        told = _raise(record, form.cleaned_data, sight, person)
        messages.success(request, "Thank you. We have passed it on.")
        return redirect("front:correction", code=code, correction=told.code)
    return page(
        request,
        "front/wrong.html",
        sight,
        nav="everything",
        form=form,
        record=record,
        origin=record.origin(feeds_of(sight.home.landlord)),
    )


def _record_asked(request: HttpRequest, sight: Sight) -> Record:
    kind = request.GET.get("kind", "")
    try:
        code = UUID(request.GET.get("code", ""))
    except ValueError:
        raise Http404 from None
    return find_record(sight, kind, code, now=clock.now())


def _raise(record: Record, said: dict[str, str], sight: Sight, person: Person) -> Correction:
    fact = said["fact"]
    return raise_correction(
        home=sight.home,
        kind=record.kind,
        code=record.code,
        fact=fact,
        shown=record.values.get(fact, ""),
        source=record.row.source,
        what_is_wrong=said["what_is_wrong"],
        should_be=said["should_be"],
        on=clock.today(),
        taken_by=sight.call.officer if sight.call else None,
        told_for=sight.call.party.code if sight.call else None,
        by=person,
    )


@require_safe
def corrections(request: HttpRequest, code: UUID) -> HttpResponse:
    """What this person has said is wrong about the home, and what came of it."""
    sight = home_here(request, code)
    return page(request, "front/corrections.html", sight, nav="everything", told=_told(sight))


@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, code: UUID, correction: UUID) -> HttpResponse:
    """One of them: who answers by when, or the answer; and to answer what the landlord asks."""
    person, sight = speaker(request), home_here(request, code)
    found = [one for one in _told(sight) if one.code == correction]
    if not found:
        raise Http404
    one, form = found[0], ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reply_to_question(
                correction=one,
                words=form.cleaned_data["words"],
                taken_by=sight.call.officer if sight.call else None,
                by=person,
            )
        except CannotReply as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, "Thank you. We have passed it on.")
        return redirect("front:correction", code=code, correction=correction)
    asked = one.state == Correction.State.ASKED
    return page(
        request,
        "front/correction.html",
        sight,
        nav="everything",
        one=one,
        form=form if asked else None,
        said=list(one.said.all()),
        is_held=one.held.live().exists(),
    )


# What a record of each kind is called whose own name is not shown; of home and tenancy the fact says it all.
_KINDS = {
    "components": "Part of the home",
    "certificates": "Safety check",
    "work_orders": "Repair",
    "programmes": "Planned work",
}


def _told(sight: Sight) -> list[Correction]:
    """The person's own, newest first, each with the words for its fact. Two queries."""
    told = list(told_by(sight).select_related("team", "taken_by__team").order_by("-raised_at"))
    codes = {one.fact_code for one in told if one.fact_kind == "components"}
    parts = Component.objects.seen_from(sight.home).filter(code__in=codes) if codes else ()
    names = {part.code: part_name(part.kind, part.name) for part in parts}
    for one in told:
        fact = fact_name(one.fact_kind, one.fact_field)
        name = names.get(one.fact_code) or _KINDS.get(one.fact_kind)
        one.about = f"{name}: {fact[:1].lower()}{fact[1:]}" if name else fact  # type: ignore[attr-defined]
    return told
