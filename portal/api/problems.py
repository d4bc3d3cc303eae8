"""Whatever goes wrong is answered as RFC 9457 has it: application/problem+json, in plain English.

Never HTML, never a trace of our own code. `type` is an address under /api/docs/problems/ that says more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
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
    status: int
    title: str


MEANINGS: Mapping[Kind, Meaning] = {
    Kind.NOT_READABLE: Meaning(400, "The document cannot be read"),
    Kind.NOT_IN_THE_STANDARD: Meaning(422, "The document is not in the standard"),
    Kind.BAD_QUESTION: Meaning(400, "The question cannot be answered as it is asked"),
    Kind.NOT_SIGNED_IN: Meaning(401, "A token is needed"),
    Kind.NOT_ALLOWED: Meaning(403, "This client may not do that"),
    Kind.NOT_FOUND: Meaning(404, "There is nothing here"),
    Kind.METHOD_NOT_ALLOWED: Meaning(405, "That cannot be done here"),
    Kind.NOT_ACCEPTABLE: Meaning(406, "There is no answer of that type"),
    Kind.GONE: Meaning(410, "It is not kept any more"),
    Kind.CONFLICT: Meaning(409, "That does not go with how things stand"),
    Kind.KEY_USED_BEFORE: Meaning(422, "The Idempotency-Key was used for something else"),
    Kind.CHANGED_MEANWHILE: Meaning(412, "Somebody changed it meanwhile"),
    Kind.CONDITION_MISSING: Meaning(428, "Say which version you have seen"),
    Kind.TOO_LARGE: Meaning(413, "That is too much at once"),
    Kind.WRONG_TYPE: Meaning(415, "Content of that type is not read here"),
    Kind.TOO_MANY: Meaning(429, "Too many questions"),
    Kind.OUR_FAULT: Meaning(500, "Something went wrong on our side"),
    Kind.NOT_NOW: Meaning(503, "Not just now"),
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
)


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
