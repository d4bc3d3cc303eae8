"""What the landlord means to renew, when, how sure that is, and every change of mind."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from portal.homes.models import Component, PlacedQuerySet, PlacedRecord
from portal.landlords.models import Landlord, LandlordRecord, tell_of_change
from portal.records.history import keep_history


@keep_history
class Programme(LandlordRecord):
    """A programme of planned works (HACT ProgramOfWork)."""

    description = models.CharField(max_length=300, blank=True)
    stage_code = models.CharField(max_length=10, blank=True, help_text="HACT ProgramOfWorkDeliveryStageCode")
    desired_outcome = models.TextField(blank=True)
    budget_code = models.CharField(max_length=100, blank=True)

    class Meta(LandlordRecord.Meta):
        triggers = [*LandlordRecord.Meta.triggers, tell_of_change("investment_plannedwork", "programme_id")]


class PlannedWorkQuerySet(PlacedQuerySet["PlannedWork"]):
    def standing(self) -> Self:
        """Still in the landlord's plan."""
        return self.filter(ended_on__isnull=True)


@keep_history
class PlannedWork(PlacedRecord):
    """One item of a programme (HACT ProgramOfWorkItem) at one home, block or estate."""

    class Certainty(models.TextChoices):
        BOOKED = "booked", "Booked"
        CONFIRMED = "confirmed", "Confirmed"
        LIKELY = "likely", "Likely"
        POSSIBLE = "possible", "Not planned before"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="items")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    component_kind = models.CharField(max_length=100, blank=True)
    component = models.ForeignKey(
        Component, null=True, blank=True, on_delete=models.SET_NULL, related_name="planned_works"
    )
    lifecycle_code = models.CharField(
        max_length=10, blank=True, help_text="HACT ComponentAssetLifecycleWorkTypeCode"
    )
    driver_code = models.CharField(
        max_length=10, blank=True, help_text="HACT ProgramOfWorkItemDriverTypeCode"
    )
    cost_limit = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    # The range says how exact it is: a whole year is 1 January to 31 December, a quarter its first to its
    # last day.
    starts_on = models.DateField(null=True, blank=True)
    finishes_on = models.DateField(null=True, blank=True)
    on_site_from = models.DateField(null=True, blank=True)
    on_site_to = models.DateField(null=True, blank=True)
    certainty = models.CharField(max_length=10, choices=Certainty, default=Certainty.LIKELY)
    ended_on = models.DateField(null=True, blank=True, help_text="The day it left the landlord's plan")

    objects = PlannedWorkQuerySet.as_manager()

    class Meta(PlacedRecord.Meta):
        constraints = [
            *PlacedRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(finishes_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(finishes_on__gte=F("starts_on")),
                name="plannedwork_finishes_after_it_starts",
            ),
        ]


@keep_history
class PlanChange(models.Model):
    """A change of date: what it was before, when it changed, and why."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    planned_work = models.ForeignKey(PlannedWork, on_delete=models.CASCADE, related_name="changes")
    changed_on = models.DateField()
    was_from = models.DateField(null=True, blank=True)
    was_to = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["changed_on"]
        constraints = [
            models.UniqueConstraint("planned_work", "changed_on", name="plan_change_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"change of plan {self.planned_work_id}"
