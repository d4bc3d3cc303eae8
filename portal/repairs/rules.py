"""Where a repair stands: the one list of states, who must act on each, and whether it is late.

Pure: rows or anything shaped like them go in, with the moment it is now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Protocol

from portal.core.clock import LONDON, day_of, end_of
from portal.repairs.slots import confirmed

EMERGENCY = "1"  # HACT WorkPriorityCode
# HACT has a type for a yes to more work and none for a no: 0, Other, with these words.
SAID_NO = "more work was not agreed"


class State(StrEnum):
    """What a repair is in, in the order in which a repair usually goes."""

    REPORTED = "reported"  # accepted by Homefile, not yet by the landlord's system
    WITH_LANDLORD = "with-landlord"
    BOOKED = "booked"
    ON_THE_WAY = "on-the-way"
    BEING_WORKED_ON = "being-worked-on"
    NOBODY_IN = "nobody-in"
    WAITING_FOR_PARTS = "waiting-for-parts"
    WAITING_FOR_TRADE = "waiting-for-trade"
    WAITING_FOR_APPROVAL = "waiting-for-approval"
    WAITING_FOR_YOU = "waiting-for-you"
    WAITING_FOR_VISIT = "waiting-for-visit"
    SAID_DONE = "said-done"
    FIXED = "fixed"  # the resident said so
    NOT_FIXED = "not-fixed"  # the resident said so
    CANCELLED = "cancelled"


class Actor(StrEnum):
    """Who must act for the repair to go on."""

    LANDLORD = "landlord"
    RESIDENT = "resident"
    NOBODY = "nobody"


class Answer(StrEnum):
    """What the resident said of a repair that the landlord says is done."""

    FIXED = "fixed"
    NOT_FIXED = "not fixed"


# {landlord} is the landlord's name, {who} whoever answered: "You", "Somebody in your home".
LABELS: Mapping[State, str] = {
    State.REPORTED: "Reported",
    State.WITH_LANDLORD: "With {landlord}",
    State.BOOKED: "Booked",
    State.ON_THE_WAY: "On the way",
    State.BEING_WORKED_ON: "Being worked on",
    State.NOBODY_IN: "Nobody could get in",
    State.WAITING_FOR_PARTS: "Waiting for parts",
    State.WAITING_FOR_TRADE: "Waiting for another trade",
    State.WAITING_FOR_APPROVAL: "Waiting for approval",
    State.WAITING_FOR_YOU: "Waiting for you",
    State.WAITING_FOR_VISIT: "Waiting for another visit",
    State.SAID_DONE: "{landlord} says it is done",
    State.FIXED: "{who} said it is fixed",
    State.NOT_FIXED: "Not fixed",
    State.CANCELLED: "Cancelled",
}

_L, _R, _N = Actor.LANDLORD, Actor.RESIDENT, Actor.NOBODY
OWNERS: Mapping[State, tuple[Actor, ...]] = {
    State.REPORTED: (_L,),
    State.WITH_LANDLORD: (_L,),
    State.BOOKED: (_N,),
    State.ON_THE_WAY: (_N,),
    State.BEING_WORKED_ON: (_N,),
    State.NOBODY_IN: (_R, _L),
    State.WAITING_FOR_PARTS: (_L,),
    State.WAITING_FOR_TRADE: (_L,),
    State.WAITING_FOR_APPROVAL: (_L,),
    State.WAITING_FOR_YOU: (_R,),
    State.WAITING_FOR_VISIT: (_L,),
    State.SAID_DONE: (_R,),
    State.FIXED: (_N,),
    State.NOT_FIXED: (_L,),
    State.CANCELLED: (_N,),
}

# The tone of the word on a page; it only repeats what the word says.
TONES: Mapping[State, str] = {
    State.REPORTED: "going",
    State.WITH_LANDLORD: "going",
    State.BOOKED: "going",
    State.ON_THE_WAY: "going",
    State.BEING_WORKED_ON: "going",
    State.NOBODY_IN: "wait",
    State.WAITING_FOR_PARTS: "wait",
    State.WAITING_FOR_TRADE: "wait",
    State.WAITING_FOR_APPROVAL: "wait",
    State.WAITING_FOR_YOU: "wait",
    State.WAITING_FOR_VISIT: "wait",
    State.SAID_DONE: "quiet",
    State.FIXED: "good",
    State.NOT_FIXED: "bad",
    State.CANCELLED: "quiet",
}

ENDED = frozenset({State.SAID_DONE, State.FIXED, State.CANCELLED})

# HACT JobStatusUpdateTypeCode: the state it puts an open order in. None: it tells something else, and the
# state stays what it was.
AFTER_UPDATE: Mapping[str, State | None] = {
    "0": None,  # other
    "10": None,  # operatives assigned
    "20": None,  # appointment window refined
    "30": State.ON_THE_WAY,
    "40": State.BEING_WORKED_ON,  # arrived
    "50": State.WAITING_FOR_YOU,  # asked to be let in
    "60": State.BEING_WORKED_ON,  # access obtained
    "70": State.NOBODY_IN,
    "80": None,  # more specific codes of work
    "90": State.WAITING_FOR_APPROVAL,  # additional work required
    "100": State.WAITING_FOR_VISIT,  # additional work approved
    "100-10": State.WAITING_FOR_VISIT,
    "100-20": State.WAITING_FOR_VISIT,
    "110": None,  # the customer's feedback on site
    "120": State.WAITING_FOR_VISIT,  # incomplete
    "120-10": State.WAITING_FOR_VISIT,  # ran out of time
    "120-20": State.WAITING_FOR_PARTS,
    "120-30": State.WAITING_FOR_TRADE,  # something else has to be done first
    "120-40": State.WAITING_FOR_TRADE,  # wrong trade
    "120-50": State.WAITING_FOR_VISIT,  # not safe to go on
}


class OrderFacts(Protocol):
    """The moments of a work order that its state follows from."""

    @property
    def due_at(self) -> datetime | None: ...
    @property
    def completed_at(self) -> datetime | None: ...
    @property
    def cancelled_at(self) -> datetime | None: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def answer(self) -> str: ...
    @property
    def answered_at(self) -> datetime | None: ...


class RequestFacts(Protocol):
    """The moments of a report of which no work order has come yet."""

    @property
    def due_at(self) -> datetime: ...
    @property
    def held_at(self) -> datetime | None: ...
    @property
    def cancelled_at(self) -> datetime | None: ...
    @property
    def slot(self) -> Mapping[str, Any] | None: ...


class UpdateFacts(Protocol):
    """Something that happened on the job; rows of HACT JobStatusUpdate are shaped so."""

    @property
    def position(self) -> int: ...
    @property
    def type_code(self) -> str: ...
    @property
    def happened_at(self) -> datetime | None: ...


class VisitFacts(Protocol):
    """A visit that was agreed; rows of HACT Appointment are shaped so."""

    @property
    def on(self) -> date: ...
    @property
    def earliest_arrival(self) -> time | None: ...
    @property
    def latest_completion(self) -> time | None: ...


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one order stands at one moment."""

    state: State
    late: bool = False
    update: UpdateFacts | None = None  # what put it in this state, if an update did
    visit: VisitFacts | None = None  # the next one
    missed: VisitFacts | None = None  # the last one, when nobody has said what became of it

    @property
    def owners(self) -> tuple[Actor, ...]:
        return OWNERS[self.state]

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    def label(self, landlord: str, *, yours: bool = True, who: str = "You") -> str:
        """Its word; ``yours`` is whether it is told to the household that answers for it; ``who`` did."""
        said = LABELS[self.state] if yours or self.state is not State.FIXED else LABELS[State.SAID_DONE]
        return said.format(landlord=landlord, who=who)


