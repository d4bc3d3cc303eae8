"""The lives that a job can have, as data: what happens, and how long after the thing before it."""

from dataclasses import dataclass
from datetime import timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """One thing that happens. ``at_visit`` waits for the hour of the visit, and then ``after``."""

    does: str
    after: timedelta = MINUTE
    at_visit: bool = False


ASSIGN = Step("assign", 30 * MINUTE)
BOOK = Step("book", 30 * MINUTE)
NARROW = Step("narrow", -HOUR, at_visit=True)
ON_THE_WAY = Step("on_the_way", 30 * MINUTE)
ARRIVE = Step("arrive", 30 * MINUTE)
GET_IN = Step("get_in", 5 * MINUTE)
COMPLETE = Step("complete", HOUR)

VISIT = (BOOK, NARROW, ON_THE_WAY, ARRIVE)
WORK = (*VISIT, GET_IN, COMPLETE)

PLOTS: dict[str, tuple[Step, ...]] = {
    "goes_well": (ASSIGN, *WORK),
    "needs_parts": (ASSIGN, *VISIT, GET_IN, Step("needs_parts", HOUR), Step("book", DAY), *WORK),
    "nobody_in": (ASSIGN, *VISIT, Step("nobody_in", 15 * MINUTE), Step("book", DAY), *WORK),
    "wrong_trade": (ASSIGN, *VISIT, GET_IN, Step("wrong_trade", HOUR), Step("assign", DAY), *WORK),
    "out_of_time": (ASSIGN, *VISIT, GET_IN, Step("out_of_time", HOUR), Step("book", DAY), *WORK),
    "more_work": (
        ASSIGN,
        *VISIT,
        GET_IN,
        Step("more_work", HOUR),
        Step("approve", HOUR),
        COMPLETE,
    ),
    "made_safe": (Step("assign", 10 * MINUTE), ON_THE_WAY, ARRIVE, GET_IN, Step("make_safe", HOUR)),
    "never_comes": (ASSIGN, BOOK),
    "called_off": (ASSIGN, BOOK, Step("call_off", 2 * HOUR)),
    # Somebody comes at once, without a booking.
    "emergency": (Step("assign", 10 * MINUTE), ON_THE_WAY, ARRIVE, GET_IN, COMPLETE),
    # What follows what a resident said.
    "again": WORK,
    "later": (Step("book", DAY), *WORK),
    "visit": (NARROW, ON_THE_WAY, ARRIVE, GET_IN, COMPLETE),
    "over": (),
}
CHOICES = (
    "goes_well",
    "needs_parts",
    "nobody_in",
    "wrong_trade",
    "out_of_time",
    "more_work",
    "made_safe",
    "never_comes",
)
