"""What happened to a repair, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from portal.core.clock import day_of
from portal.core.words import capital, weekday, window
from portal.repairs.attachments import Attachment, attachments
from portal.repairs.models import Appointment, Completion, StatusChange, StatusUpdate, WorkOrder
from portal.repairs.more_work import is_about_more_work
from portal.repairs.retold import time_set, without_repeats
from portal.repairs.rules import VisitFacts, begins_at, has_hour
from portal.repairs.slots import Slot
from portal.repairs.words import Reading, who

# HACT JobStatusUpdateTypeCode in plain words; {who} is the trade. Every code of the list has one.
UPDATES = {
    "0": "Something changed",
    "10": "{who} was given this repair",
    "20": "The time of the visit was set",
    "30": "{who} was on the way",
    "40": "{who} arrived",
    "50": "{who} asked to be let in",
    "60": "{who} got in",
    "70": "{who} could not get in",
    "80": "The work was described more exactly",
    "90": "More work is needed",
    "100": "More work was agreed",
    "100-10": "More work was agreed on the spot",
    "100-20": "More work was agreed by a supervisor",
    "110": "Somebody asked what you thought of it",
    "120": "The work was not finished",
    "120-10": "The work was not finished: there was no more time",
    "120-20": "The work was not finished: parts are needed",
    "120-30": "The work was not finished: something else must be done first",
    "120-40": "The work was not finished: another trade is needed",
    "120-50": "The work stopped: it was not safe to go on",
}

# HACT WorkStatusCode, where the office's record says something that nothing else on the line does.
STATUSES = {
    "60": "The cost is being worked out",
    "70": "On hold",
    "90": "Waiting for approval",
    "100": "Being planned",
    "110": "Waiting for parts",
    "130": "Another repair took the place of this one",
}

# The landlord's job ended because nobody let it in: the repair did not.
TURNED_AWAY = "no_access"

# How a repair ended, in words that may be shown to everybody; any other word is not shown at all.
OUTCOMES = {
    "made_safe_follow_on": "Made safe. Another visit will finish the work.",
    "tenant_cancelled": "Cancelled by the household",
    "landlord_cancelled": "Cancelled by {landlord}",
    "no_fault_found": "Nothing was found to be wrong",
    TURNED_AWAY: "{landlord} ended its job over this. The repair stays open.",
}


@dataclass(frozen=True)
class Happening:
    """One thing on the line. ``when`` is a date where the hour is not known; ``more`` is folded away."""

    when: datetime | date | None
    title: str
    text: str = ""
    more: str = ""
    url: str = ""
    by: str = ""  # who says so, where the title does not
    is_report: bool = False
    files: Sequence[Attachment] = ()  # what the landlord says it has of it; for its own side


def timeline(
    order: WorkOrder,
    *,
    updates: Iterable[StatusUpdate],
    changes: Iterable[StatusChange],
    visits: Iterable[Appointment],
    completion: Completion | None,
    read: Reading,
    landlord: str,
    besides: Iterable[Happening] = (),
) -> list[Happening]:
    """Everything the record tells of the order, newest first; comments only where they may be read.

    ``besides`` is what its household reported and said, from `repairs.spoken`, where it may be read.
    """
    told = list(_moments(order, completion, read, landlord))
    if read.steps:
        updates = without_repeats(updates)
        door = _last_at_the_door(updates) if completion and completion.outcome == TURNED_AWAY else None
        for update in updates:
            line = _updated(update, order, read)
            told.append(replace(line, text=_ended(line.text, landlord)) if update is door else line)
        told += [_changed(change, read) for change in changes if change.status_code in STATUSES]
        told += [_visited(visit, order) for visit in visits]
    from_landlord = [_said_by(landlord, happening) for happening in told]
    return newest_first([*_unless_said(from_landlord, besides := list(besides)), *besides])


def _said_by(landlord: str, happening: Happening) -> Happening:
    """With who says so, unless its title begins with that."""
    return happening if happening.title.startswith(landlord) else replace(happening, by=landlord)


def _unless_said(told: list[Happening], besides: list[Happening]) -> list[Happening]:
    """Without the landlord's word that it was reported, where the report itself is on the line."""
    reported = any(happening.is_report for happening in besides)
    return [happening for happening in told if not (reported and happening.is_report)]


