"""Administrators: who works here, in which team, and what each may do."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock, words
from portal.landlords import staff
from portal.landlords.actions import CannotAdd, CannotChange, change_landlord
from portal.landlords.models import Officer, Team
from portal.landlords.rules import last_day_words
from portal.office.access import colleague_for, team_for
from portal.office.handing.table import belongings
from portal.office.pages import page
from portal.office.setting_up.staff import ANSWERABLE, EndForm, InviteForm, OfficerForm, RulesForm, TeamForm
from portal.people.asking import signed_in
from portal.tenancies.access import administrator_for

A_PAGE = 100
SHOWN = {"here": "Work here", "left": "Have left"}


def _administrator(request: HttpRequest) -> Officer:
    return administrator_for(signed_in(request), on=clock.today())


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, by name, with what they may do."""
    officer, today = _administrator(request), clock.today()
    show = request.GET.get("show", "here")
    if show not in SHOWN:
        raise Http404
    rows = Officer.objects.filter(landlord=officer.landlord).select_related("person", "team", "landlord")
    rows = rows.working(on=today) if show == "here" else rows.left(on=today)
    shown = Paginator(rows.order_by("person__name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "office/people.html",
        officer,
        nav="people",
        shown=shown,
        lines=[(one, _standing(one)) for one in shown],
        show=show,
        choices=SHOWN,
    )


def _standing(officer: Officer) -> str:
    today = clock.today()
    said = last_day_words(officer.left_on, today=today)
    if officer.left_on is None:
        return said if officer.person.last_login else "Has not signed in yet"
    if officer.left_on < today:  # ended at once, the last day is the one before
        return f"No access since {words.day(officer.left_on + timedelta(days=1), today=today)}"
    return f"{said} {words.day(officer.left_on, today=today)}"


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Somebody new, who gets an email."""
    officer = _administrator(request)
    form = InviteForm(request.POST if request.method == "POST" else None, landlord=officer.landlord)
    if request.method == "POST" and form.is_valid():
        try:
            staff.invite_officer(landlord=officer.landlord, by=officer.person, **form.cleaned_data)
        except CannotAdd as reason:
            form.add_error("email", str(reason))
        else:
            messages.success(request, "An email that says how to sign in is on its way to them.")
            return redirect("office:people")
    return page(request, "office/people_add.html", officer, nav="people", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """What somebody may do, and until when; to change it, end it or send the email again."""
    officer = _administrator(request)
    found = colleague_for(officer, code)
    form, ending = OfficerForm.of(found), EndForm()
    if request.method == "POST":
        try:
            if "again" in request.POST:
                staff.invite_officer_again(officer=found, by=officer.person)
                return _done(request, officer, found, "The email is on its way again.")
            if "back" in request.POST:
                staff.give_access_again(officer=found, by=officer.person)
                return _done(request, officer, found, "They have access again.")
            if "end" in request.POST:
                ending = EndForm(request.POST)
                if ending.is_valid():
                    staff.end_access(officer=found, last_day=ending.last(), by=officer.person)
                    return _goes(request, officer, found, "Saved. Their access ends as you said.")
                form = OfficerForm.of(found)
            else:
                form = OfficerForm.of(found, request.POST)
                if form.is_valid():
                    moves = {"role", "team"} & set(form.changed_data)
                    staff.change_officer(officer=found, by=officer.person, **form.cleaned_data)
                    done = _goes if moves else _done
                    return done(request, officer, found, "Saved. It holds from now on.")
        except staff.CannotManage as reason:
            messages.error(request, str(reason))
            return redirect("office:person", code=found.code)
    return page(
        request,
        "office/person.html",
        officer,
        nav="people",
        found=found,
        standing=_standing(found),
        officer_form=form,
        ending=ending,
        form=ending if ending.is_bound else form,
        has_left=found.left_on is not None and found.left_on < clock.today(),
        held=belongings(found, by=officer, now=clock.now()),
    )


def _done(request: HttpRequest, _officer: Officer, found: Officer, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("office:person", code=found.code)


def _goes(request: HttpRequest, officer: Officer, found: Officer, said: str) -> HttpResponse:
    """Somebody leaves, or does something else: what is theirs is handed over next, where there is any."""
    if not belongings(found, by=officer, now=clock.now()):
        return _done(request, officer, found, said)
    messages.success(request, f"{said} Now say who has their work.")
    return redirect("office:person_hand_over", code=found.code)


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """What each role may spend, and what residents are told of who looked."""
    officer = _administrator(request)
    landlord = officer.landlord
    form = RulesForm.for_landlord(landlord, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            staff.set_spend_limits(landlord=landlord, limits=form.limits(), by=officer.person)
            change_landlord(
                landlord=landlord,
                by=officer.person,
                names_who_looked=form.cleaned_data["names_who_looked"],
                alert_review_months=form.cleaned_data["alert_review_months"],
            )
        except (staff.CannotManage, CannotChange) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, "Saved.")
            return redirect("office:people_rules")
    return page(request, "office/people_rules.html", officer, nav="people", form=form)


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """Each team, how many work in it, and what it answers for."""
    officer = _administrator(request)
    here = Q(officers__left_on=None) | Q(officers__left_on__gte=clock.today())
    rows = Team.objects.filter(landlord=officer.landlord).annotate(
        people=Count("officers", filter=here & Q(officers__pk__isnull=False))
    )
    lines = [
        (team, [ANSWERABLE.get(kind, kind) for kind in team.answers_for]) for team in rows.order_by("name")
    ]
    return page(request, "office/teams.html", officer, nav="people", lines=lines)


@require_http_methods(["GET", "HEAD", "POST"])
def add_team(request: HttpRequest) -> HttpResponse:
    """One more team."""
    return _team(request, _administrator(request), None)


@require_http_methods(["GET", "HEAD", "POST"])
def one_team(request: HttpRequest, code: UUID) -> HttpResponse:
    """A team: to change or to remove."""
    officer = _administrator(request)
    return _team(request, officer, team_for(officer, code))


def _members(team: Team) -> list[Officer]:
    here = team.officers.working(on=clock.today()).select_related("person")
    return list(here.order_by("person__name", "pk"))


def _team(request: HttpRequest, officer: Officer, team: Team | None) -> HttpResponse:
    now = {"name": team.name, "answers_for": team.answers_for} if team else None
    form = TeamForm(initial=now)
    if request.method == "POST":
        try:
            if team and "remove" in request.POST:
                staff.remove_team(team=team, by=officer.person)
                messages.success(request, "Removed.")
                return redirect("office:teams")
            form = TeamForm(request.POST)
            if form.is_valid():
                staff.save_team(landlord=officer.landlord, team=team, by=officer.person, **form.cleaned_data)
                messages.success(request, "Saved.")
                return redirect("office:teams")
        except staff.CannotManage as reason:
            form.add_error(None, str(reason)) if form.is_bound else messages.error(request, str(reason))
    members = _members(team) if team else []
    return page(request, "office/team.html", officer, nav="people", team=team, form=form, members=members)
