"""Staff see what systems are told as it happens, whether it arrives, and have it told again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.office.webhooks import FAILURES, KINDS, STATES
from portal.people.models import Person
from portal.records.models import Event
from portal.sync.changes.verbs import kinds
from portal.sync.models import Webhook, WebhookCall
from portal.sync.webhooks.rules import CallFailure
from tests.cast import Cast
from tests.factories.sync import WebhookFactory, called

Door = Callable[[Person], Client]
LIST = "/office/webhooks/"


@pytest.fixture
def webhook(cast: Cast) -> Webhook:
    return WebhookFactory(system=cast.system, kinds=["work_order.updated", "report.made"])


def test_every_kind_failure_and_state_has_words() -> None:
    assert set(KINDS) == set(kinds())
    assert set(FAILURES) == set(CallFailure)
    assert set(STATES) == {"waiting", "delivered", "given_up"}


def test_nobody_has_asked_to_be_called(cast: Cast, at_office: Door) -> None:
    assert "No system has asked to be called." in at_office(cast.rhys).get(LIST).content.decode()


def test_the_list_says_what_each_is_told_and_how_it_is(cast: Cast, webhook: Webhook, at_office: Door) -> None:
    called(webhook, cast.own_order)
    shown = at_office(cast.rhys).get(LIST).content.decode()
    assert f"{cast.system.name}: {webhook.address}" in shown
    assert "News of an order, a new report. 1 call not arrived yet." in shown
    assert "Not called yet" in shown


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"failures": 1}, "Did not answer last time"),
        ({"failures": 9, "rests_until": clock.now() + timedelta(days=9000)}, "Does not answer"),
        ({"last_answered_at": clock.now()}, "Answers"),
        ({"paused_at": clock.now()}, "Paused"),
        ({"ended_at": clock.now()}, "Ended"),
    ],
    ids=["failed", "rests", "answers", "paused", "ended"],
)
def test_both_pages_say_how_it_is(
    cast: Cast, webhook: Webhook, at_office: Door, how: dict[str, object], words: str
) -> None:
    Webhook.objects.update(**how)
    office = at_office(cast.rhys)
    assert words in office.get(LIST).content.decode()
    shown = office.get(f"{LIST}{webhook.code}/").content.decode()
    assert words in shown
    assert ("What you can do" in shown) is (words != "Ended")


def test_the_log_says_what_became_of_each_call(cast: Cast, webhook: Webhook, at_office: Door) -> None:
    first, second, third = (called(webhook, cast.own_order).pk for _ in range(3))
    WebhookCall.objects.filter(pk=first).update(delivered_at=clock.now(), tries=1)
    failed = {"failure": "server_error", "failure_says": "500: <b>Oh</b>"}
    WebhookCall.objects.filter(pk=second).update(given_up_at=clock.now(), tries=9, **failed)
    office = at_office(cast.dara)
    shown = office.get(f"{LIST}{webhook.code}/").content.decode()
    assert "It says that something went wrong on its side. Tried 9 times." in shown
    assert "It said: 500: &lt;b&gt;Oh" in shown
    assert shown.count("News of an order</td>") == 3
    only = office.get(f"{LIST}{webhook.code}/?state=given_up").content.decode()
    assert only.count("News of an order</td>") == 1
    assert office.get(f"{LIST}{webhook.code}/?state=nonsense").status_code == 200
    assert third


def test_a_long_log_takes_as_many_queries_as_a_short_one(
    cast: Cast, webhook: Webhook, at_office: Door
) -> None:
    office, taken = at_office(cast.rhys), []
    for count in (1, 4):
        for _ in range(count):
            called(webhook, cast.own_order)
        WebhookFactory(system=cast.system)
        for page in (LIST, f"{LIST}{webhook.code}/"):
            with CaptureQueriesContext(connection) as queries:
                office.get(page)
            taken.append(len(queries))
    assert taken[:2] == taken[2:]


def test_staff_pause_it_and_let_it_go_on(cast: Cast, webhook: Webhook, at_office: Door) -> None:
    office = at_office(cast.rhys)
    page = f"{LIST}{webhook.code}/"
    assert "It is paused" in office.post(page, {"pause": "yes"}, follow=True).content.decode()
    webhook.refresh_from_db()
    assert webhook.paused_at
    assert "It goes on." in office.post(page, {"go_on": "yes"}, follow=True).content.decode()
    assert (
        list(Event.objects.filter(verb="webhook changed").values_list("by", flat=True)) == [cast.rhys.pk] * 2
    )


def test_staff_have_one_call_told_again(cast: Cast, webhook: Webhook, at_office: Door) -> None:
    call = called(webhook, cast.own_order)
    WebhookCall.objects.update(delivered_at=clock.now())
    office = at_office(cast.rhys)
    page = f"{LIST}{webhook.code}/"
    assert "We are telling it again." in office.post(page, {"call": call.code}, follow=True).content.decode()
    assert WebhookCall.objects.open().get().is_replay
    assert "(told again)" in office.get(page).content.decode()
    for code in ("nonsense", webhook.code):
        assert office.post(page, {"call": code}).status_code == 404


def test_staff_have_everything_told_again_since_a_change(
    cast: Cast, webhook: Webhook, at_office: Door
) -> None:
    for _ in range(3):
        called(webhook, cast.own_order)
    WebhookCall.objects.update(delivered_at=clock.now())
    office = at_office(cast.rhys)
    page = f"{LIST}{webhook.code}/"
    told = office.post(page, {"after": "1"}, follow=True).content.decode()
    assert "We are telling it 2 changes again." in told
    assert WebhookCall.objects.open().count() == 2
    refused = office.post(page, {"after": "900"}, follow=True).content.decode()
    assert "There is no such change, or it is not kept any more." in refused
    for wrong, words in (
        ("", "Write the number of a change."),
        ("-1", "Write 0 or more."),
        ("x", "such as 120"),
    ):
        assert words in office.post(page, {"after": wrong}).content.decode()


def test_staff_end_it(cast: Cast, webhook: Webhook, at_office: Door) -> None:
    called(webhook, cast.own_order)
    office = at_office(cast.rhys)
    shown = office.post(f"{LIST}{webhook.code}/", {"end": "yes"}, follow=True).content.decode()
    assert "It is ended: its address is called no more." in shown
    assert WebhookCall.objects.get().given_up_at
    assert Event.objects.get(verb="webhook ended").by == cast.rhys


def test_what_was_ended_is_told_nothing_again(cast: Cast, webhook: Webhook, at_office: Door) -> None:
    call = called(webhook, cast.own_order)
    Webhook.objects.update(ended_at=clock.now())
    office = at_office(cast.rhys)
    for asked in ({"call": call.code}, {"after": "0"}):
        shown = office.post(f"{LIST}{webhook.code}/", asked, follow=True).content.decode()
        assert "This webhook has been ended." in shown


def test_another_landlords_is_not_there(cast: Cast, at_office: Door) -> None:
    theirs = WebhookFactory(system__landlord=cast.eastmere)
    office = at_office(cast.rhys)
    assert str(theirs.code) not in office.get(LIST).content.decode()
    assert office.get(f"{LIST}{theirs.code}/").status_code == 404
    assert office.post(f"{LIST}{theirs.code}/", {"pause": "yes"}).status_code == 404
