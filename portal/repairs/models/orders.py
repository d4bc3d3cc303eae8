"""Repairs as the landlord's systems know them: HACT work orders and everything that happens to them."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from portal.homes.models import PlacedQuerySet, PlacedRecord
from portal.landlords.models import Contractor, Landlord
from portal.records.history import keep_history
from portal.records.models import Source
from portal.repairs.conditions import DONE, MAY_BE_OPEN, OPEN

RECALL = "60"  # HACT WorkClassCode: Defect


class WorkOrderQuerySet(PlacedQuerySet["WorkOrder"]):
    def open(self) -> Self:
        """Neither done nor cancelled, nor closed without a word."""
        return self.filter(OPEN)

    def done(self) -> Self:
        return self.filter(DONE)

    def given_to(self, contractor: Contractor) -> Self:
        return self.filter(contractor=contractor)


@keep_history
class WorkOrder(PlacedRecord):
    """One piece of repair work (HACT WorkOrder) at a home, in a block or on an estate."""

    description = models.TextField(help_text="HACT DescriptionOfWork; may hold a household's own words")
    location = models.CharField(max_length=200, blank=True, help_text="HACT LocationOfRepair, free text")
    access_notes = models.TextField(blank=True)
    class_code = models.CharField(max_length=10, help_text="HACT WorkClassCode")
    type_code = models.CharField(max_length=10, blank=True, help_text="HACT WorkType")
    priority_code = models.CharField(max_length=10, help_text="HACT WorkPriorityCode")
    priority_name = models.CharField(max_length=100, blank=True, help_text="The landlord's own word for it")
    # The first element's, kept here so that a list can be filtered without a join.
    trade_code = models.CharField(max_length=10, blank=True, help_text="HACT TradeCode")
    case_reference = models.CharField(
        max_length=100, blank=True, help_text="Orders with the same one belong together"
    )
    contractor = models.ForeignKey(
        Contractor, null=True, blank=True, on_delete=models.PROTECT, related_name="orders", db_index=False
    )
    reported_at = models.DateTimeField(null=True, blank=True)
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="HACT RequiredCompletionDateTime: the promise"
    )
    planned_start_on = models.DateField(null=True, blank=True)
    planned_finish_on = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    estimated_cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    actual_cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    # Ours, not the delivery's: the report it came of, and what the resident said of the work.
    request = models.ForeignKey(
        "repairs.RepairRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    answer = models.CharField(
        max_length=10, blank=True, db_default="", choices=[("fixed", "fixed"), ("not fixed", "not fixed")]
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = WorkOrderQuerySet.as_manager()

    is_held = False  # whether this transaction has it to itself: `happening.hold`

    class Meta(PlacedRecord.Meta):
        indexes = [
            models.Index(
                fields=["home", "-raised_at"], condition=Q(home__isnull=False), name="workorder_home_raised"
            ),
            models.Index(
                fields=["block", "-raised_at"],
                condition=Q(block__isnull=False),
                name="workorder_block_raised",
            ),
            models.Index(
                fields=["estate", "-raised_at"],
                condition=Q(estate__isnull=False),
                name="workorder_estate_raised",
            ),
            models.Index(
                fields=["contractor", "due_at"],
                condition=Q(completed_at__isnull=True, cancelled_at__isnull=True, contractor__isnull=False),
                name="workorder_open_of_contractor",
            ),
            models.Index(
                fields=["contractor"],
                condition=Q(answer="not fixed", contractor__isnull=False),
                name="workorder_unfixed_of_contract",
            ),
            models.Index(fields=["landlord", "changed_at"], name="workorder_changed"),
            # Lists of what waits: the oldest promise of what is open, which `conditions.OPEN` says exactly.
            models.Index(fields=["landlord", "due_at", "id"], condition=MAY_BE_OPEN, name="workorder_open"),
            models.Index(
                fields=["landlord", "due_at", "id"],
                condition=MAY_BE_OPEN & Q(class_code=RECALL),
                name="workorder_open_recall",
            ),
        ]

    @property
    def is_recall(self) -> bool:
        """Whether it puts right an earlier repair."""
        return self.class_code == RECALL


# What is told of an order is a change of it. A delivery writes the order itself with its lines.
TELL_OF_LINE = pgtrigger.Trigger(
    name="tell_repairs_workorder",
    operation=pgtrigger.Insert | pgtrigger.Update,
    when=pgtrigger.After,
    condition=pgtrigger.Q(new__source__isnull=False),
    func="UPDATE repairs_workorder SET changed_at = now() "
    "WHERE id = NEW.work_order_id AND changed_at < now(); RETURN NULL;",
)


class OrderPart(models.Model):
    """A line under a work order, in the landlord's order."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    work_order = models.ForeignKey(
        WorkOrder, on_delete=models.CASCADE, related_name="%(class)ss", db_index=False
    )
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ["position"]
        constraints = [models.UniqueConstraint("work_order", "position", name="%(class)s_position_once")]

    def __str__(self) -> str:
        return f"{type(self).__name__.lower()} {self.position} of order {self.work_order_id}"


