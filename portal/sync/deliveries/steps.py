"""The steps of a delivery, in their order, in words for staff."""

from enum import StrEnum


class Step(StrEnum):
    READ = "read and check"
    MATCH = "match"
    PLAN = "plan"
    APPLY = "apply"
    REPORT = "report"
