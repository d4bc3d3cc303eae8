"""Everything that is held about one person, whatever kind of record it is in: to be taken out, or erased."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import ForeignKey, Q, QuerySet

from portal.core.clock import LONDON
from portal.core.spreadsheets import inert
from portal.keeping.conditions import AMONG_STAFF, OF_THEN, WHOSE
from portal.keeping.kinds import Kind, kinds
from portal.landlords.models import Landlord
from portal.people.models import Person
from portal.tenancies.models import Party

# What opens a door, or is a machine's index, is held and not handed out.
HIDDEN = frozenset(
    {"password", "digest", "keysafe_place", "keysafe_code", "session_generation", "fingerprint"}
)
Row = dict[str, Any]
# Of one kind alone: where a picture lies in the store is told to nobody.
HIDDEN_OF: Mapping[str, frozenset[str]] = {"repairs.Photo": frozenset({"name"})}
AT_ONE_TIME = 500
# A path that ends so leads to all tenants of a household; any other to one of them.
HOUSEHOLD = "parties"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whom it is about: their account if they have one, and each tenant that the landlords know them as."""

    person: Person | None
    parties: tuple[Party, ...]
    landlord: Landlord | None = None  # only what this one holds

    @property
    def name(self) -> str:
        return self.parties[0].name if self.parties else (self.person.name if self.person else "")


def _left_early(party: Party) -> bool:
    end = party.tenancy.ended_on
    return party.ended_on is not None and (end is None or party.ended_on < end)


@dataclass(frozen=True, kw_only=True)
class Held:
    """The rows of one kind about somebody."""

    kind: Kind
    rows: QuerySet[Any]


def subject_of(party: Party) -> Subject:
    """A tenant, with all else that their landlord knows them as through the same account."""
    parties = Party.objects.filter(landlord=party.landlord).select_related("tenancy")
    same = parties.filter(person=party.person) if party.person else parties.filter(pk=party.pk)
    return Subject(
        person=party.person, parties=tuple(same.order_by("-tenancy__started_on")), landlord=party.landlord
    )


def themselves(person: Person) -> Subject:
    """Somebody who asks for themselves: of every landlord."""
    parties = Party.objects.filter(person=person).select_related("tenancy")
    return Subject(person=person, parties=tuple(parties.order_by("-tenancy__started_on")))


def held_about(subject: Subject) -> Iterator[Held]:
    """Every kind that may hold something about a person, with its rows."""
    for kind in kinds().values():
        if kind.about:
            rows = rows_about(kind, subject)
            yield Held(kind=kind, rows=rows.order_by("pk"))


def rows_about(kind: Kind, subject: Subject) -> QuerySet[Any]:
    """The rows of a kind about somebody; of one landlord, where only its are asked for."""
    if kind.about[0] in WHOSE:
        rows = WHOSE[kind.about[0]](kind.model, subject.parties)
    else:
        found = Q(pk__in=[])
        for path in kind.about:
            whose, _, field = path.partition(":")
            if whose == "person" and subject.person:
                found |= Q(**{field: subject.person.pk})
            elif whose == "party" and not field.endswith(HOUSEHOLD):
                found |= Q(**{f"{field}__in": [party.pk for party in subject.parties]})
            elif whose == "party":
                found |= _of_household(kind, field, subject)
            elif whose == "code":
                found |= Q(**{f"{field}__in": [party.code for party in subject.parties]})
        every = kind.model._default_manager
        rows = every.filter(pk__in=every.filter(found).values("pk"))
    if subject.landlord is not None and (kind.has("landlord") or kind.has("landlord_id")):
        ours = Q(landlord_id=subject.landlord.pk)
        rows = rows.filter(ours | Q(landlord_id=None) if kind.has("landlord_id") else ours)
    return rows


def _of_household(kind: Kind, path: str, subject: Subject) -> Q:
    """What is kept of their households; for one who left early only what was over by their last day."""
    stayed = [party.pk for party in subject.parties if not _left_early(party)]
    found = Q(**{f"{path}__in": stayed})
    over = OF_THEN.get(kind.label)
    for party in subject.parties:
        if over and _left_early(party):
            found |= Q(**{path: party.pk, f"{over}__lte": party.ended_on})
    return found


def besides_repairs(subject: Subject) -> dict[str, list[Row]]:
    """For their own copy: without the landlord's repairs, which it tells in the standard's words, and without
    what staff note among themselves."""
    tables = _tables(held for held in held_about(subject) if held.kind.about[0] not in WHOSE)
    return {label: [row for row in rows if not _is_among_staff(label, row)] for label, rows in tables.items()}


def _is_among_staff(label: str, row: Row) -> bool:
    return any(row.get(field) == value for field, value in AMONG_STAFF.get(label, {}).items())


def tables_of(subject: Subject) -> dict[str, list[Row]]:
    """By the name of each kind, its rows as a program can read them; kinds without rows are left out."""
    return _tables(held_about(subject))


def _tables(found: Iterable[Held]) -> dict[str, list[Row]]:
    tables = {
        held.kind.label: [_told(row, held.kind) for row in held.rows.select_related(*_pointing(held.kind))]
        for held in found
    }
    return {label: rows for label, rows in tables.items() if rows}


def _pointing(kind: Kind) -> list[str]:
    return [field.name for field in kind.model._meta.concrete_fields if isinstance(field, ForeignKey)]


def _told(row: Any, kind: Kind) -> Row:
    """A row by the names of its columns. What it points to is told by its public code, where it has one."""
    told: Row = {}
    for field in kind.model._meta.concrete_fields:
        if field.name in HIDDEN or field.name == "id" or field.get_internal_type() == "SearchVectorField":
            continue
        if isinstance(field, ForeignKey):
            other = getattr(row, field.name)
            if hasattr(other, "code"):
                told[field.name] = str(other.code)
        else:
            told[field.name] = _plain(getattr(row, field.attname))
    return told


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(LONDON).isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def as_document(tables: Mapping[str, Sequence[Row]], *, at: datetime) -> str:
    """One JSON document."""
    about = {"made_at": at.astimezone(LONDON).isoformat(timespec="seconds"), "kept": _kept()}
    return json.dumps({"about": about, "held": tables}, indent=2, ensure_ascii=False)


def _kept() -> dict[str, str]:
    return {kind.label: kind.kept for kind in kinds().values() if kind.about}


def as_zip(tables: Mapping[str, Sequence[Row]], *, at: datetime, name: str) -> bytes:
    """The document, and a CSV file of each kind that there is."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("read-me.txt", _note(name, at))
        files.writestr("everything.json", as_document(tables, at=at))
        for label, text in csv_files(tables).items():
            files.writestr(label, text)
    return packed.getvalue()


def csv_files(tables: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """The text of a CSV file for each kind, by the name of the file."""
    return {f"{label.replace('.', '-').lower()}.csv": _table(rows) for label, rows in tables.items()}


def _table(rows: Sequence[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    columns = list(rows[0])
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in columns])
    return "\ufeff" + text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | bool) else str(value)
    return inert(text)


def _note(name: str, at: datetime) -> str:
    lines = [
        f"All that Homefile holds about {name}.",
        f"Made on {at.astimezone(LONDON):%d %B %Y at %H:%M}.",
        "",
        "everything.json has it for programs; each other file is a table of one kind of record.",
        "Passwords, and what opens a key safe, are held in a form that nobody can read, and are not in it.",
        "Pictures are not in it: they are on the pages of the repairs that they belong to.",
        "",
    ]
    return "\r\n".join(lines)
