"""The form in which staff note what was said at a home."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms

from portal.core.forms import BaseForm
from portal.tenancies.models import Party

MOST_WORDS = 4000


class HomeNoteForm(BaseForm):
    """What was said, and by whom of the household. Sending it twice is one note."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label="Note",
        help_text="What was said, or that nobody answered. Those it is about may ask to read it.",
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write the note.", "max_length": "Write no more than 4,000 letters."},
    )
    said_by = forms.ChoiceField(
        label="Who said it?", required=False, error_messages={"invalid_choice": "Choose from the list."}
    )

    def __init__(self, data: Any = None, *, tenants: Sequence[Party]) -> None:
        super().__init__(data, initial={"key": uuid4()}, auto_id="note_%s")
        self._tenants = {str(party.code): party for party in tenants}
        field = self.fields["said_by"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            ("", "None of them"), *((code, party.name) for code, party in self._tenants.items())
        ]  # fmt: skip

    def clean_said_by(self) -> Party | None:
        return self._tenants.get(self.cleaned_data["said_by"])
