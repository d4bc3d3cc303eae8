"""Administrators: what somebody looks after, handed to somebody else; what is with those who have left."""

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.core.words import number, plural
from portal.landlords.models import Officer, Team
from portal.landlords.rules import last_day_words
from portal.office.access import colleague_for
from portal.office.handing.acts import CannotHandOver, hand_back, hand_over, last_step
from portal.office.handing.table import Owned, belongings, left_behind
from portal.office.pages import page
from portal.office.setting_up.staff import HandOverForm
from portal.people.asking import signed_in
from portal.tenancies.access import HOME_ROLES, administrator_for


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """What somebody looks after, and how many of each; to hand over in one step, or to take that back."""
    officer = administrator_for(signed_in(request), on=clock.today())
    found = colleague_for(officer, code)
    held = belongings(found, by=officer, now=clock.now())
    form = _form(request, officer, found, held)
    if request.method == "POST":
        try:
            if "undo" in request.POST:
                count = hand_back(owner=found, by=officer)
                messages.success(request, f"Undone for {plural(count, 'piece')} of work.")
                return redirect("office:person_hand_over", code=code)
            if form.is_valid():
                said = form.cleaned_data
                count = hand_over(owner=found, keys=said["kinds"], to=said["to"], by=officer)
                messages.success(request, f"{plural(count, 'piece').capitalize()} of work handed over.")
                return redirect("office:person_hand_over", code=code)
        except CannotHandOver as reason:
            form.add_error(None, str(reason)) if form.is_bound else messages.error(request, str(reason))
    return page(
        request,
        "office/hand_over.html",
        officer,
        nav="people",
        found=found,
        form=form,
        held=held,
        can_undo=last_step(found) is not None,
    )


def _form(
    request: HttpRequest, officer: Officer, found: Officer, held: list[tuple[Owned, int]]
) -> HandOverForm:
    working = Officer.objects.working(on=clock.today()).filter(landlord=officer.landlord, role__in=HOME_ROLES)
    people = working.filter(person__is_active=True).exclude(pk=found.pk)
    return HandOverForm(
        request.POST if request.method == "POST" and "undo" not in request.POST else None,
        held=[(kind.key, f"{kind.name}: {number(count)}") for kind, count in held],
        people=list(people.select_related("person").order_by("person__name", "pk")),
        teams=list(Team.objects.filter(landlord=officer.landlord).order_by("name")),
    )


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """Everybody who still has work and cannot see to it: gone, or doing something else."""
    officer = administrator_for(signed_in(request), on=clock.today())
    counted: Counter[int] = Counter()
    for _, owner, count in left_behind(by=officer, now=clock.now()):
        counted[owner] += count
    rows = Officer.objects.filter(landlord=officer.landlord, pk__in=counted).select_related("person")
    lines = [(one, _why(one), counted[one.pk]) for one in rows.order_by("person__name", "pk")]
    return page(request, "office/left_work.html", officer, nav="people", lines=lines)


def _why(officer: Officer) -> str:
    today = clock.today()
    if officer.left_on is not None and officer.left_on < today:
        return last_day_words(officer.left_on, today=today)
    return "Does something else now" if officer.person.is_active else "Cannot sign in"
