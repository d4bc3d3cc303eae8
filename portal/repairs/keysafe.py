"""Where a key hangs and what opens its box: sealed in the database, opened only for those who attend."""

from dataclasses import dataclass

from cryptography.fernet import InvalidToken

from portal.core.secrets import opened, sealed

PURPOSE = "portal.repairs.keysafe"


class CannotShow(Exception):
    """Why it stays closed, in a sentence for who asked."""


@dataclass(frozen=True, kw_only=True)
class Keysafe:
    """What whoever attends reads."""

    place: str
    code: str


def seal(text: str) -> str:
    """As `RepairRequest.keysafe_place` and `keysafe_code` keep it; nothing stays nothing."""
    return sealed(text, purpose=PURPOSE)


def unseal(kept: str) -> str:
    """What was sealed."""
    return opened(kept, purpose=PURPOSE)


def read(*, place: str, code: str, goes_on: bool) -> Keysafe:
    """What was sealed of a repair, while somebody has to go there. Raises CannotShow."""
    if not (place or code):
        raise CannotShow("No key safe is noted for this repair.")
    if not goes_on:
        raise CannotShow("Nobody has to go there for this any more, so the key safe is not shown.")
    try:
        return Keysafe(place=unseal(place), code=unseal(code))
    except InvalidToken:  # sealed with a key that is gone
        raise CannotShow("What was noted can no longer be read. Ask the household.") from None
