"""What each kind of message does. docs/messages-in.md has it as a table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from portal.core import clock
from portal.hazards.actions.ordering import join_order
from portal.hazards.actions.signs import take_update
from portal.hazards.models import Works
from portal.homes.models import Home
from portal.people.models import Person
from portal.records.events import through
from portal.records.models import Source
from portal.repairs.actions import ending, happening
from portal.repairs.actions.more_work import ask, note_answer_elsewhere
from portal.repairs.models import RepairRequest, WorkOrder
from portal.repairs.more_work import is_answer
from portal.sync.incoming import reading
from portal.sync.incoming.reading import About, Message
from portal.sync.models import System


@dataclass(frozen=True, kw_only=True)
class Told:
    """When something was told of an order, as what it is kept and, where a person told it, by whom."""

    at: datetime
    source: Source
    by: Person | None = None


@dataclass(frozen=True, kw_only=True)
class Heard(Told):
    """A message of a landlord's system, and when it was told."""

    system: System
    kind: str
    message: Message


class UnknownOrder(Exception):
    """It is about an order that Homefile does not know, or not yet."""


def apply(heard: Heard) -> bool:
    """Write down what it tells. Whether any of it was news. Raises UnknownOrder."""
    with through(heard.system.code):
        return KINDS[heard.kind](heard)


def order_of(heard: Heard) -> WorkOrder:
    """The order it is about."""
    order = known_order(heard.system, heard.kind, heard.message, find=happening.hold)
    if order is None:
        raise UnknownOrder
    return order


Find = Callable[[QuerySet[WorkOrder]], WorkOrder | None]


def _first(orders: QuerySet[WorkOrder]) -> WorkOrder | None:
    return orders.first()


def known_order(system: System, kind: str, message: Message, *, find: Find = _first) -> WorkOrder | None:
    """The order that a message is about, if that system has to do with it."""
    if kind == "RequestAppointmentResponse":
        return _of_visit(system, reading.visit_of(message.get("ConfirmedAppointment")))
    about = reading.about(kind, message)
    return _by_reference(system, about, find) if about else None


def orders_for(system: System) -> QuerySet[WorkOrder]:
    """Orders that a system may speak of: its landlord's; where it is a firm's, those of that firm."""
    orders = WorkOrder.objects.filter(landlord=system.landlord_id)
    return orders.filter(contractor=system.contractor_id) if system.contractor_id else orders


def _by_reference(system: System, about: About, find: Find = _first) -> WorkOrder | None:
    if about.is_ours:
        if reports := _reports(system, [about.reference]):
            return _first_order(system, reports[0])
        works = _works(system, [about.reference])
        return find(orders_for(system).filter(hazard_works=works[0])) if works else None
    return find(orders_for(system).filter(reference=about.reference))


def _first_order(system: System, request: RepairRequest) -> WorkOrder | None:
    """The order of a report, where it is one of those that the system may speak of."""
    order = request.first_order
    others = order is not None and system.contractor_id not in (None, order.contractor_id)
    return None if others else order


def _reports(system: System, codes: list[str]) -> list[RepairRequest]:
    """Reports by their public codes; what is no code leads nowhere."""
    requests = RepairRequest.objects.filter(landlord=system.landlord_id)
    known = [code for code in codes if len(code) == 36 and code.count("-") == 4]
    return [found for code in known if (found := requests.filter(code__iexact=code).first())]


def _works(system: System, codes: list[str]) -> list[Works]:
    """Work of hazards that we asked the system to order, by its public codes."""
    works = Works.objects.filter(landlord=system.landlord_id, ordered_at__isnull=False)
    known = [code for code in codes if len(code) == 36 and code.count("-") == 4]
    return [found for code in known if (found := works.filter(code__iexact=code).first())]


def status_update(heard: Heard) -> bool:
    return update_order(heard, order_of(heard), heard.message)


def update_order(heard: Told, order: WorkOrder, message: Message) -> bool:
    """One thing that happened: kept as it was told, and what follows from it."""
    update, told = reading.update_of(message, heard_at=heard.at), _told(heard, order)
    word = reading.word_of(message)
    if word.startswith(reading.FROM_RESIDENT):
        return False
    if word in reading.SAID_DONE:
        return ending.complete(**told, at=update.happened_at)
    if word in reading.SAID_CANCELLED:
        return ending.end_without_work(**told, at=update.happened_at)
    if word in reading.SAID_VISIT_OFF:
        return happening.visit_is_off(**told, told_at=update.happened_at)
    visit = reading.visit_of(message.get("RefinedAppointmentWindow"))
    is_moved = visit is not None and happening.note_visit(**told, visit=visit, told_at=update.happened_at)
    is_news = happening.note_update(**told, update=update)
    is_asked = _more_work(heard, order, message)
    if is_answer(update.type_code, word):
        note_answer_elsewhere(order=order, at=update.happened_at)
    if is_news:
        take_update(order, word=word, words=update.comments, at=update.happened_at, now=clock.now())
    return is_news or is_moved or is_asked


def _more_work(heard: Told, order: WorkOrder, message: Message) -> bool:
    """What the message asks leave for. Whether that is news."""
    asked = reading.more_work_asked(message, heard_at=heard.at)
    return asked is not None and ask(order=order, asked=asked, source=heard.source, by=heard.by) is not None


def _told(heard: Told, order: WorkOrder) -> dict[str, Any]:
    return {"order": order, "source": heard.source, "by": heard.by}


