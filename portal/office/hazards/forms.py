"""The forms of a hazard's case. Moments are written in the time of England."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms

from portal.core import clock
from portal.core.clock import LONDON
from portal.core.forms import BaseForm, Checkboxes, DayField, Radios
from portal.core.words import capital
from portal.hazards.law import law
from portal.hazards.models import AccessAttempt, Clock, HazardCase, Investigation, Summary, Works
from portal.hazards.models.cases import Way
from portal.hazards.rules import Kind, Type
from portal.hazards.triage import CHOICES, questions
from portal.landlords.models import Officer
from portal.repairs.trades import TRADES, trade

YES_NO = (("yes", "Yes"), ("no", "No"))
TIMES = ["%H:%M", "%H.%M", "%H", "%I:%M%p", "%I%p", "%I.%M%p"]
LONG = 4000


def words(label: str, *, hint: str = "", rows: int = 3, required: bool = True) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONG,
        widget=forms.Textarea({"rows": rows}),
    )


def choice(
    label: str, choices: Iterable[tuple[str, str]], *, hint: str = "", required: bool = True, **hints: str
) -> forms.ChoiceField:
    """One of a few."""
    return forms.ChoiceField(
        label=label,
        choices=[(key, capital(str(text))) for key, text in choices],
        help_text=hint,
        required=required,
        widget=Radios(hints=hints),
    )


class MomentForm(BaseForm):
    """A day and an hour; now, unless they write another."""

    day = DayField(label="Which day?")
    time = forms.TimeField(
        label="At what time?",
        help_text="For example 14:30. In the time of England.",
        input_formats=TIMES,
        widget=forms.TimeInput({"class": "govuk-input--width-5"}, format="%H:%M"),
        error_messages={"invalid": "Write the time like 14:30."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._now = clock.now()
        now = self._now.astimezone(LONDON)
        kwargs["initial"] = {"day": now.date(), "time": now.time()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    @property
    def moment(self) -> datetime:
        """The moment meant; what was not touched, and says this very minute, is now."""
        written = datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], LONDON)
        same = written.replace(second=0) == self._now.astimezone(LONDON).replace(second=0, microsecond=0)
        return self._now if same else written


class NewForm(MomentForm):
    """Somebody told of a hazard, in whatever way."""

    hazard = forms.ChoiceField(label="What may it be?")
    way = choice("How did it become known?", [one for one in Way.choices if one[0] != Way.IMPORT])
    place = forms.CharField(label="Where in the home?", max_length=200, required=False)
    said = words("What was said, or seen?", hint="The household can ask to read this.")
    danger = choice("Could it harm somebody within a day?", YES_NO)

    field_order = ("hazard", "place", "said", "danger", "way", "day", "time")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = [  # type: ignore[attr-defined]
            ("", "Choose one"),
            *((one.key, one.name) for one in law().hazards.values()),
        ]
        self.fields["day"].label = "On which day was it first known?"
        self.fields["day"].help_text = "To anybody of yours, or of your contractors: that starts the clocks."


class JudgeForm(BaseForm):
    """Triage: the questions, what is known of the people, and what somebody makes of it."""

    household = words(
        "What else do you know of the people who live there?",
        hint="Only what matters for how soon this is done. How they cook, wash or dry clothes does not.",
        required=False,
    )
    kind = choice(
        "What may it be?",
        [
            (Kind.EMERGENCY, "An emergency"),
            (Kind.SIGNIFICANT, "Significant"),
            (Kind.NONE, "No hazard"),
        ],
        emergency="Somebody could be harmed soon: 24 hours to look into it and make it safe",
        significant="It could harm somebody, and must be put right soon: 10 working days to look into it",
        none="Nobody could be harmed by it",
    )
    known = choice(
        "Since when is that known?",
        [("first", "Since it was first told"), ("now", "Since now: something new came up")],
        hint="The 24 hours count from here.",
    )
    reason = words("Why do you think so?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in reversed(questions()):
            self.fields[one.key] = choice(one.text, CHOICES, hint=one.hint)
        self.order_fields([*(one.key for one in questions()), "household", "kind", "known", "reason"])

    @property
    def answers(self) -> dict[str, str]:
        return {one.key: self.cleaned_data[one.key] for one in questions()}


class PlanForm(BaseForm):
    """An investigation to come."""

    type = choice(
        "What kind is it?",
        [
            (Type.STANDARD, "The first look"),
            (Type.EMERGENCY, "An emergency"),
            (Type.RENEWED, "Again, in person: the household asked for it"),
            (Type.FURTHER, "Further: the cause or the work is not clear yet"),
        ],
    )
    visit_on = DayField(label="When will somebody look?", required=False)


class FoundForm(MomentForm):
    """An investigation is over, and what it found."""

    investigator = forms.CharField(label="Who looked into it?", max_length=200)
    competence = forms.CharField(
        label="Why can they judge it?", help_text="Their job, training or experience.", max_length=500
    )
    mode = choice("How?", Investigation.Mode.choices)
    found = choice(
        "What did they find?",
        [
            (Kind.NONE, "No hazard"),
            (Kind.SIGNIFICANT, "A significant hazard"),
            (Kind.EMERGENCY, "An emergency"),
        ],
    )
    hazards = forms.MultipleChoiceField(
        label="Which hazards?",
        required=False,
        widget=Checkboxes(),
        help_text="Of the rating system of that day.",
    )
    band = choice("How were they rated?", [("", "Not rated")], required=False)
    cause = words("What causes it?", required=False)
    readings = words("What was measured?", hint="Damp, temperature, gas.", required=False, rows=2)
    needs = forms.MultipleChoiceField(
        label="What is needed?",
        required=False,
        choices=[
            ("safety", "Work that makes it safe"),
            ("prevention", "Work that stops it coming back"),
            ("further", "A further investigation"),
        ],
        widget=Checkboxes(),
    )
    why_nothing = words("If nothing is needed: why?", hint="The household is told.", required=False, rows=2)

    field_order = (
        "investigator", "competence", "mode", "day", "time", "found", "hazards", "band", "cause", "readings",
        "needs", "why_nothing",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        the_law = law()
        self.fields["day"].label = "On which day did it end?"
        is_new = the_law.scheme(clock.today()) == "2026"
        numbered = [(str(one.number), one.name) for one in the_law.hazards.values()]
        older = sorted(
            (number, name) for one in the_law.hazards.values() for number, name in one.older.items()
        )
        self.fields["hazards"].choices = (  # type: ignore[attr-defined]
            numbered if is_new else [(str(number), name) for number, name in older]
        )
        bands = the_law.bands if is_new else the_law.older_bands
        self.fields["band"].choices = [("", "Not rated"), *((band, band) for band in bands)]  # type: ignore[attr-defined]


class SummaryForm(MomentForm):
    """The summary, as it goes to the household."""

    body = words("What they will read", rows=22)
    method = choice("How does it go?", Summary.Method.choices)
    proof = words(
        "By hand or post: who saw it go?",
        hint="For example: posted by Rhys at the Market Street box, first class.",
        required=False,
        rows=2,
    )

    field_order = ("body", "method", "proof", "day", "time")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].label = "By hand or post: on which day did it go?"


class WorksForm(BaseForm):
    """Work to come."""

    makes = choice(
        "What is it for?",
        [("safe", "It makes the home safe"), ("prevent", "It stops the hazard coming back")],
    )
    what = words("What is done?", hint="The household reads this.", rows=2)
    start_by = DayField(label="By when does it begin?")
    finish_by = DayField(label="By when is it done?")
    how = choice(
        "How is it ordered?",
        [
            ("send", "Send an order to the repairs system now"),
            ("number", "There is an order already"),
            ("none", "It is not ordered yet"),
        ],
        required=False,
        send="With this hazard's time and priority; its number comes back here by itself",
        number="Write its number below",
    )
    trade = forms.ChoiceField(label="Who is needed?", help_text="For a new order.", required=False)
    order = forms.CharField(
        label="The number of an order that there is already",
        help_text="What your repairs system tells of that order then counts here too.",
        max_length=100,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trade"].choices = trade_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("how") == "send" and not said.get("trade"):
            self.add_error("trade", "Choose who is needed.")
        if said.get("how") == "number" and not said.get("order"):
            self.add_error("order", "Write the number of the order.")
        if said.get("start_by") and said.get("finish_by") and said["finish_by"] < said["start_by"]:
            self.add_error("finish_by", "It cannot be done before it begins.")
        return said


class OrderForm(BaseForm):
    """Planned work becomes an order."""

    works = forms.ChoiceField(label="Which work?")
    trade = forms.ChoiceField(label="Who is needed?", required=False)
    order = forms.CharField(
        label="Or the number of an order that there is already",
        help_text="Leave it empty to send a new order to the repairs system.",
        max_length=100,
        required=False,
    )

    def __init__(self, *args: Any, works: Sequence[Works], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.code), one.what[:90]) for one in works]
        self.fields["works"].choices = [("", "Choose one"), *named]  # type: ignore[attr-defined]
        self.fields["trade"].choices = trade_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("trade") and not said.get("order"):
            self.add_error("trade", "Choose who is needed, or write the number of an order.")
        return said


def trade_choices() -> list[tuple[str, str]]:
    """Trades by HACT TradeCode, a kind of work each, in the order of the alphabet; gangs end in 2."""
    named = {trade(code).work: code for code in TRADES if not code.endswith("2")}
    return [("", "Choose one"), *((code, work) for work, code in sorted(named.items()))]


class ProgressForm(MomentForm):
    """How far a piece of work is."""

    works = forms.ChoiceField(label="Which work?")
    how_far = choice(
        "What has happened?",
        [
            ("steps_at", "A first step: it was ordered, or a visit was booked"),
            ("started_at", "It has begun"),
            ("completed_at", "It is done"),
            ("dropped", "It is not needed after all"),
        ],
    )
    because = words("If it is not needed: why?", required=False, rows=2)

    field_order = ("works", "how_far", "day", "time", "because")

    def __init__(self, *args: Any, works: Sequence[Works], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.code), one.what[:90]) for one in works]
        self.fields["works"].choices = [("", "Choose one"), *named]  # type: ignore[attr-defined]


class AttemptForm(MomentForm):
    """Somebody tried to get in, or to reach them for it."""

    method = choice("How?", AccessAttempt.Method.choices)
    outcome = choice("What came of it?", AccessAttempt.Outcome.choices)
    evidence = words(
        "What shows it?", hint="A photo of the door with its number, a call log, the letter.", rows=2
    )
    notice_on = DayField(label="For a visit: when were they told of it in writing?", required=False)

    field_order = ("method", "day", "time", "outcome", "evidence", "notice_on")


class StayForm(BaseForm):
    """Somewhere to stay: that it is needed, what is offered, what they answer."""

    step = choice(
        "What do you want to write down?",
        [
            ("late", "It will not be safe in time"),
            ("offer", "Somewhere to stay was offered"),
            ("taken", "They took it up"),
            ("declined", "They turned it down"),
        ],
    )
    what = words("What was offered, or why they turned it down", required=False, rows=2)
    from_on = DayField(label="From which day?", required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("step") in {"offer", "declined"} and not said.get("what"):
            self.add_error("what", "Write what was offered, or why they turned it down.")
        return said


class MissForm(BaseForm):
    """Why a time was missed."""

    clock = forms.ChoiceField(label="Which time?")
    reason = choice("Why?", Clock.Reason.choices)
    words = words(
        "What did you do to keep it, and what happened?",
        hint="The law asks for all reasonable endeavours. How the household lives is no reason.",
    )
    expected_on = DayField(
        label="When will it be done?", help_text="This moves no limit. The household sees it.", required=False
    )

    def __init__(self, *args: Any, missed: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clock"].choices = [("", "Choose one"), *missed]  # type: ignore[attr-defined]


class CloseForm(BaseForm):
    """It is over, and what shows that."""

    because = choice("Why is it over?", HazardCase.Closed.choices)
    words = words(
        "What shows that?",
        hint="Photos after the work, readings, what the household said. They are asked whether it is gone.",
    )


class GiveForm(BaseForm):
    """Whose it is."""

    owner = forms.ChoiceField(label="Who looks after it?")

    def __init__(self, *args: Any, officers: Sequence[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", "Choose somebody"),
            *(
                (str(one.code), f"{one.person.name or 'No name'}, {one.get_role_display()}")
                for one in officers
            ),
        ]