def state_after(type_code: str) -> State | None:
    """The state an update puts an open order in; an unknown sub-code (120-60) is read as its family."""
    if type_code in AFTER_UPDATE:
        return AFTER_UPDATE[type_code]
    return AFTER_UPDATE.get(type_code.split("-")[0])


def state_told(update: UpdateFacts) -> State | None:
    """The state it puts an open order in; a no to more work has no type of its own: it says so in words."""
    if update.type_code == "0" and getattr(update, "other_type", "") == SAID_NO:
        return State.WAITING_FOR_VISIT
    return state_after(update.type_code)


@dataclass(frozen=True)
class AgreedTime:
    """A time that was agreed before there was an order; shaped like a visit."""

    on: date
    earliest_arrival: time | None = None
    latest_completion: time | None = None


def standing_of(
    order: OrderFacts,
    *,
    updates: Iterable[UpdateFacts] = (),
    visits: Iterable[VisitFacts] = (),
    now: datetime,
) -> Standing:
    """Where the order stands: cancelled or done first, then a visit to come, then what last happened."""
    ended, late = ended_state(order), is_late(order, now=now)
    if ended in ENDED:
        return Standing(state=ended, late=late)
    if ended is State.NOT_FIXED and order.answered_at:
        # It goes on from there: what came of the work before is over.
        updates, visits = since(order.answered_at, updates, visits)
    silent = ended or State.WITH_LANDLORD
    update = latest_telling(updates)
    happened_on = day_of(update.happened_at) if update and update.happened_at else None
    visit = next_visit(visits, today=day_of(now), after=happened_on)
    if visit:
        return Standing(state=State.BOOKED, late=late, visit=visit)
    missed = _last_visit(visits, after=happened_on)
    state = state_told(update) if update else None
    if state is None or missed or (state is State.ON_THE_WAY and happened_on != day_of(now)):
        # A visit that came and went with no word since says nothing, nor does being on the way yesterday.
        return Standing(state=silent, late=late, missed=missed)
    return Standing(state=state, late=late, update=update)


def since(
    moment: datetime, updates: Iterable[UpdateFacts], visits: Iterable[VisitFacts]
) -> tuple[list[UpdateFacts], list[VisitFacts]]:
    """What happened, and what was agreed to begin, after that moment."""
    after = [update for update in updates if update.happened_at and update.happened_at > moment]
    return after, [visit for visit in visits if begins_at(visit) > moment]


