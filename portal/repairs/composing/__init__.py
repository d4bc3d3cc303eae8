"""What is sent to a landlord's system, as HACT messages: rows go in, a message comes out.

docs/messages.md says which field comes from where. Each message is checked as it is made: what is not valid
is never given out.
"""

from portal.repairs.composing.reference import our_reference, reference_of, their_reference
from portal.repairs.composing.report import raise_repair
from portal.repairs.composing.saying import OTHER_TYPES, status_update_of
from portal.repairs.composing.visit import request_appointment, request_available
from portal.repairs.composing.works import Ordered, raise_works

__all__ = [
    "OTHER_TYPES",
    "Ordered",
    "our_reference",
    "raise_repair",
    "raise_works",
    "reference_of",
    "request_appointment",
    "request_available",
    "status_update_of",
    "their_reference",
]
