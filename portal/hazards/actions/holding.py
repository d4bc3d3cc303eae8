"""What every action on a case begins and ends with."""

from portal.hazards.models import HazardCase


class CannotDo(Exception):
    """Why something is not done, in a sentence for whoever tried."""


def hold(case: HazardCase) -> HazardCase:
    """The open case as it is now, and nobody else's for as long as the transaction lasts."""
    held = (
        HazardCase.objects.select_for_update(of=("self",)).select_related("home", "landlord").get(pk=case.pk)
    )
    if held.closed_at:
        raise CannotDo("This case is closed.")
    return held
