"""Writing down who did what."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol
from uuid import UUID

from portal.people.models import Person
from portal.records.models import Event

# The computer system whose message is being done, by its public code.
_system: ContextVar[UUID | None] = ContextVar("system", default=None)
# The officer who does for a resident, on the phone, what that resident could do: and in which call.
_call: ContextVar[tuple[Person, UUID] | None] = ContextVar("call", default=None)


class Subject(Protocol):
    """Anything with a public code."""

    code: UUID


def record(
    verb: str, subject: Subject, *, by: Person | None, landlord_id: int | None = None, **details: Any
) -> Event:
    """Append one event. ``details`` hold codes and counts, never names, addresses or free text.

    What an officer does for a resident on the phone is done ``by`` the officer, whoever it is done for.
    """
    if on_the_phone := _call.get():
        by, details["in_call"] = on_the_phone[0], str(on_the_phone[1])
    if system := _system.get():
        details["by_system"] = str(system)
    owner = landlord_id if landlord_id is not None else getattr(subject, "landlord_id", None)
    return Event.objects.create(
        by=by,
        landlord_id=owner,
        verb=verb,
        subject_kind=type(subject).__name__,
        subject_code=subject.code,
        details=details,
    )


@contextmanager
def through(system: UUID) -> Iterator[None]:
    """What is recorded meanwhile was done because that computer system said so."""
    before = _system.set(system)
    try:
        yield
    finally:
        _system.reset(before)


@contextmanager
def in_call(call: UUID, *, by: Person) -> Iterator[None]:
    """What is recorded meanwhile an officer did for a resident, in the call with that public code."""
    before = _call.set((by, call))
    try:
        yield
    finally:
        _call.reset(before)
