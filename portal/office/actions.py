"""What staff do: answer corrections and say whose they are; send messages again that did not go."""

from collections.abc import Mapping

from django.db import transaction

from portal.core import clock
from portal.homes.holding import Holdable
from portal.homes.models import Correction, CorrectionWord
from portal.landlords.models import Officer
from portal.notices.actions import send_again
from portal.notices.models import Notice
from portal.office.correcting import tell_resident
from portal.people.models import Person
from portal.records.events import record
from portal.sync.holding import hold

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
    waiting = Correction.objects.open().filter(pk=correction.pk)
    if not waiting.update(owner=to):
        raise CannotGive(ANSWERED)
    record("correction given", correction, by=by, to=str(to.code))


@transaction.atomic
def answer_correction(
    *,
    correction: Correction,
    was_wrong: bool,
    answer: str,
    values: Mapping[Holdable, str] | None = None,
    by: Officer,
) -> int:
    """Tell the resident whether it was wrong, once; and hold what is right, until their system says so too.

    ``values`` is what the fact should be, where it can be held. How many facts are held by it. Raises
    CannotAnswer once it is answered, or for another landlord's.
    """
    state = Correction.State.ACCEPTED if was_wrong else Correction.State.REFUSED
    waiting = Correction.objects.open().filter(pk=correction.pk, landlord=by.landlord_id)
    if not waiting.update(state=state, answer=answer, answered_at=clock.now(), answered_by=by):
        raise CannotAnswer(ANSWERED)
    held = hold(correction=correction, values=values, by=by.person) if was_wrong and values else []
    record("correction answered", correction, by=by.person, state=str(state), held=len(held))
    tell_resident(correction, asks=False)
    return len(held)


@transaction.atomic
def ask_about_correction(*, correction: Correction, words: str, by: Officer) -> None:
    """Ask the resident something before it is answered. Raises CannotAnswer once it is, or is theirs."""
    waiting = Correction.objects.waiting().filter(pk=correction.pk, landlord=by.landlord_id)
    if not waiting.update(state=Correction.State.ASKED):
        raise CannotAnswer("This has been answered, or the resident has been asked already.")
    CorrectionWord.objects.create(correction=correction, by=by.person, from_staff=True, words=words)
    record("correction asked", correction, by=by.person)
    tell_resident(correction, asks=True)


@transaction.atomic
def send_message_again(*, notice: Notice, by: Officer) -> Notice:
    """Try a message that was given up once more. Raises CannotSendAgain."""
    notice = send_again(notice)
    record("message sent again", notice, by=by.person, landlord_id=notice.landlord_id, kind=notice.kind)
    return notice
