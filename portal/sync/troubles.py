"""Telling a landlord's staff of a promise at risk: once when it begins, and once when it is over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from portal.core import clock
from portal.landlords.models import Landlord, Officer
from portal.notices.models import Notice
from portal.notices.sending import send
from portal.records.events import record
from portal.sync import health
from portal.sync.models import Trouble
from portal.tenancies.access import SETTING_ROLES

Kind = Trouble.Kind


def look(*, now: datetime) -> None:
    """Tell of what has begun, and of what is over. Done twice at once it is told once."""
    there = {
        Kind.NOT_HELD: set(health.at_risk(now).values_list("landlord_id", flat=True)),
        Kind.SILENT: set(health.silent(now).values_list("landlord_id", flat=True)),
    }
    for kind, landlords in there.items():
        going = Trouble.objects.filter(kind=kind, ended_at=None)
        for trouble in going.exclude(landlord__in=landlords).select_related("landlord"):
            _over(trouble, now)
        told = set(going.values_list("landlord_id", flat=True))
        for landlord in Landlord.objects.filter(pk__in=landlords - told):
            _begins(landlord, kind, now)


def _begins(landlord: Landlord, kind: Kind, now: datetime) -> None:
    try:
        with transaction.atomic():
            trouble = Trouble.objects.create(landlord=landlord, kind=kind, began_at=now)
            record("trouble begun", trouble, by=None, kind=str(kind))
            _tell(
                trouble, "system_trouble", {"reports": health.at_risk(now).filter(landlord=landlord).count()}
            )
    except IntegrityError:
        return  # somebody else has told it at the same moment


@transaction.atomic
def _over(trouble: Trouble, now: datetime) -> None:
    if Trouble.objects.filter(pk=trouble.pk, ended_at=None).update(ended_at=now):
        record("trouble over", trouble, by=None, kind=trouble.kind)
        _tell(trouble, "system_trouble_over", {})


def _tell(trouble: Trouble, what: str, more: Mapping[str, Any]) -> None:
    """By email to each officer who looks after systems."""
    officers = Officer.objects.working(on=clock.today()).filter(
        landlord=trouble.landlord, role__in=SETTING_ROLES
    )
    for officer in officers.select_related("person").exclude(person__email=None).exclude(person__email=""):
        send(
            channel=Notice.Channel.EMAIL,
            kind=what,
            to=officer.person.email or "",
            person=officer.person,
            landlord=trouble.landlord,
            about=trouble.code,
            once=f"{what}:{trouble.code}:{officer.code}",
            context={
                "what": trouble.get_kind_display(),
                "kind": trouble.kind,
                "page_url": f"{settings.SITE_URL}/office/sync-health/",
                **more,
            },
        )
