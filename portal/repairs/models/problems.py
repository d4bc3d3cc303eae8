"""What a landlord's residents can report: its own list of problems, version by version."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.core.models import Coded
from portal.landlords.models import Landlord


class ProblemList(Coded):
    """One version of a landlord's list. A landlord without any has the one that comes with Homefile.

    ``rows`` are the rows of `repairs/problems.csv`, as `repairs.problems` reads them.
    """

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="problem_lists")
    rows = models.JSONField()
    note = models.CharField(max_length=200, blank=True, help_text="What changed, in the editor's words")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    in_use = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("landlord", condition=Q(in_use=True), name="problem_list_one_in_use"),
        ]

    def __str__(self) -> str:
        return f"problem list {self.code}"
