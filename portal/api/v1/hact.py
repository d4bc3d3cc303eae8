"""The repairs messages of HACT's standard, from systems that tell us by themselves.

Each is taken at its own name, and at the paths of the dialects in `standards/dialects/`.
"""

from typing import Any, ClassVar

from django.urls import URLPattern, path
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.keys import HEADER, LONGEST
from portal.api.problems import Fault, Kind, Problem
from portal.api.v1 import hact_shapes as shapes
from portal.api.views import View
from portal.sync.incoming import posting
from portal.sync.incoming.outcomes import said_of
from portal.sync.incoming.posting import Posted
from portal.sync.models import Incoming
from portal.sync.scopes import Scope
from standards import dialects
from standards.dialects.writing import renamed
from standards.messages import KINDS, kind_named

Outcome = Incoming.Outcome
OUTCOME_HEADER = "Homefile-Outcome"


class Messages(View):
    """What taking any message in has in common."""

    scopes: ClassVar[dict[str, Scope | None]] = {"POST": Scope.MESSAGES_WRITE}

    def take(self, request: Request, kind: str, dialect: str) -> Response:
        """Keep it, do it, answer it. Raises Problem."""
        key = request.headers.get(HEADER, "")
        if len(key) > LONGEST or not key.isprintable():
            raise Problem(Kind.BAD_QUESTION, f"An Idempotency-Key has up to {LONGEST} letters.")
        body = request.data
        try:
            posted = posting.post(system=self.caller.system, kind=kind, body=body, key=key, dialect=dialect)
        except posting.KeyUsed as error:
            said = "Another message came with this key. Give each its own."
            raise Problem(Kind.KEY_USED_BEFORE, said) from error
        except posting.GivesOutNoWork as error:
            raise Problem(Kind.NOT_ALLOWED, "A contractor gives out no work.") from error
        except posting.NotYours as error:
            raise self.problem(dialect, Kind.NOT_FOUND, "This is about no order of yours.") from error
        return self.answered(posted, kind, dialect, body)

    def answered(self, posted: Posted, kind: str, dialect: str, body: Any) -> Response:
        """In the case and the words in which it came."""
        spoken = dialects.dialect(dialect)
        if posted.outcome is Outcome.NOT_VALID:
            raise self.problem(dialect, Kind.NOT_IN_THE_STANDARD, *_faults(posted.incoming))
        says_nothing = kind in spoken.answers
        if says_nothing and posted.is_refused:
            raise self.problem(dialect, Kind.CONFLICT, "There is no such visit, or somebody else has it.")
        waits = posted.outcome in (Outcome.NO_ORDER, Outcome.WAITING)
        if waits:
            answer = renamed(posted.answer, "camel" if is_in_camel(body) else "pascal")
        else:
            answer = dialects.write_answer(dialect, kind, posted.answer, camel=is_in_camel(body))
        status = spoken.statuses.waits if waits else spoken.statuses.taken
        response = Response(answer or None, status=status)
        response[OUTCOME_HEADER] = str(posted.outcome)
        if posted.came_before:
            response["Idempotency-Replayed"] = "true"
        return response

    def problem(self, dialect: str, kind: Kind, detail: str, *faults: Fault) -> Problem:
        """A problem, with the status that the dialect has for it."""
        problem = Problem(kind, detail, faults=faults)
        statuses = dialects.dialect(dialect).statuses
        own = {
            Kind.NOT_IN_THE_STANDARD: statuses.not_valid,
            Kind.NOT_FOUND: statuses.not_found,
            Kind.CONFLICT: statuses.refused,
        }
        problem.status_code = own[kind]
        return problem


def is_in_camel(body: Any) -> bool:
    """Whether the names at the top begin with a small letter."""
    return isinstance(body, dict) and any(str(name)[:1].islower() for name in body)


def _faults(incoming: Incoming) -> tuple[Any, ...]:
    wrong = [
        Fault(each["code"], each["field"], each["message"])
        for each in incoming.issues
        if each.get("severity", "error") == "error"
    ]
    count = "1 thing is" if len(wrong) == 1 else f"{len(wrong)} things are"
    return (f"{count} wrong; `faults` has each. It is kept as {incoming.code}.", *wrong)


class OtherNames(Messages):
    """The same names in small letters, or beginning with one."""

    @extend_schema(exclude=True)
    def post(self, request: Request, message: str) -> Response:
        kind = kind_named(message) if message.isalpha() else None
        if kind is None:
            raise Problem(Kind.NOT_FOUND, "The standard has no message of that name.")
        return self.take(request, kind, self.caller.system.dialect)


class InDialect(Messages):
    """A message at the path at which another system of that dialect takes it."""

    @extend_schema(
        operation_id="hact_in_dialect",
        summary="A message in a dialect",
        tags=["HACT messages"],
        parameters=[
            OpenApiParameter("dialect", str, "path", description="Such as `hackney`"),
            OpenApiParameter("rest", str, "path", description="Its own path, such as `workOrders/schedule`"),
            shapes.KEY,
        ],
        request={"application/json": {"type": "object"}},
        responses={
            200: OpenApiResponse(shapes.ANYTHING, "It is written down; the answer is as that system's is"),
            202: OpenApiResponse(shapes.ANSWER, "Kept; it waits for its order"),
        },
        examples=[
            OpenApiExample(
                "A job is done",
                value={
                    "workOrderReference": {"id": "LH-100017"},
                    "jobStatusUpdates": [{"typeCode": "0", "otherType": "completed"}],
                },
                request_only=True,
            ),
            OpenApiExample("As that system", value={}, response_only=True, status_codes=["200"]),
            shapes.WAITS,
        ],
        extensions={"x-problems": [Kind.NOT_IN_THE_STANDARD, Kind.CONFLICT]},
    )
    def post(self, request: Request, dialect: str, rest: str) -> Response:
        """Paths, names, codes and statuses are those of the dialect: docs/dialects.md has them. What is wrong
        is told with that dialect's status, and always as a problem."""
        kind = dialects.dialect(dialect).kind_at(rest) if dialect in dialects.names() else None
        if kind is None:
            raise Problem(Kind.NOT_FOUND, "There is no such dialect, or no such path in it.")
        return self.take(request, kind, dialect)


def _view_of(kind: str) -> type[Messages]:
    """The view of one message, which describes it."""

    class OneKind(Messages):
        @extend_schema(
            operation_id=f"hact_{kind}",
            summary=f"{kind}: {shapes.IN_WORDS[kind]}",
            description=said_of(kind),
            tags=["HACT messages"],
            parameters=[shapes.KEY],
            request={"application/json": shapes.request_of(kind)},
            responses=shapes.responses_of(kind),
            examples=shapes.examples_of(kind),
            extensions={"x-problems": [Kind.NOT_IN_THE_STANDARD, Kind.NOT_FOUND]},
        )
        def post(self, request: Request) -> Response:
            return self.take(request, kind, self.caller.system.dialect)

    OneKind.__name__ = OneKind.__qualname__ = kind
    return OneKind


def routes() -> list[URLPattern]:
    """Every message at its own name; in other letters; and in dialects."""
    return [
        *(path(f"hact/{kind}", _view_of(kind).as_view(), name=f"hact_{kind}") for kind in KINDS),
        path("hact/<str:message>", OtherNames.as_view(), name="hact_other"),
        path("hact/<str:dialect>/<path:rest>", InDialect.as_view(), name="hact_dialect"),
    ]
