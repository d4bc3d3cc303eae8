"""Landlords, the people who work for them, and what is theirs."""

from datetime import date, time
from decimal import Decimal
from typing import Self, TypeVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.core.validators import RegexValidator
from django.db import models

from portal.core.models import Coded
from portal.landlords.rules import limit_of
from portal.records.models import Source

hex_colour = RegexValidator(r"^#[0-9a-f]{6}$", "Write a colour as # and six digits or letters a to f.")


class Landlord(Coded):
    """A registered provider of social housing, with how it wants to be seen and reached."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "council"
        ASSOCIATION = "association", "housing association"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ASSOCIATION)
    primary_colour = models.CharField(max_length=7, default="#1d4f5f", validators=[hex_colour])
    secondary_colour = models.CharField(max_length=7, default="#8a3b12", validators=[hex_colour])
    phone = models.CharField(max_length=40, blank=True)
    emergency_phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    shows_costs = models.BooleanField(default=True, help_text="Residents see what each repair cost")
    correction_working_days = models.PositiveSmallIntegerField(
        default=10, help_text="Working days within which a correction is answered"
    )
    enquiry_working_days = models.PositiveSmallIntegerField(
        default=5, help_text="Working days within which a question is answered"
    )
    enquiry_reopen_days = models.PositiveSmallIntegerField(
        default=28, help_text="Days after an answer within which saying more goes on with the same question"
    )
    # Requests for information (STAIRs): why each begins as it does is in enquiries/information/stairs.toml.
    information_opted_in = models.BooleanField(
        default=False, help_text="Takes requests for information before the law asks for it"
    )
    information_days = models.PositiveSmallIntegerField(
        default=30, help_text="Days within which a request for information is answered"
    )
    information_acknowledge_days = models.PositiveSmallIntegerField(
        default=5, help_text="Working days within which somebody says that they look after a request"
    )
    information_extension_days = models.PositiveSmallIntegerField(
        default=30, help_text="The most days by which the time for a request is made longer, once"
    )
    information_clarity_pauses = models.BooleanField(
        default=False, help_text="The days stand still while the resident is asked what they mean"
    )
    information_hours = models.PositiveSmallIntegerField(
        default=18, help_text="Hours of work above which a request may be refused for its cost"
    )
    information_review_days = models.PositiveSmallIntegerField(
        default=30, help_text="Days within which a review of an answer is decided"
    )
    information_ask_review_days = models.PositiveSmallIntegerField(
        default=60, help_text="Days after an answer within which its review can be asked for"
    )
    # How it looks after its staff, and what is written about its tenants.
    spend_limits = models.JSONField(
        default=dict, blank=True, help_text="Pounds that a role may agree to for one order, by role"
    )
    names_who_looked = models.BooleanField(
        default=False, help_text="Residents see the name of whoever looked at their record"
    )
    alert_review_months = models.PositiveSmallIntegerField(
        default=12, help_text="Months after which an alert about a person is looked at again"
    )
    ending_limit_percent = models.PositiveSmallIntegerField(
        default=10, help_text="A delivery that would end more than this share of a kind waits for a person"
    )

    judges_hazard_signs = models.BooleanField(
        default=False, help_text="What its systems tell of hazards waits up to a day for a person's judgement"
    )

    # How repairs are reported and followed.
    takes_reports = models.BooleanField(default=True, help_text="Residents can report repairs here")
    recall_months = models.PositiveSmallIntegerField(
        default=12, help_text="Months within which the same repair again is a recall"
    )
    answer_days = models.PositiveSmallIntegerField(
        default=28, help_text="Days within which a resident may say that it is not fixed"
    )
    change_hours = models.PositiveSmallIntegerField(
        default=24, help_text="Hours before a visit until which it can be changed online"
    )
    quiet_from = models.TimeField(default=time(21), help_text="No messages from this hour, but for today")
    quiet_until = models.TimeField(default=time(8))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ending_limit_percent__lte=100), name="landlord_limit_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Priority(Coded):
    """How soon a landlord promises to mend: its own word, its own target (HACT WorkPriority)."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="priorities")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    hact_code = models.CharField(max_length=10, help_text="HACT WorkPriorityCode, 1 to 5")
    hours = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Around the clock")
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    counts_working_days = models.BooleanField(default=False)
    offers_visits = models.BooleanField(default=True, help_text="Whether residents choose a time")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "priorities"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint("landlord", "key", name="priority_key_once"),
            models.CheckConstraint(
                condition=models.Q(hours__isnull=False, days__isnull=True)
                | models.Q(hours__isnull=True, days__isnull=False),
                name="priority_in_hours_or_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Team(Coded):
    """People of a landlord who look after one part of the work."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=100)
    answers_for = models.JSONField(
        default=list, help_text="Kinds of record whose corrections this team answers"
    )

    class Meta:
        constraints = [models.UniqueConstraint("landlord", "name", name="team_name_once")]

    def __str__(self) -> str:
        return self.name


Employed = TypeVar("Employed", "Officer", "ContractorWorker")


class EmployedQuerySet(models.QuerySet[Employed]):
    def working(self, *, on: date) -> Self:
        """Who has not left; the last day counts."""
        return self.exclude(left_on__lt=on)

    def left(self, *, on: date) -> Self:
        """Whose last day is over."""
        return self.filter(left_on__lt=on)


class Officer(Coded):
    """A person working for, or governing, a landlord."""

    class Role(models.TextChoices):
        ADVISER = "adviser", "adviser"
        REPAIRS_MANAGER = "repairs_manager", "repairs manager"
        INVESTMENT_OFFICER = "investment_officer", "investment officer"
        DATA_STEWARD = "data_steward", "data steward"
        BOARD = "board", "board member"

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="officer")
    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="officers")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="officers")
    role = models.CharField(max_length=20, choices=Role)
    left_on = models.DateField(null=True, blank=True)
    # Beside the role: who lets others in need not see anybody's home.
    administers = models.BooleanField(default=False, help_text="Manages staff, teams and what they may do")
    spend_limit = models.DecimalField(
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Pounds they may agree to for one order; blank is as the role may",
    )

    objects = EmployedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(spend_limit__isnull=True) | models.Q(spend_limit__gte=0),
                name="officer_limit_is_pounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.code}"

    @property
    def limit(self) -> Decimal:
        """The most this officer may agree to for one order, in pounds; 0 is nothing."""
        return limit_of(self.spend_limit, self.role, self.landlord.spend_limits)


class Contractor(Coded):
    """A firm, or the landlord's own workforce, that is given work orders."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="contractors")
    reference = models.CharField(max_length=100, db_collation="C")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint("landlord", "reference", name="contractor_reference_once")]

    def __str__(self) -> str:
        return self.name


