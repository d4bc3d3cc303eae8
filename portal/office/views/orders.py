"""What a contractor sees: the work orders given to them, nothing else."""

from functools import partial
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.core import clock
from portal.office.access import order_given_to
from portal.office.alerts import needed
from portal.office.finding.homes import place_of
from portal.office.home.record import opened, with_their_lines
from portal.office.looking import note_look_at_order
from portal.office.more_work import Line, lines_of
from portal.office.pages import page
from portal.office.photos import photos_of_order
from portal.office.standing import day_or_hour, due_badge, label_of, stands
from portal.office.views.contractor_updates import UpdateForm
from portal.people.asking import signed_in
from portal.repairs.models import MoreWork, Said, WorkOrder
from portal.repairs.pictures.sending import PhotosForm
from portal.repairs.spoken import spoken, to_staff
from portal.repairs.timeline import timeline
from portal.repairs.trades import trade
from portal.repairs.words import EVERYTHING, title
from portal.tenancies.access import contractor_for
from portal.tenancies.models import PersonAlert, Tenancy

A_PAGE = 50
SHOWN = {"open": "To do", "done": "Done"}


@require_safe
def given(request: HttpRequest) -> HttpResponse:
    """What is still to do, the nearest promise first; or what was done, newest first."""
    contractor = contractor_for(signed_in(request), on=clock.today())
    show = request.GET.get("show", "open")
    if show not in SHOWN:
        raise Http404
    orders = WorkOrder.objects.given_to(contractor).filter(landlord=contractor.landlord)
    if show == "open":
        orders = orders.open().order_by(F("due_at").asc(nulls_last=True), "pk")
    else:
        orders = orders.done().order_by("-completed_at", "pk")
    rows = with_their_lines(orders).select_related("home", "block", "estate", "landlord")
    shown = Paginator(rows.defer("home__words"), A_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "office/orders.html",
        contractor,
        nav="orders",
        shown=shown,
        lines=[(opened(row, now=clock.now()), place_of(row)) for row in shown],
        show=show,
        choices=SHOWN,
        contractor=contractor,
    )


@require_safe
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """One order: where, how to get in, what to know, what to do."""
    contractor = contractor_for(signed_in(request), on=clock.today())
    order = order_given_to(contractor, code)
    note_look_at_order(request, contractor, order)
    now = clock.now()
    updates, visits = order.statusupdates.all(), order.appointments.all()
    standing = stands(order, updates=updates, visits=visits, now=now)
    return page(
        request,
        "office/contractor_order.html",
        contractor,
        nav="orders",
        order=order,
        heading=title(order, (), EVERYTHING),
        said=partial(day_or_hour, today=clock.today()),
        where=place_of(order),
        label=label_of(standing, contractor.landlord.name),
        standing=standing,
        due=due_badge(order.due_at, now=now) if standing.is_open else None,
        trade=trade(order.trade_code),
        # Once the work is over there is no visit to make safe.
        alerts=_needed_at(order) if standing.is_open else [],
        keysafe_at=_keysafe_at(order) if standing.is_open else "",
        update_form=UpdateForm() if standing.is_open else None,
        elements=order.workelements.all(),
        more_work=(more := lines_of(order, contractor)),
        theirs=True,
        asks=_may_ask(more) if standing.is_open else "",
        photos=photos_of_order(order, signed_in(request)),
        photos_form=PhotosForm(),
        happenings=timeline(
            order,
            updates=updates,
            changes=(),
            visits=visits,
            completion=None,
            read=EVERYTHING,
            landlord=contractor.landlord.name,
            besides=spoken(_said_to_attend(order), request=None, whose=to_staff),
        ),
    )


def _keysafe_at(order: WorkOrder) -> str:
    """Where whoever attends asks for it; nothing where the household told of none."""
    report = order.request
    has_one = report is not None and bool(report.keysafe_place or report.keysafe_code)
    return reverse("office:order_key_safe", kwargs={"code": order.code}) if has_one else ""


def _may_ask(more: list[Line]) -> str:
    """The words of the button: to answer what they were asked about it comes first."""
    was_asked = any(one.more.state == MoreWork.State.ASKED and one.more.passed_on_at for one in more)
    return "Answer what you are asked" if was_asked else "Ask for more work"


def _said_to_attend(order: WorkOrder) -> list[Said]:
    """What the resident said that bears on the work; how they rate it is the landlord's to know."""
    said = Said.objects.about(request=order.request, order=order)
    return list(said.exclude(kind=Said.Kind.RATED))


def _needed_at(order: WorkOrder) -> list[str]:
    """What whoever goes to the home should know, without comments or names."""
    if order.home is None:
        return []
    living = Tenancy.objects.filter(home=order.home).current(on=clock.today())
    codes = (
        PersonAlert.objects.live()
        .filter(party__tenancy__in=living)
        .exclude(party__ended_on__lt=clock.today())
    )
    return needed(codes.order_by("party__position", "position").values_list("type_code", flat=True))
