"""Addresses that are told of changes, and every time they were or are to be told."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from portal.core.models import Coded
from portal.landlords.models import Landlord
from portal.sync.models.changes import Change
from portal.sync.models.systems import System


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def kept(self) -> Self:
        """Those that have not been ended."""
        return self.filter(ended_at=None)

    def told(self) -> Self:
        """Those for whom calls are made now."""
        return self.kept().filter(paused_at=None, system__is_used=True)


class Webhook(Coded):
    """An address of a system, told of each change as it happens."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="+")
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="webhooks")
    address = models.CharField(max_length=500)
    kinds = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, help_text="Of changes; none is all"
    )
    secret = models.TextField(help_text="Sealed: what its calls are signed with")
    made_at = models.DateTimeField(auto_now_add=True)
    paused_at = models.DateTimeField(null=True, blank=True, help_text="Its calls wait since then")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="It is told no more since then")

    # Its circuit: after repeated failures it is left in peace until then.
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True, blank=True)
    last_failure = models.CharField(max_length=60, blank=True)
    last_failed_at = models.DateTimeField(null=True, blank=True)
    last_answered_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    def __str__(self) -> str:
        return f"webhook {self.code}"


class WebhookCallQuerySet(models.QuerySet["WebhookCall"]):
    def open(self) -> Self:
        """Neither delivered nor given up."""
        return self.filter(delivered_at=None, given_up_at=None)

    def delivered(self) -> Self:
        return self.exclude(delivered_at=None)

    def given_up(self) -> Self:
        return self.exclude(given_up_at=None)


class WebhookCall(Coded):
    """One change to be told to one webhook, or told. Told again on request, it is another call."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="+", db_index=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="calls", db_index=False)
    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="calls")
    record = models.UUIDField(help_text="What the change is about: of one record, calls go in their order")
    is_replay = models.BooleanField(default=False, db_default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveIntegerField(default=0, db_default=0)
    next_try_at = models.DateTimeField(help_text="Not before then, while it is open")
    claimed_until = models.DateTimeField(null=True, help_text="A worker is at it, unless it has died")
    delivered_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True, help_text="It failed for days")
    failure = models.CharField(max_length=60, blank=True, db_default="", help_text="What went wrong last")
    failure_says = models.CharField(max_length=300, blank=True, db_default="")

    objects = WebhookCallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "webhook", "change", condition=Q(is_replay=False), name="webhook_call_once"
            ),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(given_up_at__isnull=True),
                name="webhook_call_delivered_or_given_up",
            ),
        ]
        indexes = [
            models.Index(fields=["webhook", "-id"], name="webhook_call_log"),
            models.Index(
                fields=["webhook", "record", "id"],
                condition=Q(delivered_at__isnull=True, given_up_at__isnull=True),
                name="webhook_call_open",
            ),
            # The next, and those under way, however many wait and however little is known of the table.
            models.Index(
                fields=["webhook", "id"],
                condition=Q(delivered_at__isnull=True, given_up_at__isnull=True),
                name="webhook_call_next",
            ),
            models.Index(
                fields=["webhook", "claimed_until"],
                condition=Q(delivered_at__isnull=True, given_up_at__isnull=True, claimed_until__isnull=False),
                name="webhook_call_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"webhook call {self.code}"
