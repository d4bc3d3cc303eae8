"""What every stored row of ours has: a public code. No tables of its own."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models


class Coded(models.Model):
    """A row with a public id that cannot be guessed and says nothing."""

    code = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)

    class Meta:
        abstract = True
