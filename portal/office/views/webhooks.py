"""What systems are told as it happens: whether it arrives, and telling it again."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.office import webhooks
from portal.office.access import webhook_for
from portal.office.forms import ReplayForm
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.sync.changes.reading import Gone, NotACursor
from portal.sync.models import Webhook, WebhookCall
from portal.sync.webhooks.actions import CannotDo, change_webhook, end_webhook, replay_call, replay_since
from portal.tenancies.access import SETTING_ROLES, officer_for

A_PAGE = 50


@require_safe
def all_of_them(request: HttpRequest) -> HttpResponse:
    """Each webhook of the landlord's systems and of its contractors'."""
    officer = officer_for(signed_in(request), SETTING_ROLES, on=clock.today())
    shown = Paginator(webhooks.webhooks_of(officer.landlord), A_PAGE).get_page(request.GET.get("page"))
    lines = [webhooks.line_of(webhook) for webhook in shown]
    return page(request, "office/webhooks.html", officer, nav="systems", shown=shown, lines=lines)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """Its log; to pause it, or to tell it again what it was told."""
    officer = officer_for(signed_in(request), SETTING_ROLES, on=clock.today())
    webhook = webhook_for(officer, code)
    form = ReplayForm(request.POST if "after" in request.POST else None)
    if request.method == "POST" and (done := _do(request, webhook, form)):
        return done
    state = request.GET.get("state", "")
    shown = Paginator(webhooks.calls_of(webhook, state), A_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "office/webhook.html",
        officer,
        nav="systems",
        webhook=webhook,
        badge_of_it=webhooks.badge_of(webhook),
        told=webhooks.told_of(webhook),
        lines=[webhooks.call_line(call) for call in shown],
        shown=shown,
        state=state,
        states=webhooks.STATES,
        form=form,
    )


def _do(request: HttpRequest, webhook: Webhook, form: ReplayForm) -> HttpResponse | None:
    """What the button says; None for a form that is not filled in."""
    by = signed_in(request)
    try:
        if "pause" in request.POST or "go_on" in request.POST:
            change_webhook(webhook=webhook, is_paused="pause" in request.POST, by=by)
            paused = "It is paused: what happens waits." if webhook.paused_at else "It goes on."
            messages.success(request, paused)
        elif "end" in request.POST:
            end_webhook(webhook=webhook, by=by)
            messages.success(request, "It is ended: its address is called no more.")
        elif "call" in request.POST:
            replay_call(call=_call(webhook, request.POST["call"]), by=by)
            messages.success(request, "We are telling it again.")
        elif not form.is_valid():
            return None
        else:
            number = replay_since(webhook=webhook, after=str(form.cleaned_data["after"]), by=by)
            changes = "1 change" if number == 1 else f"{number:,} changes"
            messages.success(request, f"We are telling it {changes} again.")
    except Gone:
        messages.error(request, "There is no such change, or it is not kept any more.")
    except (CannotDo, NotACursor) as reason:
        messages.error(request, str(reason))
    return redirect("office:webhook", code=webhook.code)


def _call(webhook: Webhook, code: str) -> WebhookCall:
    try:
        found = webhook.calls.select_related("change", "webhook").filter(code=UUID(code)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found
