"""What residents fill in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from portal.core.forms import BaseForm, Radios
from portal.homes.rules import SOMETHING_ELSE
from portal.notices.models import Notice
from portal.people.contact import Contact
from portal.people.forms import ContactForm

OTHER = ("other", SOMETHING_ELSE, "")


class WrongForm(BaseForm):
    """What is wrong with one record, and what it should be."""

    fact = forms.ChoiceField(
        label="What is wrong?",
        widget=Radios,
        error_messages={"required": "Choose what is wrong.", "invalid_choice": "Choose what is wrong."},
    )
    what_is_wrong = forms.CharField(
        label="Tell us what is wrong",
        help_text="You do not need to know why.",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Write what is wrong, in your own words."},
    )
    should_be = forms.CharField(
        label="What should it say? You can leave this empty",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: Any = None, *, facts: Sequence[tuple[str, str, str]], asked: str = "") -> None:
        """``facts`` are key, label and value; ``asked`` is one the link named, which is not asked again."""
        super().__init__(data, initial={"fact": asked})
        known = {key: (label, value) for key, label, value in [*facts, OTHER]}
        self.about = known.get(asked)
        field = self.fields["fact"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            (key, f"{label}: {value}" if value else label) for key, (label, value) in known.items()
        ]
        if self.about:
            field.widget = forms.HiddenInput()


class ReplyForm(BaseForm):
    """What a resident says to a question about what they said is wrong."""

    words = forms.CharField(
        label="Your answer",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Write your answer."},
    )


class FixedForm(BaseForm):
    """Yes or no, by the button that was pressed."""

    answer = forms.ChoiceField(
        choices=[("fixed", "Yes"), ("not-fixed", "No")],
        widget=forms.HiddenInput,
        error_messages={"required": "Press yes or no.", "invalid_choice": "Press yes or no."},
    )
    words = forms.CharField(
        label="What is still wrong? You can leave this empty",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )


class SuitsForm(BaseForm):
    """The time does not suit, and perhaps what would."""

    answer = forms.ChoiceField(choices=[("another-time", "Another time")], widget=forms.HiddenInput)
    words = forms.CharField(
        label="Which days and hours suit you? You can leave this empty",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


class WayForm(BaseForm):
    """By email or by text message, of those that reach this person."""

    heading = "way"

    way = forms.ChoiceField(
        label="How should we tell you about your repairs?",
        widget=Radios,
        error_messages={
            "required": "Choose email or text message.",
            "invalid_choice": "Choose one of these.",
        },
    )

    def __init__(
        self, data: Any = None, *, ways: Mapping[Notice.Channel, str], chosen: Notice.Channel | None
    ) -> None:
        super().__init__(data, initial={"way": chosen})
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        ordered = [way for way in (Notice.Channel.EMAIL, Notice.Channel.SMS) if way in ways]
        field.choices = [(str(way), f"By {way.label} to {ways[way]}") for way in ordered]


class AnotherContactForm(ContactForm):
    """The one that is missing of an email address and a mobile number."""

    def __init__(self, data: Any = None, *, known: Mapping[Notice.Channel, str]) -> None:
        super().__init__(data)
        self._known = known
        field = self.fields["contact"]
        field.label = "Your mobile number" if Notice.Channel.EMAIL in known else "Your email address"
        field.help_text = "We send a code to it, to be sure that it is yours."

    def clean_contact(self) -> Contact:
        contact = super().clean_contact()
        way = Notice.Channel.EMAIL if contact.email else Notice.Channel.SMS
        if way in self._known:
            other = "a mobile number" if contact.email else "an email address"
            raise forms.ValidationError(f"We have one of those already. Type {other}.")
        return contact
