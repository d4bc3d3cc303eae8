"""What a resident writes when they ask."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms

from portal.core.forms import BaseForm, Radios
from portal.enquiries.causes import Cause

MOST_WORDS = 4000
TOO_LONG = "Write no more than 4,000 letters."


class CauseForm(BaseForm):
    """Why they ask: the answer chooses the fact they are shown."""

    heading = "cause"

    cause = forms.ChoiceField(
        label="What do you want to know?",
        widget=Radios,
        error_messages={
            "required": "Choose what you want to know.",
            "invalid_choice": "Choose one of these.",
        },
    )

    def __init__(self, data: Any = None, *, causes: Sequence[Cause]) -> None:
        super().__init__(data)
        field = self.fields["cause"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(one.key, one.asks) for one in causes]


class QuestionForm(BaseForm):
    """The question itself. ``key`` is made with the page: sending it twice is one question."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label="Your question",
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Write your question.", "max_length": TOO_LONG},
    )

    def __init__(self, data: Any = None, *, key: UUID | None = None) -> None:
        super().__init__(data, initial={"key": key or uuid4()})


class MoreForm(BaseForm):
    """More about the same question."""

    words = forms.CharField(
        label="Say more",
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Write what you want to say.", "max_length": TOO_LONG},
    )
