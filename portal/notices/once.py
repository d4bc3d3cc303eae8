"""Telling somebody of a row once, whoever comes to it first."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import QuerySet

log = structlog.get_logger("portal.notices.once")


def tell_once(
    rows: QuerySet[Any], column: str, *, at: datetime, about: UUID, tell: Callable[[], object]
) -> bool:
    """Whether it was told now: by whoever sets the empty ``column`` of the one row in ``rows``.

    It is set and told together, or neither is. One that cannot be told is logged by its public code, tried
    again the next time, and holds up no other.
    """
    try:
        with transaction.atomic():
            if not rows.filter(**{column: None}).update(**{column: at}):
                return False
            tell()
    except Exception:
        log.exception("could not be told", column=column, about=str(about))
        return False
    return True
