"""The first time: from the code in the letter to the home."""

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from portal.landlords.models import Landlord
from portal.notices.models import Notice
from portal.notices.sending import send
from portal.people.contact import Contact
from portal.people.entering import enter
from portal.people.forms import CodeForm, ContactForm
from portal.people.models import Person
from portal.people.verification import Verification
from portal.tenancies import actions
from portal.tenancies.forms import LetterForm
from portal.tenancies.models import Invitation, Party

KEPT = "start"  # in the session: which invitation, and the code on its way


@never_cache
@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    """The code in the letter."""
    form = LetterForm(request.POST or None)
    if not form.is_valid():
        return render(request, "tenancies/start.html", {"form": form})
    try:
        actions.check_still_tenant(form.invitation.party)
    except actions.TenancyEnded as refusal:
        return _refused(request, refusal, form.invitation)
    request.session[KEPT] = {"invitation": str(form.invitation.code)}
    return redirect("start_add" if request.user.is_authenticated else "start_contact")


@never_cache
@login_not_required
def start_contact(request: HttpRequest) -> HttpResponse:
    """An email address or mobile number; a code goes to it."""
    invitation = _invitation(request)
    if invitation is None:
        return redirect("start")
    form = ContactForm(request.POST or None)
    if not form.is_valid():
        return _page(request, "start_contact", invitation, form=form)
    verification = Verification.begin(form.cleaned_data["contact"])
    _send_code(verification, invitation)
    request.session[KEPT] = {"invitation": str(invitation.code), "verification": verification.keep()}
    return redirect("start_code")


@never_cache
@login_not_required
def start_code(request: HttpRequest) -> HttpResponse:
    """The six numbers; then in."""
    invitation = _invitation(request)
    verification = Verification.load(request.session.get(KEPT, {}).get("verification"))
    if invitation is None or verification is None:
        return redirect("start" if invitation is None else "start_contact")
    tries = f"{request.session.session_key}:{verification.sent}"
    form = CodeForm(request.POST or None, code=verification.code, tries=tries)
    if not form.is_valid():
        return _page(request, "start_code", invitation, form=form, sent_to=verification.contact)
    return _let_in(request, invitation, verification.contact)


@never_cache
def start_add(request: HttpRequest) -> HttpResponse:
    """Somebody who is signed in adds one more home, after seeing whose account it will be in."""
    invitation = _invitation(request)
    if invitation is None:
        return redirect("start")
    if request.method != "POST":
        return _page(request, "start_add", invitation, person=request.user)
    try:
        actions.take_up(invitation=invitation, person=cast(Person, request.user))
    except actions.InvitationRefused as refusal:
        return _refused(request, refusal, invitation)
    return _to_home(request, invitation.party)


@login_not_required
def lost_letter(request: HttpRequest) -> HttpResponse:
    """Whom to call for a new letter."""
    landlords = Landlord.objects.exclude(phone="").order_by("name")
    return render(request, "tenancies/lost_letter.html", {"landlords": landlords})


def _invitation(request: HttpRequest) -> Invitation | None:
    """The one whose code this browser has given, if it can still be used."""
    code = request.session.get(KEPT, {}).get("invitation")
    invitations = Invitation.objects.select_related("party__tenancy__home", "landlord")
    return invitations.filter(code=UUID(code), used_at=None).first() if code else None


def _send_code(verification: Verification, invitation: Invitation) -> None:
    contact = verification.contact
    send(
        channel=Notice.Channel.EMAIL if contact.email else Notice.Channel.SMS,
        kind="sign_in_code",
        to=str(contact),
        landlord=invitation.landlord,
        context={"code": verification.code},
    )


def _let_in(request: HttpRequest, invitation: Invitation, contact: Contact) -> HttpResponse:
    """Into the account that has this contact, or a new one."""
    try:
        person = actions.begin(invitation=invitation, contact=contact)
    except actions.InvitationRefused as refusal:
        return _refused(request, refusal, invitation)
    to_home = _to_home(request, invitation.party)
    how = {"email": contact.email} if contact.email else {"phone": contact.phone}
    return enter(request, person, method="code", to=to_home.url, **how)


def _to_home(request: HttpRequest, party: Party) -> HttpResponseRedirect:
    request.session.pop(KEPT, None)
    return HttpResponseRedirect(f"/homes/{party.tenancy.home.code}/")


def _refused(
    request: HttpRequest, refusal: actions.InvitationRefused, invitation: Invitation
) -> HttpResponse:
    """The page that says why not; another try for a code that somebody else has just used."""
    request.session.pop(KEPT, None)
    pages = {actions.TenancyEnded: "ended", actions.WorkAccount: "work_account"}
    page = pages.get(type(refusal))
    return _page(request, page, invitation) if page else redirect("start")


def _page(request: HttpRequest, name: str, invitation: Invitation, **context: Any) -> HttpResponse:
    context |= {"landlord": invitation.landlord, "party": invitation.party}
    return render(request, f"tenancies/{name}.html", context)
