"""What is done without anybody opening a page: clocks are set, staff are warned, proofs are collected."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from portal.hazards.actions.clocks import set_all_clocks, set_clocks
from portal.hazards.actions.opening import open_from_report
from portal.hazards.models import Clock, ClockQuerySet, HazardCase, HazardReport, Summary
from portal.hazards.rules import MAKES_SAFE
from portal.hazards.telling import tell_staff
from portal.notices.models import Notice
from portal.notices.once import tell_once
from portal.repairs.models import RepairRequest

log = structlog.get_logger("portal.hazards.keeping")

AT_ONE_TIME = 500
# A report that no case has come of is found again for so long; the days after a migration included.
LOOKED_FOR = timedelta(days=90)


def keep(*, now: datetime) -> None:
    """All of it, in the order in which one leads to the other; what fails holds up nothing after it."""
    for step in (open_what_was_reported, collect_proofs, set_what_has_moved, warn, tell_of_late):
        _each(step.__name__, "all", partial(step, now=now))


def open_what_was_reported(*, now: datetime) -> int:
    """Cases of reports that have none, however they came: a crash, or a way in that knows of no cases."""
    opened = Exists(HazardReport.objects.filter(request=OuterRef("pk")))
    reports = RepairRequest.objects.going().exclude(hazard="").filter(~opened)
    recent = reports.filter(reported_at__gte=now - LOOKED_FOR)
    due = recent.select_related("home", "tenancy", "reported_by").defer("home__words", "message")
    return sum(_each("open", one.code, partial(open_from_report, one, now=now)) for one in due)


def set_what_has_moved(*, now: datetime) -> int:
    """Of cases of which a limit to make safe has passed, or an order tells more than the clocks know."""
    safe = Clock.objects.running().filter(duty__in=MAKES_SAFE, due_at__lt=now)
    stays = Clock.objects.filter(case=OuterRef("case"), about=OuterRef("about"), duty="stay")
    unsafe = safe.filter(~Exists(stays)).values("case")
    told = (
        Q(works__work_order__completed_at__isnull=False) | Q(works__work_order__started_at__isnull=False)
    ) & Q(clocks__met_at=None, clocks__ended_at=None, clocks__column__in=("hours", "safe", "begin"))
    moved = HazardCase.objects.open().filter(told).values("pk")
    return set_all_clocks(now=now, only=Q(pk__in=unsafe) | Q(pk__in=moved))


def collect_proofs(*, now: datetime) -> int:
    """When the messages with summaries left: that is when the law's clock stops."""
    count = 0
    for summary in Summary.objects.filter(sent_at=None).select_related("case")[:AT_ONE_TIME]:
        gone = Notice.objects.filter(code__in=summary.notice_codes, sent_at__isnull=False).order_by("sent_at")
        if first := gone.first():
            with transaction.atomic():
                Summary.objects.filter(pk=summary.pk, sent_at=None).update(sent_at=first.sent_at)
                set_clocks(summary.case, now=now)
            count += 1
    return count


def warn(*, now: datetime) -> int:
    """Staff, while there is time; of each clock once."""
    due = Clock.objects.running().filter(warned_at=None, warn_at__lte=now, due_at__gte=now)
    return _tell(due, late=False, now=now)


def tell_of_late(*, now: datetime) -> int:
    """Staff, of what has run out; of each clock once."""
    return _tell(Clock.objects.running().filter(told_late_at=None, due_at__lt=now), late=True, now=now)


def _tell(clocks: ClockQuerySet, *, late: bool, now: datetime) -> int:
    mark = "told_late_at" if late else "warned_at"
    shown = (
        clocks.select_related("case__landlord", "case__home").defer("case__home__words").order_by("due_at")
    )

    return sum(
        tell_once(
            Clock.objects.filter(pk=clock.pk),
            mark,
            at=now,
            about=clock.case.code,
            tell=partial(tell_staff, clock, late=late),
        )
        for clock in shown[:AT_ONE_TIME]
    )


def _each(what: str, subject: object, do: Callable[[], object]) -> bool:
    """One that cannot be done holds up no other."""
    try:
        return bool(do())
    except Exception:
        log.exception("hazard could not be kept", what=what, subject=str(subject))
        return False
