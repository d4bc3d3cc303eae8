"""When somebody who did something too often may do it again. The limits are ACCOUNT_RATE_LIMITS."""

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import get_cache_key, get_rates
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core import clock
from portal.core.words import moment

APP = "allauth.account"  # whose settings hold the limits
A_MINUTE = timedelta(minutes=1)
A_MOMENT = "in a minute"

View = Callable[..., HttpResponse]


def limited(action: str) -> Callable[[View], View]:
    """A view that answers 429, with when to come back, to whoever posts to it more often than that limit."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if ratelimit.consume(request, action=action):
                return view(request, *args, **kwargs)
            return too_many(request, action)

        return guarded

    return guard


def too_many(request: HttpRequest, action: str) -> HttpResponse:
    """The page that says when to come back, for people; and for programs, in how many seconds."""
    at = again_at(request, action)
    answer = render(request, "429.html", {"again": again_words(at)}, status=429)
    wait = (at - clock.now()).total_seconds() if at else 60
    answer["Retry-After"] = str(max(1, math.ceil(wait)))
    return answer


def again_words(at: datetime | None) -> str:
    """In a minute; today at 2:15pm; tomorrow at 9:10am. Never before it is so."""
    if at is None or at - clock.now() <= A_MINUTE:
        return A_MOMENT
    whole = at.replace(second=0, microsecond=0)
    return moment(whole if whole == at else whole + A_MINUTE, today=clock.today())


def again_at(request: HttpRequest, action: str, key: str | None = None) -> datetime | None:
    """When every limit on the action allows it once more; None when none forbids it now.

    ``key`` is what is counted, where that is neither the person nor the address they come from. allauth
    keeps the moments of each limit in the cache, the newest first, and does not tell when they pass.
    """
    now, ends = time.time(), []
    for rate in get_rates(app=APP, action=action):
        if rate.per == "key" and key is None:
            continue
        kept = cache.get(get_cache_key(request, app=APP, action=action, rate=rate, key=key), [])
        counted = [at for at in kept if at > now - rate.duration]
        if len(counted) >= rate.amount:
            ends.append(counted[rate.amount - 1] + rate.duration)
    return datetime.fromtimestamp(max(ends), UTC) if ends else None


def too_many_words(request: HttpRequest, action: str, key: str | None = None) -> str:
    """The same for a form that says it beside its field."""
    return f"You have tried too many times. Try again {again_words(again_at(request, action, key))}."
