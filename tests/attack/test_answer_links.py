"""The links in messages: made up, changed, copied, kept too long, or opened by somebody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client, override_settings

from portal.core import clock
from portal.notices.links import LENGTH, Asked
from portal.notices.models import Notice
from portal.people.models import Person
from portal.repairs.models import Said, WorkOrder
from portal.repairs.telling import tell
from portal.tenancies.models import Party
from tests.cast import Cast
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(cast: Cast) -> str:
    cast.own_order.completed_at = clock.now() - timedelta(hours=1)
    cast.own_order.save()
    (notice,) = tell("done", order=cast.own_order, once="done:1")
    return notice.body.partition("/answer/")[2].partition("/")[0]


def answers(client: Client, token: str) -> bool:
    """Whether the link still asks; what asks nothing must also take nothing."""
    asks = client.get(f"/answer/{token}/").status_code == 200
    if not asks:
        assert client.post(f"/answer/{token}/", {"answer": "fixed"}).status_code == 404
        assert not Said.objects.exists()
    return asks


def test_no_part_of_a_link_can_be_changed(client: Client, token: str) -> None:
    assert len(token) == LENGTH
    assert answers(client, token)
    for at in range(0, LENGTH, 3):
        other = "A" if token[at] != "A" else "B"
        assert Asked.read(token[:at] + other + token[at + 1 :]) is None
    assert not answers(client, token[:-2] + "AA")


def test_the_last_letter_has_one_spelling(token: str) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    works = [letter for letter in letters if Asked.read(token[:-1] + letter)]
    assert works == [token[-1]]


@pytest.mark.parametrize(
    "made_up",
    [
        "x",
        "A" * LENGTH,
        "é" * LENGTH,
        "-" * LENGTH,
        "A" * 5000,
        "A" * (LENGTH - 1) + "=",
        "%00" * 10,
        "..%2f",
    ],
)
def test_a_made_up_link_opens_nothing(client: Client, cast: Cast, made_up: str) -> None:
    assert client.get(f"/answer/{made_up}/").status_code == 404


def test_a_link_signed_for_no_message_opens_nothing(client: Client, cast: Cast) -> None:
    assert not answers(client, Asked(uuid4(), clock.today()).token())


def test_a_message_that_asks_nothing_has_no_link_even_when_signed(client: Client, cast: Cast) -> None:
    (notice,) = tell("late", order=cast.own_order, once="late:1")
    assert not answers(client, Asked(notice.code, clock.today()).token())


def test_a_link_signed_with_another_key_opens_nothing(client: Client, token: str) -> None:
    with override_settings(SECRET_KEY="another"):
        assert Asked.read(token) is None
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[_key()]):
        assert Asked.read(token) is not None, "a change of key spoils no link"


def _key() -> str:
    from django.conf import settings

    return str(settings.SECRET_KEY)


def test_after_the_tenancy_it_says_nothing(client: Client, cast: Cast, token: str) -> None:
    cast.flat_1.tenancies.filter(parties__person=cast.amina).update(ended_on=clock.today() - timedelta(1))
    assert not answers(client, token)


def test_nor_after_one_of_two_tenants_has_left(client: Client, cast: Cast, token: str) -> None:
    Party.objects.filter(person=cast.amina).update(ended_on=clock.today() - timedelta(1))
    assert not answers(client, token)


def test_nor_for_an_account_that_is_closed(client: Client, cast: Cast, token: str) -> None:
    Person.objects.filter(pk=cast.amina.pk).update(is_active=False)
    assert not answers(client, token)


def test_nor_when_the_message_is_gone_or_the_repair_cancelled(client: Client, cast: Cast, token: str) -> None:
    WorkOrder.objects.filter(pk=cast.own_order.pk).update(cancelled_at=clock.now())
    assert not answers(client, token)
    WorkOrder.objects.filter(pk=cast.own_order.pk).update(cancelled_at=None)
    Notice.objects.all().delete()
    assert not answers(client, token)


def test_whoever_opens_it_answers_for_its_reader_and_sees_no_more(cast: Cast, token: str) -> None:
    nadia = sign_in(Client(), cast.nadia)
    page = nadia.get(f"/answer/{token}/").content.decode()
    assert "Nadia" not in page
    assert "Sign out" not in page
    nadia.post(f"/answer/{token}/", {"answer": "fixed"})
    assert Said.objects.get().by == cast.amina


def test_a_link_signs_nobody_in(client: Client, cast: Cast, token: str) -> None:
    client.get(f"/answer/{token}/")
    client.post(f"/answer/{token}/", {"answer": "fixed"})
    assert client.cookies == {}
    assert client.get(f"/homes/{cast.flat_1.code}/").status_code == 302


def test_no_other_site_is_told_of_it_and_nobody_keeps_it(client: Client, token: str) -> None:
    answer = client.get(f"/answer/{token}/")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def test_nobody_tries_links_by_the_thousand(client: Client, cast: Cast) -> None:
    tried = [client.post(f"/answer/{'A' * LENGTH}/", {"answer": "fixed"}).status_code for _ in range(32)]
    assert tried[:30] == [404] * 30
    assert tried[-1] == 429


def test_our_copy_of_a_sent_message_holds_no_link(cast: Cast, token: str) -> None:
    from portal.notices import actions

    notice = Notice.objects.get()
    Notice.objects.update(sent_at=None)
    assert token in notice.body
    assert token not in actions.without_secrets(notice.kind, notice.body)


def test_the_words_of_an_answer_may_be_anything(client: Client, cast: Cast, token: str) -> None:
    words = "<script>alert(1)</script> \u202e🔧 ' OR 1=1 --"
    client.post(f"/answer/{token}/", {"answer": "not-fixed", "words": words})
    assert Said.objects.get().words == words
    assert "<script>alert" not in client.get(f"/answer/{token}/").content.decode()


def test_a_null_byte_in_the_words_is_no_crash(client: Client, cast: Cast, token: str) -> None:
    answer = client.post(f"/answer/{token}/", {"answer": "not-fixed", "words": "a\x00b"})
    assert answer.status_code == 200
    assert not Said.objects.exists()
