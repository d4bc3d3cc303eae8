"""Estates, blocks and homes, the parts they are made of, and what residents say is wrong about them."""

from typing import Self, TypeVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat

from portal.core.models import Coded
from portal.landlords.models import Landlord, LandlordRecord, Officer, Team, tell_of_change
from portal.records.history import keep_history


@keep_history
class Estate(LandlordRecord):
    """A group of blocks and homes (HACT Site)."""

    name = models.CharField(max_length=200, blank=True)

    class Meta(LandlordRecord.Meta):
        triggers = [*LandlordRecord.Meta.triggers, tell_of_change("homes_home", "estate_id")]


@keep_history
class Block(LandlordRecord):
    """A building (HACT Property): a block of flats, or the building that is one house."""

    estate = models.ForeignKey(Estate, null=True, blank=True, on_delete=models.PROTECT, related_name="blocks")
    name = models.CharField(max_length=200, blank=True)
    uprn = models.CharField(max_length=12, blank=True)
    form_code = models.CharField(max_length=10, blank=True, help_text="HACT PropertyPhysicalFormCode")
    rise_code = models.CharField(max_length=10, blank=True, help_text="HACT VerticalRiseCode")
    floors = models.PositiveSmallIntegerField(null=True, blank=True)
    built_on = models.DateField(null=True, blank=True)

    class Meta(LandlordRecord.Meta):
        triggers = [*LandlordRecord.Meta.triggers, tell_of_change("homes_home", "block_id")]

    @property
    def is_shared(self) -> bool:
        """Whether several homes share it: HACT form code 10 and its children are blocks."""
        return self.form_code.split("-")[0] == "10"


def landlord_word() -> Concat:
    """The word that keeps a search inside one landlord: the index itself then looks nowhere else.

    No word anybody types begins with qq, so that no beginning of a word finds it.
    """
    return Concat(
        Value("qqlandlord"), Cast("landlord_id", models.TextField()), output_field=models.TextField()
    )


class HomeQuerySet(models.QuerySet["Home"]):
    def current(self) -> Self:
        """Homes the landlord still has."""
        return self.filter(ended_on__isnull=True)

    def of(self, landlord: Landlord) -> Self:
        return self.filter(landlord=landlord)