@keep_history
class WorkElement(OrderPart):
    """One job line (HACT WorkElement); its rate code is the landlord's own, never a published schedule."""

    reference = models.CharField(max_length=100, blank=True)
    trade_code = models.CharField(max_length=10, blank=True)
    trade_name = models.CharField(max_length=100, blank=True)
    rate_code = models.CharField(max_length=50, blank=True)
    rate_name = models.CharField(max_length=300, blank=True)
    quantity = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)

    class Meta(OrderPart.Meta):
        pass


@keep_history
class Appointment(OrderPart):
    """A visit that was agreed (HACT Appointment)."""

    reference = models.CharField(max_length=100, blank=True)
    on = models.DateField()
    name = models.CharField(max_length=100, blank=True, help_text="HACT AppointmentTimeOfDay name")
    earliest_arrival = models.TimeField(null=True, blank=True)
    latest_completion = models.TimeField(null=True, blank=True)
    # The message that told it; None for what came in a delivery.
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta(OrderPart.Meta):
        triggers = [TELL_OF_LINE]


@keep_history
class StatusUpdate(OrderPart):
    """Something that happened on the job (HACT JobStatusUpdate)."""

    reference = models.CharField(max_length=100, blank=True)
    type_code = models.CharField(max_length=10, help_text="HACT JobStatusUpdateTypeCode")
    other_type = models.CharField(max_length=100, blank=True)
    happened_at = models.DateTimeField(null=True, blank=True)
    comments = models.TextField(blank=True)
    who = models.CharField(max_length=200, blank=True, db_default="", help_text="Who is to come, by name")
    # `repairs.attachments`: [{"name", "says", "link", "on"}]
    evidence = models.JSONField(
        null=True, blank=True, help_text="HACT Evidence: files the landlord has of it"
    )
    # `repairs.slots.Slot`, as a report keeps one.
    visit = models.JSONField(
        null=True, blank=True, help_text="HACT RefinedAppointmentWindow: the time that it set"
    )
    # The message that told it; None for what came in a delivery.
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta(OrderPart.Meta):
        triggers = [TELL_OF_LINE]
        indexes = [
            # That nobody could get in, and that more work is needed.
            models.Index(
                fields=["landlord", "type_code", "happened_at"],
                condition=Q(type_code__in=["70", "90"]),
                name="statusupdate_to_see_to",
            ),
            # Those that tell of a hazard, whatever brought them: few among millions.
            models.Index(
                fields=["happened_at"],
                condition=Q(type_code="0", other_type__contains="hazard_"),
                name="statusupdate_of_hazards",
            ),
        ]


@keep_history
class StatusChange(OrderPart):
    """The office's state of the order from a moment on (HACT WorkOrderStatusHistory)."""

    status_code = models.CharField(max_length=10, help_text="HACT WorkStatusCode")
    entered_at = models.DateTimeField(null=True, blank=True)
    reason_code = models.CharField(max_length=10, blank=True, help_text="HACT ReasonCode")
    reason = models.CharField(max_length=300, blank=True)

    class Meta(OrderPart.Meta):
        pass


@keep_history
class Completion(models.Model):
    """How a work order ended, where the landlord says more than the time (HACT WorkOrderComplete)."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    work_order = models.OneToOneField(WorkOrder, on_delete=models.CASCADE, related_name="completion")
    outcome = models.CharField(max_length=100, blank=True)
    follow_on_reference = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return f"completion of order {self.work_order_id}"
