"""More work than an order has: asked for by whoever does it, and agreed to or not by the landlord."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from portal.core.models import Coded
from portal.landlords.models import Landlord, Officer
from portal.records.models import Source
from portal.repairs.models.orders import WorkOrder

POUNDS = models.DecimalField(max_digits=12, decimal_places=2)


class MoreWorkQuerySet(models.QuerySet["MoreWork"]):
    def of(self, landlord: Landlord) -> Self:
        return self.filter(landlord=landlord)

    def waiting(self) -> Self:
        """Those that wait for a word of the landlord, while their order goes on."""
        going = WorkOrder.objects.open().filter(pk=OuterRef("work_order"))
        return self.filter(Exists(going), state=MoreWork.State.WAITING)

    def unsaid(self) -> Self:
        """Those answered here of which nobody has been told yet: until then the answer can be taken back."""
        return self.filter(answered_at__isnull=False, passed_on_at=None)

    def with_agreed_before(self) -> Self:
        """With ``agreed_before``: the pounds of more work agreed to for the same order by other requests."""
        others = MoreWork.objects.filter(
            work_order=OuterRef("work_order"), state=MoreWork.State.AGREED
        ).exclude(pk=OuterRef("pk"))
        summed = others.order_by().values("work_order").annotate(pounds=Sum("agreed_cost")).values("pounds")
        return self.annotate(
            agreed_before=Coalesce(models.Subquery(summed, output_field=POUNDS), 0, output_field=POUNDS)
        )


class MoreWork(Coded):
    """A request for more work on an order (HACT RequestAdditionalWorkApproval), and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", "waits for an answer"
        ASKED = "asked", "was asked something"
        AGREED = "agreed", "agreed"
        REFUSED = "refused", "not agreed"
        ELSEWHERE = "elsewhere", "answered in the landlord's own system"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    work_order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="more_work")
    reference = models.CharField(
        max_length=100, blank=True, help_text="Of whoever asks; none where they gave none"
    )
    what = models.TextField(blank=True, help_text="HACT DescriptionOfWork of the work asked for")
    why = models.TextField(blank=True, help_text="HACT ReasonRequired")
    cost = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text="In pounds, as they ask for it"
    )
    # `repairs.attachments`; photos are with the order.
    evidence = models.JSONField(null=True, blank=True, help_text="HACT Evidence: files they have of it")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The message that told it; None for what somebody wrote here, or a delivery brought.
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    due_at = models.DateTimeField(help_text="By when they are to have an answer")

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.TextField(blank=True, help_text="Why not, what is asked, or what goes with the yes")
    agreed_cost = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, help_text="Up to how many pounds"
    )
    limit = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Of whoever answered, as it was then",
    )
    passed_on_at = models.DateTimeField(null=True, blank=True, help_text="From then on nobody takes it back")
    told_at = models.DateTimeField(null=True, blank=True, help_text="When staff were told of it")
    told_late_at = models.DateTimeField(null=True, blank=True)

    objects = MoreWorkQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "more work"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "work_order", "reference", condition=Q(reference__gt=""), name="more_work_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at__isnull=True)
                | (~Q(state="waiting") & Q(answered_at__gte=F("asked_at"))),
                name="more_work_answered_or_waiting",
            ),
            models.CheckConstraint(
                condition=Q(state="agreed", agreed_cost__isnull=False, limit__gte=F("agreed_cost"))
                | (~Q(state="agreed") & Q(agreed_cost__isnull=True)),
                name="more_work_agreed_within_a_limit",
            ),
            models.CheckConstraint(
                condition=(Q(cost__isnull=True) | Q(cost__gte=0))
                & (Q(agreed_cost__isnull=True) | Q(agreed_cost__gt=0)),
                name="more_work_costs_pounds",
            ),
        ]
        indexes = [
            models.Index(
                fields=["landlord", "due_at", "id"], condition=Q(state="waiting"), name="more_work_waiting"
            ),
            models.Index(
                fields=["answered_at"],
                condition=Q(answered_at__isnull=False, passed_on_at__isnull=True),
                name="more_work_to_pass_on",
            ),
        ]

    def __str__(self) -> str:
        return f"more work {self.code}"

    @property
    def can_be_taken_back(self) -> bool:
        """Whether its answer has not gone yet."""
        return self.answered_at is not None and self.passed_on_at is None
