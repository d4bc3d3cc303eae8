"""Who works here, in which team, and what each may do."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from portal.core.forms import BaseForm, Checkboxes, DayField, Radios
from portal.landlords.models import Landlord, Officer, Team
from portal.office.pounds import pounds
from portal.people.office_forms import WORK_EMAIL

ROLE_HINTS = {
    "adviser": "Speaks with residents: sees homes, people and alerts",
    "repairs_manager": "Sees homes, people and alerts; sets up repairs and systems",
    "investment_officer": "Sees homes, people and plans",
    "data_steward": "Sees homes and people; says yes to deliveries",
    "board": "Sees figures, and nobody's home",
}
ANSWERABLE = {
    "homes": "Homes",
    "tenancies": "Tenancies",
    "components": "Parts of a home",
    "certificates": "Safety checks",
    "work_orders": "Repairs",
    "programmes": "Planned work",
    "enquiries": "Questions about a home as a whole, or about anything else",
    "information": "Requests for information",
    "hazards": "Hazards",
}


class OfficerForm(BaseForm):
    """What somebody may do."""

    name = forms.CharField(
        label="Name",
        max_length=200,
        help_text="As colleagues know them",
        error_messages={"required": "Write their name."},
    )
    role = forms.ChoiceField(
        label="What do they do?",
        choices=[(value, str(label).capitalize()) for value, label in Officer.Role.choices],
        widget=Radios(hints=ROLE_HINTS),
        error_messages={"required": "Choose what they do."},
    )
    team = forms.ChoiceField(label="Team", required=False)
    spend_limit = pounds(
        "Pounds they may agree to for one order",
        hint="Leave it empty for what their role may. 0 is nothing.",
    )
    administers = forms.BooleanField(
        label="Administrator: lets people in, and changes what they may do", required=False
    )

    def __init__(self, *args: Any, landlord: Landlord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._teams = {str(team.code): team for team in landlord.teams.order_by("name")}
        field = self.fields["team"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", "No team"), *((code, team.name) for code, team in self._teams.items())]

    @classmethod
    def of(cls, officer: Officer, data: Any = None) -> "OfficerForm":
        """As it is now, or as it was sent."""
        now = {field: getattr(officer, field) for field in ("role", "administers", "spend_limit")}
        team = str(officer.team.code) if officer.team else ""
        return cls(data, landlord=officer.landlord, initial=now | {"team": team, "name": officer.person.name})

    def clean_team(self) -> Team | None:
        return self._teams.get(self.cleaned_data["team"])

    def clean_role(self) -> Officer.Role:
        return Officer.Role(self.cleaned_data["role"])


class InviteForm(OfficerForm):
    """Somebody new."""

    field_order = ("email", "name")

    email = forms.EmailField(
        label="Their work email address",
        help_text="We send them how to sign in.",
        error_messages={"required": WORK_EMAIL, "invalid": WORK_EMAIL},
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class EndForm(BaseForm):
    """When somebody's access ends."""

    when = forms.ChoiceField(
        label="When does their access end?",
        choices=[("now", "Now"), ("day", "At the end of a day")],
        widget=Radios(hints={"now": "They are signed out at once, wherever they are signed in"}),
        error_messages={"required": "Choose when it ends."},
    )
    last_day = DayField(label="Their last day", required=False)

    def clean(self) -> dict[str, Any]:
        held: dict[str, Any] = super().clean() or {}
        if held.get("when") == "day" and not held.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", "Write their last day, like 27 3 2027.")
        return held

    def last(self) -> date | None:
        """Their last day; None for now."""
        day: date | None = self.cleaned_data["last_day"] if self.cleaned_data["when"] == "day" else None
        return day


class HandOverForm(BaseForm):
    """What somebody looks after, and who has it from now on."""

    kinds = forms.MultipleChoiceField(
        label="What do you hand over?",
        widget=Checkboxes(),
        error_messages={"required": "Choose what to hand over."},
    )
    to = forms.ChoiceField(
        label="Who has it from now on?",
        help_text="With a team, one of them takes it on. Reminders go to all of the team until then.",
        error_messages={"required": "Choose who has it from now on."},
    )

    def __init__(
        self,
        *args: Any,
        held: Sequence[tuple[str, str]],
        people: Sequence[Officer],
        teams: Sequence[Team],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        known: list[Officer | Team] = [*people, *teams]
        self._known = {str(one.code): one for one in known}
        kinds, to = self.fields["kinds"], self.fields["to"]
        assert isinstance(kinds, forms.MultipleChoiceField)  # noqa: S101
        assert isinstance(to, forms.ChoiceField)  # noqa: S101
        kinds.choices, kinds.initial = held, [key for key, _ in held]
        named = [(str(one.code), _who(one)) for one in people]
        to.choices = [
            ("", "Choose somebody"),
            ("People", named),
            ("Teams", [(str(team.code), team.name) for team in teams]),
        ]

    def clean_to(self) -> Officer | Team:
        return self._known[self.cleaned_data["to"]]


def _who(officer: Officer) -> str:
    name = officer.person.name or "No name"
    return f"{name}, {officer.get_role_display()}"


class TeamForm(BaseForm):
    """A team, and what it answers for."""

    name = forms.CharField(
        label="Name of the team", max_length=100, error_messages={"required": "Write the team's name."}
    )
    answers_for = forms.MultipleChoiceField(
        label="What does it answer for?",
        help_text="When a resident asks about it, or says that something is wrong, this team is asked. "
        "Choose any.",
        choices=list(ANSWERABLE.items()),
        required=False,
        widget=Checkboxes(),
    )


class RulesForm(BaseForm):
    """What a landlord has decided about its staff."""

    names_who_looked = forms.BooleanField(
        label="Residents see the name of whoever looked at their record", required=False
    )
    alert_review_months = forms.IntegerField(
        label="Months after which a note about a person is looked at again",
        min_value=1,
        max_value=60,
        widget=forms.NumberInput({"class": "govuk-input--width-3"}),
    )

    def __init__(self, *args: Any, roles: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role, label in roles:
            self.fields[f"limit_{role}"] = pounds(f"Pounds for one order: {label}", required=True)

    @classmethod
    def for_landlord(cls, landlord: Landlord, data: Any = None) -> "RulesForm":
        """As it is now, or as it was sent."""
        roles = [(value, str(label)) for value, label in Officer.Role.choices if value != Officer.Role.BOARD]
        now: dict[str, Any] = {f"limit_{role}": landlord.spend_limits.get(role, "0") for role, _ in roles} | {
            "names_who_looked": landlord.names_who_looked,
            "alert_review_months": landlord.alert_review_months,
        }
        return cls(data, roles=roles, initial=now)

    def limits(self) -> dict[str, Decimal]:
        """Pounds by role."""
        begins = "limit_"
        return {
            name.removeprefix(begins): value
            for name, value in self.cleaned_data.items()
            if name.startswith(begins)
        }
