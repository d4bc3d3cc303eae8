"""What a landlord publishes: put there, renewed, looked at again, withdrawn, put back; and how it does so."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.documents import actions
from portal.documents.access import document_for, publisher_for, version_of
from portal.documents.models import PublishedDocument, Scheme
from portal.documents.reading import Paper, paper, papers_of, shelves
from portal.documents.rules import CannotPublish
from portal.documents.sheets import sheets
from portal.landlords.models import Officer
from portal.office.pages import page
from portal.office.publication.forms import (
    AddForm,
    DescriptionForm,
    SchemeForm,
    StillRightForm,
    VersionForm,
    WhyForm,
)
from portal.people.asking import signed_in

NAV = "publication"
EVERY_METHOD = ["GET", "HEAD", "POST"]


def _officer(request: HttpRequest) -> Officer:
    return publisher_for(signed_in(request), on=clock.today())


def _scheme(officer: Officer) -> Scheme:
    """As it is; of a landlord that has not said anything yet, as it begins."""
    return Scheme.objects.filter(landlord=officer.landlord).first() or Scheme(landlord=officer.landlord)


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """Every class with what is in it, what has to be looked at first, and what was withdrawn."""
    officer, today = _officer(request), clock.today()
    scheme = _scheme(officer)
    gone = PublishedDocument.objects.filter(landlord=officer.landlord, withdrawn_at__isnull=False)
    found = shelves(scheme, today=today)
    return page(
        request,
        "office/publication.html",
        officer,
        nav=NAV,
        scheme=scheme,
        shelves=found,
        stale=[one for shelf in found for one in shelf.papers if one.is_stale],
        gone=papers_of(gone, today=today),
    )


@require_http_methods(EVERY_METHOD)
def add(request: HttpRequest) -> HttpResponse:
    """A new document."""
    officer = _officer(request)
    form = AddForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("class")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.publish(
                landlord=officer.landlord,
                kind=said["kind"],
                title=said["title"],
                summary=said["summary"],
                content=form.content,
                as_of=said["as_of"],
                review_on=said["review_on"],
                by=officer,
            )
        except CannotPublish as reason:
            form.add_error(said["form"], str(reason))
        else:
            messages.success(request, "Published.")
            return redirect("office:publication_document", code=made.code)
    return page(request, "office/publication_add.html", officer, nav=NAV, form=form)


@require_http_methods(EVERY_METHOD)
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """A document: all versions, and what can be done to it. Each button of the page is a form of its own."""
    officer = _officer(request)
    document = document_for(officer, code)
    act = request.POST.get("act", "")
    still_right = StillRightForm(request.POST if act == "still_right" else None)
    why = WhyForm(request.POST if act == "withdraw" else None)
    if request.method == "POST":
        try:
            done = _done(document, act, still_right, why, officer)
        except CannotPublish as reason:
            messages.error(request, str(reason))
            return redirect("office:publication_document", code=code)
        if done:
            messages.success(request, done)
            return redirect("office:publication_document", code=code)
    shown = paper(document, today=clock.today())
    return _one(request, officer, shown, still_right, why)


def _one(
    request: HttpRequest, officer: Officer, shown: Paper, still_right: StillRightForm, why: WhyForm
) -> HttpResponse:
    failed = next((form for form in (still_right, why) if form.errors), None)
    return page(
        request,
        "office/publication_document.html",
        officer,
        nav=NAV,
        paper=shown,
        scheme=_scheme(officer),
        still_right=still_right,
        why=why,
        form=failed,
    )


def _done(
    document: PublishedDocument, act: str, still_right: StillRightForm, why: WhyForm, by: Officer
) -> str:
    """What to say once it is done; nothing where the form came back. Raises CannotPublish."""
    if act == "still_right" and still_right.is_valid():
        actions.still_right(document=document, review_on=still_right.cleaned_data["review_on"], by=by)
        return "Kept as it is."
    if act == "withdraw" and why.is_valid():
        actions.withdraw(document=document, because=why.cleaned_data["because"], by=by)
        return "Withdrawn. You can put it back."
    if act == "put_back":
        actions.put_back(document=document, by=by)
        return "It can be read again."
    return ""


@require_http_methods(EVERY_METHOD)
def describe_one(request: HttpRequest, code: UUID) -> HttpResponse:
    """Another class, title or summary."""
    officer = _officer(request)
    document = document_for(officer, code)
    kept = {"kind": document.kind, "title": document.title, "summary": document.summary}
    form = DescriptionForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        actions.describe(document=document, **form.cleaned_data, by=officer)
        messages.success(request, "Kept.")
        return redirect("office:publication_document", code=code)
    return page(request, "office/publication_describe.html", officer, nav=NAV, form=form, document=document)


@require_http_methods(EVERY_METHOD)
def new_version(request: HttpRequest, code: UUID) -> HttpResponse:
    """What it says from now on."""
    officer = _officer(request)
    document = document_for(officer, code)
    form = VersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.add_version(
                document=document,
                content=form.content,
                as_of=said["as_of"],
                review_on=said["review_on"],
                by=officer,
            )
        except CannotPublish as reason:
            form.add_error(said["form"], str(reason))
        else:
            messages.success(request, "Published. What it said before can still be read.")
            return redirect("office:publication_document", code=code)
    return page(request, "office/publication_version.html", officer, nav=NAV, form=form, document=document)


@require_http_methods(EVERY_METHOD)
def delete_one(request: HttpRequest, code: UUID, number: int) -> HttpResponse:
    """Ask why, then delete a version that should never have been there."""
    officer = _officer(request)
    document = document_for(officer, code)
    version = version_of(document, number)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.delete_version(version=version, because=form.cleaned_data["because"], by=officer)
        messages.success(request, "Deleted. Whoever has taken a copy still has it.")
        return redirect("office:publication_document", code=code)
    return page(
        request,
        "office/publication_delete.html",
        officer,
        nav=NAV,
        form=form,
        document=document,
        version=version,
    )


@require_http_methods(EVERY_METHOD)
def settings(request: HttpRequest) -> HttpResponse:
    """Whether the pages are open, under which licence, what is left out, and how to ask for more."""
    officer = _officer(request)
    scheme = _scheme(officer)
    names = ("is_open", "licence", "how_to_ask", "how_decided", "remind_days")
    kept = {name: getattr(scheme, name) for name in names}
    kept |= {"kept": [key for key in sheets() if key not in scheme.left_out]}
    form = SchemeForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        actions.change_scheme(landlord=officer.landlord, by=officer, **form.changes)
        messages.success(request, "Kept.")
        return redirect("office:publication")
    return page(request, "office/publication_settings.html", officer, nav=NAV, form=form)
