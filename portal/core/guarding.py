"""What holds for every question and every answer, whichever view they are for."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse

from portal.core.uploading import allowed_at

# What is wrong is told there as a problem and not as a page: its views turn a NUL away themselves.
ANSWERS_ITSELF = "/api/v1/"


class GuardMiddleware:
    """Turns away what no view should have to think of; what somebody signed in saw, no browser keeps."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info and not request.path_info.startswith(ANSWERS_ITSELF):
            raise Http404  # PostgreSQL has no text with a NUL: to look one up is an error
        if is_too_long(request):
            raise RequestDataTooBig
        response = self.get_response(request)
        if in_a_session(request, response) and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        return response


def is_too_long(request: HttpRequest) -> bool:
    """Whether the body is longer than any form of ours: Django would put its files on the disk at once."""
    most = allowed_at(request.path_info).most
    length = request.META.get("CONTENT_LENGTH") or "0"
    return most is not None and (not length.isdigit() or int(length) > most)


def in_a_session(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the browser came with a session, or leaves with one."""
    name = settings.SESSION_COOKIE_NAME
    return name in request.COOKIES or name in response.cookies
