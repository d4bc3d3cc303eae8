"""Erasing what is held about a person, as far as the law allows; and saying of the rest why it stays."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from portal.core import clock
from portal.keeping.clearing import blank, take_away
from portal.keeping.conditions import requests
from portal.keeping.holding import Subject, held_about, rows_about
from portal.keeping.kinds import Kind
from portal.people.actions import end_all_sessions
from portal.people.models import Person
from portal.records.events import record
from portal.repairs.models import RepairRequest


class CannotErase(Exception):
    """Why somebody is not erased, in a sentence."""


@dataclass(frozen=True, kw_only=True)
class Erasable:
    """What erasing would do to one kind: how many rows there are, what goes and what stays, and why."""

    kind: Kind
    count: int

    @property
    def goes(self) -> str:
        if self.kind.goes_whole:
            return "All of it"
        return _said(self.kind.erases)

    @property
    def stays(self) -> str:
        return _said(self.kind.stays)


def _said(fields: tuple[str, ...]) -> str:
    return ", ".join(name.replace("_", " ") for name in fields)


def what_would_go(subject: Subject) -> list[Erasable]:
    """Each kind of which there is something, in the order of the table."""
    counted = ((held.kind, held.rows.count()) for held in held_about(subject))
    return [Erasable(kind=kind, count=count) for kind, count in counted if count]


@transaction.atomic
def erase(*, subject: Subject, by: Person) -> list[Erasable]:
    """Erase what may be erased; what was there before is answered. Their account signs in no more.

    Raises CannotErase for somebody who works here, and for whoever has another landlord's home besides: the
    account is theirs there too.
    """
    person = subject.person
    if person and Person.objects.staff().filter(pk=person.pk).exists():
        raise CannotErase("This is the account of somebody who works here. End their access first.")
    if person and subject.landlord and person.parties.exclude(landlord=subject.landlord).exists():
        raise CannotErase("They have a home with another landlord too. They can ask for it themselves.")
    before = what_would_go(subject)
    for one in before:
        _erase(one.kind, subject)
    if person:
        end_all_sessions(person=person)
        Person.objects.filter(pk=person.pk).update(
            is_active=False, email_verified=False, phone_verified=False
        )
    for party in subject.parties[:1]:
        record("person erased", party, by=by, kinds=[one.kind.label for one in before if one.kind.erases])
    return before


def _erase(kind: Kind, subject: Subject) -> None:
    rows = rows_about(kind, subject)
    if kind.model is RepairRequest:
        # How to get in is still needed while somebody is to come.
        came = Q(cancelled_at__isnull=False) | Q(orders__isnull=False) | Q(joined__isnull=False)
        over = requests(RepairRequest, clock.now()).filter(came, pk__in=rows.values("pk"))
        rows = rows.filter(pk__in=over.values("pk"))
    if kind.goes_whole:
        take_away(kind, rows)
    elif kind.erases:
        blank(kind, rows, kind.erases)
