"""Staff put there what their landlord publishes, and see first what has to be looked at again."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.documents.models import PublishedDocument, Scheme
from portal.people.models import Person
from tests.cast import Cast
from tests.documents.publishing import PDF, days_ago, opened, published

Door = Callable[[Person], Client]
AT = "/office/publication/"


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.STORE = tmp_path


def parts(name: str, day: date) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def filled(**given: Any) -> dict[str, Any]:
    """A form that publishes words."""
    said = {"kind": "policies", "title": "Gas policy", "summary": "How we check gas."}
    return said | {"form": "words", "words": "Every year.", **parts("as_of", days_ago(1))} | given


def test_a_document_is_published_renewed_and_taken_back(cast: Cast, at_office: Door) -> None:
    dara = at_office(cast.dara)
    asked = dara.get(f"{AT}add/?class=policies").content.decode()
    assert re.search('value="policies"[^>]*checked', asked)
    file = SimpleUploadedFile("Gas, J Smith.pdf", PDF)
    made = dara.post(f"{AT}add/", filled(form="file", file=file), follow=True).content.decode()
    assert "Published." in made
    document = PublishedDocument.objects.get()
    assert document.versions.get().file_kind == "pdf"
    page = f"{AT}documents/{document.code}/"
    later = document.added_at.date() + timedelta(days=90)
    dara.post(
        f"{page}version/", filled(form="link", link="https://a.example/gas", **parts("review_on", later))
    )
    dara.post(f"{page}describe/", filled(title="Gas and heating policy"))
    document.refresh_from_db()
    assert (document.versions.count(), document.title) == (2, "Gas and heating policy")
    assert document.review_on == later
    asked = dara.post(page, {"act": "withdraw"}).content.decode()
    assert "Say why. Everybody can read it." in asked
    assert (
        "You can put it back"
        in dara.post(page, {"act": "withdraw", "because": "It is wrong."}, follow=True).content.decode()
    )
    assert "Withdrawn" in dara.get(AT).content.decode()
    dara.post(page, {"act": "put_back"})
    dara.post(f"{page}1/delete/", {"because": "It named a tenant."})
    assert "Deleted" in dara.get(page).content.decode()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"form": ""}, "Choose whether it is a file, words or a link."),
        ({"form": "file"}, "Choose the file."),
        ({"words": " "}, "Write what it says."),
        ({"form": "link", "link": "http://a.example/"}, "It begins with https://"),
        ({"form": "file", "file": SimpleUploadedFile("a.pdf", b"MZ\0")}, "none of the kinds of file"),
        (parts("as_of", date(2999, 1, 1)), "cannot be in the future"),
        (parts("review_on", date(2020, 1, 1)), "must be after today"),
    ],
)
def test_what_cannot_be_published_says_why(
    cast: Cast, at_office: Door, wrong: dict[str, Any], told: str
) -> None:
    assert told in at_office(cast.dara).post(f"{AT}add/", filled(**wrong)).content.decode()
    assert not PublishedDocument.objects.exists()


def test_what_is_out_of_date_stands_first_until_somebody_has_looked(cast: Cast, at_office: Door) -> None:
    document, dara = published(cast), at_office(cast.dara)
    PublishedDocument.objects.update(review_on=days_ago(1))
    assert "Look at it again" in dara.get(AT).content.decode()
    dara.post(
        f"{AT}documents/{document.code}/", {"act": "still_right"} | parts("review_on", date(2999, 1, 1))
    )
    assert "Look at it again</span>" not in dara.get(AT).content.decode()


def test_a_landlord_says_how_it_publishes_and_what_it_leaves_out(cast: Cast, at_office: Door) -> None:
    dara = at_office(cast.dara)
    assert "Nobody but you can read this yet" in dara.get(AT).content.decode()
    said = {"is_open": "on", "licence": "CC-BY-4.0", "remind_days": "14", "kept": ["promises", "plans"]}
    assert "Kept." in dara.post(f"{AT}settings/", said, follow=True).content.decode()
    scheme = Scheme.objects.get()
    assert (scheme.is_open, scheme.licence, scheme.remind_days) == (True, "CC-BY-4.0", 14)
    assert {"spending", "service"} <= set(scheme.left_out)
    assert not {"promises", "plans"} & set(scheme.left_out)


def test_an_administrator_publishes_too_and_nobody_of_another_landlord(cast: Cast, at_office: Door) -> None:
    opened(cast)
    document = published(cast)
    page = f"{AT}documents/{document.code}/"
    assert at_office(cast.olive).get(page).status_code == 404
    type(cast.olive.officer).objects.filter(person=cast.olive).update(administers=True)
    assert at_office(cast.olive).get(page).status_code == 200
    assert "What you publish" in at_office(cast.olive).get("/office/more/").content.decode()
    type(cast.otto.officer).objects.filter(person=cast.otto).update(administers=True)
    assert at_office(cast.otto).get(page).status_code == 404