def standing_of_request(request: RequestFacts, *, now: datetime) -> Standing:
    """Where a report stands of which the landlord has told no work order yet."""
    if request.cancelled_at:
        return Standing(state=State.CANCELLED)
    late = now > promised_until(request.due_at)
    agreed = agreed_time(request)
    if agreed and agreed.on >= day_of(now):
        return Standing(state=State.BOOKED, late=late, visit=agreed)
    state = State.WITH_LANDLORD if request.held_at else State.REPORTED
    return Standing(state=state, late=late, missed=agreed)


def agreed_time(request: RequestFacts) -> AgreedTime | None:
    """The time that was chosen in the report, once it is confirmed."""
    slot = confirmed(request.slot)
    return AgreedTime(slot.on, slot.earliest, slot.latest) if slot else None


def begins_at(visit: VisitFacts) -> datetime:
    """From when on somebody may come."""
    return datetime.combine(visit.on, visit.earliest_arrival or time.min, LONDON)


def over_at(visit: VisitFacts) -> datetime:
    """When whoever was to come should have been; with no hours told, when the day is over."""
    if visit.latest_completion:
        return datetime.combine(visit.on, visit.latest_completion, LONDON)
    return datetime.combine(visit.on + timedelta(days=1), time.min, LONDON)


def answer_of(order: OrderFacts) -> Answer | None:
    """What the resident said of the work as last done; an answer from before that was of other work."""
    if not order.answer or order.answered_at is None or order.completed_at is None:
        return None
    return Answer(order.answer) if order.answered_at >= order.completed_at else None


def done_at(order: OrderFacts) -> datetime | None:
    """When it was done; None while it goes on, as it does when the resident says that it is not fixed."""
    return None if answer_of(order) is Answer.NOT_FIXED else order.completed_at


def answer_until(completed_at: datetime, answer_days: int) -> datetime:
    """The end of the last day on which a resident may say whether it is fixed."""
    return datetime.combine(day_of(completed_at) + timedelta(days=answer_days + 1), time.min, LONDON)


def ended_state(order: OrderFacts) -> State | None:
    """How the landlord ended it, and what the resident said of that; None while it goes on."""
    if order.cancelled_at:
        return State.CANCELLED
    if order.completed_at:
        said = {None: State.SAID_DONE, Answer.FIXED: State.FIXED, Answer.NOT_FIXED: State.NOT_FIXED}
        return said[answer_of(order)]
    # Closed with no word that the work was done: it must not count as done.
    return State.CANCELLED if order.closed_at else None


def latest_telling(updates: Iterable[UpdateFacts]) -> UpdateFacts | None:
    """The last update that says how the repair stands; by its own time, then by the landlord's order."""
    telling = [update for update in updates if state_told(update)]
    start = datetime(1900, 1, 1, tzinfo=LONDON)
    return max(telling, key=lambda update: (update.happened_at or start, update.position), default=None)


def next_visit(visits: Iterable[VisitFacts], *, today: date, after: date | None = None) -> VisitFacts | None:
    """The first visit still to come; one on or before the day ``after`` has had its say already."""
    ahead = [visit for visit in visits if visit.on >= today and (after is None or visit.on > after)]
    return min(ahead, key=lambda visit: (visit.on, visit.earliest_arrival or time.min), default=None)


def _last_visit(visits: Iterable[VisitFacts], *, after: date | None) -> VisitFacts | None:
    """The last visit with no word of what became of it. None of these is still to come."""
    past = [visit for visit in visits if after is None or visit.on > after]
    return max(past, key=lambda visit: visit.on, default=None)


def has_hour(moment: datetime) -> bool:
    """Whether the hour is known: a bare date is stored as the midnight it begins with."""
    return moment.astimezone(LONDON).time() != time.min


def promised_until(due_at: datetime) -> datetime:
    """The last moment that keeps the promise; a promise of a day without an hour holds all that day."""
    return due_at if has_hour(due_at) else end_of(day_of(due_at))


def in_time(order: OrderFacts) -> bool | None:
    """Whether it was done as promised; None when it is not done or nothing was promised."""
    done = done_at(order)
    if order.due_at is None or done is None or order.cancelled_at:
        return None
    return done <= promised_until(order.due_at)


def is_late(order: OrderFacts, *, now: datetime) -> bool:
    """Done after the promise, or still not done when it has passed. What was cancelled is not late."""
    if order.due_at is None or order.cancelled_at:
        return False
    if order.closed_at and not order.completed_at:
        return False
    return (done_at(order) or now) > promised_until(order.due_at)


def days_late(order: OrderFacts, *, now: datetime) -> int:
    """By the calendar in England, from the day promised to the day done, or to now; never less than 0."""
    if order.due_at is None or not is_late(order, now=now):
        return 0
    return max(0, (day_of(done_at(order) or now) - day_of(order.due_at)).days)
