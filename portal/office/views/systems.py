"""The computer systems that Homefile exchanges records and messages with: seen, connected, tried, ended."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.landlords.models import Officer
from portal.office.access import client_for, system_for
from portal.office.pages import page
from portal.office.setting_up.systems import ClientForm, KindForm, SystemForm
from portal.office.systems import curl_of, flows_of, next_look, pages_beside, standing_of
from portal.people.asking import signed_in
from portal.sync.adapters.registry import NoAdapter, adapter_of, kind
from portal.sync.clients import CannotGive, end_client, make_client
from portal.sync.looking import look
from portal.sync.models import Client, System
from portal.sync.scopes import IN_WORDS, Scope
from portal.sync.systems import CannotConnect, change, connect, end, note_tried
from portal.tenancies.access import SETTING_ROLES, officer_for
from standards import dialects


def _officer(request: HttpRequest) -> Officer:
    return officer_for(signed_in(request), SETTING_ROLES, on=clock.today())


@require_safe
def all_of_them(request: HttpRequest) -> HttpResponse:
    """Those in use first, with what flows and how each is."""
    officer = _officer(request)
    usable = Count("clients", filter=Q(clients__ended_at=None))
    found = (
        System.objects.filter(landlord=officer.landlord)
        .select_related("contractor")
        .annotate(usable_clients=usable)
        .order_by("-is_used", F("contractor__name").asc(nulls_first=True), "name", "pk")
    )
    now = clock.now()
    lines = [(system, flows_of(system), standing_of(system, now)) for system in found]
    used = [line for line in lines if line[0].is_used]
    ended = [line for line in lines if not line[0].is_used]
    beside = pages_beside()
    return page(request, "office/systems.html", officer, nav="systems", used=used, ended=ended, beside=beside)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """First which kind it is."""
    officer = _officer(request)
    form = KindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect("office:system_add", key=form.cleaned_data["kind"])
    return page(request, "office/system_kind.html", officer, nav="systems", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def add_kind(request: HttpRequest, key: str) -> HttpResponse:
    """Then what that kind needs."""
    officer = _officer(request)
    try:
        asked: dict[str, Any] = {"adapter": kind(key), "landlord": officer.landlord}
    except NoAdapter as reason:
        raise Http404 from reason
    form = SystemForm(request.POST if request.method == "POST" else None, **asked)
    if request.method == "POST" and form.is_valid():
        try:
            system = connect(landlord=officer.landlord, plan=form.plan(), by=signed_in(request))
        except CannotConnect as reason:
            form.say(reason)
        else:
            messages.success(request, "Connected. Try the connection to see whether it works.")
            return redirect("office:system", code=system.code)
    return page(request, "office/system_change.html", officer, nav="systems", form=form, system=None)


@require_http_methods(["GET", "HEAD", "POST"])
def change_one(request: HttpRequest, code: UUID) -> HttpResponse:
    """Everything but its kind."""
    officer = _officer(request)
    system = _used(officer, code)
    asked: dict[str, Any] = {"adapter": _adapter(system), "landlord": officer.landlord, "system": system}
    form = SystemForm(request.POST if request.method == "POST" else None, **asked)
    if request.method == "POST" and form.is_valid():
        try:
            change(system=system, plan=form.plan(), by=signed_in(request))
        except CannotConnect as reason:
            form.say(reason)
        else:
            messages.success(request, "Saved.")
            return redirect("office:system", code=system.code)
    return page(request, "office/system_change.html", officer, nav="systems", form=form, system=system)


def _used(officer: Officer, code: UUID) -> System:
    """One that has not ended."""
    system = system_for(officer, code)
    if not system.is_used:
        raise Http404
    return system


def _adapter(system: System) -> Any:
    try:
        return adapter_of(system)
    except NoAdapter:
        return kind("hact")


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """What flows and how it is; to try its connection, and to see what it signs in with."""
    officer = _officer(request)
    system = system_for(officer, code)
    findings = None
    if request.method == "POST" and "try" in request.POST and system.is_used:
        findings = look(system)
        wrong = sum(finding.well is False for finding in findings)
        note_tried(system=system, found=len(findings), wrong=wrong, by=signed_in(request))
    clients = list(system.clients.order_by(F("ended_at").desc(nulls_first=True), "-created"))
    system.usable_clients = sum(client.ended_at is None for client in clients)  # type: ignore[attr-defined]
    now = clock.now()
    return page(
        request,
        "office/system.html",
        officer,
        nav="systems",
        system=system,
        adapter=_adapter(system),
        dialect=_title_of(system.dialect),
        flows=flows_of(system),
        standing=standing_of(system, now),
        next_look=next_look(system, now),
        findings=findings,
        clients=[(client, _may(client)) for client in clients],
        beside=pages_beside(),
    )


def _title_of(dialect: str) -> str:
    return dialects.dialect(dialect).title if dialect in dialects.names() else dialect


def _may(client: Client) -> list[str]:
    return [IN_WORDS[Scope(scope)] for scope in client.scopes if scope in set(Scope)]


@require_http_methods(["GET", "HEAD", "POST"])
def end_one(request: HttpRequest, code: UUID) -> HttpResponse:
    """Asked once more, as its clients end with it."""
    officer = _officer(request)
    system = _used(officer, code)
    if request.method == "POST":
        end(system=system, by=signed_in(request))
        messages.success(request, "Ended. Nothing goes to it any more, and it is let in no more.")
        return redirect("office:systems")
    return page(request, "office/system_end.html", officer, nav="systems", system=system)


@require_http_methods(["GET", "HEAD", "POST"])
def add_client(request: HttpRequest, code: UUID) -> HttpResponse:
    """Make what the system signs in with. The page after it shows the secret, this once."""
    officer = _officer(request)
    system = _used(officer, code)
    form = ClientForm(request.POST if request.method == "POST" else None, system=system)
    if request.method == "POST" and form.is_valid():
        if form.code and Client.objects.filter(code=form.code).exists():
            messages.info(request, "It was made before, and its secret cannot be shown again.")
            return redirect("office:system", code=system.code)
        said = form.cleaned_data
        try:
            client, secret = make_client(
                system=system, name=said["name"], scopes=said["scopes"], by=signed_in(request), code=form.code
            )
        except CannotGive as reason:
            form.add_error("scopes", str(reason))
        else:
            shown: dict[str, Any] = {
                "system": system,
                "client": client,
                "secret": secret,
                "may": _may(client),
            }
            shown["curl"] = curl_of(client.client_id)
            return page(request, "office/client_made.html", officer, nav="systems", **shown)
    return page(request, "office/client_add.html", officer, nav="systems", form=form, system=system)


@require_http_methods(["GET", "HEAD", "POST"])
def end_one_client(request: HttpRequest, code: UUID, client: UUID) -> HttpResponse:
    """It opens nothing from then on; asked once more, as it cannot be taken back."""
    officer = _officer(request)
    found = client_for(officer, code, client)
    if request.method == "POST":
        end_client(client=found, by=signed_in(request))
        messages.success(request, "Ended. It opens nothing any more.")
        return redirect("office:system", code=code)
    shown: dict[str, Any] = {"client": found, "system": found.system}
    shown["webhooks"] = found.system.webhooks.kept().count()
    return page(request, "office/client_end.html", officer, nav="systems", **shown)
