"""Everything we hold, to read and to take away."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from portal.core import clock
from portal.front.calls import home_here
from portal.front.corrections import told_by
from portal.front.facts import Record, component_record, home_record, notes_of, tenancies_of, tenancy_record
from portal.front.pages import page, unkept
from portal.front.plans import parts_seen
from portal.front.taking import Copy, as_json, as_zip, take, take_until_leaving
from portal.homes.freshness import Feeds, Origin, feeds_of, origin
from portal.people.asking import signed_in
from portal.tenancies.access import Sight, copy_for, home_for
from portal.tenancies.models import Tenancy
from standards.codelists import codelist


@require_safe
def record(request: HttpRequest, code: UUID) -> HttpResponse:
    """Every fact of the home and the tenancy, each with where it came from."""
    sight = home_here(request, code)
    home = sight.home
    feeds = feeds_of(home.landlord)
    tenancies = tenancies_of(sight)
    parts = parts_seen(home).select_related("source").order_by("kind", "pk")
    shown = [component_record(part) for part in parts]
    waiting = told_by(sight).count()
    return page(
        request,
        "front/record.html",
        sight,
        nav="everything",
        records=[
            (one, one.origin(feeds))
            for one in (home_record(home), *(tenancy_record(each, sight) for each in tenancies))
        ],
        parts=_parts(shown, feeds, shared=False),
        shared_parts=_parts(shown, feeds, shared=True),
        notes=_notes(tenancies, sight, feeds),
        corrections=waiting,
    )


def _parts(shown: list[Record], feeds: Feeds, *, shared: bool) -> list[tuple[Record, object]]:
    return [(one, one.origin(feeds)) for one in shown if one.row.is_communal is shared]  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class Note:
    """One note about the person, and of which tenancy it is told, by its public code."""

    kind: str
    words: str
    since: date
    tenancy: UUID
    origin: Origin


def _notes(tenancies: list[Tenancy], sight: Sight, feeds: Feeds) -> list[Note]:
    kinds = codelist("PersonAlertTypeCode")
    return [
        Note(
            kind=kinds.get(alert.type_code, "Note"),
            words=alert.comments,
            since=alert.noted_on,
            tenancy=tenancy.code,
            origin=origin(tenancy, "tenancies", feeds),
        )
        for tenancy in tenancies
        for alert in notes_of(tenancy, sight)
    ]


@require_safe
def download_json(request: HttpRequest, code: UUID) -> HttpResponse:
    """All of it as one document in the standard."""
    person = signed_in(request)
    sight = home_for(person, code, on=clock.today())
    return _json(take(person, sight, now=clock.now()))


@require_safe
def download_zip(request: HttpRequest, code: UUID) -> HttpResponseBase:
    """All of it as tables."""
    person = signed_in(request)
    sight = home_for(person, code, on=clock.today())
    return _zip(take(person, sight, now=clock.now()))


@require_safe
def copy(request: HttpRequest, code: UUID) -> HttpResponse:
    """For somebody who has left: what they may take, and until when."""
    sight = copy_for(signed_in(request), code, on=clock.today())
    return page(request, "front/copy.html", sight=sight, until=sight.until, copy_until=sight.copy_until)


@require_safe
def copy_json(request: HttpRequest, code: UUID) -> HttpResponse:
    """Their copy as one document in the standard."""
    person = signed_in(request)
    sight = copy_for(person, code, on=clock.today())
    return _json(take_until_leaving(person, sight, now=clock.now()))


@require_safe
def copy_zip(request: HttpRequest, code: UUID) -> HttpResponseBase:
    """Their copy as tables."""
    person = signed_in(request)
    sight = copy_for(person, code, on=clock.today())
    return _zip(take_until_leaving(person, sight, now=clock.now()))


def _json(taken: Copy) -> HttpResponse:
    answer = JsonResponse(as_json(taken), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="my-home.json"'
    return unkept(answer)


def _zip(taken: Copy) -> HttpResponseBase:
    answer = StreamingHttpResponse(as_zip(taken), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="my-home.zip"'
    answer["Cache-Control"] = "no-store, private"
    return answer
