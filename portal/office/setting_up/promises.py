"""How soon a landlord promises to mend, and how its repairs are reported and followed."""

from typing import Any

from django import forms

from portal.core.forms import BaseForm, Radios
from portal.landlords.models import Landlord, Priority
from portal.office.setting_up.choices import codes

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
    judges_hazard_signs = forms.BooleanField(
        label="What your systems tell of hazards waits up to a day for somebody to judge it",
        help_text="Else a case opens at once. Either way the law counts from when it was first known.",
        required=False,
    )
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
