"""What we hold of work orders, for comparing: of each home a count and a checksum, then each order."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.paging import limit_of, read_cursor, write_cursor
from portal.api.problems import Fault, Kind, Problem
from portal.api.views import View
from portal.sync.reconciling import holding
from portal.sync.reconciling.holding import Scope as Compared
from portal.sync.scopes import Scope
from standards.holdings import FIELDS, Held, State

MOST = 5000
USUAL = 1000
EARLIEST = 1900
EXAMPLE_ORDER = Held(
    reference="LH-100017",
    report="0b7c7a5e-6a0c-4c1e-9a53-2f1d5b8e4a10",
    state=State.COMPLETED,
    raised=datetime.fromisoformat("2026-11-02T09:30:00+00:00"),
    due=datetime.fromisoformat("2026-11-30T00:00:00+00:00"),
    completed=datetime.fromisoformat("2026-11-09T14:05:00+00:00"),
    contractor="BRIGHT",
).document
EXAMPLE_SUM = {"home": "LF-0012", "count": 2, "checksum": "5e0c" * 16}


class HeldSum(serializers.Serializer[Any]):
    """How much there is at a home, or in the shared parts of a building or estate."""

    home = serializers.CharField(help_text="The landlord's own reference of the home, building or estate")
    count = serializers.IntegerField(help_text="How many orders")
    checksum = serializers.CharField(help_text="SHA-256 of their lines; docs/reconciling.md says how")


class HoldingsPage(serializers.Serializer[Any]):
    """A page of homes."""

    holdings = HeldSum(many=True)
    cursor = serializers.CharField(allow_null=True, help_text="Of the next page; null on the last")
    fields_ = serializers.ListField(child=serializers.ChoiceField(choices=FIELDS))

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        fields["fields"] = fields.pop("fields_")
        return fields


class HeldOrder(serializers.Serializer[Any]):
    """An order as we hold it."""

    Reference = serializers.CharField(help_text="The landlord's own reference")
    Report = serializers.UUIDField(allow_null=True, help_text="Our report that it came of")
    State = serializers.ChoiceField(choices=[str(state) for state in State])
    Raised = serializers.DateTimeField(allow_null=True)
    Due = serializers.DateTimeField(allow_null=True)
    Completed = serializers.DateTimeField(allow_null=True)
    Cancelled = serializers.DateTimeField(allow_null=True)
    Contractor = serializers.CharField(allow_null=True, help_text="The landlord's own reference of the firm")
    Visit = serializers.DateField(allow_null=True, help_text="The next visit on a later day than today")


class HeldAt(serializers.Serializer[Any]):
    """The orders at one home."""

    home = serializers.CharField()
    orders = HeldOrder(many=True)


FIELDS_ASKED = OpenApiParameter(
    "fields", str, description=f"What the checksums are made of, with commas between: {','.join(FIELDS)}"
)
RAISED_FROM = OpenApiParameter(
    "raised_from",
    {"type": "string", "format": "date-time"},
    description="Only orders raised from then on, as 2026-01-01T00:00:00Z",
)


class HoldingsView(View):
    scopes: ClassVar[dict[str, Scope | None]] = {"GET": Scope.WORK_ORDERS_READ}

    @extend_schema(
        operation_id="holdings",
        summary="What we hold, by home",
        tags=["Comparing"],
        parameters=[
            OpenApiParameter("cursor", str, description="Of the page before"),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
                description="How many homes",
            ),
            FIELDS_ASKED,
            RAISED_FROM,
        ],
        responses={200: HoldingsPage},
        examples=[
            OpenApiExample(
                "A page",
                value={"holdings": [EXAMPLE_SUM], "cursor": None, "fields": list(FIELDS)},
                response_only=True,
                status_codes=["200"],
            )
        ],
    )
    def get(self, request: Request) -> Response:
        """Of each home with work orders a count and a checksum, in the order of their references by bytes.
        Make the same of what your system holds: where they differ, ask for that home's orders. A contractor's
        client is told of its own orders."""
        limit, fields = limit_of(request, most=MOST, usual=USUAL), fields_asked(request)
        found = list(
            islice(holding.sums(scope_of(self, request), after=after(request), fields=fields), limit + 1)
        )
        more = len(found) > limit
        found = found[:limit]
        return Response(
            {
                "holdings": [
                    {"home": each.place, "count": each.count, "checksum": each.checksum} for each in found
                ],
                "cursor": write_cursor(found[-1].place.encode().hex()) if more else None,
                "fields": fields,
            }
        )


class HeldAtView(View):
    scopes: ClassVar[dict[str, Scope | None]] = {"GET": Scope.WORK_ORDERS_READ}

    @extend_schema(
        operation_id="holdings_of_home",
        summary="What we hold of one home",
        tags=["Comparing"],
        parameters=[RAISED_FROM],
        responses={200: HeldAt},
        examples=[
            OpenApiExample(
                "A home",
                value={"home": "LF-0012", "orders": [EXAMPLE_ORDER]},
                response_only=True,
                status_codes=["200"],
            )
        ],
    )
    def get(self, request: Request, home: str) -> Response:
        """Each work order at a home, or in the shared parts of a building or estate, by the landlord's own
        reference. With no orders there it is answered as what is not there."""
        orders = holding.at(scope_of(self, request), [home])[home]
        if not orders:
            raise Problem(Kind.NOT_FOUND, "There are no orders at a home of that reference.")
        return Response({"home": home, "orders": [each.held.document for each in orders]})


def scope_of(view: View, request: Request) -> Compared:
    """Whose orders are told, and from when on. Raises Problem."""
    return Compared(view.caller.landlord, view.caller.contractor, raised_from(request))


def raised_from(request: Request) -> datetime | None:
    text = request.query_params.get("raised_from", "")
    try:
        moment = datetime.fromisoformat(text) if text else None
        moment = moment.astimezone(UTC) if moment and moment.tzinfo else moment
    except (ValueError, OverflowError):
        moment = None
    if text and (moment is None or moment.tzinfo is None or moment.year < EARLIEST):
        says = "Write a moment with its zone, as 2026-01-01T00:00:00Z; in an address + is %2B."
        raise Problem(Kind.BAD_QUESTION, faults=[Fault("bad-value", "raised_from", says)])
    return moment


def fields_asked(request: Request) -> Sequence[str]:
    """In the order in which a line has them. Raises Problem."""
    asked = [name.strip() for name in request.query_params.get("fields", "").split(",") if name.strip()]
    faults = [
        Fault("unknown-code", "fields", "There is no such field.", value=name[:100])
        for name in asked
        if name not in FIELDS
    ]
    if faults:
        raise Problem(Kind.BAD_QUESTION, faults=faults)
    return [name for name in FIELDS if name in asked] if asked else list(FIELDS)


def after(request: Request) -> str:
    """The home after which this page begins. Raises Problem."""
    cursor = request.query_params.get("cursor", "")
    if not cursor:
        return ""
    [place] = read_cursor(cursor, lambda text: bytes.fromhex(text).decode())
    if "\0" in place:
        raise Problem(
            Kind.BAD_QUESTION, faults=[Fault("bad-value", "cursor", "Send back a cursor as it was given.")]
        )
    return str(place)
