"""It is reported already: on to that repair, and told of it from now on, instead of a second report."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.front.calls import speaker
from portal.front.repairs import orders_seen
from portal.front.report.forms import read_which
from portal.journeys import drafts
from portal.journeys.models import Draft
from portal.repairs.actions.following import follow as follow_it
from portal.repairs.models import RepairRequest
from portal.tenancies.access import Sight

TOLD = "This is reported already, so you do not need to report it again."


def follow(request: HttpRequest, sight: Sight, draft: Draft | None, which: str) -> HttpResponse:
    """Leave the draft, and lead to what they said is the same. A repair of the shared parts is followed."""
    person, found = speaker(request), read_which(which)
    if found is None:
        raise Http404
    _same, kind, code = found
    order = orders_seen(sight).filter(code=code).first() if kind == "order" else None
    report = RepairRequest.objects.seen_from(sight).filter(code=code).first() if kind == "request" else None
    one = order or report
    if one is None:
        raise Http404
    follows = one.is_communal and sight.reader is not None  # whoever has no account cannot be told
    if follows:
        follow_it(request=report, order=order, home=sight.home, by=person)
    if draft:
        drafts.leave(draft=draft, caller=draft.caller, by=draft.person)
    told = "" if one.is_communal else " You can add to it on this page."
    told = " We tell you what happens." if follows else told
    messages.success(request, TOLD + told)
    if order:
        return redirect("front:repair", code=sight.home.code, order=order.code)
    return redirect("front:request", code=sight.home.code, report=code)
