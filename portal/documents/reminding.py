"""Tells staff that a document is to be looked at again, and once more when nobody has. Each once."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db.models import DateField, ExpressionWrapper, F, Value
from django.db.models.functions import Coalesce

from portal.core import clock
from portal.core.words import full_day
from portal.documents.access import PUBLISHING_ROLES
from portal.documents.models import PublishedDocument, Scheme
from portal.landlords.answering import who_answers
from portal.notices.models import Notice
from portal.notices.once import tell_once
from portal.notices.sending import send

AT_ONE_TIME = 500
USUAL_DAYS: int = Scheme._meta.get_field("remind_days").default
# In days, a whole number of which PostgreSQL takes from a date.
REMIND_FROM = ExpressionWrapper(
    F("review_on") - Coalesce(F("landlord__scheme__remind_days"), Value(USUAL_DAYS)), output_field=DateField()
)


def remind(*, now: datetime) -> int:
    """Of documents whose day comes, and of those whose day is over. How many were told of."""
    today = clock.day_of(now)
    shown = PublishedDocument.objects.shown().select_related("landlord").order_by("review_on", "pk")
    near = shown.annotate(told_from=REMIND_FROM).filter(
        reminded_at=None, review_on__gte=today, told_from__lte=today
    )
    over = shown.filter(told_stale_at=None, review_on__lt=today)
    due = sum(_tell(row, "reminded_at", kind="document_to_review", now=now) for row in near[:AT_ONE_TIME])
    late = sum(_tell(row, "told_stale_at", kind="document_stale", now=now) for row in over[:AT_ONE_TIME])
    return due + late


def _tell(row: PublishedDocument, column: str, *, kind: str, now: datetime) -> bool:
    mine = PublishedDocument.objects.shown().filter(pk=row.pk, review_on=row.review_on)
    return tell_once(mine, column, at=now, about=row.code, tell=partial(_tell_staff, row, kind=kind, now=now))


def _tell_staff(row: PublishedDocument, *, kind: str, now: datetime) -> None:
    """Whoever published it; where they have left, those who publish."""
    officers = who_answers(
        landlord=row.landlord_id,
        owner=row.added_by_id,
        team=None,
        roles=[role.value for role in PUBLISHING_ROLES],
        on=clock.day_of(now),
    )
    for officer in officers:
        if row.review_on:
            send(
                channel=Notice.Channel.EMAIL,
                kind=kind,
                to=str(officer.person.email),
                person=officer.person,
                landlord=row.landlord,
                about=row.code,
                once=f"{kind}:{row.code}:{row.review_on}:{officer.pk}",
                context={
                    "title": row.title,
                    "day": full_day(row.review_on),
                    "page_url": f"{settings.SITE_URL}/office/publication/documents/{row.code}/",
                },
            )
