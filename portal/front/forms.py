"""What residents fill in."""

from collections.abc import Sequence

from django import forms

from portal.core.forms import BaseForm, Radios


class WrongForm(BaseForm):
    """What is wrong with one record, and what it should be."""

    field = forms.ChoiceField(
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

    def __init__(self, *args: object, facts: Sequence[tuple[str, str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.labels = {key: label for key, label, _ in facts}
        choices = [(key, f"{label}: {value}") for key, label, value in facts]
        field = self.fields["field"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [*choices, ("other", "Something else")]
