"""Messages on their way between landlords' systems and Homefile."""

from django.db import models
from django.db.models import Q

from portal.core import clock
from portal.core.models import Coded
from portal.hazards.models import Works
from portal.landlords.models import Landlord
from portal.repairs.models import RepairRequest, WorkOrder
from portal.sync.models.systems import System


class Outgoing(Coded):
    """A HACT message on its way to a landlord's system; its code is its idempotency key."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    # None while the landlord has no system: then staff see to it.
    system = models.ForeignKey(System, null=True, on_delete=models.PROTECT, related_name="outgoing")
    request = models.ForeignKey(RepairRequest, null=True, on_delete=models.PROTECT, related_name="outgoing")
    work_order = models.ForeignKey(WorkOrder, null=True, on_delete=models.PROTECT, related_name="outgoing")
    # Of a RaiseRepair of no report: the work of a hazard's case that it orders.
    works = models.ForeignKey(Works, null=True, blank=True, on_delete=models.PROTECT, related_name="outgoing")
    kind = models.CharField(max_length=40, help_text="HACT message: RaiseRepair, ...")
    body = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, help_text="None once it is delivered or set aside")
    delivered_at = models.DateTimeField(null=True, blank=True)
    answer = models.JSONField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True, help_text="Trying again would not help")
    failure = models.CharField(max_length=60, blank=True, help_text="What went wrong last, by its key")
    failure_says = models.CharField(max_length=300, blank=True, help_text="The system's own words")
    given_up_at = models.DateTimeField(null=True, blank=True, help_text="Staff saw to it in another way")
    given_up_because = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "outgoing"
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="outgoing_due"),
            models.Index(
                fields=["landlord", "-made_at"],
                condition=Q(delivered_at__isnull=True),
                name="outgoing_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True)
                | Q(next_try_at__isnull=True, set_aside_at__isnull=True),
                name="outgoing_delivered_is_over",
            ),
            models.CheckConstraint(
                condition=Q(given_up_at__isnull=True)
                | Q(next_try_at__isnull=True, delivered_at__isnull=True),
                name="outgoing_given_up_is_over",
            ),
            models.UniqueConstraint(
                "request", condition=Q(kind="RaiseRepair"), name="outgoing_one_report_of_a_request"
            ),
            models.UniqueConstraint(
                "works", condition=Q(kind="RaiseRepair"), name="outgoing_one_order_of_works"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Incoming(Coded):
    """A HACT message from a landlord's system, stored before anything is done with it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "not read yet"
        APPLIED = "applied", "applied"
        KNOWN = "known", "known already"
        KEPT = "kept", "kept, and nothing follows from it"
        NO_ORDER = "no_order", "about an order that is not known"
        NOT_VALID = "not_valid", "not in the standard"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="incoming")
    reference = models.CharField(max_length=200, help_text="The system's own for the message")
    kind = models.CharField(max_length=40, help_text="HACT message: JobStatusUpdate, ...")
    dialect = models.CharField(max_length=40, default="hact", help_text="How it is written")
    body = models.JSONField()
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    about = models.CharField(max_length=100, blank=True, help_text="Reference of the order it is about")
    answer = models.JSONField(null=True, blank=True, help_text="Of a message that asks something")
    # [{"code", "field", "message", "severity"}]: why it is not in the standard, or what was read leniently.
    issues = models.JSONField(default=list, blank=True)

    came_before = False  # set where it is taken in again

    class Meta:
        verbose_name_plural = "incoming"
        constraints = [models.UniqueConstraint("system", "reference", name="incoming_once")]
        indexes = [
            models.Index(fields=["received_at"], condition=Q(outcome="waiting"), name="incoming_waiting"),
            models.Index(
                fields=["landlord", "about"], condition=Q(outcome="no_order"), name="incoming_without_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
