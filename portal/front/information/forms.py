"""What a tenant writes who asks for information."""

from typing import Any
from uuid import UUID, uuid4

from django import forms

from portal.core.forms import BaseForm, Radios
from portal.enquiries.information.topics import hints, topics

MOST_WORDS = 4000
TOO_LONG = "Write no more than 4,000 letters."


class RequestForm(BaseForm):
    """What they want to know. ``key`` is made with the page: sending it twice is one request."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.CharField(
        label="What do you want to know, in a few words?",
        help_text="For example: what the lift cost last year",
        max_length=150,
        error_messages={
            "required": "Write in a few words what you want to know.",
            "max_length": "Write no more than 150 letters. There is more room below.",
        },
    )
    words = forms.CharField(
        label="Say exactly what you ask for",
        help_text="The clearer it is, the sooner it is found: which building, which years, which papers. "
        "You need not say why you ask.",
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "Write what you ask for.", "max_length": TOO_LONG},
    )
    topic = forms.ChoiceField(
        label="What is it about?",
        widget=Radios,
        error_messages={"required": "Choose what it is about.", "invalid_choice": "Choose one of these."},
    )

    def __init__(self, data: Any = None, *, key: UUID | None = None) -> None:
        super().__init__(data, initial={"key": key or uuid4()})
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = topics()
        field.widget.hints = hints()


class WordsForm(BaseForm):
    """More about it, while it is being answered."""

    words = forms.CharField(
        label="Say more",
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Write what you want to say.", "max_length": TOO_LONG},
    )


class ReviewForm(BaseForm):
    """Why somebody else should look at the answer again."""

    words = forms.CharField(
        label="What is wrong with the answer?",
        help_text="For example: something is missing, or you do not think that the reason is good.",
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Write what is wrong with the answer.", "max_length": TOO_LONG},
    )
