"""The safety checks of this installation: the list, with the intervals that it sets for what is practice."""

from functools import cache

from django.conf import settings

from portal.safety.rules import Check, load, parsed_intervals


def checks() -> tuple[Check, ...]:
    """Every check, for every page alike. Raises ValueError for intervals that make no sense."""
    return _checks(settings.SAFETY_INTERVALS)


@cache
def _checks(intervals: str) -> tuple[Check, ...]:
    return load(intervals=parsed_intervals(intervals))
