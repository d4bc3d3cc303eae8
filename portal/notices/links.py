"""The link in a message that lets its reader answer without signing in.

It names the message and the day it asks about, and is signed. What may be answered, by whom and until when
follows from the message, so that a copied link opens no more than the message did.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

PURPOSE = "portal.notices.links"
CODE, DAY, MARK = 16, 3, 16  # bytes: 128 bits of signature are beyond guessing
LENGTH = 47


@dataclass(frozen=True)
class Asked:
    """Which message asks, and about which day: that of the visit, or that on which the work was done."""

    notice: UUID
    on: date

    def token(self) -> str:
        """What stands in the link."""
        said = self.notice.bytes + self.on.toordinal().to_bytes(DAY)
        return _written(said + _mark(said, settings.SECRET_KEY))

    @classmethod
    def read(cls, token: str) -> Self | None:
        """What a token of ours asks; None for anything else."""
        if len(token) != LENGTH:
            return None
        try:
            raw = base64.b64decode(token.encode("ascii") + b"=", altchars=b"-_", validate=True)
        except (binascii.Error, UnicodeEncodeError):
            return None
        said, mark = raw[:-MARK], raw[-MARK:]
        ours = any(constant_time_compare(mark, true) for true in _marks(said))
        if not ours or _written(raw) != token:
            return None
        return cls(UUID(bytes=said[:CODE]), date.fromordinal(int.from_bytes(said[CODE:])))


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _marks(said: bytes) -> Iterator[bytes]:
    """Under the key of today and those before it, so that a change of key spoils no link."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield _mark(said, key)


def _mark(said: bytes, key: str | bytes) -> bytes:
    return salted_hmac(PURPOSE, said, secret=key, algorithm="sha256").digest()[:MARK]
