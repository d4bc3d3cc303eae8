"""Pages for everybody, signed in or not."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.landlords.models import Landlord


def landlord_named(slug: str) -> Landlord | None:
    """Whose colours are asked for."""
    return Landlord.objects.filter(slug=slug).first()


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to sign in, and what to do when something is not right."""
    return render(request, "front/help.html", {"person": _who(request)})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "front/accessibility.html", {"person": _who(request)})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about whom, for how long, and who sees it."""
    return render(request, "front/privacy.html", {"person": _who(request)})


@login_not_required
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Which cookies are set, and why none needs a yes."""
    return render(request, "front/cookies.html", {"person": _who(request)})


def _who(request: HttpRequest) -> object | None:
    return request.user if request.user.is_authenticated else None
