"""Who lives where, since when and until when; and the letters that let them in."""

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from portal.core.models import Coded
from portal.homes.models import Home, landlord_word
from portal.landlords.models import Landlord, LandlordRecord
from portal.records.history import keep_history


class TenancyQuerySet(models.QuerySet["Tenancy"]):
    def current(self, *, on: date) -> Self:
        """Running on that day; the first and the last day count."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on), started_on__lte=on)


@keep_history
class Tenancy(LandlordRecord):
    """A household's right to a home (HACT Lease), from its first day to its last."""

    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="tenancies")
    tenure_code = models.CharField(max_length=10, blank=True, help_text="HACT TenureTypeCode")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True, help_text="The last day of the tenancy")

    objects = TenancyQuerySet.as_manager()

    class Meta(LandlordRecord.Meta):
        verbose_name_plural = "tenancies"
        constraints = [
            *LandlordRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="tenancy_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["landlord", "changed_at"], name="tenancy_changed")]


@keep_history
class Party(Coded):
    """A tenant of a tenancy (HACT TenantPerson), as the landlord knows them; ``person`` is their account."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    tenancy = models.ForeignKey(Tenancy, on_delete=models.CASCADE, related_name="parties")
    reference = models.CharField(max_length=100, db_collation="C")
    position = models.PositiveSmallIntegerField(default=0, help_text="0 is the lead tenant")
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    mobile = models.CharField(max_length=30, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="parties"
    )
    ended_on = models.DateField(
        null=True, blank=True, help_text="The last day this person was a tenant of it"
    )
    words = models.GeneratedField(
        expression=SearchVector(landlord_word(), "name", "reference", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        verbose_name_plural = "parties"
        constraints = [models.UniqueConstraint("tenancy", "reference", name="party_once_in_a_tenancy")]
        indexes = [GinIndex(fields=["words"], name="party_words")]

    def __str__(self) -> str:
        return f"party {self.code}"


@keep_history
class PersonAlert(models.Model):
    """Something staff must know to serve or visit a person safely (HACT AlertRegardingPerson)."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="alerts")
    position = models.PositiveSmallIntegerField()
    type_code = models.CharField(max_length=10, help_text="HACT PersonAlertTypeCode")
    comments = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("party", "position", name="person_alert_once")]

    def __str__(self) -> str:
        return f"alert {self.position} of party {self.party_id}"


class Invitation(Coded):
    """A letter with a code that lets one tenant of one tenancy make an account, once."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="invitations")
    # A keyed digest: who reads the database cannot use the letters.
    digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")), name="invitation_expires_after_it_is_sent"
            ),
            models.UniqueConstraint(
                "party", condition=Q(used_at__isnull=True), name="invitation_one_open_a_party"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.code}"
