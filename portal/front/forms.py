"""What residents fill in."""

from collections.abc import Sequence
from typing import Any

from django import forms

from portal.core.forms import BaseForm, Radios
from portal.homes.rules import SOMETHING_ELSE

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
