"""Drafts: one under way, added to from any device, sealed where it must be."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.db import connection

from portal.core import clock
from portal.journeys import drafts
from portal.journeys.models import Draft
from portal.journeys.pages import Journey, Page, Question
from portal.people.models import Person
from tests.factories.people import PersonFactory


class CodeForm(Question):
    code = forms.CharField(required=False)


JOURNEY: Journey[Any] = Journey(
    "report",
    (
        Page(key="open", title="Open", form=CodeForm),
        Page(key="shut", title="Shut", form=CodeForm, sealed=frozenset({"code"})),
    ),
)


@pytest.fixture
def amina(db: None) -> Person:
    return PersonFactory()


def begun(person: Person) -> Draft:
    return drafts.open_draft(journey="report", about=uuid4(), by=person)


def save(draft: Draft, person: Person, *drop: str, **pages: Any) -> None:
    drafts.save_answers(draft=draft, journey=JOURNEY, pages=pages, drop=drop, by=person)


def test_there_is_one_draft_about_one_thing(amina: Person) -> None:
    home = uuid4()
    first = drafts.open_draft(journey="report", about=home, by=amina)
    assert drafts.open_draft(journey="report", about=home, by=amina) == first
    assert drafts.find_open(journey="report", about=uuid4(), by=amina) is None


def test_begun_again_it_is_another_and_the_first_is_put_aside(amina: Person) -> None:
    first = begun(amina)
    second = drafts.begin_again(journey="report", about=first.about, by=amina)
    first.refresh_from_db()
    assert second != first
    assert first.left_at
    assert second.answers == {}


def test_two_devices_do_not_undo_each_other(amina: Person) -> None:
    telephone = begun(amina)
    computer = Draft.objects.get(pk=telephone.pk)
    save(telephone, amina, open={"code": "1"})
    save(computer, amina, shut={"code": "2"})
    kept = drafts.answers_of(Draft.objects.get(pk=telephone.pk), JOURNEY)
    assert kept == {"open": {"code": "1"}, "shut": {"code": "2"}}


def test_what_is_sealed_cannot_be_read_in_the_database(amina: Person) -> None:
    draft = begun(amina)
    save(draft, amina, shut={"code": "9173"})
    draft.refresh_from_db()
    assert "9173" not in str(draft.answers)
    assert drafts.answers_of(draft, JOURNEY)["shut"] == {"code": "9173"}


def test_what_was_sealed_with_another_key_is_asked_again(amina: Person, settings: Any) -> None:
    draft = begun(amina)
    save(draft, amina, open={"code": "1"}, shut={"code": "9173"})
    settings.SECRET_KEY = "another" * 8
    assert drafts.answers_of(draft, JOURNEY) == {"open": {"code": "1"}}


def test_a_page_can_be_dropped_to_be_asked_again(amina: Person) -> None:
    draft = begun(amina)
    save(draft, amina, open={"code": "1"}, shut={"code": "2"})
    save(draft, amina, "open")
    draft.refresh_from_db()
    assert set(draft.answers) == {"shut"}


@pytest.mark.parametrize("how", ["sent_at", "left_at"])
def test_nothing_is_added_to_a_draft_that_is_over(amina: Person, how: str) -> None:
    draft = begun(amina)
    Draft.objects.filter(pk=draft.pk).update(**{how: clock.now()})
    with pytest.raises(drafts.DraftGone):
        save(draft, amina, open={"code": "1"})


def test_nobody_adds_to_the_draft_of_another(amina: Person) -> None:
    with pytest.raises(drafts.DraftGone):
        save(begun(amina), PersonFactory(), open={"code": "1"})


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_the_same_moment_begin_one_draft() -> None:
    amina, home = PersonFactory(), uuid4()

    def begin(_n: int) -> int:
        try:
            return drafts.open_draft(journey="report", about=home, by=amina).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as windows:
        assert len(set(windows.map(begin, range(8)))) == 1
