"""Who lives where, since when and until when; and the letters that let them in."""

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from portal.core.models import Coded
from portal.homes.models import Home, landlord_word
from portal.landlords.models import Landlord, LandlordRecord, Officer
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


class PersonAlertQuerySet(models.QuerySet["PersonAlert"]):
    def live(self) -> Self:
        """Those that somebody needs."""
        return self.filter(ended_on=None)

    def due(self, *, on: date) -> Self:
        """About people who still live there, to be looked at again: is it true, and who needs it?"""
        due = Q(review_on__isnull=True) | Q(review_on__lte=on)
        here = Q(party__tenancy__ended_on__isnull=True) | Q(party__tenancy__ended_on__gte=on)
        return self.live().filter(due, here).exclude(party__ended_on__lt=on)


@keep_history
class PersonAlert(models.Model):
    """Something staff must know to serve or visit a person safely (HACT AlertRegardingPerson)."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="alerts")
    position = models.PositiveSmallIntegerField()
    type_code = models.CharField(max_length=10, help_text="HACT PersonAlertTypeCode")
    comments = models.TextField(blank=True)
    # Ours, not the delivery's: what it is still needed for, and when somebody asks that again.
    need = models.CharField(max_length=300, blank=True, db_default="", help_text="What it is needed for")
    noted_on = models.DateField(db_default=Now(), help_text="Since when we hold it")
    review_on = models.DateField(
        null=True, blank=True, help_text="When somebody looks at it again; without a day that is now"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="Staff were told that it is due")
    # Kept and not shown: the same line in the next delivery does not bring it back.
    ended_on = models.DateField(null=True, blank=True, help_text="Nobody needs it since")

    objects = PersonAlertQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("party", "position", name="person_alert_once")]
        indexes = [
            models.Index(
                fields=["landlord", "review_on"],
                condition=Q(ended_on__isnull=True),
                name="person_alert_to_review",
            ),
        ]

    def __str__(self) -> str:
        return f"alert {self.position} of party {self.party_id}"


class Look(models.Model):
    """Somebody of the landlord, or of its contractors, opened a page about this household.

    One a minute of each person at each household: ``at`` is the minute, or the moment
    of what is asked for by itself. PostgreSQL refuses to change one;
    only the end of the time for which it is kept takes it away.
    """

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="+", db_index=False)
    tenancy = models.ForeignKey(Tenancy, on_delete=models.CASCADE, related_name="looks", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="The minute")
    page = models.CharField(max_length=80, help_text="Name of the page's address")
    # As it was then: people change what they do.
    role = models.CharField(max_length=20, help_text="Of the officer; contractor for a contractor's worker")
    team = models.CharField(max_length=200, blank=True, help_text="Name of the team, or of the firm")

    class Meta:
        constraints = [models.UniqueConstraint("tenancy", "at", "by", name="look_once_a_minute")]
        indexes = [BrinIndex(fields=["at"], name="look_at")]
        triggers = [
            pgtrigger.Protect(name="looks_stay", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"look at tenancy {self.tenancy_id}"


class Call(Coded):
    """An officer on the phone with a resident: while it lasts they do together what the resident may do.

    It is over once it was ended, at ``until`` at the latest, and with everything that lets the officer in or
    makes the resident one (`access.call_for`). What was said in it and belongs to no record is its note.
    """

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="calls")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="calls")
    generation = models.PositiveIntegerField(
        help_text="Session generation of the officer: signing out ends the call"
    )
    began_at = models.DateTimeField()
    until = models.DateTimeField(help_text="When it ends by itself")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When somebody ended it")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("officer", condition=Q(ended_at__isnull=True), name="call_one_at_a_time"),
            models.CheckConstraint(condition=Q(until__gt=F("began_at")), name="call_ends_by_itself"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at"), ended_at__lte=F("until")),
                name="call_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["landlord", "-began_at"], name="call_of_landlord")]

    def __str__(self) -> str:
        return f"call {self.code}"


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
