"""What a question is called over the telephone, and the address that replies to it come to."""

import secrets

from portal.core import references

KIND = "Q"
# Letters and digits only: some mail systems change capitals, and few keep other signs.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
LENGTH = 26  # 5 bits each: 130 bits are beyond guessing


def make_reference() -> str:
    """Q-7K3F-92QD: one of fifty thousand million."""
    return references.make_reference(KIND)


def read_reference(typed: str) -> str:
    """The reference as we write it, of one that was typed down from the telephone; or nothing."""
    return references.read_reference(KIND, typed)


def make_token() -> str:
    """What stands between the plus and the at of the reply address."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def reply_address(token: str, domain: str) -> str:
    """reply+<token>@<domain>; nothing where this Homefile takes no replies by email."""
    return f"reply+{token}@{domain}" if domain else ""


def token_of(address: str, domain: str) -> str:
    """The token of one of our reply addresses; nothing for any other address."""
    name, _, host = address.strip().lower().partition("@")
    begins, _, token = name.partition("+")
    ours = bool(domain) and host == domain.lower() and begins == "reply"
    return token if ours and len(token) == LENGTH and set(token) <= set(ALPHABET) else ""
