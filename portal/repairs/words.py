"""What is said of a repair, and to whom: its words belong to the household that spoke them.

A household sees the description, place, access notes and comments of a repair of the home itself that was
reported and raised while they lived there. Of every other repair they see what it was, when, and the cost.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from portal.core.clock import LONDON, day_of
from portal.core.words import capital, clock, day, full_day, on_day, on_weekday, plural
from portal.repairs.rules import (
    OrderFacts,
    Standing,
    State,
    VisitFacts,
    answer_until,
    days_late,
    done_at,
    is_late,
    promised_until,
)
from portal.repairs.trades import trade
from portal.tenancies.access import Sight

TITLE_LENGTH = 90
NEAR = {"yesterday", "today", "tomorrow"}


class OrderWords(OrderFacts, Protocol):
    """A work order, as far as its words go."""

    @property
    def home_id(self) -> int | None: ...
    @property
    def raised_at(self) -> datetime: ...
    @property
    def reported_at(self) -> datetime | None: ...
    @property
    def description(self) -> str: ...
    @property
    def location(self) -> str: ...
    @property
    def access_notes(self) -> str: ...
    @property
    def trade_code(self) -> str: ...


class ElementWords(Protocol):
    """A line of work in the landlord's own catalogue."""

    @property
    def rate_code(self) -> str: ...
    @property
    def rate_name(self) -> str: ...


@dataclass(frozen=True)
class Reading:
    """What one person may read about one order: all of it, its steps without words, or only what and when.

    The steps of a repair in another household's time say when that household was out: they are not shown.
    """

    sight: Sight | None
    words: bool
    steps: bool

    def told_on(self, moment: datetime | None) -> bool:
        """Whether a comment of that moment is theirs to read: it may be of a day when they had left."""
        if not self.words:
            return False
        if self.sight is None:
            return True
        if moment is None:
            return self.sight.until is None and len(self.sight.stays) == 1
        return self.sight.lived_here_on(day_of(moment))


# For the landlord's own staff.
EVERYTHING = Reading(sight=None, words=True, steps=True)


def reading(order: OrderWords, sight: Sight, *, began_at: datetime | None = None) -> Reading:
    """What the person with this sight may read of this order.

    ``began_at`` is when the case it belongs to began, where that is earlier: a recall may repeat the words of
    the household that reported the first repair.
    """
    moments = [order.raised_at, order.reported_at or order.raised_at, began_at or order.raised_at]
    own = order.home_id is not None and order.home_id == sight.home.pk
    words = own and all(sight.lived_here_on(day_of(moment)) for moment in moments)
    return Reading(sight=sight, words=words, steps=words or order.home_id is None)


def title(order: OrderWords, elements: Iterable[ElementWords], read: Reading) -> str:
    """What the repair is, on one line: in its own words where they may be read, else the catalogue's."""
    if read.words and order.description.strip():
        return shortened(order.description)
    return catalogue_title(order, elements)


def catalogue_title(order: OrderWords, elements: Iterable[ElementWords]) -> str:
    """What it is without anybody's words: the landlord's catalogue, or else the trade. Safe for all to read.

    A line without a code is not from the catalogue: it may be anybody's words.
    """
    named = [
        element.rate_name.strip() for element in elements if element.rate_code and element.rate_name.strip()
    ]
    return capital(named[0]) if named else trade(order.trade_code).work


