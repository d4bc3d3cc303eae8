"""A landlord's list of problems changed: every change is a version, and every version can be used again."""

from collections.abc import Sequence

from django.db import transaction

from portal.core.words import listed
from portal.landlords.models import Landlord, Priority
from portal.people.models import Person
from portal.records.events import record
from portal.repairs.emergencies import emergencies
from portal.repairs.models import ProblemList
from portal.repairs.problems import COLUMNS, Problem, Row, problems_for, shipped
from portal.repairs.rights import law
from portal.repairs.wholeness import Fault, check


class CannotUse(Exception):
    """Why a list cannot be used, in a sentence; with each fault of a list that is not whole."""

    def __init__(self, reason: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(reason)
        self.faults = tuple(faults)


@transaction.atomic
def keep_list(*, landlord: Landlord, rows: Sequence[Row], note: str, by: Person) -> ProblemList:
    """A whole list, kept to be used later. Raises CannotUse with what is wrong with it."""
    faults = faults_of(landlord, rows)
    if faults:
        raise CannotUse("The list is not whole.", faults)
    kept = [{column: row.get(column) or "" for column in COLUMNS} for row in rows]
    made = ProblemList.objects.create(landlord=landlord, rows=kept, note=note, made_by=by)
    record("problem list kept", made, by=by, problems=len(kept))
    return made


@transaction.atomic
def use_list(*, landlord: Landlord, version: ProblemList | None, by: Person) -> None:
    """This version from now on; None is the list that comes with Homefile.

    What residents have in hand stays: a page whose answer is no longer on the list is asked again. Raises
    CannotUse for a version that was whole once and is not any more.
    """
    _only_one_at_a_time(landlord)
    faults = faults_of(landlord, version.rows if version else shipped().rows)
    if faults:
        raise CannotUse("That list does not fit your priorities any more.", faults)
    ProblemList.objects.filter(landlord=landlord, in_use=True).update(in_use=False)
    if version:
        ProblemList.objects.filter(landlord=landlord, pk=version.pk).update(in_use=True)
    record(
        "problem list used",
        version or landlord,
        by=by,
        landlord_id=landlord.pk,
        own=version is not None,
    )


@transaction.atomic
def change_problem(
    *, landlord: Landlord, key: str, row: Row | None, after: str, note: str, by: Person
) -> ProblemList:
    """One problem changed, added (its key is new) or taken off (no row), as a new version in use.

    ``after`` is the version that was being looked at. Raises CannotUse when it is not in use any more: what
    a colleague has just changed must not be lost without a word.
    """
    _only_one_at_a_time(landlord)
    now = problems_for(landlord)
    if now.version != after:
        raise CannotUse("Somebody has changed the list in the meantime. Look at it again, then change it.")
    others = [dict(one) for one in now.rows]
    at = next((n for n, one in enumerate(others) if one["key"] == key), len(others))
    others[at : at + 1] = [dict(row)] if row is not None else []
    made = keep_list(landlord=landlord, rows=others, note=note, by=by)
    use_list(landlord=landlord, version=made, by=by)
    return made


@transaction.atomic
def remove_priority(*, priority: Priority, by: Person) -> None:
    """The landlord promises so no more; reports that were made keep its name and their day.

    Raises CannotUse while the list in use, or an emergency page, needs it.
    """
    landlord = priority.landlord
    _only_one_at_a_time(landlord)
    needed = [one.name for one in problems_for(landlord).all if priority.key in priorities_of(one)]
    if needed:
        raise CannotUse(f"These problems have it: {listed(needed[:3])}. Give them another priority first.")
    if priority.key in {one.priority for one in emergencies().values() if one.report}:
        raise CannotUse("Emergencies are reported with it, so it has to stay.")
    record("priority removed", priority, by=by, key=priority.key)
    priority.delete()


def priorities_of(problem: Problem) -> set[str]:
    """The keys of every priority that a problem can have."""
    return {problem.priority, problem.in_cold, problem.if_vulnerable} - {""}


def faults_of(landlord: Landlord, rows: Sequence[Row]) -> list[Fault]:
    """What is wrong with a list for this landlord, which has its own priorities."""
    keys = landlord.priorities.values_list("key", flat=True)
    return check(rows, frozenset(keys), law=law())


def _only_one_at_a_time(landlord: Landlord) -> None:
    Landlord.objects.select_for_update().get(pk=landlord.pk)
