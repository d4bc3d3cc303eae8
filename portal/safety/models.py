"""Safety checks and their certificates."""

from django.db import models
from django.db.models import F, Q

from portal.homes.models import Component, PlacedQuerySet, PlacedRecord
from portal.landlords.models import Landlord
from portal.records.history import keep_history


@keep_history
class Certificate(PlacedRecord):
    """Proof that something was checked (HACT ComponentCertification), and until when it holds."""

    type_code = models.CharField(max_length=10, help_text="HACT ComponentCertificationTypeCode")
    title = models.CharField(max_length=200, blank=True)
    component = models.ForeignKey(
        Component, null=True, blank=True, on_delete=models.SET_NULL, related_name="certificates"
    )
    issued_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    certified_by = models.CharField(max_length=200, blank=True)
    outcome_code = models.CharField(
        max_length=10, blank=True, help_text="HACT ServiceAssessmentOrInspectionOutcomeCode"
    )

    objects = PlacedQuerySet.as_manager()

    class Meta(PlacedRecord.Meta):
        constraints = [
            *PlacedRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="certificate_ends_after_it_starts",
            ),
        ]


@keep_history
class RequiredAction(models.Model):
    """Work that a check found must be done (HACT ServiceAssessmentOrInspectionActionItem)."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    certificate = models.ForeignKey(
        Certificate, on_delete=models.CASCADE, related_name="required_actions", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    deadline_on = models.DateField(null=True, blank=True)
    status_code = models.CharField(max_length=10, blank=True, help_text="HACT ActionItemStatusCode")
    mandatory = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint("certificate", "position", name="required_action_position_once")
        ]

    def __str__(self) -> str:
        return f"action {self.position} of certificate {self.certificate_id}"
