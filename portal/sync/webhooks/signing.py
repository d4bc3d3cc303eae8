"""How a call shows that it is ours: its body and the moment, signed with a secret that two know."""

import hashlib
import hmac
import secrets

from cryptography.fernet import InvalidToken

from portal.core.secrets import opened, sealed

HEADER = "Homefile-Signature"
_PURPOSE = "a webhook"


def new_secret() -> str:
    """32 random bytes, as letters."""
    return secrets.token_urlsafe(32)


def sealed_secret(secret: str) -> str:
    """As it is stored."""
    return sealed(secret, purpose=_PURPOSE)


def opened_secret(stored: str) -> str | None:
    """The secret; None where SECRET_KEY has been changed since."""
    try:
        return opened(stored, purpose=_PURPOSE)
    except InvalidToken:
        return None


def signature(secret: str, body: bytes, *, at: int) -> str:
    """The value of the header: `t=` the second, `v1=` the HMAC-SHA256 of `t.body` in hexadecimal."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"
