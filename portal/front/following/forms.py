"""What residents fill in to say something of a repair. Hardly anything has to be filled in."""

from collections.abc import Sequence
from typing import Any

from django import forms

from portal.core.forms import BaseForm, Radios
from portal.repairs.acts import Act
from portal.repairs.slots import Slot

LONGEST = 2000
TIME_IS_GONE = "Somebody else has taken that time. Choose another."
TOO_LONG = {"max_length": "Make it shorter: 2,000 letters at most."}

WORK_SCORES = [("5", "Very good"), ("4", "Good"), ("3", "Fair"), ("2", "Poor"), ("1", "Very poor")]
EASE_SCORES = [("5", "Very easy"), ("4", "Easy"), ("3", "Fair"), ("2", "Hard"), ("1", "Very hard")]


def box(label: str, *, hint: str = "", required: str = "") -> forms.CharField:
    """A box to write in; ``required`` are the words when it must not be empty."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(required),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": required, **TOO_LONG},
    )


class NothingForm(BaseForm):
    """Only the button."""


class WordsForm(BaseForm):
    words = box(
        "What do you want to add?",
        hint="Your landlord sees it, and whoever comes.",
        required="Write what you want to add.",
    )


class NotFixedForm(BaseForm):
    words = box("What is still wrong? You can leave this empty", hint="It helps whoever comes back.")


class NobodyCameForm(BaseForm):
    words = box("Is there anything to add? You can leave this empty")


class WasInForm(BaseForm):
    words = box(
        "What happened? You can leave this empty",
        hint="For example: the bell does not work, or nobody knocked.",
    )


class CallOffForm(BaseForm):
    words = box("Why? You can leave this empty")


class TakeBackForm(BaseForm):
    words = box("Why? You can leave this empty", hint="For example: it was mended already.")


class AnotherTimeForm(BaseForm):
    """A slot where some are offered; else, or when none suits, words."""

    slot = forms.ChoiceField(
        label="Choose another time",
        widget=Radios,
        required=True,
        error_messages={
            "required": "Choose a time, or “None of these”.",
            "invalid_choice": TIME_IS_GONE,
        },
    )
    words = box("When can somebody come?", hint="For example: any day after 3pm, or not on Mondays.")

    def __init__(self, data: Any = None, *, slots: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """``slots`` are references and how each is told."""
        super().__init__(data, **kwargs)
        field = self.fields["slot"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        if slots:
            field.choices = [*slots, ("none", "None of these")]
            self.fields["words"].help_text = "Only if none of these suits you."
        else:
            del self.fields["slot"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        wanted = given.get("slot", "none")
        if not self.errors and wanted == "none" and not given.get("words"):
            self.add_error("words", "Write when somebody can come.")
        return given

    def wanted(self, slots: Sequence[Slot]) -> Slot | None:
        """The slot that was chosen, of those offered."""
        return next((slot for slot in slots if slot.reference == self.cleaned_data.get("slot")), None)


class RateForm(BaseForm):
    """Two questions, and room for words."""

    work_score = forms.TypedChoiceField(
        label="How good is the work?", choices=WORK_SCORES, coerce=int, widget=Radios
    )
    ease_score = forms.TypedChoiceField(
        label="How easy was it to have it done?", choices=EASE_SCORES, coerce=int, widget=Radios
    )
    words = box("Is there anything to add? You can leave this empty")


FORMS: dict[Act, type[BaseForm]] = {
    Act.FIXED: NothingForm,
    Act.NOT_FIXED: NotFixedForm,
    Act.NOBODY_CAME: NobodyCameForm,
    Act.WAS_IN: WasInForm,
    Act.ANOTHER_TIME: AnotherTimeForm,
    Act.CALL_OFF: CallOffForm,
    Act.WORDS: WordsForm,
    Act.RATE: RateForm,
    Act.TAKE_BACK: TakeBackForm,
}
