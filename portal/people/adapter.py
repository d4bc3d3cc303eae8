"""How allauth finds our people. How its words reach them is portal.notices.account, a floor higher."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from portal.people.contact import Contact
from portal.people.models import Person

TOO_MANY = (
    "You have tried too many times. Try again in a few minutes. If that does not help, try again in an hour."
)
TOO_MANY_GUESSES = "You have tried too many times. Go back and ask for a new code."
WRONG_CODE = "That is not the code we sent. Look at the newest message from us and type its six numbers."
WRONG_PAIR = "The email address or the password is not right."


class PersonAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Our accounts, and our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "incorrect_code": WRONG_CODE,
        "email_password_mismatch": WRONG_PAIR,
        "phone_password_mismatch": WRONG_PAIR,
        "incorrect_password": "That is not your password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account begins with a letter, or is made for an officer."""
        return False

    def get_user_by_phone(self, phone: str) -> Person | None:
        person: Person | None = Person.objects.residents().reached_at(Contact(phone=phone)).first()
        return person

    def get_phone(self, user: Person) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Person, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: Person, phone: str) -> None:
        if not user.phone_verified:
            self.set_phone(user, phone, verified=True)

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Before a change to how one signs in: unless one has just signed in."""
        records = get_authentication_records(self.request, self.request.user)
        latest: float = max((record["at"] for record in records), default=0)
        long_ago: bool = time.time() - latest > app_settings.REAUTHENTICATION_TIMEOUT
        return long_ago

    def reauthenticate(self, user: Person, password: str) -> bool:
        """Whether it is the person's password; wrong ones count as failed sign-ins."""
        known = self.authenticate(self.request, email=user.email, password=password)
        return known is not None and known.pk == user.pk

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("account_login"))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened themselves; allauth's banners would say it again in its own words."""
        if kwargs.get("message"):
            super().add_message(*args, **kwargs)
