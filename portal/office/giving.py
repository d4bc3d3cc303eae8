"""Giving what somebody asked to a colleague, or to a team for one of them to take."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import F

from portal.core import clock
from portal.core.forms import BaseForm
from portal.landlords.models import Officer, Team
from portal.tenancies.access import HOME_ROLES


class GiveForm(BaseForm):
    """A colleague, or a team for one of them to take."""

    to = forms.ChoiceField(
        label="Hand it over to",
        error_messages={
            "required": "Choose who to hand it over to.",
            "invalid_choice": "Choose from the list.",
        },
    )

    def __init__(self, data: Any = None, *, officers: Sequence[Officer], teams: Sequence[Team]) -> None:
        super().__init__(data)
        self._to: dict[str, Officer | Team] = {str(one.code): one for one in officers}
        self._to |= {str(one.code): one for one in teams}
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        named = [(str(one.code), one.person.name or one.get_role_display()) for one in officers]
        in_teams = [(str(team.code), team.name) for team in teams]
        field.choices = (
            [("", "Choose"), ("Teams", in_teams), ("People", named)] if teams else [("", "Choose"), *named]
        )

    def clean_to(self) -> Officer | Team:
        return self._to[self.cleaned_data["to"]]


def give_form(data: Any, *, by: Officer, owner: int | None) -> GiveForm:
    """For everybody of the landlord who sees homes, but not who owns it now, and for every team."""
    here = Officer.objects.filter(landlord=by.landlord, role__in=HOME_ROLES).working(on=clock.today())
    others = here.exclude(pk=owner or 0).select_related("person", "team").order_by(F("person__name"), "pk")
    teams = Team.objects.filter(landlord=by.landlord).order_by("name")
    return GiveForm(data, officers=list(others), teams=list(teams))


def given_words(to: Officer | Team) -> str:
    """That it is theirs now, for whoever gave it."""
    return f"This is now with {to.name if isinstance(to, Team) else to.person.name or to.get_role_display()}."
