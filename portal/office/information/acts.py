"""What is done on the page of one request for information, each by its form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from portal.core import clock
from portal.core.forms import BaseForm
from portal.documents.files.refusals import Refused
from portal.enquiries.actions import informing, requesting
from portal.enquiries.information import files
from portal.enquiries.models import (
    InformationFile,
    InformationMessage,
    InformationPart,
    InformationRequest,
    InformationReview,
)
from portal.enquiries.rules import CannotDo
from portal.landlords.models import Officer, Team
from portal.office.giving import given_words
from portal.office.information import forms

NAME = 150


@dataclass(frozen=True)
class Doing:
    """What an officer said in one of the forms of a request."""

    request: InformationRequest
    officer: Officer
    said: Mapping[str, Any]


def _acknowledge(of: Doing) -> str:
    informing.acknowledge(request=of.request, words=of.said["words"], by=of.officer)
    return "They are told."


def _clarify(of: Doing) -> str:
    informing.ask_what_they_mean(request=of.request, words=of.said["words"], by=of.officer)
    return "They are asked."


def _extend(of: Doing) -> str:
    informing.extend(request=of.request, days=of.said["days"], because=of.said["because"], by=of.officer)
    return "The time is longer, and they are told why."


def _hours(of: Doing) -> str:
    informing.write_hours(
        request=of.request,
        hours=of.said["hours"],
        doing=of.said["doing"],
        still_needed=of.said["still_needed"],
        by=of.officer,
    )
    return "Written down."


@transaction.atomic
def _part(of: Doing) -> str:
    said = of.said
    given = said["file"] and said["outcome"] == InformationPart.Outcome.GIVEN
    words = said["words"] or ("It is in the file." if given else "")
    part = informing.add_part(
        request=of.request,
        what=said["what"],
        outcome=InformationPart.Outcome(said["outcome"]),
        words=words,
        link=said["link"],
        ground=said["ground"],
        why=said["why"],
        by=of.officer,
    )
    if given:
        _attach(part, said["file"])
    return "Added. They read it once you send the answer."


def _attach(part: InformationPart, file: Any) -> None:
    """Raises CannotDo for a file that must not be given out."""
    try:
        stored_as, size = files.keep(file, called=file.name)
    except Refused as reason:
        raise CannotDo(str(reason)) from reason
    ending = stored_as.rpartition(".")[2]
    plain = "".join(letter for letter in file.name if letter.isprintable() and letter not in '/\\:*?"<>|')
    stem = plain.rpartition(".")[0] or plain or "file"
    InformationFile.objects.create(
        landlord_id=part.landlord_id,
        part=part,
        name=f"{stem[: NAME - len(ending) - 1]}.{ending}",
        stored_as=stored_as,
        size=size,
        added_at=clock.now(),
    )


def _answer(of: Doing) -> str:
    informing.answer_request(request=of.request, words=of.said["words"], by=of.officer)
    return "The answer is sent."


def _note(of: Doing) -> str:
    informing.note_on(request=of.request, words=of.said["words"], by=of.officer)
    return "Noted. Residents do not see it."


def _more(of: Doing) -> str:
    said = {
        "request": of.request,
        "words": of.said["words"],
        "channel": InformationMessage.Channel(of.said["channel"]),
        "taken_by": of.officer,
        "by": of.request.asked_by,
    }
    if of.said["review"]:
        requesting.ask_review(**said)
        return "Written down. Somebody else looks at the answer again."
    requesting.add_words(**said)
    return "Written down."


def _give(of: Doing) -> str:
    to = of.said["to"]
    if isinstance(to, Team):
        informing.give_request(request=of.request, to=None, team=to, by=of.officer)
    else:
        informing.give_request(request=of.request, to=to, by=of.officer)
    return given_words(to)


def _mine(of: Doing) -> str:
    informing.give_request(request=of.request, to=of.officer, by=of.officer)
    return "This is yours now."


def _topic(of: Doing) -> str:
    informing.change_topic(request=of.request, topic=of.said["topic"], by=of.officer)
    return "Changed."


def _withdraw(of: Doing) -> str:
    requesting.withdraw_request(request=of.request, taken_by=of.officer, by=of.request.asked_by)
    return "Closed: they have taken it back."


def _review(of: Doing) -> str:
    informing.take_review(request=of.request, by=of.officer)
    return "You look at it again. You can change the parts of the answer."


def _decide(of: Doing) -> str:
    outcome = InformationReview.Outcome(of.said["outcome"])
    informing.decide_review(request=of.request, outcome=outcome, words=of.said["words"], by=of.officer)
    return "Decided. They are told."


def _close(of: Doing) -> str:
    informing.close_unclear(request=of.request, words=of.said["words"], by=of.officer)
    return "Closed. They are told."


def _question(of: Doing) -> str:
    enquiry = informing.make_question(request=of.request, words=of.said["words"], by=of.officer)
    return f"This is a question now: {enquiry.reference}."


def _publish(of: Doing) -> str:
    home = of.request.home
    informing.publish_information(
        request=of.request,
        question=of.said["question"],
        answer=of.said["answer"],
        home=home if of.said["where"] == "home" else None,
        block=home.block if of.said["where"] == "block" else None,
        in_scheme=bool(of.said.get("in_scheme")) and of.said["where"] == "landlord",
        by=of.officer,
    )
    return "It stands where the next person finds it."


# What is done, and the form that says how; none where pressing the button says all.
ACTS: Mapping[str, Callable[[Doing], str]] = {
    "acknowledge": _acknowledge,
    "clarify": _clarify,
    "extend": _extend,
    "hours": _hours,
    "part": _part,
    "answer": _answer,
    "note": _note,
    "more": _more,
    "give": _give,
    "mine": _mine,
    "topic": _topic,
    "withdraw": _withdraw,
    "review": _review,
    "decide": _decide,
    "close": _close,
    "question": _question,
    "publish": _publish,
}
PLAIN: Mapping[str, type[BaseForm]] = {
    "acknowledge": forms.AcknowledgeForm,
    "clarify": forms.ClarifyForm,
    "extend": forms.ExtendForm,
    "hours": forms.HoursForm,
    "answer": forms.AnswerForm,
    "note": forms.NoteForm,
    "more": forms.MoreForm,
    "decide": forms.DecideForm,
    "close": forms.CloseForm,
    "question": forms.QuestionForm,
}
