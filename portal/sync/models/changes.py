"""What has changed, numbered for those who follow it. `sync/changes/` fills and reads it."""

import pgtrigger
from django.db import models
from django.db.models import Q

from portal.landlords.models import Contractor, Landlord
from portal.records.models import Event


class Change(models.Model):
    """An event of a landlord, to be told to its systems. PostgreSQL writes one with every event.

    It gets its position once it can be seen by all: a transaction that commits late is numbered late, and so
    nothing appears behind a position that was given out.
    """

    # No constraint: it would be looked up for each event, which are never deleted.
    event = models.OneToOneField(
        Event, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="change"
    )
    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(help_text="When the event was written")
    # What follows is written with the position.
    position = models.PositiveBigIntegerField(null=True, help_text="1, 2, 3 ... of the landlord, no gaps")
    kind = models.CharField(max_length=40, blank=True, db_default="", help_text="Of changes/verbs.csv")
    record = models.UUIDField(null=True, help_text="Public code of what it is about")
    contractor = models.ForeignKey(
        Contractor,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        help_text="Whose order it is about; that firm's systems see it too",
    )
    told = models.TextField(blank=True, db_default="", help_text="The whole change as JSON, as it is read")

    class Meta:
        constraints = [
            models.UniqueConstraint("landlord", "position", name="change_position_once"),
            models.CheckConstraint(
                condition=Q(position__isnull=True) | (~Q(kind="") & ~Q(told="") & Q(record__isnull=False)),
                name="change_numbered_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["landlord", "event"], condition=Q(position__isnull=True), name="change_to_number"
            ),
            models.Index(
                fields=["contractor", "position"],
                condition=Q(contractor__isnull=False),
                name="change_of_contractor",
            ),
        ]

    def __str__(self) -> str:
        return f"change {self.position} of landlord {self.landlord_id}"


class ChangeCount(models.Model):
    """How far a landlord's changes are numbered, and up to where they have been forgotten again."""

    landlord = models.OneToOneField(
        Landlord, primary_key=True, on_delete=models.CASCADE, related_name="change_count"
    )
    last = models.PositiveBigIntegerField(default=0, help_text="The last position that was given")
    forgotten = models.PositiveBigIntegerField(default=0, help_text="Positions up to this one are gone")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(forgotten__lte=models.F("last")), name="change_count_forgets_what_was"
            ),
        ]

    def __str__(self) -> str:
        return f"changes of landlord {self.landlord_id}"


class ToldEvent(Event):
    """An event, whose writing writes a change: the trigger of `Event` that belongs to this room."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="events_are_told",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_events"),  # type: ignore[no-untyped-call]
                func=(
                    "INSERT INTO sync_change (event_id, landlord_id, at)"
                    " SELECT id, landlord_id, at FROM new_events WHERE landlord_id IS NOT NULL;"
                    " RETURN NULL;"
                ),
            ),
        ]
