"""What residents can report: the list seen, changed one by one or by file, and every version of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.landlords.models import Officer, Priority
from portal.office.access import problem_list_for
from portal.office.pages import page
from portal.office.setting_up.problems import ListForm, ProblemForm
from portal.people.asking import signed_in
from portal.repairs.actions.problems import CannotUse, change_problem, keep_list, use_list
from portal.repairs.list_changes import changes
from portal.repairs.models import ProblemList
from portal.repairs.problem_files import CannotRead, rows_from, written
from portal.repairs.problems import problems_for, shipped
from portal.repairs.rights import law
from portal.repairs.rooms import BY_KEY, GROUPS
from portal.repairs.trades import trade
from portal.repairs.wholeness import Fault
from portal.tenancies.access import SETTING_ROLES, officer_for

VERSIONS_SHOWN = 30
FAULTS_SHOWN = 100


def _officer(request: HttpRequest) -> Officer:
    return officer_for(signed_in(request), SETTING_ROLES, on=clock.today())


@require_safe
def all_of_them(request: HttpRequest) -> HttpResponse:
    """The list in use, by heading; of one room when asked."""
    officer = _officer(request)
    room = request.GET.get("room", "")
    if room and room not in BY_KEY:
        raise Http404
    found = problems_for(officer.landlord)
    shown = found.in_room(room) if room else found.all
    grouped = [(name, [one for one in shown if one.group == key]) for key, name in GROUPS.items()]
    return page(
        request,
        "office/problems.html",
        officer,
        nav="setting-up",
        found=found,
        room=room,
        rooms=found.rooms(),
        shown=shown,
        groups=[(name, listed) for name, listed in grouped if listed],
        priorities=_names(officer),
        hazards=law().hazards,
        trade=trade,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One problem, to be changed or taken off the list."""
    officer = _officer(request)
    found = problems_for(officer.landlord)
    row = next((row for row in found.rows if row["key"] == key), None)
    if row is None:
        raise Http404
    priorities = _priorities(officer)
    form = ProblemForm(row=row, priorities=priorities, initial={"after": found.version})
    if request.method == "POST" and "off" in request.POST:
        if _take_off(request, officer, key, row["name"]):
            return redirect("office:problems")
    elif request.method == "POST":
        form = ProblemForm(request.POST, row=row, priorities=priorities)
        if form.is_valid() and _change(request, officer, form, key, f"Changed “{row['name']}”"):
            return redirect("office:problems")
    return page(
        request,
        "office/problem.html",
        officer,
        nav="setting-up",
        form=form,
        problem=found.get(key),
        version=found.version,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A problem that the list has not got."""
    officer = _officer(request)
    found = problems_for(officer.landlord)
    priorities = _priorities(officer)
    usual = {"after": found.version, "class_code": "10", "type_code": "30", "trade_code": "M"}
    form = ProblemForm(initial=usual, priorities=priorities)
    if request.method == "POST":
        keys = [row["key"] for row in found.rows]
        form = ProblemForm(request.POST, priorities=priorities, taken=keys)
        if form.is_valid():
            row = form.row()
            if _change(request, officer, form, row["key"], f"Added “{row['name']}”"):
                return redirect("office:problems")
    return page(
        request, "office/problem.html", officer, nav="setting-up", form=form, problem=None, version=""
    )


def _change(request: HttpRequest, officer: Officer, form: ProblemForm, key: str, note: str) -> bool:
    """Whether it was changed; what stands against it is said on the page that comes back."""
    try:
        change_problem(
            landlord=officer.landlord,
            key=key,
            row=form.row(),
            after=form.cleaned_data["after"],
            note=note[:200],
            by=signed_in(request),
        )
    except CannotUse as reason:
        for words in [fault.words for fault in reason.faults] or [str(reason)]:
            form.add_error(None, words)
        return False
    messages.success(request, "Saved. Residents choose from it from now on.")
    return True


def _take_off(request: HttpRequest, officer: Officer, key: str, name: str) -> bool:
    try:
        change_problem(
            landlord=officer.landlord,
            key=key,
            row=None,
            after=request.POST.get("after", ""),
            note=f"Took “{name}” off"[:200],
            by=signed_in(request),
        )
    except CannotUse as reason:
        for words in [fault.words for fault in reason.faults] or [str(reason)]:
            messages.error(request, words)
        return False
    messages.success(request, "Taken off. Reports that were made of it stay as they are.")
    return True


@require_safe
def as_file(request: HttpRequest) -> HttpResponse:
    """The list in use, for a spreadsheet."""
    officer = _officer(request)
    text = written(problems_for(officer.landlord).rows)
    name = f"problems-{officer.landlord.slug}-{clock.today():%Y-%m-%d}.csv"
    return HttpResponse(
        "\ufeff" + text,  # so that spreadsheets read it as UTF-8
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store, private",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A list from a file: checked, and kept as a version to be looked at before it is used."""
    officer = _officer(request)
    form, faults = ListForm(), tuple[Fault, ...]()
    if request.method == "POST":
        form = ListForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                keep_list(
                    landlord=officer.landlord,
                    rows=rows_from(form.cleaned_data["upload"]),
                    note=form.cleaned_data["note"],
                    by=signed_in(request),
                )
            except CannotRead as reason:
                form.add_error("upload", str(reason))
            except CannotUse as reason:
                form.add_error("upload", f"{reason} Nothing was changed.")
                faults = reason.faults
            else:
                messages.success(request, "The list is whole. Look at what is different, then use it.")
                return redirect("office:problems_versions")
    return page(
        request,
        "office/problems_upload.html",
        officer,
        nav="setting-up",
        form=form,
        faults=faults[:FAULTS_SHOWN],
        more=max(0, len(faults) - FAULTS_SHOWN),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest) -> HttpResponse:
    """Every version, newest first, with what would become different; to use any of them again."""
    officer = _officer(request)
    if request.method == "POST":
        return _use(request, officer)
    now = problems_for(officer.landlord)
    lists = ProblemList.objects.filter(landlord=officer.landlord).select_related("made_by")
    shown = list(lists.order_by("-made_at", "-pk")[:VERSIONS_SHOWN])
    return page(
        request,
        "office/problems_versions.html",
        officer,
        nav="setting-up",
        now=now,
        lines=[(one, changes(now.rows, one.rows).words) for one in shown],
        shipped_changes=changes(now.rows, shipped().rows).words,
    )


def _use(request: HttpRequest, officer: Officer) -> HttpResponse:
    try:
        code = request.POST.get("use", "")
        version = problem_list_for(officer, UUID(code)) if code else None
    except ValueError:
        raise Http404 from None
    try:
        use_list(landlord=officer.landlord, version=version, by=signed_in(request))
    except CannotUse as reason:
        messages.error(request, f"{reason} " + " ".join(fault.words for fault in reason.faults[:3]))
    else:
        messages.success(request, "Used from now on.")
    return redirect("office:problems_versions")


def _priorities(officer: Officer) -> list[Priority]:
    return list(officer.landlord.priorities.all())


def _names(officer: Officer) -> dict[str, str]:
    return {one.key: one.name for one in _priorities(officer)}
