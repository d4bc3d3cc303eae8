"""Showing that an email address or a mobile number is one's own, before there is an account to sign in to."""

import time
from dataclasses import asdict, dataclass
from typing import Any, Self

from allauth.account import app_settings
from allauth.account.adapter import get_adapter

from portal.people.contact import Contact


@dataclass(frozen=True)
class Verification:
    """A code on its way to a contact. Kept in the session, on the server; for ten minutes."""

    contact: Contact
    code: str
    sent: float

    @classmethod
    def begin(cls, contact: Contact) -> Self:
        return cls(contact=contact, code=get_adapter().generate_login_code(), sent=time.time())

    @classmethod
    def load(cls, kept: Any) -> Self | None:
        """The one that was kept, unless there is none or it is too old."""
        if not kept or time.time() - kept["sent"] > app_settings.LOGIN_BY_CODE_TIMEOUT:
            return None
        return cls(contact=Contact(**kept["contact"]), code=kept["code"], sent=kept["sent"])

    def keep(self) -> dict[str, Any]:
        return asdict(self)
