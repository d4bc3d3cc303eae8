"""What must be so before a case is closed: nothing asked for is left, and it can be shown. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.hazards.rules import MAKES_SAFE, PREVENTS, Clock, Facts, Kind


class CannotClose(Exception):
    """Why a case is not closed yet, in a sentence for whoever tried."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One time that somebody tried to get in, or to reach the household to be let in."""

    method: str
    at: datetime
    got_in: bool = False
    has_evidence: bool = True


def check_no_access(attempts: Sequence[Attempt], *, at_least: int) -> None:
    """Raises CannotClose: "nobody let us in" is shown by attempts in so many ways, each with evidence.

    Guidance on entry (regulation 20) expects three; the number is a setting.
    """
    if any(attempt.got_in for attempt in attempts[-1:]):
        raise CannotClose("The last time somebody did get in, so this cannot be closed for want of access.")
    methods = {attempt.method for attempt in attempts if not attempt.got_in and attempt.has_evidence}
    if len(methods) < at_least:
        raise CannotClose(
            f"There are attempts with evidence by {len(methods)} different ways. "
            f"It takes {at_least}, such as a call, a text message and a visit."
        )


def check_done(facts: Facts, found: Sequence[Clock]) -> None:
    """Raises CannotClose: it is made safe and will not come back, by all that investigations asked for."""
    done = [look for look in facts.looked if look.concluded_at]
    if not done:
        raise CannotClose("Nobody has looked into it yet.")
    if len(done) < len(facts.looked):
        raise CannotClose("An investigation is not over yet.")
    if any(clock.runs and clock.duty == "further" for clock in found):
        raise CannotClose("The last investigation asked for a further one.")
    if any(clock.runs and clock.duty in MAKES_SAFE for clock in found):
        raise CannotClose("The work that makes it safe is not done yet.")
    if any(clock.runs and clock.duty in PREVENTS for clock in found):
        raise CannotClose("The work that stops it coming back is not done yet.")


def check_nothing_found(facts: Facts) -> None:
    """Raises CannotClose: an investigation found no hazard, or somebody judged that there is none."""
    done = [look for look in facts.looked if look.concluded_at]
    if done:
        last = max(done, key=lambda look: look.concluded_at or facts.aware_at)
        if last.found is not Kind.NONE:
            raise CannotClose("The last investigation found a hazard.")
        return
    people = [one for one in facts.judged if not one.by_rule]
    if not people or people[-1].kind is not Kind.NONE:
        raise CannotClose("Nobody has looked into it, or judged that it is no hazard.")


def check_told(found: Sequence[Clock]) -> None:
    """Raises CannotClose: what each investigation found went to the household in writing, where it has to."""
    if any(clock.runs and clock.duty == "summary" for clock in found):
        raise CannotClose("The household has not been sent what was found, in writing.")
