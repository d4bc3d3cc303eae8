"""Everything a person may take away: the record in the standard, as one JSON document or as CSV files."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from portal.core.clock import LONDON, start_of
from portal.core.spreadsheets import inert
from portal.front.checks import certificates_held
from portal.front.export import (
    Row,
    certificate_row,
    component_row,
    home_row,
    nested,
    order_row,
    plan_row,
    tenancy_row,
)
from portal.front.facts import tenancies_of
from portal.front.order import PARTS
from portal.front.plans import parts_seen, works_seen
from portal.front.repairs import lived_here, orders_seen
from portal.homes.freshness import feeds_of
from portal.homes.models import Component
from portal.keeping.holding import besides_repairs, csv_files, themselves
from portal.keeping.package import picture_files
from portal.keeping.packing import File, packed, text
from portal.people.models import Person
from portal.repairs.models import RepairRequest, Said
from portal.tenancies.access import Sight
from standards.kinds import KINDS, STANDARD, group_number

NUMBER = re.compile(r"[+-][\d .]+")  # -3.5 or +44 7700 900123: no order


@dataclass(frozen=True)
class Copy:
    """Rows of every kind of record, and as of when each kind was known."""

    rows: Mapping[str, list[Row]]
    as_of: Mapping[str, datetime]
    landlord: str
    made_at: datetime
    spoken: Mapping[str, list[Any]]  # what this person reported, as it was sent, and said after it
    held: Mapping[str, list[Any]]  # everything else that is held about this person, kind by kind
    pictures: Iterable[File]  # that they sent


def take(person: Person, sight: Sight, *, now: datetime) -> Copy:
    """All that somebody who lives there may see."""
    home = sight.home
    works = works_seen(home).select_related("programme").prefetch_related("changes")
    rows = {
        "homes": [home_row(home)],
        "tenancies": [tenancy_row(one, home, sight) for one in tenancies_of(sight)],
        "components": [component_row(one, home) for one in parts_seen(home)],
        "certificates": [certificate_row(one, home) for one in certificates_held(home)],
        "work_orders": [order_row(one, sight) for one in _orders(sight)],
        "programmes": [plan_row(one, home) for one in works],
    }
    return _copy(rows, person, sight, now)


def take_until_leaving(person: Person, sight: Sight, *, now: datetime) -> Copy:
    """What somebody who has left may take: of their own time there, and nothing that came after."""
    home, until = sight.home, sight.until
    if until is None:
        raise ValueError("Somebody with no last day has not left.")
    midnight = start_of(date.fromordinal(until.toordinal() + 1))
    theirs = Q(home=home) & lived_here(sight) | Q(home__isnull=True, raised_at__lt=midnight)
    parts = Component.objects.seen_from(home).filter(
        Q(installed_on__lte=until) | Q(installed_on__isnull=True, source__as_of__lt=midnight),
        Q(ended_on__isnull=True) | Q(ended_on__gt=until),
    )
    papers = certificates_held(home).filter(
        Q(issued_on__lte=until) | Q(issued_on__isnull=True, valid_from__lte=until)
    )
    # A plan that was changed after they left would tell what came later.
    works = works_seen(home).filter(source__as_of__lt=midnight).exclude(changes__changed_on__gt=until)
    works = works.select_related("programme").prefetch_related("changes")
    rows = {
        "homes": [home_row(home)],
        "tenancies": [tenancy_row(one, home, sight) for one in tenancies_of(sight)],
        "components": [component_row(one, home, until=until) for one in parts],
        "certificates": [certificate_row(one, home, until=until) for one in papers],
        "work_orders": [order_row(one, sight, until=until) for one in _orders(sight).filter(theirs)],
        "programmes": [plan_row(one, home, until=until) for one in works],
    }
    return _copy(rows, person, sight, now)


def _orders(sight: Sight) -> Any:
    orders = orders_seen(sight).select_related("contractor", "completion").prefetch_related(*PARTS)
    return orders.order_by("-raised_at", "-pk")


def _copy(rows: Mapping[str, list[Row]], person: Person, sight: Sight, now: datetime) -> Copy:
    feeds = feeds_of(sight.home.landlord)
    as_of = {kind: feeds[kind].as_of for kind in rows if kind in feeds}
    own = themselves(person)
    pictures, held = picture_files(own), besides_repairs(own)
    return Copy(rows, as_of, sight.home.landlord.name, now, _spoken(person, sight), held, pictures)


def _spoken(person: Person, sight: Sight) -> dict[str, list[Any]]:
    """This person's own reports from this home as HACT messages, and what else they said of repairs there."""
    own = RepairRequest.objects.of_household(sight).filter(reported_by=person).order_by("reported_at")
    said = Said.objects.filter(by=person, tenancy__in=sight.tenancies).order_by("at")
    return {
        "reports": list(own.values_list("message", flat=True)),
        "said": [{"kind": one.kind, "at": one.at.isoformat(), "words": one.words} for one in said],
    }


