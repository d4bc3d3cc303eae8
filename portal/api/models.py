"""Answers that were given, kept so that the same question asked again gets the same answer."""

from django.db import models

from portal.landlords.models import Landlord
from portal.sync.models import Client


class KeptAnswer(models.Model):
    """What was answered to a writing question with an Idempotency-Key. Kept for a day, then forgotten."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="+", db_index=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=255)
    question = models.CharField(max_length=64, help_text="sha256 of method, address and document")
    asked_at = models.DateTimeField(auto_now_add=True)
    # None while it is being answered.
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    headers = models.JSONField(default=dict, blank=True)
    body = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("client", "key", name="kept_answer_once")]
        indexes = [models.Index(fields=["asked_at"], name="kept_answer_asked")]

    def __str__(self) -> str:
        return f"answer {self.pk}"
