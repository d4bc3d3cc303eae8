"""How many requests there are, how they end and how long they take, by the name of the view."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.core import counting

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class MeasuringMiddleware:
    """Counts each request that reaches it; no address and nobody's name is in what it counts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        found = request.resolver_match
        view = (found.view_name or "unnamed") if found else "none"
        method = request.method if request.method in METHODS else "other"
        counting.count("requests", view, str(method), str(response.status_code))
        counting.time_taken("request_seconds", view, str(method), seconds=time.perf_counter() - begun)
        return response
