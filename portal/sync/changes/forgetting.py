"""Changes are kept for a while, and webhooks' calls for a shorter one: then they are forgotten."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from portal.landlords.models import Landlord
from portal.sync.changes.numbering import alone
from portal.sync.models import Change, ChangeCount, Webhook, WebhookCall

CALLS_KEPT = timedelta(days=30)


def forget(*, now: datetime) -> None:
    """Forget what is too old. Whoever followed no further than that is told to read the records anew."""
    before = now - timedelta(days=settings.CHANGES_DAYS)
    for pk in Landlord.objects.values_list("pk", flat=True):
        forget_changes(pk, before=before)
    WebhookCall.objects.filter(made_at__lt=now - CALLS_KEPT).delete()
    Webhook.objects.filter(ended_at__lt=now - CALLS_KEPT).delete()


@transaction.atomic
def forget_changes(landlord_id: int, *, before: datetime) -> None:
    """All before the first that is not too old: what is kept has no gaps."""
    alone(landlord_id, wait=True)
    count = ChangeCount.objects.filter(landlord=landlord_id).first()
    if count is None:
        return
    numbered = Change.objects.filter(landlord=landlord_id, position__isnull=False)
    kept = numbered.filter(at__gte=before).order_by("position").values_list("position", flat=True).first()
    last = count.last if kept is None else kept - 1
    if last > count.forgotten:
        gone = numbered.filter(position__lte=last)
        WebhookCall.objects.filter(change__in=gone).delete()
        gone.delete()
        ChangeCount.objects.filter(pk=landlord_id).update(forgotten=last)
