"""Every list of what waits, as data: who sees it, which rows it holds, oldest promise first, and its lines.

A list's number is `number` of the rows that its page shows: there is no other way to count one. Another list
is another row of `QUEUES`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When

from portal.enquiries.models import Enquiry, InformationRequest
from portal.hazards.models import HazardCase, Sign
from portal.homes.models import Correction
from portal.landlords.conditions import owner_gone
from portal.landlords.models import Officer
from portal.notices.models import Notice
from portal.office import outgoing
from portal.office.messages import SHOWN
from portal.office.models import QueueMark
from portal.office.queues import lines
from portal.repairs.conditions import MAY_BE_OPEN, PROMISED_UNTIL
from portal.repairs.models import RECALL, MoreWork, RepairRequest, Said, StatusUpdate, WorkOrder
from portal.sync.models import Delivery
from portal.tenancies.access import DELIVERY_ROLES, HAZARD_ROLES, HOME_ROLES, SETTING_ROLES

Rows = QuerySet[Any]
# How far back something told of a job still has to be seen to; older orders are in the list of what is late.
LATELY = timedelta(days=30)
# More than so many are not counted one by one.
MOST_COUNTED = 1_000
LOW = 3  # of 5
NO_ACCESS = "70"  # HACT JobStatusUpdateTypeCode
REPAIR_ROLES = frozenset({Officer.Role.ADVISER, Officer.Role.REPAIRS_MANAGER})
# Who sees what more work is asked for; who may say yes to it goes by what each may spend.
APPROVERS = REPAIR_ROLES | {Officer.Role.INVESTMENT_OFFICER}


@dataclass(frozen=True, kw_only=True)
class Queue:
    """One list. ``owned``: the record has an owner; else the owner is a mark of the list."""

    key: str
    name: str
    about: str
    roles: frozenset[Officer.Role]
    rows: Callable[[Officer, datetime], Rows]
    line: lines.Read
    owned: bool = False
    leaves: bool = False
    """Whether what somebody has looked at leaves the list."""


def _orders(officer: Officer) -> Rows:
    rows = WorkOrder.objects.filter(landlord=officer.landlord_id).open()
    return rows.select_related("home", "block").defer("home__words").order_by("due_at", "pk")


def late(officer: Officer, now: datetime) -> Rows:
    """Open orders whose promise has passed: one without an hour holds all of its day."""
    rows: Rows = _orders(officer).alias(until=PROMISED_UNTIL).filter(due_at__lt=now, until__lt=now)
    return rows


def recalls(officer: Officer, _now: datetime) -> Rows:
    return _orders(officer).filter(class_code=RECALL)


def _last_told(officer: Officer, now: datetime, code: str) -> Rows:
    """Open orders of which that is the last thing told, within the last weeks.

    Two indexes find those that may be open, and those of which it was told at all; only what is in both is
    looked at one by one.
    """
    told = StatusUpdate.objects.filter(
        landlord=officer.landlord_id, type_code=code, happened_at__gte=now - LATELY, happened_at__lte=now
    )
    maybe = WorkOrder.objects.filter(
        MAY_BE_OPEN, landlord=officer.landlord_id, pk__in=told.values("work_order")
    )
    all_told = StatusUpdate.objects.filter(work_order=OuterRef("pk"), happened_at__isnull=False)
    newest = all_told.order_by("-happened_at", Case(When(type_code=code, then=0), default=1))
    rows = _orders(officer).filter(pk__in=maybe.values("pk"))
    last: Rows = rows.alias(last=Subquery(newest.values("type_code")[:1])).filter(last=code)
    return last


def no_access(officer: Officer, now: datetime) -> Rows:
    return _last_told(officer, now, NO_ACCESS)


def approvals(officer: Officer, _now: datetime) -> Rows:
    """More work that waits for a yes or a no, each with what was agreed before for the same order."""
    rows = MoreWork.objects.of(officer.landlord).waiting().with_agreed_before()
    beside = rows.select_related("work_order__home", "work_order__block")
    return beside.defer("work_order__home__words").order_by("due_at", "pk")


def triage(officer: Officer, _now: datetime) -> Rows:
    """Reports that nobody has taken up: neither the landlord's system nor staff by hand."""
    ordered = Exists(WorkOrder.objects.filter(request=OuterRef("pk")))
    rows = RepairRequest.objects.filter(~ordered, landlord=officer.landlord_id, held_at=None, joined=None)
    rows = rows.going()
    return rows.select_related("home").defer("home__words", "message").order_by("due_at", "pk")


