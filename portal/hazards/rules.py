"""What the law asks of a landlord that hears of a hazard, by when, and whether it was done. Pure.

The law is the Hazards in Social Housing (Prescribed Requirements) (England) Regulations 2025; law.toml has
its paragraph beside each duty. Moments are aware. A time of days ends with the last moment of its last day.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from portal.core.clock import LONDON, day_of, end_of
from portal.core.working_days import is_working, working_day_after
from portal.hazards.law import Duty, Law

MAKES_SAFE = frozenset({"emergency_safe", "safe_after", "safe"})
PREVENTS = frozenset({"steps", "begin", "finish"})


class Kind(StrEnum):
    """How dangerous something may be, as somebody judged it, or as an investigation found."""

    EMERGENCY = "emergency"
    SIGNIFICANT = "significant"
    NONE = "none"


class Type(StrEnum):
    """The kinds of investigation, by the names of the public-sector model for damp and mould."""

    EMERGENCY = "emergency"
    STANDARD = "standard"
    RENEWED = "renewed"
    FURTHER = "further"


class Ended(StrEnum):
    """Why a clock stopped though the duty was not done."""

    JUDGED = "judged"
    FOUND_LESS = "found_less"
    ALL_DONE = "all_done"
    SAFE = "safe"
    CLOSED = "closed"
    REPLACED = "replaced"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What somebody thought of it, when, and since when the facts behind that were known."""

    kind: Kind
    at: datetime
    known_at: datetime
    by_rule: bool = False  # taken from the report's own answers; nobody has looked yet


