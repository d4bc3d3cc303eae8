"""Where a key hangs and what opens its box: sealed in the database, opened only for those who attend."""

from portal.core.secrets import opened, sealed

PURPOSE = "portal.repairs.keysafe"


def seal(text: str) -> str:
    """As `RepairRequest.keysafe_place` and `keysafe_code` keep it; nothing stays nothing."""
    return sealed(text, purpose=PURPOSE)


def unseal(kept: str) -> str:
    """What was sealed."""
    return opened(kept, purpose=PURPOSE)
