"""What staff fill in to answer a question, and to look after it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms

from portal.core.forms import BaseForm, Checkboxes, Radios
from portal.enquiries.causes import CAUSES, Cause, cause
from portal.enquiries.models import Enquiry
from portal.facts.fact import Fact
from portal.tenancies.models import Party

MOST_WORDS = 8000
WORDS_TOO_LONG = "Write no more than 8,000 letters."


def _words(label: str, required: str, *, rows: int = 4, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": required, "max_length": WORDS_TOO_LONG},
    )


class ReplyForm(BaseForm):
    """An answer: words, and facts of the record that go with it. ``seen`` is the last message on the page."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**62)
    words = _words("Your answer", "Write your answer.", rows=7)
    facts = forms.MultipleChoiceField(
        label="Facts that go with it",
        help_text="They read each as it stands here, with as of when.",
        required=False,
        widget=Checkboxes,
        error_messages={"invalid_choice": "A fact has changed meanwhile. Look at the list again."},
    )
    asks = forms.BooleanField(label="It asks them something: it is then for them to answer", required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        facts: Sequence[Fact],
        seen: int,
        words: str = "",
        chosen: Iterable[str] = (),
    ) -> None:
        super().__init__(data, initial={"seen": seen, "words": words, "facts": list(chosen)})
        field = self.fields["facts"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = [(fact.key, f"{fact.label}: {fact.words}") for fact in facts]
        self._facts = {fact.key: fact for fact in facts}
        if not facts:
            del self.fields["facts"]

    @property
    def chosen(self) -> list[Mapping[str, Any]]:
        """The facts that go with it, as they are kept."""
        return [self._facts[key].stored for key in self.cleaned_data.get("facts", ())]


class NoteForm(BaseForm):
    """Something for colleagues."""

    words = _words("Note", "Write the note.", help_text="Residents never see it.")


class PhoneForm(BaseForm):
    """What was said on the telephone."""

    side = forms.ChoiceField(
        label="Who said it?",
        choices=[("in", "They told us"), ("out", "We told them: this answers it")],
        widget=Radios,
        error_messages={"required": "Choose who said it."},
    )
    words = _words("What was said", "Write what was said.", help_text="They can read it.")


class MergeForm(BaseForm):
    """Another question of the same household."""

    into = forms.ChoiceField(
        label="It is part of",
        error_messages={"required": "Choose the other question.", "invalid_choice": "Choose from the list."},
    )

    def __init__(self, data: Any = None, *, others: Sequence[Enquiry]) -> None:
        super().__init__(data)
        self._others = {str(one.code): one for one in others}
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            ("", "Choose"),
            *((str(one.code), f"{one.reference}: {one.subject}") for one in others),
        ]

    @property
    def has_others(self) -> bool:
        """Whether the household has asked anything else."""
        return bool(self._others)

    def clean_into(self) -> Enquiry:
        return self._others[self.cleaned_data["into"]]


class CloseForm(BaseForm):
    """Why it ends."""

    because = _words(
        "Why is it closed?",
        "Write why: they read it.",
        rows=3,
        help_text="They read it. Nothing is closed in silence.",
    )


class WhyForm(BaseForm):
    """Why they ask."""

    cause = forms.ChoiceField(label="Why they ask", choices=[(one.key, one.asks) for one in CAUSES])

    def clean_cause(self) -> Cause:
        return cause(self.cleaned_data["cause"])


class PublishForm(BaseForm):
    """An answer that others may read."""

    where = forms.ChoiceField(
        label="Where is it shown?",
        widget=Radios,
        error_messages={"required": "Choose where it is shown."},
    )
    question = forms.CharField(
        label="The question, as anybody would ask it",
        max_length=200,
        error_messages={"required": "Write the question."},
    )
    answer = _words(
        "The answer",
        "Write the answer.",
        help_text="Name nobody, and nothing that somebody told you: whoever lives there next reads it too.",
    )

    def __init__(self, data: Any = None, *, home: str, block: str, **initial: str) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["where"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        blocks = [("block", f"All homes of {block}")] if block else []
        field.choices = [("home", f"Only {home}"), *blocks, ("landlord", "All your homes")]


class TakeForm(BaseForm):
    """A question that somebody asks on the telephone. Sending it twice is one question."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    tenant = forms.ChoiceField(
        label="Who asks?",
        widget=Radios,
        error_messages={"required": "Choose who asks.", "invalid_choice": "Choose from the list."},
    )
    about = forms.ChoiceField(label="About what?", error_messages={"invalid_choice": "Choose from the list."})
    cause = forms.ChoiceField(
        label="Why do they ask?",
        choices=[("", "Choose"), *((one.key, one.asks) for one in CAUSES)],
        error_messages={"required": "Choose why they ask."},
    )
    words = _words("What they ask", "Write what they ask.", help_text="They can read it.")

    def __init__(
        self,
        data: Any = None,
        *,
        tenants: Sequence[Party],
        about: Sequence[tuple[str, str]],
        chosen: str = "",
    ) -> None:
        super().__init__(data, initial={"key": uuid4(), "about": chosen})
        self._tenants = {str(party.code): party for party in tenants}
        who, what = self.fields["tenant"], self.fields["about"]
        assert isinstance(who, forms.ChoiceField) and isinstance(what, forms.ChoiceField)  # noqa: S101, PT018
        who.choices = [(str(party.code), party.name) for party in tenants]
        what.choices = list(about)

    def clean_tenant(self) -> Party:
        return self._tenants[self.cleaned_data["tenant"]]

    def clean_cause(self) -> Cause:
        return cause(self.cleaned_data["cause"])


class TemplateForm(BaseForm):
    """The landlord's own words for an answer."""

    name = forms.CharField(
        label="What is it called?", max_length=100, error_messages={"required": "Give it a name."}
    )
    cause = forms.ChoiceField(
        label="For which question?",
        required=False,
        choices=[("", "Any"), *((one.key, one.asks) for one in CAUSES)],
    )
    words = _words(
        "The words",
        "Write the words.",
        rows=7,
        help_text="Places for facts are {now}, {late}, {promise}, {next}, {when}, {moved}, {part}, {done}, "
        "{check}, {result}, {repairs}, {plans}, {spent}, {asked}, {reference} and {landlord}.",
    )


class PromiseForm(BaseForm):
    """How soon questions are answered."""

    enquiry_working_days = forms.IntegerField(
        label="Working days within which a question is answered",
        help_text="For questions asked from now on. What was promised stays.",
        min_value=1,
        max_value=60,
        error_messages={"required": "Write a number of days.", "min_value": "Write 1 or more.",
                        "max_value": "Write 60 or less.", "invalid": "Write a number, like 5."},
    )  # fmt: skip
    enquiry_reopen_days = forms.IntegerField(
        label="Days after an answer within which saying more goes on with the same question",
        min_value=1,
        max_value=365,
        error_messages={"required": "Write a number of days.", "min_value": "Write 1 or more.",
                        "max_value": "Write 365 or less.", "invalid": "Write a number, like 28."},
    )  # fmt: skip
