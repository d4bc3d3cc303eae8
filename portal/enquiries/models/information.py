"""A request for information (STAIRs, chapter 2): what was asked, its clock, the answer, its review."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.core.models import Coded
from portal.enquiries.information import rules
from portal.enquiries.models.answers import PublishedAnswer
from portal.enquiries.models.enquiries import Enquiry
from portal.homes.models import Home
from portal.landlords.models import Landlord, Officer, Team
from portal.records.history import keep_history
from portal.tenancies.access import Sight
from portal.tenancies.models import Party, Tenancy


class InformationRequestQuerySet(models.QuerySet["InformationRequest"]):
    def own(self, sight: Sight) -> Self:
        """Asked by this person, or for them, in a tenancy of theirs in this home: nobody else's."""
        mine = Q(party__in=sight.parties)
        if sight.reader:
            mine |= Q(asked_by=sight.reader) | Q(party__person=sight.reader)
        return self.filter(mine, home=sight.home, tenancy__in=sight.tenancies)

    def waiting(self) -> Self:
        """Those in which the landlord has something to do, by a day."""
        return self.filter(next_at__isnull=False)

    def late(self, *, now: datetime) -> Self:
        """Waiting, and the day has passed."""
        return self.waiting().filter(next_at__lt=now)

    def answered(self) -> Self:
        """Those with an answer, also while it is looked at again."""
        return self.filter(outcome__in=[str(one) for one in rules.ANSWERED])


@keep_history
class InformationRequest(Coded):
    """What a tenant wants to know of how the homes are run, with a day of the law to answer by."""

    class State(models.TextChoices):
        WORKING = "working", "being answered"
        CLARIFYING = "clarifying", "waiting for the resident"
        ANSWERED = "answered", "answered"
        REVIEW = "review", "being looked at again"
        CLOSED = "closed", "closed"

    class Outcome(models.TextChoices):
        GIVEN = "given", "all given"
        PARTLY = "partly", "partly given"
        REFUSED = "refused", "refused"
        NOT_HELD = "not_held", "not held"
        UNCLEAR = "unclear", "closed, because it was not clear"
        WITHDRAWN = "withdrawn", "taken back"
        QUESTION = "question", "became a question"

    class Duty(models.TextChoices):
        ACKNOWLEDGE = "acknowledge", "tell them who looks after it"
        ANSWER = "answer", "answer it"
        REVIEW = "review", "decide the review"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="information_requests")
    tenancy = models.ForeignKey(Tenancy, on_delete=models.PROTECT, related_name="information_requests")
    party = models.ForeignKey(
        Party,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whose right it is",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_by = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Wrote it down"
    )
    representative = models.CharField(
        max_length=200, blank=True, help_text="Who asks for the tenant, if somebody does"
    )
    authority = models.CharField(max_length=300, blank=True, help_text="How we know that they may")
    answer_to = models.TextField(
        blank=True, help_text="The email or postal address of whoever asks for the tenant"
    )
    enquiry = models.ForeignKey(
        Enquiry,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="information_requests",
        help_text="The question that it was, or became",
    )

    reference = models.CharField(max_length=20, unique=True, help_text="To say over the telephone")
    subject = models.CharField(max_length=150)
    topic = models.CharField(max_length=40, help_text="A class of the publication scheme, by its key")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WORKING)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    owner = models.ForeignKey(Officer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    # The clock. Numbers are those of the landlord on the day it came: what was promised stays.
    days = models.PositiveSmallIntegerField(help_text="Calendar days for the answer")
    acknowledge_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(help_text="By when it is answered, made longer or not")
    clarity_asked_at = models.DateTimeField(null=True, blank=True, help_text="They were asked what they mean")
    still_days = models.PositiveSmallIntegerField(default=0, help_text="For which the clock stood still")
    extended_at = models.DateTimeField(null=True, blank=True)
    extended_days = models.PositiveSmallIntegerField(default=0)
    extended_because = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, help_text="First answered")
    closed_at = models.DateTimeField(null=True, blank=True)

    # What is to be done next and by when, kept with every change: lists, counts and reminders go by it.
    next_duty = models.CharField(max_length=12, choices=Duty, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="Staff were told that it is due")
    told_late_at = models.DateTimeField(null=True, blank=True, help_text="Staff were told that it is late")

    published = models.ForeignKey(
        PublishedAnswer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = InformationRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_by__isnull=False) | Q(taken_by__isnull=False),
                name="information_asked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["working", "clarifying"], outcome="")
                | (Q(state__in=["answered", "review", "closed"]) & ~Q(outcome="")),
                name="information_ended_says_how",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False)
                | ~Q(outcome__in=["given", "partly", "refused", "not_held"]),
                name="information_answered_says_when",
            ),
            models.CheckConstraint(
                condition=(Q(state="closed") & Q(closed_at__isnull=False))
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="information_closed_says_when",
            ),
            models.CheckConstraint(
                condition=Q(extended_at__isnull=True, extended_days=0, extended_because="")
                | Q(extended_at__isnull=False, extended_days__gt=0),
                name="information_longer_by_days",
            ),
            models.CheckConstraint(
                condition=Q(next_duty="", next_at__isnull=True)
                | (~Q(next_duty="") & Q(next_at__isnull=False)),
                name="information_duty_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(representative="") | ~Q(authority=""), name="information_representative_may"
            ),
        ]
        indexes = [
            models.Index(
                fields=["landlord", "next_at"], condition=Q(next_at__isnull=False), name="information_waiting"
            ),
            models.Index(fields=["landlord", "-received_at"], name="information_of_landlord"),
        ]

    def __str__(self) -> str:
        return f"information request {self.code}"

    @property
    def is_open(self) -> bool:
        """Whether the landlord still has to answer it."""
        return self.state in {self.State.WORKING, self.State.CLARIFYING}

    @property
    def was_answered(self) -> bool:
        """Whether it has an answer, also while that is looked at again."""
        return self.outcome in rules.ANSWERED

    @property
    def in_time(self) -> bool | None:
        """Whether it was answered by its day; nothing while there is no answer."""
        return self.answered_at <= self.due_at if self.answered_at else None


