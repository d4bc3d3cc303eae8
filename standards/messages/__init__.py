"""The nine repairs messages of HACT's standard: their schemas, checks, builders, and a tolerant reader.

issues = check_message("RaiseRepair", document)              # nothing: the message is valid
document, notes = read_tolerantly("RaiseRepair", received)   # camelCase and the like; then check it
message = building.raise_repair(description_of_work="The tap drips", ...)
"""

from standards.messages import building, parts
from standards.messages.building import NotValid
from standards.messages.checking import check_message, is_valid
from standards.messages.reading import read_tolerantly
from standards.messages.schemas import KINDS, Message, in_order, kind_named, schema

__all__ = [
    "KINDS",
    "Message",
    "NotValid",
    "building",
    "check_message",
    "in_order",
    "is_valid",
    "kind_named",
    "parts",
    "read_tolerantly",
    "schema",
]