@keep_history
class Home(LandlordRecord):
    """A dwelling (HACT Unit) with its address and UPRN."""

    estate = models.ForeignKey(Estate, null=True, blank=True, on_delete=models.PROTECT, related_name="homes")
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="homes")
    uprn = models.CharField(max_length=12, blank=True, help_text="Digits, without leading zeros")
    unit = models.CharField(max_length=100, blank=True, help_text="Flat 3")
    building_number = models.CharField(max_length=30, blank=True)
    building_name = models.CharField(max_length=100, blank=True)
    street = models.CharField(max_length=150)
    district = models.CharField(max_length=100, blank=True)
    town = models.CharField(max_length=100)
    postcode = models.CharField(max_length=8, help_text="Canonical, with one space")
    form_code = models.CharField(max_length=10, blank=True, help_text="HACT UnitPhysicalFormCode")
    tenure_code = models.CharField(max_length=10, blank=True, help_text="HACT TenureTypeCode")
    bedrooms = models.PositiveSmallIntegerField(null=True, blank=True)
    bed_spaces = models.PositiveSmallIntegerField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text="The day it left the landlord's list")
    # Kept by PostgreSQL itself.
    words = models.GeneratedField(
        expression=SearchVector(
            landlord_word(),
            "unit",
            "building_number",
            "building_name",
            "street",
            "district",
            "town",
            "postcode",
            "uprn",
            "reference",
            config="simple",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = HomeQuerySet.as_manager()

    class Meta(LandlordRecord.Meta):
        constraints = [
            *LandlordRecord.Meta.constraints,
            models.UniqueConstraint(
                "uprn", condition=Q(ended_on__isnull=True) & ~Q(uprn=""), name="home_uprn_once_while_current"
            ),
            models.CheckConstraint(
                condition=Q(uprn="") | Q(uprn__regex=r"^[1-9][0-9]{0,11}$"), name="home_uprn_is_digits"
            ),
        ]
        indexes = [
            GinIndex(fields=["words"], name="home_words"),
            models.Index(fields=["landlord", "changed_at"], name="home_changed"),
        ]

    @property
    def address_lines(self) -> list[str]:
        """As on an envelope, without the postcode."""
        number_and_street = f"{self.building_number} {self.street}".strip()
        lines = [self.unit, self.building_name, number_and_street, self.district, self.town]
        return [line for line in lines if line]

    @property
    def address(self) -> str:
        """On one line."""
        return ", ".join([*self.address_lines, self.postcode])

    @property
    def short_address(self) -> str:
        """Enough to tell one's own home: flat, building and street."""
        return ", ".join(self.address_lines[:-1] or self.address_lines)


Placed = TypeVar("Placed", bound="PlacedRecord")


class PlacedQuerySet(models.QuerySet[Placed]):
    def seen_from(self, home: Home) -> Self:
        """Of the home itself, and of the block and estate it is part of."""
        at = Q(home=home) | Q(block=home.block_id)
        if home.estate_id:
            at |= Q(estate=home.estate_id)
        return self.filter(at)


class PlacedRecord(LandlordRecord):
    """A row about exactly one place: a home, a block or an estate."""

    home = models.ForeignKey(
        Home, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss", db_index=False
    )
    block = models.ForeignKey(
        Block, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss", db_index=False
    )
    estate = models.ForeignKey(
        Estate, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss", db_index=False
    )

    class Meta:
        abstract = True
        constraints = [
            *LandlordRecord.Meta.constraints,
            models.CheckConstraint(
                condition=(
                    Q(home__isnull=False, block__isnull=True, estate__isnull=True)
                    | Q(home__isnull=True, block__isnull=False, estate__isnull=True)
                    | Q(home__isnull=True, block__isnull=True, estate__isnull=False)
                ),
                name="%(class)s_at_one_place",
            ),
        ]
        indexes = [
            models.Index(fields=["home"], condition=Q(home__isnull=False), name="%(class)s_home"),
            models.Index(fields=["block"], condition=Q(block__isnull=False), name="%(class)s_block"),
            models.Index(fields=["estate"], condition=Q(estate__isnull=False), name="%(class)s_estate"),
            models.Index(fields=["landlord", "changed_at"], name="%(class)s_changed"),
        ]
        triggers = LandlordRecord.Meta.triggers

    @property
    def is_communal(self) -> bool:
        """Whether it is about shared parts rather than one home."""
        return self.home_id is None


@keep_history
class Component(PlacedRecord):
    """A part of a building with a life of its own (HACT ComponentAsset): a kitchen, a boiler, a roof."""

    kind = models.CharField(
        max_length=100, help_text="Kitchen, Windows, ...: the landlord's word for its type"
    )
    name = models.CharField(max_length=200, blank=True)
    manufacturer = models.CharField(max_length=200, blank=True)
    model_number = models.CharField(max_length=100, blank=True)
    installed_on = models.DateField(null=True, blank=True)
    expected_life_years = models.PositiveSmallIntegerField(null=True, blank=True)
    replacement_due_on = models.DateField(null=True, blank=True)
    inspected_at = models.DateTimeField(null=True, blank=True)
    inspection_outcome_code = models.CharField(max_length=10, blank=True)
    remaining_life_years = models.PositiveSmallIntegerField(null=True, blank=True)
    replacement_cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    ended_on = models.DateField(
        null=True, blank=True, help_text="Taken out, or gone from the landlord's list"
    )

    objects = PlacedQuerySet.as_manager()

    class Meta(PlacedRecord.Meta):
        pass


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def waiting(self) -> Self:
        """Those that the landlord has to answer."""
        return self.filter(state="waiting")

    def open(self) -> Self:
        """Not answered, whoever has to speak next."""
        return self.filter(state__in=["waiting", "asked"])


@keep_history
class Correction(Coded):
    """A fact that a resident says is wrong: kept as it was shown, with an owner and a day to answer by."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting for an answer"
        ASKED = "asked", "waiting for the resident"
        ACCEPTED = "accepted", "accepted"
        REFUSED = "refused", "refused"

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="corrections")
    home = models.ForeignKey(Home, on_delete=models.PROTECT, related_name="corrections")
    fact_kind = models.CharField(max_length=20, help_text="Kind of record: homes, components, ...")
    fact_code = models.UUIDField(help_text="Public code of the record")
    fact_field = models.CharField(max_length=60, help_text="Which fact of it")
    shown = models.TextField(blank=True, help_text="What the resident saw")
    source = models.ForeignKey("records.Source", null=True, on_delete=models.PROTECT, related_name="+")
    what_is_wrong = models.TextField()
    should_be = models.TextField(blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="corrections"
    )
    # On the telephone. Of a tenant without an account ``raised_by`` is then the officer.
    taken_by = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="By telephone"
    )
    told_for = models.UUIDField(
        null=True, blank=True, help_text="Public code of the tenant who said it on the telephone"
    )
    raised_at = models.DateTimeField(auto_now_add=True)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="corrections")
    owner = models.ForeignKey(Officer, null=True, on_delete=models.SET_NULL, related_name="corrections")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Officer, null=True, on_delete=models.SET_NULL, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="When staff were told that it is due")
    told_late_at = models.DateTimeField(null=True, blank=True, help_text="When staff were told it is late")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "asked"], answered_at__isnull=True)
                | (~Q(state__in=["waiting", "asked"]) & Q(answered_at__isnull=False)),
                name="correction_answered_or_waiting",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("raised_at")),
                name="correction_answered_after_raised",
            ),
        ]
        indexes = [
            models.Index(
                fields=["landlord", "due_on"], condition=Q(state="waiting"), name="correction_waiting"
            ),
        ]


class CorrectionWord(models.Model):
    """What staff asked the resident about a correction, and what was answered, in their order."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="said")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    from_staff = models.BooleanField()
    taken_by = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="By telephone"
    )
    words = models.TextField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"word {self.pk} of correction {self.correction_id}"


class HeldFactQuerySet(models.QuerySet["HeldFact"]):
    def live(self) -> Self:
        """Those that the landlord's system still says otherwise."""
        return self.filter(released_at__isnull=True)


@keep_history
class HeldFact(Coded):
    """What an accepted correction says, kept against deliveries until the landlord's system says the same."""

    landlord = models.ForeignKey(Landlord, on_delete=models.PROTECT, related_name="held_facts")
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="held")
    kind = models.CharField(max_length=20, help_text="Kind of record: homes, components, ...")
    model = models.CharField(max_length=30, help_text="Which row of it: home, block, component, ...")
    reference = models.CharField(
        max_length=100, db_collation="C", help_text="The landlord's own reference of that row"
    )
    field = models.CharField(max_length=60)
    value = models.TextField(blank=True, help_text="As a delivered cell would say it")
    source_says = models.TextField(blank=True, help_text="What the landlord's system said last")
    since = models.DateTimeField(auto_now_add=True)
    released_at = models.DateTimeField(null=True, blank=True)

    objects = HeldFactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "landlord",
                "model",
                "reference",
                "field",
                condition=Q(released_at__isnull=True),
                name="heldfact_once_while_held",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(released_at__gte=F("since")),
                name="heldfact_released_after_held",
            ),
        ]
