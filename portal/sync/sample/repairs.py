"""Six years of repairs of a patch: what went wrong, where and when, in the order it was raised."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import NamedTuple

from portal.sync.sample import orders
from portal.sync.sample.chance import Deck, Throw, dice, pick
from portal.sync.sample.figures import figures
from portal.sync.sample.landlords import Landlord
from portal.sync.sample.orders import Job
from portal.sync.sample.people import Tenancy, empty_spells
from portal.sync.sample.places import SHARED_OWNERSHIP, Block, Home, Patch
from portal.sync.sample.problems import EMERGENCY, ROUTINE, URGENT, Choice, Problem, Problems
from portal.sync.sample.scope import Scope
from portal.sync.sample.seasons import DAY, Calendar
from portal.sync.sample.visits import Visits

PRIORITY_CODES = ("1", "2", "3", "4")
# Trades that the landlord has no people of its own for.
CONTRACTED = {
    "HE-H": "heating",
    "ME-LI": "lift",
    "SP-AS": "specialist",
    "SP-EL": "specialist",
    "SP-FS": "specialist",
}
RECALLED_SHARE = 0.05  # ours
MOST_DRAWS = 50  # of places, where the one home there is stands empty
ACCESS = [
    "Knock loudly, the bell is broken.", "Ring before calling.", "Mornings only.", "After 3pm, school run.",
    "Dog in garden, please ring first.", "Tenant works nights, afternoons please.", "Key with the warden.",
    "Parking at the back.", "Buzzer 3.", "Text when on the way.",
]  # fmt: skip
ACCESS_SHARE = 0.09


class Place(NamedTuple):
    """Somewhere things go wrong: the column and reference that name it, and its decks for each month."""

    column: int
    reference: str
    usual: list[Deck[Choice]]
    emergency: list[Deck[Choice]]
    spells: list[tuple[int, int]]


class Waiting(NamedTuple):
    """Work that an earlier order, or a home standing empty, will lead to."""

    due: int
    number: int
    place: Place
    problem: Problem
    earlier: Job | None
    text: str
    room: str
    again: bool
    until: int = 0  # the evening before somebody moves in, for works to an empty home


class Workshop:
    """What the work orders of all of a landlord's patches have in common, made once."""

    def __init__(self, scope: Scope) -> None:
        landlord = scope.landlord
        self.scope = scope
        self.calendar = Calendar(scope)
        self.problems = Problems(landlord)
        self.empty = self.problems.deck("empty", frozenset(), 0, False).cards[0][0]
        self.priority_texts = _priority_texts(landlord)
        self.teams = {problem.trade: _team(landlord, problem.trade) for problem in self.problems.all}

    def orders(self, patch: Patch, tenancies: list[Tenancy]) -> Iterator[list[str]]:
        """The patch's work orders in the order of COLUMNS, the earliest raised first."""
        chance = dice(self.scope.seed, self.scope.landlord.slug, patch.index, "repairs")
        return Desk(self, chance, patch, tenancies).write()


