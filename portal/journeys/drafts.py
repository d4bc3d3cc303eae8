"""Drafts: begun, added to page by page, read back, left. None leaves an Event: nothing has been said yet.

What an officer answers for a tenant on the phone is a draft of the two; ``caller`` is the tenant's public
code.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.db import IntegrityError, transaction
from django.db.models import F, Func, JSONField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from portal.core import clock
from portal.core.secrets import opened, sealed
from portal.journeys.models import Draft
from portal.journeys.pages import Answer, Answers, Journey
from portal.people.models import Person

PURPOSE = "portal.journeys.draft"


class DraftGone(Exception):
    """The draft was sent or left meanwhile, on another device or in another window."""


def drafts_of(person: Person, caller: UUID | None = None) -> QuerySet[Draft]:
    """This person's own, or those with that caller; also sent or left. Nobody else ever sees a draft."""
    return Draft.objects.filter(person=person, caller=caller)


def find_open(*, journey: str, about: UUID, caller: UUID | None = None, by: Person) -> Draft | None:
    """The one under way, if there is one."""
    return drafts_of(by, caller).filter(journey=journey, about=about, sent_at=None, left_at=None).first()


def open_draft(*, journey: str, about: UUID, caller: UUID | None = None, by: Person) -> Draft:
    """The one under way, or a new one. Two windows at once get the same."""
    found = find_open(journey=journey, about=about, caller=caller, by=by)
    if found:
        return found
    try:
        with transaction.atomic():
            made = Draft.objects.create(journey=journey, about=about, person=by, caller=caller)
            made.refresh_from_db(fields=["code"])
            return made
    except IntegrityError:
        return open_draft(journey=journey, about=about, caller=caller, by=by)


def answers_of(draft: Draft, journey: Journey[Any]) -> Answers:
    """What was said so far, as it was given. What was sealed with a key we no longer have is asked again."""
    answers = {}
    for key, answer in draft.answers.items():
        page = journey.page(key)
        try:
            answers[key] = unshut(answer, page.sealed) if page else answer
        except InvalidToken:
            continue
    return answers


def save_answers(
    *,
    draft: Draft,
    journey: Journey[Any],
    pages: Answers,
    drop: Iterable[str] = (),
    caller: UUID | None = None,
    by: Person,
) -> None:
    """Put what was said on these pages beside what is there, in one statement: no device undoes another.

    ``drop`` are pages to be asked again. Raises DraftGone when it is no longer open.
    """
    said = {key: shut(answer, _sealed(journey, key)) for key, answer in pages.items()}
    answers: Any = F("answers")
    kept = {**draft.answers, **said}
    for key in drop:
        kept.pop(key, None)
        answers = _joined(answers, "-", Cast(Value(key), TextField()))
    answers = _joined(answers, "||", Value(said, output_field=JSONField()))
    still_open = drafts_of(by, caller).filter(pk=draft.pk, sent_at=None, left_at=None)
    if not still_open.update(answers=answers, saved_at=clock.now()):
        raise DraftGone
    draft.answers = kept


def _sealed(journey: Journey[Any], key: str) -> frozenset[str]:
    page = journey.page(key)
    return page.sealed if page else frozenset()


def _joined(left: Any, sign: str, right: Any) -> Func:
    return Func(left, right, template="(%(expressions)s)", arg_joiner=f" {sign} ", output_field=JSONField())


def leave(*, draft: Draft, caller: UUID | None = None, by: Person) -> None:
    """Put it aside, to begin again. What was sent stays sent."""
    drafts_of(by, caller).filter(pk=draft.pk, sent_at=None, left_at=None).update(left_at=clock.now())


def begin_again(*, journey: str, about: UUID, caller: UUID | None = None, by: Person) -> Draft:
    """A new draft in the place of the one under way."""
    found = find_open(journey=journey, about=about, caller=caller, by=by)
    if found:
        leave(draft=found, caller=caller, by=by)
    return open_draft(journey=journey, about=about, caller=caller, by=by)


def shut(answer: Answer, fields: Iterable[str]) -> Answer:
    """An answer as it is stored: what must not be read in the database is sealed."""
    return {**answer, **{name: sealed(str(answer.get(name, "")), purpose=PURPOSE) for name in fields}}


def unshut(answer: Answer, fields: Iterable[str]) -> Answer:
    """The answer as it was given."""
    return {**answer, **{name: opened(str(answer.get(name, "")), purpose=PURPOSE) for name in fields}}
