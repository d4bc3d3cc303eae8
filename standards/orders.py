"""Dates of one row that must follow each other."""

from dataclasses import dataclass

from standards.issues import Severity
from standards.values import london_day

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True, slots=True)
class Order:
    """`earlier` must not be after `later`. A warning drops the cell named by `dropped`."""

    kind: str
    earlier: str
    later: str
    severity: Severity
    dropped: str


ORDERS = (
    Order("tenancies", "first_day_of_term_date", "last_day_of_term_date", ERROR, "last_day_of_term_date"),
    Order("certificates", "valid_from", "valid_to", ERROR, "valid_to"),
    Order("components", "installation_date", "decommissioned_date", WARNING, "decommissioned_date"),
    Order("work_orders", "date_reported", "date_raised", WARNING, "date_reported"),
    Order(
        "work_orders", "date_raised", "actual_completion_date_time", WARNING, "actual_completion_date_time"
    ),
    Order("work_orders", "date_raised", "closed_date_time", WARNING, "closed_date_time"),
    Order("work_orders", "date_raised", "cancellation_date_time", WARNING, "cancellation_date_time"),
    Order(
        "work_orders",
        "actual_start_date_time",
        "actual_completion_date_time",
        WARNING,
        "actual_start_date_time",
    ),
    Order("work_orders", "planned_start_date", "planned_finish_date", WARNING, "planned_finish_date"),
    Order("programmes", "planned_start_date", "planned_finish_date", WARNING, "planned_finish_date"),
    Order(
        "programmes",
        "planned_start_on_site_date",
        "planned_finish_on_site_date",
        WARNING,
        "planned_finish_on_site_date",
    ),
)


def is_before(later: str, earlier: str) -> bool:
    """Whether what should come later falls on an earlier day, in London. Both are canonical.

    Days and not moments are compared: a job raised and done within the hour may have the two in either order.
    """
    if later[:10] >= earlier[:10]:
        return False
    return london_day(later) < london_day(earlier)
