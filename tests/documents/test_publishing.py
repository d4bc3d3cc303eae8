"""What staff do to what is published: every version is kept, and nothing stays that should not."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError, transaction

from portal.core import clock
from portal.documents import actions, reminding
from portal.documents.content import Link, Words
from portal.documents.files import store
from portal.documents.models import PublishedDocument
from portal.documents.reading import paper
from portal.documents.rules import CannotPublish
from portal.documents.sheets import Line
from portal.notices.models import Notice
from portal.records.models import Event
from tests.cast import Cast
from tests.documents.publishing import PDF, days_ago, opened, pdf, published, publisher

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.STORE = tmp_path


def kept_files() -> list[Path]:
    return [path for path in store.published().glob("??/*") if path.is_file()]


def test_a_new_version_takes_the_place_of_the_old_one_which_can_still_be_read(cast: Cast) -> None:
    document = published(cast, as_of=days_ago(400), review_on=None)
    actions.add_version(document=document, content=pdf(), as_of=days_ago(3), by=publisher(cast))
    shown = paper(PublishedDocument.objects.get(), today=cast.today)
    assert shown.now is not None
    assert (shown.now.number, shown.now.file_kind, shown.now.size) == (2, "pdf", len(PDF))
    assert [one.words[:9] for one in shown.earlier] == ["We mend w"]
    assert kept_files()[0].read_bytes() == PDF
    assert shown.document.reviewed_on == cast.today
    verbs = Event.objects.filter(subject_code=document.code).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["document published", "document version added"]


def test_what_cannot_be_published_leaves_nothing_behind(cast: Cast) -> None:
    for wrong in (
        {"content": Words(" ")},
        {"content": Link("http://larkfield.example/")},
        {"content": pdf(b"%PDF-1.4 /JavaScript %%EOF")},
        {"content": pdf(), "kind": "gossip"},
        {"content": pdf(), "as_of": cast.today + DAY},
        {"content": pdf(), "review_on": cast.today},
        {"content": pdf(), "landlord": cast.eastmere},
    ):
        with pytest.raises(CannotPublish):
            published(cast, **wrong)
    with pytest.raises(DataError), transaction.atomic():
        published(cast, content=pdf(), title="x" * 201)
    assert not PublishedDocument.objects.exists()
    assert kept_files() == []


def test_it_is_withdrawn_for_a_reason_and_put_back(cast: Cast) -> None:
    document, dara = published(cast), publisher(cast)
    with pytest.raises(CannotPublish, match="Say why"):
        actions.withdraw(document=document, because="  ", by=dara)
    with pytest.raises(CannotPublish, match="your own landlord"):
        actions.withdraw(document=document, because="Wrong", by=cast.otto.officer)
    for _ in range(2):
        actions.withdraw(document=document, because="It is not ours.", by=dara)
    assert not PublishedDocument.objects.shown().exists()
    with pytest.raises(CannotPublish, match="Put it back first"):
        actions.add_version(document=document, content=Words("New"), as_of=cast.today, by=dara)
    actions.put_back(document=document, by=dara)
    assert PublishedDocument.objects.shown().get().withdrawn_because == ""
    assert Event.objects.filter(subject_code=document.code, verb="document withdrawn").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_version_that_should_never_have_been_there_is_gone_for_good(cast: Cast) -> None:
    document, dara = published(cast, content=pdf()), publisher(cast)
    second = actions.add_version(document=document, content=Words("No names"), as_of=cast.today, by=dara)
    actions.delete_version(version=document.versions.get(number=1), because="It named a tenant.", by=dara)
    assert kept_files() == []
    shown = paper(document, today=cast.today)
    assert shown.now == second
    assert [one.removed_because for one in shown.earlier] == ["It named a tenant."]
    actions.delete_version(version=second, because="It named one too.", by=dara)
    document.refresh_from_db()
    assert document.withdrawn_because == "It named one too."
    with pytest.raises(CannotPublish, match="Publish it anew"):
        actions.put_back(document=document, by=dara)


def test_staff_are_told_once_before_the_day_and_once_after_it(cast: Cast) -> None:
    opened(cast, remind_days=10)
    document = published(cast, review_on=cast.today + 11 * DAY)
    now = clock.now()
    told = [reminding.remind(now=now + days * DAY) for days in (0, 1, 2, 11, 12, 13)]
    assert told == [0, 1, 0, 0, 1, 0]
    kinds = Notice.objects.filter(about=document.code).order_by("pk").values_list("kind", "to")
    assert list(kinds) == [
        ("document_to_review", cast.dara.email),
        ("document_stale", cast.dara.email),
    ]
    actions.still_right(document=document, review_on=cast.today + 5 * DAY, by=publisher(cast))
    assert reminding.remind(now=now) == 1  # of the new day


def test_an_answer_to_a_request_is_found_again_by_its_code(cast: Cast) -> None:
    document = published(cast, answers=cast.request.code)
    assert actions.answering(cast.request.code, landlord=cast.larkfield).get() == document
    assert not actions.answering(cast.request.code, landlord=cast.eastmere).exists()


def test_a_file_that_a_crash_left_is_deleted_and_a_published_one_is_not(cast: Cast) -> None:
    published(cast, content=pdf())
    store.keep(io.BytesIO(b"left"))
    actions.tidy(at=clock.now())
    assert len(kept_files()) == 2
    actions.tidy(at=clock.now() + 2 * DAY)
    assert [path.read_bytes() for path in kept_files()] == [PDF]


def test_a_line_that_does_not_fit_its_table_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        actions.fill_sheet(
            landlord=cast.larkfield,
            key="spending",
            tables={"years": [Line(cells=("2026",))]},
            as_of=clock.now(),
        )
