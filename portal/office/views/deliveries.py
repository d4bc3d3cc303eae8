"""What came from the landlord's systems, how far it is, and what is wrong with it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.homes.models import HeldFact
from portal.landlords.models import Officer
from portal.office.access import delivery_for
from portal.office.forms import DeliveryForm
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.sync.deliveries import progress, reporting
from portal.sync.deliveries.actions import CannotDecide, approve, decline, receive_upload
from portal.sync.deliveries.receiving import TooLong
from portal.sync.models import Delivery, DeliveryIssue
from portal.tenancies.access import DELIVERY_ROLES, HOME_ROLES, officer_for
from standards.issues import Unreadable

A_PAGE = 30
PUTS_SHOWN = timedelta(days=7)
EXAMPLES = 3
KINDS_SHOWN = 60
TONES = {
    Delivery.State.RECEIVED: "quiet",
    Delivery.State.READING: "going",
    Delivery.State.WAITING: "wait",
    Delivery.State.APPLYING: "going",
    Delivery.State.APPLIED: "good",
    Delivery.State.REFUSED: "bad",
    Delivery.State.DECLINED: "quiet",
}
SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True, kw_only=True)
class IssueKind:
    """One kind of issue of a delivery: how often, who fixes it, and where it was first seen."""

    code: str
    severity: str
    count: int
    who: str
    examples: Sequence[DeliveryIssue]


@require_safe
def all_of_them(request: HttpRequest) -> HttpResponse:
    """Newest first, and those that wait for a person's yes before all others."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    rows = Delivery.objects.of_files().filter(landlord=officer.landlord)
    rows = rows.select_related("source", "received_by")
    rows = rows.annotate(issue_count=Count("issues")).order_by("-received_at")
    return page(
        request,
        "office/deliveries.html",
        officer,
        nav="deliveries",
        shown=Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        tones=TONES,
        decides=officer.role in DELIVERY_ROLES,
        total=total,
        puts=_put_one_by_one(officer),
    )


def _put_one_by_one(officer: Officer) -> dict[str, int]:
    """How many records systems have put lately, how many wait, and how many were refused in their turn."""
    since = clock.now() - PUTS_SHOWN
    rows = Delivery.objects.put_one_by_one().filter(landlord=officer.landlord, received_at__gte=since)
    refused = Q(state=Delivery.State.REFUSED) | Q(issues__severity="error")
    return rows.aggregate(
        all=Count("pk", distinct=True),
        waiting=Count("pk", filter=Q(state__in=Delivery.UNFINISHED), distinct=True),
        refused=Count("pk", filter=refused, distinct=True),
    )


def total(delivery: Delivery, name: str) -> int:
    """One of the counts, over all kinds of record."""
    return sum(counted.get(name, 0) for counted in delivery.counts.values())


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send files in; they are stored before the page answers, and read after."""
    officer = officer_for(signed_in(request), DELIVERY_ROLES, on=clock.today())
    form = DeliveryForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = DeliveryForm(request.POST, request.FILES)
        if form.is_valid() and (delivery := _receive(form, officer, request)):
            return redirect("office:delivery", code=delivery.code)
    return page(request, "office/delivery_upload.html", officer, nav="deliveries", form=form)


def _receive(form: DeliveryForm, officer: Officer, request: HttpRequest) -> Delivery | None:
    try:
        return receive_upload(
            landlord=officer.landlord, files=form.cleaned_data["uploads"], by=signed_in(request)
        )
    except Unreadable as refused:
        form.add_error("uploads", refused.issue.message)
    except TooLong as refused:
        form.add_error("uploads", str(refused))
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """What came, how it went, and what to put right; and to say yes or no where that is needed."""
    deciding = request.method == "POST"
    officer = officer_for(signed_in(request), DELIVERY_ROLES if deciding else HOME_ROLES, on=clock.today())
    delivery = delivery_for(officer, code)
    if deciding:
        return _decide(request, delivery)
    return page(
        request,
        "office/delivery.html",
        officer,
        nav="deliveries",
        delivery=delivery,
        how_far=progress.of(delivery),
        runs=delivery.state not in progress.FINISHED,
        tone=TONES[Delivery.State(delivery.state)],
        kinds=_issue_kinds(delivery),
        held=HeldFact.objects.live().filter(landlord=officer.landlord, kind__in=delivery.counts).count(),
        decides=officer.role in DELIVERY_ROLES and delivery.state == Delivery.State.WAITING,
    )


@require_safe
def how_far(request: HttpRequest, code: UUID) -> HttpResponse:
    """Only the part of the page that changes while a delivery runs."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    delivery = delivery_for(officer, code)
    return page(
        request,
        "office/delivery_progress.html",
        officer,
        delivery=delivery,
        how_far=progress.of(delivery),
        runs=delivery.state not in progress.FINISHED,
        finished_now=delivery.state in progress.FINISHED,
    )


@require_safe
def issues_csv(request: HttpRequest, code: UUID) -> HttpResponseBase:
    """Every issue, line by line."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    delivery = delivery_for(officer, code)
    name = f"issues-{clock.day_of(delivery.received_at):%Y-%m-%d}-{str(delivery.code)[:8]}.csv"
    return StreamingHttpResponse(
        reporting.csv_lines(delivery),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store, private",
        },
    )


def _decide(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """Yes or no to a delivery that would end much."""
    yes = request.POST.get("answer") == "yes"
    try:
        (approve if yes else decline)(delivery=delivery, by=signed_in(request))
    except CannotDecide as reason:
        messages.error(request, str(reason))
    else:
        messages.success(
            request, "You said yes. It is being applied now." if yes else "You said no. Nothing was changed."
        )
    return redirect("office:delivery", code=delivery.code)


def _issue_kinds(delivery: Delivery) -> list[IssueKind]:
    """By kind, what refuses rows first; each with where it was first seen. Two queries."""
    counted = delivery.issues.values("issue", "severity").annotate(count=Count("pk"))
    rows = sorted(counted[:KINDS_SHOWN], key=lambda row: (SEVERITIES.index(row["severity"]), -row["count"]))
    place = Window(RowNumber(), partition_by=["issue", "severity"], order_by="pk")
    firsts: dict[tuple[str, str], list[DeliveryIssue]] = defaultdict(list)
    for issue in delivery.issues.annotate(place=place).filter(place__lte=EXAMPLES).order_by("pk"):
        firsts[issue.issue, issue.severity].append(issue)
    return [
        IssueKind(
            code=row["issue"],
            severity=row["severity"],
            count=row["count"],
            who=reporting.who_fixes(row["issue"]),
            examples=firsts[row["issue"], row["severity"]],
        )
        for row in rows
    ]
