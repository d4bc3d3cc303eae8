"""What a landlord publishes for everybody: documents with every version, and what Homefile counts for it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from portal.core.models import Coded
from portal.documents.classes import InformationClass, classes
from portal.documents.files.kinds import FileKind
from portal.documents.licences import Licence
from portal.landlords.models import Landlord, Officer
from portal.records.history import keep_history


@keep_history
class Scheme(Coded):
    """How a landlord publishes: whether its pages are open, under which licence, and how to ask for more."""

    landlord = models.OneToOneField(Landlord, on_delete=models.CASCADE, related_name="scheme")
    is_open = models.BooleanField(default=False, help_text="Everybody may read the pages")
    licence = models.CharField(max_length=12, choices=Licence.choices, blank=True)
    how_to_ask = models.TextField(blank=True, help_text="In the landlord's own words")
    how_decided = models.TextField(blank=True, help_text="How it decides what it does not give out")
    remind_days = models.PositiveSmallIntegerField(
        default=28, help_text="Days before a document is to be looked at again that staff are told"
    )
    left_out = models.JSONField(
        default=list, blank=True, help_text="Sheets not to be published, by their keys"
    )

    def __str__(self) -> str:
        return f"publication scheme {self.code}"


class PublishedDocumentQuerySet(models.QuerySet["PublishedDocument"]):
    def shown(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


@keep_history
class PublishedDocument(Coded):
    """One thing that a landlord publishes. What it says is its newest version; the earlier are kept."""

    landlord = models.ForeignKey(
        Landlord, on_delete=models.CASCADE, related_name="published_documents", db_index=False
    )
    kind = models.CharField(max_length=20, help_text="Its class, by its key")
    title = models.CharField(max_length=200)
    summary = models.TextField(help_text="What it says, in plain words")
    review_on = models.DateField(null=True, blank=True, help_text="The day to look whether it is still right")
    reviewed_on = models.DateField(null=True, blank=True, help_text="When somebody last did")
    # Of whatever was answered by it: an information request. The record itself is not known here.
    answers = models.UUIDField(null=True, blank=True, help_text="Public code of what it was the answer to")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Officer, null=True, on_delete=models.SET_NULL, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)
    told_stale_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PublishedDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_because__gt=""),
                name="document_withdrawn_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["landlord", "kind"], name="document_of_landlord"),
            models.Index(fields=["answers"], condition=Q(answers__isnull=False), name="document_answers"),
            models.Index(
                fields=["review_on"],
                condition=Q(withdrawn_at__isnull=True, review_on__isnull=False),
                name="document_to_review",
            ),
        ]

    def __str__(self) -> str:
        return f"published document {self.code}"

    @property
    def of_class(self) -> InformationClass:
        return classes()[self.kind]

    def is_stale(self, *, on: date) -> bool:
        """Whether the day to look at it again is over and nobody has."""
        return self.review_on is not None and self.review_on < on and self.withdrawn_at is None


class VersionQuerySet(models.QuerySet["Version"]):
    def newest_first(self) -> Self:
        return self.order_by("-number")


class Version(Coded):
    """What a document said from one day on: words, a link, or a file in the store. It never changes.

    One that should never have been published is taken away for good: its words and its file are gone, the
    row and the reason stay.
    """

    class Form(models.TextChoices):
        WORDS = "words", "words"
        LINK = "link", "a link"
        FILE = "file", "a file"

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="+", db_index=False)
    document = models.ForeignKey(PublishedDocument, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    as_of = models.DateField(help_text="The day on which it was right")
    form = models.CharField(max_length=5, choices=Form)
    words = models.TextField(blank=True)
    link = models.URLField(max_length=1000, blank=True)
    name = models.CharField(max_length=64, blank=True, help_text="Of its file in the store; unguessable")
    file_kind = models.CharField(max_length=4, choices=FileKind.choices, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Bytes of the file")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Officer, null=True, on_delete=models.SET_NULL, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_because = models.CharField(max_length=300, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("document", "number", name="version_number_once"),
            models.CheckConstraint(
                condition=Q(form="words", link="", name="")
                | Q(form="link", words="", name="")
                | Q(form="file", words="", link=""),
                name="version_is_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_because="") & ~Q(words="", link="", name="")
                | Q(removed_at__isnull=False, removed_because__gt="", words="", link="", name=""),
                name="version_says_something_or_why_not",
            ),
        ]
        indexes = [models.Index(fields=["name"], condition=~Q(name=""), name="version_file")]

    def __str__(self) -> str:
        return f"version {self.code}"


class Sheet(Coded):
    """A table that Homefile fills by itself from the record, made anew when what it counts was counted."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="sheets", db_index=False)
    key = models.CharField(max_length=20, help_text="Key of sheets.toml")
    as_of = models.DateTimeField(help_text="When it was counted")

    class Meta:
        constraints = [models.UniqueConstraint("landlord", "key", name="sheet_once")]

    def __str__(self) -> str:
        return f"sheet {self.key} of {self.landlord_id}"


class SheetLine(models.Model):
    """One line of one of a sheet's tables. Nothing in it is of one home or one person."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="lines", db_index=False)
    table = models.CharField(max_length=20)
    position = models.PositiveIntegerField()
    # For whoever looks for one building; empty where the line is of all homes.
    building = models.CharField(max_length=200, blank=True)
    cells = models.JSONField(help_text="In the order of the table's columns")

    class Meta:
        constraints = [models.UniqueConstraint("sheet", "table", "position", name="sheet_line_once")]

    def __str__(self) -> str:
        return f"line {self.position} of {self.sheet_id}"
