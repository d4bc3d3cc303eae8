"""The clocks: one row a duty, kept by `actions.clocks` from the facts of the case."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from portal.hazards.models.cases import HazardCase
from portal.hazards.rules import Ended, is_late
from portal.landlords.models import Landlord, Officer
from portal.records.history import keep_history

RUNS = Q(met_at__isnull=True, ended_at__isnull=True)


class ClockQuerySet(models.QuerySet["Clock"]):
    def of(self, landlord: Landlord) -> Self:
        return self.filter(landlord=landlord)

    def running(self) -> Self:
        return self.filter(RUNS)

    def late(self, *, now: datetime) -> Self:
        """Those that run on past their time."""
        return self.running().filter(due_at__lt=now)

    def nearest_first(self) -> Self:
        return self.order_by(F("due_at").asc(nulls_last=True), "pk")


@keep_history
class Clock(models.Model):
    """One duty of one case: since when, by when, what became of it, and why where it was missed."""

    class Reason(models.TextChoices):
        """The first four are the guidance's own examples of what may be no fault: section 10A(5)."""

        REGULATOR = "regulator", "waiting for the Building Safety Regulator"
        NO_ACCESS = "no_access", "nobody let us in"
        SPECIALIST = "specialist", "no specialist contractor to be had"
        NO_ACCOMMODATION = "no_accommodation", "nowhere else to stay to be had"
        PARTS = "parts", "waiting for materials"
        WEATHER = "weather", "the weather"
        OURS = "ours", "our own mistake"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(HazardCase, on_delete=models.CASCADE, related_name="clocks")
    duty = models.CharField(max_length=24, help_text="Key of law.toml")
    column = models.CharField(max_length=12, help_text="Where the wall shows it")
    about = models.BigIntegerField(default=0, help_text="The investigation it follows, by its primary key")
    is_law = models.BooleanField(help_text="Whether the law sets the time of this case")
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="It stopped though nothing was done")
    ended = models.CharField(max_length=10, blank=True, choices=[(one.value, one.value) for one in Ended])
    warn_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    told_late_at = models.DateTimeField(null=True, blank=True)

    reason = models.CharField(max_length=16, blank=True, choices=Reason)
    reason_words = models.TextField(blank=True, help_text="What was done to keep it, and what happened")
    reason_by = models.ForeignKey(Officer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason_at = models.DateTimeField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True, help_text="The new day; it moves no limit")

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("case", "duty", "about", name="hazard_clock_once"),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True) | Q(ended_at__isnull=True), name="hazard_clock_met_or_ended"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended="") | Q(ended_at__isnull=False, ended__gt=""),
                name="hazard_clock_ended_says_why",
            ),
            models.CheckConstraint(
                condition=Q(reason="", reason_words="") | Q(reason__gt=""),
                name="hazard_clock_missed_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["landlord", "column", "due_at", "id"], condition=RUNS, name="hazard_clock_of_column"
            ),
            models.Index(fields=["landlord", "due_at", "id"], condition=RUNS, name="hazard_clock_next"),
            models.Index(
                fields=["warn_at"], condition=RUNS & Q(warned_at__isnull=True), name="hazard_clock_warning"
            ),
            models.Index(
                fields=["due_at"], condition=RUNS & Q(told_late_at__isnull=True), name="hazard_clock_telling"
            ),
        ]

    def __str__(self) -> str:
        return f"clock {self.duty} of case {self.case_id}"

    @property
    def stopped_at(self) -> datetime | None:
        return self.met_at or self.ended_at

    @property
    def runs(self) -> bool:
        return self.stopped_at is None

    def is_missed(self, *, now: datetime) -> bool:
        """Whether its time went by before it stopped."""
        return is_late(due_at=self.due_at, stopped_at=self.stopped_at, now=now)
