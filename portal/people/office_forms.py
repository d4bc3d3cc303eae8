"""What staff type to sign in and to set up their second factor; allauth's forms in our words."""

from typing import Any

from allauth.account.forms import (
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as SecondFactorAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from portal.core.forms import Plainly
from portal.people.forms import DIGITS
from portal.people.models import Person

WORK_EMAIL = "Enter your work email address, like name@example.com."


def _password(label: str, kind: str = "current-password", hint: str = "") -> forms.CharField:
    """``kind`` is what password managers call it."""
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=200,
        error_messages={"required": "Type your password."},
        widget=forms.PasswordInput({"autocomplete": kind}),
    )


def _six_numbers(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=20,
        error_messages={"required": "Type the six numbers."},
        widget=forms.TextInput(DIGITS),
    )


class OfficeSignInForm(Plainly, LoginForm):  # type: ignore[misc]
    """Work email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label="Work email address",
            error_messages={"required": WORK_EMAIL, "invalid": WORK_EMAIL},
            widget=forms.EmailInput({"autocomplete": "username", "spellcheck": "false"}),
        )
        self.fields["password"] = _password("Password")
        self.order_fields(["login", "password"])


class SecondStepForm(Plainly, AuthenticateForm):  # type: ignore[misc]
    """A code from the app, or one of the recovery codes."""

    heading = "code"
    code = _six_numbers("Type the code in your app", "Six numbers. Or type one of your recovery codes.")


class SecondStepAgainForm(Plainly, SecondFactorAgainForm):  # type: ignore[misc]
    """The same, before a change to how one signs in."""

    heading = "code"
    code = _six_numbers(
        "Type the code in your app", "Before you change how you sign in, show that it is you."
    )


class PasswordAgainForm(Plainly, ReauthenticateForm):  # type: ignore[misc]
    """The password, before a change to how one signs in."""

    heading = "password"
    password = _password(
        "Type your password again", hint="Before you change how you sign in, show that it is you."
    )


class AppForm(Plainly, ActivateTOTPForm):  # type: ignore[misc]
    """The first code from an app that was just given the secret."""

    code = _six_numbers("Now type the six numbers that your app shows", "They change every 30 seconds.")


class ForgottenPasswordForm(Plainly, ResetPasswordForm):  # type: ignore[misc]
    """Only staff have passwords; anybody else is told so by email, not here."""

    heading = "email"
    email = forms.EmailField(
        label="Your work email address",
        help_text="We send you a link to choose a new password.",
        error_messages={"required": WORK_EMAIL, "invalid": WORK_EMAIL},
        widget=forms.EmailInput({"autocomplete": "username", "spellcheck": "false"}),
    )

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        self.users = list(Person.objects.staff().filter(email=email))
        return email


class ChoosePasswordForm(Plainly, ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, second = self.fields["password1"], self.fields["password2"]
        first.label, second.label = "Choose a password", "Type it again"
        first.help_text = "At least 12 characters. Three words that do not belong together are good."
        for field in (first, second):
            field.error_messages["required"] = "Type a password."
            field.widget.attrs.pop("placeholder", None)
