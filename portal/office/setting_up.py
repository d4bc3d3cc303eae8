"""Forms by which a landlord says what can be reported, how soon it is mended and when somebody can come."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.text import slugify

from portal.core.forms import BaseForm, Checkboxes, DayField, Radios
from portal.landlords.models import Landlord, Priority
from portal.repairs.emergencies import emergencies
from portal.repairs.models import SlotPattern
from portal.repairs.problems import COLUMNS, Row, parted
from portal.repairs.rights import law
from portal.repairs.rooms import GROUPS, ROOMS
from portal.repairs.wholeness import LONGEST, check_row
from standards.codelists import codelist

Choices = list[tuple[str, str]]
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_BYTES = 1_000_000


def codes(name: str, first: str = "") -> Choices:
    """A code list of the standard, to choose from."""
    listed = [(code, f"{text} ({code})") for code, text in codelist(name).items()]
    return [("", first), *listed] if first else listed


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


# HACT WorkPriorityCode: how many days each can be at most, where that is a short time.
LONGEST_DAYS = {"1": 1, "2": 2}


class PriorityForm(BaseForm):
    """How soon a landlord promises to mend."""

    name = forms.CharField(label="Name", max_length=100)
    count = forms.IntegerField(
        label="How long?",
        min_value=0,
        max_value=730,
        widget=forms.NumberInput({"class": "govuk-input--width-4"}),
        error_messages={
            "invalid": "Write a whole number, like 7.",
            "min_value": "Write 0 or more.",
            "max_value": "Write 730 or less.",
        },
    )
    unit = forms.ChoiceField(
        label="Hours or days?",
        choices=[("hours", "Hours"), ("days", "Days"), ("working", "Working days")],
        widget=Radios(
            hints={
                "hours": "Around the clock, from the moment of the report",
                "days": "Until the end of the last day; weekends and holidays count",
                "working": "Until the end of the last day, without weekends and bank holidays",
            }
        ),
    )
    hact_code = forms.ChoiceField(
        label="As the data standard calls it",
        choices=codes("WorkPriorityCode"),
        help_text="Emergency is up to a day, high two days, medium a week, low a month, deferred a year.",
    )
    offers_visits = forms.BooleanField(label="Residents choose a time for the visit", required=False)

    @classmethod
    def of(cls, priority: Priority) -> "PriorityForm":
        """As it is now."""
        now = {field: getattr(priority, field) for field in ("name", "hact_code", "offers_visits")}
        if priority.hours is not None:
            return cls(initial=now | {"count": priority.hours, "unit": "hours"})
        unit = "working" if priority.counts_working_days else "days"
        return cls(initial=now | {"count": priority.days, "unit": unit})

    def clean(self) -> dict[str, Any]:
        held: dict[str, Any] = super().clean() or {}
        count, unit = held.get("count"), held.get("unit")
        if unit == "hours" and count == 0:
            self.add_error("count", "Write at least 1 hour.")
        elif count is not None and unit and held.get("hact_code") in LONGEST_DAYS:
            days = count / 24 if unit == "hours" else count
            if days > LONGEST_DAYS[held["hact_code"]]:
                self.add_error("hact_code", "That is longer than the standard means by it. Choose another.")
        return held

    def changes(self) -> dict[str, Any]:
        """As `change_priority` takes it."""
        said = self.cleaned_data
        hours = said["unit"] == "hours"
        return {
            "name": said["name"],
            "hours": said["count"] if hours else None,
            "days": None if hours else said["count"],
            "counts_working_days": said["unit"] == "working",
            "hact_code": said["hact_code"],
            "offers_visits": said["offers_visits"],
        }


class HowForm(BaseForm):
    """How repairs are reported and followed at a landlord."""

    takes_reports = forms.BooleanField(label="Residents can report repairs here", required=False)
    recall_months = forms.IntegerField(
        label="Months within which the same repair again is a repair that came back",
        min_value=0,
        max_value=60,
        widget=forms.NumberInput({"class": "govuk-input--width-3"}),
    )
    answer_days = forms.IntegerField(
        label="Days in which residents can say that it is not fixed",
        min_value=1,
        max_value=365,
        widget=forms.NumberInput({"class": "govuk-input--width-3"}),
    )
    change_hours = forms.IntegerField(
        label="Hours before a visit until which residents can change it",
        min_value=0,
        max_value=336,
        widget=forms.NumberInput({"class": "govuk-input--width-3"}),
    )
    quiet_from = forms.TimeField(
        label="No messages from",
        widget=forms.TimeInput({"type": "time", "class": "govuk-input--width-10"}, format="%H:%M"),
        help_text="News that cannot wait until morning is sent all the same.",
        error_messages={"invalid": "Write a time, like 21:00."},
    )
    quiet_until = forms.TimeField(
        label="Until",
        widget=forms.TimeInput({"type": "time", "class": "govuk-input--width-10"}, format="%H:%M"),
        error_messages={"invalid": "Write a time, like 08:00."},
    )

    @classmethod
    def of(cls, landlord: Landlord) -> "HowForm":
        """As it is now."""
        return cls(initial={name: getattr(landlord, name) for name in cls.base_fields})


class PatternForm(BaseForm):
    """Visits that can begin in the same hours every week."""

    weekdays = forms.MultipleChoiceField(
        label="On which days?",
        choices=[(str(number), name) for number, name in enumerate(WEEKDAYS)],
        widget=Checkboxes,
        error_messages={"required": "Choose at least one day."},
    )
    name = forms.CharField(label="What residents call it", max_length=40, help_text="Morning")
    starts = forms.TimeField(
        label="From",
        widget=forms.TimeInput({"type": "time", "class": "govuk-input--width-10"}, format="%H:%M"),
        error_messages={"invalid": "Write a time, like 08:00."},
    )
    ends = forms.TimeField(
        label="To",
        widget=forms.TimeInput({"type": "time", "class": "govuk-input--width-10"}, format="%H:%M"),
        error_messages={"invalid": "Write a time, like 13:00."},
    )
    places = forms.IntegerField(
        label="How many visits?",
        min_value=1,
        max_value=500,
        widget=forms.NumberInput({"class": "govuk-input--width-3"}),
    )
    trade_code = forms.ChoiceField(
        label="For which trade?", required=False, choices=codes("TradeCode", "Any trade")
    )

    @classmethod
    def of(cls, pattern: SlotPattern) -> "PatternForm":
        """As it is now."""
        fields = ("name", "starts", "ends", "places", "trade_code")
        now = {field: getattr(pattern, field) for field in fields}
        return cls(initial=now | {"weekdays": [str(pattern.weekday)]})

    def clean(self) -> dict[str, Any]:
        held: dict[str, Any] = super().clean() or {}
        starts, ends = held.get("starts"), held.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "The visits must end later than they begin.")
        return held


class ClosedDayForm(BaseForm):
    """A day without visits."""

    on = DayField(label="Which day?", help_text="Like 24 12 2026. Bank holidays are left out already.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < self._today:
            raise ValidationError("Choose a day that is still to come.")
        if on.year > self._today.year + 5:
            raise ValidationError("Choose a day in the next five years.")
        return on


def by_weekday(patterns: Iterable[SlotPattern]) -> Mapping[str, list[SlotPattern]]:
    """The week, day by day; a day without visits is not in it."""
    ordered = sorted(patterns, key=lambda one: (one.weekday, one.starts, one.trade_code))
    days: dict[str, list[SlotPattern]] = {}
    for pattern in ordered:
        days.setdefault(WEEKDAYS[pattern.weekday], []).append(pattern)
    return days
