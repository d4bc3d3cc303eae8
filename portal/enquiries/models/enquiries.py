"""A question, everything said about it since, and who is answering it."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.core.models import Coded
from portal.homes.models import Home
from portal.landlords.models import Landlord, Officer, Team
from portal.records.history import keep_history
from portal.tenancies.access import Sight
from portal.tenancies.models import Tenancy


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def of_household(self, sight: Sight) -> Self:
        """Asked in a tenancy of this person's in this home: joint tenants see each other's."""
        return self.filter(home=sight.home, tenancy__in=sight.tenancies)

    def waiting(self) -> Self:
        """Those the landlord has to answer."""
        return self.filter(state=Enquiry.State.WAITING)

    def late(self, *, now: datetime) -> Self:
        """Waiting, and the promise has passed."""
        return self.waiting().filter(due_at__lt=now)

    def answered(self) -> Self:
        """Those that were answered, or closed with a reason."""
        return self.filter(state__in=[Enquiry.State.ANSWERED, Enquiry.State.CLOSED])

    def about(self, kind: str, code: object) -> Self:
        """About one record, by its public code."""
        return self.filter(about_kind=kind, about_code=code)

    def chasing(self) -> Self:
        """Those that ask what is happening with something the landlord has promised already."""
        return self.filter(is_chasing=True)


@keep_history
class Enquiry(Coded):
    """Something a household asked, with the record it is about, an owner and a day to answer by."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting for an answer"
        ASKED = "asked", "waiting for the resident"
        ANSWERED = "answered", "answered"
        CLOSED = "closed", "closed"
        MERGED = "merged", "part of another"

    class About(models.TextChoices):
        """The kinds of record a question can be about."""

        HOME = "homes", "the home"
        REPAIR = "work_orders", "a repair"
        REPORT = "requests", "a report"
        PLAN = "programmes", "planned work"
        PART = "components", "a part of the home"
        CERTIFICATE = "certificates", "a safety check"
        HAZARD = "hazards", "a hazard"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="enquiries")
    tenancy = models.ForeignKey(Tenancy, on_delete=models.PROTECT, related_name="enquiries")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="enquiries",
        help_text="Nobody, where a tenant without an account called",
    )
    taken_by = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="By telephone"
    )
    asked_at = models.DateTimeField()
    reference = models.CharField(max_length=20, unique=True, help_text="To say over the telephone")

    about_kind = models.CharField(max_length=20, choices=About, default=About.HOME)
    about_code = models.UUIDField(help_text="Public code of the record")
    subject = models.CharField(max_length=150)
    cause = models.CharField(max_length=40, help_text="Why they ask, by its key: causes.py")
    is_chasing = models.BooleanField(
        default=False, help_text="Asks what is happening: a better record would have saved it"
    )

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="enquiries")
    owner = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.SET_NULL, related_name="enquiries"
    )
    # Of the question that waits now: one that is reopened is promised anew.
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="Staff were told that it is due")
    told_late_at = models.DateTimeField(null=True, blank=True, help_text="Staff were told that it is late")
    answered_at = models.DateTimeField(null=True, blank=True, help_text="When it was last answered")
    first_answered_at = models.DateTimeField(null=True, blank=True)
    first_due_at = models.DateTimeField(help_text="The first promise: figures count by it")
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0, help_text="How often")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    reply_token = models.CharField(
        max_length=32, unique=True, help_text="Of the address that replies by email come back to"
    )

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "enquiries"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="enquiry_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "merged", "closed"]) | Q(answered_at__isnull=False),
                name="enquiry_answered_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="enquiry_closed_says_when"
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=False) | Q(taken_by__isnull=False),
                name="enquiry_asked_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["landlord", "due_at"], condition=Q(state="waiting"), name="enquiry_waiting"),
            models.Index(fields=["landlord", "due_at"], condition=Q(state="asked"), name="enquiry_asked"),
            models.Index(fields=["landlord", "-asked_at"], name="enquiry_of_landlord"),
            models.Index(
                fields=["landlord", "-answered_at"],
                condition=Q(state__in=["answered", "closed"]),
                name="enquiry_answered",
            ),
            models.Index(fields=["about_code"], name="enquiry_about"),
        ]

    def __str__(self) -> str:
        return f"enquiry {self.code}"

    @property
    def is_open(self) -> bool:
        """Whether the landlord still has to answer it."""
        return self.state == self.State.WAITING

    def is_of(self, sight: Sight) -> bool:
        """Whether this household asked it, as `of_household` finds."""
        return self.home_id == sight.home.pk and self.tenancy_id in sight.tenancies


class Message(Coded):
    """One thing said in the conversation, or noted beside it. Never changed once it is there."""

    class Direction(models.TextChoices):
        IN = "in", "from the resident"
        OUT = "out", "to the resident"
        NOTE = "note", "among staff"

    class Channel(models.TextChoices):
        PORTAL = "portal", "here"
        EMAIL = "email", "by email"
        PHONE = "phone", "by telephone"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=4, choices=Direction)
    channel = models.CharField(max_length=6, choices=Channel)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who said it; nobody, where a tenant without an account did",
    )
    officer = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Who wrote it"
    )
    at = models.DateTimeField()
    words = models.TextField()
    # [{"key", "label", "words", "as_of", "source"}]: what the record said at that moment
    facts = models.JSONField(default=list, help_text="Facts of the record, each as of when")
    asks = models.BooleanField(default=False, help_text="It asks the resident something")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(direction="in") | Q(officer__isnull=False), name="message_of_staff_says_whose"
            ),
        ]
        indexes = [models.Index(fields=["enquiry", "at"], name="message_in_order")]

    def __str__(self) -> str:
        return f"message {self.code}"

    @property
    def told_facts(self) -> list[dict[str, Any]]:
        """Its facts, with the moment of each."""
        moments = ((fact, fact["as_of"]) for fact in self.facts)
        return [fact | {"as_of": datetime.fromisoformat(at) if at else None} for fact, at in moments]


class Opening(models.Model):
    """That an officer has a conversation open, and since when: so that two do not answer at once."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="openings")
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("enquiry", "officer", name="opening_once")]

    def __str__(self) -> str:
        return f"opening {self.pk}"


class ReceivedEmail(models.Model):
    """An email that came to the reply address, once, and what became of it. Its words are in the Message."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", "is in the conversation"
        STRANGER = "stranger", "not from anybody of the conversation"
        UNKNOWN = "unknown", "to no conversation of ours"
        AUTOMATIC = "automatic", "written by a machine"
        EMPTY = "empty", "nothing was written in it"
        UNREADABLE = "unreadable", "could not be read"
        OVER = "over", "from somebody who has left the home"

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of its Message-ID")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    attachments = models.PositiveSmallIntegerField(default=0, help_text="Refused")
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="received"
    )

    def __str__(self) -> str:
        return f"received email {self.pk}"
