"""Writing down who did what."""

from typing import Any, Protocol
from uuid import UUID

from portal.people.models import Person
from portal.records.models import Event


class Subject(Protocol):
    """Anything with a public code."""

    code: UUID


def record(
    verb: str, subject: Subject, *, by: Person | None, landlord_id: int | None = None, **details: Any
) -> Event:
    """Append one event. ``details`` hold codes and counts, never names, addresses or free text."""
    owner = landlord_id if landlord_id is not None else getattr(subject, "landlord_id", None)
    return Event.objects.create(
        by=by,
        landlord_id=owner,
        verb=verb,
        subject_kind=type(subject).__name__,
        subject_code=subject.code,
        details=details,
    )
