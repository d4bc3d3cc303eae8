"""Handing over what somebody owns, to a person or a team, in one step; and taking that step back."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.core import clock
from portal.core.words import listed
from portal.landlords.models import Officer, Team
from portal.office.handing.table import OWNED, Owned, Rows, has_team
from portal.records.events import record
from portal.records.models import Event

HANDED, BACK = "work handed over", "work handed back"
# By the public code of each record, that of its team before; None for none.
Before = Mapping[str, str | None]


class CannotHandOver(Exception):
    """Why work is not handed over, in a sentence for the administrator."""


@transaction.atomic
def hand_over(*, owner: Officer, keys: Collection[str], to: Officer | Team, by: Officer) -> int:
    """Give all that ``owner`` has of those kinds to somebody else of the same landlord. How many there were.

    To a team, nobody owns it until one of the team takes it on. Raises CannotHandOver for who does not see a
    kind, or has left.
    """
    now = clock.now()
    kinds = [OWNED[key] for key in keys if key in OWNED]
    _check(owner, kinds, to, by, now)
    given = {kind.key: _give(kind, owner, to, by, now) for kind in kinds}
    count = sum(len(codes) for codes in given.values())
    kept = {key: codes for key, codes in given.items() if codes}
    record("work handed over", owner, by=by.person, to=str(to.code), team=isinstance(to, Team), given=kept)
    return count


@transaction.atomic
def hand_back(*, owner: Officer, by: Officer) -> int:
    """Undo the last hand-over, where nobody has changed it since. How many were put back."""
    step = last_step(owner)
    if step is None:
        raise CannotHandOver("There is nothing to undo.")
    now, count = clock.now(), 0
    for key, codes in step.details["given"].items():
        if key in OWNED:
            count += _take_back(OWNED[key], owner, step, codes, by, now)
    record("work handed back", owner, by=by.person, step=str(step.code), count=count)
    return count


def last_step(owner: Officer) -> Event | None:
    """Their last hand-over, while it can be undone."""
    steps = Event.objects.filter(
        subject_code=owner.code, verb__in=[HANDED, BACK], landlord_id=owner.landlord_id
    )
    last = steps.order_by("-at", "-pk").first()
    return last if last and last.verb == HANDED and last.details["given"] else None


def _check(owner: Officer, kinds: list[Owned], to: Officer | Team, by: Officer, now: datetime) -> None:
    if {owner.landlord_id, to.landlord_id} != {by.landlord_id}:
        raise CannotHandOver("Only somebody of the same landlord can take this on.")
    if not kinds:
        raise CannotHandOver("Choose what to hand over.")
    if isinstance(to, Officer) and to.pk == owner.pk:
        raise CannotHandOver("It is theirs now. Choose somebody else.")
    people = Officer.objects.working(on=clock.day_of(now)).filter(person__is_active=True)
    people = people.filter(team=to) if isinstance(to, Team) else people.filter(pk=to.pk)
    roles = set(people.values_list("role", flat=True))
    unseen = [kind.name for kind in kinds if not roles & set(kind.roles)]
    if unseen:
        who = "Nobody in that team sees" if isinstance(to, Team) else "They do not see"
        raise CannotHandOver(f"{who} this: {listed(unseen)}. Choose somebody else, or leave that out.")


def _give(kind: Owned, owner: Officer, to: Officer | Team, by: Officer, now: datetime) -> Before:
    """Write the new owner on all of them at once; the team of each as it was."""
    rows = _locked(kind, by, now).filter(owner=owner)
    teams = has_team(rows)
    if isinstance(to, Officer):
        new: dict[str, Any] = {"owner": to}
    else:
        new = {"owner": None, "team": to} if teams else {"owner": None}
    named = Team.objects.filter(landlord=by.landlord).values_list("pk", "code")
    codes = {pk: str(code) for pk, code in named}
    found = list(rows.values_list("pk", kind.code, "team_id" if teams else "pk"))
    _write(rows, [pk for pk, _, _ in found], new)
    return {str(code): codes.get(team) if teams else None for _, code, team in found}


def _take_back(kind: Owned, owner: Officer, step: Event, codes: Before, by: Officer, now: datetime) -> int:
    """Those that are still as the step left them go back to their owner, and to the team they had."""
    rows = _locked(kind, by, now).filter(**{f"{kind.code}__in": list(codes)})
    if not step.details["team"]:
        to = Officer.objects.filter(landlord=by.landlord, code=step.details["to"]).first()
        pks = list(rows.filter(owner=to, owner__isnull=False).values_list("pk", flat=True))
        _write(rows, pks, {"owner": owner})
        return len(pks)
    named = {str(team.code): team for team in Team.objects.filter(landlord=by.landlord)}
    teams, rows = has_team(rows), rows.filter(owner=None)
    if teams:
        rows = rows.filter(team=named.get(step.details["to"]))
    before: dict[str | None, list[int]] = {}
    for pk, code in rows.values_list("pk", kind.code):
        before.setdefault(codes[str(code)], []).append(pk)
    for was, pks in before.items():
        _write(rows, pks, {"owner": owner} | ({"team": named.get(was or "")} if teams else {}))
    return sum(len(pks) for pks in before.values())


def _locked(kind: Owned, by: Officer, now: datetime) -> Rows:
    return kind.rows(by, now).select_for_update(no_key=True).order_by("pk")


def _write(rows: Rows, pks: list[int], new: dict[str, Any]) -> None:
    """In one statement; the rows are locked."""
    rows.model._default_manager.filter(pk__in=pks).update(**new)