def complete(heard: Heard) -> bool:
    return complete_order(heard, order_of(heard), heard.message)


def complete_order(heard: Told, order: WorkOrder, message: Message) -> bool:
    """The job is over: done, unless its own log says that it was cancelled, or that nobody let them in."""
    log = list(message.get("JobStatusUpdates", []))
    ends = [each for each in log if reading.word_of(each) in reading.SAID_DONE | reading.SAID_CANCELLED]
    is_news = sum(update_order(heard, order, each) for each in log if each not in ends) > 0
    at = max((reading.happened_at(each, heard_at=heard.at) for each in ends or log), default=heard.at)
    if any(reading.word_of(each) in reading.SAID_CANCELLED for each in ends):
        return ending.end_without_work(**_told(heard, order), at=at) or is_news
    if not ends and reading.ends_at_the_door(log, heard_at=heard.at):
        return ending.turn_away(**_told(heard, order), at=at) or is_news
    follow_on = reading.follow_on_of(message)
    return ending.complete(**_told(heard, order), at=at, follow_on_reference=follow_on) or is_news


def more_work(heard: Heard) -> bool:
    update, order = reading.more_work_of(heard.message, heard_at=heard.at), order_of(heard)
    is_news = happening.note_update(order=order, update=update, source=heard.source, by=None)
    return _more_work(heard, order, heard.message) or is_news


def schedule(heard: Heard) -> bool:
    """The landlord's own order: one that is known, one that came of a report, or one that is new here."""
    about = reading.about(heard.kind, heard.message)
    terms = reading.terms_of(heard.message)
    order = _by_reference(heard.system, about) if about else None
    if order:
        return happening.note_terms(order=order, terms=terms, source=heard.source, by=None)
    if about is None or about.is_ours:
        raise UnknownOrder
    order = _taken_up(heard, about, terms) or _raised(heard, about, terms)
    happening.note_terms(order=order, terms=terms, source=heard.source, by=None)
    return True


def _taken_up(heard: Heard, about: About, terms: happening.Terms) -> WorkOrder | None:
    """The order of the report that it names."""
    named = reading.reports_named(heard.message)
    if works := _works(heard.system, named):
        return join_order(works=works[0], reference=about.reference, source=heard.source, now=clock.now())
    reports = _reports(heard.system, named)
    if not reports:
        return None
    return happening.take_up(
        request=reports[0],
        reference=about.reference,
        source=heard.source,
        at=terms.raised_at or heard.at,
        description=terms.description,
        by=None,
    )


def _raised(heard: Heard, about: About, terms: happening.Terms) -> WorkOrder:
    """An order that came of no report of ours, at a home that is known."""
    names = reading.home_named(heard.message)
    homes = Home.objects.filter(landlord=heard.system.landlord_id, ended_on=None)
    home = homes.filter(Q(reference__in=names) | Q(uprn__in=names)).defer("words").first() if names else None
    if home is None:
        raise UnknownOrder
    return happening.raise_order(
        home=home, reference=about.reference, terms=terms, source=heard.source, at=heard.at, by=None
    )


def raised(heard: Heard) -> bool:
    """A repair that the landlord took itself: an order here, where it says what the order is called."""
    about = reading.about(heard.kind, heard.message)
    if about is None:
        return False
    order = _by_reference(heard.system, about)
    terms = reading.terms_of(heard.message)
    if order:
        return happening.note_terms(order=order, terms=terms, source=heard.source, by=None)
    if about.is_ours:
        raise UnknownOrder
    _raised(heard, about, terms)
    return True


def appointment_answer(heard: Heard) -> bool:
    """An answer to a visit that was asked for, which came later than somebody could wait."""
    visit = reading.visit_of(heard.message.get("ConfirmedAppointment"))
    if heard.message.get("Response", reading.CONFIRMED) != reading.CONFIRMED or visit is None:
        return False
    order = order_of(heard)
    return happening.note_visit(order=order, visit=visit, told_at=heard.at, source=heard.source, by=None)


def _of_visit(system: System, visit: happening.Visit | None) -> WorkOrder | None:
    """The order of the report with which that visit was asked for."""
    if visit is None or not visit.reference:
        return None
    request = RepairRequest.objects.filter(
        landlord=system.landlord_id, slot__reference=visit.reference, cancelled_at=None
    ).last()
    return _first_order(system, request) if request else None


def offered(heard: Heard) -> bool:
    """Times that nobody asked for: residents choose from what was offered while they look."""
    order_of(heard)
    return False


KINDS: dict[str, Callable[[Heard], bool]] = {
    "RaiseRepair": raised,
    "ScheduleRepair": schedule,
    "AvailableAppointments": offered,
    "RequestAppointmentResponse": appointment_answer,
    "JobStatusUpdate": status_update,
    "RequestAdditionalWorkApproval": more_work,
    "WorkOrderComplete": complete,
}


def is_only_kept(heard: Heard) -> bool:
    """Whether nothing ever follows from such a message: it is kept, and not known already."""
    unnamed = heard.kind == "RaiseRepair" and reading.about(heard.kind, heard.message) is None
    return unnamed or heard.kind in ("AvailableAppointments", "RequestAvailableAppointments")


# What gives work out, or asks for it: a firm gives itself none.
OF_LANDLORDS = frozenset({"RaiseRepair", "ScheduleRepair"})
