"""The lines of a home's timeline in plain words, one reader for each thing that can happen. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.urls import reverse

from portal.core import words
from portal.notices.models import Notice
from portal.office.previews import title_of
from portal.repairs.models import Said
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


# Whether a message has gone, as the query says it: how its line begins.
MESSAGES = {"sent": "Told", "waiting": "To be told", "given up": "Could not be told"}


def _read_message(line: Line) -> Happening:
    name = "office:request" if line.four == "report" else "office:order_at_home"
    return _plain(
        line,
        f"{MESSAGES[line.three]} by {Notice.Channel(line.two).label}: {title_of(line.one)}",
        url=reverse(name, args=[line.home, line.code]),
        bad=line.three == "given up",
    )


def _read_check(line: Line) -> Happening:
    until = f"Holds until {words.full_day(date.fromisoformat(line.three))}." if line.three else ""
    by = f"By {line.four}." if line.four else ""
    return _plain(line, line.one or "Safety check", text=f"{until} {by}".strip())


def _read_moved(line: Line) -> Happening:
    was = [date.fromisoformat(text) for text in (line.two, line.three) if text]
    before = f"Before that it was planned for {words.span(was[0], was[-1])}." if was else ""
    return _plain(line, f"Plan changed: {line.one}", text=f"{before} {line.four}".strip())


def _read_began(line: Line) -> Happening:
    return _plain(line, "Tenancy began", text=line.one)


def _read_ended(line: Line) -> Happening:
    return _plain(line, "Tenancy ended", text=line.one)


def _read_said_wrong(line: Line) -> Happening:
    url = reverse("office:correction", args=[line.code])
    return _plain(line, "Resident says a record is wrong", text=line.two, url=url)


def _read_answered(line: Line) -> Happening:
    url = reverse("office:correction", args=[line.code])
    return _plain(line, f"Correction {line.one}", text=line.two, url=url)


READERS: Mapping[str, Callable[[Line], Happening]] = {
    "raised": _read_raised,
    "reported": _read_reported,
    "said": _read_said,
    "done": _read_done,
    "cancelled": _read_cancelled,
    "visit": _read_visit,
    "update": _read_update,
    "message": _read_message,
    "check": _read_check,
    "moved": _read_moved,
    "began": _read_began,
    "ended": _read_ended,
    "said_wrong": _read_said_wrong,
    "answered": _read_answered,
}


def told(line: Line) -> Happening:
    """The line as the page shows it."""
    return READERS[line.what](line)
