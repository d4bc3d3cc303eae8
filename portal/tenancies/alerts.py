"""Alerts about people: still needed, no longer needed, and a reminder when somebody should ask which."""

from datetime import date
from itertools import groupby

from django.conf import settings
from django.db import transaction

from portal.core import clock
from portal.landlords.models import Officer
from portal.notices.models import Notice
from portal.notices.sending import send
from portal.records.events import record
from portal.tenancies.access import ALERT_ROLES
from portal.tenancies.models import PersonAlert


class CannotReview(Exception):
    """Why an alert cannot be as asked, in a sentence for staff."""


@transaction.atomic
def keep_alert(*, alert: PersonAlert, need: str, review_on: date, by: Officer) -> None:
    """It is true and needed: for what, and until when that is believed. Raises CannotReview."""
    if review_on <= clock.today():
        raise CannotReview("Choose a day to come.")
    _change(alert, by, need=need, review_on=review_on)
    record("alert kept", alert.party, by=by.person, position=alert.position, until=review_on.isoformat())


@transaction.atomic
def end_alert(*, alert: PersonAlert, by: Officer) -> None:
    """Nobody needs it: it is shown to nobody from now on, until the landlord's system sends other words."""
    _change(alert, by, ended_on=clock.today())
    record("alert ended", alert.party, by=by.person, position=alert.position)


def _change(alert: PersonAlert, by: Officer, **changes: object) -> None:
    live = PersonAlert.objects.live().filter(pk=alert.pk, landlord=by.landlord_id)
    if not live.update(reviewed_at=clock.now(), reviewed_by=by, reminded_at=None, **changes):
        raise CannotReview("This note is no longer there.")


def remind() -> int:
    """Tell staff who need alerts of those that have come due, each once. How many were new."""
    due = PersonAlert.objects.due(on=clock.today()).filter(reminded_at=None)
    with transaction.atomic():
        found = list(due.select_for_update(of=("self",), skip_locked=True).order_by("landlord_id", "pk"))
        PersonAlert.objects.filter(pk__in=[alert.pk for alert in found]).update(reminded_at=clock.now())
        for landlord_pk, new in groupby(found, key=lambda alert: alert.landlord_id):
            _tell(landlord_pk, len(list(new)))
    return len(found)


def _tell(landlord_pk: int, count: int) -> None:
    """By email; how many, and of nobody's name."""
    officers = Officer.objects.working(on=clock.today()).filter(landlord=landlord_pk, role__in=ALERT_ROLES)
    told = officers.select_related("person", "landlord").exclude(person__email=None)
    for officer in told:
        send(
            channel=Notice.Channel.EMAIL,
            kind="alerts_to_review",
            to=str(officer.person.email),
            person=officer.person,
            landlord=officer.landlord,
            context={"count": count, "page_url": f"{settings.SITE_URL}/office/alerts/"},
        )
