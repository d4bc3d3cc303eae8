"""Reporting a repair: once, with its promise and its message."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from portal.core.clock import day_of
from portal.core.working_days import bank_holidays
from portal.homes.models import Home
from portal.journeys.models import Draft
from portal.landlords.models import Landlord, Priority
from portal.people.models import Person
from portal.records.events import record
from portal.repairs import keysafe
from portal.repairs.composing import raise_repair
from portal.repairs.models import RECALL, Photo, RepairRequest
from portal.repairs.problems import Problem, Question
from portal.repairs.promise import Promise, promise
from portal.repairs.reports import Report, make_reference
from portal.repairs.rights import law
from portal.repairs.telling import tell
from portal.tenancies.models import Call, Tenancy


class CannotReport(Exception):
    """The report cannot be made; the words are for the person who tried."""


class TenancyIsOver(CannotReport):
    """The tenancy ended while they were at it."""


class ReportedMeanwhile(CannotReport):
    """Somebody has just reported the same thing: they are shown it before theirs is sent."""

    def __init__(self, request: RepairRequest) -> None:
        super().__init__("Somebody has just reported the same thing. Look at theirs before you send yours.")
        self.request = request


@transaction.atomic(savepoint=False)
def report_repair(
    *,
    draft: Draft,
    home: Home,
    tenancy: Tenancy,
    report: Report,
    at: datetime,
    call: Call | None = None,
    by: Person,
) -> RepairRequest:
    """Store a report with its promise and its message, and tell the household. Once for a draft.

    Sent again, by a double click, a reload or after a lost answer, it is the report that was made first. The
    caller has made sure that this person lives in the home. ``call`` is the one in which an officer reports
    it for a tenant; ``by`` is still the tenant, where they have an account. Raises TenancyIsOver and
    ReportedMeanwhile.
    """
    _one_at_a_time(home)
    sent = RepairRequest.objects.filter(code=draft.code, reported_by=by).first()
    if sent:
        return sent
    if tenancy.ended_on and tenancy.ended_on < day_of(at):
        raise TenancyIsOver("Your tenancy of this home has ended, so nothing was sent.")
    _check_nobody_was_faster(home, report)
    request = _request(draft, home, tenancy, report, at, call, by)
    # First this: it waits for a photo that is being added, and lets none be added after.
    Draft.objects.filter(pk=draft.pk).update(sent_at=at)
    photos = _photos(draft)
    request.message = raise_repair(request, photos=photos)
    request.save(force_insert=True)
    if photos:
        Photo.objects.filter(pk__in=[photo.pk for photo in photos]).update(request=request, draft=None)
    record(
        "repair reported",
        request,
        by=by,
        home=str(home.code),
        problem=request.problem,
        priority=request.priority_code,
        emergency=request.is_emergency,
        recall=request.recall_of_id is not None,
    )
    tell("received", request=request, once=f"received:{request.code}")
    return request


def _one_at_a_time(home: Home) -> None:
    """Of one building only one report at once: two joint tenants, or neighbours, may send the same thing."""
    key = int.from_bytes(home.landlord.code.bytes[:4] + home.block.code.bytes[:4], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _check_nobody_was_faster(home: Home, report: Report) -> None:
    """Whether the same has just been reported, and was not shown to this person."""
    place = Q(home=home, block=None, estate=None)
    if report.block:
        place = Q(block=report.block)
    elif report.estate:
        place = Q(estate=report.estate)
    waiting = RepairRequest.objects.filter(place, problem=report.problem.key, room=report.room)
    newest = waiting.going().without_order().order_by("-reported_at").only("code").first()
    if newest and newest.code not in report.seen:
        raise ReportedMeanwhile(RepairRequest.objects.get(pk=newest.pk))


def _photos(draft: Draft) -> list[Photo]:
    """Those that go with the report; that one of them turns out to be no picture waits until it has gone."""
    taken = Photo.objects.taken().filter(draft=draft).order_by("added_at", "pk")
    return list(taken.select_for_update().only("code", "added_at"))


def promise_of(
    problem: Problem,
    *,
    priority: Priority,
    emergency: bool,
    details: Mapping[str, str],
    home: Home,
    at: datetime,
) -> Promise:
    """What is promised of such a report, made at that moment: by the landlord, and by law."""
    landlord = home.landlord
    return promise(
        problem,
        priority=priority,
        emergency=emergency,
        council=landlord.kind == Landlord.Kind.COUNCIL,
        landlord=landlord.slug,
        tenure_code=home.tenure_code,
        reported_at=at,
        answers={Question(text).key: answer for text, answer in details.items()},
        holidays=bank_holidays(),
        law=law(),
    )


def _request(
    draft: Draft,
    home: Home,
    tenancy: Tenancy,
    report: Report,
    at: datetime,
    call: Call | None,
    by: Person,
) -> RepairRequest:
    """The report as a row, but for its message."""
    problem, priority = report.problem, report.priority
    promised = promise_of(
        problem,
        priority=priority,
        emergency=report.is_emergency,
        details=report.details,
        home=home,
        at=at,
    )
    return RepairRequest(
        code=draft.code,
        landlord=home.landlord,
        home=home,
        block=report.block,
        estate=report.estate,
        tenancy=tenancy,
        reported_by=by,
        taken_by=call.officer if call else None,
        call=call,
        reference=_free_reference(),
        reported_at=at,
        problem=problem.key,
        problem_name=problem.name,
        room=report.room,
        location=report.location,
        words=report.words,
        details=report.details,
        since=report.since,
        hazard=problem.hazard,
        is_emergency=report.is_emergency,
        trade_code=problem.trade_code,
        class_code=RECALL if report.recall_of else problem.class_code,
        type_code=problem.type_code,
        rate_code=problem.rate_code,
        priority=priority,
        priority_code=priority.hact_code,
        priority_name=priority.name,
        due_at=promised.due_at,
        right_to_repair=promised.right.line if promised.right else "",
        right_to_repair_due_on=promised.right.due_on if promised.right else None,
        who_is_in=report.who_is_in,
        how_to_get_in=report.how_to_get_in,
        pets=report.pets,
        keysafe_place=keysafe.seal(report.keysafe_place),
        keysafe_code=keysafe.seal(report.keysafe_code),
        needs=report.needs,
        alerts=list(report.alerts),
        contact_by=report.contact_by,
        contact_phone=report.contact_phone,
        slot=report.slot,
        recall_of=report.recall_of,
        different_because=report.different_because,
    )


def _free_reference() -> str:
    """One that no other report has. The constraint is the proof; this keeps chance from being seen."""
    while True:
        reference = make_reference()
        if not RepairRequest.objects.filter(reference=reference).exists():
            return reference
