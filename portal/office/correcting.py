"""Corrections as staff answer them: what can be held of a fact, and telling the resident what came of it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q

from portal.core import clock
from portal.core.forms import BaseForm, Radios
from portal.homes.holding import Holdable
from portal.homes.models import Correction, HeldFact
from portal.landlords.models import Landlord
from portal.notices.models import Notice
from portal.notices.preferences import way_to
from portal.notices.rules import after_quiet
from portal.notices.sending import send
from portal.people.models import Person
from portal.sync.holding import column_for, stored_now
from portal.tenancies.models import Party
from portal.tenancies.rules import has_left
from standards.cells import cell_reader
from standards.kinds import Column, Type
from standards.values import BadValue

ASKED, ACCEPTED, REFUSED = Correction.State.ASKED, Correction.State.ACCEPTED, Correction.State.REFUSED


class CorrectionForm(BaseForm):
    """What the resident is told; and what the fact should be, where it was wrong and can be held."""

    outcome = forms.ChoiceField(
        label="Was it wrong?",
        choices=[
            (ACCEPTED, "Yes, it was wrong"),
            (REFUSED, "No, it is right"),
            (ASKED, "We have to ask them something first"),
        ],
        widget=Radios(
            hints={REFUSED: "Say why.", ASKED: "They answer on their page, and you have it again."}
        ),
        error_messages={"required": "Choose whether it was wrong."},
    )
    answer = forms.CharField(
        label="What do you want to tell them?",
        help_text="They read it as you write it.",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Write what you want to tell them."},
    )

    def __init__(self, data: Any = None, *, correction: Correction) -> None:
        self._stored = stored_now(correction)
        self._columns = {fact: column_for(correction.fact_kind, fact) for fact in self._stored}
        super().__init__(data)
        proposed = correction.should_be.strip() if len(self._stored) == 1 else ""
        for fact, stored in self._stored.items():
            self.fields[fact.field] = _field(fact, self._columns[fact], stored, proposed)

    @property
    def can_hold(self) -> bool:
        return bool(self._stored)

    @property
    def values(self) -> Mapping[Holdable, str]:
        """What each fact that was asked for should be, as a cell says it."""
        return {fact: self.cleaned_data[fact.field] for fact in self._stored if fact.field in self.data}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == ACCEPTED:
            for fact, column in self._columns.items():
                if fact.field not in self.data:
                    continue
                cleaned[fact.field] = self._read(fact, column, cleaned.get(fact.field, ""))
        return cleaned

    def _read(self, fact: Holdable, column: Column, text: str) -> str:
        """As the standard reads a cell."""
        try:
            found = cell_reader(column)(text)
        except BadValue:
            self.add_error(fact.field, NOT_READ.get(column.type, "Write it in another way."))
            return text
        if found is None and column.required:
            self.add_error(fact.field, "Write what it should be.")
        return found.text if found else ""


NOT_READ: Mapping[Type, str] = {
    Type.INTEGER: "Write a whole number, like 3.",
    Type.DATE: "Write a date, like 24/11/2019.",
    Type.POSTCODE: "Write a full postcode, like AB1 2CD.",
    Type.TEXT: "Write it shorter.",
    Type.CODE: "Choose one of these.",
}


def _field(fact: Holdable, column: Column, stored: str, proposed: str) -> forms.Field:
    """A box for the right value: what the resident says it should be, where the standard can read that."""
    initial = stored
    try:
        found = cell_reader(column)(proposed)
        initial = found.text if found else stored
    except BadValue:
        pass
    if column.type is Type.CODE:
        choices = [("", "Not known"), *column.codes.items()]
        return forms.ChoiceField(label=fact.label, choices=choices, required=False, initial=initial)
    hint = "A date, like 24/11/2019." if column.type is Type.DATE else ""
    return forms.CharField(label=fact.label, help_text=hint, required=False, max_length=300, initial=initial)


def tell_resident(correction: Correction, *, asks: bool) -> Notice | None:
    """Tell whoever raised it that there is an answer, or a question; nobody who has left the home."""
    told = _reached(correction, on=clock.today())
    if told is None:
        return None
    person, way = told
    landlord, now = correction.landlord, clock.now()
    goes = after_quiet(now, quiet_from=landlord.quiet_from, quiet_until=landlord.quiet_until)
    home, asked = correction.home, correction.said.filter(from_staff=True).count()
    once = f"correction asked:{correction.code}:{asked}" if asks else f"correction answered:{correction.code}"
    return send(
        channel=way[0],
        kind="correction_asked" if asks else "correction_answered",
        to=way[1],
        person=person,
        landlord=landlord,
        about=correction.code,
        once=once,
        send_after=goes if goes > now else None,
        context={"page_url": f"{settings.SITE_URL}/homes/{home.code}/corrections/{correction.code}/"},
    )


def _reached(correction: Correction, *, on: date) -> tuple[Person | None, tuple[Notice.Channel, str]] | None:
    """Who it is told, and where: whoever raised it, or the tenant who said it on the telephone."""
    whose = Q(code=correction.told_for) if correction.told_for else Q(person=correction.raised_by_id)
    for party in Party.objects.filter(whose, tenancy__home=correction.home_id).select_related(
        "tenancy", "person"
    ):
        gone = has_left(tenancy_ends=party.tenancy.ended_on, party_ends=party.ended_on, on=on)
        way = None if gone else _way_to(party)
        if way:
            return party.person, way
    return None


def _way_to(party: Party) -> tuple[Notice.Channel, str] | None:
    """A tenant without an account is told at the email address that the landlord has of them."""
    if party.person is None:
        return (Notice.Channel.EMAIL, party.email) if "@" in party.email else None
    return way_to(party.person) if party.person.is_active else None


def who_said(correction: Correction) -> str:
    """Whoever raised it; on the telephone the tenant, whom the landlord may know without an account."""
    if correction.told_for:
        party = Party.objects.filter(code=correction.told_for).first()
        return party.name if party else ""
    return correction.raised_by.name


def held_by(landlord: Landlord) -> Any:
    """What is held against the landlord's deliveries, the longest held first: to be mended in its system."""
    rows = HeldFact.objects.live().filter(landlord=landlord).select_related("correction__home")
    return rows.defer("correction__home__words").order_by("since", "pk")


def held_days(held: HeldFact, *, on: date) -> int:
    return (on - clock.day_of(held.since)) // timedelta(days=1)