@dataclass(frozen=True, kw_only=True)
class Looked:
    """An investigation, asked for or done."""

    pk: int
    type: Type
    asked_at: datetime
    concluded_at: datetime | None = None
    found: Kind = Kind.NONE
    needs_safety: bool = False
    needs_prevention: bool = False
    needs_further: bool = False
    summary_sent_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Work:
    """Work that makes safe, or that stops it coming back; of one investigation, or before any."""

    makes_safe: bool
    investigation: int | None = None
    steps_at: datetime | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    finish_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that decides the clocks of one case."""

    aware_at: datetime
    judged: Sequence[Judged] = ()  # in the order of time
    looked: Sequence[Looked] = ()
    works: Sequence[Work] = ()
    stay_settled_at: datetime | None = None  # somewhere to stay was taken up, or turned down
    not_safe_in_time_since: datetime | None = None  # somebody said that it cannot be made safe in time
    closed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Clock:
    """One duty: since when, by when, and what became of it. ``about`` is the investigation it follows."""

    duty: str
    starts_at: datetime
    due_at: datetime | None
    about: int = 0
    met_at: datetime | None = None
    ended_at: datetime | None = None
    ended: Ended | None = None

    @property
    def stopped_at(self) -> datetime | None:
        return self.met_at or self.ended_at

    @property
    def runs(self) -> bool:
        return self.stopped_at is None


def applies(hazard: str, kind: Kind, *, aware_on: date, tenure_code: str, law: Law) -> bool:
    """Whether the law sets these times for such a hazard, known since that day, in a home of that tenure.

    An emergency of any kind but crowding since phase 1; a significant one since the phase that names it.
    """
    rated = law.hazards.get(hazard)
    if rated is None or not rated.is_ever_covered or tenure_code in law.not_tenures:
        return False
    if kind is Kind.EMERGENCY:
        return law.phase(aware_on) > 0
    return rated.since is not None and aware_on >= rated.since


def due(duty: Duty, starts_at: datetime, holidays: Collection[date]) -> datetime | None:
    """The last moment that keeps it; None where the law only says how it is to be done: soon."""
    if duty.hours is not None:
        return starts_at.astimezone(UTC) + timedelta(hours=duty.hours)
    if duty.working_days is not None:
        return end_of(working_day_after(day_of(starts_at), duty.working_days, holidays=holidays))
    return end_of(day_of(starts_at) + timedelta(days=duty.days)) if duty.days is not None else None


def clocks(facts: Facts, *, now: datetime, law: Law, holidays: Collection[date]) -> list[Clock]:
    """Every clock of the case, those that stopped too; the same facts give the same clocks."""
    found = list(_Case(facts, law, holidays).clocks())
    found += _stays(found, facts, now)
    return [_closed(clock, facts.closed_at) for clock in found]


def _closed(clock: Clock, closed_at: datetime | None) -> Clock:
    """Nothing runs on in a case that is closed."""
    if closed_at is None or not clock.runs:
        return clock
    return _ended(clock, Ended.CLOSED, closed_at)


def _ended(clock: Clock, why: Ended, at: datetime) -> Clock:
    return Clock(
        duty=clock.duty,
        about=clock.about,
        starts_at=clock.starts_at,
        due_at=clock.due_at,
        ended_at=at,
        ended=why,
    )


@dataclass(frozen=True)
class _Case:
    """The facts of one case, and the law they meet."""

    facts: Facts
    law: Law
    holidays: Collection[date]

    def clocks(self) -> Iterator[Clock]:
        yield from self._judging()
        yield from self._emergency()
        yield from self._looking()
        for look in self.done:
            yield from self._after(look)

    @property
    def done(self) -> list[Looked]:
        """The investigations that came to an end, in that order."""
        ended = [look for look in self.facts.looked if look.concluded_at]
        return sorted(ended, key=lambda look: look.concluded_at or self.facts.aware_at)

    @property
    def kind(self) -> Kind:
        """As it was last judged; until then it may be significant."""
        return self.facts.judged[-1].kind if self.facts.judged else Kind.SIGNIFICANT

    @property
    def emergency(self) -> Judged | None:
        """The first judgement that it may be an emergency, also where a later one was milder."""
        return next((one for one in self.facts.judged if one.kind is Kind.EMERGENCY), None)

    def clock(
        self, duty: str, starts_at: datetime, *, about: int = 0, met_at: datetime | None = None
    ) -> Clock:
        due_at = due(self.law.duties[duty], starts_at, self.holidays)
        return Clock(duty=duty, about=about, starts_at=starts_at, due_at=due_at, met_at=met_at)

    def _judging(self) -> Iterator[Clock]:
        """By a person, within the time that it would have if it turned out an emergency."""
        by_person = next((one.at for one in self.facts.judged if not one.by_rule), None)
        looked = self.done[0].concluded_at if self.done else None
        first = min(filter(None, (by_person, looked)), default=None)
        yield self.clock("judge", self.facts.aware_at, met_at=first)

    def _emergency(self) -> Iterator[Clock]:
        """24 hours to look into it and to make it safe, from when the landlord could know."""
        emergency = self.emergency
        if emergency is None:
            return
        since = emergency.known_at
        looks = [look for look in self.done if look.concluded_at and look.concluded_at >= since]
        looked = looks[0] if looks else None
        to_look = self.clock("emergency_investigate", since, met_at=looked.concluded_at if looked else None)
        to_make_safe = self._emergency_safe(since, looked)
        if self.kind is not Kind.EMERGENCY:
            at = self._milder_since(emergency)
            to_look, to_make_safe = (
                _ended(one, Ended.JUDGED, at) if one.stopped_at is None or one.stopped_at > at else one
                for one in (to_look, to_make_safe)
            )
        yield to_look
        yield to_make_safe

    def _milder_since(self, emergency: Judged) -> datetime:
        """When it was first judged to be less than an emergency, after it had been judged one."""
        later = [one for one in self.facts.judged if one.at > emergency.at and one.kind is not Kind.EMERGENCY]
        return later[0].at if later else emergency.at

    def _emergency_safe(self, since: datetime, looked: Looked | None) -> Clock:
        clock = self.clock("emergency_safe", since)
        if looked and looked.concluded_at and looked.found is not Kind.EMERGENCY:
            return _ended(clock, Ended.FOUND_LESS, looked.concluded_at)
        if looked and not looked.needs_safety:
            return self.clock("emergency_safe", since, met_at=looked.concluded_at)
        works = self._works(makes_safe=True, look=looked, also_before=True)
        return self.clock("emergency_safe", since, met_at=_last(work.completed_at for work in works))

    def _looking(self) -> Iterator[Clock]:
        """Ten working days for one that may be significant; and again in person, where they ask for it."""
        first = self.done[0].concluded_at if self.done else None
        if self.kind is Kind.SIGNIFICANT:
            yield self.clock("investigate", self.facts.aware_at, met_at=first)
        elif self.kind is Kind.NONE:
            at = self.facts.judged[-1].at
            clock = self.clock("investigate", self.facts.aware_at, met_at=first)
            yield clock if clock.met_at else _ended(clock, Ended.JUDGED, at)
        for look in self.facts.looked:
            if look.type is Type.RENEWED:
                yield self.clock("renewed", look.asked_at, about=look.pk, met_at=look.concluded_at)

    def _after(self, look: Looked) -> Iterator[Clock]:
        """All that follows from the end of an investigation."""
        at = look.concluded_at or self.facts.aware_at
        yield self._summary(look, at)
        if look.needs_further:
            further = [one for one in self.done if one.type is Type.FURTHER and one.pk != look.pk]
            later = [one.concluded_at for one in further if one.concluded_at and one.concluded_at >= at]
            yield self.clock("further", at, about=look.pk, met_at=min(later, default=None))
        if look.needs_safety and not self._is_in_the_24_hours(look, at):
            duty = "safe_after" if look.found is Kind.EMERGENCY else "safe"
            works = self._works(makes_safe=True, look=look)
            yield self.clock(duty, at, about=look.pk, met_at=_last(work.completed_at for work in works))
        if look.needs_prevention:
            yield from self._prevention(look, at)

    def _is_in_the_24_hours(self, look: Looked, at: datetime) -> bool:
        """Whether making it safe is the business of the emergency's own clock."""
        emergency = self.emergency
        if look.found is not Kind.EMERGENCY or emergency is None or self.kind is not Kind.EMERGENCY:
            return False
        later = [one for one in self.done if one.concluded_at and emergency.known_at <= one.concluded_at < at]
        return emergency.known_at <= at and not later

    def _summary(self, look: Looked, at: datetime) -> Clock:
        clock = self.clock("summary", at, about=look.pk, met_at=look.summary_sent_at)
        done = self._all_done_at(look)
        if clock.met_at is None and done and clock.due_at and done <= clock.due_at:
            return _ended(clock, Ended.ALL_DONE, done)
        return clock

    def _all_done_at(self, look: Looked) -> datetime | None:
        """When all the work it asked for was done; None where it asked for none, or some is left."""
        asked = ((True, look.needs_safety), (False, look.needs_prevention))
        works = [
            self._works(makes_safe=kind, look=look, also_before=True) for kind, wanted in asked if wanted
        ]
        return _last(_last(work.completed_at for work in some) for some in works)

    def _prevention(self, look: Looked, at: datetime) -> Iterator[Clock]:
        works = self._works(makes_safe=False, look=look)
        begun = _last(work.started_at for work in works)
        steps = _last(_first(work.steps_at, work.started_at) for work in works)
        yield self.clock("steps", at, about=look.pk, met_at=steps)
        yield self.clock("begin", at, about=look.pk, met_at=begun)
        if begun:
            finish_by = [work.finish_by for work in works if work.finish_by]
            yield Clock(
                duty="finish",
                about=look.pk,
                starts_at=begun,
                due_at=end_of(max(finish_by)) if finish_by else None,
                met_at=_last(work.completed_at for work in works),
            )

    def _works(self, *, makes_safe: bool, look: Looked | None, also_before: bool = False) -> list[Work]:
        """Of that investigation; and what was put in hand before there was any, where that counts."""
        of = {look.pk} if look else set()
        return [
            work
            for work in self.facts.works
            if work.makes_safe is makes_safe
            and (work.investigation in of or (also_before and work.investigation is None))
        ]


