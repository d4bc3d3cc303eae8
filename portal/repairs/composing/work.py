"""What is to be done and how soon, in the standard's codes.

A code that the standard does not have is put under its "other", where there is one, and is else left out: a
report must not be lost because of a slip in a landlord's list.
"""

from datetime import datetime
from typing import Protocol

from portal.core.clock import LONDON
from standards.codelists import codelist
from standards.messages import parts
from standards.messages.parts import Part


class Work(Protocol):
    """What is wanted, as a problem of the list and a report both tell it."""

    @property
    def trade_code(self) -> str: ...
    @property
    def class_code(self) -> str: ...
    @property
    def type_code(self) -> str: ...
    @property
    def rate_code(self) -> str: ...


def priority(code: str, due_at: datetime) -> Part:
    """3, Medium, where a landlord's own target has no code of the standard."""
    return parts.priority(known("WorkPriorityCode", code, "3"), due_at.astimezone(LONDON))


def work_class(work: Work) -> Part:
    return parts.work_class(known("WorkClassCode", work.class_code, "0"))


def element(work: Work, name: str) -> Part:
    trade = known("TradeCode", work.trade_code)
    rate = parts.rate_item(code=work.rate_code, name=name)
    return parts.work_element([rate], trade_codes=[trade] if trade else [])


def known(listed: str, code: str, otherwise: str = "") -> str:
    """The code, if it is one of that list."""
    return code if code in codelist(listed) else otherwise
