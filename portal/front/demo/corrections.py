"""Corrections in the demo: one that waits, one about which staff ask, and one that is put right and held."""

from portal.core import clock
from portal.homes.actions import raise_correction
from portal.homes.models import Correction, CorrectionWord
from portal.landlords.models import Landlord, Officer
from portal.sync.holding import hold, stored_now
from portal.tenancies.models import Party

ASKS = "Thank you. Is the small room at the back, without a radiator, one of the bedrooms that you count?"
AGREES = "You are right, and we are sorry. It is put right here, and we mend it in our own system."


def show(landlord: Landlord, *, waits: Party, asked: Party, held: Party) -> None:
    """One of each, about the bedrooms of their own homes. Staff are employed before."""
    steward = Officer.objects.filter(landlord=landlord, role=Officer.Role.DATA_STEWARD).first()
    assert steward is not None, "the demo has a data steward"  # noqa: S101
    _raised(waits)
    question = _raised(asked)
    Correction.objects.filter(pk=question.pk).update(state=Correction.State.ASKED)
    CorrectionWord.objects.create(correction=question, by=steward.person, from_staff=True, words=ASKS)
    right = _raised(held)
    hold(
        correction=right,
        values={fact: str(_rooms(held) + 1) for fact in stored_now(right)},
        by=steward.person,
    )
    Correction.objects.filter(pk=right.pk).update(
        state=Correction.State.ACCEPTED, answer=AGREES, answered_at=clock.now(), answered_by=steward
    )


def _rooms(party: Party) -> int:
    return party.tenancy.home.bedrooms or 1


def _raised(party: Party) -> Correction:
    """That there is a bedroom more."""
    home, person = party.tenancy.home, party.person
    assert person is not None, "they came in by their letter"  # noqa: S101
    return raise_correction(
        home=home,
        kind="homes",
        code=home.code,
        fact="bedrooms",
        shown=str(_rooms(party)),
        source=home.source,
        what_is_wrong="There is one bedroom more than you have written down.",
        should_be=str(_rooms(party) + 1),
        on=clock.today(),
        by=person,
    )
