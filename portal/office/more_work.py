"""More work on an order, as its pages tell of it: what is asked, what came of it, and both sides' forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from portal.core.forms import BaseForm, Radios
from portal.core.words import capital, money
from portal.landlords.models import Contractor, Officer
from portal.office.pounds import pounds
from portal.repairs.attachments import Attachment, attachments
from portal.repairs.models import MoreWork, WorkOrder
from portal.repairs.more_work import may_agree

LONG = 4000
State = MoreWork.State
TONES = {State.WAITING: "wait", State.ASKED: "wait", State.AGREED: "good", State.REFUSED: "bad"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One request in the list of an order."""

    more: MoreWork
    title: str
    words: str
    tone: str
    sum: str
    files: Sequence[Attachment]
    answer: str


def line_of(more: MoreWork, *, theirs: bool = False) -> Line:
    """``theirs``: as the contractor sees it, who hears of an answer once it can no longer be taken back."""
    held_back = theirs and more.can_be_taken_back
    state = State.WAITING if held_back else State(more.state)
    agreed = f" up to {money(more.agreed_cost)}" if more.agreed_cost is not None and not held_back else ""
    return Line(
        more=more,
        title=more.what or "More work",
        words=capital(str(state.label)) + agreed,
        tone=TONES.get(state, "quiet"),
        sum=sum_words(more.cost),
        files=attachments(more.evidence),
        answer="" if held_back else more.answer,
    )


def lines_of(order: WorkOrder, worker: Officer | Contractor) -> list[Line]:
    """All that was asked for on an order, newest first. One query."""
    theirs = isinstance(worker, Contractor)
    rows = order.more_work.select_related("answered_by__person").order_by("-asked_at", "-pk")
    return [line_of(more, theirs=theirs) for more in rows]


def sum_words(cost: Decimal | None) -> str:
    return f"About {money(cost)}" if cost is not None else "Sum not told"


def limit_words(more: Any, officer: Officer) -> str:
    """What the officer may do about it; of a request with what was agreed before."""
    before = more.agreed_before
    told = f" {money(before)} was agreed before for this repair." if before else ""
    if officer.limit <= 0:
        return "You may not agree to sums of money." + told
    limit = f"You may agree to {money(officer.limit)} for one repair.{told}"
    if more.cost is not None and not may_agree(limit=officer.limit, cost=more.cost, agreed_before=before):
        return f"{limit} This is more than that: give it to somebody who may."
    return limit


class AnswerForm(BaseForm):
    """Yes up to a sum, no with a reason, or a question first."""

    answer = forms.ChoiceField(
        label="What do you say to it?",
        choices=[("yes", "Yes"), ("no", "No"), ("ask", "Ask something first")],
        widget=Radios(hints={"yes": "Up to the sum below, and no more", "no": "Write why below"}),
        error_messages={"required": "Choose yes, no or a question."},
    )
    up_to = pounds("Up to how many pounds?", hint="For a yes. What costs more has to be asked for again.")
    words = forms.CharField(
        label="What do you want to tell them?",
        help_text="Why not, or what you want to know. The contractor reads this, the household does not.",
        required=False,
        max_length=LONG,
        widget=forms.Textarea({"rows": 3}),
    )


class AskForm(BaseForm):
    """More work, as whoever does the repair asks for it; or their answer to the landlord's question."""

    what = forms.CharField(
        label="What more has to be done?",
        max_length=LONG,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Write what has to be done."},
    )
    why = forms.CharField(
        label="Why?",
        help_text="What you found. Your landlord reads this, the household does not.",
        max_length=LONG,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write why."},
    )
    cost = pounds("What will it cost, in pounds?", required=True)

    def for_reply(self, question: str) -> "AskForm":
        """Only their answer, and the sum if it changes."""
        self.fields.pop("what")
        self.fields["why"].label = "What do you say to it?"
        self.fields["why"].help_text = question
        self.fields["cost"].required = False
        self.fields["cost"].label = "What will it cost, in pounds, if that has changed?"
        return self