def shortened(text: str) -> str:
    """The first sentence, or as many whole words as fit a line."""
    line = " ".join(text.split())
    first = line.split(". ")[0].rstrip(".")
    if len(first) <= TITLE_LENGTH:
        return capital(first)
    return capital(first[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;:")) + "…"


def who(order: OrderWords) -> str:
    """A plumber; somebody."""
    return trade(order.trade_code).person


@dataclass(frozen=True)
class Telling:
    """What a sentence is made of."""

    standing: Standing
    order: OrderWords
    landlord: str
    now: datetime
    yours: bool = True  # whether it is told to the household that answers for it
    who: str = "You"  # who of that household answered

    @property
    def today(self) -> date:
        return day_of(self.now)

    @property
    def person(self) -> str:
        """A plumber; Somebody."""
        return capital(who(self.order))

    @property
    def happened_at(self) -> datetime | None:
        return self.standing.update.happened_at if self.standing.update else None

    @property
    def happened(self) -> str:
        """on Tuesday 10 November, with its space; nothing when the landlord did not say when."""
        at = self.happened_at
        return f" {on_weekday(day_of(at), today=self.today)}" if at else ""


def sentence(
    standing: Standing,
    order: OrderWords,
    *,
    landlord: str,
    now: datetime,
    yours: bool = True,
    who: str = "You",
) -> str:
    """The one sentence that says where the repair stands now."""
    return SENTENCES[standing.state](Telling(standing, order, landlord, now, yours, who))


def coming(visit: VisitFacts, order: OrderWords, *, today: date) -> str:
    """A plumber is coming on Tuesday 24 November, between 8am and 1pm."""
    start, end = visit.earliest_arrival, visit.latest_completion
    hours = ""
    if start and end:
        hours = f", between {clock(start)} and {clock(end)}"
    elif start:
        hours = f", from {clock(start)}"
    elif end:
        hours = f", by {clock(end)}"
    return f"{capital(who(order))} is coming {on_weekday(visit.on, today=today)}{hours}."


def _booked(of: Telling) -> str:
    visit = of.standing.visit
    return coming(visit, of.order, today=of.today) if visit else "A visit is booked."


def _with_landlord(of: Telling) -> str:
    missed = of.standing.missed
    if missed:
        gone = on_weekday(missed.on, today=of.today)
        return f"{of.person} was due {gone}. {of.landlord} has not told us what happened."
    return f"{of.landlord} has this repair. They have not told us a date yet."


def _being_worked_on(of: Telling) -> str:
    at = of.happened_at
    if at and day_of(at) == of.today:
        return f"{of.person} came today at {clock(at)} and is working on it."
    return f"{of.person} came{of.happened}. The work is not finished yet."


def _said_done(of: Telling) -> str:
    done = of.order.completed_at
    when = f" {on_day(day_of(done), today=of.today)}" if done else ""
    return f"{of.landlord} says this was done{when}."


def _fixed(of: Telling) -> str:
    return f"{of.who} said it is fixed." if of.yours else _said_done(of)


def _not_fixed(of: Telling) -> str:
    missed = of.standing.missed
    if missed:
        return _with_landlord(of)
    who_said = of.who if of.yours else "A resident"
    return f"{who_said} said it is not fixed. {of.landlord} has to put it right."


def _cancelled(of: Telling) -> str:
    at, closed = of.order.cancelled_at, of.order.closed_at
    if at is None and closed:
        when = on_day(day_of(closed), today=of.today)
        return f"{of.landlord} closed this repair {when} without saying that the work was done."
    return f"This repair was cancelled {on_day(day_of(at), today=of.today)}." if at else "It was cancelled."


SENTENCES: Mapping[State, Callable[[Telling], str]] = {
    State.REPORTED: lambda of: f"We have your report. {of.landlord} has not picked it up yet.",
    State.WITH_LANDLORD: _with_landlord,
    State.BOOKED: _booked,
    State.ON_THE_WAY: lambda of: f"{of.person} is on the way.",
    State.BEING_WORKED_ON: _being_worked_on,
    State.NOBODY_IN: lambda of: f"{of.landlord} says {who(of.order)} came{of.happened} and could not get in.",
    State.WAITING_FOR_PARTS: lambda of: "This repair is waiting for parts.",
    State.WAITING_FOR_TRADE: lambda of: "This repair is waiting for another trade.",
    State.WAITING_FOR_APPROVAL: lambda of: f"More work is needed. {of.landlord} has to agree to it first.",
    State.WAITING_FOR_YOU: lambda of: f"{of.person} tried to reach you{of.happened} to be let in.",
    State.WAITING_FOR_VISIT: lambda of: (
        f"The work is not finished. Somebody has to come again, and {of.landlord} has not told us when."
    ),
    State.SAID_DONE: _said_done,
    State.FIXED: _fixed,
    State.NOT_FIXED: _not_fixed,
    State.CANCELLED: _cancelled,
}

NEXT_STEPS = {
    State.REPORTED: "We keep it safe until they do. If it cannot wait, call {name}.",
    State.WITH_LANDLORD: "{name} has to give you a date.",
    State.BOOKED: "If the time does not suit you, ask for another.",
    State.ON_THE_WAY: "Please be in to open the door.",
    State.BEING_WORKED_ON: "You do not need to do anything.",
    State.NOBODY_IN: "Ask for a new time. If you were in, say so.",
    State.WAITING_FOR_PARTS: "{name} has to get the parts and give you a date.",
    State.WAITING_FOR_TRADE: "{name} has to arrange it and give you a date.",
    State.WAITING_FOR_APPROVAL: "{name} has to agree to the work and give you a date.",
    State.WAITING_FOR_YOU: "Say when somebody can come in.",
    State.WAITING_FOR_VISIT: "{name} has to give you a date.",
    State.SAID_DONE: "Is it fixed?",
    State.FIXED: "You do not need to do anything.",
    State.NOT_FIXED: "{name} has to give you a date. The promise still counts from the first day.",
    State.CANCELLED: "If it still needs doing, report it again or call {name}.",
}
# When nobody answered while the landlord asked, that is said: it does not count as fixed.
NEXT_STEP_LONG_DONE = "Nobody said whether it is fixed. Has it come back? Report it, or call {name}."
# What cannot wait has no date to wait for.
NEXT_STEPS_URGENT = {
    State.REPORTED: "If you have not called {name} yet, call now: the call brings somebody quickly.",
    State.WITH_LANDLORD: "{name} has to send somebody as soon as they can. If you have not called, call now.",
}
NEXT_STEP_SHARED = "{name} has to see to this. You do not need to be in."
NEXT_STEP_SHARED_DONE = "Is it still broken? Report it, or call {name}."


def next_step(
    standing: Standing,
    order: OrderFacts,
    *,
    landlord: str,
    now: datetime,
    answer_days: int,
    communal: bool = False,
    urgent: bool = False,
) -> str:
    """What has to happen next, and by whom. Nobody has to be in for a repair of the shared parts.

    ``answer_days`` is how long the landlord asks whether it is fixed.
    """
    step = NEXT_STEPS[standing.state]
    if urgent and not standing.missed:
        step = NEXT_STEPS_URGENT.get(standing.state, step)
    if communal:
        step = NEXT_STEP_SHARED if standing.is_open else NEXT_STEP_SHARED_DONE
    elif standing.state is State.SAID_DONE and is_long_done(order, now=now, answer_days=answer_days):
        step = NEXT_STEP_LONG_DONE
    return step.format(name=landlord)


def is_long_done(order: OrderFacts, *, now: datetime, answer_days: int) -> bool:
    """Whether it was done so long ago that nobody is asked any more whether it is fixed."""
    done = done_at(order)
    return done is not None and now >= answer_until(done, answer_days)


def late_words(
    standing: Standing, order: OrderWords, *, landlord: str, now: datetime, expected: date | None = None
) -> str:
    """Bad news plainly, with what happens next; nothing when it is not late and will not be.

    ``expected`` is the day the landlord now plans to have it done by.
    """
    if order.due_at is None:
        return ""
    if not standing.late:
        return _will_be_late(standing, order.due_at, landlord, day_of(now))
    today = day_of(now)
    due = by_words(order.due_at, today=today)
    if done_at(order):
        return f"It was {lateness(order, now=now)}. It should have been done {due}."
    said = f"This repair is late. It should have been done {due}."
    ahead = standing.visit.on if standing.visit else expected
    if ahead and ahead >= today:
        return f"{said} {landlord} now expects {_plain_day(ahead, today)}."
    return f"{said} {landlord} has not told us a new date."


def _will_be_late(standing: Standing, due_at: datetime, landlord: str, today: date) -> str:
    """The promise has not passed, but the visit that is booked comes after it."""
    if standing.visit is None or standing.visit.on <= day_of(due_at):
        return ""
    return f"That is later than {landlord} promised: {by_words(due_at, today=today)}."


def by_words(due_at: datetime, *, today: date) -> str:
    """By 12 November; by 2pm on 12 November, for a promise of hours."""
    on = _plain_day(day_of(due_at), today)
    local = promised_until(due_at).astimezone(LONDON).time()
    if local >= time(23, 59) or abs((day_of(due_at) - today).days) > 3:
        return f"by {on}"
    return f"by {clock(due_at)} {on if on in NEAR else f'on {on}'}"


def lateness(order: OrderWords, *, now: datetime) -> str:
    """On time; 3 days late; 2 hours late; nothing when nothing was promised or it was cancelled."""
    if order.due_at is None or order.cancelled_at or (order.closed_at and not order.completed_at):
        return ""
    if not is_late(order, now=now):
        return "on time" if done_at(order) else ""
    end = done_at(order) or now
    days = days_late(order, now=now)
    if days and (end - promised_until(order.due_at)).total_seconds() >= 43_200:
        return f"{plural(days, 'day')} late"
    hours = max(1, round((end - promised_until(order.due_at)).total_seconds() / 3600))
    return f"{plural(hours, 'hour')} late"


def _plain_day(on: date, today: date) -> str:
    """12 November; with its year when that is not this one; today, tomorrow, yesterday when true."""
    near = day(on, today=today)
    return near.removesuffix(f" {today.year}") if near == full_day(on) else near
