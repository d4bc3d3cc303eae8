"""When somebody can come: the calendar of visits that a landlord keeps here."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.core.forms import BaseForm, Checkboxes, DayField
from portal.office.setting_up.choices import codes
from portal.repairs.models import SlotPattern

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


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
