"""What a resident says when they report a repair, before it is stored; and what such a report is called."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from portal.core import references
from portal.homes.models import Block, Estate
from portal.landlords.models import Priority
from portal.repairs.models import WorkOrder
from portal.repairs.problems import Problem

KIND = "R"


def make_reference() -> str:
    """R-7K3F-92QD: one of fifty thousand million."""
    return references.make_reference(KIND)


def read_reference(typed: str) -> str:
    """The reference as we write it, of one that was typed down from the telephone; or nothing."""
    return references.read_reference(KIND, typed)


@dataclass(frozen=True, kw_only=True)
class Report:
    """All of it, checked by the journey's forms."""

    problem: Problem
    priority: Priority
    room: str
    location: str
    block: Block | None = None
    estate: Estate | None = None
    is_emergency: bool = False
    words: str = ""
    details: dict[str, str] = field(default_factory=dict)
    since: str = ""
    who_is_in: str = ""
    how_to_get_in: str = ""
    pets: str = ""
    keysafe_place: str = ""  # as they typed it: sealed when it is stored
    keysafe_code: str = ""
    needs: str = ""
    alerts: tuple[str, ...] = ()
    contact_by: str = ""
    contact_phone: str = ""
    slot: dict[str, Any] | None = None
    recall_of: WorkOrder | None = None
    different_because: str = ""
    # Codes of what they were shown as perhaps the same, and said that it is not.
    seen: frozenset[UUID] = frozenset()
