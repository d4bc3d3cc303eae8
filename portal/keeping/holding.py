"""Everything that is held about one person, whatever kind of record it is in: to be taken out, or erased."""

import csv
import io
import json
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
from portal.repairs.models import Photo
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
    tables = {held.kind.label: list(told(held)) for held in found}
    return {label: rows for label, rows in tables.items() if rows}


def told(held: Held) -> Iterator[Row]:
    """The rows of a kind as a program can read them, one at a time."""
    rows = held.rows.select_related(*_pointing(held.kind))
    return (_told(row, held.kind) for row in rows.iterator(chunk_size=AT_ONE_TIME))


def columns_of(kind: Kind) -> list[str]:
    """The names of what is told of each row, in their order."""
    return [field.name for field in kind.model._meta.concrete_fields if _is_told(field, kind)]


def pictures_of(subject: Subject) -> Iterator[Photo]:
    """The photos they added that were made; what was refused, or waits, is no picture yet."""
    rows = rows_about(kinds()["repairs.Photo"], subject).filter(state=Photo.State.READY)
    yield from rows.order_by("pk").iterator(chunk_size=AT_ONE_TIME)


def _pointing(kind: Kind) -> list[str]:
    return [field.name for field in kind.model._meta.concrete_fields if isinstance(field, ForeignKey)]


def _is_told(field: Any, kind: Kind) -> bool:
    if field.name in HIDDEN | HIDDEN_OF.get(kind.label, frozenset()) or field.name == "id":
        return False
    if isinstance(field, ForeignKey):
        return any(other.name == "code" for other in field.related_model._meta.fields)
    return bool(field.get_internal_type() != "SearchVectorField")


def _told(row: Any, kind: Kind) -> Row:
    """A row by the names of its columns. What it points to is told by its public code, where it has one."""
    told: Row = {}
    for field in kind.model._meta.concrete_fields:
        if not _is_told(field, kind):
            continue
        if isinstance(field, ForeignKey):
            other = getattr(row, field.name)
            told[field.name] = str(other.code) if other is not None else None
        else:
            told[field.name] = _plain(getattr(row, field.attname))
    return told


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(LONDON).isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def csv_files(tables: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """The text of a CSV file for each kind, by the name of the file."""
    return {file_name(label): "".join(csv_of(kinds()[label], rows)) for label, rows in tables.items()}


def file_name(label: str) -> str:
    """Of the table of a kind."""
    return f"{label.replace('.', '-').lower()}.csv"


def csv_of(kind: Kind, rows: Iterable[Row]) -> Iterator[str]:
    """A table line by line. With a byte order mark, or spreadsheets misread £ and é."""
    columns = columns_of(kind)
    yield "\ufeff" + _line(columns)
    for row in rows:
        yield _line([_cell(row[name]) for name in columns])


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | bool) else str(value)
    return inert(text)
