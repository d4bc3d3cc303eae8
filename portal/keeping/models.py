"""What was cleared away when its time was over, for staff; what systems read, for the household."""

import pgtrigger
from django.db import models
from django.db.models.functions import Coalesce

from portal.core.models import Coded
from portal.landlords.models import Contractor, Landlord
from portal.tenancies.models import Tenancy


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


class SystemLook(models.Model):
    """A computer system read about households through the API that day.

    One row a day of each system, household and kind. Without a household: a list of all that the system may
    see. PostgreSQL refuses to change one; only the end of the time for which it is kept takes it away.
    """

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="+", db_index=False)
    tenancy = models.ForeignKey(
        Tenancy, null=True, on_delete=models.CASCADE, related_name="+", help_text="None: a whole list"
    )
    contractor = models.ForeignKey(
        Contractor, null=True, on_delete=models.CASCADE, related_name="+", help_text="Whose system it is"
    )
    # As it was then: systems are renamed.
    system = models.CharField(max_length=200, help_text="Name of the system")
    kind = models.CharField(max_length=20, help_text="Which kind of record")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "tenancy",
                "on",
                "system",
                "kind",
                Coalesce("contractor", 0),
                condition=models.Q(tenancy__isnull=False),
                name="system_look_once_a_day",
            ),
            models.UniqueConstraint(
                "landlord",
                "on",
                "system",
                "kind",
                Coalesce("contractor", 0),
                condition=models.Q(tenancy__isnull=True),
                name="system_look_at_list_once_a_day",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="system_looks_stay", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"look of {self.system}"
