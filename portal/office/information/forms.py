"""What staff write about a request for information."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms

from portal.core.forms import BaseForm, DayField, Radios
from portal.enquiries.information.stairs import grounds
from portal.enquiries.information.topics import topics
from portal.enquiries.models import InformationMessage, InformationReview
from portal.tenancies.models import Party

MOST_WORDS = 20_000
TOO_LONG = "Write no more than 20,000 letters."


def _words(label: str, required: str = "", *, rows: int = 4, help_text: str = "") -> forms.CharField:
    """Room to write; needed where there are words for what is missing."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(required),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": required or "Write something.", "max_length": TOO_LONG},
    )


class AcknowledgeForm(BaseForm):
    words = _words(
        "Anything to tell them?", rows=3, help_text="They read who looks after it and the day either way."
    )


class ClarifyForm(BaseForm):
    words = _words("What do you need to know?", "Write what you need to know.", rows=3)


class ExtendForm(BaseForm):
    """More time, once."""

    days = forms.IntegerField(
        label="How many days longer?",
        min_value=1,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={"required": "Write a number of days.", "invalid": "Write a number, like 10.",
                        "min_value": "Write 1 or more."},
    )  # fmt: skip
    because = _words(
        "Why?", "Write why: they read it.", rows=3, help_text="They read it, and so may the Ombudsman."
    )


class HoursForm(BaseForm):
    """Time spent, or still needed."""

    hours = forms.DecimalField(
        label="Hours",
        help_text="Like 1.5",
        min_value=Decimal("0.05"),
        max_value=Decimal(500),
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "class": "govuk-input--width-3"}),
        error_messages={"required": "Write the hours, like 1.5.", "invalid": "Write the hours, like 1.5.",
                        "min_value": "Write more than 0.", "max_value": "Write 500 or less.",
                        "max_decimal_places": "Write the hours, like 1.25."},
    )  # fmt: skip
    doing = forms.CharField(
        label="Doing what?",
        help_text="Looking for it, fetching it, taking it out of papers. Not: deciding what to withhold.",
        max_length=200,
        error_messages={"required": "Write what was done, or has to be."},
    )
    still_needed = forms.BooleanField(label="This is still needed: an estimate", required=False)


class PartForm(BaseForm):
    """One thing they asked, and what becomes of it."""

    what = forms.CharField(
        label="What do they want to know?",
        max_length=200,
        error_messages={"required": "Write what they want to know, in short."},
    )
    outcome = forms.ChoiceField(
        label="What becomes of it?",
        choices=[("given", "We give it"), ("refused", "We withhold it"), ("not_held", "We do not hold it")],
        widget=Radios,
        error_messages={"required": "Choose what becomes of it."},
    )
    words = _words(
        "The information", help_text="Or, where you do not hold it, who may. Leave out names of residents."
    )
    link = forms.URLField(
        label="Where it stands already",
        required=False,
        assume_scheme="https",
        max_length=500,
        help_text="The address of its page, if it is published",
        error_messages={"invalid": "Write an address, like https://example.org/plan"},
    )
    file = forms.FileField(
        label="A file",
        required=False,
        help_text="PDF, CSV, text, Excel, OpenDocument or Word, up to 20 MB. Only whoever asked gets it.",
    )
    ground = forms.ChoiceField(
        label="If it is withheld: on which ground?",
        required=False,
        help_text="Only where that is reasonable, or another law forbids it.",
    )
    why = _words("If it is withheld: why does that ground hold here?", rows=3, help_text="They read it.")

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", "Choose"), *((key, one.name) for key, one in grounds().items())]


class AnswerForm(BaseForm):
    words = _words("Anything to say with the answer?", rows=3)


class NoteForm(BaseForm):
    words = _words("Note", "Write the note.", rows=3, help_text="Residents never see it.")


class MoreForm(BaseForm):
    """What the resident said in another way."""

    channel = forms.ChoiceField(
        label="How did they say it?",
        choices=[(key, name) for key, name in InformationMessage.Channel.choices if key != "portal"],
        error_messages={"required": "Choose how they said it."},
    )
    words = _words("What they said", "Write what they said.", rows=3)
    review = forms.BooleanField(label="They ask for a second look at the answer", required=False)


class TopicForm(BaseForm):
    topic = forms.ChoiceField(label="What it is about")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = topics()


class DecideForm(BaseForm):
    """What the second look found."""

    outcome = forms.ChoiceField(
        label="What do you find?",
        choices=[
            (InformationReview.Outcome.UPHELD, "The answer stays"),
            (InformationReview.Outcome.CHANGED, "The answer changes: I have changed its parts above"),
        ],
        widget=Radios,
        error_messages={"required": "Choose what you find."},
    )
    words = _words("Why?", "Write why: they read it.")