def to_send(officer: Officer, _now: datetime) -> Rows:
    """Messages to the landlord's system that wait for a person."""
    rows = outgoing.waiting_of(officer.landlord)
    return rows.filter(Q(set_aside_at__isnull=False) | Q(system=None)).order_by("made_at", "pk")


def unsent(officer: Officer, _now: datetime) -> Rows:
    """Messages to residents that nobody tries any more."""
    rows = Notice.objects.filter(SHOWN, landlord_id=officer.landlord_id, sent_at=None)
    return rows.filter(given_up_at__isnull=False).order_by("made_at", "pk")


def feedback(officer: Officer, _now: datetime) -> Rows:
    """Ratings below 3, of the work or of how easy it was."""
    low = Q(work_score__lt=LOW) | Q(ease_score__lt=LOW)
    rows = Said.objects.filter(low, landlord=officer.landlord_id, kind=Said.Kind.RATED)
    beside = rows.select_related("work_order__home", "work_order__block", "request__home", "request__block")
    return beside.defer("work_order__home__words", "request__home__words").order_by("at", "pk")


def corrections(officer: Officer, _now: datetime) -> Rows:
    rows = Correction.objects.waiting().filter(landlord=officer.landlord_id)
    return rows.select_related("home", "owner__person").defer("home__words").order_by("due_on", "pk")


def questions(officer: Officer, _now: datetime) -> Rows:
    rows = Enquiry.objects.waiting().filter(landlord=officer.landlord_id)
    return rows.select_related("home", "owner__person").defer("home__words").order_by("due_at", "pk")


def information(officer: Officer, _now: datetime) -> Rows:
    rows = InformationRequest.objects.waiting().filter(landlord=officer.landlord_id)
    return rows.select_related("home", "owner__person").defer("home__words").order_by("next_at", "pk")


def hazards(officer: Officer, _now: datetime) -> Rows:
    rows = HazardCase.objects.open().filter(landlord=officer.landlord_id)
    return rows.select_related("home", "owner__person").defer("home__words").nearest_first()


def hazard_signs(officer: Officer, _now: datetime) -> Rows:
    """What its systems tell of hazards, where a person judges that first."""
    rows = Sign.objects.to_judge().filter(landlord=officer.landlord_id)
    return rows.select_related("home").defer("home__words").order_by("due_at", "pk")


def deliveries(officer: Officer, _now: datetime) -> Rows:
    rows = Delivery.objects.filter(landlord=officer.landlord_id, state=Delivery.State.WAITING)
    return rows.order_by("received_at", "pk")


