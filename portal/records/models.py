"""Where facts came from, and who did what: the two things never edited."""

import pgtrigger
from django.conf import settings
from django.db import models

from portal.core.models import Coded


class Source(Coded):
    """One arrival of facts: a delivery, a message or what a person told us."""

    class Kind(models.TextChoices):
        DELIVERY = "delivery", "a delivery of files"
        MESSAGE = "message", "a message"
        PERSON = "person", "a person"

    kind = models.CharField(max_length=10, choices=Kind)
    system = models.CharField(max_length=200, help_text="In words: whose and which system")
    as_of = models.DateTimeField(help_text="The moment at which the facts were true in that system")
    received_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Event(Coded):
    """Who did what, when, to which record. PostgreSQL refuses to change or delete one."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    landlord_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_code = models.UUIDField()
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_code", "at"]),
            models.Index(fields=["landlord_id", "at"]),
        ]
        triggers = [
            pgtrigger.Protect(name="events_are_for_ever", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind}"
