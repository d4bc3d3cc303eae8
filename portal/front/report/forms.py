"""The questions of the report, each as its form. What they may answer follows from what it is about."""

import re
from typing import Any
from uuid import UUID

from django import forms

from portal.core.forms import Checkboxes, Radios
from portal.core.words import weekday, window
from portal.front.report.about import (
    NEIGHBOUR,
    About,
    asks_who_is_at_risk,
    begun_as,
    problem_of,
    said,
)
from portal.front.report.fields import UNREADABLE, Choice, Phone, Words
from portal.journeys.pages import Answer, Question
from portal.people.contact import Contact
from portal.repairs.rooms import GROUPS
from portal.repairs.slots import Slot

SHORT, LONG = 200, 2000
YES_NO = (("yes", "Yes"), ("no", "No"))
SINCE = {
    "today": "Today",
    "days": "A few days",
    "weeks": "Some weeks",
    "months": "Some months",
    "longer": "A year or longer",
}
WHO = {
    "me": "Me",
    "else": "Somebody else",
    "nobody": "Nobody",
}
# HACT PersonAlertTypeCode, in the words of the person whom it is about.
NEEDS = {
    "20-10": "I do not hear well",
    "20-20": "I do not see well",
    "20-40": "I cannot move things, or need help to move",
    "20-50": "I use a wheelchair",
    "20-30": "Somebody is ill",
    "20-60": "I need more time to come to the door",
    "40": "I need another language",
    "60": "I need things explained, or somebody with me",
}
CONTACT = {"sms": "A text message", "email": "An email", "call": "A call"}
NONE_SUITS = "none"
MATTER = re.compile(r"(order|request):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LOOK_AGAIN = "What is known has changed while you read. Look again at what is below."


class Asked(Question):
    """A question of the report."""

    about: About


class Stop(Asked):
    """The end of the road: there is something to read, and nothing to answer."""

    def is_valid(self) -> bool:
        return False


class WhereForm(Asked):
    heading = "room"

    room = Choice(label="Where is it?", missing="Choose where it is.")

    def ask(self) -> None:
        rooms, begun = self.about.rooms(), begun_as(self.answers)
        if begun:
            problem = self.about.problems.get(begun.problem)
            rooms = [room for room in rooms if problem and room.key in problem.rooms]
        choices = [(room.key, room.name) for room in rooms]
        hints = {room.key: room.hint for room in rooms}
        if not begun:
            choices.append((NEIGHBOUR, "In a neighbour’s home"))
        self.fields["room"].offer(choices, hints)  # type: ignore[attr-defined]


class KindForm(Asked):
    """Which sort of problem: fifty choices on one page would be no choice."""

    heading = "group"

    group = Choice(label="What is it about?", missing="Choose what it is about.")

    def ask(self) -> None:
        groups = self.about.problems.grouped(said(self.answers, "where", "room"))
        self.fields["group"].offer((key, GROUPS[key]) for key, _problems in groups)  # type: ignore[attr-defined]


class WhatForm(Asked):
    heading = "problem"

    problem = Choice(label="What is wrong?", missing="Choose what is wrong.")

    def ask(self) -> None:
        room, group = said(self.answers, "where", "room"), said(self.answers, "kind", "group")
        here = [one for one in self.about.problems.in_room(room) if one.group == group]
        self.fields["problem"].offer(  # type: ignore[attr-defined]
            ((one.key, one.name) for one in here), {one.key: one.hint for one in here}
        )


class UrgentForm(Asked):
    heading = "now"

    now = Choice(label="Is it dangerous now?", missing="Choose yes or no.", choices=YES_NO)


class KnownForm(Asked):
    """Whether it is one of those we know of. ``seen`` are those that the page showed."""

    heading = "which"

    which = Choice(label="Is it one of these?", missing="Choose one, or that it is something else.")
    different_because = Words(
        label="If it is something else: what is different?",
        longest=LONG,
        rows=3,
        help_text="So that your report is not taken for the other one.",
    )
    seen = forms.MultipleChoiceField(
        widget=forms.MultipleHiddenInput,
        required=False,
        error_messages={"invalid_choice": LOOK_AGAIN, "invalid_list": LOOK_AGAIN},
    )

    def ask(self) -> None:
        bearing = self.about.bearing(self.answers)
        landlord = self.about.landlord.name
        same = [(f"same:{one.key}", f"It is the same: {one.title}") for one in bearing.same]
        back = [(f"back:{one.key}", f"It has come back: {one.title}") for one in bearing.done]
        hints = {
            f"same:{one.key}": f"{one.when}. Follow it instead of reporting it again." for one in bearing.same
        }
        hints |= {f"back:{one.key}": f"{one.when}. {landlord} has to put it right." for one in bearing.done}
        which = self.fields["which"]
        which.offer([*same, *back, ("new", "It is something else")], hints)  # type: ignore[attr-defined]
        keys = sorted(bearing.keys)
        # What they saw may be done by now: only what is new has to be looked at again.
        sent = self.fields["seen"].widget.value_from_datadict(self.data, self.files, "seen") or []
        known = {*keys, *(key for key in sent if isinstance(key, str) and MATTER.fullmatch(key))}
        self.fields["seen"].choices = [(key, key) for key in known]  # type: ignore[attr-defined]
        self.initial = {**(self.initial or {}), "seen": keys}
        if not bearing.same:
            del self.fields["different_because"]

    def clean_seen(self) -> list[str]:
        return sorted(self.cleaned_data["seen"])

    def clean(self) -> dict[str, Any]:
        """What was reported while they read is shown before they answer."""
        found = self.cleaned_data
        if self.about.bearing(self.answers).keys - set(found.get("seen", ())):
            self.add_error("which", LOOK_AGAIN)
        elif found.get("which") == "new" and found.get("different_because") == "":
            self.add_error("different_because", "Write what is different, in a few words.")
        return found


class DetailsForm(Asked):
    """The questions of this problem, since when, and the resident's own words."""

    at_risk = Choice(
        label="Is anybody at home more at risk than others?",
        help_text="Under 5 or over 65, pregnant, disabled or ill. Then it is mended sooner.",
        missing="Choose yes or no.",
        choices=YES_NO,
    )
    since = Choice(label="How long has it been like this?", missing="Choose how long.", choices=SINCE.items())
    words = Words(
        label="Tell us more, in your own words",
        help_text="What you see, hear or smell, and where exactly. You can leave this empty.",
        longest=LONG,
        rows=4,
    )

    def ask(self) -> None:
        problem = problem_of(self.answers, self.about)
        questions = problem.questions if problem else ()
        asked: dict[str, forms.Field] = {}
        for question in questions:
            missing = f"Choose an answer to “{question.text}”."
            asked[question.key] = (
                Choice(label=question.text, missing=missing, choices=[(one, one) for one in question.choices])
                if question.choices
                else Words(label=question.text, longest=SHORT)
            )
        after = {name: self.fields[name] for name in ("since", "words")}
        first = {"at_risk": self.fields["at_risk"]} if self._asks_risk() else {}
        self.fields = {**asked, **first, **after}

    def _asks_risk(self) -> bool:
        return asks_who_is_at_risk(self.answers, self.about)


class PhotosForm(Asked):
    """Photos are kept beside the draft, as they come; what is asked here is only to go on."""


class InForm(Asked):
    """Who is there, and how to get in."""

    who = Choice(label="Who will be at home?", missing="Choose who will be at home.", choices=WHO.items())
    who_name = Words(label="If somebody else: their name", longest=SHORT)
    how_to_get_in = Words(
        label="How do we get to your door?",
        help_text="A buzzer, a gate, which floor, where to park. You can leave this empty.",
        longest=LONG,
        rows=2,
    )
    pets = Words(label="Do you have pets? Which?", help_text="You can leave this empty.", longest=SHORT)

    def ask(self) -> None:
        hints = {"nobody": "We ask next how to get in."}
        field = self.fields["who"]
        assert isinstance(field.widget, Radios)  # noqa: S101
        field.widget.hints = hints

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("who") == "else" and not found.get("who_name") and "who_name" not in self.errors:
            self.add_error("who_name", "Write the name of the person who will be there.")
        return found


class KeysForm(Asked):
    """For when nobody is in. What opens the box is sealed, and shown only to those who come."""

    keysafe_place = Words(label="Is there a key safe? Where?", longest=SHORT)
    keysafe_code = Words(label="What is its code?", longest=40)
    other_way = Words(
        label="If there is none: how do we get in?",
        help_text="A neighbour or a caretaker who has a key, for example.",
        longest=SHORT,
    )

    def ask(self) -> None:
        self.fields["keysafe_code"].widget.attrs |= {"autocomplete": "off", "class": "govuk-input--width-10"}

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if self.errors:
            return found
        if not found["keysafe_place"] and not found["other_way"]:
            self.add_error("keysafe_place", "Write where the key safe is, or another way to get in.")
        elif found["keysafe_place"] and not found["keysafe_code"]:
            self.add_error("keysafe_code", "Write the code of the key safe.")
        return found


class NeedsForm(Asked):
    """What the person who comes should know: the resident's own words first."""

    needs = Words(
        label="Is there anything we should know?",
        help_text=(
            "How you would like us to talk with you, what makes a visit hard for you, who else is at home. "
            "You can leave this empty."
        ),
        longest=LONG,
        rows=3,
    )
    alerts = forms.MultipleChoiceField(
        label="Tick what is true for your home. You can leave all empty",
        required=False,
        widget=Checkboxes,
        choices=list(NEEDS.items()),
        error_messages={"invalid_choice": UNREADABLE, "invalid_list": UNREADABLE},
    )


class ContactForm(Asked):
    """How to reach somebody about this repair."""

    contact_by = Choice(
        label="How should we tell you about this repair?",
        missing="Choose how we should tell you.",
        choices=CONTACT.items(),
    )
    contact_phone = Phone(
        label="Telephone number", help_text="For the person who comes, and for texts and calls."
    )

    def ask(self) -> None:
        email = self.about.reached.email
        choices = [(key, name) for key, name in CONTACT.items() if key != "email" or email]
        self.fields["contact_by"].offer(choices, {"email": email})  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        by, phone = found.get("contact_by"), found.get("contact_phone", "")
        if "contact_phone" in self.errors:
            return found
        if by in {"sms", "call"} and not phone:
            self.add_error("contact_phone", "Enter the number that we should use.")
        elif by == "sms":
            try:
                Contact.read(phone)
            except forms.ValidationError:
                self.add_error("contact_phone", "A text message needs a mobile number, like 07700 900123.")
        return found


class TimeForm(Asked):
    """A visit, of those that are offered. Of a stored one only the day is looked at: it may have passed."""

    heading = "choice"

    choice = Choice(label="When should we come?", missing="Choose a time.")
    slot = forms.JSONField(widget=forms.HiddenInput, required=False)

    def ask(self) -> None:
        offer = self.about.offer
        field = self.fields["choice"]
        if offer is None:
            kept = str(self.data.get("choice", "")) if self.data else ""
            field.offer([(kept, kept)])  # type: ignore[attr-defined]
            field.required = False
            return
        del self.fields["slot"]
        self.offered = {slot_key(slot): slot for slot in offer.slots}
        choices = [(key, slot_words(slot, self.about)) for key, slot in self.offered.items()]
        none = [(NONE_SUITS, f"None of these. {self.about.landlord.name} has to offer me others")]
        field.offer(choices + none if choices else [])  # type: ignore[attr-defined]
        field.required = bool(choices)

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        slot = found.get("slot")
        if slot and str(slot.get("on", "")) <= self.about.today.isoformat():
            self.add_error("choice", "The day you chose has come or gone. Choose another time.")
        return found

    @property
    def answer(self) -> Answer:
        choice = self.cleaned_data.get("choice", "")
        slot = self.offered.get(choice)
        return {"choice": choice, "slot": slot.stored() if slot else None}


def slot_key(slot: Slot) -> str:
    """Of its day and hours: offered again it is the same choice."""
    return f"{slot.on.isoformat()}.{slot.earliest or ''}.{slot.latest or ''}.{slot.reference}"


def slot_words(slot: Slot, about: About) -> str:
    """Tuesday 24 November, 8am to 1pm."""
    day = weekday(slot.on, today=about.today)
    hours = window(slot.earliest, slot.latest)
    return f"{day[:1].upper()}{day[1:]}, {hours or slot.name}"


def read_which(which: str) -> tuple[str, str, UUID] | None:
    """Of an answer about what is known: same or back; order or request; its code. None for something else."""
    parts = which.split(":")
    return (parts[0], parts[1], UUID(parts[2])) if len(parts) == 3 else None
