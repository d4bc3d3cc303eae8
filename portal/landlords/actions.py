"""What is done to landlords as such."""

from dataclasses import asdict
from itertools import count

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from portal.core.colours import refuse_primary, refuse_secondary
from portal.core.secrets import sealed
from portal.landlords.models import Landlord, Priority
from portal.landlords.promises import FIRST_PROMISES
from portal.notices.channels.notify import PURPOSE as NOTIFY
from portal.notices.models import NotifyAccount
from portal.people.models import Person
from portal.records.events import record


class CannotAdd(Exception):
    """Why a landlord or an officer cannot be added, in a sentence."""


class CannotChange(Exception):
    """Why a landlord cannot be as asked, in a sentence."""


# What a landlord may change of itself.
CHANGEABLE = frozenset(
    {
        "name",
        "phone",
        "emergency_phone",
        "email",
        "primary_colour",
        "secondary_colour",
        "shows_costs",
        "correction_working_days",
        "enquiry_working_days",
        "enquiry_reopen_days",
        "information_opted_in",
        "information_days",
        "information_acknowledge_days",
        "information_extension_days",
        "information_clarity_pauses",
        "information_hours",
        "information_review_days",
        "information_ask_review_days",
        "ending_limit_percent",
        "judges_hazard_signs",
        "takes_reports",
        "recall_months",
        "answer_days",
        "change_hours",
        "quiet_from",
        "quiet_until",
        "names_who_looked",
        "alert_review_months",
    }
)


@transaction.atomic
def add_landlord(*, slug: str, name: str, kind: Landlord.Kind, by: Person | None) -> Landlord:
    """A new landlord. Raises CannotAdd for a slug that is taken or is no slug, or a name too long."""
    landlord = Landlord(slug=slug, name=name, kind=kind)
    try:
        landlord.full_clean()
    except ValidationError as error:
        raise CannotAdd(" ".join(error.messages)) from error
    landlord.save()
    give_first_promises(landlord)
    record("landlord added", landlord, by=by, landlord_id=landlord.pk)
    return landlord


def give_first_promises(landlord: Landlord) -> None:
    """The priorities every landlord begins with."""
    Priority.objects.bulk_create(
        Priority(landlord=landlord, position=position, **asdict(promise))
        for position, promise in enumerate(FIRST_PROMISES)
    )


@transaction.atomic
def change_landlord(*, landlord: Landlord, by: Person | None, **changes: object) -> Landlord:
    """The landlord with other words, numbers or colours.

    Raises CannotChange for what it may not be; for a colour that people could not read, with the nearest one
    that they can (WCAG 2.2, 1.4.3 and 1.4.11).
    """
    for name in changes.keys() - CHANGEABLE:
        raise CannotChange(f"There is no {name} to change.")
    for name, value in changes.items():
        setattr(landlord, name, value)
    try:
        landlord.full_clean()
    except ValidationError as error:
        raise CannotChange(" ".join(error.messages)) from error
    for refused in (refuse_primary(landlord.primary_colour), refuse_secondary(landlord.secondary_colour)):
        if refused:
            raise CannotChange(f"{refused.reason} The nearest that works is {refused.nearest}.")
    landlord.save(update_fields=[*changes])
    record("landlord changed", landlord, by=by, landlord_id=landlord.pk, fields=sorted(changes))
    return landlord


@transaction.atomic
def keep_notify_account(
    *, landlord: Landlord, key: str, sms_template: str, letter_template: str, by: Person | None
) -> None:
    """Its messages go through its own account with GOV.UK Notify. An empty key keeps the one there is.

    Raises CannotChange where there is none yet. The key is sealed, and shown to nobody again.
    """
    held = NotifyAccount.objects.select_for_update().filter(landlord_id=landlord.pk).first()
    if held is None and not key:
        raise CannotChange("Write the key.")
    sealed_key = sealed(key, purpose=NOTIFY) if key else held.key if held else ""
    NotifyAccount.objects.update_or_create(
        landlord_id=landlord.pk,
        defaults={"key": sealed_key, "sms_template": sms_template, "letter_template": letter_template},
    )
    record("notify account kept", landlord, by=by, landlord_id=landlord.pk, new_key=bool(key))


@transaction.atomic
def drop_notify_account(*, landlord: Landlord, by: Person | None) -> None:
    """Its messages go as those of everybody else here."""
    if NotifyAccount.objects.filter(landlord_id=landlord.pk).delete()[0]:
        record("notify account dropped", landlord, by=by, landlord_id=landlord.pk)


# What a landlord may change of a priority; its key stays, because problems and reports hold it.
PRIORITY_CHANGEABLE = frozenset(
    {"name", "hact_code", "hours", "days", "counts_working_days", "offers_visits", "position"}
)


@transaction.atomic
def change_priority(*, priority: Priority, by: Person | None, **changes: object) -> Priority:
    """The priority with another name or target, for reports made from now on: what was promised stays.

    Raises CannotChange for what it may not be.
    """
    for name in changes.keys() - PRIORITY_CHANGEABLE:
        raise CannotChange(f"There is no {name} to change.")
    for name, value in changes.items():
        setattr(priority, name, value)
    try:
        priority.full_clean()
    except ValidationError as error:
        raise CannotChange(" ".join(error.messages)) from error
    priority.save(update_fields=[*changes])
    record("priority changed", priority, by=by, fields=sorted(changes))
    return priority


@transaction.atomic
def add_priority(*, landlord: Landlord, by: Person | None, **facts: object) -> Priority:
    """One more priority, after those there are; its key is made of its name, and stays.

    Raises CannotAdd for what it may not be.
    """
    priority = Priority(landlord=landlord, position=_last_position(landlord) + 1)
    for name, value in facts.items():
        setattr(priority, name, value)
    priority.key = _new_key(landlord, priority.name)
    try:
        priority.full_clean()
    except ValidationError as error:
        raise CannotAdd(" ".join(error.messages)) from error
    priority.save()
    record("priority added", priority, by=by, key=priority.key)
    return priority


def _last_position(landlord: Landlord) -> int:
    return max(landlord.priorities.values_list("position", flat=True), default=0)


def _new_key(landlord: Landlord, name: str) -> str:
    taken = set(landlord.priorities.values_list("key", flat=True))
    begins = slugify(name)[:35].strip("-") or "priority"
    numbered = (f"{begins}-{n}" for n in count(2))
    return begins if begins not in taken else next(key for key in numbered if key not in taken)
