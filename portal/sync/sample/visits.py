"""How a repair goes once it is raised: booked, called at, kept waiting, done, or cancelled.

Nothing later than the sample's last evening is told: a repair still under way simply stops there.
"""

from __future__ import annotations

from bisect import bisect
from math import log
from random import Random

from portal.sync.sample import orders
from portal.sync.sample.chance import Deck, pick
from portal.sync.sample.figures import figures
from portal.sync.sample.landlords import Landlord
from portal.sync.sample.orders import Job
from portal.sync.sample.problems import EMERGENCY, Problem
from portal.sync.sample.seasons import DAY, Calendar

SLOTS = {
    "long": [("Morning", "08:00:00", "13:00:00"), ("Afternoon", "12:00:00", "17:30:00")],
    "short": [
        ("8am to 10am", "08:00:00", "10:00:00"), ("10am to noon", "10:00:00", "12:00:00"),
        ("Noon to 2pm", "12:00:00", "14:00:00"), ("2pm to 4pm", "14:00:00", "16:00:00"),
        ("4pm to 6pm", "16:00:00", "18:00:00"),
    ],
}  # fmt: skip
SLOT_STARTS = {"long": [12 * 60], "short": [10 * 60, 12 * 60, 14 * 60, 16 * 60]}
AHEAD = 21 * DAY  # no visit is agreed longer before it than this
NOBODY_IN = ["Knocked and rang, no answer. Card left.", "No answer at door or phone.", "No access, carded."]
CANCELLED = [
    ("tenant_cancelled", "Tenant rang: no longer needed."),
    ("tenant_cancelled", "Tenant has done it themselves."),
    ("landlord_cancelled", "Raised twice, see other order."),
    ("landlord_cancelled", "To be done with planned works."),
    ("no_fault_found", "Working when rung before the visit."),
]
CANCELLED_SHARED = [row for row in CANCELLED if row[0] == "landlord_cancelled"]
EXTRA = ["Wall behind has to be made good.", "More pipework to renew than first seen.", "Needs two people."]
WRONG = ["Needs an electrician first.", "Needs a plasterer, passed on.", "Needs a heating engineer."]


