"""The figures of a landlord's service, kept ready: counted at night, read by pages."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q

from portal.homes.models import Block
from portal.insight.measures import Measure, measures
from portal.insight.rules import Look, Year, said
from portal.landlords.models import Landlord


class FigureQuerySet(models.QuerySet["Figure"]):
    def of_landlord(self, landlord: Landlord) -> Self:
        """The landlord's own, of all its homes."""
        return self.filter(landlord=landlord, block=None)

    def of_blocks(self, landlord: Landlord) -> Self:
        return self.filter(landlord=landlord, block__isnull=False)


class Figure(models.Model):
    """One measure of one year, of a landlord or of one block. What may not be shown has no row."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="+", db_index=False)
    block = models.ForeignKey(
        Block, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    measure = models.CharField(max_length=20, help_text="Key of measures.csv")
    starts_on = models.DateField(help_text="The first day of its year, an April")
    numerator = models.PositiveIntegerField(
        null=True, blank=True, help_text="None where it is no share, or would count fewer than ten"
    )
    denominator = models.PositiveIntegerField()
    value = models.DecimalField(max_digits=8, decimal_places=1, help_text="Per cent, or days")
    look = models.CharField(max_length=5, choices=[(look.value, look.value) for look in Look])
    counted_at = models.DateTimeField()

    objects = FigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "landlord", "measure", "starts_on", "block", nulls_distinct=False, name="figure_once"
            ),
            models.CheckConstraint(
                condition=Q(block__isnull=True) | Q(denominator__gte=10), name="figure_of_block_counts_ten"
            ),
        ]
        indexes = [
            models.Index(fields=["block"], condition=Q(block__isnull=False), name="figure_of_block"),
            models.Index(fields=["landlord"], condition=Q(block__isnull=True), name="figure_of_landlord"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} of {self.starts_on}"

    @property
    def about(self) -> Measure:
        return measures()[self.measure]

    @property
    def year(self) -> Year:
        return Year(self.starts_on)

    @property
    def is_exact(self) -> bool:
        return self.look == Look.EXACT

    @property
    def words(self) -> str:
        """As every page says it."""
        return said(Decimal(self.value), Look(self.look), self.about.unit)
