"""What the page of a report shows besides the sentence of now."""

from collections.abc import Iterable, Iterator
from datetime import date

from portal.core.clock import day_of, end_of
from portal.core.words import capital, full_day, listed, on_weekday
from portal.core.working_days import bank_holidays
from portal.front.following.subject import Subject
from portal.front.order import Due, soonest_first
from portal.front.repairs import read_by
from portal.front.report.sending import REPORTER
from portal.repairs.acts import KINDS, Act
from portal.repairs.models import RepairRequest, Said, WorkOrder
from portal.repairs.promise import HazardClock, due_words, hazard_clock
from portal.repairs.rights import law
from portal.repairs.rules import State, agreed_time, promised_until
from portal.repairs.slots import Slot
from portal.repairs.spoken import slot_words, to_resident
from portal.repairs.timeline import Happening, moment_or_day, newest_first, visit_begins
from portal.repairs.words import by_words
from portal.tenancies.access import Sight
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
    if agreed and request.slot and subject.yours and not request.cancelled_at:
        hours = slot_words(Slot.read(request.slot))
        yield Happening(visit_begins(agreed), "The visit", text=hours, by=landlord)


def done_before(subject: Subject) -> Iterator[Happening]:
    """When the landlord said it was done, and the resident that it was not: that stays on the line."""
    order, landlord = subject.order, subject.sight.home.landlord.name
    if order and subject.matter.has_said(Act.NOT_FIXED):
        for at in order.said_done:  # type: ignore[attr-defined]
            yield Happening(moment_or_day(at), f"{landlord} said it was done")


# HACT has no word for who cancelled: these are what deliveries say.
ENDED_BY = {
    "tenant_cancelled": "{landlord} says that the household asked for that.",
    "landlord_cancelled": "{landlord} decided that.",
    "no_fault_found": "{landlord} says that nothing was found to be wrong.",
}


def why_cancelled(subject: Subject) -> list[str]:
    """By whom it was ended and why, as far as that is known and this person's to read."""
    if subject.matter.standing.state is not State.CANCELLED:
        return []
    back = [one for one in subject.said if one.kind == KINDS[Act.TAKE_BACK]] if subject.yours else []
    whose = to_resident(subject.sight.reader, subject.sight.parties)
    told = [
        *(_took_back(one, whose(one.by_id, one.call), subject) for one in back[-1:]),
        *(_landlords_reasons(subject.order, subject) if subject.order else ()),
    ]
    return [sentence for sentence in told if sentence]


def _took_back(said: Said, who: str, subject: Subject) -> str:
    """Of a report the sentence of now says it already: then only why."""
    words = f"{who} wrote: “{said.words}”" if said.words else ""
    if subject.order is None:
        return words
    on = on_weekday(day_of(said.at), today=subject.sight.on)
    return " ".join(filter(None, [f"{who} said {on} that it need not be done.", words]))


def _landlords_reasons(order: WorkOrder, subject: Subject) -> Iterator[str]:
    landlord, read = subject.sight.home.landlord.name, read_by(order, subject.sight)
    completion = getattr(order, "completion", None)
    if completion and read.steps:
        yield ENDED_BY.get(completion.outcome, "").format(landlord=landlord)
    ended = order.cancelled_at or order.closed_at
    for change in order.statuschanges.all():
        if change.reason and change.entered_at and ended and day_of(change.entered_at) == day_of(ended):
            yield f"{landlord} wrote: “{change.reason}”" if read.told_on(change.entered_at) else ""


def report_facts(subject: Subject) -> Rows:
    """The promise; and to this household what it said. A phone number and needs only to whoever gave them."""
    request = subject.request
    assert request is not None  # noqa: S101
    rows = [("Reported", full_day(day_of(request.reported_at))), ("How soon", request.priority_name)]
    promised = Due(
        promised_until(request.due_at),
        "Promised",
        capital(by_words(request.due_at, today=subject.sight.on)),
    )
    if not subject.yours:
        return [*rows, promised.row]
    days = [one.row for one in soonest_first([promised, *by_law(subject)])]
    return [("Reference", request.reference), *rows, *days, *told_rows(subject)]


def by_law(subject: Subject) -> list[Due]:
    """What the law adds to the promise of a report, for the household that made it."""
    request = subject.request
    if request is None or not request.is_of(subject.sight):
        return []
    due_on, clock_of = request.right_to_repair_due_on, law_of_hazards(subject)
    right = [_right(due_on)] if due_on else []
    return right + ([_hazard(clock_of, subject.sight.on)] if clock_of else [])


def law_of_hazards(subject: Subject) -> HazardClock | None:
    """What the law on hazards asks because of this household's report; a case is kept of it then."""
    request = subject.request
    if request is None or not request.is_of(subject.sight):
        return None
    return hazard_clock(
        request.hazard,
        emergency=request.is_emergency,
        tenure_code=subject.sight.home.tenure_code,
        reported_at=request.reported_at,
        holidays=bank_holidays(),
        law=law(),
    )


def _right(due_on: date) -> Due:
    """Whether the work costs more than the law's limit only the landlord knows: the limit is told."""
    after = f"After that, if it costs up to £{law().ceiling_pounds}, you can ask for another contractor"
    return Due(end_of(due_on), "By law (Right to Repair)", f"Mended by {full_day(due_on)}. {after}")


def _hazard(clock_of: HazardClock, today: date) -> Due:
    if clock_of.make_safe_by:
        safe_by = due_words(clock_of.make_safe_by, today=today)
        return Due(clock_of.until, "By law (it may be dangerous)", f"Made safe {safe_by}")
    by = full_day(day_of(clock_of.until))
    return Due(clock_of.until, "By law (it may harm your health)", f"Looked into by {by}")


def told_rows(subject: Subject) -> Rows:
    """What this household reported, in its own words; nothing of what another did."""
    request = subject.request
    if request is None or not request.is_of(subject.sight):
        return []
    own = is_own(request, subject.sight)
    rows = [*_words(request), *_getting_in(request, own=own)]
    return rows + list(_personal(request)) if own else rows


def work_besides(works: Iterable[str], subject: Subject) -> list[str]:
    """The landlord's lines of work, without one that only says again what was reported."""
    request = subject.request
    said = request.problem_name if request and request.is_of(subject.sight) else ""
    return [work for work in works if work != said]


def _words(request: RepairRequest) -> Iterator[tuple[str, str]]:
    yield "What is wrong", request.problem_name
    yield from in_order(request)
    if request.words:
        yield "In your own words", request.words


def in_order(request: RepairRequest) -> list[tuple[str, str]]:
    """Questions and answers as they were asked: the column forgets their order, what was sent has it."""
    sent = str(request.message.get("DescriptionOfWork", ""))
    return sorted(request.details.items(), key=lambda one: sent.find(one[0].rstrip("?")))


def is_own(request: RepairRequest, sight: Sight) -> bool:
    """Whether they reported it themselves, also on the phone; not somebody they rent with."""
    on_the_phone = request.call is not None and request.call.party_id in sight.parties
    return on_the_phone or (sight.reader is not None and request.reported_by_id == sight.reader)


def _getting_in(request: RepairRequest, *, own: bool) -> Iterator[tuple[str, str]]:
    for label, said in (
        ("Who will be at home", "You" if own and request.who_is_in == REPORTER else request.who_is_in),
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
