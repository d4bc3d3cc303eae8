"""Looking into it: each investigation, what it found, and the summary of it that went to the household."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from portal.core.models import Coded
from portal.hazards.models.cases import HazardCase
from portal.hazards.rules import Kind, Type
from portal.landlords.models import Landlord, Officer
from portal.records.history import keep_history


@keep_history
class Investigation(Coded):
    """Somebody who knows how looks into it, or is to."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", "in person"
        REMOTE = "remote", "without going there: by telephone, photos or video"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(HazardCase, on_delete=models.PROTECT, related_name="investigations")
    type = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Type])
    asked_at = models.DateTimeField(help_text="When it was asked for: a renewed one counts from then")
    visit_on = models.DateField(null=True, blank=True, help_text="When it is planned")
    investigator = models.CharField(max_length=200, blank=True)
    competence = models.TextField(blank=True, help_text="Why that person can judge it")
    mode = models.CharField(max_length=10, blank=True, choices=Mode)
    concluded_at = models.DateTimeField(null=True, blank=True)
    found = models.CharField(max_length=12, blank=True, choices=[(kind.value, kind.value) for kind in Kind])
    cause = models.TextField(blank=True)
    readings = models.TextField(blank=True, help_text="What was measured: damp, temperature, ...")
    why_nothing = models.TextField(blank=True, help_text="Why nothing needs doing, where that is so")
    needs_safety = models.BooleanField(default=False)
    needs_prevention = models.BooleanField(default=False)
    needs_further = models.BooleanField(default=False)
    by = models.ForeignKey(Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True, found="")
                | Q(
                    concluded_at__isnull=False,
                    found__gt="",
                    mode__gt="",
                ),
                name="hazard_investigation_ends_whole",
            ),
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True) | Q(concluded_at__gte=F("asked_at")),
                name="hazard_investigation_ends_after_asked",
            ),
            # What nothing is done about says why: the summary has to.
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True)
                | Q(needs_safety=True)
                | Q(needs_prevention=True)
                | Q(needs_further=True)
                | Q(why_nothing__gt=""),
                name="hazard_investigation_says_why_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"investigation {self.code}"


class Finding(models.Model):
    """One hazard that an investigation found, by the list of the rating system of its day."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    investigation = models.ForeignKey(Investigation, on_delete=models.CASCADE, related_name="findings")
    scheme = models.CharField(max_length=4, choices=[("2026", "the 21 of 2026"), ("2005", "the 29 of 2005")])
    number = models.PositiveSmallIntegerField()
    hazard = models.CharField(max_length=40, help_text="Key of the hazard of 2026 that it is, or became")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    band = models.CharField(max_length=8, blank=True, help_text="High, Medium or Low; A to J before")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint("investigation", "number", name="hazard_found_once"),
            models.CheckConstraint(
                condition=Q(scheme="2026", number__range=(1, 21)) | Q(scheme="2005", number__range=(1, 29)),
                name="hazard_number_is_in_its_list",
            ),
        ]

    def __str__(self) -> str:
        return f"finding {self.number} of investigation {self.investigation_id}"


@keep_history
class Summary(Coded):
    """What was found and what will be done, as it was written to the household, with proof that it went."""

    class Method(models.TextChoices):
        ELECTRONIC = "electronic", "by email or text message"
        IN_PERSON = "in_person", "given to them by hand"
        LEFT = "left", "left at the home"
        POST = "post", "by first-class post"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(HazardCase, on_delete=models.PROTECT, related_name="summaries")
    investigation = models.ForeignKey(Investigation, on_delete=models.PROTECT, related_name="summaries")
    body = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=10, choices=Method)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When it left, not when it arrived")
    proof = models.TextField(blank=True, help_text="Of what went by hand or post: who saw it go")
    # Public codes of the messages that carried it.
    notices = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "summaries"
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(method="electronic") | Q(sent_at__isnull=False),
                name="hazard_summary_on_paper_has_gone",
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at"], condition=Q(sent_at__isnull=True), name="hazard_summary_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"summary {self.code}"

    @property
    def notice_codes(self) -> list[UUID]:
        return [UUID(code) for code in self.notices]
