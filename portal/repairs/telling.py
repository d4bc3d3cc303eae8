"""Telling people how a repair goes. `tell` is the one way to do it.

A message holds the fact, one link and whom to call; never an address, a name, or anybody's own words, since
phones are lost and shared. It may be read a day later: it says "on Tuesday 24 November", never "tomorrow".
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from portal.core import clock
from portal.core.clock import LONDON, day_of
from portal.core.words import clock as hour
from portal.notices.models import Notice
from portal.notices.rules import after_quiet
from portal.notices.sending import send
from portal.repairs.listeners import Listener, listeners
from portal.repairs.models import RepairRequest, WorkOrder
from portal.repairs.rules import VisitFacts, agreed_time, begins_at, has_hour, promised_until, standing_of
from portal.repairs.trades import trade


class Told(StrEnum):
    """Every message about a repair. The words of each are templates/notices/repair_<name>/."""

    RECEIVED = "received"  # we have your report
    BOOKED = "booked"  # a visit is agreed
    CHANGED = "changed"  # the visit is at another time, or off
    REMINDER = "reminder"  # the day before the visit
    ON_THE_WAY = "on_the_way"
    DONE = "done"  # the landlord says it is done
    IS_IT_FIXED = "is_it_fixed"  # days later, when nobody has said
    LATE = "late"  # the promise has passed
    NOT_PICKED_UP = "not_picked_up"  # the landlord's system has not taken the report


ABOUT_A_VISIT = frozenset({Told.BOOKED, Told.CHANGED, Told.REMINDER})
MOVES = frozenset({Told.BOOKED, Told.CHANGED})
ABOUT_THE_WORK = frozenset({Told.DONE, Told.IS_IT_FIXED})
# What only the household is told that reported it, not those who follow a repair of the shared parts.
HOUSEHOLD_ONLY = frozenset({Told.RECEIVED, Told.REMINDER, Told.IS_IT_FIXED, Told.NOT_PICKED_UP})
# More often in a day nobody hears that one visit is booked or moved: that is a system that has gone wrong, or
# means no good. Their page has it all the same, and the day before they are reminded.
MOST_MOVES = 10
A_DAY = timedelta(days=1)
# A message about a visit that may begin this soon after the quiet hours cannot wait for their end.
TOO_SOON = timedelta(hours=2)


@transaction.atomic(savepoint=False)
def tell(
    what: str,
    *,
    request: RepairRequest | None = None,
    order: WorkOrder | None = None,
    once: str,
    at: datetime | None = None,
    visit: VisitFacts | None = None,
    expected: date | None = None,
) -> list[Notice]:
    """Write the message for everybody it concerns, each once; it goes once the transaction commits.

    Give the report, the order, or both. ``what`` is one of `Told`. ``once`` names what is told, like
    "booked:<code of the order>:2026-11-24": telling the same again tells nobody twice. ``at`` is the moment
    before which it should not go (now, when not given); quiet hours hold it back further. ``visit`` is the
    one it is about: when not given, the order's next one, or the time confirmed in the report. A change to no
    visit says that it is off; of a visit that is past, or not known, nobody hears. ``expected`` is the day
    the landlord now plans to be done by.
    """
    told = Told(what)
    request = request or (order.request if order else None)
    if visit is None and told in ABOUT_A_VISIT | {Told.RECEIVED}:
        visit = _visit_of(request, order)
    if told in ABOUT_A_VISIT and not _is_news(told, visit):
        return []
    telling = _Telling(told, request, order, visit, expected, at or clock.now())
    heard = listeners(
        request=request, order=order, followers=told not in HOUSEHOLD_ONLY, letters=told is Told.RECEIVED
    )
    weary = _weary(telling.subject.code) if told in MOVES else frozenset()
    return [
        telling.send_to(listener, once=f"{once}:{listener.key}")
        for listener in heard
        if listener.person is None or listener.person.pk not in weary
    ]


def _weary(about: UUID) -> frozenset[int]:
    """Who has heard often enough today that its visit is at another time."""
    kinds = [f"repair_{told}" for told in MOVES]
    said = Notice.objects.filter(about=about, kind__in=kinds, made_at__gt=clock.now() - A_DAY)
    often = said.values("person").annotate(times=Count("pk")).filter(times__gte=MOST_MOVES)
    return frozenset(often.values_list("person", flat=True))


def _is_news(told: Told, visit: VisitFacts | None) -> bool:
    """Whether there is a visit to speak of that has not been and gone; that one is off is news too."""
    return visit.on >= clock.today() if visit else told is Told.CHANGED


def _visit_of(request: RepairRequest | None, order: WorkOrder | None) -> VisitFacts | None:
    """The next visit, or the time that was agreed before there was an order."""
    if order is None:
        return agreed_time(request) if request else None
    updates, visits = order.statusupdates.all(), order.appointments.all()
    return standing_of(order, updates=updates, visits=visits, now=clock.now()).visit


@dataclass(frozen=True)
class _Telling:
    """One thing to tell of one report or order."""

    told: Told
    request: RepairRequest | None
    order: WorkOrder | None
    visit: VisitFacts | None
    expected: date | None
    at: datetime

    @property
    def subject(self) -> RepairRequest | WorkOrder:
        subject = self.order or self.request
        assert subject is not None, "a message is about a report or an order"  # noqa: S101
        return subject

    def send_to(self, listener: Listener, *, once: str) -> Notice:
        return send(
            channel=listener.channel,
            kind=f"repair_{self.told}",
            to=listener.to,
            person=listener.person,
            landlord=self.subject.landlord,
            about=self.subject.code,
            once=once,
            asks_about=self._asks_about(listener),
            send_after=self._send_after(listener),
            context=self._context(listener),
        )

    def _asks_about(self, listener: Listener) -> date | None:
        """The day that one tap would be about; none where there is nothing to answer, or not for them."""
        if self.order is None or self.order.is_communal or not listener.answers:
            return None
        if self.told in ABOUT_THE_WORK and self.order.completed_at:
            return day_of(self.order.completed_at)
        return (
            self.visit.on
            if self.told in ABOUT_A_VISIT and self.visit and self._can_change(self.visit)
            else None
        )

    def _can_change(self, visit: VisitFacts) -> bool:
        """Whether it can still be changed here an hour after the message goes; later they have to call."""
        goes = max(self.at, self._after_quiet()) + timedelta(hours=1)
        return goes < begins_at(visit) - timedelta(hours=self.subject.landlord.change_hours)

    def _send_after(self, listener: Listener) -> datetime | None:
        """When it may go, where that is not now."""
        then = self.at if self._wakes(listener) else self._after_quiet()
        return then if then > clock.now() else None

    def _after_quiet(self) -> datetime:
        landlord = self.subject.landlord
        return after_quiet(self.at, quiet_from=landlord.quiet_from, quiet_until=landlord.quiet_until)

    def _wakes(self, listener: Listener) -> bool:
        """Whether it goes in quiet hours too: somebody stands at the door or soon will, or they are awake."""
        if self.told is Told.RECEIVED and self.request:
            return listener.person is None or self.request.reported_by_id == listener.person.pk
        soon = self.visit is not None and begins_at(self.visit) < self._after_quiet() + TOO_SOON
        return self.told is Told.ON_THE_WAY or soon

    def _context(self, listener: Listener) -> dict[str, object]:
        """Everything the words may hold."""
        request, order, subject = self.request, self.order, self.subject
        done_at = order.completed_at if order else None
        kind = "repairs" if order else "reports"
        return {
            "who": trade(subject.trade_code).person,
            "reference": _reference(request, order, listener),
            "visit": visit_words(self.visit) if self.visit else "",
            "promise": by_when(subject.due_at) if subject.due_at else "",
            "can_change": self.visit is not None and self._can_change(self.visit),
            "done": named_day(day_of(done_at)) if done_at else "",
            "expected": named_day(self.expected) if self.expected else "",
            "urgent": bool(request and request.is_emergency),
            "communal": subject.is_communal,
            "follows": listener.follows,
            "page_url": f"{settings.SITE_URL}/homes/{listener.home.code}/{kind}/{subject.code}/"
            if listener.person
            else f"{settings.SITE_URL}/start/",  # whoever has no account begins with a letter's code
        }


def _reference(request: RepairRequest | None, order: WorkOrder | None, listener: Listener) -> str:
    """What to say over the telephone. A neighbour's report has none for those who follow it."""
    if request and not listener.follows:
        return request.reference
    return order.reference if order else ""


def visit_words(visit: VisitFacts) -> str:
    """On Tuesday 24 November, between 8am and 1pm."""
    start, end = visit.earliest_arrival, visit.latest_completion
    on = f"on {named_day(visit.on)}"
    if start and end:
        return f"{on}, between {hour(start)} and {hour(end)}"
    if start:
        return f"{on}, from {hour(start)}"
    return f"{on}, by {hour(end)}" if end else on


def by_when(due_at: datetime) -> str:
    """By Thursday 12 November; by 2pm on Thursday 12 November, for a promise of hours."""
    end = promised_until(due_at).astimezone(LONDON)
    on = named_day(end.date())
    return f"by {hour(end)} on {on}" if has_hour(due_at) and end.time() < time(23, 59) else f"by {on}"


def named_day(on: date) -> str:
    """Tuesday 24 November: messages speak of days near enough to need no year."""
    return f"{on:%A} {on.day} {on:%B}"
