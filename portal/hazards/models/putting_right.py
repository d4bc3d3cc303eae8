"""Putting it right: the work, every attempt to be let in, and somewhere to stay meanwhile."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from portal.core.models import Coded
from portal.hazards.models.cases import HazardCase
from portal.hazards.models.looking import Investigation
from portal.landlords.models import Landlord, Officer
from portal.records.history import keep_history
from portal.repairs.models import WorkOrder


@keep_history
class Works(Coded):
    """Work that makes it safe, or stops it coming back; with its work order, once there is one."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(HazardCase, on_delete=models.PROTECT, related_name="works")
    investigation = models.ForeignKey(
        Investigation, null=True, blank=True, on_delete=models.PROTECT, related_name="works"
    )
    work_order = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="hazard_works"
    )
    makes_safe = models.BooleanField(help_text="Otherwise it stops the hazard coming back")
    what = models.TextField()
    start_by = models.DateField(help_text="When it is to begin: the summary says so")
    finish_by = models.DateField(help_text="When it is to be done: the summary says so")
    made_at = models.DateTimeField(auto_now_add=True)
    trade_code = models.CharField(max_length=10, blank=True, help_text="HACT TradeCode it was ordered with")
    ordered_at = models.DateTimeField(
        null=True, blank=True, help_text="When its order was written down for the landlord's system"
    )
    steps_at = models.DateTimeField(
        null=True, blank=True, help_text="First step to begin it: ordered, booked"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_because = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "works"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finish_by__gte=F("start_by")), name="hazard_works_finish_after_they_start"
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True)
                | Q(started_at__isnull=True)
                | Q(completed_at__gte=F("started_at")),
                name="hazard_works_done_after_begun",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_because="") | Q(dropped_at__isnull=False),
                name="hazard_works_dropped_before_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"works {self.code}"

    @property
    def begun_at(self) -> datetime | None:
        """As staff noted it, or as the work order tells."""
        order = self.work_order
        return self.started_at or (order.started_at if order else None) or self.done_at

    @property
    def done_at(self) -> datetime | None:
        order = self.work_order
        told = order.completed_at if order and order.cancelled_at is None else None
        return self.completed_at or told

    @property
    def stepped_at(self) -> datetime | None:
        """The first step towards it: as it was noted, or the order."""
        order = self.work_order
        return self.steps_at or (order.raised_at if order and order.cancelled_at is None else None)


class AccessAttempt(Coded):
    """One time that somebody tried to get in, or to reach the household for it. Never changed."""

    class Method(models.TextChoices):
        CALL = "call", "a call"
        TEXT = "text", "a text message"
        EMAIL = "email", "an email"
        LETTER = "letter", "a letter"
        VISIT = "visit", "a visit"

    class Outcome(models.TextChoices):
        NO_ANSWER = "no_answer", "nobody answered"
        REFUSED = "refused", "they said no"
        ANOTHER_TIME = "another_time", "they asked for another time"
        GOT_IN = "got_in", "somebody was let in"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(HazardCase, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    method = models.CharField(max_length=8, choices=Method)
    outcome = models.CharField(max_length=14, choices=Outcome)
    notice_at = models.DateTimeField(
        null=True, blank=True, help_text="When the household was told of the visit in writing"
    )
    evidence = models.TextField(blank=True, help_text="What shows it: a photo of the door, a call log")
    noted_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"access attempt {self.code}"


@keep_history
class Accommodation(Coded):
    """An offer of somewhere to stay until the home is safe; the landlord pays. It may be turned down."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "no answer yet"
        TAKEN = "taken", "they took it up"
        DECLINED = "declined", "they turned it down"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(HazardCase, on_delete=models.PROTECT, related_name="offers")
    offered_at = models.DateTimeField()
    what = models.TextField(help_text="What was offered, and why it suits them")
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    why_declined = models.TextField(blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "accommodation"
        ordering = ["offered_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_at__isnull=True)
                | (~Q(answer="waiting") & Q(answered_at__gte=F("offered_at"))),
                name="hazard_offer_answered_or_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"offer {self.code}"
