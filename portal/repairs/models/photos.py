"""Pictures of what is wrong, or of what was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.core.models import Coded
from portal.homes.models import Home
from portal.journeys.models import Draft
from portal.landlords.models import Landlord
from portal.repairs.models.orders import WorkOrder
from portal.repairs.models.requests import RepairRequest


class Photo(Coded):
    """One picture. It is stored as it came, made safe by a worker, and only then shown to anybody."""

    class State(models.TextChoices):
        WAITING = "waiting", "being made ready"
        READY = "ready", "ready"
        REFUSED = "refused", "refused"

    class Side(models.TextChoices):
        RESIDENT = "resident", "resident"
        LANDLORD = "landlord", "landlord"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    home = models.ForeignKey(Home, null=True, on_delete=models.PROTECT, related_name="photos")
    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.CASCADE, related_name="photos")
    request = models.ForeignKey(
        RepairRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="photos"
    )
    work_order = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="photos"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=Side)
    added_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    refusal = models.CharField(max_length=40, blank=True, help_text="Why, by its key")
    name = models.CharField(max_length=64, unique=True, help_text="Of its files in the store; unguessable")
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Bytes as it came")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(draft__isnull=False) | Q(request__isnull=False) | Q(work_order__isnull=False)),
                name="photo_belongs_to_something",
            ),
            models.CheckConstraint(
                condition=Q(state="refused", refusal__gt="") | (~Q(state="refused") & Q(refusal="")),
                name="photo_refused_says_why",
            ),
        ]
        indexes = [models.Index(fields=["added_at"], condition=Q(state="waiting"), name="photo_waiting")]

    def __str__(self) -> str:
        return f"photo {self.code}"
