"""What a landlord says more than once: templates, published answers, and how soon it answers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portal.core import clock
from portal.enquiries.access import published_for, template_for, templates_of
from portal.enquiries.actions.publishing import end_template, keep_template, withdraw
from portal.enquiries.causes import cause
from portal.enquiries.models import PublishedAnswer, Template
from portal.enquiries.rules import CannotDo
from portal.landlords.actions import change_landlord
from portal.landlords.models import Officer
from portal.office.enquiries.forms import PromiseForm, TemplateForm
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.tenancies.access import HOME_ROLES, SETTING_ROLES, officer_for


@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: HttpRequest) -> HttpResponse:
    """Every template that is offered, and a new one."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    form = TemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _keep(request, officer, form, None):
        return redirect("office:enquiry_templates")
    rows = templates_of(officer.landlord)
    return page(
        request,
        "office/enquiry_templates.html",
        officer,
        nav="enquiries",
        form=form,
        rows=[(row, cause(row.cause).asks if row.cause else "Any question") for row in rows],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, code: UUID) -> HttpResponse:
    """One template, to change or to end."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    row = template_for(officer, code)
    if request.method == "POST" and "end" in request.POST:
        end_template(template=row, by=officer)
        messages.success(request, f"“{row.name}” is not offered any more.")
        return redirect("office:enquiry_templates")
    kept = {"name": row.name, "cause": row.cause, "words": row.words}
    form = TemplateForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid() and _keep(request, officer, form, row):
        return redirect("office:enquiry_templates")
    return page(request, "office/enquiry_template.html", officer, nav="enquiries", form=form, row=row)


def _keep(request: HttpRequest, officer: Officer, form: TemplateForm, row: Template | None) -> bool:
    said = form.cleaned_data
    try:
        keep_template(template=row, name=said["name"], words=said["words"], cause=said["cause"], by=officer)
    except CannotDo as reason:
        form.add_error("name", str(reason))
        return False
    messages.success(request, "Kept.")
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def published(request: HttpRequest) -> HttpResponse:
    """Every answer on a page of yours, newest first, to take off it."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    if request.method == "POST":
        withdraw(published=published_for(officer, _code(request)), by=officer)
        messages.success(request, "It is not shown any more.")
        return redirect("office:published_answers")
    rows = PublishedAnswer.objects.shown().filter(landlord=officer.landlord)
    return page(
        request,
        "office/published_answers.html",
        officer,
        nav="enquiries",
        rows=list(rows.select_related("home", "block").defer("home__words").order_by("-as_of", "-pk")[:200]),
    )


def _code(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("withdraw", ""))
    except ValueError:
        return UUID(int=0)


@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: HttpRequest) -> HttpResponse:
    """How soon questions are answered."""
    officer = officer_for(signed_in(request), SETTING_ROLES, on=clock.today())
    landlord = officer.landlord
    names = ("enquiry_working_days", "enquiry_reopen_days")
    form = PromiseForm(request.POST or None, initial={name: getattr(landlord, name) for name in names})
    if request.method == "POST" and form.is_valid():
        change_landlord(landlord=landlord, by=signed_in(request), **form.cleaned_data)
        messages.success(request, "Kept. It holds for questions asked from now on.")
        return redirect("office:enquiry_promise")
    return page(request, "office/enquiry_promise.html", officer, nav="enquiries", form=form)
