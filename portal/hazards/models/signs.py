"""What a delivery or a message brought that tells of a hazard: once each, with what came of it."""

from typing import Self

from django.db import models
from django.db.models import Q

from portal.core.models import Coded
from portal.hazards.models.cases import HazardCase, Way
from portal.homes.models import Home
from portal.landlords.models import Landlord, Officer
from portal.repairs.models import WorkOrder


class SignQuerySet(models.QuerySet["Sign"]):
    def to_judge(self) -> Self:
        """Those that wait for a person to say whether a case opens."""
        return self.filter(state=Sign.State.WAITING)


class Sign(Coded):
    """One of them. Its origin names the fact it was read from: the same fact delivered again is no news."""

    class State(models.TextChoices):
        WAITING = "waiting", "waits to be judged"
        OPENED = "opened", "a case is open"
        DISMISSED = "dismissed", "judged to be no hazard"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=120)
    hazard = models.CharField(max_length=40, help_text="Key of law.toml's list")
    way = models.CharField(max_length=12, choices=Way)
    aware_at = models.DateTimeField(
        help_text="When it was first known: what the clocks of its case count from"
    )
    words = models.TextField(blank=True)
    work_order = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    came_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="When a case opens though nobody has judged it")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    case = models.ForeignKey(
        HazardCase, null=True, blank=True, on_delete=models.PROTECT, related_name="signs", db_index=False
    )
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.ForeignKey(Officer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField(blank=True, help_text="Why it is no hazard")

    objects = SignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("landlord", "origin", name="hazard_sign_once"),
            models.CheckConstraint(
                condition=Q(state="opened", case__isnull=False) | (~Q(state="opened") & Q(case__isnull=True)),
                name="hazard_sign_opened_has_a_case",
            ),
        ]
        indexes = [
            models.Index(
                fields=["landlord", "due_at", "id"], condition=Q(state="waiting"), name="hazard_sign_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"sign {self.code}"
