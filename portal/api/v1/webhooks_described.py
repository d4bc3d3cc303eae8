"""How webhooks are described in OpenAPI: shapes and examples."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from portal.sync.changes import reading
from portal.sync.changes.verbs import kinds as all_kinds
from portal.sync.webhooks.rules import LONGEST_ADDRESS, CallFailure

TAGS = ["Webhooks"]
STATES = ("waiting", "delivered", "given_up")
CURSOR = OpenApiParameter("cursor", str, description="From the page before")
LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100},
    description="How many at most",
)
EXAMPLE = {
    "code": "5b3c7f0e-3a62-4a4c-9a7e-0d1b6a0f4c11",
    "address": "https://repairs.example.org/homefile",
    "kinds": ["report.made", "resident.said"],
    "paused": False,
    "made_at": "2026-11-21T09:00:00Z",
    "answers": True,
    "last_answered_at": "2026-11-21T09:12:45Z",
    "last_failed_at": None,
    "waiting": 0,
}


CALL_EXAMPLE = {
    "code": "0b7c9e1e-52a5-4a53-9d5e-1f4f6c9d1a11",
    "position": 4711,
    "kind": "report.made",
    "state": "delivered",
    "replay": False,
    "made_at": "2026-11-21T09:12:44Z",
    "tries": 1,
    "next_try_at": None,
    "delivered_at": "2026-11-21T09:12:45Z",
    "given_up_at": None,
    "failure": None,
    "failure_says": None,
}


class ToMake(serializers.Serializer[Any]):
    """What a new webhook is."""

    address = serializers.CharField(max_length=LONGEST_ADDRESS, help_text="https://, on the open internet")
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=all_kinds()),
        required=False,
        help_text="Kinds of change; without any it is told everything",
    )


class ToChange(serializers.Serializer[Any]):
    """What may be changed."""

    kinds = serializers.ListField(child=serializers.ChoiceField(choices=all_kinds()), required=False)
    paused = serializers.BooleanField(required=False, help_text="While it is paused its calls wait")


class Shape(serializers.Serializer[Any]):
    """A webhook."""

    code = serializers.UUIDField()
    address = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField(), help_text="None is all")
    paused = serializers.BooleanField()
    made_at = serializers.DateTimeField()
    answers = serializers.BooleanField(help_text="Whether the last call arrived")
    last_answered_at = serializers.DateTimeField(allow_null=True)
    last_failed_at = serializers.DateTimeField(allow_null=True)
    waiting = serializers.IntegerField(help_text="Calls that have not arrived yet")


class MadeShape(Shape):
    """A webhook that was just made."""

    secret = serializers.CharField(help_text="What its calls are signed with. It is shown this once")


class Webhooks(serializers.Serializer[Any]):
    webhooks = Shape(many=True)
    cursor = serializers.CharField(allow_null=True, help_text="Of the next page; none at the end")


class CallShape(serializers.Serializer[Any]):
    """One change told to a webhook, or to be told."""

    code = serializers.UUIDField()
    position = serializers.IntegerField(help_text="Of the change")
    kind = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    replay = serializers.BooleanField(help_text="Whether it was asked for again")
    made_at = serializers.DateTimeField()
    tries = serializers.IntegerField()
    next_try_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    given_up_at = serializers.DateTimeField(allow_null=True)
    failure = serializers.ChoiceField(
        choices=[str(each) for each in CallFailure], allow_null=True, help_text="What went wrong last"
    )
    failure_says = serializers.CharField(allow_null=True, help_text="Your own words")


class Calls(serializers.Serializer[Any]):
    calls = CallShape(many=True)
    cursor = serializers.CharField(allow_null=True, help_text="Of the next page; none at the end")


class ToReplay(serializers.Serializer[Any]):
    """From where on."""

    after = serializers.RegexField(
        reading.CURSOR, help_text="A cursor of /api/v1/changes: what came after it"
    )


class Replayed(serializers.Serializer[Any]):
    calls = serializers.IntegerField(help_text="How many calls were made")
