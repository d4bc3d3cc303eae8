"""The promises a landlord begins with: common in the sector, none the law's, all its own to change.

HACT's WorkPriorityCode has a longest time for each: 1 a day, 2 two days, 3 a week, 4 a month, 5 a year.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A priority as a new landlord has it; ``hact_code`` is HACT's WorkPriorityCode."""

    key: str
    name: str
    hact_code: str
    hours: int | None = None
    days: int | None = None
    offers_visits: bool = True


FIRST_PROMISES = (
    Promise(key="emergency", name="Emergency", hact_code="1", hours=24, offers_visits=False),
    Promise(key="urgent", name="Urgent", hact_code="3", days=7),
    Promise(key="routine", name="Routine", hact_code="4", days=28),
    Promise(key="planned", name="Planned", hact_code="5", days=90),
)