# In the order of the page: what may harm somebody first.
QUEUES: Mapping[str, Queue] = {
    queue.key: queue
    for queue in (
        Queue(
            key="hazards",
            name="Hazards",
            about="Open cases, the clock that runs out next first.",
            roles=HAZARD_ROLES,
            rows=hazards,
            line=lines.hazard,
            owned=True,
        ),
        Queue(
            key="hazard-signs",
            name="Hazards to judge",
            about="Your systems tell of these. In a day a case opens by itself.",
            roles=HAZARD_ROLES,
            rows=hazard_signs,
            line=lines.hazard_sign,
        ),
        Queue(
            key="triage",
            name="Reports to look at",
            about="Reports from residents that nobody has taken up yet.",
            roles=REPAIR_ROLES,
            rows=triage,
            line=lines.report,
        ),
        Queue(
            key="to-send",
            name="Reports that did not arrive",
            about="Your repairs system has not taken these. Somebody has to see to them.",
            roles=SETTING_ROLES,
            rows=to_send,
            line=lines.to_system,
        ),
        Queue(
            key="late",
            name="Late repairs",
            about="The promised day has passed, and they are not done.",
            roles=REPAIR_ROLES,
            rows=late,
            line=lines.order,
        ),
        Queue(
            key="no-access",
            name="Nobody could get in",
            about="The last thing told of these, in the last 30 days, is that nobody could get in.",
            roles=REPAIR_ROLES,
            rows=no_access,
            line=lines.order,
        ),
        Queue(
            key="recalls",
            name="Done again",
            about="Open repairs that put right an earlier one.",
            roles=REPAIR_ROLES,
            rows=recalls,
            line=lines.order,
        ),
        Queue(
            key="approvals",
            name="More work to agree to",
            about="Whoever does the repair found more to do, and waits for your yes.",
            roles=APPROVERS,
            rows=approvals,
            line=lines.approval,
        ),
        Queue(
            key="feedback",
            name="Poor ratings",
            about="Residents gave 1 or 2 of 5. Once somebody has looked at one, it leaves this list.",
            roles=REPAIR_ROLES,
            rows=feedback,
            line=lines.said,
            leaves=True,
        ),
        Queue(
            key="questions",
            name="Questions",
            about="Residents wait for an answer.",
            roles=HOME_ROLES,
            rows=questions,
            line=lines.question,
            owned=True,
        ),
        Queue(
            key="information",
            name="Requests for information",
            about="Tenants ask how you run their homes. The law gives each a day.",
            roles=HOME_ROLES,
            rows=information,
            line=lines.information,
            owned=True,
        ),
        Queue(
            key="corrections",
            name="Corrections",
            about="Residents say that something in the record is wrong.",
            roles=HOME_ROLES,
            rows=corrections,
            line=lines.correction,
            owned=True,
        ),
        Queue(
            key="unsent",
            name="Messages that did not go",
            about="Tried often enough. Tell these residents in another way.",
            roles=HOME_ROLES,
            rows=unsent,
            line=lines.unsent,
        ),
        Queue(
            key="deliveries",
            name="Deliveries to decide",
            about="They wait for a person's yes.",
            roles=DELIVERY_ROLES,
            rows=deliveries,
            line=lines.delivery,
        ),
    )
}
WHOSE: Mapping[str, str] = {
    "all": "All",
    "mine": "Mine",
    "nobody": "Nobody's",
    "left": "Of people who left",
}


def queues_of(officer: Officer) -> list[Queue]:
    """Those of the officer's role, in the order of the table."""
    return [queue for queue in QUEUES.values() if officer.role in queue.roles]


def rows_of(
    queue: Queue, officer: Officer, *, now: datetime, whose: str = "all", fresh: bool = False
) -> Rows:
    """What the list holds, as somebody asked for it. ``fresh``: only what nobody has looked at."""
    rows = queue.rows(officer, now)
    marks = QueueMark.objects.filter(landlord=officer.landlord_id, queue=queue.key)
    if queue.leaves or fresh:
        rows = rows.exclude(code__in=marks.filter(looked_at__isnull=False).values("about"))
    if whose == "mine":
        own = {"owner": officer} if queue.owned else {"code__in": marks.filter(owner=officer).values("about")}
        rows = rows.filter(**own)
    if whose == "left":
        gone = owner_gone(queue.roles, now=now)
        rows = rows.filter(gone) if queue.owned else rows.filter(code__in=marks.filter(gone).values("about"))
    if whose == "nobody" and queue.owned:
        rows = rows.filter(owner=None)
    elif whose == "nobody":
        rows = rows.exclude(code__in=marks.filter(owner__isnull=False).values("about"))
    return rows


def number(rows: Rows) -> int:
    """How many there are; `MOST_COUNTED` + 1 stands for more than can be looked through."""
    # In their order, which has an index: else PostgreSQL looks for any so many, through the whole table.
    return rows.select_related(None).values("pk")[: MOST_COUNTED + 1].count()


def keys_of(rows: Rows) -> list[int]:
    """The same rows by their keys, in their order: as many as `number` counts, found once for all pages."""
    return list(rows.select_related(None).values_list("pk", flat=True)[: MOST_COUNTED + 1])


def number_words(count: int) -> str:
    """As it is shown, on the front page and on the list alike."""
    return f"more than {MOST_COUNTED:,}" if count > MOST_COUNTED else f"{count:,}"


def numbers_of(officer: Officer, *, now: datetime) -> list[tuple[Queue, int]]:
    """Each list of the officer's role with the number of what it opens. One query a list."""
    return [(queue, number(rows_of(queue, officer, now=now))) for queue in queues_of(officer)]