class InformationMessage(Coded):
    """One thing said about it, or noted beside it. Never changed once it is there."""

    class What(models.TextChoices):
        ASKED = "asked", "asked"
        MORE = "more", "said more"
        ACKNOWLEDGED = "acknowledged", "said who looks after it"
        CLARIFY = "clarify", "asked what they mean"
        EXTENDED = "extended", "made the time longer"
        ANSWERED = "answered", "answered"
        REVIEW_ASKED = "review_asked", "asked to look again"
        REVIEWED = "reviewed", "looked again"
        CLOSED = "closed", "closed it"
        NOTE = "note", "noted among staff"

    class Channel(models.TextChoices):
        PORTAL = "portal", "here"
        PHONE = "phone", "by telephone"
        POST = "post", "by letter"
        EMAIL = "email", "by email"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="messages")
    what = models.CharField(max_length=12, choices=What)
    channel = models.CharField(max_length=6, choices=Channel, default=Channel.PORTAL)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    officer = models.ForeignKey(Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["asked", "more", "review_asked", "closed"]) | Q(officer__isnull=False),
                name="information_said_by_staff_says_whose",
            ),
        ]
        indexes = [models.Index(fields=["request", "at"], name="information_in_order")]

    def __str__(self) -> str:
        return f"information message {self.code}"

    @property
    def is_theirs(self) -> bool:
        """Whether the resident said it."""
        return self.officer_id is None or self.what in {
            self.What.ASKED,
            self.What.MORE,
            self.What.REVIEW_ASKED,
        }


class InformationPartQuerySet(models.QuerySet["InformationPart"]):
    def live(self) -> Self:
        """Those of the answer as it is now."""
        return self.filter(ended_at=None)


@keep_history
class InformationPart(Coded):
    """One thing of what they asked, and what becomes of it. Residents see it once the answer is sent."""

    class Outcome(models.TextChoices):
        GIVEN = "given", "given"
        REFUSED = "refused", "withheld"
        NOT_HELD = "not_held", "not held"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=200, help_text="What they want to know, in short")
    outcome = models.CharField(max_length=8, choices=Outcome)
    words = models.TextField(blank=True, help_text="The information itself")
    link = models.URLField(max_length=500, blank=True, help_text="Where it stands already")
    ground = models.CharField(max_length=20, blank=True, help_text="By its key: stairs.toml")
    why = models.TextField(blank=True, help_text="Why that ground holds here")
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="Taken out by a second look; until that is decided it still stands"
    )

    objects = InformationPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("request", "position", name="information_part_once"),
            models.CheckConstraint(
                condition=(Q(outcome="refused") & ~Q(ground=""))
                | (~Q(outcome="refused") & Q(ground="", why="")),
                name="information_withheld_on_a_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"information part {self.code}"

    @property
    def facts(self) -> rules.PartFacts:
        return rules.PartFacts(outcome=self.outcome, ground=self.ground, why=self.why)


class InformationFile(Coded):
    """A file that goes with a part of the answer."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.ForeignKey(InformationPart, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=150, help_text="As it was called; it is offered under this name")
    stored_as = models.CharField(max_length=80, unique=True, help_text="Its name in the store; unguessable")
    size = models.PositiveIntegerField(help_text="Bytes")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"information file {self.code}"


class InformationHours(models.Model):
    """Time that staff spent, or say they would still need, to find what was asked. Among staff."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="hours")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    still_needed = models.BooleanField(default=False, help_text="An estimate of what is still to be done")
    doing = models.CharField(max_length=200, help_text="Looking for it, fetching it, taking it out")

    class Meta:
        verbose_name_plural = "information hours"
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="information_hours_are_some"),
        ]

    def __str__(self) -> str:
        return f"information hours {self.pk}"


@keep_history
class InformationReview(Coded):
    """A second look at an answer, by somebody who had no part in it. Once: after it is the Ombudsman."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "the answer stays"
        CHANGED = "changed", "the answer changes"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    request = models.OneToOneField(InformationRequest, on_delete=models.PROTECT, related_name="review")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reviewer = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Nobody yet"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    first_outcome = models.CharField(
        max_length=10, choices=InformationRequest.Outcome, help_text="How the answer was before"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="")
                | (Q(decided_at__isnull=False, reviewer__isnull=False) & ~Q(outcome="")),
                name="information_review_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"information review {self.code}"
