"""What was cleared away when its time was over: a row for each night and kind, for staff to see."""

from django.db import models

from portal.core.models import Coded
from portal.landlords.models import Landlord


class Clearing(Coded):
    """One night's run."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-began_at"], name="clearing_began")]

    def __str__(self) -> str:
        return f"clearing {self.code}"


class Cleared(models.Model):
    """How many rows of one kind went, or lost their words, in one night."""

    run = models.ForeignKey(Clearing, on_delete=models.CASCADE, related_name="kinds")
    landlord = models.ForeignKey(
        Landlord, null=True, on_delete=models.CASCADE, related_name="+", help_text="None: of no one landlord"
    )
    kind = models.CharField(max_length=60, help_text="The model, as in kinds.csv")
    how = models.CharField(max_length=10)
    before = models.DateTimeField(help_text="Whatever was over by then")
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "cleared"
        constraints = [models.UniqueConstraint("run", "kind", "landlord", name="cleared_once_a_run")]

    def __str__(self) -> str:
        return f"{self.count} of {self.kind}"
