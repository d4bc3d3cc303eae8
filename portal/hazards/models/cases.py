"""The case itself, each time that somebody told of it, and how dangerous it was judged to be."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.core.models import Coded
from portal.hazards.rules import Kind
from portal.homes.models import Home
from portal.landlords.models import Landlord, Officer, Team
from portal.records.history import keep_history
from portal.repairs.models import RepairRequest, WorkOrder
from portal.tenancies.access import Sight
from portal.tenancies.models import Tenancy


class Way(models.TextChoices):
    """How the landlord came to know of it: any of them starts the clocks."""

    RESIDENT = "resident", "the resident reported it"
    PHONE = "phone", "the resident called or wrote"
    CONTRACTOR = "contractor", "somebody saw it during other work"
    SURVEY = "survey", "a survey or an inspection found it"
    SENSOR = "sensor", "a sensor in the home"
    IMPORT = "import", "the landlord's own system told of it"
    COMPLAINT = "complaint", "a complaint"
    OTHERS = "others", "somebody else: a nurse, a teacher, a neighbour"


class HazardCaseQuerySet(models.QuerySet["HazardCase"]):
    def of(self, landlord: Landlord) -> Self:
        return self.filter(landlord=landlord)

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def late(self, *, now: datetime) -> Self:
        """Those still open of which a clock has run out before its duty was done."""
        return self.open().filter(due_at__lt=now)

    def nearest_first(self) -> Self:
        """By the clock that runs out next; those on which none runs come last."""
        return self.order_by(F("due_at").asc(nulls_last=True), "pk")

    def of_household(self, sight: Sight) -> Self:
        """Of this home in a tenancy of this person's, whoever told of it."""
        return self.filter(home=sight.home, tenancy__in=sight.tenancies)


@keep_history
class HazardCase(Coded):
    """Something in or around a home that may harm the people in it, and all that is done about it."""

    class Closed(models.TextChoices):
        DONE = "done", "it is safe, and the work that stops it coming back is done"
        NOTHING_FOUND = "nothing_found", "there was no hazard"
        NO_ACCESS = "no_access", "nobody let us in"
        NOT_OURS = "not_ours", "it is not the landlord's to put right"
        DOUBLE = "double", "another case is about the same"

    class Gone(models.TextChoices):
        GONE = "gone", "gone"
        NOT_GONE = "not_gone", "not gone"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="hazards")
    tenancy = models.ForeignKey(Tenancy, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_shared = models.BooleanField(default=False, help_text="It is in a part that others share")
    place = models.CharField(max_length=200, blank=True, help_text="The room, or the part of the building")
    reference = models.CharField(max_length=20, unique=True, help_text="To say over the telephone")
    hazard = models.CharField(max_length=40, help_text="Key of law.toml's list")
    earlier = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="later",
        help_text="It came back",
    )

    # When and how the landlord became aware: what the law counts from.
    aware_at = models.DateTimeField()
    way = models.CharField(max_length=12, choices=Way)
    request = models.ForeignKey(
        RepairRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="hazard_cases"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    phase = models.PositiveSmallIntegerField(help_text="Version of the rules, by the day of awareness")
    under_law = models.BooleanField(
        help_text="Whether the law sets the times, or the landlord keeps them anyhow"
    )

    # As it stands: the last judgement, and the clock that runs out next. Kept by actions.
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    judged_at = models.DateTimeField(null=True, blank=True, help_text="When a person first judged it")
    duty = models.CharField(max_length=24, blank=True, help_text="What has to be done next, by its key")
    due_at = models.DateTimeField(null=True, blank=True, help_text="By when: the clock that runs out next")
    not_safe_in_time_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it is known that it will not be safe in time"
    )
    owner = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.SET_NULL, related_name="hazard_cases"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="hazard_cases"
    )

    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=16, blank=True, choices=Closed)
    closed_words = models.TextField(blank=True, help_text="The evidence for it")
    closed_by = models.ForeignKey(Officer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    gone = models.CharField(max_length=8, blank=True, choices=Gone, help_text="What the household says")
    gone_at = models.DateTimeField(null=True, blank=True)
    gone_words = models.TextField(blank=True)

    objects = HazardCaseQuerySet.as_manager()

    class Meta:
        # Of words only actions make sure: kept long enough they are cleared, and the row stays.
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_because="")
                | Q(closed_at__isnull=False, closed_because__gt=""),
                name="hazard_case_closed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("aware_at")),
                name="hazard_case_closed_after_aware",
            ),
            models.CheckConstraint(
                condition=Q(gone="", gone_at__isnull=True) | Q(gone__gt="", gone_at__isnull=False),
                name="hazard_case_answer_has_a_time",
            ),
            # Two reports of the same are one case: nobody can open a second beside it.
            models.UniqueConstraint(
                "home",
                "tenancy",
                "hazard",
                "is_shared",
                condition=Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="hazard_case_once_while_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["landlord", "due_at"], condition=Q(closed_at__isnull=True), name="hazard_case_open"
            ),
            models.Index(fields=["landlord", "-aware_at"], name="hazard_case_aware"),
        ]

    def __str__(self) -> str:
        return f"hazard case {self.code}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class HazardReport(Coded):
    """One time that somebody told of it. The first is how the landlord became aware."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(HazardCase, on_delete=models.PROTECT, related_name="reports")
    at = models.DateTimeField()
    way = models.CharField(max_length=12, choices=Way)
    request = models.ForeignKey(
        RepairRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="hazard_reports"
    )
    work_order = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="hazard_reports"
    )
    words = models.TextField(blank=True, help_text="What was said")
    maybe_emergency = models.BooleanField(default=False)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "request", condition=Q(request__isnull=False), name="hazard_report_once_a_request"
            ),
        ]

    def __str__(self) -> str:
        return f"hazard report {self.code}"


class Judgement(Coded):
    """How dangerous it may be, who judged that, and what was known of the household then. Never changed."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(HazardCase, on_delete=models.PROTECT, related_name="judgements")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    at = models.DateTimeField()
    known_at = models.DateTimeField(help_text="Since when the facts behind it were known")
    by = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="None: a rule"
    )
    answers = models.JSONField(default=dict, help_text="To the questions of triage, by their keys")
    knowledge = models.JSONField(
        default=list, help_text="HACT PersonAlertTypeCode of what was known of the household"
    )
    household = models.TextField(blank=True, help_text="What else was known of the people in the home")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(known_at__lte=F("at")), name="hazard_judged_after_it_was_known"
            ),
        ]

    def __str__(self) -> str:
        return f"judgement {self.code}"
