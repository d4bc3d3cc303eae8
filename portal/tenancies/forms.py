"""What somebody with a letter types."""

from allauth.core import context, ratelimit
from django import forms
from django.core.exceptions import ValidationError

from portal.core import clock
from portal.core.forms import BaseForm
from portal.people.limits import too_many_words
from portal.tenancies import invitations
from portal.tenancies.models import Invitation

NO_SUCH_CODE = (
    "That code does not work. Check it against your letter. "
    "A code works once and not for ever: if yours is old, ask for a new letter."
)


class LetterForm(BaseForm):
    """The code in the letter. Wrong, used and old codes are answered alike."""

    heading = "letter"
    invitation: Invitation

    letter = forms.CharField(
        label="Type the code in your letter",
        help_text="It has twelve letters and numbers, like ABCD-EFGH-JKLM. Small letters will do.",
        max_length=40,
        error_messages={"required": "Type the code in your letter."},
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "characters",
                "class": "govuk-input--width-20",
            }
        ),
    )

    def clean_letter(self) -> str:
        typed: str = self.cleaned_data["letter"]
        if not ratelimit.consume(context.request, action="try_letter"):
            raise ValidationError(too_many_words(context.request, "try_letter"), code="too_many")
        found = invitations.find(typed, at=clock.now())
        if found is None:
            raise ValidationError(NO_SUCH_CODE, code="unknown")
        self.invitation = found
        return typed
