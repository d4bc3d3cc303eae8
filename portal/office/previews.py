"""Every message that Homefile sends, with invented people, repairs and links, for staff to read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.landlords.models import Landlord
from portal.notices.models import Notice
from portal.notices.sending import words_of

EMAIL, SMS, LETTER = Notice.Channel.EMAIL, Notice.Channel.SMS, Notice.Channel.LETTER
SITE = "https://homes.example.org"
HOME = "8d1f0a52-3c4b-4e59-9a60-7b1c2d3e4f50"
REPAIR: dict[str, object] = {
    "who": "a plumber",
    "reference": "R-7K3F-92QD",
    "visit": "",
    "promise": "by Thursday 17 December",
    "can_change": False,
    "done": "",
    "expected": "",
    "urgent": False,
    "communal": False,
    "follows": False,
    "answer_url": "",
    "page_url": f"{SITE}/homes/{HOME}/repairs/51b7c9d2-0e6f-4a8b-8c3d-9e0f1a2b3c4d/",
}
VISIT: dict[str, object] = {"visit": "on Tuesday 24 November, between 8am and 1pm"}
TAP: dict[str, object] = {
    "answer_url": f"{SITE}/answer/x7Qm2Zt0bLr5Vd8NcK3sYwA1eJf6GhPu4TiXo9RvBnMqEyS/",
    "can_change": True,
}
DONE: dict[str, object] = {"done": "Tuesday 24 November"}
QUESTION: dict[str, object] = {
    "names": "Amina Tenant",
    "reference": "Q-7K3F-92QD",
    "words": "A plumber comes on Tuesday. Please tell us if that does not suit you.",
    "facts": [],
    "asks": False,
    "can_reply": False,
    "page_url": f"{SITE}/homes/{HOME}/questions/51b7c9d2-0e6f-4a8b-8c3d-9e0f1a2b3c4d/",
}
FACT: dict[str, object] = {
    "label": "Where it stands",
    "words": "A plumber is coming on Tuesday 24 November, between 8am and 1pm.",
    "source": "your repairs system",
    "as_of": "20 November 2026 at 6pm",
}
ASKED: dict[str, object] = {
    "reference": "Q-7K3F-92QD",
    "due": "24 November 2026",
    "chasing": False,
    "page_url": f"{SITE}/office/enquiries/51b7c9d2-0e6f-4a8b-8c3d-9e0f1a2b3c4d/",
}
INFORMATION: dict[str, object] = {
    "reference": "N-7K3F-92QD",
    "due": "21 December 2026",
    "page_url": f"{SITE}/homes/{HOME}/information/51b7c9d2-0e6f-4a8b-8c3d-9e0f1a2b3c4d/",
}
TOLD: dict[str, object] = INFORMATION | {
    "what": "answered",
    "words": "",
    "who": "Governance team",
    "longer": "10 days",
    "parts": [],
    "files": False,
    "review_until": "",
}
PARTS = [
    {"what": "What the lift cost in 2025", "outcome": "given", "words": "£4,120.", "link": "",
     "ground": "", "why": ""},
    {"what": "The report on the lift", "outcome": "given", "words": "It is published.",
     "link": "homes.example.org/information/larkfield/", "ground": "", "why": ""},
    {"what": "What each firm offered", "outcome": "refused", "words": "", "link": "",
     "ground": "Telling you would harm the trade of a firm, or the price we get for work.",
     "why": "We are asking for offers for the same work this month."},
    {"what": "What it cost in 1990", "outcome": "not_held", "words": "We keep this for 12 years.", "link": "",
     "ground": "", "why": ""},
]  # fmt: skip
NEIGHBOUR: dict[str, object] = {"communal": True, "follows": True, "who": "a door entry engineer"}

HAZARD_PAGE = f"{SITE}/homes/{HOME}/hazards/3a9d4f60-1b2c-4d5e-8f70-a1b2c3d4e5f6/"
HAZARD_FOUND = (
    "What we found\nWe found a hazard: Damp and mould. It could harm you, and has to be put right soon.\n\n"
    "What we will do\nTo make it safe: wash the mould off. It begins by 2 December 2026 and is done by "
    "4 December 2026."
)
MORE_WORK: dict[str, object] = {
    "reference": "LH-100234",
    "until": "24 November at 11:59pm",
    "page_url": f"{SITE}/office/more-work/7b2e1f90-5c4d-4a3b-9e8f-0a1b2c3d4e5f/",
}
HAZARD_CLOCK: dict[str, object] = {
    "duty": "Make an emergency safe",
    "left": "6 hours",
    "until": "tomorrow at 6pm",
    "reference": "H-7K3F-92QD",
    "page_url": f"{SITE}/office/hazards/3a9d4f60-1b2c-4d5e-8f70-a1b2c3d4e5f6/",
}
DOCUMENT: dict[str, object] = {
    "title": "Repairs policy",
    "day": "24 November 2026",
    "page_url": f"{SITE}/office/publication/documents/51b7c9d2-0e6f-4a8b-8c3d-9e0f1a2b3c4d/",
}
CORRECTION: dict[str, object] = {
    "due": "24 November 2026",
    "page_url": f"{SITE}/office/corrections/51b7c9d2-0e6f-4a8b-8c3d-9e0f1a2b3c4d/",
}


@dataclass(frozen=True, kw_only=True)
class Message:
    """One kind: what it is called, when it goes, how, and with what invented facts, case by case."""

    title: str
    when: str
    channels: tuple[Notice.Channel, ...] = (EMAIL, SMS)
    cases: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: {"": {}})


@dataclass(frozen=True, kw_only=True)
class Preview:
    """One message in full, as its reader gets it."""

    channel: Notice.Channel
    case: str
    body: str


def _repair(
    title: str,
    when: str,
    channels: tuple[Notice.Channel, ...] = (EMAIL, SMS),
    **cases: dict[str, object],
) -> Message:
    named = {name.replace("_", " "): REPAIR | facts for name, facts in cases.items()}
    return Message(title=title, when=when, channels=channels, cases=named)


CODE: dict[str, object] = {"code": "123456"}
MESSAGES: Mapping[str, Message] = {
    "repair_received": _repair(
        "We have your report",
        "At once, when a resident has sent a report. By letter to who told it on the phone, has no account "
        "and cannot be reached otherwise.",
        channels=(EMAIL, SMS, LETTER),
        without_a_visit={},
        with_a_visit=VISIT,
    ),
    "repair_booked": _repair(
        "A visit is booked",
        "When a time is agreed.",
        their_own_repair=VISIT | TAP,
        shared_parts=VISIT | NEIGHBOUR,
    ),
    "repair_changed": _repair(
        "The visit has changed",
        "When the visit moves, or is off.",
        another_time=VISIT | TAP,
        the_visit_is_off={},
        shared_parts=VISIT | NEIGHBOUR,
    ),
    "repair_reminder": _repair(
        "The day before a visit",
        "On the morning before, once quiet hours are over.",
        while_it_can_be_changed=VISIT | TAP,
        too_near_to_change=VISIT,
    ),
    "repair_on_the_way": _repair(
        "Somebody is on the way",
        "At once, also in quiet hours.",
        their_own_repair={},
        shared_parts=NEIGHBOUR,
    ),
    "repair_done": _repair(
        "You say that it is done",
        "When your system says so.",
        their_own_repair=DONE | TAP,
        shared_parts=DONE | NEIGHBOUR,
    ),
    "repair_is_it_fixed": _repair(
        "Is it fixed?",
        "Once, two days after it was done, where nobody has said.",
        their_own_repair=DONE | TAP,
    ),
    "repair_late": _repair(
        "The repair is late",
        "Once, when the promised day has passed.",
        with_a_new_date={"expected": "Tuesday 22 December"},
        without_a_new_date={},
        shared_parts=NEIGHBOUR,
    ),
    "repair_not_picked_up": _repair(
        "You have not taken it up yet",
        "Once, when your system has not answered for an hour; in an emergency after ten minutes.",
        a_common_repair={},
        an_emergency={"urgent": True},
    ),
    "hazard_summary": Message(
        title="What was found, and what will be done",
        when="When staff send the summary of an investigation.",
        cases={"": {"body": HAZARD_FOUND, "reference": "H-7K3F-92QD", "page_url": HAZARD_PAGE}},
    ),
    "hazard_closed": Message(
        title="Is the hazard gone?",
        when="When staff close the case of a hazard.",
        cases={
            because.replace("_", " "): {
                "because": because,
                "hazard": "damp and mould",
                "reference": "H-7K3F-92QD",
                "page_url": HAZARD_PAGE,
            }
            for because in ("done", "nothing_found", "no_access")
        },
    ),
    "hazard_clock": Message(
        title="A hazard's time runs out",
        when="To staff: once before a time runs out, and once when it has.",
        channels=(EMAIL,),
        cases={
            "hours left": HAZARD_CLOCK | {"late": False, "emergency": True},
            "days left": HAZARD_CLOCK | {"late": False, "emergency": False},
            "late": HAZARD_CLOCK | {"late": True, "emergency": False},
        },
    ),
    "more_work": Message(
        title="More work to agree to",
        when="To staff who may agree to it: once when it is asked for, and once when an answer is late.",
        channels=(EMAIL,),
        cases={
            "with a sum": MORE_WORK | {"late": False, "sum": "£250"},
            "without a sum": MORE_WORK | {"late": False, "sum": ""},
            "late": MORE_WORK | {"late": True, "sum": "£250"},
        },
    ),
    "more_work_answered": Message(
        title="An answer about more work",
        when="To the contractor, once an answer can no longer be taken back.",
        channels=(EMAIL,),
        cases={
            name: {
                "state": state,
                "reference": "LH-100234",
                "sum": "£250",
                "page_url": f"{SITE}/office/orders/",
            }
            for name, state in (("yes", "agreed"), ("no", "refused"), ("a question", "asked"))
        },
    ),
    "invitation": Message(
        title="The letter with a code",
        when="When staff invite a tenant.",
        channels=(LETTER,),
        cases={"": {"name": "Amina Tenant", "code": "ABCD-EF23-JKLM", "expires_on": date(2026, 12, 24)}},
    ),
    "sign_in_code": Message(title="The code to sign in", when="At once.", cases={"": CODE}),
    "no_account": Message(title="Nobody has an account there", when="At once."),
    "work_account": Message(title="A work account at a resident's door", when="At once."),
    "contact_added": Message(
        title="Another way in was added", when="At once, to the address or number known before."
    ),
    "question_answered": Message(
        title="You have answered a question",
        when="When staff answer, or close it with a reason, once quiet hours are over. To who has no account "
        "by email where you know an address, else by letter.",
        channels=(EMAIL, SMS, LETTER),
        cases={
            "with a fact": QUESTION | {"facts": [FACT], "can_reply": True},
            "that asks something": QUESTION | {"asks": True, "words": "Which of the two windows is it?"},
            "without an account": QUESTION | {"page_url": "", "can_reply": True},
        },
    ),
    "question_files": Message(
        title="We do not take files by email",
        when="Once, when somebody answers by email and sends files with it. Their words are kept.",
        channels=(EMAIL,),
        cases={"": QUESTION},
    ),
    "question_due": Message(
        title="A question has to be answered",
        when="Once, on the working day before, to whoever answers it.",
        channels=(EMAIL,),
        cases={"": ASKED, "what is happening": ASKED | {"chasing": True}},
    ),
    "question_late": Message(
        title="A question is late",
        when="Once, when the promised day has passed, to whoever answers it.",
        channels=(EMAIL,),
        cases={"": ASKED, "what is happening": ASKED | {"chasing": True}},
    ),
    "information_received": Message(
        title="You have a request for information",
        when="At once, when a tenant, or somebody for them, has asked.",
        channels=(EMAIL, SMS, LETTER),
        cases={"": INFORMATION, "without an account": INFORMATION | {"page_url": ""}},
    ),
    "information_told": Message(
        title="You write about a request for information",
        when="When staff take it on, ask, need longer, answer, look again or close it, after quiet hours.",
        channels=(EMAIL, SMS, LETTER),
        cases={
            "the answer": TOLD | {"parts": PARTS, "files": True, "review_until": "18 February 2027"},
            "without an account": TOLD | {"parts": PARTS, "files": True, "page_url": ""},
            "taken on": TOLD | {"what": "acknowledged"},
            "a question": TOLD | {"what": "clarify", "words": "Which lift do you mean?"},
            "longer": TOLD | {"what": "extended", "words": "The papers are with our builder."},
            "looked at again": TOLD | {"what": "reviewed", "words": "The answer stays.", "parts": PARTS},
            "closed": TOLD | {"what": "closed", "words": "It goes on as Q-7K3F-92QD."},
        },
    ),
    "information_due": Message(
        title="A request for information is due, or late",
        when="Once for each duty before its day, and once when the day has passed, to whoever does it.",
        channels=(EMAIL,),
        cases={
            "tell them who": INFORMATION | {"duty": "acknowledge", "late": False},
            "answer": INFORMATION | {"duty": "answer", "late": False},
            "late": INFORMATION | {"duty": "answer", "late": True},
            "review": INFORMATION | {"duty": "review", "late": False},
        },
    ),
    "correction_answered": Message(
        title="You have answered what a resident says is wrong",
        when="When staff agree or say why not, once quiet hours are over.",
        cases={"": {"page_url": f"{SITE}/homes/{HOME}/corrections/51b7c9d2-0e6f-4a8b-8c3d-9e0f1a2b3c4d/"}},
    ),
    "correction_asked": Message(
        title="You ask something about what a resident says is wrong",
        when="When staff ask, once quiet hours are over.",
        cases={"": {"page_url": f"{SITE}/homes/{HOME}/corrections/51b7c9d2-0e6f-4a8b-8c3d-9e0f1a2b3c4d/"}},
    ),
    "correction_due": Message(
        title="A correction has to be answered",
        when="Once, two working days before, to whoever answers it.",
        channels=(EMAIL,),
        cases={"": CORRECTION},
    ),
    "correction_late": Message(
        title="A correction is late",
        when="Once, when the promised day has passed, to whoever answers it.",
        channels=(EMAIL,),
        cases={"": CORRECTION},
    ),
    "work_invitation": Message(
        title="A work account",
        when="When an administrator lets somebody in.",
        channels=(EMAIL,),
        cases={
            "with a password": {"password_reset_url": f"{SITE}/office/password/1-abc-def/", "elsewhere": ""},
            "with your own sign-in": {
                "password_reset_url": f"{SITE}/office/password/1-abc-def/",
                "elsewhere": "your work account",
            },
        },
    ),
    "document_to_review": Message(
        title="A published document is to be looked at again",
        when="Once, so many days before as you have said, to whoever published it.",
        channels=(EMAIL,),
        cases={"": DOCUMENT},
    ),
    "document_stale": Message(
        title="A published document may be out of date",
        when="Once, when nobody has looked at it by its day, to whoever published it.",
        channels=(EMAIL,),
        cases={"": DOCUMENT},
    ),
    "alerts_to_review": Message(
        title="Notes about tenants need a second look",
        when="Once for each note, on the day it should be looked at, to advisers and repairs managers.",
        channels=(EMAIL,),
        cases={
            "one": {"count": 1, "page_url": f"{SITE}/office/alerts/"},
            "more": {"count": 3, "page_url": f"{SITE}/office/alerts/"},
        },
    ),
    "work_left": Message(
        title="Work is with somebody who has left",
        when="Once a week while it is so, and at once when somebody else leaves, to administrators.",
        channels=(EMAIL,),
        cases={
            "one": {"count": 1, "people": 1, "page_url": f"{SITE}/office/people/left-work/"},
            "more": {"count": 7, "people": 2, "page_url": f"{SITE}/office/people/left-work/"},
        },
    ),
    "set_password": Message(
        title="Choose a password",
        when="When somebody of your staff has forgotten theirs.",
        channels=(EMAIL,),
        cases={"": {"password_reset_url": f"{SITE}/office/password/1-abc-def/"}},
    ),
    "security_changed": Message(
        title="How you sign in has changed", when="At once, to staff.", channels=(EMAIL,)
    ),
    "system_trouble": Message(
        title="Your repairs system needs a look",
        when="Once, to staff who look after systems, when reports do not arrive or it does not answer.",
        channels=(EMAIL,),
        cases={
            "reports": {"kind": "not_held", "reports": 2, "page_url": f"{SITE}/office/sync-health/"},
            "no answer": {"kind": "silent", "reports": 0, "page_url": f"{SITE}/office/sync-health/"},
        },
    ),
    "system_trouble_over": Message(
        title="Your repairs system is well again",
        when="Once, when that is over.",
        channels=(EMAIL,),
        cases={
            "reports": {"kind": "not_held", "page_url": f"{SITE}/office/sync-health/"},
            "no answer": {"kind": "silent", "page_url": f"{SITE}/office/sync-health/"},
        },
    ),
}


def previews(kind: str, landlord: Landlord) -> Iterator[Preview]:
    """The message in every case and every channel, in the landlord's name."""
    message = MESSAGES[kind]
    for case, facts in message.cases.items():
        for channel in message.channels:
            context: dict[str, Any] = {"landlord": landlord, "site": SITE, "answer_url": "", **facts}
            yield Preview(channel=channel, case=case, body=words_of(kind, channel, context))


def title_of(kind: str) -> str:
    """What staff call a message of that kind."""
    return MESSAGES[kind].title if kind in MESSAGES else kind.replace("_", " ").capitalize()
