"""Data on its way between landlords and Homefile: what came, what goes out, and how far each is."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.core.models import Coded
from portal.landlords.models import Landlord
from portal.records.models import Source
from portal.repairs.models import RepairRequest, WorkOrder


class Delivery(Coded):
    """One arrival of a landlord's files, stored before anything is done with it."""

    class State(models.TextChoices):
        RECEIVED = "received", "received"
        READING = "reading", "being read"
        WAITING = "waiting", "waiting for a person's yes"
        APPLYING = "applying", "being applied"
        APPLIED = "applied", "applied"
        REFUSED = "refused", "refused"
        DECLINED = "declined", "a person said no"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="deliveries")
    source = models.OneToOneField(Source, null=True, on_delete=models.PROTECT, related_name="delivery")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    folder = models.CharField(
        max_length=500, help_text="Where its files are kept, under the store of deliveries"
    )
    sha256 = models.CharField(max_length=64, help_text="Of all its files, in order of name")
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # {"homes": {"read": n, "created": n, "changed": n, "ended": n, "unchanged": n, "refused": n}, ...}
    counts = models.JSONField(default=dict)
    # {"homes": {"would_end": n, "of": n}, ...}: why it waits
    would_end = models.JSONField(default=dict)
    reason = models.TextField(blank=True, help_text="In plain English: why it was refused or waits")

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["landlord", "-received_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(finished_at__isnull=False),
                name="delivery_applied_has_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.code}"


class DeliveryIssue(models.Model):
    """One thing wrong in a delivery; wording and who fixes it come from the standard's issues.csv."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="issues", db_index=False)
    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    issue = models.CharField(max_length=60, help_text="Stable code of issues.csv")
    severity = models.CharField(max_length=10)
    file = models.CharField(max_length=300, blank=True)
    line = models.PositiveIntegerField(null=True)
    cell = models.CharField(max_length=20, blank=True)
    field = models.CharField(max_length=100, blank=True)
    value = models.TextField(blank=True)
    message = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["delivery", "issue"])]

    def __str__(self) -> str:
        return f"{self.issue} in {self.delivery_id}"


class System(Coded):
    """A landlord's repairs system that speaks HACT messages over HTTP."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="systems")
    name = models.CharField(max_length=200, help_text="In words: Larkfield's repairs system")
    address = models.URLField(help_text="The start of its addresses")
    dialect = models.CharField(max_length=40, default="hact")
    token = models.TextField(blank=True, help_text="Sealed: what it knows us by")
    offers_visits = models.BooleanField(default=True, help_text="It answers RequestAvailableAppointments")
    is_used = models.BooleanField(default=True)
    # Its circuit: after repeated failures it is left in peace until then.
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True, blank=True)
    last_failure = models.CharField(max_length=60, blank=True)
    last_failed_at = models.DateTimeField(null=True, blank=True)
    last_answered_at = models.DateTimeField(null=True, blank=True)
    # How far we have read what it tells.
    cursor = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("landlord", condition=Q(is_used=True), name="system_one_in_use"),
        ]

    def __str__(self) -> str:
        return f"system {self.code}"


class Outgoing(Coded):
    """A HACT message on its way to a landlord's system; its code is its idempotency key."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    # None while the landlord has no system: then staff see to it.
    system = models.ForeignKey(System, null=True, on_delete=models.PROTECT, related_name="outgoing")
    request = models.ForeignKey(RepairRequest, null=True, on_delete=models.PROTECT, related_name="outgoing")
    work_order = models.ForeignKey(WorkOrder, null=True, on_delete=models.PROTECT, related_name="outgoing")
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
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Incoming(Coded):
    """A HACT message from a landlord's system, stored before anything is done with it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "not read yet"
        APPLIED = "applied", "applied"
        KNOWN = "known", "known already"
        NO_ORDER = "no_order", "about an order that is not known"
        NOT_VALID = "not_valid", "not in the standard"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="incoming")
    reference = models.CharField(max_length=200, help_text="The system's own for the message")
    kind = models.CharField(max_length=40, help_text="HACT message: JobStatusUpdate, ...")
    body = models.JSONField()
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    about = models.CharField(max_length=100, blank=True, help_text="Reference of the order it is about")
    # [{"code", "field", "message"}]: why it is not in the standard, or what was read with leniency.
    issues = models.JSONField(default=list, blank=True)

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