class Visits:
    """Plays the course of each repair of a landlord, with the dice of one patch."""

    def __init__(self, landlord: Landlord, calendar: Calendar, chance: Random) -> None:
        numbers, share = figures(), figures()["repairs"]
        self.throw = chance.random
        self.calendar = calendar
        self.stamp = calendar.stamp
        self.now = calendar.now
        self.told_since = calendar.now - round(share["updates_since_years"] * 365.25 * DAY)
        self.days = [landlord.targets[name] for name in ("emergency", "urgent", "routine", "planned")]
        self.in_target = (share["in_target_other"], share["in_target_emergency"])
        self.courses: list[Deck[str]] = [Deck.of(numbers["courses"][name]) for name in ("other", "emergency")]
        self.slots, self.slot_starts = SLOTS[landlord.slots], SLOT_STARTS[landlord.slots]

    def due(self, raised: int, priority: int) -> int:
        """The moment by which it is promised: hours for an emergency, else the end of a day."""
        if priority == EMERGENCY:
            return raised + self.days[0] * 60
        return (raised // DAY + self.days[priority]) * DAY + DAY - 1

    def carry_out(self, job: Job, problem: Problem, priority: int, raised: int, until: int = 0) -> str:
        """Write what became of the order so far; the answer is its course.

        ``until`` is the moment by which an empty home must be ready, if it is one.
        """
        emergency = priority == EMERGENCY
        course = self.courses[emergency].draw(self.throw)
        shared = not job.row[orders.UNIT]
        if until or (course == "parts" and not problem.awaits) or (course == "no_access" and shared):
            course = "plain"
        finish = self._emergency_finish(raised) if emergency else self._finish(raised, priority)
        if until:
            finish = min(finish, max(until, raised + 180))
        job.enter(orders.OPEN, self.stamp(raised))
        if course == "cancelled":
            self._cancel(job, raised, finish)
            return course
        first = 0 if course in ("plain", "make_safe") else self._first_visit(raised, finish)
        booked = self._booked(raised, priority, first or finish)
        if first:
            if not self._call(job, booked, first, emergency):
                return course
            booked = self._put_off(job, course, problem, first, finish)
        if self._call(job, booked, finish - self._time_on_site(), emergency) and finish <= self.now:
            self._complete(job, course, finish)
        return course

    def _emergency_finish(self, raised: int) -> int:
        if self.throw() < self.in_target[True]:
            return raised + 45 + int(self.throw() ** 2.2 * (self.days[0] * 60 - 60))
        return raised + self.days[0] * 60 + 60 + int(-log(1 - self.throw()) * 1500)

    def _finish(self, raised: int, priority: int) -> int:
        """A moment of a working day: before the promise for the share in target, else after."""
        calendar, throw, allowed = self.calendar, self.throw, self.days[priority]
        reported = raised // DAY
        if throw() < self.in_target[False]:
            day = calendar.working_on_or_before[reported + 1 + int(throw() ** 0.8 * (allowed - 1))]
            if day <= reported:
                day = calendar.working_on_or_after[reported + 1]
        else:
            late = int(-log(1 - throw()) * allowed * 1.1)
            day = calendar.working_on_or_after[reported + allowed + 1 + min(late, 2 * allowed)]
        return day * DAY + 525 + int(throw() * 480)

    def _time_on_site(self) -> int:
        return 20 + int(self.throw() * 85)

    def _booked(self, raised: int, priority: int, visit: int) -> int:
        """When the visit was agreed: soon, and never more than three weeks before it."""
        longest = 20 if priority == EMERGENCY else min(2 * DAY, (visit - raised) // 2)
        soon = raised + 4 + int(self.throw() ** 4 * longest)
        return max(soon, visit - AHEAD)

    def _first_visit(self, raised: int, finish: int) -> int:
        """The moment of a visit some days before the last; 0 where there is no time for one."""
        first, last = raised // DAY, finish // DAY
        day = self.calendar.working_on_or_after[first + 1 + int((last - first) * 0.3)]
        return day * DAY + 510 + int(self.throw() * 450) if day < last else 0

    def _call(self, job: Job, booked: int, arrival: int, emergency: bool) -> bool:
        """Book a visit and, where its time has come, arrive. False while it is still to come."""
        now, row, stamp = self.now, job.row, self.stamp
        if booked > now:
            return False
        arrival = max(arrival, booked + 8)
        if not emergency:
            self._book(job, booked, arrival)
        elif job.statuses < orders.FIRST_STATUS + 8:
            job.enter(orders.ASSIGNED, stamp(booked))
        if arrival - 25 > now:
            return False
        told = arrival > self.told_since
        if told and self.throw() < 0.7:
            job.tell(orders.ON_THE_WAY, stamp(max(booked, arrival - 10 - int(self.throw() * 15))))
        if arrival > now:
            return False
        if told:
            job.tell(orders.ARRIVED, stamp(arrival))
        row[orders.STARTED] = row[orders.STARTED] or stamp(arrival)
        return True

    def _book(self, job: Job, booked: int, arrival: int) -> None:
        day, minute = divmod(arrival, DAY)
        text = self.calendar.iso[day]
        job.book(text, *self.slots[bisect(self.slot_starts, minute)])
        if job.statuses == orders.FIRST_STATUS + 4:
            job.enter(orders.SCHEDULED, self.stamp(booked))
            job.row[orders.PLANNED_START] = text
        job.row[orders.PLANNED_FINISH] = text

    def _put_off(self, job: Job, course: str, problem: Problem, at: int, finish: int) -> int:
        """The visit did not end it. Say why; the answer is when the next visit was agreed."""
        stamp, throw, moment = self.stamp, self.throw, at + 15
        if course == "no_access":
            job.tell(orders.NO_ANSWER, stamp(moment), pick(throw, NOBODY_IN))
            job.row[orders.STARTED] = ""
            return max(moment + int(throw() * min(2 * DAY, (finish - moment) // 2)), finish - AHEAD)
        if course == "parts":
            part = pick(throw, problem.awaits)
            job.tell(orders.NEEDS_MATERIALS, stamp(moment), f"Waiting for {part}.")
            job.enter(orders.AWAITING_MATERIAL, stamp(moment), "", f"Waiting for {part}")
            return max(moment, finish - 3 * DAY)
        if course == "extra_work":
            job.tell(orders.EXTRA_WORK, stamp(moment), pick(throw, EXTRA))
            job.enter(orders.AWAITING_APPROVAL, stamp(moment), "", "More work found, waiting for approval")
            return max(moment, finish - 4 * DAY)
        if course == "wrong_trade":
            job.tell(orders.WRONG_TRADE, stamp(moment), pick(throw, WRONG))
        else:
            job.tell(orders.OUT_OF_TIME, stamp(moment), "Ran out of time, to go back.")
        return max(moment + int(throw() * min(DAY, (finish - moment) // 2)), finish - AHEAD)

    def _complete(self, job: Job, course: str, finish: int) -> None:
        row, stamp = job.row, self.stamp
        job.finished = finish
        row[orders.COMPLETED] = stamp(finish)
        row[orders.OUTCOME] = "made_safe_follow_on" if course == "make_safe" else "completed"
        job.enter(orders.COMPLETE, stamp(finish))
        day = self.calendar.working_on_or_after[finish // DAY + 1 + int(self.throw() * 4)]
        closed = day * DAY + 540 + int(self.throw() * 450)
        if closed <= self.now:
            row[orders.CLOSED] = stamp(closed)
            job.enter(orders.SHUT, row[orders.CLOSED])

    def _cancel(self, job: Job, raised: int, finish: int) -> None:
        moment = raised + 30 + int((finish - raised) * 0.4 * self.throw())
        if moment <= self.now:
            reasons = CANCELLED if job.row[orders.UNIT] else CANCELLED_SHARED
            outcome, reason = pick(self.throw, reasons)
            job.row[orders.CANCELLED] = self.stamp(moment)
            job.row[orders.OUTCOME] = outcome
            job.enter(orders.STOPPED, job.row[orders.CANCELLED], "", reason)
