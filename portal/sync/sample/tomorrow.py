"""The day after: the same delivery, but for what happened in between."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random

from portal.sync.sample import orders, people, plans
from portal.sync.sample.chance import dice
from portal.sync.sample.components import years_after
from portal.sync.sample.orders import Job
from portal.sync.sample.places import Home, Patch, lay_out
from portal.sync.sample.scope import LONDON, Scope
from portal.sync.sample.visits import NOBODY_IN

NEW_ORDERS_A_PATCH = 2
DONE_SHARE = 0.8
NEW = [
    ("Kitchen tap dripping constantly.", "Kitchen", "PL", "3", 28),
    ("No heating and no hot water.", "Boiler", "HE-H", "1", 1),
    ("Bedroom window will not close.", "Bedroom", "SP-UP", "2", 7),
    ("Smoke alarm chirping, hard wired.", "Hall", "EL", "2", 7),
]
Rows = dict[str, list[list[str]]]
MOVED = "Contractor's programme is running late."


class Tomorrow:
    """Changes a sample's rows to those of the next evening. The tenant and the plan that change are the
    last of the first patch that can, so that the first homes, which stories tend to be about, stay put."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.today = scope.today.isoformat()
        self.as_of = datetime.combine(scope.today, time(18), LONDON)

    def changed(self, index: int, rows: Rows) -> Rows:
        """The rows of the index-th patch as the next delivery has them."""
        chance = dice(self.scope.seed, self.scope.landlord.slug, index, "tomorrow")
        if "work_orders" in rows:
            self._visits(chance, rows["work_orders"])
            rows["work_orders"] += self._new_orders(chance, index)
        if index == 0 and "tenancies" in rows:
            self._new_tenant(chance, rows["tenancies"])
        if index == 0 and "programmes" in rows:
            self._move_a_plan(rows["programmes"])
        return rows

    def _visits(self, chance: Random, rows: list[list[str]]) -> None:
        """Open orders whose visit was for today were called at. Where none was, as on a Sunday, the visits
        of the next day that has any were brought forward: two deliveries should differ."""
        visits = [(_next_visit(row, self.today), row) for row in rows]
        day = min((visit for visit, _ in visits if visit), default="")
        for visit, row in visits:
            if visit and visit == day:
                self._bring_forward(row, day)
                self._visit(chance, row)

    def _bring_forward(self, row: list[str], day: str) -> None:
        """The visit of that day is of today instead."""
        for cell in (orders.PLANNED_START, orders.PLANNED_FINISH, *_VISIT_DAYS):
            if row[cell] == day:
                row[cell] = self.today

    def _visit(self, chance: Random, row: list[str]) -> None:
        """Somebody called; most jobs were done."""
        job, hour = Job.resume(row), self._hour(row) + int(chance.random() * 2)
        job.tell(orders.ARRIVED, self._at(hour, 5))
        if chance.random() > DONE_SHARE and row[orders.UNIT]:
            job.tell(orders.NO_ANSWER, self._at(hour, 15), NOBODY_IN[0])
            return
        row[orders.STARTED] = row[orders.STARTED] or self._at(hour, 5)
        row[orders.COMPLETED], row[orders.OUTCOME] = self._at(hour, 55), "completed"
        row[orders.COST] = row[orders.ESTIMATE]
        job.enter(orders.COMPLETE, row[orders.COMPLETED])

    def _hour(self, row: list[str]) -> int:
        """The hour with which today's visit begins."""
        at = next(cell for cell in _VISIT_DAYS if row[cell] == self.today)
        return int(row[at + 2][:2])

    def _new_orders(self, chance: Random, index: int) -> list[list[str]]:
        homes = lay_out(self.scope, index).homes
        start = 1_000_000 + self.scope.orders_before(self.scope.patches) + index * NEW_ORDERS_A_PATCH
        return [self._new_order(chance, homes, start + number) for number in range(NEW_ORDERS_A_PATCH)]

    def _new_order(self, chance: Random, homes: list[Home], number: int) -> list[str]:
        text, room, trade, priority, days = chance.choice(NEW)
        job = Job(f"{self.scope.landlord.tag}{number}")
        row, hour = job.row, 8 + int(chance.random() * 9)
        due = datetime.combine(self.scope.today + timedelta(days=days), time(hour, 20), LONDON)
        row[orders.UNIT] = chance.choice(homes).reference
        row[orders.DESCRIPTION], row[orders.LOCATION] = text, room
        row[orders.CLASS], row[orders.TYPE], row[orders.PRIORITY] = orders.DEMAND, "30", priority
        row[orders.REPORTED] = row[orders.RAISED] = self.today
        row[orders.DUE], row[orders.REQUEST] = due.isoformat(), f"SR{job.reference}"
        row[orders.FIRST_LINE] = trade
        job.enter(orders.OPEN, self._at(hour, 20))
        return row

    def _at(self, hour: int, minute: int) -> str:
        return datetime.combine(self.scope.today, time(hour, minute), LONDON).isoformat()

    @cached_property
    def _first_patch(self) -> Patch:
        return lay_out(self.scope, 0)

    def _new_tenant(self, chance: Random, rows: list[list[str]]) -> None:
        """Somebody moved out yesterday, and somebody else moved in today."""
        number = next(number for number in reversed(range(len(rows))) if not rows[number][_LAST_DAY])
        left = rows[number] = rows[number].copy()
        left[_LAST_DAY] = self.scope.last_day.isoformat()
        home = next(home for home in self._first_patch.homes if home.reference == left[_HOME])
        household = int(left[_TENANCY].rsplit("-", 1)[1]) + 1
        tenancy = people.new_household(self.scope, chance, home, household, self.scope.today)
        rows[number + 1 : number + 1] = people.tenancy_rows(self.scope, [tenancy])

    def _move_a_plan(self, rows: list[list[str]]) -> None:
        """A plan that was likely moves a year on."""
        fitting = [row for row in rows if row[_CERTAINTY] == plans.LIKELY and not row[_CHANGE]]
        for row in fitting[-1:]:
            row[_CHANGE : _CHANGE + 4] = [self.today, row[_START], row[_START + 1], MOVED]
            for cell in (_START, _START + 1):
                row[cell] = years_after(date.fromisoformat(row[cell]), 1).isoformat()


def _next_visit(row: list[str], today: str) -> str:
    """The day of an open order's next visit; blank where it has ended or none is booked."""
    if row[orders.COMPLETED] or row[orders.CANCELLED]:
        return ""
    return min((row[cell] for cell in _VISIT_DAYS if row[cell] >= today), default="")


_VISIT_DAYS = range(orders.FIRST_APPOINTMENT + 1, orders.FIRST_UPDATE, len(orders.APPOINTMENT_PARTS))
_TENANCY, _HOME = people.COLUMNS.index("tenancy_reference"), people.COLUMNS.index("unit_reference")
_LAST_DAY = people.COLUMNS.index("last_day_of_term_date")
_CERTAINTY, _CHANGE = plans.COLUMNS.index("certainty"), plans.COLUMNS.index("change_1_on")
_START = plans.COLUMNS.index("planned_start_date")