class CloseForm(BaseForm):
    words = _words("Why is it closed?", "Write why: they read it.", rows=3)


class QuestionForm(BaseForm):
    words = _words("What do you tell them?", rows=3, help_text="They read it with the new reference.")


class PublishForm(BaseForm):
    """What others may read."""

    where = forms.ChoiceField(
        label="Where is it shown?", widget=Radios, error_messages={"required": "Choose where it is shown."}
    )
    question = forms.CharField(
        label="The question, as anybody would ask it",
        max_length=200,
        error_messages={"required": "Write the question."},
    )
    answer = _words(
        "The answer",
        "Write the answer.",
        help_text="Name nobody, nor what would show who asked. Everybody can read what is for all homes.",
    )

    in_scheme = forms.BooleanField(
        label="Put it among what you publish for everybody, too, under its class", required=False
    )

    def __init__(self, data: Any = None, *, home: str, block: str, publishes: bool, **initial: str) -> None:
        super().__init__(data, initial=initial)
        if not publishes:
            del self.fields["in_scheme"]
        field = self.fields["where"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        blocks = [("block", f"All homes of {block}")] if block else []
        field.choices = [
            ("landlord", "All your homes, and the public register"),
            *blocks,
            ("home", f"Only {home}"),
        ]


class TakeForm(BaseForm):
    """A request that came by letter, email or telephone."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    tenant = forms.ChoiceField(
        label="Whose right is it?",
        widget=Radios,
        error_messages={"required": "Choose the tenant.", "invalid_choice": "Choose from the list."},
    )
    channel = forms.ChoiceField(
        label="How did it come?",
        choices=[(key, name) for key, name in InformationMessage.Channel.choices if key != "portal"],
        error_messages={"required": "Choose how it came."},
    )
    received_on = DayField(label="When did it come?", help_text="The days count from then.", required=False)
    subject = forms.CharField(
        label="What they want to know, in a few words",
        max_length=150,
        error_messages={"required": "Write it in a few words."},
    )
    words = _words("What they ask, in their words", "Write what they ask.", rows=6)
    topic = forms.ChoiceField(label="What is it about?")
    representative = forms.CharField(
        label="Does somebody ask for them? Their name",
        required=False,
        max_length=200,
        help_text="A relative, an adviser, a solicitor",
    )
    authority = forms.CharField(
        label="How do you know that they may?",
        required=False,
        max_length=300,
        help_text="For example: a letter the tenant signed on 3 April 2027",
    )
    answer_to = forms.CharField(
        label="Where does the answer go?",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="If somebody asks for them: an email address, or a postal address with one line a line",
    )

    def __init__(self, data: Any = None, *, tenants: Sequence[Party]) -> None:
        super().__init__(data, initial={"key": uuid4()})
        self._tenants = {str(party.code): party for party in tenants}
        who, about = self.fields["tenant"], self.fields["topic"]
        assert isinstance(who, forms.ChoiceField) and isinstance(about, forms.ChoiceField)  # noqa: S101, PT018
        who.choices = [(str(party.code), party.name) for party in tenants]
        about.choices = topics()

    def clean_tenant(self) -> Party:
        return self._tenants[self.cleaned_data["tenant"]]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("representative"):
            for name, text in (("authority", "Write how you know that they may."),
                               ("answer_to", "Write where the answer goes.")):  # fmt: skip
                if not said.get(name):
                    self.add_error(name, text)
        return said


class MakeForm(BaseForm):
    """A question that is a request for information."""

    subject = forms.CharField(
        label="What they want to know, in a few words",
        max_length=150,
        error_messages={"required": "Write it in a few words."},
    )
    topic = forms.ChoiceField(label="What is it about?")

    def __init__(self, data: Any = None, *, subject: str = "") -> None:
        super().__init__(data, initial={"subject": subject})
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = topics()


def _number(label: str, most: int, *, least: int = 1, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "required": "Write a number.",
            "invalid": "Write a number, like 5.",
            "min_value": f"Write {least} or more.",
            "max_value": f"Write {most} or less.",
        },
    )


class SettingsForm(BaseForm):
    """The numbers of a landlord; what the law says of each, and how sure that is, is on the page."""

    information_opted_in = forms.BooleanField(
        label="Take requests now, before the law asks for it", required=False
    )
    information_acknowledge_days = _number("Working days until somebody says that they look after it", 30)
    information_days = _number("Days until it is answered", 60)
    information_extension_days = _number("The most days by which that is made longer, once", 60, least=0)
    information_clarity_pauses = forms.BooleanField(
        label="The days stand still while they are asked what they mean", required=False
    )
    information_hours = _number("Hours of work above which it may be refused for its cost", 100)
    information_ask_review_days = _number("Days within which they can ask for a second look", 365)
    information_review_days = _number("Days until the second look is decided", 60)
