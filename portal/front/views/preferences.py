"""How somebody wants to hear from us, and one more way to reach them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portal.front.forms import AnotherContactForm, WayForm
from portal.front.pages import page
from portal.notices.models import Notice
from portal.notices.preferences import WAYS, way_to, ways_to
from portal.notices.sending import send
from portal.people.asking import signed_in
from portal.people.forms import CodeForm
from portal.people.models import Person
from portal.people.verification import Verification
from portal.tenancies.reaching import ContactTaken, add_contact, choose_way

KEPT = "another contact"  # in the session: the code on its way


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """By email or by text message; whoever has one of them only may add the other."""
    person = _resident(request)
    ways, chosen = ways_to(person), way_to(person)
    form = WayForm(request.POST or None, ways=ways, chosen=chosen[0] if chosen else None)
    if request.method == "POST" and form.is_valid():
        choose_way(person=person, way=Notice.Channel(form.cleaned_data["way"]), by=person)
        messages.success(request, "We have kept that.")
        return redirect("front:preferences")
    return page(request, "front/preferences.html", form=form, ways=ways)


@require_http_methods(["GET", "HEAD", "POST"])
def another(request: HttpRequest) -> HttpResponse:
    """An email address or mobile number to add; a code goes to it."""
    person = _resident(request)
    known = ways_to(person)
    if len(known) == len(WAYS):
        return redirect("front:preferences")
    form = AnotherContactForm(request.POST or None, known=known)
    if request.method != "POST" or not form.is_valid():
        return page(request, "front/preferences_another.html", form=form)
    verification = Verification.begin(form.cleaned_data["contact"])
    request.session[KEPT] = verification.keep()
    contact = verification.contact
    send(
        channel=Notice.Channel.EMAIL if contact.email else Notice.Channel.SMS,
        kind="sign_in_code",
        to=str(contact),
        context={"code": verification.code},
    )
    return redirect("front:preferences_code")


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The six numbers; then it is theirs."""
    person = _resident(request)
    verification = Verification.load(request.session.get(KEPT))
    if verification is None:
        return redirect("front:preferences_another")
    tries = f"{request.session.session_key}:{verification.sent}"
    form = CodeForm(request.POST or None, code=verification.code, tries=tries)
    if request.method != "POST" or not form.is_valid():
        return page(request, "front/preferences_code.html", form=form, sent_to=verification.contact)
    del request.session[KEPT]
    before = way_to(person)
    try:
        add_contact(person=person, contact=verification.contact, by=person)
    except ContactTaken:
        messages.error(request, "An account has that already, so we could not add it.")
        return redirect("front:preferences")
    if before:  # should it have been somebody else, with their phone
        send(channel=before[0], kind="contact_added", to=before[1], person=person, context={})
    messages.success(request, f"We have added {verification.contact}. You can sign in with it too.")
    return redirect("front:preferences")


def _resident(request: HttpRequest) -> Person:
    """Who asks, where a code alone lets them in. What staff sign in with is not changed here: 404."""
    person = signed_in(request)
    if not Person.objects.residents().filter(pk=person.pk).exists():
        raise Http404
    return person
