"""When somebody can come: a landlord's own calendar of visits, for one whose system offers none."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portal.core import clock
from portal.core.words import day, plural
from portal.landlords.models import Officer
from portal.office.access import closed_day_for, pattern_for
from portal.office.pages import page
from portal.office.setting_up.visits import WEEKDAYS, ClosedDayForm, PatternForm, by_weekday
from portal.people.asking import signed_in
from portal.repairs.actions.slots import (
    CannotChangeCalendar,
    close_day,
    open_day,
    remove_pattern,
    save_pattern,
)
from portal.repairs.models import ClosedDay, SlotPattern
from portal.repairs.slots import overlapping
from portal.repairs.trades import trade
from portal.tenancies.access import SETTING_ROLES, officer_for


def _officer(request: HttpRequest) -> Officer:
    return officer_for(signed_in(request), SETTING_ROLES, on=clock.today())


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """The week, and the days on which nobody comes; to add to either."""
    officer = _officer(request)
    pattern_form, closed_form = PatternForm(), ClosedDayForm(today=clock.today())
    if request.method == "POST" and "open" in request.POST:
        return _open(request, officer)
    if request.method == "POST" and "close" in request.POST:
        closed_form = ClosedDayForm(request.POST, today=clock.today())
        if closed_form.is_valid():
            return _close(request, officer, closed_form)
    elif request.method == "POST":
        pattern_form = PatternForm(request.POST)
        if pattern_form.is_valid() and _save(request, officer, pattern_form, None):
            return redirect("office:slot_calendar")
    patterns = list(SlotPattern.objects.filter(landlord=officer.landlord, places__gt=0))
    return page(
        request,
        "office/slot_calendar.html",
        officer,
        nav="setting-up",
        week=by_weekday(patterns),
        overlaps=[(WEEKDAYS[one.weekday], one, other) for one, other in overlapping(patterns)],
        closed=ClosedDay.objects.filter(landlord=officer.landlord, on__gte=clock.today()).order_by("on"),
        form=closed_form if closed_form.is_bound else pattern_form,  # whichever came back wrong
        pattern_form=pattern_form,
        closed_form=closed_form,
        trade=trade,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """One line of the week, to be changed or removed. Visits that were booked stay booked."""
    officer = _officer(request)
    pattern = pattern_for(officer, code)
    form = PatternForm.of(pattern)
    if request.method == "POST" and "remove" in request.POST:
        remove_pattern(pattern=pattern, by=signed_in(request))
        messages.success(request, "Removed. Visits that were booked stay booked.")
        return redirect("office:slot_calendar")
    if request.method == "POST":
        form = PatternForm(request.POST)
        if form.is_valid() and _save(request, officer, form, pattern):
            return redirect("office:slot_calendar")
    return page(request, "office/slot_pattern.html", officer, nav="setting-up", form=form)


def _save(request: HttpRequest, officer: Officer, form: PatternForm, pattern: SlotPattern | None) -> bool:
    """The first of its days is the line itself; each other day is a new one like it."""
    said = form.cleaned_data
    fields = {name: said[name] for name in ("name", "starts", "ends", "places", "trade_code")}
    try:
        for number in map(int, said["weekdays"]):
            save_pattern(
                landlord=officer.landlord,
                pattern=pattern,
                weekday=number,
                by=signed_in(request),
                **fields,
            )
            pattern = None
    except CannotChangeCalendar as reason:
        form.add_error(None, str(reason))
        return False
    messages.success(request, "Saved. Residents can choose these times from now on.")
    return True


def _close(request: HttpRequest, officer: Officer, form: ClosedDayForm) -> HttpResponse:
    on = form.cleaned_data["on"]
    booked = close_day(landlord=officer.landlord, on=on, by=signed_in(request))
    messages.success(request, f"No visits are offered on {day(on)}.")
    if booked:
        messages.error(request, f"Booked on that day already: {plural(booked, 'visit')}. Please move them.")
    return redirect("office:slot_calendar")


def _open(request: HttpRequest, officer: Officer) -> HttpResponse:
    closed = closed_day_for(officer, request.POST.get("open", ""))
    open_day(landlord=officer.landlord, on=closed.on, by=signed_in(request))
    messages.success(request, f"Visits are offered again on {day(closed.on)}.")
    return redirect("office:slot_calendar")
