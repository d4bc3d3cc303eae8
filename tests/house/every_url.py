"""Every address of the product, and what it answers to each member of the cast. The test proves it complete.

A row is the name of a URL, how to make its address, and who gets what:
``YES`` a page, ``MOVED`` sent somewhere else, ``NOT_THERE`` 404, ``SIGN_IN`` led to signing in first,
``REFUSED`` 403, ``POST_ONLY`` there, but only to be posted to, and ``TOKEN`` for machines with a token:
that somebody is signed in does not count there. What machines get is in api_table.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tests.cast import Cast


class Answer(Enum):
    YES = "200"
    MOVED = "302"
    NOT_THERE = "404"
    SIGN_IN = "302 to a sign-in page"
    REFUSED = "403"
    POST_ONLY = "405"
    TOKEN = "401"


YES, MOVED, NOT_THERE, SIGN_IN, REFUSED, POST_ONLY, TOKEN = Answer

RESIDENTS = {"amina", "ben", "bea", "carl", "lee", "nadia", "tess", "nobody"}
HOUSING = {"olive", "rhys", "ines", "dara"}  # see homes
LARKFIELD = HOUSING | {"max"}
OFFICERS = LARKFIELD | {"otto"}
STAFF = OFFICERS | {"col"}
EVERYBODY = RESIDENTS | STAFF
STRANGER = "stranger"  # not signed in
MEMBERS = EVERYBODY | {STRANGER}

Make = Callable[[Cast], Mapping[str, Any]]
Ask = Callable[[Cast], str]


def nothing(_cast: Cast) -> Mapping[str, Any]:
    return {}


def no_query(_cast: Cast) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """Who gets what at one address; whoever is not named gets ``others``."""

    made: Make = nothing
    asked: Ask = no_query
    others: Answer = NOT_THERE
    stranger: Answer = SIGN_IN
    answers: Mapping[Answer, set[str]] = field(default_factory=dict)

    def answer_to(self, member: str) -> Answer:
        if member == STRANGER:
            return self.stranger
        given = [answer for answer, members in self.answers.items() if member in members]
        assert len(given) <= 1, f"{member} has several answers"
        return given[0] if given else self.others


def anybody(**extra: Any) -> Row:
    """A public page."""
    return Row(others=YES, stranger=YES, **extra)


def for_machines(**extra: Any) -> Row:
    """An address of the API."""
    return Row(others=TOKEN, stranger=TOKEN, **extra)


def only(members: set[str], answer: Answer = YES, **extra: Any) -> Row:
    """For those members; for everybody else it is not there."""
    return Row(answers={answer: members}, **extra)
