"""A comparison from beginning to end: by counts and checksums first, by order only where those differ.

It goes page by page. What a page came to, and how far that is, is stored in one: whoever dies on the way is
followed by another who goes on from there, and whoever comes second to a page leaves it to the first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from structlog import get_logger

from portal.core import clock
from portal.core.clock import LONDON
from portal.homes.models import Block, Estate, Home
from portal.landlords.models import Landlord
from portal.people.models import Person
from portal.records.events import record
from portal.repairs.models import RepairRequest, WorkOrder
from portal.sync.incoming import polling
from portal.sync.models import Difference, Outgoing, Reconciliation, System
from portal.sync.reconciling import asking, holding, settling
from portal.sync.reconciling.asking import NotComparable, Page, Resting, Theirs
from portal.sync.reconciling.holding import Ours, Scope, Sum
from portal.sync.reconciling.rules import Found, Kind, Known, differences, seen_twice
from portal.sync.talking import CannotReach, Refused
from standards.holdings import Held

log = get_logger(__name__)

HOMES_IN_A_BATCH = 50  # that are looked into order by order before what was found is stored
# Where we hold more than so many and they not half of that, nothing is put right order by order.
FEW = 50
# A run that has not come further for so long is somebody's who died.
LEFT_FOR = timedelta(minutes=10)
# What was begun tonight is not begun again tonight, though beat runs twice.
A_NIGHT = timedelta(hours=12)
NIGHT = range(2, 6)  # hours in London

Run = Reconciliation
State = Reconciliation.State
# Why a comparison could not be done, for pages; beside the keys of `out.rules.Failure`.
NOT_OFFERED, NOT_COMPARABLE, RESTING = "not_offered", "not_comparable", "resting"


def to_compare(landlord: Landlord | None = None) -> list[System]:
    """Landlords' own systems in use that may say what they hold; a firm's is not asked."""
    systems = System.objects.filter(is_used=True, contractor=None).exclude(address="")
    found = systems.filter(landlord=landlord) if landlord else systems
    return [system for system in found.order_by("pk") if asking.can_be_asked(system)]


def to_begin_tonight(now: datetime) -> list[System]:
    """Those that have not been compared tonight; none by day."""
    if now.astimezone(LONDON).hour not in NIGHT:
        return []
    begun = set(Run.objects.filter(begun_at__gt=now - A_NIGHT).values_list("system_id", flat=True))
    return [system for system in to_compare() if system.pk not in begun]


def left_behind(now: datetime) -> list[int]:
    """Runs that somebody began and nobody goes on with."""
    left = Run.objects.filter(state=State.GOING, moved_at__lt=now - LEFT_FOR)
    return list(left.values_list("pk", flat=True))


def begin(system: System, *, by: Person | None) -> Run:
    """A new comparison, or the one that is going on."""
    now = clock.now()
    going = {"system": system, "state": State.GOING}
    new = {"landlord_id": system.landlord_id, "begun_at": now, "moved_at": now, "begun_by": by}
    try:
        with transaction.atomic():
            run, is_new = Run.objects.get_or_create(**going, defaults=new)
            if is_new:
                record("comparison begun", run, by=by, system=str(system.code))
    except IntegrityError:  # somebody else began it at the same moment
        run = Run.objects.get(**going)
    return run


def go_on(pk: int) -> None:
    """Compare from where the run is to its end. Two who do it at once come to the same."""
    run = Run.objects.select_related("system__landlord").get(pk=pk)
    if run.state != State.GOING:
        return
    if not run.reached and run.system.is_read:
        polling.poll(run.system.pk)  # what it has told and we have not read yet is no difference
        run.system.refresh_from_db()
    try:
        while _one_page(run):
            pass
    except CannotReach as failed:
        _end(run, State.FAILED, failed.key, failed.says)
    except Refused as refused:
        no_such = refused.status in (0, 404, 405, 501)
        _end(run, State.FAILED, NOT_OFFERED if no_such else "refused", refused.says)
    except NotComparable as reason:
        _end(run, State.FAILED, NOT_COMPARABLE, str(reason))
    except Resting:
        _end(run, State.FAILED, RESTING)
    except _SomebodyElse:
        log.info("comparison left to another", run=str(run.code))


def _one_page(run: Run) -> bool:
    """Compare one page of theirs with the same stretch of ours. Whether there is more to do."""
    page = asking.page(run.system, run.cursor)
    if run.reached and page.sums and page.sums[0].place.encode() <= run.reached.encode():
        raise NotComparable("Its list of homes is not in the order of their references.")
    up_to = page.sums[-1].place if page.cursor else ""
    scope = Scope(run.system.landlord, raised_from=page.raised_from)
    here = holding.sums(scope, after=run.reached, up_to=up_to, fields=page.fields)
    totals, differing = _compared(here, iter(page.sums))
    if totals.orders_here > FEW and totals.orders_there * 2 < totals.orders_here:
        raise NotComparable(
            f"It says that it holds {totals.orders_there} orders where Homefile holds {totals.orders_here}. "
            "Somebody has to look whether it lost them."
        )
    for begin in range(0, len(differing), HOMES_IN_A_BATCH):
        _look_into(run, scope, page, differing[begin : begin + HOMES_IN_A_BATCH])
    return _moved_on(run, page, up_to, totals)


@dataclass
class Totals:
    """How much was compared."""

    homes: int = 0
    homes_differing: int = 0
    orders_here: int = 0
    orders_there: int = 0


def _compared(here: Iterator[Sum], there: Iterator[Sum]) -> tuple[Totals, list[str]]:
    """How much there is on both sides, and the places that differ."""
    totals, differing = Totals(), []
    for mine, other in side_by_side(here, there):
        totals.homes += 1
        totals.orders_here += mine.count if mine else 0
        totals.orders_there += other.count if other else 0
        if mine != other:
            differing += [each.place for each in (mine, other) if each][:1]
    totals.homes_differing = len(differing)
    return totals, differing


def side_by_side(here: Iterator[Sum], there: Iterator[Sum]) -> Iterator[tuple[Sum | None, Sum | None]]:
    """Both lists, in the order of their places by bytes, each place once: without either whole in memory."""
    mine, other = next(here, None), next(there, None)
    while mine or other:
        if other is None or (mine and mine.place.encode() < other.place.encode()):
            yield mine, None
            mine = next(here, None)
        elif mine is None or other.place.encode() < mine.place.encode():
            yield None, other
            other = next(there, None)
        else:
            yield mine, other
            mine, other = next(here, None), next(there, None)


def _look_into(run: Run, scope: Scope, page: Page, places: Sequence[str]) -> None:
    """Order by order, twice: what is on its way between the sides has arrived by the second look."""
    first = _differences(scope, run.system, places, page)
    if run.system.is_read and any(first.values()):
        polling.poll(run.system.pk)
    again = [place for place, found in first.items() if found]
    second = _differences(scope, run.system, again, page)
    with transaction.atomic():
        mine = Run.objects.filter(pk=run.pk, state=State.GOING, reached=run.reached)
        if not mine.update(moved_at=clock.now()):
            raise _SomebodyElse
        for place in again:
            for found in seen_twice(first[place], second[place]):
                settling.settle(run, place, found)


class _SomebodyElse(Exception):
    """Another worker has come further with this run."""


def _differences(scope: Scope, system: System, places: Sequence[str], page: Page) -> dict[str, list[Found]]:
    theirs = {place: asking.orders(system, place) for place in places}
    ours = holding.at(scope, places)
    known = _known(scope, system, ours, theirs)
    return {
        place: [
            *differences(place, ours[place], told.orders, known=known, fields=page.fields),
            *_not_readable(place, told),
        ]
        for place, told in theirs.items()
    }


def _not_readable(place: str, told: Theirs) -> list[Found]:
    return [Found(Kind.NOT_READABLE, place, says="; ".join(told.faults)[:300])] if told.faults else []


# --- what has to be looked up ---


def _known(
    scope: Scope, system: System, ours: Mapping[str, Sequence[Ours]], theirs: Mapping[str, Theirs]
) -> Known:
    here = {place: {each.held.reference for each in orders} for place, orders in ours.items()}
    there = [order for told in theirs.values() for order in told.orders]
    new = [
        order for place, told in theirs.items() for order in told.orders if order.reference not in here[place]
    ]
    return Known(
        homes=_known_places(scope.landlord, list(theirs)),
        elsewhere=holding.of_references(scope, [order.reference for order in new]),
        reports=_reports(scope.landlord, new),
        delivered=_delivered(system, ours, {order.reference for order in there}),
    )


def _known_places(landlord: Landlord, places: Sequence[str]) -> set[str]:
    return {
        reference
        for model in (Home, Block, Estate)
        for reference in model._default_manager.filter(landlord=landlord, reference__in=places).values_list(
            "reference", flat=True
        )
    }


def _reports(landlord: Landlord, orders: Sequence[Held]) -> dict[str, tuple[str, bool]]:
    """Our reports that those orders name: where each is, and whether it leads to an order here."""
    codes = [order.report for order in orders if len(order.report) == 36 and order.report.count("-") == 4]
    found: dict[str, tuple[str, bool]] = {}
    for code in codes:
        try:
            request = RepairRequest.objects.select_related("home", "block", "estate").filter(
                landlord=landlord, code=code
            )[:1]
            for each in request:
                shared = each.block or each.estate
                place = shared.reference if shared else each.home.reference
                found[code] = place, each.first_order is not None
        except ValueError:  # no code after all
            continue
    return found


def _delivered(system: System, ours: Mapping[str, Sequence[Ours]], there: set[str]) -> set[str]:
    """Orders of ours that still go on, that the system took as reports and does not have."""
    missing = [each.pk for orders in ours.values() for each in orders if each.held.reference not in there]
    sent = Outgoing.objects.filter(kind="RaiseRepair", system=system, delivered_at__isnull=False)
    lost = WorkOrder.objects.open().filter(
        pk__in=missing, request__in=sent.values("request"), request__cancelled_at=None
    )
    return set(lost.values_list("reference", flat=True))


# --- how far it is ---


@transaction.atomic
def _moved_on(run: Run, page: Page, up_to: str, totals: Totals) -> bool:
    """The page is done, unless somebody else has done it. Whether there are more."""
    here = Run.objects.filter(pk=run.pk, state=State.GOING, reached=run.reached, cursor=run.cursor)
    run.reached, run.cursor = up_to or run.reached, page.cursor
    moved = here.update(
        reached=run.reached,
        cursor=run.cursor,
        moved_at=clock.now(),
        **{name: F(name) + number for name, number in asdict(totals).items()},
    )
    if moved and not page.cursor:
        _tidy(run)
        _end(run, State.FINISHED)
    return bool(moved and page.cursor)


def _tidy(run: Run) -> None:
    """What was listed before and was not found this time is over; so is what only seemed to be missing."""
    listed = Difference.objects.filter(system=run.system, state=Difference.State.LISTED)
    moved = listed.filter(last_in=run, kind=Kind.OTHER_HOME).values("reference")
    seemed = Q(last_in=run, kind__in=[Kind.MISSING_THERE, Kind.REPORT_LOST], reference__in=moved)
    gone = listed.filter(~Q(last_in=run) | seemed)
    gone.update(state=Difference.State.GONE, ended_at=clock.now())
    run.counts = settling.counts(run)
    Run.objects.filter(pk=run.pk).update(counts=run.counts)


def _end(run: Run, state: State, failure: str = "", says: str = "") -> None:
    going = Run.objects.filter(pk=run.pk, state=State.GOING)
    over = {"state": state, "finished_at": clock.now(), "failure": failure, "failure_says": says[:300]}
    if going.update(**over):
        record(
            "comparison failed" if failure else "comparison finished",
            run,
            by=None,
            failure=failure,
            counts=run.counts,
        )
