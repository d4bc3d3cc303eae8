"""What staff do: answer corrections and say whose they are; send messages again that did not go."""

from django.db import transaction

from portal.core import clock
from portal.homes.models import Correction
from portal.landlords.models import Officer
from portal.notices.actions import send_again
from portal.notices.models import Notice
from portal.people.models import Person
from portal.records.events import record

ANSWERED = "This has been answered already."


class CannotGive(Exception):
    """Why a correction cannot be given to somebody, in a sentence for staff."""


class CannotAnswer(Exception):
    """Why a correction cannot be answered, in a sentence for staff."""


@transaction.atomic
def give_correction(*, correction: Correction, to: Officer, by: Person) -> None:
    """Make an officer of the same landlord its owner. Raises CannotGive once it is answered."""
    if to.landlord_id != correction.landlord_id:
        raise CannotGive("Only somebody of the same landlord can take this on.")
    waiting = Correction.objects.filter(pk=correction.pk, state=Correction.State.WAITING)
    if not waiting.update(owner=to):
        raise CannotGive(ANSWERED)
    record("correction given", correction, by=by, to=str(to.code))


@transaction.atomic
def answer_correction(*, correction: Correction, was_wrong: bool, answer: str, by: Officer) -> None:
    """Tell the resident whether it was wrong, once. Changes no record: the landlord's own system does that.

    Raises CannotAnswer once it is answered, or for another landlord's.
    """
    state = Correction.State.ACCEPTED if was_wrong else Correction.State.REFUSED
    waiting = Correction.objects.filter(
        pk=correction.pk, landlord=by.landlord_id, state=Correction.State.WAITING
    )
    if not waiting.update(state=state, answer=answer, answered_at=clock.now(), answered_by=by):
        raise CannotAnswer(ANSWERED)
    record("correction answered", correction, by=by.person, state=str(state))


@transaction.atomic
def send_message_again(*, notice: Notice, by: Officer) -> Notice:
    """Try a message that was given up once more. Raises CannotSendAgain."""
    notice = send_again(notice)
    record("message sent again", notice, by=by.person, landlord_id=notice.landlord_id, kind=notice.kind)
    return notice
