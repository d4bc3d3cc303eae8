"""What the system tells people: stored first, then sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.core.models import Coded


class Notice(Coded):
    """One email, text message or letter."""

    class Channel(models.TextChoices):
        EMAIL = "email", "email"
        SMS = "sms", "text message"
        LETTER = "letter", "letter"

    channel = models.CharField(max_length=6, choices=Channel)
    kind = models.CharField(max_length=40, help_text="Which message it is: sign_in_code, invitation, ...")
    to = models.TextField(help_text="Email address, mobile number or postal address, one line a line")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="notices"
    )
    landlord_id = models.BigIntegerField(null=True)
    reply_to = models.CharField(
        max_length=254, blank=True, help_text="Where an answer by email goes; forgotten once it has gone"
    )
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    # What it tells of, and once for all: telling twice is one message.
    about = models.UUIDField(null=True, blank=True, help_text="Public code of the record it tells of")
    once = models.CharField(max_length=120, null=True, blank=True, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    send_after = models.DateTimeField(null=True, blank=True, help_text="It waits for the end of quiet hours")
    tries = models.PositiveSmallIntegerField(default=0)
    given_up_at = models.DateTimeField(null=True, blank=True, help_text="Tried often enough: staff are shown")
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["made_at"], condition=Q(sent_at__isnull=True), name="notice_waiting"),
            models.Index(fields=["about"], condition=Q(about__isnull=False), name="notice_about"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.kind} {self.code}"


class NotifyAccount(models.Model):
    """A landlord's own account with GOV.UK Notify: what its messages are sent with, and who pays for them."""

    landlord_id = models.BigIntegerField(unique=True)
    key = models.TextField(help_text="Sealed")
    sms_template = models.CharField(
        max_length=36, blank=True, help_text="Its id; without it no text messages"
    )
    letter_template = models.CharField(max_length=36, blank=True, help_text="Its id; without it no letters")

    def __str__(self) -> str:
        return f"Notify account of landlord {self.landlord_id}"
