"""What a row was before it changed or went, kept by PostgreSQL itself, also for bulk and raw SQL."""

from typing import TypeVar

import pghistory
from django.db import models

Row = TypeVar("Row", bound=type[models.Model])


def keep_history(model: Row) -> Row:
    """Store the old row at every update and delete. The first version needs no copy: it is the row.

    Statement-level triggers: a bulk merge of a million rows fires each once.
    """
    derived = [field.name for field in model._meta.fields if isinstance(field, models.GeneratedField)]
    # When a row was written is no fact of it: to note that alone makes no new version.
    derived += [field.name for field in model._meta.fields if field.name == "changed_at"]
    # Statement-level triggers compare whole rows, so the trackers are made anew for every model.
    kept = pghistory.track(
        pghistory.UpdateEvent(row=pghistory.Old),
        pghistory.DeleteEvent(row=pghistory.Old),
        exclude=derived,
        level=pghistory.Statement,
    )(model)
    return kept  # type: ignore[no-any-return]
