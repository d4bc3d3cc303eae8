"""Forms of the office."""

from collections.abc import Sequence
from typing import Any

from django import forms

from portal.core.forms import BaseForm, DayField, ManyFilesField
from portal.landlords.models import Officer
from portal.sync.deliveries.receiving import ENDINGS

MOST_FILES = 20


class OwnerForm(BaseForm):
    """Who looks after a correction."""

    owner = forms.ChoiceField(
        label="Hand it over to",
        error_messages={
            "required": "Choose who to hand it over to.",
            "invalid_choice": "Choose from the list.",
        },
    )

    def __init__(
        self, *args: Any, officers: Sequence[Officer], owner: Officer | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._officers = {str(officer.code): officer for officer in officers}
        names = [
            (code, f"{officer.person.name or 'No name'}, {officer.get_role_display()}")
            for code, officer in self._officers.items()
            if owner is None or officer.pk != owner.pk
        ]
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", "Choose somebody"), *names]

    def clean_owner(self) -> Officer:
        return self._officers[self.cleaned_data["owner"]]


class CallNoteForm(BaseForm):
    """What was said in a call and belongs to no record."""

    words = forms.CharField(
        label="Note",
        help_text="It is kept with the call. The tenant can ask to read it.",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write the note."},
    )


class AlertForm(BaseForm):
    """An alert about somebody, kept."""

    need = forms.CharField(
        label="What is it needed for?",
        help_text="In a few words that the tenant may read, like: so that we allow more time.",
        max_length=300,
        error_messages={"required": "Write what it is needed for. If for nothing, end it."},
    )
    review_on = DayField(label="When should somebody look at it again?")


class ReplayForm(BaseForm):
    """From which change on a webhook is told again."""

    after = forms.IntegerField(
        label="Tell it again what came after change number",
        help_text="0 is everything that is kept. The numbers are in the list below.",
        min_value=0,
        max_value=10**15,
        error_messages={
            "required": "Write the number of a change.",
            "invalid": "Write the number of a change, such as 120.",
            "min_value": "Write 0 or more.",
            "max_value": "There is no such change.",
        },
    )


class OwnNumberForm(BaseForm):
    """Under which number staff wrote a report into their own books."""

    number = forms.CharField(
        label="Your own number for this repair",
        help_text="As your system or your book has it. The resident is told that you have the report.",
        max_length=100,
        error_messages={"required": "Write the number of the repair in your own books."},
    )


class DeliveryForm(BaseForm):
    """The files of a delivery."""

    uploads = ManyFilesField(
        label="Files",
        help_text=(
            "One file for each kind of record, named after it: homes.csv, tenancies.xlsx, "
            "work_orders.csv.gz. Or one .zip with all of them."
        ),
        error_messages={
            "required": "Choose at least one file.",
            "empty": "The file is empty.",
            "missing": "Choose at least one file.",
        },
    )

    def clean_uploads(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["uploads"]
        if not files:
            raise forms.ValidationError("Choose at least one file.")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"Choose at most {MOST_FILES} files, or put them in one .zip.")
        wrong = [file.name for file in files if not file.name.lower().endswith(ENDINGS)]
        if wrong:
            raise forms.ValidationError(
                f"{wrong[0]} is not a file we can read. Send .csv, .xlsx, .json, .ndjson, .gz or .zip."
            )
        return files


class GiveUpForm(BaseForm):
    """How staff saw to a message that did not arrive."""

    because = forms.CharField(
        label="How was it seen to?",
        help_text="For instance: entered by hand as order 100234.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={
            "required": "Write how it was seen to.",
            "max_length": "Write no more than 500 letters.",
        },
    )
