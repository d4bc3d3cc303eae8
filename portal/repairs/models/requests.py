"""What residents said: that something is wrong, what they add to it, and whether it was put right."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.core.models import Coded
from portal.homes.models import Block, Estate, Home
from portal.landlords.models import Landlord, Officer, Priority
from portal.people.models import Person
from portal.records.history import keep_history
from portal.repairs.models.orders import WorkOrder
from portal.tenancies.access import Sight
from portal.tenancies.models import Call, Tenancy


class RepairRequestQuerySet(models.QuerySet["RepairRequest"]):
    def of_household(self, sight: Sight) -> Self:
        """Reported from this home in a tenancy of this person's: joint tenants see each other's."""
        return self.filter(home=sight.home, tenancy__in=sight.tenancies)

    def seen_from(self, sight: Sight) -> Self:
        """This household's own, and anybody's of the shared parts: of those only what and when is shown."""
        home = sight.home
        seen = Q(block=home.block_id) | Q(home=home, tenancy__in=sight.tenancies)
        if home.estate_id:
            seen |= Q(estate=home.estate_id)
        return self.filter(seen, landlord_id=home.landlord_id)

    def without_order(self) -> Self:
        """Those of which the landlord's system has told no work order yet."""
        return self.filter(orders=None, joined=None)

    def going(self) -> Self:
        """Neither taken back nor turned down."""
        return self.filter(cancelled_at=None)