class Desk:
    """Writes the work orders of one patch."""

    def __init__(self, workshop: Workshop, chance: Random, patch: Patch, tenancies: list[Tenancy]) -> None:
        scope, shares = workshop.scope, figures()["repairs"]
        self.workshop = workshop
        self.throw = chance.random
        self.calendar = workshop.calendar
        self.visits = Visits(scope.landlord, workshop.calendar, chance)
        self.words_share, self.online_share = shares["residents_words_share"], shares["online_share"]
        self.damp_reopened = shares["damp_reopened"]
        self.emergency_share = shares["emergency_share"]
        self.start = scope.orders_before(patch.index)
        self.size = scope.orders_before(patch.index + 1) - self.start
        self.tag = scope.landlord.tag
        self.waiting: list[Waiting] = []
        self.numbers = count()  # so that two works due at one moment have an order
        self.places = Deck(_places(workshop, chance, patch, tenancies))
        for place in self.places.cards:
            self._plan_empty_works(place)

    def write(self) -> Iterator[list[str]]:
        """All of them. Follow-on works take the next free turn after they fall due."""
        rows = []
        for number, turn in enumerate(sorted(self._turn() for _ in range(self.size))):
            raised, emergency = divmod(turn, 2)
            while self.waiting and 0 < self.waiting[0].until <= raised:
                heappop(self.waiting)  # somebody has moved in: too late to make it ready for them
            job = Job(f"{self.tag}{1_000_000 + self.start + number}")
            if self._takes_turn(raised, emergency == 1):
                self._follow(job, heappop(self.waiting), raised, emergency == 1)
            else:
                self._report(job, raised, emergency == 1)
            rows.append(job.row)
        return iter(rows)

    def _takes_turn(self, raised: int, emergency: bool) -> bool:
        """Whether waiting work has fallen due and could be as urgent as the turn is. Emergencies stay
        emergencies, so that their share is what it was meant to be."""
        if not self.waiting or self.waiting[0].due > raised:
            return False
        work = self.waiting[0]
        return not emergency or (work.again and work.problem.priorities[EMERGENCY] > 0)

    def _turn(self) -> int:
        """When something goes wrong; odd for an emergency."""
        throw, calendar = self.throw, self.calendar
        if throw() < self.emergency_share:
            minute = int(throw() * DAY) if throw() < 0.3 else 450 + int(throw() * 720)
            moment = calendar.emergencies.draw(throw) * DAY + minute
            return 2 * min(moment, calendar.now - int(throw() * 300)) + 1
        moment = calendar.busy.draw(throw) * DAY + 480 + int(throw() * 560)
        return 2 * min(moment, calendar.now - int(throw() * 300))

    def _report(self, job: Job, raised: int, emergency: bool) -> None:
        throw = self.throw
        place = self._somewhere(raised // DAY, emergency)
        month = self.calendar.month[raised // DAY]
        deck = (place.emergency if emergency else place.usual)[month]
        problem, priority = deck.draw(throw) if deck else place.usual[month].draw(throw)
        text, room = problem.texts[int(throw() * len(problem.texts))]
        said = text
        if problem.quotes and throw() < self.words_share:
            said = text + problem.quotes[int(throw() * len(problem.quotes))]
        course = self._write(job, place, problem, priority, raised, said, room)
        if course == "make_safe" and job.finished:
            self._plan_follow_on(job, place, problem, text, room)
        elif job.finished:
            self._plan_recall(job, place, problem, text, room)

    def _somewhere(self, day: int, emergency: bool) -> Place:
        """Where it goes wrong: of an empty home nobody reports more than emergencies."""
        for _ in range(MOST_DRAWS):
            place = self.places.draw(self.throw)
            if emergency or not (place.spells and _within(day, place.spells)):
                break
        return place

    def _follow(self, job: Job, work: Waiting, raised: int, emergency: bool) -> None:
        """A recall, the lasting repair after making safe, or the works to an empty home."""
        usual = URGENT if work.again or self.throw() < 0.5 else ROUTINE
        priority = EMERGENCY if emergency else usual
        self._write(job, work.place, work.problem, priority, raised, work.text, work.room, work.until)
        if work.earlier is None:
            return
        job.row[orders.REQUEST] = work.earlier.row[orders.REQUEST]
        if work.again:
            job.row[orders.CLASS] = orders.DEFECT
        else:
            work.earlier.row[orders.FOLLOW_ON] = job.reference

    def _write(
        self,
        job: Job,
        place: Place,
        problem: Problem,
        priority: int,
        raised: int,
        text: str,
        room: str,
        until: int = 0,
    ) -> str:
        row, stamp, throw, workshop = job.row, self.calendar.stamp, self.throw, self.workshop
        row[place.column] = place.reference
        row[orders.DESCRIPTION], row[orders.LOCATION] = text, room
        row[orders.CLASS], row[orders.TYPE] = problem.work_class, problem.work_type
        row[orders.PRIORITY] = PRIORITY_CODES[priority]
        row[orders.PRIORITY_TEXT] = workshop.priority_texts[priority]
        row[orders.DUE] = stamp(self.visits.due(raised, priority))
        iso = self.calendar.iso
        row[orders.RAISED] = iso[raised // DAY]
        row[orders.REPORTED] = iso[max(0, raised - self._before_raising(priority)) // DAY]
        row[orders.TEAM_REFERENCE], row[orders.TEAM] = workshop.teams[problem.trade]
        row[orders.REQUEST] = f"SR{job.reference}"
        if throw() < ACCESS_SHARE and place.column == orders.UNIT:
            row[orders.ACCESS] = pick(throw, ACCESS)
        course = self.visits.carry_out(job, problem, priority, raised, until)
        _price(job, problem, throw)
        return course

    def _before_raising(self, priority: int) -> int:
        """Minutes from report to order: a call, or a form that waits for the office to open."""
        if priority != EMERGENCY and self.throw() < self.online_share:
            return 20 + int(self.throw() * 900)
        return 2 + int(self.throw() * 9)

    def _plan_recall(self, job: Job, place: Place, problem: Problem, text: str, room: str) -> None:
        share = self.damp_reopened if problem.name == "damp-mould" else RECALLED_SHARE
        if self.throw() < share:
            due = job.finished + DAY + int(self.throw() * 42 * DAY)
            self._plan(Waiting(due, next(self.numbers), place, problem, job, text, room, True))

    def _plan_follow_on(self, job: Job, place: Place, problem: Problem, text: str, room: str) -> None:
        due = job.finished + 60
        words = f"Finish the repair: {text}"
        self._plan(Waiting(due, next(self.numbers), place, problem, job, words, room, False))

    def _plan_empty_works(self, place: Place) -> None:
        problem = self.workshop.empty
        for first, last in place.spells:
            text, room = pick(self.throw, problem.texts)
            if first >= 0:
                due, until = first * DAY + 600, last * DAY + 1020
                self._plan(Waiting(due, next(self.numbers), place, problem, None, text, room, False, until))

    def _plan(self, work: Waiting) -> None:
        heappush(self.waiting, work)


def _places(
    workshop: Workshop, chance: Random, patch: Patch, tenancies: list[Tenancy]
) -> Iterator[tuple[Place, float]]:
    """Every home, block and estate of a patch, with how often it needs a repair."""
    shares = figures()["repairs"]
    spells = empty_spells(workshop.scope, tenancies)
    homes = [(home, _wear(chance, home, shares["shared_ownership_rate"])) for home in patch.homes]
    whole = sum(wear for _, wear in homes)
    for home, wear in homes:
        days = [tuple(map(workshop.calendar.number, span)) for span in spells.get(home.reference, ())]
        yield _home(workshop.problems, home, [(first, last) for first, last in days]), wear
    blocks = [block for block in patch.blocks if block.shared and block.homes]
    communal = whole * shares["communal_share"] / (1 - shares["communal_share"])
    a_flat = communal * 0.8 / (sum(len(block.homes) for block in blocks) or 1)
    for block in blocks:
        yield _block(workshop.problems, block), a_flat * len(block.homes)
    for estate in patch.estates:
        none: frozenset[str] = frozenset()
        place = _place(workshop.problems, orders.SITE, estate.reference, "estate", none)
        yield place, communal * (0.2 if blocks else 1) / len(patch.estates)


def _wear(chance: Random, home: Home, shared_ownership_rate: float) -> float:
    wear = chance.gammavariate(4, 0.25) * (0.8 + 0.1 * home.bedrooms)
    return wear * (shared_ownership_rate if home.tenure == SHARED_OWNERSHIP else 1)


def _home(problems: Problems, home: Home, spells: list[tuple[int, int]]) -> Place:
    has = ["gas" if home.gas else "electric", "flat" if home.block.shared else "house", *["damp"] * home.damp]
    return _place(problems, orders.UNIT, home.reference, "home", frozenset(has), spells)


def _block(problems: Problems, block: Block) -> Place:
    return _place(
        problems, orders.PROPERTY, block.reference, "block", frozenset({"lift"} if block.lift else ())
    )


def _place(
    problems: Problems,
    column: int,
    reference: str,
    at: str,
    has: frozenset[str],
    spells: list[tuple[int, int]] | None = None,
) -> Place:
    decks = [problems.year(at, has, emergency) for emergency in (False, True)]
    return Place(column, reference, decks[0], decks[1], spells or [])


def _within(day: int, spells: list[tuple[int, int]]) -> bool:
    # Asked of most repairs, and any() takes three times as long as a plain loop.
    for first, last in spells:  # noqa: SIM110
        if first <= day <= last:
            return True
    return False


def _price(job: Job, problem: Problem, throw: Throw) -> None:
    least, most = problem.cost
    row, lines = job.row, problem.lines
    estimate = least + throw() ** 2 * (most - least)
    row[orders.ESTIMATE] = f"{estimate:.2f}"
    if job.finished:
        row[orders.COST] = f"{estimate * (0.85 + throw() * 0.4):.2f}"
    cell = orders.FIRST_LINE
    for code, what in lines if len(lines) > 1 and throw() < 0.3 else lines[:1]:
        row[cell], row[cell + 1], row[cell + 2], row[cell + 3] = problem.trade, code, what, "1"
        cell += 4


def _priority_texts(landlord: Landlord) -> list[str]:
    hours, *days = landlord.targets.values()
    names = ("Urgent", "Routine", "Planned")
    rest = [f"{name}: {day} days" for name, day in zip(names, days, strict=True)]
    return [f"Emergency: {hours} hours", *rest]


def _team(landlord: Landlord, trade: str) -> tuple[str, str]:
    """Who does work of a trade: the landlord's own people, but for heating, lifts and specialists."""
    kind = CONTRACTED.get(trade)
    if kind is None:
        return f"{landlord.tag}-OWN", landlord.repairs_team
    return f"{landlord.tag}-{kind[:4].upper()}", landlord.contractors[kind]
