"""A computer system as staff describe it, and what it may sign in for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms

from portal.core.forms import BaseForm, Checkboxes, Radios
from portal.landlords.models import Contractor, Landlord
from portal.sync.adapters.capabilities import Adapter, Ask, Can
from portal.sync.adapters.registry import dialects_for, kinds
from portal.sync.models import System
from portal.sync.scopes import IN_WORDS, allowed
from portal.sync.systems import LONGEST_ADDRESS, LONGEST_NAME, CannotConnect, Plan
from standards import dialects

FLOWS = {
    "takes_reports": (Can.SEND, "Residents’ reports go to it", "Instead of any other system"),
    "offers_visits": (
        Can.OFFER_VISITS,
        "It says when somebody could come",
        "Residents choose from its times",
    ),
    "is_read": (Can.READ, "We ask it what has happened", "Residents then see how their repair goes"),
}
FETCHED = ("We fetch deliveries of files from it", "Each is checked and loaded like one that you upload")
OFTEN = (
    ("", "As often as any other"),
    ("60", "Every minute"),
    ("300", "Every 5 minutes"),
    ("900", "Every 15 minutes"),
    ("3600", "Every hour"),
    ("86400", "Once a day"),
)


class KindForm(BaseForm):
    """Which kind of system it is; that decides what else is asked."""

    kind = forms.ChoiceField(
        label="What kind of system is it?",
        error_messages={"required": "Choose what kind of system it is."},
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        choices = [(each.key, each.title) for each in kinds().values()]
        hints = {each.key: each.about for each in kinds().values()}
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.widget = Radios(hints=hints)
        field.choices = choices


class SystemForm(BaseForm):
    """One system. What a kind alone needs is asked as well; its secret is never shown again."""

    name = forms.CharField(
        label="What do you call it?",
        max_length=LONGEST_NAME,
        help_text="Residents read it: “Larkfield’s repairs system”",
    )
    contractor = forms.ChoiceField(
        label="Whose is it?",
        required=False,
        help_text="A contractor’s system sees and tells of that contractor’s own orders, and nothing else.",
    )
    address = forms.CharField(max_length=LONGEST_ADDRESS, required=False)
    secret = forms.CharField(required=False, max_length=10_000)
    dialect = forms.ChoiceField(label="How does it write HACT’s messages?", required=False)
    flows = forms.MultipleChoiceField(label="What flows which way?", required=False)
    read_every = forms.ChoiceField(label="How often do we look there?", choices=OFTEN, required=False)

    def __init__(
        self, *args: Any, adapter: Adapter, landlord: Landlord, system: System | None = None, **kw: Any
    ) -> None:
        if system:
            kw["initial"] = _as_it_is(system)
        super().__init__(*args, **kw)
        self.adapter, self._contractors = adapter, _contractors(landlord)
        self._ask_whose()
        self._ask_line(has_secret=bool(system and system.token))
        self._ask_dialect()
        self._ask_flows()
        for ask in adapter.asks:
            self.fields[f"option_{ask.key}"] = _field(ask)

    def _ask_whose(self) -> None:
        whose = [(str(one.code), one.name) for one in self._contractors.values()]
        self._choose("contractor", [("", "Ours"), *whose])
        if not whose:
            del self.fields["contractor"]

    def _ask_line(self, *, has_secret: bool) -> None:
        address, secret = self.fields["address"], self.fields["secret"]
        address.label, address.help_text = self.adapter.address_label, self.adapter.address_hint
        secret.label = self.adapter.known_by_label
        kept = "One is kept, and not shown. Leave this empty to keep it."
        secret.help_text = kept if has_secret else self.adapter.known_by_hint
        is_key = any(ask.key == "host_key" for ask in self.adapter.asks)
        secret.widget = (
            forms.Textarea({"rows": 3, "autocomplete": "off", "spellcheck": "false"})
            if is_key
            else forms.PasswordInput({"autocomplete": "new-password"})
        )

    def _ask_dialect(self) -> None:
        found = dialects_for(self.adapter)
        self._choose("dialect", [(name, dialects.dialect(name).title) for name in found])
        if len(found) == 1:
            del self.fields["dialect"]

    def _ask_flows(self) -> None:
        can = self.adapter.can
        choices = [(key, words) for key, (needs, words, _) in FLOWS.items() if needs in can]
        hints = {key: hint for key, (_, _, hint) in FLOWS.items()}
        if Can.FETCH_FILES in can:
            choices.append(("is_read", FETCHED[0]))
            hints["is_read"] = FETCHED[1]
        field = self.fields["flows"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.widget = Checkboxes(hints=hints)
        field.choices = choices

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = list(choices)

    def plan(self) -> Plan:
        """What was asked for."""
        said = self.cleaned_data
        return Plan(
            name=said["name"],
            adapter=self.adapter.key,
            dialect=said.get("dialect") or dialects_for(self.adapter)[0],
            address=said["address"].strip(),
            secret=said["secret"].strip(),
            contractor=self._contractors.get(said.get("contractor") or ""),
            **{flow: flow in said["flows"] for flow in FLOWS},
            read_every=int(said["read_every"]) if said["read_every"] else None,
            options={ask.key: said[f"option_{ask.key}"] for ask in self.adapter.asks},
        )

    def say(self, reason: CannotConnect) -> None:
        """Why it cannot be so, at the question that it is about."""
        part = reason.part if reason.part in self.fields else f"option_{reason.part}"
        self.add_error(part if part in self.fields else None, str(reason))


def _contractors(landlord: Landlord) -> dict[str, Contractor]:
    return {str(one.code): one for one in landlord.contractors.order_by("name")}


def _as_it_is(system: System) -> dict[str, Any]:
    """Everything but the secret."""
    return {
        "name": system.name,
        "contractor": str(system.contractor.code) if system.contractor else "",
        "address": system.address,
        "dialect": system.dialect,
        "flows": [flow for flow in FLOWS if getattr(system, flow)],
        "read_every": str(system.read_every or ""),
        **{f"option_{key}": value for key, value in system.options.items()},
    }


def _field(ask: Ask) -> forms.Field:
    shared: dict[str, Any] = {
        "label": ask.label,
        "help_text": ask.hint,
        "required": ask.is_needed,
        "initial": ask.usual,
    }
    if ask.least is not None:
        box = forms.NumberInput({"class": "govuk-input--width-5"})
        return forms.IntegerField(min_value=ask.least, max_value=ask.most, widget=box, **shared)
    widget = forms.Textarea({"rows": 3, "spellcheck": "false"}) if ask.is_long else forms.TextInput()
    return forms.CharField(max_length=2000, widget=widget, **shared)


class ClientForm(BaseForm):
    """What a system signs in with when it calls us, and what it may then do."""

    name = forms.CharField(
        label="What is it for?", max_length=100, help_text="So that you know it again: “Nightly load”"
    )
    scopes = forms.MultipleChoiceField(
        label="What may it do?",
        widget=Checkboxes,
        error_messages={"required": "Choose what it may do."},
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, system: System, **kw: Any) -> None:
        super().__init__(*args, initial={"once": uuid4()}, **kw)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        may = allowed(contractor=system.contractor_id is not None)
        field.choices = [(str(scope), IN_WORDS[scope]) for scope in may]

    @property
    def code(self) -> UUID | None:
        """Of the client that is made, so that sending the form twice makes one."""
        found: UUID | None = self.cleaned_data.get("once")
        return found
