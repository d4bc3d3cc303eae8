"""How staff share their work: whose a row of a list is, who has looked at it, and the lists they keep."""

from django.db import models

from portal.core.models import Coded
from portal.landlords.models import Landlord, Officer


class QueueMark(models.Model):
    """What staff noted on one row of a list, where the record itself has no place for it."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="+", db_index=False)
    queue = models.CharField(max_length=20, help_text="Which list, by its key")
    about = models.UUIDField(help_text="Public code of the record")
    owner = models.ForeignKey(Officer, null=True, on_delete=models.SET_NULL, related_name="+")
    looked_at = models.DateTimeField(null=True, help_text="When somebody said that they had looked at it")
    looked_by = models.ForeignKey(Officer, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("landlord", "queue", "about", name="queuemark_once"),
        ]

    def __str__(self) -> str:
        return f"mark on {self.about} in {self.queue}"


class SavedList(Coded):
    """A list as an officer likes to open it: its filters, under a name of their own."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="saved_lists")
    queue = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    whose = models.CharField(max_length=10)
    fresh = models.BooleanField(help_text="Only what nobody has looked at")

    class Meta:
        constraints = [models.UniqueConstraint("officer", "queue", "name", name="savedlist_name_once")]

    def __str__(self) -> str:
        return f"list {self.code}"
