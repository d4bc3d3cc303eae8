"""A landlord's own calendar of visits, for a landlord whose system offers none."""

from django.db import models
from django.db.models import F, Q

from portal.core.models import Coded
from portal.landlords.models import Landlord


class SlotPattern(Coded):
    """So many visits can begin in these hours on this day of every week."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="slot_patterns")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday")
    name = models.CharField(max_length=40, help_text="Morning")
    starts = models.TimeField()
    ends = models.TimeField()
    places = models.PositiveSmallIntegerField(help_text="How many visits")
    trade_code = models.CharField(max_length=10, blank=True, help_text="HACT TradeCode; blank for any")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="slot_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="slot_on_a_day_of_the_week"),
        ]

    def __str__(self) -> str:
        return f"slot {self.code}"


class ClosedDay(models.Model):
    """A day without visits, beyond the bank holidays."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="closed_days")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint("landlord", "on", name="closed_day_once")]

    def __str__(self) -> str:
        return f"{self.landlord_id} closed on {self.on}"


class SlotBooking(Coded):
    """One place of one pattern on one day, taken for one report. Place numbers cannot be given twice.

    It is taken before the report is sent, so that nobody is promised a visit that has gone.
    """

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    pattern = models.ForeignKey(SlotPattern, on_delete=models.PROTECT, related_name="bookings")
    on = models.DateField()
    place = models.PositiveSmallIntegerField(help_text="From 1 to the pattern's places")
    report = models.UUIDField(help_text="Public code of the report, which is that of its draft")
    booked_at = models.DateTimeField(auto_now_add=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "pattern",
                "on",
                "place",
                condition=Q(given_up_at__isnull=True),
                name="slot_place_taken_once",
            ),
            models.UniqueConstraint(
                "report", condition=Q(given_up_at__isnull=True), name="slot_one_for_a_report"
            ),
        ]

    def __str__(self) -> str:
        return f"slot booking {self.code}"
