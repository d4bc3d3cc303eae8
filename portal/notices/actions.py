"""Sending what was stored."""

import re
from datetime import timedelta
from functools import reduce
from operator import or_
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from portal.core import clock
from portal.notices.channels import CannotBeSent, email, sms
from portal.notices.channels import letter as letters_out
from portal.notices.models import Notice
from portal.notices.preferences import ways_to
from portal.notices.rules import pause_after

CHANNELS: dict[str, ModuleType] = {
    Notice.Channel.EMAIL: email,
    Notice.Channel.SMS: sms,
    Notice.Channel.LETTER: letters_out,
}
# What is not worth sending any more after so long.
STALE = {
    "sign_in_code": timedelta(minutes=10),
    "repair_on_the_way": timedelta(hours=1),
    "repair_reminder": timedelta(hours=20),
}
TOO_OLD = "too old"  # a failure of ours: it waited until it would only confuse
ANSWER_LINK = re.compile(r"(?<=/answer/)[\w-]+")
# What opens a door: taken out of our copy once the message has gone.
SECRETS = {
    "sign_in_code": re.compile(r"\b\d{6}\b"),
    "invitation": re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b"),
    "set_password": re.compile(r"(?<=/office/password/)\S+"),
    "work_invitation": re.compile(r"(?<=/office/password/)\S+"),
}


class CannotSendAgain(Exception):
    """Why a message is not sent again, in a sentence."""


@transaction.atomic
def send_stored(pk: int) -> bool:
    """Send the notice unless it is sent, being sent, given up or not due. Whether it has now gone.

    In the demo nothing goes: it stays here, to be read.
    """
    notice = Notice.objects.select_for_update(skip_locked=True).filter(_unsent(), pk=pk).first()
    if notice is None:
        return False
    if is_stale(notice):
        _give_up(notice, TOO_OLD)
        return False
    if settings.NOTICES_STAY_HERE:
        Notice.objects.filter(pk=pk).update(sent_at=clock.now())
        return True
    channel = CHANNELS[notice.channel]
    if not Notice.objects.filter(channel.sendable(), pk=pk).exists():
        return False  # neither this Homefile nor its landlord has what it is sent with
    try:
        channel.send(notice)
    except CannotBeSent as refusal:
        _give_up(notice, refusal.why)
        return False
    except Exception as error:  # whatever went wrong out there, the notice waits and says so
        _rest(notice, type(error).__name__)
        return False
    _has_gone(notice)
    return True


def sendable() -> Q:
    """Notices that this Homefile, or their landlord, has the means to send."""
    able: Q = reduce(or_, [Q(channel=name) & channel.sendable() for name, channel in CHANNELS.items()])
    return able


def _unsent() -> Q:
    """Neither sent nor given up, and its time has come."""
    due = Q(send_after=None) | Q(send_after__lte=clock.now())
    return due & Q(sent_at=None, given_up_at=None)


def _rest(notice: Notice, failure: str) -> None:
    """It failed: try again later, or give it up when it was tried often enough."""
    pause = pause_after(notice.tries + 1)
    if pause is None:
        _give_up(notice, failure)
        return
    notice.tries += 1
    notice.failed_at, notice.failure = clock.now(), failure
    notice.send_after = notice.failed_at + pause
    notice.save(update_fields=["tries", "failed_at", "failure", "send_after"])


def _give_up(notice: Notice, failure: str) -> None:
    """Not tried any more; staff are shown."""
    notice.tries += failure != TOO_OLD
    notice.failed_at = notice.given_up_at = clock.now()
    notice.failure = failure
    notice.save(update_fields=["tries", "failed_at", "failure", "given_up_at"])


def _has_gone(notice: Notice) -> None:
    """Sent, and our copy kept without what opens a door."""
    notice.sent_at = clock.now()
    notice.subject = without_secrets(notice.kind, notice.subject)
    notice.body = without_secrets(notice.kind, notice.body)
    notice.reply_to = ""  # it opens a conversation to whoever has it
    notice.save(update_fields=["sent_at", "subject", "body", "reply_to"])


@transaction.atomic
def send_again(notice: Notice) -> Notice:
    """Try a message that did not go once more from the start, where its reader can be reached now.

    Raises CannotSendAgain for one that has gone, or that would only confuse by now.
    """
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.sent_at:
        raise CannotSendAgain("It has gone in the meantime.")
    if is_stale(notice):
        raise CannotSendAgain("It is too old: it would only confuse. Call them if it still matters.")
    ways = ways_to(notice.person) if notice.person else {}
    notice.to = ways.get(Notice.Channel(notice.channel), notice.to)
    notice.tries, notice.failure, notice.send_after = 0, "", clock.now()
    notice.given_up_at = notice.failed_at = None
    notice.save(update_fields=["to", "tries", "failure", "send_after", "given_up_at", "failed_at"])
    return notice


def without_secrets(kind: str, text: str) -> str:
    """The words of such a message, with dots for the code or link that opens a door."""
    secret = SECRETS.get(kind, ANSWER_LINK)
    return secret.sub("••••", text)


def is_stale(notice: Notice) -> bool:
    """Whether the notice waited so long that it would only confuse."""
    kept = STALE.get(notice.kind)
    return kept is not None and clock.now() - notice.made_at > kept


def waiting() -> list[int]:
    """Notices whose time to go has come, or that were never tried. Oldest first, a hundred at a time.

    What cannot go at all, for want of a channel, does not stand in the way of what can.
    """
    rested = Q(send_after__isnull=False) | Q(made_at__lt=clock.now() - timedelta(minutes=5))
    unsent = Notice.objects.filter(_unsent(), rested, sendable())
    return list(unsent.order_by("made_at").values_list("pk", flat=True)[:100])


@transaction.atomic
def print_letters(path: Path) -> int:
    """Write the letters that wait into a new file, a page each, and count them as sent. How many.

    Not those that GOV.UK Notify posts. The file is whole before they count as sent.
    """
    waiting = Notice.objects.select_for_update(skip_locked=True).filter(channel="letter", sent_at=None)
    waiting = waiting.exclude(letters_out.sendable())
    letters = list(waiting.order_by("made_at"))
    with path.open("x", encoding="utf-8") as file:
        file.writelines(f"{letter.to}\n\n{letter.body}\f\n" for letter in letters)
    for letter in letters:
        _has_gone(letter)
    return len(letters)
