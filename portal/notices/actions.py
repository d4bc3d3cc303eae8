"""Sending what was stored."""

import re
from datetime import timedelta
from pathlib import Path
from types import ModuleType

from django.db import transaction

from portal.core import clock
from portal.notices.channels import email, sms
from portal.notices.channels import letter as letters_out
from portal.notices.models import Notice

CHANNELS: dict[str, ModuleType] = {
    Notice.Channel.EMAIL: email,
    Notice.Channel.SMS: sms,
    Notice.Channel.LETTER: letters_out,
}
# A code that has run out is not worth sending.
STALE = {"sign_in_code": timedelta(minutes=10)}
# What opens a door: taken out of our copy once the message has gone.
SECRETS = {
    "sign_in_code": re.compile(r"\b\d{6}\b"),
    "invitation": re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b"),
    "set_password": re.compile(r"(?<=/office/password/)\S+"),
}


@transaction.atomic
def send_stored(pk: int) -> bool:
    """Send the notice unless it is sent, being sent or no longer of use. Whether it has now gone."""
    notice = Notice.objects.select_for_update(skip_locked=True).filter(pk=pk, sent_at=None).first()
    if notice is None or is_stale(notice):
        return False
    channel = CHANNELS[notice.channel]
    if not channel.is_ready():
        return False
    try:
        channel.send(notice)
    except Exception as error:  # whatever went wrong out there, the notice waits and says so
        notice.failed_at, notice.failure = clock.now(), type(error).__name__
        notice.save(update_fields=["failed_at", "failure"])
        return False
    _has_gone(notice)
    return True


def _has_gone(notice: Notice) -> None:
    """Sent, and our copy kept without what opens a door."""
    notice.sent_at = clock.now()
    notice.subject = without_secrets(notice.kind, notice.subject)
    notice.body = without_secrets(notice.kind, notice.body)
    notice.save(update_fields=["sent_at", "subject", "body"])


def without_secrets(kind: str, text: str) -> str:
    """The words of such a message, with dots for the code or link that opens a door."""
    secret = SECRETS.get(kind)
    return secret.sub("••••", text) if secret else text


def is_stale(notice: Notice) -> bool:
    """Whether the notice waited so long that it would only confuse."""
    kept = STALE.get(notice.kind)
    return kept is not None and clock.now() - notice.made_at > kept


def waiting() -> list[int]:
    """Notices that did not go: never tried, or failed a while ago. Oldest first, a hundred at a time."""
    rested = clock.now() - timedelta(minutes=5)
    unsent = Notice.objects.filter(sent_at=None, made_at__lt=rested).exclude(failed_at__gte=rested)
    return list(unsent.order_by("made_at").values_list("pk", flat=True)[:100])


@transaction.atomic
def print_letters(path: Path) -> int:
    """Write the letters that wait into a new file, a page each, and count them as sent. How many.

    The file is whole before they count as sent.
    """
    waiting = Notice.objects.select_for_update(skip_locked=True).filter(channel="letter", sent_at=None)
    letters = list(waiting.order_by("made_at"))
    with path.open("x", encoding="utf-8") as file:
        file.writelines(f"{letter.to}\n\n{letter.body}\f\n" for letter in letters)
    for letter in letters:
        _has_gone(letter)
    return len(letters)
