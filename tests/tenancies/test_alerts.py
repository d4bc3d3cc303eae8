"""An alert about a person is needed for something, until a day on which somebody asks that again."""

from datetime import date, timedelta

import pytest
from django.test import Client

from portal.core import clock
from portal.notices.models import Notice
from portal.sync.models import Outgoing
from portal.tenancies import alerts
from portal.tenancies.models import PersonAlert
from portal.tenancies.rules import is_due, next_review
from tests.cast import Cast
from tests.factories.tenancies import PersonAlertFactory
from tests.signing_in import sign_in

COMMENTS = "Please ring twice and wait."


@pytest.mark.parametrize(
    ("review_on", "due"),
    [(None, True), (date(2026, 11, 20), True), (date(2026, 11, 21), True), (date(2026, 11, 22), False)],
)
def test_an_alert_is_due_on_its_day_and_without_one(review_on: date | None, due: bool) -> None:
    assert is_due(review_on, on=date(2026, 11, 21)) is due


@pytest.mark.parametrize(
    ("on", "months", "then"),
    [
        (date(2026, 11, 21), 12, date(2027, 11, 21)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_the_next_review_is_months_later(on: date, months: int, then: date) -> None:
    assert next_review(on, months=months) == then


def test_staff_are_reminded_once_and_shown_that_it_is_past(cast: Cast) -> None:
    alert = PersonAlert.objects.get()
    PersonAlertFactory(party=cast.carl.parties.get(), review_on=None)  # has left: nobody visits him here
    assert alerts.remind() == 0
    PersonAlert.objects.filter(pk=alert.pk).update(review_on=clock.today())
    assert [alerts.remind(), alerts.remind()] == [1, 0]
    told = Notice.objects.filter(kind="alerts_to_review")
    assert {one.person for one in told} == {cast.olive, cast.rhys}
    assert "1 note about tenants" in told[0].body
    assert "Amina" not in told[0].body
    olive = sign_in(Client(), cast.olive)
    assert "Past its review" in olive.get(f"/office/homes/{cast.flat_1.code}/").content.decode()
    assert "Amina Tenant" in olive.get("/office/alerts/").content.decode()


def test_an_alert_is_kept_for_a_need_and_a_time(cast: Cast) -> None:
    PersonAlert.objects.update(review_on=None)
    olive, then = sign_in(Client(), cast.olive), clock.today() + timedelta(days=200)
    at = f"/office/alerts/{cast.amina.parties.get().code}/1/"
    day = {
        "review_on_day": str(then.day),
        "review_on_month": str(then.month),
        "review_on_year": str(then.year),
    }
    assert "Write what it is needed for" in olive.post(at, day).content.decode()
    kept = olive.post(at, day | {"need": "So that we allow more time"})
    assert kept.status_code == 302, kept.content.decode()
    alert = PersonAlert.objects.get()
    assert (alert.review_on, alert.reviewed_by, alert.need) == (
        then,
        cast.olive.officer,
        "So that we allow more time",
    )
    assert not PersonAlert.objects.due(on=clock.today()).exists()


def test_an_ended_alert_is_shown_to_nobody(cast: Cast) -> None:
    olive = sign_in(Client(), cast.olive)
    home, record = f"/office/homes/{cast.flat_1.code}/", f"/homes/{cast.flat_1.code}/record/"
    amina = sign_in(Client(), cast.amina)
    assert COMMENTS in olive.get(home).content.decode()
    assert COMMENTS in amina.get(record).content.decode()
    assert olive.post(f"/office/alerts/{cast.amina.parties.get().code}/1/", {"end": "yes"}).status_code == 302
    assert COMMENTS not in olive.get(home).content.decode()
    assert COMMENTS not in amina.get(record).content.decode()
    with pytest.raises(alerts.CannotReview):
        alerts.end_alert(alert=PersonAlert.objects.get(), by=cast.olive.officer)


def test_no_order_holds_more_of_it_than_a_summary(cast: Cast) -> None:
    PersonAlertFactory(party=cast.ben.parties.get(), comments=COMMENTS, type_code="10-10")
    order = sign_in(Client(), cast.col).get(f"/office/orders/{cast.contractors_order.code}/").content.decode()
    assert "Do not go alone" in order
    for told in (COMMENTS, "antisocial"):
        assert told not in order
    sent = [
        str(cast.request.message),
        *(str(body) for body in Outgoing.objects.values_list("body", flat=True)),
    ]
    assert not [one for one in sent if COMMENTS in one]
