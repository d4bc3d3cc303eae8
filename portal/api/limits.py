"""How much one client may ask. Every answer says how much is left, as the RateLimit header fields have it."""

import time
from typing import TYPE_CHECKING, Any

import redis
from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from portal.api.signing_in import Caller
from portal.core.health import redis_client

if TYPE_CHECKING:  # DRF's settings name this module, so it is read before DRF's views
    from rest_framework.views import APIView

A_MINUTE = 60


class PerClient(BaseThrottle):
    """So many questions in a minute of the clock, by client, or by address where nobody signed in."""

    def __init__(self) -> None:
        self.left = 0.0

    def allow_request(self, request: Request, view: "APIView") -> bool:
        most, who = self._limit(request)
        now = time.time()
        minute, self.left = int(now // A_MINUTE), A_MINUTE - now % A_MINUTE
        asked = _counted(f"api:{who}:{minute}")
        told = (most, max(most - asked, 0), int(self.left))
        request._request.rate_limit = told  # type: ignore[attr-defined]
        return bool(asked <= most)

    def wait(self) -> float:
        return self.left

    def _limit(self, request: Request) -> tuple[int, str]:
        if isinstance(request.user, Caller):
            return settings.API_A_MINUTE, f"client:{request.user.pk}"
        return settings.API_A_MINUTE_WITHOUT_CLIENT, f"address:{self.get_ident(request)}"


def _counted(key: str) -> int:
    """How often that key has been asked for, with this time. One way to Redis and back."""
    pipe = redis_client().pipeline(transaction=False)
    pipe.incr(key)
    pipe.expire(key, 2 * A_MINUTE)
    try:
        asked, _ = pipe.execute()
    except ValueError as error:  # what redis-py makes of a server that dies while it is being greeted
        raise redis.ConnectionError(str(error)) from error
    return int(asked)


def headers(told: tuple[int, int, int] | None) -> dict[str, Any]:
    """RateLimit-Policy and RateLimit, from how many there may be, are left, and for how many seconds."""
    if told is None:
        return {}
    most, left, seconds = told
    return {
        "RateLimit-Policy": f'"minute";q={most};w={A_MINUTE}',
        "RateLimit": f'"minute";r={left};t={seconds}',
    }
