"""Whatever goes wrong is answered as RFC 9457 has it: application/problem+json, in plain English.

Never HTML, never a trace of our own code. `type` is an address under /api/docs/problems/ that says more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404
from redis import exceptions as of_redis
from rest_framework import exceptions
from rest_framework.response import Response
from structlog import get_logger

from standards.issues import Issue

log = get_logger(__name__)

CONTENT_TYPE = "application/problem+json"


class Kind(StrEnum):
    """What can go wrong, by the last part of its address."""

    NOT_READABLE = "not-readable"
    NOT_IN_THE_STANDARD = "not-in-the-standard"
    BAD_QUESTION = "bad-question"
    NOT_SIGNED_IN = "not-signed-in"
    NOT_ALLOWED = "not-allowed"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    NOT_ACCEPTABLE = "not-acceptable"
    GONE = "gone"
    CONFLICT = "conflict"
    KEY_USED_BEFORE = "key-used-before"
    CHANGED_MEANWHILE = "changed-meanwhile"
    CONDITION_MISSING = "condition-missing"
    TOO_LARGE = "too-large"
    WRONG_TYPE = "wrong-type"
    TOO_MANY = "too-many"
    OUR_FAULT = "our-fault"
    NOT_NOW = "not-now"


@dataclass(frozen=True)
class Meaning:
    """What a kind means and what to do about it is told at its address."""

    status: int
    title: str
    means: str
    do: str


MEANINGS: Mapping[Kind, Meaning] = {
    Kind.NOT_READABLE: Meaning(
        400,
        "The document cannot be read",
        "What you sent is not JSON, is nested too deeply, or is not of the shape asked for.",
        "Check the body and its Content-Type. Sending the same again gives the same answer.",
    ),
    Kind.NOT_IN_THE_STANDARD: Meaning(
        422,
        "The document is not in the standard",
        "It could be read, but is not as the standard has it. Nothing of it was stored.",
        "Look at `faults`: each has the path of the field, a code that never changes, and plain "
        "words. Mend them all, then send it again. POST /api/v1/check says the same and stores "
        "nothing.",
    ),
    Kind.BAD_QUESTION: Meaning(
        400,
        "The question cannot be answered as it is asked",
        "Something in the address or the headers, or a field of a plain form, is not as it should be.",
        "Look at `faults`: `field` names it.",
    ),
    Kind.NOT_SIGNED_IN: Meaning(
        401,
        "A token is needed",
        "There is no token, or it is not known here, or it has run out: a token lasts an hour.",
        "Get a new token, then ask again. If no token can be had, the client was ended: ask the "
        "landlord for another.",
    ),
    Kind.NOT_ALLOWED: Meaning(
        403,
        "This client may not do that",
        "The token is good, but may not do this: a scope is missing, or it is a contractor's.",
        "Ask the landlord for the scope that `detail` names, then get a new token.",
    ),
    Kind.NOT_FOUND: Meaning(
        404,
        "There is nothing here",
        "There is nothing at this address, or it belongs to somebody else: both are answered alike.",
        "Check the reference. Write it with percent signs where it has letters that an address cannot have.",
    ),
    Kind.METHOD_NOT_ALLOWED: Meaning(
        405,
        "That cannot be done here",
        "The address is there, but not for this method.",
        "The header Allow says which methods it has.",
    ),
    Kind.NOT_ACCEPTABLE: Meaning(
        406,
        "There is no answer of that type",
        "There is no answer of the type that Accept asks for.",
        "Ask for application/json, or leave Accept out.",
    ),
    Kind.GONE: Meaning(
        410,
        "It is not kept any more",
        "It was there once, and is no longer kept. Of the changes: your cursor is too old.",
        "Ask for changes with `after=now`, keep that cursor, read all records anew, and go on "
        "from the cursor.",
    ),
    Kind.CONFLICT: Meaning(
        409,
        "That does not go with how things stand",
        "It cannot be done as things stand: it was decided already, or a part is missing.",
        "Read the thing again and look at its state; `detail` says what stands in the way.",
    ),
    Kind.KEY_USED_BEFORE: Meaning(
        422,
        "The Idempotency-Key was used for something else",
        "Another call was made with this Idempotency-Key in the last 24 hours.",
        "Give each call a key of its own, and use it again only for the very same call.",
    ),
    Kind.CHANGED_MEANWHILE: Meaning(
        412,
        "Somebody changed it meanwhile",
        "The record is not the version that your If-Match names, or there is one already.",
        "Read it again, look whether your change still makes sense, and send it with the new ETag.",
    ),
    Kind.CONDITION_MISSING: Meaning(
        428,
        "Say which version you have seen",
        "There is a record already, and you did not say which version of it you have seen.",
        "Read it, then send the same with If-Match and its ETag.",
    ),
    Kind.TOO_LARGE: Meaning(
        413,
        "That is too much at once",
        "The body is longer than is taken at this address.",
        "Send many records as a delivery, and long files as an upload in parts.",
    ),
    Kind.WRONG_TYPE: Meaning(
        415,
        "Content of that type is not read here",
        "The Content-Type is not one that is read at this address.",
        "Send one of the types that are listed with the call; most often application/json.",
    ),
    Kind.TOO_MANY: Meaning(
        429,
        "Too many questions",
        "More calls in a minute than one client, or one address without a client, may make.",
        "Wait as many seconds as Retry-After says. The header RateLimit tells in every answer how"
        " many are left.",
    ),
    Kind.OUR_FAULT: Meaning(
        500,
        "Something went wrong on our side",
        "Something broke on our side. What you sent may be perfectly good.",
        "Try again later, with the same Idempotency-Key, so that it is done once.",
    ),
    Kind.NOT_NOW: Meaning(
        503,
        "Not just now",
        "It is busy, being changed, or starting. Nothing was done.",
        "Wait as many seconds as Retry-After says, then ask again.",
    ),
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with what was sent: the code is that of the standard's issues.csv."""

    code: str
    field: str
    message: str
    severity: str = "error"
    value: str = ""

    @classmethod
    def of(cls, issue: Issue) -> "Fault":
        return cls(
            code=str(issue.code),
            field=issue.field,
            message=issue.message,
            severity=str(issue.severity),
            value=issue.value,
        )


