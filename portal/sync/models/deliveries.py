"""Deliveries: the arrivals of a landlord's files."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.core.models import Coded
from portal.landlords.models import Landlord
from portal.records.models import Source
from portal.sync.models.systems import Client


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def of_files(self) -> Self:
        """Those that somebody sent, without the single records that systems put."""
        return self.filter(put__isnull=True)

    def put_one_by_one(self) -> Self:
        return self.filter(put__isnull=False)

    def puts_that_wait(self, landlord: Landlord) -> Self:
        """Records that were put while something else was applied, in the order in which they came."""
        waiting = self.filter(landlord=landlord, put__isnull=False, state__in=self.model.UNFINISHED)
        return waiting.order_by("pk")


class Delivery(Coded):
    """One arrival of a landlord's files, stored before anything is done with it."""

    class State(models.TextChoices):
        RECEIVED = "received", "received"
        READING = "reading", "being read"
        WAITING = "waiting", "waiting for a person's yes"
        APPLYING = "applying", "being applied"
        APPLIED = "applied", "applied"
        REFUSED = "refused", "refused"
        DECLINED = "declined", "a person said no"

    UNFINISHED = (State.RECEIVED, State.READING, State.APPLYING)

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="deliveries")
    source = models.OneToOneField(Source, null=True, on_delete=models.PROTECT, related_name="delivery")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    folder = models.CharField(
        max_length=500, help_text="Where its files are kept, under the store of deliveries"
    )
    sha256 = models.CharField(max_length=64, help_text="Of all its files, in order of name")
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    received_through = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    is_whole = models.BooleanField(
        default=True, help_text="What it does not name has ended; otherwise it is changes only"
    )
    plan_only = models.BooleanField(default=False, help_text="It waits for a yes, whatever it would do")
    # One record that a system put at its own address: kept here, and not in a folder.
    # {"file": "homes.json", "document": {...}}
    put = models.JSONField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True, help_text="When a person or a system said yes")
    # {"homes": {"read": n, "created": n, "changed": n, "ended": n, "unchanged": n, "refused": n}, ...}
    counts = models.JSONField(default=dict)
    # {"homes": {"would_end": n, "of": n}, ...}: why it waits
    would_end = models.JSONField(default=dict)
    reason = models.TextField(blank=True, help_text="In plain English: why it was refused or waits")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["landlord", "-received_at"]),
            # Puts are many: what people look at is found without them, and what waits without all the rest.
            models.Index(fields=["landlord", "-id"], condition=Q(put__isnull=True), name="delivery_of_files"),
            models.Index(
                fields=["landlord", "id"],
                name="delivery_put_waits",
                condition=Q(put__isnull=False, state__in=["received", "reading", "applying"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(finished_at__isnull=False),
                name="delivery_applied_has_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.code}"

    @property
    def has_yes(self) -> bool:
        """Whether somebody said yes to all that it would do."""
        return self.approved_at is not None or self.approved_by_id is not None


class DeliveryIssue(models.Model):
    """One thing wrong in a delivery; wording and who fixes it come from the standard's issues.csv."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="issues", db_index=False)
    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    issue = models.CharField(max_length=60, help_text="Stable code of issues.csv")
    severity = models.CharField(max_length=10)
    file = models.CharField(max_length=300, blank=True)
    line = models.PositiveIntegerField(null=True)
    cell = models.CharField(max_length=20, blank=True)
    field = models.CharField(max_length=100, blank=True)
    value = models.TextField(blank=True)
    message = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["delivery", "issue"])]

    def __str__(self) -> str:
        return f"{self.issue} in {self.delivery_id}"
