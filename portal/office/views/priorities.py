"""How soon a landlord promises to mend, and how its repairs are reported and followed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.core.working_days import bank_holidays
from portal.landlords.actions import (
    CannotAdd,
    CannotChange,
    add_priority,
    change_landlord,
    change_priority,
    drop_notify_account,
    keep_notify_account,
)
from portal.landlords.models import Officer, Priority
from portal.notices.models import NotifyAccount
from portal.office.access import priority_for
from portal.office.pages import page
from portal.office.setting_up.notify import NotifyForm
from portal.office.setting_up.promises import HowForm, PriorityForm
from portal.people.asking import signed_in
from portal.repairs.actions.problems import CannotUse, remove_priority
from portal.repairs.problems import problems_for
from portal.repairs.promise import due_at, due_words, target_words
from portal.tenancies.access import SETTING_ROLES, officer_for


def _officer(request: HttpRequest) -> Officer:
    return officer_for(signed_in(request), SETTING_ROLES, on=clock.today())


@require_safe
def all_of_them(request: HttpRequest) -> HttpResponse:
    """Each with its target, what it would promise now, and how many problems have it."""
    officer = _officer(request)
    now = clock.now()
    counts: dict[str, int] = {}
    for problem in problems_for(officer.landlord).all:
        counts[problem.priority] = counts.get(problem.priority, 0) + 1
    lines = [
        (
            one,
            target_words(one),
            due_words(due_at(one, now, bank_holidays()), today=clock.today()),
            counts.get(one.key, 0),
        )
        for one in officer.landlord.priorities.all()
    ]
    return page(request, "office/priorities.html", officer, nav="setting-up", lines=lines)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """One more."""
    officer = _officer(request)
    form = PriorityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            add_priority(landlord=officer.landlord, by=signed_in(request), **form.changes())
        except CannotAdd as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, "Added. Problems can have it now.")
            return redirect("office:priorities")
    return page(request, "office/priority.html", officer, nav="setting-up", form=form, priority=None)


def _remove(request: HttpRequest, priority: Priority) -> bool:
    """Whether it is gone; what stands against it is said on the page that comes back."""
    try:
        remove_priority(priority=priority, by=signed_in(request))
    except CannotUse as reason:
        messages.error(request, str(reason))
        return False
    messages.success(request, "Removed. What was promised stays promised.")
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """One target. What was promised already stays promised."""
    officer = _officer(request)
    priority = priority_for(officer, code)
    form = PriorityForm.of(priority)
    if request.method == "POST" and "remove" in request.POST:
        if _remove(request, priority):
            return redirect("office:priorities")
    elif request.method == "POST":
        form = PriorityForm(request.POST)
        if form.is_valid():
            try:
                change_priority(priority=priority, by=signed_in(request), **form.changes())
            except CannotChange as reason:
                form.add_error(None, str(reason))
            else:
                messages.success(request, "Saved. It holds for repairs that are reported from now on.")
                return redirect("office:priorities")
    return page(request, "office/priority.html", officer, nav="setting-up", form=form, priority=priority)


@require_http_methods(["GET", "HEAD", "POST"])
def how(request: HttpRequest) -> HttpResponse:
    """Whether residents report here, how long they can answer, and when and by what messages go."""
    officer = _officer(request)
    account = NotifyAccount.objects.filter(landlord_id=officer.landlord_id).first()
    form: HowForm | NotifyForm = HowForm.of(officer.landlord)
    notify = NotifyForm.of(account)
    if request.method == "POST":
        try:
            if "drop" in request.POST:
                drop_notify_account(landlord=officer.landlord, by=signed_in(request))
                saved = True
            elif "notify" in request.POST:
                form = notify = NotifyForm(request.POST)
                saved = _keep_account(form, officer)
            else:
                form = HowForm(request.POST)
                saved = _keep_how(form, officer)
        except CannotChange as reason:
            form.add_error(None, str(reason))
        else:
            if saved:
                messages.success(request, "Saved.")
                return redirect("office:repair_settings")
    return page(
        request,
        "office/repair_settings.html",
        officer,
        nav="setting-up",
        form=form,
        how=HowForm.of(officer.landlord) if form is notify else form,
        notify=notify,
        has_account=account is not None,
    )


def _keep_how(form: HowForm, officer: Officer) -> bool:
    if not form.is_valid():
        return False
    change_landlord(landlord=officer.landlord, by=officer.person, **form.cleaned_data)
    return True


def _keep_account(form: NotifyForm, officer: Officer) -> bool:
    if not form.is_valid():
        return False
    keep_notify_account(landlord=officer.landlord, by=officer.person, **form.changes())
    return True
