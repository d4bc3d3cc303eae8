"""Pages of a home as an officer opens them who is on the phone with its tenant.

They are the resident's own pages: `opened_in_calls` lets a page be opened so, `home_here` fetches the home
for whoever asks, and `speaker` is in whose name something is done. Without them a page opens in no call.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core import clock
from portal.people.asking import signed_in
from portal.people.limits import limited
from portal.people.models import Person
from portal.records import events
from portal.tenancies.access import Sight, goes_on, home_for, last_call
from portal.tenancies.calls import TAKES_CALLS
from portal.tenancies.looks import look_at_household, looker_of
from portal.tenancies.models import Call

# What is posted by a form, and is not of the page it was posted from.
NOT_WRITTEN = frozenset({"csrfmiddlewaretoken"})

View = Callable[..., HttpResponse]


def call_of(request: HttpRequest) -> Call | None:
    """The call in which this page was opened."""
    call: Call | None = getattr(request, "call", None)
    return call


def home_here(request: HttpRequest, code: UUID) -> Sight:
    """The home with that code, for who lives there or an officer on the phone with them. 404 for others."""
    return home_for(signed_in(request), code, on=clock.today(), call=call_of(request))


def speaker(request: HttpRequest) -> Person:
    """In whose name something is done: on the phone the tenant's; without an account, the officer's own."""
    call = call_of(request)
    return (call.party.person if call else None) or signed_in(request)


def asker(request: HttpRequest, sight: Sight) -> Person | None:
    """Who asks something: on the phone the tenant, who may have no account, and then it is nobody's."""
    return sight.call.party.person if sight.call else signed_in(request)


def opened_in_calls(view: View) -> View:
    """A page of a home that opens in a call: what is done there is the officer's doing, and a look is kept.

    Of a call that is over nothing is shown but that it is, and what was typed meanwhile, to go on with.
    """

    @wraps(view)
    def opened(request: HttpRequest, code: UUID, **more: Any) -> HttpResponse:
        if TAKES_CALLS not in request.session:
            return view(request, code, **more)
        now, person = clock.now(), signed_in(request)
        call = last_call(person, code, on=clock.day_of(now))
        if call is None:
            return view(request, code, **more)
        if not goes_on(call, now=now):
            return _over(request, call)
        request.call = call  # type: ignore[attr-defined]
        with events.in_call(call.code, by=person):
            answer = view(request, code, **more)
        if answer.status_code < 400:
            _note_look(request, call, now)
        return answer

    return opened


def _note_look(request: HttpRequest, call: Call, now: datetime) -> None:
    page = request.resolver_match.view_name if request.resolver_match else ""
    look_at_household(looker_of(call.officer), call.party.tenancy_id, page=page, now=now)


def _over(request: HttpRequest, call: Call) -> HttpResponse:
    """The call ended while they were at it. What they typed goes with the button that takes it up again."""
    typed = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "landlord": call.landlord,
        "person": request.user,
        "ended": call,
        "path": request.get_full_path(),
        "is_posted": request.method == "POST",
        "typed": [(name, value) for name, value in typed if name not in NOT_WRITTEN],
        "lost_files": bool(request.FILES),
    }
    answer = render(request, "front/call_over.html", context, status=404)
    answer["Cache-Control"] = "no-store, private"
    return answer


def limited_but_in_calls(action: str) -> Callable[[View], View]:
    """As `limited`; an officer takes more calls in an hour than a resident has bad days, with a limit of
    their own."""

    def guard(view: View) -> View:
        alone, in_a_call = limited(action)(view), limited("call")(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            return (in_a_call if call_of(request) else alone)(request, *args, **kwargs)

        return guarded

    return guard
