"""What is done on the page of one conversation, each by its form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.enquiries.actions import answering, asking, publishing
from portal.enquiries.models import Enquiry, Message
from portal.landlords.models import Officer, Team
from portal.office.giving import given_words

PHONE = Message.Channel.PHONE


@dataclass(frozen=True)
class Doing:
    """What an officer said in one of the forms of a question."""

    enquiry: Enquiry
    officer: Officer
    said: Mapping[str, Any]


def _note(of: Doing) -> str:
    answering.note(enquiry=of.enquiry, words=of.said["words"], by=of.officer)
    return "Noted. Residents do not see it."


def _phone(of: Doing) -> str:
    if of.said["side"] == Message.Direction.OUT:
        answering.answer(enquiry=of.enquiry, words=of.said["words"], channel=PHONE, by=of.officer)
        return "Written down as your answer by telephone."
    asking.say_more(
        enquiry=of.enquiry,
        words=of.said["words"],
        channel=PHONE,
        taken_by=of.officer,
        by=of.enquiry.asked_by,
    )
    return "Written down as said by telephone."


def _give(of: Doing) -> str:
    to = of.said["to"]
    if isinstance(to, Team):
        answering.hand_over(enquiry=of.enquiry, to=None, team=to, by=of.officer)
    else:
        answering.hand_over(enquiry=of.enquiry, to=to, by=of.officer)
    return given_words(to)


def _mine(of: Doing) -> str:
    answering.hand_over(enquiry=of.enquiry, to=of.officer, by=of.officer)
    return "This is yours now."


def _merge(of: Doing) -> str:
    into = answering.merge(enquiry=of.enquiry, into=of.said["into"], by=of.officer)
    return f"Now part of {into.reference}."


def _reopen(of: Doing) -> str:
    answering.reopen(enquiry=of.enquiry, by=of.officer)
    return "Open again, with a new promise."


def _close(of: Doing) -> str:
    answering.close(enquiry=of.enquiry, because=of.said["because"], by=of.officer)
    return "Closed. They are told why."


def _why(of: Doing) -> str:
    answering.change_cause(enquiry=of.enquiry, cause=of.said["cause"], by=of.officer)
    return "It is counted there from now on."


def _publish(of: Doing) -> str:
    home, where = of.enquiry.home, of.said["where"]
    publishing.publish(
        landlord=of.officer.landlord,
        question=of.said["question"],
        answer=of.said["answer"],
        home=home if where == "home" else None,
        block=home.block if where == "block" else None,
        enquiry=of.enquiry,
        by=of.officer,
    )
    return "It is on the page."


ACTS: Mapping[str, Callable[[Doing], str]] = {
    "note": _note,
    "phone": _phone,
    "give": _give,
    "mine": _mine,
    "merge": _merge,
    "reopen": _reopen,
    "close": _close,
    "why": _why,
    "publish": _publish,
}
