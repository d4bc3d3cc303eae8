"""How deliveries and uploads are described to those who read the OpenAPI document."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from portal.sync import models

STATES = models.Delivery.State.values
CODE = "8f2a4c1e-77c1-4d7e-a0de-5d7c2b9e4f10"
UPLOAD_CODE = "1c9d7f1a-3b1f-4f0e-9a53-0b7a1e8d2c44"

CURSOR = OpenApiParameter("cursor", str, description="From the page before")
LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100},
    description="How many at most",
)
STATE = OpenApiParameter("state", str, enum=STATES, description="Only those in that state")
ONE_RECORD = OpenApiParameter(
    "one_record", bool, default=False, description="Records that were put one by one, and not the others"
)
NAME = OpenApiParameter(
    "name", str, description="What the file is called, where one file is the body: homes.csv"
)
PLAN_ONLY = OpenApiParameter(
    "plan_only",
    bool,
    default=False,
    description="Count what it would do, and wait for a yes whatever that is",
)
WHOLE = OpenApiParameter(
    "whole",
    bool,
    default=True,
    description="Whether it is the whole list of its kinds: with false nothing ends because it is absent",
)


class Counts(serializers.Serializer[Any]):
    """Of one kind of record."""

    read = serializers.IntegerField(help_text="Rows in the file")
    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    ended = serializers.IntegerField(help_text="As they are no longer in the list")
    unchanged = serializers.IntegerField()
    refused = serializers.IntegerField(help_text="Rows that were left out")


class WouldEnd(serializers.Serializer[Any]):
    """More than the landlord lets end without a yes."""

    would_end = serializers.IntegerField()
    of = serializers.IntegerField()


class HowFar(serializers.Serializer[Any]):
    percent = serializers.IntegerField(min_value=0, max_value=100)
    step = serializers.CharField(help_text="In words: read and check, match, plan, apply, report")


class Delivery(serializers.Serializer[Any]):
    """Files that were sent, and what came of them."""

    code = serializers.UUIDField()
    state = serializers.ChoiceField(choices=STATES)
    reason = serializers.CharField(allow_null=True, help_text="Why it waits or was refused")
    system = serializers.CharField(allow_null=True, help_text="What residents read that the facts came from")
    as_of = serializers.DateTimeField(allow_null=True, help_text="When the facts were true")
    received_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    whole = serializers.BooleanField(help_text="Whether what it does not name has ended")
    plan_only = serializers.BooleanField(help_text="Whether it was sent to be looked at first")
    one_record = serializers.BooleanField(help_text="Whether it is one record that was put")
    counts = serializers.DictField(child=Counts(), help_text="By kind: homes, tenancies, ...")
    would_end = serializers.DictField(child=WouldEnd(), help_text="By kind: why it waits for a yes")
    issues = serializers.IntegerField(help_text="How many are kept")
    progress = HowFar(allow_null=True, help_text="While it runs")


class Deliveries(serializers.Serializer[Any]):
    deliveries = Delivery(many=True)
    cursor = serializers.CharField(allow_null=True, help_text="Of the next page; none at the end")


class Issue(serializers.Serializer[Any]):
    """One thing that is wrong in a delivery."""

    code = serializers.CharField(help_text="Stays the same for ever")
    severity = serializers.ChoiceField(choices=["error", "warning", "note"])
    file = serializers.CharField()
    line = serializers.IntegerField(
        allow_null=True, help_text="Row of a table, or number of a record, from 1"
    )
    cell = serializers.CharField(help_text="In a workbook: F12")
    field = serializers.CharField()
    value = serializers.CharField(help_text="The beginning of what stood there")
    message = serializers.CharField(help_text="Plain English")
    who = serializers.CharField(help_text="Who can put it right")


class Issues(serializers.Serializer[Any]):
    issues = Issue(many=True)
    cursor = serializers.CharField(allow_null=True, help_text="Of the next page; none at the end")


class OfUploads(serializers.Serializer[Any]):
    """A delivery made of files that came in parts."""

    uploads = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=50)


class ToUpload(serializers.Serializer[Any]):
    """A file that will come in parts."""

    name = serializers.CharField(max_length=200, help_text="Of the file: homes.csv, november.zip")
    size = serializers.IntegerField(min_value=1, help_text="Bytes of the whole file")
    sha256 = serializers.RegexField(
        r"^[0-9a-fA-F]{64}$", required=False, help_text="Of the whole file: then it is held against it"
    )


class Part(serializers.Serializer[Any]):
    """A part that is here."""

    part = serializers.IntegerField(help_text="Its number, from 1")
    size = serializers.IntegerField(help_text="Bytes")
    sha256 = serializers.CharField()


class Upload(serializers.Serializer[Any]):
    """A file that comes in parts, and what is here of it."""

    code = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes of the whole file")
    sha256 = serializers.CharField(allow_null=True)
    here = serializers.IntegerField(help_text="Bytes that are here")
    largest_part = serializers.IntegerField(help_text="Bytes that one part may have")
    most_parts = serializers.IntegerField()
    kept_until = serializers.DateTimeField(help_text="Then it is forgotten")
    delivery = serializers.UUIDField(allow_null=True, help_text="What it became")
    parts = Part(many=True)


BYTES: dict[str, Any] = {"type": "string", "format": "binary"}
BODIES: Any = {
    "multipart/form-data": {
        "type": "object",
        "description": "Files, each named after its kind; the names of the form's fields mean nothing",
        "properties": {"files": {"type": "array", "items": BYTES}},
    },
    "application/json": OfUploads,
    "application/zip": BYTES,
    "text/csv": BYTES,
    "application/octet-stream": BYTES,
}
PART_BODY: Any = {"application/octet-stream": BYTES}

APPLIED = {
    "code": CODE,
    "state": "applied",
    "reason": None,
    "system": "Larkfield Homes' housing system",
    "as_of": "2026-11-20T18:00:00+00:00",
    "received_at": "2026-11-21T09:00:00+00:00",
    "finished_at": "2026-11-21T09:00:19+00:00",
    "whole": True,
    "plan_only": False,
    "one_record": False,
    "counts": {"homes": {"read": 100, "created": 2, "changed": 5, "ended": 1, "unchanged": 92, "refused": 1}},
    "would_end": {},
    "issues": 1,
    "progress": None,
}
RECEIVED = {
    **APPLIED,
    "state": "received",
    "finished_at": None,
    "counts": {},
    "issues": 0,
    "progress": {"percent": 0, "step": "received"},
}
UPLOAD = {
    "code": UPLOAD_CODE,
    "name": "work_orders.csv.gz",
    "size": 50_000_000,
    "sha256": None,
    "here": 33_554_432,
    "largest_part": 33_554_432,
    "most_parts": 10_000,
    "kept_until": "2026-11-28T09:00:00+00:00",
    "delivery": None,
    "parts": [{"part": 1, "size": 33_554_432, "sha256": "5f" * 32}],
}
ISSUE = {
    "code": "unknown-code",
    "severity": "warning",
    "file": "homes.csv",
    "line": 12,
    "cell": "",
    "field": "tenure_type",
    "value": "999",
    "message": "“999” in tenure_type is not a code of TenureTypeCode. tenure_type was left blank.",
    "who": "whoever keeps the record",
}
ACCEPTED = OpenApiResponse(Delivery, description="It is stored; Location says where to see what comes of it.")


def _told(name: str, value: Any, *statuses: str) -> OpenApiExample:
    return OpenApiExample(name, value, response_only=True, status_codes=statuses or ("200",))


A_PAGE = _told("A page", {"deliveries": [APPLIED], "cursor": None})
ONE = _told("Applied", APPLIED)
ACCEPTED_EXAMPLE = _told("Received", RECEIVED, "202")
ISSUES_PAGE = OpenApiExample(
    "A page",
    {"issues": [ISSUE], "cursor": None},
    response_only=True,
    status_codes=["200"],
    media_type="application/json",
)
UPLOADS_EXAMPLE = OpenApiExample(
    "Of two uploads",
    {"uploads": [UPLOAD_CODE, CODE]},
    request_only=True,
    media_type="application/json",
)
TO_UPLOAD = OpenApiExample(
    "A large file", {"name": "work_orders.csv.gz", "size": 50_000_000}, request_only=True
)
UPLOAD_BEGUN = _told("Begun", {**UPLOAD, "here": 0, "parts": []}, "201")
UPLOAD_ONE = _told("Half of it is here", UPLOAD)
PART = _told("Kept", UPLOAD["parts"][0])  # type: ignore[index] # a list