class ContractorWorker(Coded):
    """A person who works for a contractor and sees its own orders, nothing else."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contractor_worker"
    )
    contractor = models.ForeignKey(Contractor, on_delete=models.CASCADE, related_name="workers")
    left_on = models.DateField(null=True, blank=True)

    objects = EmployedQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.code)


class Feed(models.Model):
    """A kind of record that a landlord sends: from which system, and as of when it was last complete.

    A row that came again unchanged is not rewritten; it is as fresh as its feed.
    """

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="feeds")
    kind = models.CharField(max_length=20)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("landlord", "kind", name="feed_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.landlord_id}"


# Never back: a long transaction may write what a shorter one, begun later, wrote before it.
NOTE_CHANGE = pgtrigger.Trigger(
    name="note_change",
    operation=pgtrigger.Update,
    when=pgtrigger.Before,
    func="NEW.changed_at = greatest(OLD.changed_at, now()); RETURN NEW;",
)


def tell_of_change(table: str, by: str) -> pgtrigger.Trigger:
    """A change of the row is a change of what quotes it: rows of ``table`` that point here with ``by``."""
    return pgtrigger.Trigger(
        name=f"tell_{table}",
        level=pgtrigger.Statement,
        operation=pgtrigger.Update,
        when=pgtrigger.After,
        referencing=pgtrigger.Referencing(new="changed"),  # type: ignore[no-untyped-call]
        func=f"UPDATE {table} t SET changed_at = now() FROM changed "  # noqa: S608
        f"WHERE t.{by} = changed.id AND t.changed_at < now(); RETURN NULL;",
    )


class LandlordRecord(Coded):
    """A row that a landlord's system sent: its own reference, and where and when it came from."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(max_length=100, db_collation="C", help_text="The landlord's own reference")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Of the delivered row: the same row again changes nothing.
    fingerprint = models.BigIntegerField(default=0, editable=False)
    # The beginning of the transaction: `sync.outward.moments` says how nothing is missed by it.
    changed_at = models.DateTimeField(
        db_default=TransactionNow(), editable=False, help_text="When it was last written; kept by PostgreSQL"
    )

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint("landlord", "reference", name="%(class)s_reference_once")]
        triggers = [NOTE_CHANGE]

    def __str__(self) -> str:
        return f"{type(self).__name__.lower()} {self.code}"
