"""What can be reported: one problem, or a whole list in a file."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.text import slugify

from portal.core.forms import BaseForm, Checkboxes, Radios
from portal.landlords.models import Priority
from portal.office.setting_up.choices import Choices, codes
from portal.repairs.emergencies import emergencies
from portal.repairs.problems import COLUMNS, Row, parted
from portal.repairs.rights import law
from portal.repairs.rooms import GROUPS, ROOMS
from portal.repairs.wholeness import LONGEST, check_row

MOST_BYTES = 1_000_000


class ProblemForm(BaseForm):
    """One problem of the list. What is wrong with it is said by the same check that looks at whole lists."""

    name = forms.CharField(
        label="What is wrong, as residents choose it", max_length=LONGEST["name"], help_text="The tap drips"
    )
    hint = forms.CharField(label="A line under it", required=False, max_length=LONGEST["hint"])
    rooms = forms.MultipleChoiceField(
        label="Where can it be?",
        choices=[(room.key, room.name) for room in ROOMS],
        widget=Checkboxes,
        error_messages={"required": "Choose at least one room."},
    )
    group = forms.ChoiceField(label="Heading it is listed under", choices=list(GROUPS.items()))
    priority = forms.ChoiceField(label="Priority")
    in_cold = forms.ChoiceField(label="Priority in the cold months", required=False)
    if_vulnerable = forms.ChoiceField(
        label="Priority when somebody at home is vulnerable",
        required=False,
        help_text="Older, very young, ill, disabled or pregnant",
    )
    trade_code = forms.ChoiceField(label="Who comes", choices=codes("TradeCode"))
    class_code = forms.ChoiceField(label="Class of work", choices=codes("WorkClassCode"))
    type_code = forms.ChoiceField(label="Type of work", choices=codes("WorkType"))
    rate_code = forms.CharField(
        label="Your own code for the work", required=False, max_length=LONGEST["rate_code"]
    )
    emergency = forms.ChoiceField(label="Emergency page it leads to", required=False)
    hazard = forms.ChoiceField(label="Hazard it may be", required=False)
    right_to_repair = forms.ChoiceField(label="Line of the Right to Repair", required=False)
    advice = forms.CharField(
        label="What may help, or what to do until somebody comes",
        required=False,
        max_length=LONGEST["advice"],
        widget=forms.Textarea({"rows": 3}),
    )
    resident_pays = forms.ChoiceField(
        label="Who sees to it in a rented home?",
        choices=[("", "The landlord"), ("yes", "The household itself")],
        widget=Radios,
        required=False,
    )
    why = forms.CharField(
        label="Why the household does",
        required=False,
        max_length=LONGEST["why"],
        help_text="They read this. Only where they see to it themselves.",
    )
    leaseholder = forms.ChoiceField(
        label="Whose is it in a home that is owned?",
        choices=[("owner", "Its owner’s"), ("landlord", "The landlord’s")],
        widget=Radios,
    )
    component_kind = forms.CharField(
        label="Parts of the home it is about",
        required=False,
        max_length=300,
        help_text="As your list of components has them, with | between: residents see how old they are.",
    )
    questions = forms.CharField(
        label="Questions about it",
        required=False,
        max_length=LONGEST["questions"],
        widget=forms.Textarea({"rows": 3}),
        help_text="Up to three, each on its own line. Choices go in brackets: How much? [A drip / It pours]",
    )
    certainty = forms.ChoiceField(
        label="How sure are you of all this?",
        choices=[("high", "Sure"), ("medium", "Fairly sure"), ("low", "Not sure")],
    )
    after = forms.CharField(required=False, widget=forms.HiddenInput)

    SECTIONS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "What residents see": ("name", "hint", "rooms", "group", "questions", "advice"),
        "How soon": ("priority", "in_cold", "if_vulnerable", "emergency", "right_to_repair", "hazard"),
        "Whose it is": ("resident_pays", "why", "leaseholder"),
        "The work": ("trade_code", "class_code", "type_code", "rate_code", "component_kind", "certainty"),
    }

    def __init__(self, *args: Any, priorities: Sequence[Priority], taken: Collection[str] = (), **kw: Any):
        row: Row | None = kw.pop("row", None)
        self._key = row["key"] if row else ""
        self._taken, self._priorities = taken, [one.key for one in priorities]
        if row:
            kw["initial"] = {**row, **_shown(row), **(kw.get("initial") or {})}
        super().__init__(*args, **kw)
        named = [(one.key, one.name) for one in priorities]
        self._choices("priority", named)
        self._choices("in_cold", [("", "The same"), *named])
        self._choices("if_vulnerable", [("", "The same"), *named])
        self._choices("emergency", [("", "None"), *((one.slug, one.name) for one in emergencies().values())])
        self._choices("hazard", [("", "None"), *((one.key, one.name) for one in law().hazards.values())])
        lines = [(one.key, f"{one.key}: {one.defect}") for one in law().lines.values()]
        self._choices("right_to_repair", [("", "None"), *lines])

    def _choices(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    @property
    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """Its questions in the order of the page, under their headings."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS.items()]

    def clean(self) -> dict[str, Any]:
        """What the check of a list says of this row is said at its fields."""
        held: dict[str, Any] = super().clean() or {}
        if not self.errors:
            for column, words in check_row(self.row(), self._priorities, law=law()):
                self.add_error(column if column in self.fields else None, words)
        return held

    def row(self) -> dict[str, str]:
        """As the list keeps it."""
        said = self.cleaned_data
        row = {column: " ".join(str(said.get(column) or "").split()) for column in COLUMNS}
        row["rooms"] = " ".join(said["rooms"])
        row["questions"] = " | ".join(filter(None, map(str.strip, said["questions"].splitlines())))
        row["key"] = self._key or _new_key(said["name"], self._taken)
        return row


def _shown(row: Row) -> dict[str, Any]:
    return {"rooms": row["rooms"].split(), "questions": "\n".join(parted(row["questions"]))}


def _new_key(name: str, taken: Collection[str]) -> str:
    """Of its name, and for ever: reports that were made keep it."""
    begins = slugify(name)[:50].strip("-") or "problem"
    numbered = (f"{begins}-{n}" for n in range(2, 1000))
    return begins if begins not in taken else next(key for key in numbered if key not in taken)


class ListForm(BaseForm):
    """A list in a file."""

    upload = forms.FileField(
        label="Your list",
        help_text="A .csv file with the same columns as the one you can download.",
        error_messages={
            "required": "Choose a file.",
            "missing": "Choose a file.",
            "invalid": "Choose a file.",
            "empty": "The file is empty.",
        },
    )
    note = forms.CharField(
        label="What is different?",
        required=False,
        max_length=200,
        help_text="For your colleagues: “Own codes for plumbing”",
    )

    def clean_upload(self) -> bytes:
        file = self.cleaned_data["upload"]
        if file.size > MOST_BYTES:
            raise ValidationError("The file is larger than a list of problems can be.")
        data: bytes = file.read()
        return data