def as_json(copy: Copy) -> dict[str, Any]:
    """One document: each kind of record as a list in HACT's nested form."""
    about = {
        "standard": STANDARD,
        "landlord": copy.landlord,
        "made_at": copy.made_at.astimezone(LONDON).isoformat(timespec="seconds"),
        "as_of": {kind: moment.isoformat() for kind, moment in copy.as_of.items()},
    }
    kinds = {kind: [nested(kind, row) for row in rows] for kind, rows in copy.rows.items()}
    return {"about": about, **kinds, **copy.spoken, "held_about_you": copy.held}


def as_zip(copy: Copy) -> Iterator[bytes]:
    """One CSV file for each kind of record that there is, a note of what they are, and their pictures."""
    return packed(_files(copy))


def _files(copy: Copy) -> Iterator[File]:
    yield File(name="read-me.txt", pieces=text(_note(copy)))
    for kind, rows in copy.rows.items():
        if rows:
            yield File(name=f"{kind}.csv", pieces=text(csv_of(kind, rows)))
    for name, table in csv_files(copy.held).items():
        yield File(name=f"held-about-you/{name}", pieces=text(table))
    yield from copy.pictures


def csv_of(kind: str, rows: Iterable[Row]) -> str:
    """The rows under the columns that any of them fills, in the standard's order."""
    rows = list(rows)
    order = {name: place for place, name in enumerate(KINDS[kind].columns)}
    used = {name for row in rows for name in row}
    columns = sorted(
        used,
        key=lambda name: (
            _group_place(kind, name, order),
            group_number(name),
            order[KINDS[kind].column(name).name],
        ),
    )
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_inert(row.get(name, "")) for name in columns] for row in rows)
    # With a byte order mark, or spreadsheets misread £ and é.
    return "\ufeff" + text.getvalue()


def _group_place(kind: str, name: str, order: Mapping[str, int]) -> int:
    """Where a column stands; those of one repeated group stand together."""
    column = KINDS[kind].column(name)
    if not column.repeated:
        return order[column.name]
    return min(order[other.name] for other in KINDS[kind].fields if other.group == column.group)


def _inert(cell: str) -> str:
    """A cell that a spreadsheet will not take for a formula."""
    return cell if NUMBER.fullmatch(cell) else inert(cell)


def _note(copy: Copy) -> str:
    lines = [
        f"What {copy.landlord} has told Homefile about your home.",
        f"Made on {copy.made_at.astimezone(LONDON):%d %B %Y at %H:%M}.",
        "",
        f"Each file is a table of one kind of record. The columns are those of the {STANDARD}.",
        "What was said in repairs before you lived here, and in repairs of shared parts, is not in it.",
        "The folder held-about-you has every row that Homefile holds about you, whatever it is for.",
        "The folder pictures has those that you sent. Each is named by its code in repairs-photo.csv there.",
        "",
    ]
    lines += [
        f"{kind}: as of {moment.astimezone(LONDON):%d %B %Y at %H:%M}" for kind, moment in copy.as_of.items()
    ]
    return "\r\n".join([*lines, ""])
