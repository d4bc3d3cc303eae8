"""Is this document in the standard? For anybody, without an account; nothing of it is kept."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from django.core.cache import cache
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.arriving import Body, Untouched
from portal.api.documents import LONGEST
from portal.api.limits import A_MINUTE, PerClient
from portal.api.problems import Fault, Kind, Problem
from portal.api.views import View
from portal.sync import checking
from standards.issues import Issue
from standards.messages import KINDS as MESSAGES
from standards.messages.files import example

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {
    "application/json": ".json",
    "application/x-ndjson": ".ndjson",
    "application/jsonl": ".ndjson",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    XLSX: ".xlsx",
}
OF_MESSAGES = (".json", ".ndjson")
# Milliseconds of checking that one address gets in a minute.
MOST_SPENT = 15_000


class IssueShape(serializers.Serializer[Any]):
    """One thing that is wrong, or was read differently from how it was written."""

    code = serializers.CharField(help_text="Stays the same for ever")
    severity = serializers.ChoiceField(choices=["error", "warning", "note"])
    line = serializers.IntegerField(
        allow_null=True, help_text="Row of a table, or number of a record, from 1"
    )
    cell = serializers.CharField(help_text="In a workbook: F12")
    field = serializers.CharField(help_text="The column, or the path in a message; empty for the whole")
    value = serializers.CharField(help_text="The beginning of what stood there")
    message = serializers.CharField(help_text="Plain English")
    who = serializers.CharField(help_text="Who can put it right")


class Checked(serializers.Serializer[Any]):
    valid = serializers.BooleanField(help_text="Whether a delivery of it would leave nothing out")
    kind = serializers.CharField(help_text="What it was checked as")
    records = serializers.IntegerField(help_text="How many rows or messages were read")
    issues = IssueShape(many=True)
    more_issues = serializers.IntegerField(help_text="How many there are beyond the first 1,000")


EXAMPLE = {
    "valid": False,
    "kind": "homes",
    "records": 1,
    "issues": [
        {
            "code": "unknown-code",
            "severity": "warning",
            "line": 1,
            "cell": "",
            "field": "tenure_type",
            "value": "999",
            "message": "“999” in tenure_type is not a code of TenureTypeCode. tenure_type was left blank.",
            "who": "whoever keeps the record",
        }
    ],
    "more_issues": 0,
}
_BYTES = {"type": "string", "format": "binary"}
_BODIES: Any = {
    "application/json": {"description": "A record or message, or a list of them"},
    "application/x-ndjson": _BYTES,
    "text/csv": _BYTES,
    XLSX: _BYTES,
}


class CheckView(View):
    authentication_classes = []
    permission_classes = []
    parser_classes = [Untouched]

    @extend_schema(
        operation_id="check",
        summary="Is this in the standard?",
        tags=["Check"],
        auth=[],
        parameters=[
            OpenApiParameter(
                "kind",
                str,
                required=True,
                enum=[*checking.RECORDS, *MESSAGES],
                description="What it is to be checked as",
            )
        ],
        request=_BODIES,
        responses={200: Checked},
        examples=[
            OpenApiExample(
                "A message, with ?kind=RaiseRepair",
                value=msgspec.json.decode(example("RaiseRepair")),
                request_only=True,
                media_type="application/json",
            ),
            OpenApiExample("Something is wrong", EXAMPLE, response_only=True, status_codes=["200"]),
        ],
    )
    def post(self, request: Request) -> Response:
        """Records as CSV, a workbook, JSON or NDJSON, or one of the nine messages; up to 5 MB.

        No account is needed, and nothing is stored. The checks are those of a delivery, as far as they need
        no other record.
        """
        kind = kind_of(request)
        ending = ending_of(request, kind)
        body = Body(request, most=LONGEST)
        spent = Spent(request)
        with TemporaryDirectory() as folder, spent:
            path = Path(folder) / f"{kind}{ending}"
            with path.open("wb") as written:
                while chunk := body.read():
                    written.write(chunk)
            try:
                answer = checking.check(path, kind)
            except checking.TooMuch as reason:
                words = f"{reason} Check it on your own computer with python -m standards check."
                raise Problem(Kind.TOO_LARGE, words) from reason
        if answer.is_unreadable:
            faults = [Fault.of(issue) for issue in answer.issues]
            raise Problem(Kind.NOT_READABLE, answer.issues[0].message, faults=faults)
        return Response(
            {
                "valid": answer.is_valid,
                "kind": kind,
                "records": answer.records,
                "issues": [shown(issue) for issue in answer.issues],
                "more_issues": answer.more_issues,
            }
        )


def shown(issue: Issue) -> dict[str, Any]:
    """An issue as it is told: of which file need not be said."""
    names = ("code", "severity", "line", "cell", "field", "value", "message", "who")
    return {name: getattr(issue, name) for name in names}


def kind_of(request: Request) -> str:
    """What it is to be checked as. Raises Problem."""
    kind = checking.name_of(request.query_params.get("kind", ""))
    if not kind:
        words = f"Say one of {', '.join([*checking.RECORDS, *MESSAGES])}."
        raise Problem(Kind.BAD_QUESTION, faults=[Fault("unknown-kind", "kind", words)])
    return kind


def ending_of(request: Request, kind: str) -> str:
    """The format, by Content-Type, as the ending of a file. Raises Problem."""
    said = (request.content_type or "").partition(";")[0].strip().lower()
    ending = ENDINGS.get(said, "")
    if not ending or (kind in MESSAGES and ending not in OF_MESSAGES):
        known = [each for each, end in ENDINGS.items() if kind not in MESSAGES or end in OF_MESSAGES]
        raise Problem(Kind.WRONG_TYPE, f"Say in Content-Type which it is: {', '.join(known)}.")
    return ending


class Spent:
    """The time that one address has had checked for it in this minute of the clock. Raises Problem."""

    def __init__(self, request: Request) -> None:
        minute, into = divmod(time.time(), A_MINUTE)
        self._key = f"api:checked:{PerClient().get_ident(request)}:{int(minute)}"
        if (cache.get(self._key) or 0) > MOST_SPENT:
            raise Problem(
                Kind.TOO_MANY, "This address has had much checked. Wait a minute.", after=A_MINUTE - into
            )

    def __enter__(self) -> None:
        self._began = time.monotonic()

    def __exit__(self, *_: object) -> None:
        cache.add(self._key, 0, timeout=2 * A_MINUTE)
        cache.incr(self._key, round((time.monotonic() - self._began) * 1000))
