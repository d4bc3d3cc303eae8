"""Messages to residents: those that did not go, and what each of them says."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from portal.core import clock
from portal.notices.actions import CannotSendAgain
from portal.office.access import message_for
from portal.office.actions import send_message_again
from portal.office.messages import told, unsent_of
from portal.office.pages import page
from portal.office.previews import MESSAGES, previews
from portal.people.asking import signed_in
from portal.tenancies.access import HOME_ROLES, officer_for

A_PAGE = 50


@require_safe
def unsent(request: HttpRequest) -> HttpResponse:
    """Given up or on their way for too long, newest first."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    found = unsent_of(officer.landlord, now=clock.now())
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    lines = told(shown.object_list, officer.landlord)
    return page(request, "office/messages.html", officer, nav="messages", shown=shown, lines=lines)


@require_POST
def again(request: HttpRequest, code: UUID) -> HttpResponse:
    """Try one once more."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    try:
        send_message_again(notice=message_for(officer, code), by=officer)
    except CannotSendAgain as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "We are sending it again. If it fails, you see it here.")
    return redirect("office:messages")


@require_safe
def all_previews(request: HttpRequest) -> HttpResponse:
    """Every message in full, with invented facts."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    shown = [(message, list(previews(kind, officer.landlord))) for kind, message in MESSAGES.items()]
    return page(request, "office/message_previews.html", officer, nav="messages", shown=shown)
