"""What staff fill in to publish something, to renew it and to take it away."""

from datetime import date
from typing import Any, BinaryIO, cast

from django import forms

from portal.core import clock
from portal.core.forms import BaseForm, Checkboxes, DayField, Radios
from portal.documents.classes import classes
from portal.documents.content import LONGEST_LINK, LONGEST_WORDS, Content, File, Link, Words
from portal.documents.files.kinds import FileKind
from portal.documents.licences import Licence
from portal.documents.models import Version
from portal.documents.rules import CannotPublish, check_content, check_days, check_review
from portal.documents.sheets import sheets

WHY_LENGTH = 300
FORM_HINTS = {
    "words": "Plain text, best for a page or two: it can be read on any phone",
    "link": "A page on your own site that everybody may open",
    "file": "PDF, CSV, text, Excel (xlsx), OpenDocument spreadsheet (ods) or Word (docx), up to 20 MB",
}
# Which field says it, where what is sent cannot be published.
FIELDS = {"words": "words", "link": "link", "file": "file"}


def _review(label: str = "When will you look at it again?") -> DayField:
    return DayField(
        label=label,
        required=False,
        help_text="You are told before that day. After it the page says that it may be out of date.",
    )


class DescriptionForm(BaseForm):
    """Where it belongs, and what it is."""

    kind = forms.ChoiceField(
        label="Where does it belong?",
        widget=Radios(),
        error_messages={"required": "Choose where it belongs."},
    )
    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Write what it is called."}
    )
    summary = forms.CharField(
        label="What it says, in a sentence or two",
        help_text="In plain words, for somebody who has never heard of it.",
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write what it says, in a sentence or two."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(one.key, one.title) for one in classes().values()]
        field.widget = Radios(hints={one.key: one.holds for one in classes().values()}, choices=field.choices)


class VersionForm(BaseForm):
    """What it says, as of when, and when somebody looks at it again."""

    form = forms.ChoiceField(
        label="What do you publish?",
        choices=[("file", "A file"), ("words", "Words"), ("link", "A link")],
        widget=Radios(hints=FORM_HINTS),
        error_messages={"required": "Choose whether it is a file, words or a link."},
    )
    file = forms.FileField(
        label="The file",
        required=False,
        help_text="Whoever takes it has it for good. Look first that nobody's name or address is in it.",
        widget=forms.FileInput({"accept": ",".join(f".{kind}" for kind in FileKind.values)}),
    )
    words = forms.CharField(
        label="The words", required=False, max_length=LONGEST_WORDS, widget=forms.Textarea({"rows": 12})
    )
    link = forms.CharField(
        label="The address of the page",
        required=False,
        max_length=LONGEST_LINK,
        widget=forms.TextInput({"inputmode": "url"}),
    )
    as_of = DayField(
        label="As of which day is it right?", help_text="For instance, the day your board agreed to it."
    )
    review_on = _review()

    def clean(self) -> dict[str, Any]:
        """What fits together: of words, link and file only the one that was chosen counts."""
        said = self.cleaned_data
        _check_days(self, said.get("as_of"), said.get("review_on"))
        if form := said.get("form"):
            self._check_content(form)
        return said

    def _check_content(self, form: str) -> None:
        field = FIELDS[form]
        if field in self.errors:
            return
        if form == Version.Form.FILE and not self.cleaned_data.get("file"):
            self.add_error(field, "Choose the file.")
            return
        try:
            check_content(self.content)
        except CannotPublish as reason:
            self.add_error(field, str(reason))

    @property
    def content(self) -> Content:
        """What was chosen."""
        said = self.cleaned_data
        if said["form"] == Version.Form.WORDS:
            return Words(said["words"])
        if said["form"] == Version.Form.LINK:
            return Link(said["link"].strip())
        sent = said["file"]
        return File(cast(BinaryIO, sent.file), called=sent.name or "", size=sent.size or 0)


class AddForm(VersionForm, DescriptionForm):
    """All of a new document."""

    field_order = (
        "kind", "title", "summary", "form", "file", "words", "link", "as_of", "review_on",
    )  # fmt: skip


class StillRightForm(BaseForm):
    """Somebody has looked, and it stays."""

    review_on = _review()

    def clean_review_on(self) -> date | None:
        found: date | None = self.cleaned_data["review_on"]
        try:
            check_review(found, today=clock.today())
        except CannotPublish as reason:
            raise forms.ValidationError(str(reason)) from None
        return found


class WhyForm(BaseForm):
    """Why it is taken away."""

    because = forms.CharField(
        label="Why?",
        help_text="Everybody can read this.",
        max_length=WHY_LENGTH,
        error_messages={"required": "Say why. Everybody can read it."},
    )


class SchemeForm(BaseForm):
    """How the landlord publishes."""

    is_open = forms.BooleanField(label="Everybody may read our pages, without signing in", required=False)
    licence = forms.ChoiceField(
        label="Under which licence may people use it again?",
        choices=[("", "We have not decided"), *Licence.choices],
        required=False,
        widget=Radios(),
    )
    how_to_ask = forms.CharField(
        label="How people can ask for what is not there",
        help_text="Beside your telephone number and email address, which are shown in any case.",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )
    how_decided = forms.CharField(
        label="What you do not give out, and how you decide that",
        help_text="The law asks you to publish this.",
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 6}),
    )
    remind_days = forms.IntegerField(
        label="Days before a document is looked at again that you are told",
        min_value=0,
        max_value=365,
        widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages={
            "required": "Write a number of days, like 28.",
            "invalid": "Write a number of days, like 28.",
            "min_value": "Write 0 or more.",
            "max_value": "Write 365 or fewer.",
        },
    )
    kept = forms.MultipleChoiceField(
        label="What Homefile keeps up to date for you",
        help_text="Counted every night. No home and no person can be told from it.",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kept"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        hints = {key: kind.summary for key, kind in sheets().items()}
        field.choices = [(key, kind.title) for key, kind in sheets().items()]
        field.widget = Checkboxes(hints=hints, choices=field.choices)

    @property
    def changes(self) -> dict[str, object]:
        """By the names of the scheme's own fields."""
        said = dict(self.cleaned_data)
        kept = said.pop("kept")
        return said | {"left_out": [key for key in sheets() if key not in kept]}


def _check_days(form: BaseForm, as_of: date | None, review_on: date | None) -> None:
    """Each day says for itself what is wrong with it."""
    today = clock.today()
    if as_of:
        try:
            check_days(as_of=as_of, review_on=None, today=today)
        except CannotPublish as reason:
            form.add_error("as_of", str(reason))
    try:
        check_review(review_on, today=today)
    except CannotPublish as reason:
        form.add_error("review_on", str(reason))
