"""What the page of a report shows besides the sentence of now."""

from collections.abc import Iterable, Iterator
from datetime import date

from portal.core.clock import day_of
from portal.core.words import capital, full_day, listed
from portal.core.working_days import bank_holidays
from portal.front.following.subject import Subject
from portal.repairs.acts import Act
from portal.repairs.models import RepairRequest
from portal.repairs.promise import HazardClock, due_words, hazard_clock
from portal.repairs.rights import law
from portal.repairs.rules import agreed_time
from portal.repairs.slots import Slot
from portal.repairs.spoken import slot_words
from portal.repairs.timeline import Happening, moment_or_day, newest_first, visit_begins
from portal.repairs.words import by_words
from standards.codelists import codelist

Rows = list[tuple[str, str]]


def report_line(subject: Subject, besides: Iterable[Happening]) -> list[Happening]:
    """What happened to the report so far, newest first."""
    return newest_first([*_landlords(subject), *besides])


def _landlords(subject: Subject) -> Iterator[Happening]:
    request, landlord = subject.request, subject.sight.home.landlord.name
    assert request is not None  # noqa: S101
    if not subject.yours:
        yield Happening(request.reported_at, "Reported", by="Homefile")
    if request.held_at:
        yield Happening(request.held_at, f"{landlord} has it")
    agreed = agreed_time(request)
    if agreed and request.slot and subject.yours:
        hours = slot_words(Slot.read(request.slot))
        yield Happening(visit_begins(agreed), "The visit", text=hours, by=landlord)


def done_before(subject: Subject) -> Iterator[Happening]:
    """When the landlord said it was done, and the resident that it was not: that stays on the line."""
    order, landlord = subject.order, subject.sight.home.landlord.name
    if order and subject.matter.has_said(Act.NOT_FIXED):
        for at in order.said_done:  # type: ignore[attr-defined]
            yield Happening(moment_or_day(at), f"{landlord} said it was done")


def report_facts(subject: Subject) -> Rows:
    """The promise; and to this household what it said. A phone number and needs only to whoever gave them."""
    request = subject.request
    assert request is not None  # noqa: S101
    rows = [
        ("Reported", full_day(day_of(request.reported_at))),
        ("How soon", request.priority_name),
        ("Promised", capital(by_words(request.due_at, today=subject.sight.on))),
    ]
    if not subject.yours:
        return rows
    return [("Reference", request.reference), *rows, *law_rows(subject), *told_rows(subject)]


def law_rows(subject: Subject) -> Rows:
    """What the law adds to the promise of a report, for the household that made it."""
    request = subject.request
    if request is None or not request.is_of(subject.sight):
        return []
    right = _right(request.right_to_repair_due_on) if request.right_to_repair_due_on else []
    clock_of = hazard_clock(
        request.hazard,
        emergency=request.is_emergency,
        tenure_code=subject.sight.home.tenure_code,
        reported_at=request.reported_at,
        holidays=bank_holidays(),
        law=law(),
    )
    return right + (_hazard(clock_of, subject.sight.on) if clock_of else [])


def _right(due_on: date) -> Rows:
    """Whether the work costs more than the law's limit only the landlord knows: the limit is told."""
    after = f"After that, if it costs up to £{law().ceiling_pounds}, you can ask for another contractor"
    return [("By law (Right to Repair)", f"Mended by {full_day(due_on)}. {after}")]


def _hazard(clock_of: HazardClock, today: date) -> Rows:
    if clock_of.make_safe_by:
        return [
            ("By law (it may be dangerous)", f"Made safe {due_words(clock_of.make_safe_by, today=today)}")
        ]
    by = full_day(clock_of.investigate_by) if clock_of.investigate_by else ""
    return [("By law (it may harm your health)", f"Looked into by {by}")]


def told_rows(subject: Subject) -> Rows:
    """What this household reported, in its own words; nothing of what another did."""
    request = subject.request
    if request is None or not request.is_of(subject.sight):
        return []
    rows = [*_words(request), *_getting_in(request)]
    return rows + list(_personal(request)) if request.reported_by_id == subject.person.pk else rows


def _words(request: RepairRequest) -> Iterator[tuple[str, str]]:
    yield "What is wrong", request.problem_name
    yield from request.details.items()
    if request.words:
        yield "In your own words", request.words


def _getting_in(request: RepairRequest) -> Iterator[tuple[str, str]]:
    for label, said in (
        ("Who will be at home", request.who_is_in),
        ("How to get in", request.how_to_get_in),
        ("Pets", request.pets),
    ):
        if said:
            yield label, said
    if request.keysafe_place:
        yield "Key safe", "Its place and code are kept secret, for whoever comes"


def _personal(request: RepairRequest) -> Iterator[tuple[str, str]]:
    kinds = codelist("PersonAlertTypeCode")
    ticked = [kinds.get(code, "") for code in request.alerts]
    needs = ". ".join(filter(None, [request.needs, listed(filter(None, ticked)) if any(ticked) else ""]))
    if needs:
        yield "What they should know", needs
    if request.contact_phone:
        yield "Telephone", request.contact_phone
