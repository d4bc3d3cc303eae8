"""The lines of a home's timeline in plain words, one reader for each thing that can happen. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse

from portal.core import words
from portal.enquiries.models import InformationRequest, Message
from portal.hazards.law import law
from portal.hazards.models import Sign
from portal.hazards.models.cases import Way
from portal.investment.rules import range_words
from portal.notices.models import Notice
from portal.office.hazards.case import EVENTS
from portal.office.previews import title_of
from portal.repairs.models import MoreWork, Said
from portal.repairs.timeline import moment_or_day, update_title
from portal.repairs.trades import trade
from portal.repairs.words import shortened


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One line of it."""

    when: datetime | date
    at: datetime
    title: str
    text: str = ""
    more: str = ""
    url: str = ""
    shared: bool = False
    bad: bool = False


@dataclass(frozen=True)
class Line:
    """What the query tells of one line; what the texts are depends on ``what``."""

    home: UUID
    at: datetime
    what: str
    code: UUID | None
    shared: bool
    one: str
    two: str
    three: str
    four: str


def _order(line: Line, title: str, **more: Any) -> Happening:
    url = reverse("office:order_at_home", args=[line.home, line.code])
    when = moment_or_day(line.at) or line.at
    return Happening(when=when, at=line.at, title=title, url=url, shared=line.shared, **more)


def _plain(line: Line, title: str, **more: Any) -> Happening:
    return Happening(
        when=moment_or_day(line.at) or line.at, at=line.at, title=title, shared=line.shared, **more
    )


def _read_raised(line: Line) -> Happening:
    return _order(line, shortened(line.one), text=f"Raised as {line.two}. {trade(line.three).work}.")


def _read_reported(line: Line) -> Happening:
    url = reverse("office:request", args=[line.home, line.code])
    text = ". ".join(filter(None, [line.two, shortened(line.three) if line.three else ""]))
    return _plain(line, f"Reported here: {line.one}", text=text, url=url)


def _read_said(line: Line) -> Happening:
    name = "office:request" if line.four == "report" else "office:order_at_home"
    kind = Said.Kind(line.one)
    return _plain(
        line,
        f"Resident {kind.label}",
        text=shortened(line.three),
        more=line.two,
        url=reverse(name, args=[line.home, line.code]),
        bad=kind in {Said.Kind.NOT_FIXED, Said.Kind.NOBODY_CAME},
    )


def _read_done(line: Line) -> Happening:
    return _order(line, f"Done: {shortened(line.one)}", text=line.two)


def _read_cancelled(line: Line) -> Happening:
    return _order(line, f"Cancelled: {shortened(line.one)}", text=line.two)


def _read_visit(line: Line) -> Happening:
    start, end = (time.fromisoformat(text) if text else None for text in (line.three, line.four))
    hours = words.window(start, end)
    title = f"Visit agreed for {trade(line.two).person}"
    return _order(line, title, text=". ".join(filter(None, [words.capital(hours), shortened(line.one)])))


def _read_update(line: Line) -> Happening:
    title = update_title(line.one, line.three, trade(line.two).person, True)
    return _order(line, title, more=line.four, bad=line.one.startswith("70"))


def _read_more_asked(line: Line) -> Happening:
    cost = f"{words.money(Decimal(line.three))}." if line.three else ""
    return _order(
        line, f"More work asked for: {shortened(line.one or line.two)}", text=cost, more=shortened(line.two)
    )


# What was answered to it, as its line begins.
MORE_WORK = {
    MoreWork.State.ASKED: "Asked something about more work",
    MoreWork.State.AGREED: "More work agreed",
    MoreWork.State.REFUSED: "More work not agreed",
    MoreWork.State.ELSEWHERE: "More work answered in the landlord's own system",
}


def _read_more_answered(line: Line) -> Happening:
    cost = f"Up to {words.money(Decimal(line.three))}." if line.three else ""
    said = " ".join(filter(None, [cost, line.four]))
    return _order(line, f"{MORE_WORK[MoreWork.State(line.two)]}: {shortened(line.one)}", text=said)


# Whether a message has gone, as the query says it: how its line begins.
MESSAGES = {"sent": "Told", "waiting": "To be told", "given up": "Could not be told"}


# Where a message leads, by what it is about.
ABOUT = {"order": "office:order_at_home", "report": "office:request"}


def _read_message(line: Line) -> Happening:
    at_home = ABOUT.get(line.four)
    return _plain(
        line,
        f"{MESSAGES[line.three]} by {Notice.Channel(line.two).label}: {title_of(line.one)}",
        url=reverse(at_home, args=[line.home, line.code]) if at_home else _page_of(line.four, line),
        bad=line.three == "given up",
    )


def _page_of(what: str, line: Line) -> str:
    """Of a question or a hazard, which have pages of their own."""
    return reverse("office:hazard" if what == "hazard" else "office:enquiry", args=[line.code])


# Who said it, of a conversation; what staff note among themselves says so.
SPOKE = {
    Message.Direction.IN: "Resident asked",
    Message.Direction.OUT: "Answered",
    Message.Direction.NOTE: "Note among staff",
}


