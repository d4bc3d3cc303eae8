"""What every view of the API is: signed in by a token, limited, and told in problems."""

from typing import Any, ClassVar

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api import limits
from portal.api.problems import Kind, Problem
from portal.api.signing_in import Caller, caller_of
from portal.sync.scopes import Scope


class View(APIView):
    """A view says what each method takes; whoever asks is its ``caller``."""

    scopes: ClassVar[dict[str, Scope | None]] = {}

    @property
    def caller(self) -> Caller:
        return caller_of(self.request)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if "\x00" in request.path_info:
            raise Problem(Kind.NOT_FOUND)  # PostgreSQL has no text with a NUL: to look one up is an error

    def perform_authentication(self, request: Request) -> None:
        """Each call is counted before anything is decided about it: who is refused is limited too."""
        try:
            super().perform_authentication(request)
        finally:
            super().check_throttles(request)

    def check_throttles(self, request: Request) -> None:
        """Done, when it was asked who calls."""

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answered = super().finalize_response(request, response, *args, **kwargs)
        asked: HttpRequest = getattr(request, "_request", request)
        for name, value in limits.headers(getattr(asked, "rate_limit", None)).items():
            answered[name] = value
        answered.setdefault("Cache-Control", "no-store, private")
        return answered
