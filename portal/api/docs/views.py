"""The pages themselves: public, without script, from what the API says of itself."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_safe
from markupsafe import Markup, escape

from portal.api.docs import operations, shapes
from portal.api.openapi import written
from portal.api.problems import MEANINGS
from portal.demo import API_CLIENT, API_SECRET
from portal.sync.models import Client
from portal.sync.outward import reading
from portal.sync.outward.reading import Whose
from portal.sync.scopes import IN_WORDS, OF_CONTRACTORS
from standards.kinds import KINDS
from standards.templates import MEANING_HEADINGS, about, as_csv, as_xlsx, meanings

AN_HOUR = 3600
FORMS = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document."""
    content, tag = written()
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={AN_HOUR}"}
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(content, content_type="application/json", headers=headers)


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """From nothing to a first answer, and where everything is."""
    return page(request, "start", current="start")


@login_not_required
@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """Every operation of one group."""
    found = next((each for each in operations.groups() if each.slug == slug), None)
    if found is None:
        raise Http404
    return page(request, "group", current=slug, group=found)


@login_not_required
@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """Each kind of problem, what it means, and what to do."""
    return page(request, "problems", current="problems", meanings=MEANINGS)


@login_not_required
@require_safe
def scopes(request: HttpRequest) -> HttpResponse:
    """Each scope, and what it opens."""
    every = [each for one in operations.groups() for each in one.operations]
    told = [
        (scope, words, scope in OF_CONTRACTORS, [each for each in every if scope in each.scopes])
        for scope, words in IN_WORDS.items()
    ]
    return page(request, "scopes", current="scopes", scopes=told)


@login_not_required
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """The empty files that a landlord fills in, and what each column means."""
    told = [(kind, about(kind), list(meanings(kind))) for kind in KINDS.values()]
    return page(request, "templates", current="templates", kinds=told, headings=MEANING_HEADINGS)


@login_not_required
@require_safe
def template(_request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """One of them, to download: ``homes.csv`` has the columns; ``homes.xlsx`` also says what they mean."""
    if kind not in KINDS or form not in FORMS:
        raise Http404
    content_type, write = FORMS[form]
    headers = {
        "Content-Disposition": f'attachment; filename="{kind}.{form}"',
        "Cache-Control": f"public, max-age={AN_HOUR}",
    }
    return HttpResponse(write(KINDS[kind]), content_type=content_type, headers=headers)


@login_not_required
@require_safe
def every_shape(request: HttpRequest) -> HttpResponse:
    """The names of all shapes."""
    return page(request, "shapes", current="shapes", names=shapes.names())


@login_not_required
@require_safe
def one_shape(request: HttpRequest, shape: str) -> HttpResponse:
    """The fields of one."""
    try:
        found = shapes.shape(shape)
    except KeyError as error:
        raise Http404 from error
    return page(request, "shape", current="shapes", shape=found)


def page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    """One of the pages, with what all of them have."""
    groups = operations.groups()
    pages = {each.id: one.slug for one in groups for each in one.operations}
    common = {
        "groups": groups,
        "pages": pages,
        "site": settings.SITE_URL,
        "ready": (ready := ready_made()),
        "there": known_here() if ready else {},
        "words": words,
        "inline": inline,
    }
    return render(request, f"api/{name}.html", {**common, **context})


def ready_made() -> tuple[str, str] | None:
    """The id and the secret that everybody may use: only in the demo, and only while it is there."""
    if settings.DEMO and Client.objects.filter(client_id=API_CLIENT, ended_at=None).exists():
        return API_CLIENT, API_SECRET
    return None


def known_here() -> dict[str, str]:
    """In the demo, for whoever reads: the reference of a record that is there, by the address of its kind."""
    client = Client.objects.select_related("system__landlord").get(client_id=API_CLIENT)
    whose = Whose(client.system.landlord)
    return {
        f"/api/v1/{key.replace('_', '-')}": row.reference
        for key in KINDS
        for row in reading.listed(key, whose, limit=1)
    }


def words(text: str) -> Markup:
    """A description with its `code` marked, paragraph by paragraph."""
    told = [inline(each) for each in re.split(r"\n\s*\n", text)]
    return Markup("").join(Markup('<p class="govuk-body">{}</p>').format(each) for each in told)


def inline(text: str) -> Markup:
    """The same of a sentence, within a paragraph or a cell."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 escaped just now
