"""The person behind a request."""

from django.http import HttpRequest

from portal.people.models import Person


def signed_in(request: HttpRequest) -> Person:
    """Who asks. The middleware has seen to it that somebody is signed in."""
    assert isinstance(request.user, Person)  # noqa: S101
    return request.user
