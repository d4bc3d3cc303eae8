"""One tap in a message: what its link may answer, for whom, and until when.

The link is no key to anything else. It shows the question and the landlord's number: no address, no name,
nobody's words. It lives as long as the question does and as its reader lives in the home, and no longer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.http import Http404

from portal.core.clock import day_of
from portal.core.words import capital
from portal.landlords.models import Landlord
from portal.notices.links import Asked
from portal.notices.models import Notice
from portal.people.models import Person
from portal.repairs.actions.saying import ask_for_another_time, matter_of, say_fixed, say_not_fixed
from portal.repairs.acts import KINDS, Act, CannotSay, Matter, check_may
from portal.repairs.models import Said, WorkOrder
from portal.repairs.rules import Answer, VisitFacts, answer_of, answer_until
from portal.repairs.spoken import to_resident
from portal.repairs.telling import ABOUT_A_VISIT, ABOUT_THE_WORK, named_day, visit_words
from portal.repairs.trades import trade
from portal.repairs.words import reading
from portal.sync.reports import say
from portal.tenancies.access import Sight, home_for


class Question(StrEnum):
    """What a message may ask."""

    IS_IT_FIXED = "is it fixed"
    DOES_IT_SUIT = "does it suit"


QUESTIONS: Mapping[str, Question] = {
    **{f"repair_{told}": Question.IS_IT_FIXED for told in ABOUT_THE_WORK},
    **{f"repair_{told}": Question.DOES_IT_SUIT for told in ABOUT_A_VISIT},
}


ANSWERS: Mapping[Question, tuple[Act, ...]] = {
    Question.IS_IT_FIXED: (Act.FIXED, Act.NOT_FIXED),
    Question.DOES_IT_SUIT: (Act.ANOTHER_TIME, Act.CALL_OFF),
}


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A question as it stands now, of somebody who lives in the home."""

    question: Question
    person: Person
    order: WorkOrder
    sight: Sight
    on: date  # the day of the visit, or on which the work was done
    matter: Matter

    @property
    def landlord(self) -> Landlord:
        return self.sight.home.landlord

    @property
    def reference(self) -> str:
        return self.order.request.reference if self.order.request else self.order.reference

    @property
    def visit(self) -> VisitFacts | None:
        """The visit it is about, as long as that is the next one."""
        visit = self.matter.standing.visit
        return visit if visit and visit.on == self.on else None

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to ask: the visit has moved or been, or the work went on since."""
        if self.question is Question.DOES_IT_SUIT:
            return self.visit is None
        done_at = self.order.completed_at
        if done_at is None or day_of(done_at) != self.on or self.order.cancelled_at:
            return True
        return self.matter.now >= answer_until(done_at, self.matter.answer_days)

    @property
    def answered(self) -> Act | None:
        """What has been said to it, by this person or one they rent with; the link is then used up."""
        if self.question is Question.IS_IT_FIXED:
            return {None: None, Answer.FIXED: Act.FIXED, Answer.NOT_FIXED: Act.NOT_FIXED}[
                answer_of(self.order)
            ]
        asked = any(self.matter.has_said(act, visit_on=self.on) for act in ANSWERS[self.question])
        return Act.ANOTHER_TIME if asked else None

    @property
    def who(self) -> str:
        """Who answered: you, or somebody you rent with."""
        wanted = {KINDS[act] for act in ANSWERS[self.question]}
        said = [one for one in self.matter.said if isinstance(one, Said) and one.kind in wanted]
        last = max(said, key=lambda one: (one.at, one.pk), default=None)
        whose = to_resident(self.person.pk, self.sight.parties)
        return whose(last.by_id, last.call) if last else whose(None)

    @property
    def closed(self) -> str:
        """Why it cannot be answered here; nothing when it can."""
        try:
            check_may(
                Act.NOT_FIXED if self.question is Question.IS_IT_FIXED else Act.ANOTHER_TIME, self.matter
            )
        except CannotSay as reason:
            return str(reason)
        return ""

    @property
    def told(self) -> str:
        """The fact that the question is about."""
        if self.visit:
            return capital(f"{trade(self.order.trade_code).person} is coming {visit_words(self.visit)}.")
        return f"{self.landlord.name} says that it was done on {named_day(self.on)}."


def asking(token: str, *, now: datetime) -> Asking:
    """What the link asks. 404 for one that is not ours, that is over, or whose reader has left the home."""
    asked = Asked.read(token)
    notice = _notice(asked) if asked else None
    if asked is None or notice is None or notice.person is None:
        raise Http404
    order = _order(notice)
    sight = home_for(notice.person, order.home.code, on=day_of(now)) if order.home else None
    if sight is None or not reading(order, sight).words:
        raise Http404
    found = Asking(
        question=QUESTIONS[notice.kind],
        person=notice.person,
        order=order,
        sight=sight,
        on=asked.on,
        matter=matter_of(order=order, at=now),
    )
    if found.is_over:
        raise Http404
    return found


def _notice(asked: Asked) -> Notice | None:
    notices = Notice.objects.select_related("person").filter(person__is_active=True)
    return notices.filter(code=asked.notice, kind__in=QUESTIONS).first()


def _order(notice: Notice) -> WorkOrder:
    orders = WorkOrder.objects.select_related("home", "landlord", "request__tenancy").defer("home__words")
    ours = orders.filter(landlord=notice.landlord_id)
    order = ours.filter(code=notice.about).first() if notice.about else None
    if order is None:
        raise Http404
    return order


def answer(asking: Asking, act: Act, *, words: str = "") -> None:
    """Say it for them, and pass it on. Raises CannotSay; what has been answered stays as it was answered."""
    if asking.answered:
        return
    order, now, person = asking.order, asking.matter.now, asking.person
    if act is Act.FIXED:
        say(say_fixed, order=order, at=now, by=person)
    elif act is Act.NOT_FIXED:
        say(say_not_fixed, order=order, words=words, at=now, by=person)
    else:
        say(ask_for_another_time, order=order, visit_on=asking.on, words=words, at=now, by=person)
