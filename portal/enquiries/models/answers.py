"""What a landlord says more than once: the templates of its answers, and answers that all may read."""

from typing import Self

from django.db import models
from django.db.models import Q

from portal.core.models import Coded
from portal.enquiries.models.enquiries import Enquiry
from portal.homes.models import Block, Home
from portal.landlords.models import Landlord, Officer
from portal.records.history import keep_history


@keep_history
class Template(Coded):
    """A landlord's own words for an answer, with places for facts: {visit}, {promise}, {reference}."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="templates", db_index=False)
    name = models.CharField(max_length=100)
    cause = models.CharField(max_length=40, blank=True, help_text="Why they ask, by its key; or any")
    about_kind = models.CharField(max_length=20, blank=True, choices=Enquiry.About)
    words = models.TextField()
    changed_by = models.ForeignKey(Officer, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Not offered any more")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "landlord", "name", condition=Q(ended_at__isnull=True), name="template_name_once"
            ),
        ]

    def __str__(self) -> str:
        return f"template {self.code}"


class PublishedAnswerQuerySet(models.QuerySet["PublishedAnswer"]):
    def shown(self) -> Self:
        """Those that stand on a page."""
        return self.filter(withdrawn_at=None)

    def seen_from(self, home: Home) -> Self:
        """Of the home itself, of its block, and those for everybody of the landlord."""
        at = Q(home=home) | Q(home=None, block=home.block_id) | Q(home=None, block=None)
        return self.filter(at, landlord_id=home.landlord_id)


@keep_history
class PublishedAnswer(Coded):
    """An answer that helps others too, on the page of a home, of a block or of all of a landlord's homes."""

    landlord = models.ForeignKey(
        Landlord, on_delete=models.CASCADE, related_name="published_answers", db_index=False
    )
    home = models.ForeignKey(
        Home, null=True, blank=True, on_delete=models.PROTECT, related_name="published_answers"
    )
    block = models.ForeignKey(
        Block, null=True, blank=True, on_delete=models.PROTECT, related_name="published_answers"
    )
    enquiry = models.ForeignKey(
        Enquiry, null=True, blank=True, on_delete=models.SET_NULL, related_name="published"
    )
    question = models.CharField(max_length=200)
    answer = models.TextField()
    as_of = models.DateTimeField(help_text="When it was true")
    published_by = models.ForeignKey(Officer, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = PublishedAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(home__isnull=True) | Q(block__isnull=True), name="published_at_one_place"
            ),
        ]
        indexes = [
            models.Index(
                fields=["landlord"],
                condition=Q(withdrawn_at__isnull=True),
                name="published_of_landlord",
            ),
        ]

    def __str__(self) -> str:
        return f"published answer {self.code}"


class SavedQuestion(models.Model):
    """How often, on one day, the record answered somebody who was about to ask. Nobody is named."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="+", db_index=False)
    cause = models.CharField(max_length=40, help_text="Why they were about to ask, by its key")
    on = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("landlord", "on", "cause", name="saved_question_once_a_day")]

    def __str__(self) -> str:
        return f"saved question {self.pk}"
