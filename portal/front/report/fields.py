"""Kinds of answer: words, a choice, a telephone number. Each says plainly what is wrong with one."""

from collections.abc import Iterable, Mapping
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from phonenumbers import PhoneNumberFormat

from portal.core.forms import Radios
from portal.people.contact import DRAMA

UNREADABLE = "There is a character in this that we cannot read. Delete it, or type it again."
NOT_A_NUMBER = "Enter a telephone number in the United Kingdom, like 07700 900123 or 0113 496 0000."


class Words(forms.CharField):
    """A line or several, in anybody's alphabet, up to a length that is said."""

    def __init__(self, *, label: str, longest: int, rows: int = 1, missing: str = "", **kwargs: Any) -> None:
        if rows > 1:
            kwargs["widget"] = forms.Textarea({"rows": rows})
        kwargs["error_messages"] = {"required": missing} if missing else {}
        # The browser's own limit would cut what is pasted without a word: ours says so, and keeps it all.
        super().__init__(label=label, required=bool(missing), **kwargs)
        self.longest = longest
        self.validators = [ProhibitNullCharactersValidator(message=UNREADABLE)]

    def clean(self, value: Any) -> str:
        said: str = super().clean(value if isinstance(value, str) else "")
        said = said.replace("\r\n", "\n")
        if len(said) > self.longest:
            over = len(said) - self.longest
            raise ValidationError(
                f"This is too long by {over} {'letter' if over == 1 else 'letters'}. "
                f"Up to {self.longest} fit here.",
                code="max_length",
            )
        return said


class Choice(forms.ChoiceField):
    """One of a few; `choices` are set when it is asked, with a line under any of them."""

    def __init__(self, *, label: str, missing: str, choices: Any = (), **kwargs: Any) -> None:
        kwargs.setdefault("widget", Radios)
        errors = {"required": missing, "invalid_choice": missing}
        super().__init__(label=label, choices=choices, error_messages=errors, **kwargs)

    def offer(self, choices: Iterable[tuple[str, str]], hints: Mapping[str, str] | None = None) -> None:
        self.choices = list(choices)
        if isinstance(self.widget, Radios):
            self.widget.hints = {key: hint for key, hint in (hints or {}).items() if hint}


class Phone(forms.CharField):
    """Any telephone in the United Kingdom, kept in E.164."""

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        widget = forms.TextInput({"type": "tel", "autocomplete": "tel", "class": "govuk-input--width-20"})
        super().__init__(label=label, required=False, widget=widget, **kwargs)
        self.validators = [ProhibitNullCharactersValidator(message=UNREADABLE)]

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value if isinstance(value, str) else "")
        return read_phone(typed) if typed else ""


def read_phone(typed: str) -> str:
    """What somebody typed, in E.164. Raises ValidationError with words for them."""
    try:
        number = phonenumbers.parse(typed, "GB")
    except phonenumbers.NumberParseException:
        raise ValidationError(NOT_A_NUMBER, code="invalid") from None
    known = number.national_number in DRAMA or phonenumbers.is_valid_number(number)
    if number.country_code != 44 or not known:
        raise ValidationError(NOT_A_NUMBER, code="invalid")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def national(phone: str) -> str:
    """07700 900123, for people to read."""
    try:
        number = phonenumbers.parse(phone, "GB")
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
