"""What residents type to sign in."""

from typing import Any

from allauth.core import context, ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django import forms
from django.core.exceptions import ValidationError

from portal.core.forms import BaseForm
from portal.people.adapter import TOO_MANY_GUESSES, WRONG_CODE
from portal.people.contact import NEITHER, Contact
from portal.people.limits import too_many_words
from portal.people.models import Person

DIGITS = {
    "inputmode": "numeric",
    "autocomplete": "one-time-code",
    "class": "govuk-input--width-10",
    "spellcheck": "false",
}


class ContactForm(BaseForm):
    """An email address or a mobile number to send a code to; not more often than is kind."""

    heading = "contact"

    contact = forms.CharField(
        label="Your email address or mobile number",
        help_text="We send you a code. You need no password.",
        max_length=254,
        error_messages={"required": NEITHER},
        widget=forms.TextInput({"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def clean_contact(self) -> Contact:
        contact = Contact.read(self.cleaned_data["contact"])
        action, key = "request_login_code", str(contact)
        if not ratelimit.consume(context.request, action=action, key=key):
            raise ValidationError(too_many_words(context.request, action, key), code="too_many")
        return contact


class SignInForm(ContactForm):
    """Says the same whether or not there is such an account."""

    def clean(self) -> dict[str, Any]:
        """Adds what allauth's view looks for."""
        contact = self.cleaned_data.get("contact")
        if contact:
            self._user = Person.objects.residents().reached_at(contact).first()
            self.cleaned_data |= {"email": contact.email, "phone": contact.phone}
        return self.cleaned_data


class CodeForm(BaseForm):
    """The six numbers that we sent, against those that we expect."""

    heading = "code"

    code = forms.CharField(
        label="Type the code we sent you",
        help_text="Six numbers. They work for 10 minutes.",
        max_length=20,
        error_messages={"required": "Type the six numbers that we sent you."},
        widget=forms.TextInput(DIGITS),
    )

    def __init__(self, *args: Any, code: str, tries: str, **kwargs: Any) -> None:
        """``tries`` names the code sent: guesses are counted in Redis, so that many at once count too."""
        super().__init__(*args, **kwargs)
        self._expected, self._tries = code, tries

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        if not ratelimit.consume(context.request, action="try_code", key=self._tries):
            raise ValidationError(TOO_MANY_GUESSES, code="too_many")
        if not compare_user_code(actual=typed, expected=self._expected):
            raise ValidationError(WRONG_CODE, code="incorrect")
        return typed
