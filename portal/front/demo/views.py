"""The way in for a newcomer: everybody to be, and everything that was said. Only in the demo."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from portal.front.demo.cast import CAST, GROUPS
from portal.notices.models import Notice
from portal.people.entering import enter
from portal.people.models import Person
from portal.tenancies.actions import postal_address
from portal.tenancies.models import Invitation

View = Callable[..., HttpResponse]


def only_in_the_demo(view: View) -> View:
    """Besides having no address elsewhere: even when called, such a view does not exist."""

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@only_in_the_demo
def people(request: HttpRequest) -> HttpResponse:
    """Everybody one can be."""
    found = {
        person.email: person for person in Person.objects.filter(email__in=[part.email for part in CAST])
    }
    groups = [
        (name, [(part, found.get(part.email)) for part in CAST if part.group == name]) for name in GROUPS
    ]
    context = {"groups": groups, "ready": bool(found), "letter": _unused_letter()}
    return render(request, "demo/people.html", context)


def _unused_letter() -> Notice | None:
    """The letter of the new tenant, until somebody has used its code."""
    invitation = Invitation.objects.select_related("party__tenancy__home").filter(used_at=None).last()
    if invitation is None:
        return None
    to = postal_address(invitation.party)
    return Notice.objects.filter(channel=Notice.Channel.LETTER, to=to).last()


@only_in_the_demo
@require_POST
def sign_in_as(request: HttpRequest, code: UUID) -> HttpResponse:
    """Be that person; staff as if they had used their second factor."""
    person = get_object_or_404(Person, code=code, email__in=[part.email for part in CAST])
    logout(request)
    works = Person.objects.staff().filter(pk=person.pk).exists()
    if works:
        return enter(request, person, method="mfa", to="/office/", type="demo")
    return enter(request, person, method="code", to="/", email=person.email)


@only_in_the_demo
def messages(request: HttpRequest) -> HttpResponse:
    """Every email, text message and letter, newest first."""
    page = Paginator(Notice.objects.order_by("-made_at", "-pk"), 50).get_page(request.GET.get("page"))
    return render(request, "demo/messages.html", {"page": page})