def _stays(found: Iterable[Clock], facts: Facts, now: datetime) -> Iterator[Clock]:
    """Somewhere else to stay: once it should have been safe, or is known not to become so, until it is."""
    for clock in found:
        if clock.duty not in MAKES_SAFE or clock.due_at is None:
            continue
        known = facts.not_safe_in_time_since
        is_known = known is not None and known >= clock.starts_at and (clock.stopped_at or now) >= known
        if (clock.stopped_at or now) <= clock.due_at and not is_known:
            continue
        settled = facts.stay_settled_at
        settled = settled if settled and settled >= clock.starts_at else None
        stay = Clock(
            duty="stay",
            about=clock.about,
            starts_at=min(known, clock.due_at) if known and is_known else clock.due_at,
            due_at=clock.due_at,
            met_at=settled if settled and (clock.stopped_at is None or settled <= clock.stopped_at) else None,
        )
        if stay.met_at is None and clock.stopped_at:
            stay = _ended(stay, Ended.SAFE, clock.stopped_at)
        yield stay


def _last(moments: Iterable[datetime | None]) -> datetime | None:
    """The last of them; None where there is none, or one has not come yet."""
    known = list(moments)
    return max((one for one in known if one), default=None) if all(known) else None


def _first(*moments: datetime | None) -> datetime | None:
    return min((one for one in moments if one), default=None)


# --- what is said of a clock ---


def is_late(*, due_at: datetime | None, stopped_at: datetime | None, now: datetime) -> bool:
    """Whether the time went by before the duty was done, or ended."""
    return due_at is not None and (stopped_at or now) > due_at


def warn_at(duty: Duty, *, due_at: datetime, holidays: Collection[date]) -> datetime:
    """When staff are warned: six hours before hours end; at 9am on the working day before a day."""
    if duty.hours is not None or duty.column == "stay":
        return due_at - timedelta(hours=6)
    day = day_of(due_at) - timedelta(days=1)
    while not is_working(day, holidays=holidays):
        day -= timedelta(days=1)
    return datetime.combine(day, time(9), LONDON)


# --- how soon its work is ordered ---


@dataclass(frozen=True)
class Terms:
    """Of the order of some work: HACT WorkPriorityCode, and the last moment that keeps it."""

    priority_code: str
    due_at: datetime


def order_terms(
    *, makes_safe: bool, emergency: bool, finish_by: date, limit: datetime | None, now: datetime
) -> Terms:
    """An emergency is 1, what else makes safe 2, what stops it coming back 3.

    What makes safe is to be done by the law's own ``limit`` where that is before the day that was planned; of
    work that prevents the limit is on its beginning, so that the day planned stands.
    """
    due_at = end_of(finish_by)
    if makes_safe and limit is not None:
        due_at = min(due_at, limit)
    code = "1" if makes_safe and emergency else "2" if makes_safe else "3"
    return Terms(code, max(due_at, now))