@keep_history
class RepairRequest(Coded):
    """A report: what the resident said, where, and what was promised. Its code is that of its draft."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Where it was reported from, and the shared part that it is about, if it is.
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="requests")
    block = models.ForeignKey(Block, null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    estate = models.ForeignKey(
        Estate, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    tenancy = models.ForeignKey(Tenancy, on_delete=models.PROTECT, related_name="requests")
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="requests"
    )
    taken_by = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="By telephone"
    )
    # In it this was reported. Of a tenant without an account ``reported_by`` is then the officer.
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.SET_NULL, related_name="requests")
    reference = models.CharField(max_length=20, unique=True, help_text="To say over the telephone")
    reported_at = models.DateTimeField()

    # What is wrong, as the landlord's list of problems had it on that day.
    problem = models.CharField(max_length=60, help_text="Key in the list of problems")
    problem_name = models.CharField(max_length=200)
    room = models.CharField(max_length=40, blank=True, help_text="Key of the room or shared part")
    location = models.CharField(max_length=200, blank=True, help_text="HACT LocationOfRepair")
    words = models.TextField(blank=True, help_text="The resident's own")
    details = models.JSONField(default=dict, help_text="Answers to the questions of this problem")
    since = models.CharField(max_length=40, blank=True, help_text="Since when, by its key")
    hazard = models.CharField(max_length=40, blank=True, help_text="Which hazard it may be, by its key")
    is_emergency = models.BooleanField(default=False)
    trade_code = models.CharField(max_length=10, help_text="HACT TradeCode")
    class_code = models.CharField(max_length=10, help_text="HACT WorkClassCode")
    type_code = models.CharField(max_length=10, blank=True, help_text="HACT WorkType")
    rate_code = models.CharField(max_length=50, blank=True, help_text="The landlord's own code for the work")

    # The promise.
    priority = models.ForeignKey(Priority, null=True, on_delete=models.SET_NULL, related_name="+")
    priority_code = models.CharField(max_length=10, help_text="HACT WorkPriorityCode")
    priority_name = models.CharField(max_length=100)
    due_at = models.DateTimeField()
    right_to_repair = models.CharField(max_length=10, blank=True, help_text="Line of the 1994 Regulations")
    right_to_repair_due_on = models.DateField(null=True, blank=True)

    # Getting in.
    who_is_in = models.TextField(blank=True)
    how_to_get_in = models.TextField(blank=True)
    pets = models.TextField(blank=True)
    keysafe_place = models.TextField(blank=True, help_text="Sealed")
    keysafe_code = models.TextField(blank=True, help_text="Sealed")
    needs = models.TextField(blank=True, help_text="What staff should know, in the resident's words")
    alerts = models.JSONField(default=list, help_text="HACT PersonAlertTypeCode of those needs")
    contact_by = models.CharField(max_length=10, blank=True, help_text="email, sms or call")
    contact_phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    # {"reference", "on", "name", "earliest", "latest", "state": "asked" | "confirmed" | "refused"}
    slot = models.JSONField(null=True, blank=True)

    recall_of = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="recalls"
    )
    different_because = models.TextField(blank=True, help_text="Why it is not what was reported already")

    # The HACT RaiseRepair as it is sent, without what opens the keysafe.
    message = models.JSONField()
    held_at = models.DateTimeField(null=True, blank=True, help_text="The landlord's system has it since")
    joined = models.ForeignKey(
        WorkOrder,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="joined_requests",
        help_text="The order of another report, where the landlord counts both as one",
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_because = models.TextField(blank=True)

    objects = RepairRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(block__isnull=True) | Q(estate__isnull=True), name="request_at_one_shared_part"
            ),
        ]
        indexes = [
            models.Index(fields=["landlord", "-reported_at"], name="request_of_landlord"),
            models.Index(fields=["block"], condition=Q(block__isnull=False), name="request_block"),
            models.Index(
                fields=["landlord", "due_at", "id"],
                condition=Q(held_at__isnull=True, cancelled_at__isnull=True),
                name="request_not_taken_up",
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.code}"

    @property
    def is_communal(self) -> bool:
        """Whether it is about a shared part."""
        return bool(self.block_id or self.estate_id)

    @property
    def reporter(self) -> Person | None:
        """Whose account it is in; None where an officer wrote it down for a tenant without one."""
        is_officer = self.taken_by is not None and self.taken_by.person_id == self.reported_by_id
        return None if is_officer else self.reported_by

    @property
    def first_order(self) -> WorkOrder | None:
        """The work that came of it, or that of another report which the landlord counts as one with it."""
        return self.orders.order_by("pk").first() or self.joined

    def is_of(self, sight: Sight) -> bool:
        """Whether this household reported it, as `of_household` finds: then its words are theirs to read."""
        return self.home_id == sight.home.pk and self.tenancy_id in sight.tenancies


class SaidQuerySet(models.QuerySet["Said"]):
    def about(self, *, request: RepairRequest | None, order: WorkOrder | None) -> Self:
        """Said of the one or of the other: of an order that came of a report, of both."""
        found = Q(work_order=order) | Q(request__joined=order) if order else Q(pk__in=[])
        rows = self.filter(found | Q(request=request) if request else found)
        return rows.select_related("call__officer__team").order_by("at", "pk")


class Said(Coded):
    """Something a resident said of a report or of the work that came of it."""

    class Kind(models.TextChoices):
        WORDS = "words", "added something"
        VISIT_UNSUITABLE = "visit_unsuitable", "asked for another time"
        VISIT_OFF = "visit_off", "called the visit off"
        NOBODY_CAME = "nobody_came", "said that nobody came"
        WAS_IN = "was_in", "said that somebody was in"
        FIXED = "fixed", "said that it is fixed"
        NOT_FIXED = "not_fixed", "said that it is not fixed"
        TAKEN_BACK = "taken_back", "took the report back"
        RATED = "rated", "rated the repair"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    tenancy = models.ForeignKey(Tenancy, null=True, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(
        RepairRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="said"
    )
    work_order = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="said"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # In it this was said. Of a tenant without an account ``by`` is then the officer.
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.SET_NULL, related_name="said")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind)
    words = models.TextField(blank=True)
    visit_on = models.DateField(null=True, blank=True, help_text="The day of the visit it is about")
    # {"reference", "on", "name", "earliest", "latest"}: the time asked for instead
    slot = models.JSONField(null=True, blank=True)
    work_score = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 5: the work")
    ease_score = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 to 5: how easy")

    objects = SaidQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "said"
        constraints = [
            models.CheckConstraint(
                condition=Q(request__isnull=False) | Q(work_order__isnull=False), name="said_of_something"
            ),
            models.CheckConstraint(
                condition=(Q(work_score__isnull=True) | Q(work_score__range=(1, 5)))
                & (Q(ease_score__isnull=True) | Q(ease_score__range=(1, 5))),
                name="said_scores_from_1_to_5",
            ),
        ]
        indexes = [
            models.Index(
                fields=["landlord", "at", "id"],
                condition=Q(work_score__lt=3) | Q(ease_score__lt=3),
                name="said_poor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Following(models.Model):
    """Somebody who wants to hear what becomes of a repair of the shared parts."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="following")
    work_order = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.CASCADE, related_name="followers"
    )
    request = models.ForeignKey(
        RepairRequest, null=True, blank=True, on_delete=models.CASCADE, related_name="followers"
    )
    home = models.ForeignKey(Home, on_delete=models.CASCADE, related_name="+", help_text="From which home")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(request__isnull=False) | Q(work_order__isnull=False),
                name="following_something",
            ),
            models.UniqueConstraint("person", "work_order", name="following_an_order_once"),
            models.UniqueConstraint("person", "request", name="following_a_request_once"),
        ]

    def __str__(self) -> str:
        return f"following {self.pk}"
