"""Large files in parts, over lines that break: what is here stays, and the rest is sent again."""

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import keys
from portal.api.arriving import Body, Untouched
from portal.api.problems import Kind, Problem
from portal.api.v1 import deliveries_described as described
from portal.api.v1.deliveries import deliver, yes_or_no
from portal.api.views import View
from portal.sync.deliveries import receiving, uploads
from portal.sync.models import Upload, UploadPart
from portal.sync.scopes import Scope

TAGS = ["Deliveries"]
WRITES: dict[str, Scope | None] = {"POST": Scope.DELIVERIES_WRITE}


def shown(upload: Upload) -> dict[str, Any]:
    """An upload as it is told."""
    parts = [part_shown(part) for part in upload.parts.order_by("number")]
    return {
        "code": str(upload.code),
        "name": upload.name,
        "size": upload.size,
        "sha256": upload.sha256 or None,
        "here": sum(part["size"] for part in parts),
        "largest_part": settings.LONGEST_PART,
        "most_parts": uploads.MOST_PARTS,
        "kept_until": (upload.begun_at + uploads.KEPT_FOR).isoformat(),
        "delivery": str(upload.delivery.code) if upload.delivery else None,
        "parts": parts,
    }


def part_shown(part: UploadPart) -> dict[str, Any]:
    return {"part": part.number, "size": part.size, "sha256": part.sha256}


class _OfUploads(View):
    def found(self, code: UUID) -> Upload:
        """The landlord's own. Raises Problem."""
        own = Upload.objects.filter(landlord=self.caller.landlord, code=code)
        upload = own.select_related("delivery").first()
        if upload is None:
            raise Problem(Kind.NOT_FOUND)
        return upload


class UploadsView(_OfUploads):
    scopes: ClassVar[dict[str, Scope | None]] = WRITES

    @extend_schema(
        operation_id="begin_upload",
        summary="Begin to send a large file in parts",
        tags=TAGS,
        request=described.ToUpload,
        responses={201: described.Upload},
        examples=[described.TO_UPLOAD, described.UPLOAD_BEGUN],
        extensions={"x-headers": {"201": ["Location"]}},
    )
    def post(self, request: Request) -> Response:
        """Say what will come. It is kept for a week; Location says where its parts go."""
        asked = described.ToUpload(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        if said["size"] > settings.LONGEST_DELIVERED_FILE:
            raise Problem(Kind.TOO_LARGE, f"A file may have {settings.LONGEST_DELIVERED_FILE:,} bytes.")

        def do() -> Response:
            upload = uploads.begin(
                landlord=self.caller.landlord,
                name=said["name"],
                size=said["size"],
                sha256=said.get("sha256", ""),
                through=self.caller.client,
            )
            address = reverse("api:upload", kwargs={"code": upload.code})
            return Response(shown(upload), status=201, headers={"Location": address})

        return keys.once(request, self.caller, request.data, do)


class UploadView(_OfUploads):
    scopes: ClassVar[dict[str, Scope | None]] = {
        "GET": Scope.DELIVERIES_WRITE,
        "DELETE": Scope.DELIVERIES_WRITE,
    }

    @extend_schema(
        operation_id="upload",
        summary="What is here of a file",
        tags=TAGS,
        responses={200: described.Upload},
        examples=[described.UPLOAD_ONE],
    )
    def get(self, request: Request, code: UUID) -> Response:
        """Which parts are here, each with its sha256: send those that are not."""
        return Response(shown(self.found(code)))

    @extend_schema(
        operation_id="take_back_upload",
        summary="Take an upload back",
        tags=TAGS,
        responses={204: None},
    )
    def delete(self, request: Request, code: UUID) -> Response:
        """Its parts are forgotten. A delivery that was made of it stays."""
        uploads.take_back(upload=self.found(code), through=self.caller.client)
        return Response(status=204)


class UploadPartView(_OfUploads):
    parser_classes = [Untouched]
    scopes: ClassVar[dict[str, Scope | None]] = {"PUT": Scope.DELIVERIES_WRITE}

    @extend_schema(
        operation_id="put_upload_part",
        summary="Send one part",
        tags=TAGS,
        parameters=[
            OpenApiParameter(
                "part",
                {"type": "integer", "minimum": 1, "maximum": uploads.MOST_PARTS},
                OpenApiParameter.PATH,
                description="Its number: parts are joined in the order of their numbers, from 1",
            )
        ],
        request=described.PART_BODY,
        responses={200: described.Part},
        examples=[described.PART],
        extensions={"x-problems": [Kind.CONFLICT]},
    )
    def put(self, request: Request, code: UUID, part: int) -> Response:
        """In any order, and as often as you like: the last of a number stands. Only whole parts are kept."""
        upload = self.found(code)
        if not 1 <= part <= uploads.MOST_PARTS:
            raise Problem(Kind.NOT_FOUND, f"Parts are numbered from 1 to {uploads.MOST_PARTS:,}.")
        body = Body(request, most=settings.LONGEST_PART)
        if not body.length:
            raise Problem(Kind.NOT_READABLE, "The part is empty.")
        try:
            return Response(part_shown(uploads.put_part(upload, part, body)))
        except uploads.CannotTake as reason:
            raise Problem(Kind.CONFLICT, str(reason)) from reason


class CompleteView(_OfUploads):
    scopes: ClassVar[dict[str, Scope | None]] = WRITES

    @extend_schema(
        operation_id="complete_upload",
        summary="Make a delivery of one upload",
        tags=TAGS,
        parameters=[described.PLAN_ONLY, described.WHOLE],
        request=None,
        responses={202: described.ACCEPTED},
        examples=[described.ACCEPTED_EXAMPLE],
        extensions={
            "x-problems": [Kind.CONFLICT, Kind.NOT_IN_THE_STANDARD, Kind.KEY_USED_BEFORE],
            "x-headers": {"202": ["Location"]},
        },
    )
    def post(self, request: Request, code: UUID) -> Response:
        """When all parts are here. Twice is once. For several files POST /deliveries with their uploads."""
        upload = self.found(code)
        terms = receiving.Terms(
            through=self.caller.client,
            plan_only=yes_or_no(request, "plan_only", usual=False),
            is_whole=yes_or_no(request, "whole", usual=True),
        )
        return keys.once(request, self.caller, None, lambda: deliver([upload], self.caller.landlord, terms))
