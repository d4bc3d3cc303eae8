"""When a message may go, and how often it is tried. Pure."""

from datetime import datetime, time, timedelta

from portal.core.clock import LONDON

# How long a message rests after each try that failed; after the last of them it is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries; None when it has been tried often enough."""
    return PAUSES[tries - 1] if 1 <= tries <= len(PAUSES) else None


def is_quiet(at: datetime, *, quiet_from: time, quiet_until: time) -> bool:
    """Whether nobody is to be disturbed then. The same hour twice means that there are no quiet hours."""
    hour = at.astimezone(LONDON).time()
    if quiet_from <= quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until


def after_quiet(at: datetime, *, quiet_from: time, quiet_until: time) -> datetime:
    """That moment, or the end of the quiet hours it falls in, by the clocks of England."""
    if not is_quiet(at, quiet_from=quiet_from, quiet_until=quiet_until):
        return at
    local = at.astimezone(LONDON)
    day = local.date() + timedelta(days=local.time() >= quiet_until)
    return datetime.combine(day, quiet_until, LONDON)