def _read_spoke(line: Line) -> Happening:
    direction, channel = line.one.split(" ")
    how = Message.Channel(channel).label if channel != Message.Channel.PORTAL else ""
    by = "" if direction == Message.Direction.IN and not how else line.four
    said = " ".join(filter(None, [SPOKE[Message.Direction(direction)], how]))
    return _plain(
        line,
        f"{said}: {line.three}",
        text=shortened(line.two),
        more=_by(by),
        url=_page_of("question", line),
    )


def _read_noted(line: Line) -> Happening:
    title = f"{line.two} said on the telephone" if line.two else "Note"
    return _plain(line, title, text=line.one, more=_by(line.three))


def _read_call(line: Line) -> Happening:
    url = reverse("office:call", args=[line.code])
    return _plain(line, f"On the phone with {line.one}", text=line.three, more=_by(line.two), url=url)


def _read_information(line: Line) -> Happening:
    what = "Asked for information" if line.one == "asked" else "Request for information answered"
    outcome = InformationRequest.Outcome(line.four).label if line.four else ""
    url = reverse("office:information_request", args=[line.code])
    return _plain(line, f"{what}: {line.two}", text=words.capital(outcome), more=line.three, url=url)


def _read_hazard(line: Line) -> Happening:
    title = f"{law().hazards[line.two].name}: {lowered(EVENTS[line.one])}"
    more = ". ".join(filter(None, [line.three, _by(line.four)]))
    return _plain(line, title, more=more, url=_page_of("hazard", line))


def _read_missed(line: Line) -> Happening:
    title = f"{law().hazards[line.two].name}: the time ran out to {lowered(law().duties[line.one].name)}"
    return _plain(line, title, more=line.three, url=_page_of("hazard", line), bad=True)


def _read_sign(line: Line) -> Happening:
    waits = line.four == Sign.State.WAITING
    return _plain(
        line,
        f"A sign of a hazard: {lowered(law().hazards[line.one].name)}",
        text=shortened(line.three),
        more=" ".join((words.capital(Way(line.two).label) + ".", "It waits to be judged." if waits else "")),
        url=reverse("office:hazard_sign", args=[line.code]) if waits else "",
    )


def _read_no_hazard(line: Line) -> Happening:
    title = f"Judged to be no hazard: {lowered(law().hazards[line.one].name)}"
    return _plain(line, title, text=line.two, more=_by(line.three))


def _by(name: str) -> str:
    return f"By {name}" if name else ""


def lowered(text: str) -> str:
    """As it stands after a colon."""
    return text[:1].lower() + text[1:]


def _read_check(line: Line) -> Happening:
    until = f"Holds until {words.full_day(date.fromisoformat(line.three))}." if line.three else ""
    by = f"By {line.four}." if line.four else ""
    return _plain(line, line.one or "Safety check", text=f"{until} {by}".strip())


def _read_moved(line: Line) -> Happening:
    start, end = (date.fromisoformat(text) if text else None for text in (line.two, line.three))
    before = f"Before that it was planned for {range_words(start, end)}." if start or end else ""
    why = f"Why: {line.four}" if line.four else "Why was not told."
    return _plain(line, f"Plan changed: {line.one}", text=f"{before} {why}".strip())


def _read_began(line: Line) -> Happening:
    return _plain(line, "Tenancy began", text=line.one)


def _read_ended(line: Line) -> Happening:
    return _plain(line, "Tenancy ended", text=line.one)


def _read_said_wrong(line: Line) -> Happening:
    url = reverse("office:correction", args=[line.code])
    return _plain(line, "Resident says a record is wrong", text=line.two, url=url)


def _read_wrong_word(line: Line) -> Happening:
    url = reverse("office:correction", args=[line.code])
    title = "Asked about the correction" if line.one == "staff" else "Resident answered about the correction"
    return _plain(line, title, text=line.two, more=_by(line.three), url=url)


def _read_answered(line: Line) -> Happening:
    url = reverse("office:correction", args=[line.code])
    return _plain(line, f"Correction {line.one}", text=line.two, url=url)


READERS: Mapping[str, Callable[[Line], Happening]] = {
    "raised": _read_raised,
    "reported": _read_reported,
    "said": _read_said,
    "done": _read_done,
    "cancelled": _read_cancelled,
    "more_asked": _read_more_asked,
    "more_answered": _read_more_answered,
    "visit": _read_visit,
    "update": _read_update,
    "message": _read_message,
    "spoke": _read_spoke,
    "noted": _read_noted,
    "call": _read_call,
    "information": _read_information,
    "hazard": _read_hazard,
    "missed": _read_missed,
    "sign": _read_sign,
    "no_hazard": _read_no_hazard,
    "check": _read_check,
    "moved": _read_moved,
    "began": _read_began,
    "ended": _read_ended,
    "said_wrong": _read_said_wrong,
    "wrong_word": _read_wrong_word,
    "answered": _read_answered,
}


def told(line: Line) -> Happening:
    """The line as the page shows it."""
    return READERS[line.what](line)
