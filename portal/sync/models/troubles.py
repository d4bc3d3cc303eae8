"""Troubles between Homefile and landlords' systems that staff were told of."""

from django.db import models
from django.db.models import Q

from portal.core.models import Coded
from portal.landlords.models import Landlord


class Trouble(Coded):
    """A promise to residents at risk: told once when it begins, and once when it is over."""

    class Kind(models.TextChoices):
        NOT_HELD = "not_held", "reports that your system has not taken in time"
        SILENT = "silent", "a system that does not answer"

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "landlord", "kind", condition=Q(ended_at__isnull=True), name="trouble_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"trouble {self.code}"
