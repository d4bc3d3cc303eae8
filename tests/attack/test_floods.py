"""Somebody signed in who never stops: reports, words and photos without end."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.homes.models import Correction
from portal.journeys.models import Draft
from portal.repairs.models import Photo, Said
from portal.repairs.pictures.refusals import MOST_A_DAY
from portal.sync.models import Outgoing
from tests import pictures
from tests.cast import Cast
from tests.factories.journeys import DraftFactory
from tests.factories.repairs import PhotoFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def test_nobody_begins_reports_without_end(cast: Cast) -> None:
    amina, ben = sign_in(Client(), cast.amina), sign_in(Client(), cast.ben)
    path = f"/homes/{cast.flat_1.code}/report/again/"
    answers = [amina.post(path).status_code for _ in range(65)]
    assert answers[:60] == [302] * 60
    assert set(answers[60:]) == {429}
    assert Draft.objects.filter(person=cast.amina).count() <= 61
    assert amina.get(f"/homes/{cast.flat_1.code}/report/").status_code == 200
    assert ben.post(f"/homes/{cast.flat_2.code}/report/again/").status_code == 302, "nobody else waits for it"


@pytest.mark.parametrize(
    ("limit", "again", "seconds"),
    [
        ("2/h/user,9/d/user", "today at 11:30am", 3600),
        ("9/h/user,2/d/user", "tomorrow at 10:30am", 86400),
        ("2/m/user", "in a minute", 60),
        ("2/h/user,2/d/user", "tomorrow at 10:30am", 86400),
    ],
)
def test_whoever_has_to_wait_is_told_until_when(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch, limit: str, again: str, seconds: int
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "report": limit}
    amina, path = sign_in(Client(), cast.amina), f"/homes/{cast.flat_1.code}/report/again/"
    now = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
    monkeypatch.setattr("portal.people.limits.clock.timezone.now", lambda: now)
    monkeypatch.setattr("time.time", now.timestamp)
    for _ in range(2):
        assert amina.post(path).status_code == 302
    answer = amina.post(path)
    assert answer.status_code == 429
    assert f"You can do it again {again}." in answer.content.decode()
    assert answer["Retry-After"] == str(seconds)


def test_nobody_floods_a_landlords_system_with_words(cast: Cast) -> None:
    amina = sign_in(Client(), cast.amina)
    path = f"/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/say/words/"
    before = Outgoing.objects.count()
    answers = [amina.post(path, {"words": f"Again {number}"}).status_code for number in range(65)]
    assert set(answers[60:]) == {429}
    assert Said.objects.filter(by=cast.amina).count() <= 60
    assert Outgoing.objects.count() - before <= 60


def test_nobody_says_without_end_that_a_record_is_wrong(cast: Cast) -> None:
    amina = sign_in(Client(), cast.amina)
    path = f"/homes/{cast.flat_1.code}/wrong/?kind=components&code={cast.kitchen.code}"
    said = {"fact": "installed_on", "what_is_wrong": "It is new"}
    before = Correction.objects.count()
    answers = [amina.post(path, said).status_code for _ in range(63)]
    assert answers[:60] == [302] * 60
    assert set(answers[60:]) == {429}
    assert Correction.objects.count() - before == 60


def test_who_begins_again_and_again_fills_no_disk(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.STORE = tmp_path
    for _ in range(MOST_A_DAY // 10):
        left = DraftFactory(person=cast.amina, about=cast.flat_1.code, left_at=cast.request.reported_at)
        PhotoFactory.create_batch(10, home=cast.flat_1, draft=left, by=cast.amina)
    Photo.objects.first().delete()
    path = f"/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/photos/"
    photos = [SimpleUploadedFile(f"{number}.jpg", pictures.jpeg(80, 60)) for number in range(2)]
    answer = sign_in(Client(), cast.amina).post(path, {"photos": photos}, follow=True)
    assert f"up to {MOST_A_DAY} photos in a day" in answer.text
    assert Photo.objects.filter(by=cast.amina).count() == MOST_A_DAY
