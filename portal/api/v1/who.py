"""Who am I here? The first question of a new client."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.views import View
from portal.sync.scopes import Scope

EXAMPLE = {
    "client": "0b7c9e1e-52a5-4a53-9d5e-1f4f6c9d1a11",
    "system": "Larkfield's housing system",
    "landlord": "larkfield",
    "contractor": None,
    "scopes": ["changes:read", "homes:read"],
}


class Who(serializers.Serializer[Any]):
    """The client of a token."""

    client = serializers.UUIDField(help_text="The client's public code")
    system = serializers.CharField(help_text="The system it belongs to, in words")
    landlord = serializers.CharField(help_text="The landlord's short name")
    contractor = serializers.CharField(
        allow_null=True, help_text="The contractor's reference, where it is a contractor's system"
    )
    scopes = serializers.ListField(child=serializers.CharField(), help_text="What this token lets it do")


class WhoView(View):
    scopes: ClassVar[dict[str, Scope | None]] = {"GET": None}

    @extend_schema(
        operation_id="who",
        summary="Who am I?",
        tags=["Signing in"],
        responses={200: Who},
        examples=[OpenApiExample("A client", EXAMPLE, response_only=True, status_codes=["200"])],
    )
    def get(self, request: Request) -> Response:
        """Whose this token is and what it lets you do. A good first call."""
        caller = self.caller
        return Response(
            {
                "client": str(caller.client.code),
                "system": caller.system.name,
                "landlord": caller.landlord.slug,
                "contractor": caller.contractor.reference if caller.contractor else None,
                "scopes": sorted(caller.scopes),
            }
        )
