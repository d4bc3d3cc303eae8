"""Comparisons of what a landlord's system holds with what Homefile holds, and what was found to differ."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.core.models import Coded
from portal.landlords.models import Landlord
from portal.sync.models.systems import System


class Reconciliation(Coded):
    """One comparison with a system, from its first home to its last. It may be cut off and gone on with."""

    class State(models.TextChoices):
        GOING = "going", "under way"
        FINISHED = "finished", "finished"
        FAILED = "failed", "could not be done"

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="+", db_index=False)
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="reconciliations")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.GOING)
    moved_at = models.DateTimeField(help_text="When it last came further")
    finished_at = models.DateTimeField(null=True, blank=True)
    # How far it is: the system's own cursor, and the last home up to which both sides were compared.
    cursor = models.CharField(max_length=200, blank=True)
    reached = models.CharField(max_length=100, blank=True, db_collation="C")
    homes = models.PositiveIntegerField(default=0, help_text="Homes with orders on either side")
    homes_differing = models.PositiveIntegerField(default=0)
    orders_here = models.PositiveIntegerField(default=0)
    orders_there = models.PositiveIntegerField(default=0)
    # {"completed_there": {"healed": n, "listed": n}, ...}
    counts = models.JSONField(default=dict)
    failure = models.CharField(max_length=60, blank=True, help_text="Why it could not be done, by its key")
    failure_says = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "system", condition=Q(state="going"), name="reconciliation_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="going", finished_at__isnull=True)
                | (~Q(state="going") & Q(finished_at__isnull=False)),
                name="reconciliation_over_has_finished",
            ),
        ]
        indexes = [models.Index(fields=["landlord", "-begun_at"], name="reconciliation_of_landlord")]

    def __str__(self) -> str:
        return f"reconciliation {self.code}"


class Difference(Coded):
    """One thing that the two sides do not say alike."""

    class State(models.TextChoices):
        HEALED = "healed", "put right"
        LISTED = "listed", "for staff to look at"
        SEEN_TO = "seen_to", "seen to by staff"
        GONE = "gone", "both sides agree again"

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="+", db_index=False)
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="differences")
    found_in = models.ForeignKey(
        Reconciliation, on_delete=models.CASCADE, related_name="found", db_index=False
    )
    last_in = models.ForeignKey(
        Reconciliation, on_delete=models.CASCADE, related_name="differences", help_text="Found the last time"
    )
    kind = models.CharField(max_length=20, help_text="Of sync/reconciling/rules.py")
    reference = models.CharField(
        max_length=100, db_collation="C", help_text="The landlord's own of the order"
    )
    place = models.CharField(
        max_length=100, db_collation="C", help_text="The landlord's own of the home, building or estate"
    )
    # What each side says; null where it has no such order. Codes, days and references, no names or words.
    here = models.JSONField(null=True)
    there = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=State)
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Healed, seen to, or gone since")
    seen_to_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seen_to_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "system", "kind", "reference", "place",
                condition=Q(state="listed"),
                name="difference_listed_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["landlord", "-found_at"], condition=Q(state="listed"), name="difference_for_staff"
            ),
            models.Index(fields=["system", "reference"], name="difference_of_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.code}"
