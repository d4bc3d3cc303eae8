"""What is done without anybody opening a page: clocks are set, staff are warned, proofs are collected."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from portal.hazards.actions.clocks import set_all_clocks, set_clocks
from portal.hazards.actions.opening import open_from_report
from portal.hazards.actions.signs import open_late_sign, take_sign, take_update
from portal.hazards.models import Clock, ClockQuerySet, HazardCase, HazardReport, Sign, Summary
from portal.hazards.rules import MAKES_SAFE
from portal.hazards.signs import (
    MARK,
    aware_of_check,
    failing,
    origin_of_check,
    origin_of_update,
    told_by_check,
    told_by_word,
)
from portal.hazards.telling import tell_staff
from portal.notices.models import Notice
from portal.notices.once import tell_once
from portal.repairs.models import RepairRequest, StatusUpdate
from portal.safety.models import Certificate

log = structlog.get_logger("portal.hazards.keeping")

AT_ONE_TIME = 500
# A report that no case has come of is found again for so long; the days after a migration included.
LOOKED_FOR = timedelta(days=90)


def keep(*, now: datetime) -> None:
    """All of it, in the order in which one leads to the other; what fails holds up nothing after it."""
    for step in (
        open_what_was_reported,
        take_what_was_told,
        open_late_signs,
        collect_proofs,
        set_what_has_moved,
        warn,
        tell_of_late,
    ):
        _each(step.__name__, "all", partial(step, now=now))


def open_what_was_reported(*, now: datetime) -> int:
    """Cases of reports that have none, however they came: a crash, or a way in that knows of no cases."""
    opened = Exists(HazardReport.objects.filter(request=OuterRef("pk")))
    reports = RepairRequest.objects.going().exclude(hazard="").filter(~opened)
    recent = reports.filter(reported_at__gte=now - LOOKED_FOR)
    due = recent.select_related("home", "tenancy", "reported_by").defer("home__words", "message")
    return sum(_each("open", one.code, partial(open_from_report, one, now=now)) for one in due)


def take_what_was_told(*, now: datetime) -> int:
    """What deliveries brought that tells of a hazard, in an update or by a check; of each fact once."""
    return _take_updates(now=now) + _take_checks(now=now)


def _take_updates(*, now: datetime) -> int:
    """An index holds those few: of those taken before only their names are looked at."""
    told = StatusUpdate.objects.filter(other_type__contains=MARK, type_code="0")
    recent = told.filter(happened_at__gte=now - LOOKED_FOR, work_order__home__isnull=False)
    rows = recent.select_related("work_order__home").defer("work_order__home__words").order_by("happened_at")
    named: dict[str, Callable[[], object]] = {}
    for one in rows:
        word, at = one.other_type.strip().lower(), one.happened_at
        if at and (known := told_by_word(word)):
            named[origin_of_update(one.work_order.code, known.hazard, at)] = partial(
                take_update, one.work_order, word=word, words=one.comments, at=at, now=now
            )
    return _take_new(named)


def _take_checks(*, now: datetime) -> int:
    """Checks of the last months that failed, where no later one of the kind has passed since."""
    since = now - LOOKED_FOR
    codes = {code for one in failing() for code in one.outcomes}
    written = Certificate.objects.filter(changed_at__gte=since, outcome_code__in=codes, home__isnull=False)
    rows = written.filter(issued_on__gte=since.date(), issued_on__lte=now.date())
    later = Certificate.objects.filter(
        home=OuterRef("home"), type_code=OuterRef("type_code"), title=OuterRef("title")
    ).filter(issued_on__gt=OuterRef("issued_on"))
    rows = rows.filter(~Exists(later)).select_related("home").defer("home__words").order_by("issued_on", "pk")
    named: dict[str, Callable[[], object]] = {}
    for one in rows:
        told = told_by_check(type_code=one.type_code, title=one.title, outcome_code=one.outcome_code)
        if one.home and one.issued_on and told:
            origin = origin_of_check(one.code, told.hazard, one.issued_on)
            aware_at = aware_of_check(one.issued_on, now=now)
            named[origin] = partial(
                take_sign,
                home=one.home,
                told=told,
                origin=origin,
                aware_at=aware_at,
                words=one.title,
                now=now,
            )
    return _take_new(named)


def _take_new(named: Mapping[str, Callable[[], object]]) -> int:
    """Those that no sign is of yet, each by itself."""
    known = set(Sign.objects.filter(origin__in=list(named)).values_list("origin", flat=True))
    return sum(_each("sign", origin, take) for origin, take in named.items() if origin not in known)


def open_late_signs(*, now: datetime) -> int:
    """Cases of what nobody has judged in a day: no clock of the law waits for a person."""
    late = Sign.objects.to_judge().filter(due_at__lt=now).order_by("due_at")[:AT_ONE_TIME]
    return sum(_each("late sign", one.code, partial(open_late_sign, one, now=now)) for one in late)


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
