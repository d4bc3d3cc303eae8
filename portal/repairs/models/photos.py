"""Pictures of what is wrong, or of what was done."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.core.models import Coded
from portal.homes.models import Home
from portal.journeys.models import Draft
from portal.landlords.models import Landlord
from portal.repairs.models.orders import WorkOrder
from portal.repairs.models.requests import RepairRequest


class PhotoQuerySet(models.QuerySet["Photo"]):
    def waiting(self, *, before: datetime) -> Self:
        """Those that arrived before then and are not made, longest first."""
        return self.filter(state=Photo.State.WAITING, added_at__lt=before).order_by("added_at")

    def taken(self) -> Self:
        """Those that were not refused: they take up room."""
        return self.exclude(state=Photo.State.REFUSED)

    def sent(self) -> Self:
        """Those that were said to somebody; the photos of a draft are its writer's alone."""
        return self.filter(draft=None)

    def of_request(self, request: RepairRequest) -> Self:
        """Of a report that was sent, in the order they were added."""
        return self.sent().filter(request=request).order_by("added_at", "pk")

    def with_order(self, order: WorkOrder) -> Self:
        """Of the work, and of the reports it came of, in the order they were added."""
        of_report = Q(request__isnull=False, request=order.request_id) | Q(request__joined=order)
        return self.sent().filter(Q(work_order=order) | of_report).order_by("added_at", "pk")


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

    objects = PhotoQuerySet.as_manager()

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

    @property
    def went_with_report(self) -> bool:
        """Whether it is part of what was sent, rather than added later."""
        return self.request is not None and self.added_at <= self.request.reported_at