class Problem(exceptions.APIException):
    """Raise it from anywhere below a view; the answer says its kind, why, and each fault."""

    def __init__(
        self,
        kind: Kind,
        detail: str = "",
        *,
        faults: Sequence[Fault] = (),
        after: float | None = None,
    ) -> None:
        self.kind, self.faults, self.after = kind, tuple(faults), after
        self.status_code = MEANINGS[kind].status
        super().__init__(detail or MEANINGS[kind].title + ".")


# What Django and DRF raise by themselves, and what it is here.
_OTHERS: tuple[tuple[type[Exception], Kind], ...] = (
    (exceptions.ParseError, Kind.NOT_READABLE),
    (exceptions.ValidationError, Kind.BAD_QUESTION),
    (exceptions.NotAuthenticated, Kind.NOT_SIGNED_IN),
    (exceptions.AuthenticationFailed, Kind.NOT_SIGNED_IN),
    (exceptions.PermissionDenied, Kind.NOT_ALLOWED),
    (PermissionDenied, Kind.NOT_ALLOWED),
    (exceptions.NotFound, Kind.NOT_FOUND),
    (Http404, Kind.NOT_FOUND),
    (exceptions.MethodNotAllowed, Kind.METHOD_NOT_ALLOWED),
    (exceptions.NotAcceptable, Kind.NOT_ACCEPTABLE),
    (exceptions.UnsupportedMediaType, Kind.WRONG_TYPE),
    (exceptions.Throttled, Kind.TOO_MANY),
    (RequestDataTooBig, Kind.TOO_LARGE),
    (TooManyFieldsSent, Kind.TOO_LARGE),
    (TooManyFilesSent, Kind.TOO_LARGE),
)
# The database or Redis is away, or starts: the same question is right in a moment.
_AWAY = (OperationalError, InterfaceError, of_redis.ConnectionError, of_redis.TimeoutError)
SECONDS_AWAY = 2


def answer(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler: every error as a problem."""
    problem = as_problem(error)
    if problem.kind is Kind.OUR_FAULT:
        if settings.TEST:
            raise error
        log.exception("api failed", view=type(context.get("view")).__name__)
    response = Response(body_of(problem), status=problem.status_code, content_type=CONTENT_TYPE)
    if problem.kind is Kind.NOT_SIGNED_IN:
        response["WWW-Authenticate"] = 'Bearer realm="Homefile"'
    if problem.after is not None:
        response["Retry-After"] = str(max(1, round(problem.after)))
    return response


def as_problem(error: Exception) -> Problem:
    """Any error as a problem of ours; one that nobody expected is our fault, and says nothing of itself."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, _AWAY):
        log.warning("api cannot answer now", error=type(error).__name__)
        return Problem(
            Kind.NOT_NOW, "Ask again in a moment, with the same Idempotency-Key.", after=SECONDS_AWAY
        )
    for kind_of_error, kind in _OTHERS:
        if isinstance(error, kind_of_error):
            faults = _faults_of(error) if isinstance(error, exceptions.ValidationError) else ()
            return Problem(kind, _detail_of(error, kind), faults=faults, after=getattr(error, "wait", None))
    return Problem(Kind.OUR_FAULT, "We have been told. Try again later.")


def _detail_of(error: Exception, kind: Kind) -> str:
    if kind is Kind.BAD_QUESTION:
        return "Some of what was asked is not as it should be; `faults` has each."
    if kind is Kind.TOO_MANY:
        return "Wait as many seconds as Retry-After says."
    if isinstance(error, exceptions.APIException) and kind is not Kind.NOT_FOUND:
        return str(error.detail)
    return ""


def _faults_of(error: exceptions.ValidationError) -> list[Fault]:
    """A serializer's errors, each with the path of its field."""
    return [Fault("bad-value", path, message) for path, message in _flat(error.detail, "")]


def _flat(detail: Any, path: str) -> list[tuple[str, str]]:
    if isinstance(detail, Mapping):
        inside = [("" if key == "non_field_errors" else str(key), value) for key, value in detail.items()]
        return [each for key, value in inside for each in _flat(value, f"{path}.{key}".strip("."))]
    if isinstance(detail, list | tuple):
        return [each for value in detail for each in _flat(value, path)]
    return [(path, str(detail))]


def body_of(problem: Problem) -> dict[str, Any]:
    """The members of RFC 9457, and `faults` where there are any."""
    body: dict[str, Any] = {
        "type": f"{settings.SITE_URL}/api/docs/problems/#{problem.kind}",
        "title": MEANINGS[problem.kind].title,
        "status": problem.status_code,
        "detail": str(problem.detail),
    }
    if problem.faults:
        body["faults"] = [asdict(fault) for fault in problem.faults]
    return body
