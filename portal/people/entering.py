"""Opening a session for somebody who has shown who they are."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse

from portal.people.models import Person


def enter(request: HttpRequest, person: Person, *, method: str, to: str, **record: Any) -> HttpResponse:
    """Sign the person in and send them on; ``method`` and ``record`` say how they showed who they are."""
    record_authentication(request, person, method, **record)
    answer: HttpResponse = perform_login(request, Login(user=person, redirect_url=to))
    return answer
