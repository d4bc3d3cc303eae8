"""Computer systems that exchange records and messages with Homefile, and what they sign in with."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from oauth2_provider.models import AbstractApplication

from portal.core.models import Coded
from portal.landlords.models import Contractor, Landlord


class SystemQuerySet(models.QuerySet["System"]):
    def taking_reports(self) -> Self:
        """Where residents' reports go: of each landlord one at most."""
        return self.filter(is_used=True, takes_reports=True)

    def read_by_us(self) -> Self:
        """Those that we ask what has happened."""
        return self.filter(is_used=True, is_read=True).exclude(address="")


class System(Coded):
    """A landlord's or a contractor's computer system: one that we call, that calls us, or both.

    What it signs in with when it calls us are its `Client`s.
    """

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="systems")
    contractor = models.ForeignKey(
        Contractor,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="systems",
        help_text="Whose it is, where it is not the landlord's own: then it sees that firm's orders only",
    )
    name = models.CharField(max_length=200, help_text="In words: Larkfield's repairs system")
    is_used = models.BooleanField(default=True)

    # How we speak with it.
    adapter = models.CharField(
        max_length=20, default="hact", help_text="The module of sync/adapters that speaks with it"
    )
    dialect = models.CharField(max_length=40, default="hact", help_text="How it writes HACT's messages")
    address = models.CharField(
        max_length=200, blank=True, help_text="The start of its addresses; without one we do not call it"
    )
    token = models.TextField(blank=True, help_text="Sealed: what it knows us by")
    options = models.JSONField(default=dict, blank=True, help_text="What the adapter alone needs; no secrets")

    # What flows which way.
    takes_reports = models.BooleanField(default=True, help_text="Residents' reports go to it")
    offers_visits = models.BooleanField(default=True, help_text="It answers RequestAvailableAppointments")
    is_read = models.BooleanField(default=True, help_text="We ask it what has happened")
    read_every = models.PositiveIntegerField(
        null=True, blank=True, help_text="Seconds between two looks; None is as often as any"
    )

    # Its circuit: after repeated failures it is left in peace until then.
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True, blank=True)
    last_failure = models.CharField(max_length=60, blank=True)
    last_failed_at = models.DateTimeField(null=True, blank=True)
    last_answered_at = models.DateTimeField(null=True, blank=True)
    # How far we have read what it tells.
    cursor = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    # When it last told us something by itself.
    heard_at = models.DateTimeField(null=True, blank=True)

    objects = SystemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "landlord", condition=Q(is_used=True, takes_reports=True), name="system_one_takes_reports"
            ),
            models.CheckConstraint(
                condition=Q(contractor=None) | Q(takes_reports=False),
                name="system_of_a_contractor_takes_no_reports",
            ),
        ]

    def __str__(self) -> str:
        return f"system {self.code}"


class Client(Coded, AbstractApplication):  # type: ignore[misc]
    """What a system signs in with at /api/oauth/token, and what it may then do."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="+", db_index=False)
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="clients")
    scopes = ArrayField(models.CharField(max_length=40), default=list, help_text="Of `sync/scopes.py`")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="From then on it opens nothing")
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(authorization_grant_type="client-credentials"), name="client_is_a_machine"
            ),
        ]

    def __str__(self) -> str:
        return f"client {self.code}"

    def is_usable(self, _request: Any) -> bool:
        """Whether it still opens anything; asked each time a token is given or shown."""
        return self.ended_at is None and self.system.is_used
