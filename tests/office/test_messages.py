"""Staff see which messages did not go and why, send them again, and read all of them beforehand."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from portal.core import clock
from portal.notices.models import Notice
from portal.office.previews import MESSAGES
from portal.records.models import Event
from portal.repairs.telling import tell
from tests.cast import Cast
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def olive(cast: Cast, client: Client) -> Client:
    return sign_in(client, cast.olive)


@pytest.fixture
def failed(cast: Cast) -> Notice:
    """A message to Amina that was given up."""
    (notice,) = tell("late", order=cast.own_order, once="late:1")
    return fail(notice)


def fail(notice: Notice, **fields: Any) -> Notice:
    now = clock.now()
    given = {"sent_at": None, "tries": 7, "failed_at": now, "given_up_at": now, "failure": "TimeoutError"}
    Notice.objects.filter(pk=notice.pk).update(**given | fields)
    notice.refresh_from_db()
    return notice


def page_of(client: Client, path: str = "/office/messages/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_was_given_up_is_shown_with_whom_it_was_for(olive: Client, cast: Cast, failed: Notice) -> None:
    page = page_of(olive)
    for shown in ("1 message not sent", "The repair is late", "Amina Tenant", failed.to, "tried 7 times"):
        assert shown in page
    assert "(TimeoutError)" in page
    assert f"/office/homes/{cast.flat_1.code}/" in page


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        ("too old", "It waited until it would only confuse."),
        ("no such address", "There is no such email address."),
        ("not a number or address", "GOV.UK Notify does not take"),
    ],
)
def test_the_reason_is_in_plain_words(olive: Client, failed: Notice, failure: str, words: str) -> None:
    fail(failed, failure=failure)
    assert words in page_of(olive)


def test_the_front_page_counts_it(olive: Client, failed: Notice) -> None:
    page = page_of(olive, "/office/")
    waits = page.split("Messages that did not go")[1].split("</li>")[0]
    assert re.search(r">\s*1\s*<", waits)


def test_it_is_sent_again_to_where_its_reader_is_now(olive: Client, cast: Cast, failed: Notice) -> None:
    cast.amina.email = "new@example.org"
    cast.amina.save()
    answer = olive.post(f"/office/messages/{failed.code}/again/", follow=True)
    assert "We are sending it again." in answer.content.decode()
    failed.refresh_from_db()
    assert (failed.to, failed.tries, failed.given_up_at) == ("new@example.org", 0, None)
    assert Event.objects.get(verb="message sent again").by == cast.olive


def test_what_is_too_old_is_not_sent_again(olive: Client, cast: Cast) -> None:
    (notice,) = tell("on_the_way", order=cast.own_order, once="way:1")
    fail(notice, made_at=clock.now() - timedelta(hours=2))
    answer = olive.post(f"/office/messages/{notice.code}/again/", follow=True)
    assert "It is too old" in answer.content.decode()
    notice.refresh_from_db()
    assert notice.given_up_at


def test_what_has_gone_or_is_anothers_cannot_be_sent_again(olive: Client, cast: Cast, failed: Notice) -> None:
    fail(failed, landlord_id=cast.eastmere.pk)
    codes: list[UUID] = [failed.code, cast.flat_1.code]
    (gone,) = tell("done", order=cast.own_order, once="done:1")
    codes.append(gone.code)
    for code in codes:
        assert olive.post(f"/office/messages/{code}/again/").status_code == 404
    assert "Every message has gone." in page_of(olive)


def test_codes_and_letters_are_not_shown(olive: Client, cast: Cast, failed: Notice) -> None:
    for kind in ("sign_in_code", "invitation"):
        Notice.objects.create(
            channel="email",
            kind=kind,
            to="x@example.org",
            body="123456",
            landlord_id=cast.larkfield.pk,
            given_up_at=clock.now(),
            failed_at=clock.now(),
        )
    page = page_of(olive)
    assert "1 message not sent" in page
    assert "123456" not in page


def test_the_page_shows_no_link_that_answers_for_a_resident(olive: Client, cast: Cast) -> None:
    (notice,) = tell("booked", order=cast.own_order, once="booked:1")
    fail(notice)
    token = notice.body.partition("/answer/")[2].partition("/")[0]
    page = page_of(olive)
    assert token not in page
    assert "A plumber is coming" in page, "what it says besides"


def test_a_message_that_waits_for_quiet_hours_to_end_is_not_late(olive: Client, failed: Notice) -> None:
    hour = timedelta(hours=1)
    fail(
        failed,
        failed_at=None,
        given_up_at=None,
        failure="",
        made_at=clock.now() - hour,
        send_after=clock.now() + hour,
    )
    assert "Every message has gone." in page_of(olive)
    fail(failed, failed_at=None, given_up_at=None, failure="", send_after=clock.now() - hour)
    assert "Is the worker running?" in page_of(olive)


def test_a_text_message_without_a_way_to_send_it_says_so(olive: Client, failed: Notice) -> None:
    fail(failed, channel="sms", failure="", failed_at=None, given_up_at=None, send_after=None)
    Notice.objects.update(made_at=clock.now() - timedelta(hours=1))
    assert "cannot send text messages" in page_of(olive)


def test_every_message_can_be_read_beforehand(olive: Client, cast: Cast) -> None:
    page = page_of(olive, "/office/messages/previews/")
    for message in MESSAGES.values():
        assert message.title in page.replace("&#39;", "'")
    assert "Larkfield Homes promises to have it done" in page
    assert "Quiet hours are from 9pm to 8am" in page


def test_the_list_asks_the_database_no_more_for_four_than_for_one(
    olive: Client, cast: Cast, failed: Notice, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12) as first:
        page_of(olive)
    for number in range(3):
        (notice,) = tell("late", order=cast.own_order, once=f"late:{number + 2}")
        fail(notice)
    with django_assert_max_num_queries(len(first.captured_queries)):
        page_of(olive)


def test_the_timeline_of_the_home_says_what_its_household_was_told(
    olive: Client, cast: Cast, failed: Notice
) -> None:
    (booked,) = tell("booked", order=cast.own_order, once="booked:1")
    tell("received", request=cast.request, once="received:1")
    page = page_of(olive, f"/office/homes/{cast.flat_1.code}/?show=messages")
    assert "Could not be told by email: The repair is late" in page
    assert "Told by email: A visit is booked" in page
    assert "Told by email: We have your report" in page
    assert booked.body.partition("/answer/")[2][:20] not in page
    assert "Told by" not in page_of(olive, f"/office/homes/{cast.flat_2.code}/?show=messages")