def newest_first(told: Iterable[Happening]) -> list[Happening]:
    """By day, then hour; of one moment what was told last comes first."""
    ordered = sorted(enumerate(told), key=lambda pair: (_sortable(pair[1].when), pair[0]), reverse=True)
    return [happening for _, happening in ordered]


def moment_or_day(at: datetime | None) -> datetime | date | None:
    """The moment, or only its day when the hour was not told."""
    return at if at is None or has_hour(at) else day_of(at)


def outcome_words(outcome: str, landlord: str) -> str:
    """How it ended, in plain words; nothing for "completed", which says no more than the date."""
    if outcome in {"", "completed"}:
        return ""
    known = OUTCOMES.get(outcome)
    return known.format(landlord=landlord) if known else ""


def _moments(
    order: WorkOrder, completion: Completion | None, read: Reading, landlord: str
) -> Iterable[Happening]:
    outcome = outcome_words(completion.outcome, landlord) if completion and read.steps else ""
    if order.reported_at:
        yield Happening(moment_or_day(order.reported_at), "Reported", is_report=True)
    yield Happening(moment_or_day(order.raised_at), f"{landlord} took it up")
    if order.started_at:
        yield Happening(moment_or_day(order.started_at), "Work began")
    if order.completed_at:
        yield Happening(moment_or_day(order.completed_at), f"{landlord} says it is done", text=outcome)
    if order.cancelled_at:
        yield Happening(moment_or_day(order.cancelled_at), "Cancelled", text=outcome)
    elif order.closed_at and not order.completed_at:
        yield Happening(moment_or_day(order.closed_at), f"{landlord} closed it")


def update_title(type_code: str, other_type: str, person: str, readable: bool) -> str:
    """What an update says; the words of "other" are the landlord's own and only for those who may read."""
    if type_code == "0" and other_type and readable:
        return capital(other_type)
    known = UPDATES.get(type_code) or UPDATES.get(type_code.split("-")[0], UPDATES["0"])
    return capital(known.format(who=person))


def _updated(update: StatusUpdate, order: WorkOrder, read: Reading) -> Happening:
    readable = read.told_on(update.happened_at)
    inward = read.sight is not None and is_about_more_work(update.type_code, update.other_type)
    words = update_title(update.type_code, update.other_type, who(order), readable and not inward)
    comments, came = (update.comments, update.who) if readable and not inward else ("", "")
    visit = time_set(update)
    text = _visit_words(visit) if visit else came
    files = attachments(update.evidence) if readable and read.sight is None else []
    return Happening(moment_or_day(update.happened_at), words, text=text, more=comments, files=files)


def _last_at_the_door(updates: Iterable[StatusUpdate]) -> StatusUpdate | None:
    """The last time that nobody let them in."""
    told = [update for update in updates if update.type_code.split("-")[0] == "70" and update.happened_at]
    return max(told, key=lambda update: (update.happened_at, update.position), default=None)


def _ended(text: str, landlord: str) -> str:
    """With the word that the landlord ended its job over this."""
    return ". ".join(filter(None, [text, outcome_words(TURNED_AWAY, landlord)]))


def _visit_words(visit: Slot) -> str:
    """Tuesday 24 November, 8am to 1pm."""
    hours = window(visit.earliest, visit.latest)
    return ", ".join(filter(None, [weekday(visit.on, today=None), hours]))


def _changed(change: StatusChange, read: Reading) -> Happening:
    reason = change.reason if read.told_on(change.entered_at) else ""
    return Happening(moment_or_day(change.entered_at), STATUSES[change.status_code], more=reason)


def _visited(visit: Appointment, order: WorkOrder) -> Happening:
    hours = window(visit.earliest_arrival, visit.latest_completion)
    return Happening(visit_begins(visit), f"Visit booked for {who(order)}", text=capital(hours))


def visit_begins(visit: VisitFacts) -> datetime | date:
    """Where a visit stands on the line: at the hour from which somebody may come, where one was told."""
    return begins_at(visit) if visit.earliest_arrival else visit.on


def _sortable(when: datetime | date | None) -> tuple[date, float]:
    """By day, then hour; what has no hour comes first of its day, what has no day first of all."""
    if when is None:
        return date.min, 0.0
    if isinstance(when, datetime):
        return day_of(when), when.timestamp()
    return when, 0.0
