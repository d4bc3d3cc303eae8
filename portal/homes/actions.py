"""Changes to what is known of homes."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from portal.core.working_days import bank_holidays
from portal.homes.models import Correction, CorrectionWord, Home
from portal.homes.rules import answer_due_on, answering_team
from portal.landlords.models import Landlord, Officer, Team
from portal.people.models import Person
from portal.records.events import record
from portal.records.models import Source


class CannotReply(Exception):
    """Why a resident's words are not taken, in a sentence for them."""


@transaction.atomic
def raise_correction(
    *,
    home: Home,
    kind: str,
    code: UUID,
    fact: str,
    shown: str,
    source: Source | None,
    what_is_wrong: str,
    should_be: str,
    on: date,
    taken_by: Officer | None = None,
    told_for: UUID | None = None,
    by: Person,
) -> Correction:
    """Keep what a resident says is wrong, as it was shown to them, with somebody to answer and a day.

    The caller has made sure that this fact of this home may be seen by this person. ``taken_by`` wrote it
    down on the telephone, for the tenant with the public code ``told_for``.
    """
    landlord = home.landlord
    team = answering_team(Team.objects.filter(landlord=landlord), kind)
    correction = Correction.objects.create(
        landlord=landlord,
        home=home,
        fact_kind=kind,
        fact_code=code,
        fact_field=fact,
        shown=shown,
        source=source,
        what_is_wrong=what_is_wrong,
        should_be=should_be,
        raised_by=by,
        taken_by=taken_by,
        told_for=told_for,
        team=team,
        owner=_owner(landlord, team, on),
        due_on=answer_due_on(on, working_days=landlord.correction_working_days, holidays=bank_holidays()),
    )
    record("correction raised", correction, by=by, home=str(home.code), kind=kind, fact=fact)
    return correction


def _owner(landlord: Landlord, team: Team | None, on: date) -> Officer | None:
    """Of the team, or else of the landlord's data stewards, the one with the fewest corrections waiting."""
    working = Officer.objects.working(on=on).filter(landlord=landlord)
    waiting = Count("corrections", filter=Q(corrections__state=Correction.State.WAITING))
    by_load = working.exclude(role=Officer.Role.BOARD).annotate(waiting=waiting).order_by("waiting", "pk")
    return (by_load.filter(team=team).first() if team else None) or by_load.filter(
        role=Officer.Role.DATA_STEWARD
    ).first()


@transaction.atomic
def reply_to_question(
    *, correction: Correction, words: str, taken_by: Officer | None = None, by: Person
) -> None:
    """What the resident says to what staff asked; it is theirs again. Raises CannotReply.

    The caller has made sure that it is this resident's correction.
    """
    asked = Correction.objects.filter(pk=correction.pk, state=Correction.State.ASKED)
    if not asked.update(state=Correction.State.WAITING):
        raise CannotReply("Nobody waits for an answer to this any more.")
    CorrectionWord.objects.create(
        correction=correction, by=by, from_staff=False, taken_by=taken_by, words=words
    )
    record("correction replied", correction, by=by)
