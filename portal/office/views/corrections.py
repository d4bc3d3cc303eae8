"""What residents say is wrong: a queue, oldest promise first, and whose each is."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.core.words import full_day
from portal.homes.holding import HOLDABLE
from portal.homes.models import Correction, HeldFact
from portal.homes.rules import fact_name
from portal.landlords.models import Officer
from portal.office.access import correction_for, held_fact_for
from portal.office.actions import (
    CannotAnswer,
    CannotGive,
    answer_correction,
    ask_about_correction,
    give_correction,
)
from portal.office.correcting import CorrectionForm, held_by, held_days, who_said
from portal.office.forms import OwnerForm
from portal.office.looking import note_look
from portal.office.pages import page
from portal.office.standing import due_day_badge
from portal.people.asking import signed_in
from portal.sync.holding import let_go
from portal.tenancies.access import CORRECTION_ROLES, officer_for

A_PAGE = 50
WHOSE = ("everybody", "mine", "nobody", "asked")


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Those not answered yet, the oldest promise first."""
    officer = officer_for(signed_in(request), CORRECTION_ROLES, on=clock.today())
    whose = request.GET.get("whose", "everybody")
    if whose not in WHOSE:
        raise Http404
    rows = (
        Correction.objects.filter(landlord=officer.landlord)
        .select_related("home", "owner__person", "team")
        .defer("home__words")
        .order_by("due_on", "pk")
    )
    rows = rows.filter(state=Correction.State.ASKED) if whose == "asked" else rows.waiting()
    rows = rows.filter(owner=officer) if whose == "mine" else rows
    rows = rows.filter(owner=None) if whose == "nobody" else rows
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    lines = [(row, due_day_badge(row.due_on, today=clock.today())) for row in shown]
    return page(
        request,
        "office/corrections.html",
        officer,
        nav="corrections",
        shown=shown,
        lines=lines,
        whose=whose,
        officer=officer,
        held=HeldFact.objects.live().filter(landlord=officer.landlord).count(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest) -> HttpResponse:
    """What is held against deliveries, so that the landlord's own system can be mended; to let go of one."""
    officer = officer_for(signed_in(request), CORRECTION_ROLES, on=clock.today())
    if request.method == "POST":
        _let_go(request, officer)
        return redirect("office:held_facts")
    shown = Paginator(held_by(officer.landlord), A_PAGE).get_page(request.GET.get("page"))
    lines = [(row, held_days(row, on=clock.today())) for row in shown]
    return page(
        request,
        "office/held_facts.html",
        officer,
        nav="corrections",
        shown=shown,
        lines=lines,
        name=held_name,
        said=said_words,
    )


def _let_go(request: HttpRequest, officer: Officer) -> None:
    try:
        fact = held_fact_for(officer, UUID(request.POST.get("fact", "")))
    except ValueError:
        raise Http404 from None
    if let_go(held=fact, by=signed_in(request)):
        messages.success(request, "Let go. The next delivery brings what your system says.")


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """The fact as it was shown, its source, what the resident said; to answer, take it or hand it over."""
    officer = officer_for(signed_in(request), CORRECTION_ROLES, on=clock.today())
    correction = correction_for(officer, code)
    note_look(request, officer, home=correction.home, on=clock.day_of(correction.raised_at))
    form = OwnerForm(officers=_colleagues(officer), owner=correction.owner)
    if request.method == "POST" and "answer" in request.POST:
        answer = CorrectionForm(request.POST, correction=correction)
        if answer.is_valid():
            return _answer(request, officer, correction, answer)
        return _one(request, officer, correction, form, answer)
    if request.method == "POST":
        form = OwnerForm(request.POST, officers=_colleagues(officer), owner=correction.owner)
        to = officer if "mine" in request.POST else form.cleaned_data["owner"] if form.is_valid() else None
        if to:
            return _give(request, officer, correction, to)
    return _one(request, officer, correction, form)


def _give(request: HttpRequest, officer: Officer, correction: Correction, to: Officer) -> HttpResponse:
    try:
        give_correction(correction=correction, to=to, by=signed_in(request))
    except CannotGive as reason:
        messages.error(request, str(reason))
    else:
        said = "This is yours now." if to.pk == officer.pk else f"This is now with {name_of(to)}."
        messages.success(request, said)
    return redirect("office:correction", code=correction.code)


def _answer(
    request: HttpRequest, officer: Officer, correction: Correction, form: CorrectionForm
) -> HttpResponse:
    said = form.cleaned_data
    try:
        if said["outcome"] == Correction.State.ASKED:
            ask_about_correction(correction=correction, words=said["answer"], by=officer)
            messages.success(request, "Asked. When they answer, it comes back to this list.")
            return redirect("office:correction", code=correction.code)
        count = answer_correction(
            correction=correction,
            was_wrong=said["outcome"] == Correction.State.ACCEPTED,
            answer=said["answer"],
            values=form.values,
            by=officer,
        )
    except CannotAnswer as reason:
        messages.error(request, str(reason))
    else:
        kept = " It is put right here, and kept until your own system says the same." if count else ""
        messages.success(request, f"Answered. We have told them.{kept}")
    return redirect("office:correction", code=correction.code)


def _one(
    request: HttpRequest,
    officer: Officer,
    correction: Correction,
    form: OwnerForm,
    answer: CorrectionForm | None = None,
) -> HttpResponse:
    is_open = correction.state in {Correction.State.WAITING, Correction.State.ASKED}
    return page(
        request,
        "office/correction.html",
        officer,
        nav="corrections",
        correction=correction,
        due=due_day_badge(correction.due_on, today=clock.today()),
        form=answer or form,  # whichever came back wrong
        owner_form=form,
        answer_form=answer or (CorrectionForm(correction=correction) if is_open else None),
        officer=officer,
        is_mine=correction.owner_id == officer.pk,
        owner_name=name_of(correction.owner) if correction.owner else "",
        about=about_of(correction),
        who_said=who_said(correction),
        is_waiting=correction.state == Correction.State.WAITING,
        is_open=is_open,
        said=list(correction.said.select_related("by")),
        held=list(correction.held.all()),
        held_name=held_name,
        said_words=said_words,
    )


def _colleagues(officer: Officer) -> list[Officer]:
    """Whoever of the landlord may answer corrections and has not left."""
    rows = Officer.objects.filter(landlord=officer.landlord, role__in=CORRECTION_ROLES)
    here = rows.working(on=clock.today()).select_related("person", "team")
    return list(here.order_by(F("person__name"), "pk"))


def name_of(officer: Officer) -> str:
    return officer.person.name or officer.get_role_display()


def about_of(correction: Correction) -> str:
    """Which fact it is, in the words the resident chose it by: Homes: Bedrooms."""
    kind = correction.fact_kind.replace("_", " ").capitalize()
    return f"{kind}: {fact_name(correction.fact_kind, correction.fact_field)}"


def held_name(held: HeldFact) -> str:
    """Which fact is held, in a word or two: Bedrooms."""
    facts = (fact for facts in HOLDABLE.values() for fact in facts)
    return next(
        (fact.label for fact in facts if (fact.model, fact.field) == (held.model, held.field)), held.field
    )


def said_words(cell: str) -> str:
    """What a delivered cell says, as people say it: a day is not written as 2021-10-04."""
    try:
        return full_day(date.fromisoformat(cell))
    except ValueError:
        return cell or "nothing"
