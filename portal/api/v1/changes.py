"""What has changed: every change that a system needs to know, in one order."""

from typing import Any, ClassVar

import msgspec
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.paging import limit_of
from portal.api.problems import Fault, Kind, Problem
from portal.api.views import View
from portal.core import clock
from portal.keeping.looks import note_list
from portal.sync.changes import reading
from portal.sync.changes.verbs import kinds
from portal.sync.scopes import Scope

MOST = 5000
USUAL = 1000
EXAMPLE = {
    "position": 4711,
    "cursor": "4711",
    "at": "2026-11-21T09:12:44.120000Z",
    "kind": "work_order.completed",
    "record": {
        "kind": "work_order",
        "reference": "LH-100017",
        "code": "0b7c9e1e-52a5-4a53-9d5e-1f4f6c9d1a11",
        "url": "/api/v1/work-orders/LH-100017",
    },
    "home": "HOME0042",
    "by_system": "8d0f7c1a-0c3e-4a5e-9b1f-6a2f40c7d3aa",
    "details": {"anew": False},
    "message": None,
}


class About(serializers.Serializer[Any]):
    """The record that changed."""

    kind = serializers.CharField(help_text="report, work_order, correction, delivery or message")
    reference = serializers.CharField(
        allow_null=True, help_text="The landlord's own reference; of a report what people say by telephone"
    )
    code = serializers.UUIDField(help_text="Its public code")
    url = serializers.CharField(allow_null=True, help_text="Where it can be read here, if it can")


class ChangeShape(serializers.Serializer[Any]):
    """One change. A webhook is sent the same."""

    position = serializers.IntegerField(help_text="1, 2, 3 and so on: the landlord's changes have no gaps")
    cursor = serializers.CharField(help_text="To read on from here")
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=kinds())
    record = About()
    home = serializers.CharField(allow_null=True, help_text="The landlord's reference of the home")
    by_system = serializers.UUIDField(
        allow_null=True, help_text="The system whose message did it, by its code: skip your own"
    )
    details = serializers.DictField(help_text="Codes and counts")
    message = serializers.DictField(
        allow_null=True,
        help_text="The same as a HACT message: RaiseRepair of a report, JobStatusUpdate of what was said",
    )


class Changes(serializers.Serializer[Any]):
    """A page of changes, the oldest first."""

    changes = ChangeShape(many=True)
    cursor = serializers.CharField(help_text="Ask with this next time; at the end it stays the same")
    is_last = serializers.BooleanField(help_text="Whether there is nothing more for now")


class ChangesView(View):
    scopes: ClassVar[dict[str, Scope | None]] = {"GET": Scope.CHANGES_READ}

    @extend_schema(
        operation_id="changes",
        summary="What has changed",
        tags=["Changes"],
        parameters=[
            OpenApiParameter(
                "after",
                {"type": "string", "pattern": reading.CURSOR},
                description="The cursor of the last page. Without it from the first change that is kept; "
                "`now` is from here on.",
            ),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
                description="How many",
            ),
            OpenApiParameter(
                "kinds",
                str,
                enum=kinds(),
                many=True,
                style="form",
                explode=False,
                description="Only these kinds, with commas between: `report.made,resident.said`",
            ),
        ],
        responses={200: Changes},
        examples=[
            OpenApiExample(
                "A page",
                value={"changes": [EXAMPLE], "cursor": "4711", "is_last": True},
                response_only=True,
                status_codes=["200"],
            )
        ],
        extensions={"x-problems": [Kind.GONE]},
    )
    def get(self, request: Request) -> Response:
        """Every change your system needs to know, in one order: none missed, none twice, however long it was
        away. Keep the cursor and ask with it again. A contractor's client sees its own orders' changes."""
        after = request.query_params.get("after", "")
        try:
            page = reading.read(
                self.caller.landlord,
                contractor=self.caller.contractor,
                after=after,
                limit=limit_of(request, most=MOST, usual=USUAL),
                kinds=kinds_asked(request.query_params.get("kinds", "")),
            )
        except (reading.NotACursor, reading.Gone) as reason:
            raise problem_of(reason) from reason
        if page.changes:
            note_list(self.caller.reader, "changes", on=clock.today())
        changes = [msgspec.Raw(told.encode()) for told in page.changes]
        return Response({"changes": changes, "cursor": page.cursor, "is_last": page.is_last})


def kinds_asked(text: str) -> list[str]:
    """Kinds of change, with commas between. Raises Problem."""
    return check_kinds([kind.strip() for kind in text.split(",") if kind.strip()])


def check_kinds(asked: list[str]) -> list[str]:
    """The same, once each. Raises Problem for what is no kind of change."""
    faults = [
        Fault("unknown-code", "kinds", "There is no such kind of change.", value=kind[:100])
        for kind in asked
        if kind not in kinds()
    ]
    if faults:
        raise Problem(Kind.BAD_QUESTION, faults=faults)
    return list(dict.fromkeys(asked))


def problem_of(reason: Exception) -> Problem:
    """What to answer to a cursor that leads nowhere."""
    if isinstance(reason, reading.Gone):
        return Problem(
            Kind.GONE,
            "The changes after this cursor are not kept any more. Ask for `after=now`, keep that cursor, "
            "read the records anew, and go on from the cursor.",
        )
    return Problem(
        Kind.BAD_QUESTION, faults=[Fault("bad-value", "after", "Send back a cursor as it was given.")]
    )
