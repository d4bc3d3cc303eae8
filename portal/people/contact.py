"""One way to reach a person: an email address or a mobile number, read once from what they typed."""

from dataclasses import dataclass
from typing import Self

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from phonenumbers import PhoneNumberFormat, PhoneNumberType

NEITHER = "Enter an email address, like name@example.com, or a mobile number, like 07700 900123."
MOBILES = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
# Where we send text messages: the United Kingdom and the Crown dependencies, which share its code.
COUNTRY_CODE = 44
DRAMA = range(7700900000, 7700901000)  # Ofcom keeps these for stories; the sample's tenants have them


@dataclass(frozen=True)
class Contact:
    """An email address in lower case, or a mobile number in E.164; never both."""

    email: str = ""
    phone: str = ""

    @classmethod
    def read(cls, typed: str) -> Self:
        """What somebody typed, as a contact. Raises ValidationError with words for them."""
        typed = typed.strip()
        if "@" in typed:
            return cls(email=_email(typed))
        return cls(phone=_mobile(typed))

    def __str__(self) -> str:
        return self.email or self.phone


def _email(typed: str) -> str:
    address = typed.lower()
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(NEITHER, code="invalid") from None
    return address


def _mobile(typed: str) -> str:
    try:
        number = phonenumbers.parse(typed, "GB")
    except phonenumbers.NumberParseException:
        raise ValidationError(NEITHER, code="invalid") from None
    right_kind = number.national_number in DRAMA or phonenumbers.number_type(number) in MOBILES
    if number.country_code != COUNTRY_CODE or not right_kind:
        raise ValidationError(NEITHER, code="invalid")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
