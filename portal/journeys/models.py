"""What somebody has answered so far, kept so that they can go on from another device."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.core.models import Coded


class Draft(Coded):
    """The answers of one person in one journey about one thing, until it is sent or left.

    What an officer answers with a tenant on the phone is a draft of these two, and of nobody else.
    """

    journey = models.CharField(max_length=40, help_text="Which journey: report")
    about = models.UUIDField(help_text="Public code of what it is about: a home")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    caller = models.UUIDField(
        null=True, blank=True, help_text="Public code of the tenant for whom an officer answers on the phone"
    )
    # {page: {field: answer}}; what must not be read in the database is sealed (`core.secrets`).
    answers = models.JSONField(default=dict)
    began_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True, help_text="The person chose to begin again")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "journey",
                "about",
                "person",
                condition=Q(sent_at__isnull=True, left_at__isnull=True, caller__isnull=True),
                name="draft_one_open",
            ),
            models.UniqueConstraint(
                "journey",
                "about",
                "person",
                "caller",
                condition=Q(sent_at__isnull=True, left_at__isnull=True, caller__isnull=False),
                name="draft_one_open_for_a_caller",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.code}"
