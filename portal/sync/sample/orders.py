"""A work order as one row of the flat profile: its columns, and the cells of its repeated groups."""

from __future__ import annotations

STATUSES, APPOINTMENTS, UPDATES, LINES = 5, 2, 5, 2
STATUS_PARTS = ("status_code", "entered_date_time", "reason_code", "reason")
APPOINTMENT_PARTS = (
    "reference",
    "date",
    "time_of_day_name",
    "earliest_arrival_time",
    "latest_completion_time",
)
UPDATE_PARTS = ("reference", "type_code", "event_time", "other_type", "comments")
LINE_PARTS = ("trade_code", "rate_custom_code", "rate_custom_name", "quantity_amount")
SINGLE = (
    "work_order_reference", "site_reference", "property_reference", "unit_reference", "description_of_work",
    "work_class_code", "work_type", "priority_code", "priority_description", "required_completion_date_time",
    "date_reported", "date_raised", "planned_start_date", "planned_finish_date", "actual_start_date_time",
    "actual_completion_date_time", "closed_date_time", "cancellation_date_time", "estimated_cost",
    "actual_cost", "assigned_to_primary_reference", "assigned_to_primary_name", "service_request_reference",
    "location_of_repair", "access_information_description", "completion_outcome",
    "completion_follow_on_reference",
)  # fmt: skip


def _group(name: str, size: int, parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{name}_{number}_{part}" for number in range(1, size + 1) for part in parts)


COLUMNS = (
    *SINGLE,
    *_group("work_element", LINES, LINE_PARTS),
    *_group("status_history", STATUSES, STATUS_PARTS),
    *_group("appointment", APPOINTMENTS, APPOINTMENT_PARTS),
    *_group("job_status_update", UPDATES, UPDATE_PARTS),
)
BLANK = [""] * len(COLUMNS)

(
    REFERENCE, SITE, PROPERTY, UNIT, DESCRIPTION, CLASS, TYPE, PRIORITY, PRIORITY_TEXT, DUE, REPORTED, RAISED,
    PLANNED_START, PLANNED_FINISH, STARTED, COMPLETED, CLOSED, CANCELLED, ESTIMATE, COST, TEAM_REFERENCE,
    TEAM, REQUEST, LOCATION, ACCESS, OUTCOME, FOLLOW_ON,
) = range(len(SINGLE))  # fmt: skip
FIRST_LINE = len(SINGLE)
FIRST_STATUS = FIRST_LINE + LINES * len(LINE_PARTS)
FIRST_APPOINTMENT = FIRST_STATUS + STATUSES * len(STATUS_PARTS)
FIRST_UPDATE = FIRST_APPOINTMENT + APPOINTMENTS * len(APPOINTMENT_PARTS)

# HACT codes.
OPEN, ASSIGNED, SCHEDULED, AWAITING_APPROVAL, AWAITING_MATERIAL = "80", "20", "120", "90", "110"
COMPLETE, SHUT, STOPPED = "50", "40", "30"
ON_THE_WAY, ARRIVED, NO_ANSWER, EXTRA_WORK = "30", "40", "70", "90"
OUT_OF_TIME, NEEDS_MATERIALS, WRONG_TRADE = "120-10", "120-20", "120-40"
DEMAND, DEFECT = "10", "60"


def _first_free(row: list[str], start: int, stop: int, step: int) -> int:
    return next((cell for cell in range(start, stop, step) if not row[cell]), stop)


class Job:
    """One work order being written: its row, and how many cells of each repeated group are taken.

    What does not fit a group is left out, as a system with so many columns would.
    """

    __slots__ = ("appointments", "due", "finished", "reference", "row", "statuses", "updates")

    def __init__(self, reference: str) -> None:
        self.row = BLANK.copy()
        self.reference = self.row[REFERENCE] = reference
        self.due = 0
        self.finished = 0
        self.statuses = FIRST_STATUS
        self.appointments = FIRST_APPOINTMENT
        self.updates = FIRST_UPDATE

    @classmethod
    def resume(cls, row: list[str]) -> Job:
        """Go on writing an order where an earlier delivery left it."""
        job = cls(row[REFERENCE])
        job.row = row
        job.statuses = _first_free(row, FIRST_STATUS, FIRST_APPOINTMENT, len(STATUS_PARTS))
        job.appointments = _first_free(row, FIRST_APPOINTMENT, FIRST_UPDATE, len(APPOINTMENT_PARTS))
        job.updates = _first_free(row, FIRST_UPDATE, len(row), len(UPDATE_PARTS))
        return job

    def enter(self, code: str, at: str, reason_code: str = "", reason: str = "") -> None:
        """The order enters a status."""
        cell = self.statuses
        if cell < FIRST_APPOINTMENT:
            row = self.row
            row[cell], row[cell + 1] = code, at
            if reason:
                row[cell + 2], row[cell + 3] = reason_code, reason
            self.statuses = cell + 4

    def book(self, day: str, name: str, earliest: str, latest: str) -> None:
        """A visit is agreed."""
        cell, row = self.appointments, self.row
        if cell < FIRST_UPDATE:
            row[cell] = f"{self.reference}-A{(cell - FIRST_APPOINTMENT) // 5 + 1}"
            row[cell + 1], row[cell + 2], row[cell + 3], row[cell + 4] = day, name, earliest, latest
            self.appointments = cell + 5

    def tell(self, code: str, at: str, comments: str = "") -> None:
        """Somebody on the job says what has happened."""
        cell, row = self.updates, self.row
        if cell < len(row):
            row[cell] = f"{self.reference}-U{(cell - FIRST_UPDATE) // 5 + 1}"
            row[cell + 1], row[cell + 2] = code, at
            if comments:
                row[cell + 4] = comments
            self.updates = cell + 5
