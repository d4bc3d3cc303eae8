"""When a message is tried again, when a system is left in peace, and when trying again has no more use.

Pure: counts and moments go in; ``chance`` is a number from 0 to 1.
"""

from datetime import datetime, timedelta
from enum import StrEnum

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=10)
MOST_ASKED_WAIT = timedelta(hours=1)  # a system that asks for a year is not obeyed

# After so many failures in a row a system is left in peace for a while; then one message tries.
FAILURES_TO_REST = 5
FIRST_REST = timedelta(seconds=5)
LONGEST_REST = timedelta(minutes=2)

# Longer than any try can take.
CLAIMED_FOR = timedelta(seconds=45)

# A message that fails so often while the system answers others is set aside for a person to look at.
MOST_TRIES = 8


class Failure(StrEnum):
    """What can go wrong with a message, for lists and pages; `talking.CannotReach` uses these keys."""

    TIMEOUT = "timeout"
    CONNECTION = "connection"
    SERVER_ERROR = "server_error"
    BUSY = "busy"
    NOT_LET_IN = "not_let_in"
    TOKEN_UNREADABLE = "token_unreadable"  # noqa: S105 -- the name of a failure
    NOT_OPEN = "not_open"
    MOVED = "moved"
    RUBBISH = "rubbish"
    NOT_WRITTEN = "not_written"  # the system has it; what it answered could not be written down here
    OTHER_HOME = "other_home"  # the number that came back is a repair of another home
    REFUSED = "refused"


# What says nothing of the system, only of this message: others may pass.
OF_THE_MESSAGE = frozenset({Failure.SERVER_ERROR, Failure.RUBBISH, Failure.NOT_WRITTEN, Failure.TIMEOUT})


# What says that nobody is there, whatever was asked.
NOBODY_THERE = frozenset({Failure.TIMEOUT, Failure.CONNECTION})


class Asking(StrEnum):
    """What a system is asked for: to take a message or answer one, or what it has to tell."""

    MESSAGE = "message"
    READING = "reading"


def is_resting(rests_until: datetime | None, now: datetime) -> bool:
    return rests_until is not None and rests_until > now


def counts(failure: str, asking: Asking, *, failures: int) -> bool:
    """Whether a failure counts to a rest, after so many. One of reading does if nobody is there, or if the
    system was resting: that its list is broken is no reason not to bring it reports."""
    return asking is Asking.MESSAGE or failure in NOBODY_THERE or failures >= FAILURES_TO_REST


def wait_after(tries: int, *, chance: float, asked: int | None = None) -> timedelta:
    """How long to wait after that many tries: doubling, never the same for two messages, never for ever.

    A system that asks for longer gets it.
    """
    doubled: timedelta = FIRST_WAIT * 2 ** min(max(tries, 1) - 1, 20)
    wait: timedelta = min(doubled, LONGEST_WAIT) * (0.5 + chance / 2)
    return max(wait, min(timedelta(seconds=asked or 0), MOST_ASKED_WAIT))


def rest_after(failures: int, *, chance: float) -> timedelta | None:
    """How long a system is left in peace after that many failures in a row; None while it is not."""
    if failures < FAILURES_TO_REST:
        return None
    doubled: timedelta = FIRST_REST * 2 ** min(failures - FAILURES_TO_REST, 20)
    return min(doubled, LONGEST_REST) * (0.5 + chance / 2)


def is_spent(tries: int, failure: str, *, failures: int) -> bool:
    """Whether trying this message again has no more use: it fails, again and again, while others pass.

    ``failures`` is how often in a row the system has now failed: in an outage more and more often, beside
    messages that pass no more than a few times.
    """
    return tries >= MOST_TRIES and failures < FAILURES_TO_REST and failure in OF_THE_MESSAGE
