"""Putting one record at its own address: PUT, beside the GET of `records`."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import IntegrityError, transaction
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import keys
from portal.api.problems import Fault, Problem
from portal.api.problems import Kind as Wrong
from portal.api.v1 import deliveries_described
from portal.api.v1.deliveries import accepted, issue_shown
from portal.api.v1.records_described import EXAMPLES, envelope_of, example, sent
from portal.api.versions import check_unchanged
from portal.api.views import View
from portal.sync.deliveries import putting
from portal.sync.deliveries.putting import Outcome, Record, Refused
from portal.sync.models import DeliveryIssue
from standards.kinds import Kind

if TYPE_CHECKING:
    from portal.sync.outward.reading import Stored


class Putting(View):
    """What PUT needs to know of the record at the address."""

    kind: ClassVar[Kind]
    """Of the standard: its `key` is that of the merges too."""

    def found(self, reference: str) -> "Stored | None":
        """What there is now, of the caller's own; None where there is nothing or it is not theirs."""
        raise NotImplementedError

    def document_of(self, row: "Stored") -> dict[str, Any]:
        """The envelope with the record in it, as GET answers it."""
        raise NotImplementedError

    def tag(self, row: "Stored") -> str:
        """The ETag of the record."""
        raise NotImplementedError

    def put(self, request: Request, reference: str) -> Response:
        record = self._record(request.data, reference)
        try:
            return keys.once(
                request, self.caller, request.data, lambda: self._put(request, record, reference)
            )
        except IntegrityError as clash:  # another landlord's delivery claimed the same UPRN just now
            raise Problem(Wrong.NOT_NOW, "Something else was stored at the same time.", after=1) from clash

    def _record(self, document: Any, reference: str) -> Record:
        """What was sent, if it is one record and says that it is the one of this address. Raises Problem."""
        record = Record(self.kind, document if isinstance(document, dict) else {})
        named = record.references() if record.document else []
        path = record.path_of(self.kind.key_column)
        if len(named) != 1:
            words = f"Send one {self.kind.entity}, as the standard has it or as a row."
            raise Problem(Wrong.NOT_IN_THE_STANDARD, words, faults=[Fault("wrong-shape", "", words)])
        if named != [reference]:
            words = f"The address says {reference}."
            fault = Fault("wrong-reference", path, words, value=named[0][:80])
            raise Problem(
                Wrong.NOT_IN_THE_STANDARD, "It is another record than its address says.", faults=[fault]
            )
        return record

    @transaction.atomic
    def _put(self, request: Request, record: Record, reference: str) -> Response:
        landlord, client = self.caller.landlord, self.caller.client
        now = putting.may_begin(landlord)
        before = self.found(reference)
        check_unchanged(request, self.tag(before) if before else None)
        if not now:
            return accepted(putting.leave(landlord=landlord, record=record, through=client))
        try:
            done = putting.put(landlord=landlord, record=record, through=client)
        except Refused as refused:
            faults = [fault_of(issue, record) for issue in refused.issues]
            words = "1 thing is wrong" if len(faults) == 1 else f"{len(faults)} things are wrong"
            raise Problem(
                Wrong.NOT_IN_THE_STANDARD, f"{words}; `faults` has each. Nothing was stored.", faults=faults
            ) from refused
        after = self.found(reference)
        if after is None:
            raise Problem(Wrong.OUR_FAULT, "It was stored and is not there.")
        issues = [{**issue_shown(issue), "field": record.path_of(issue.field)} for issue in done.issues]
        return Response(
            {**self.document_of(after), "outcome": str(done.outcome), "issues": issues},
            status=201 if done.outcome is Outcome.CREATED else 200,
            headers={"ETag": self.tag(after)},
        )

    @classmethod
    def described(cls) -> dict[str, Any]:
        """PUT in OpenAPI."""
        return {"put": _description(cls.kind)}


def fault_of(issue: DeliveryIssue, record: Record) -> Fault:
    """An issue of a delivery as a fault, with the path of the field in what was sent."""
    return Fault(
        code=issue.issue,
        field=record.path_of(issue.field),
        message=issue.message,
        severity=issue.severity,
        value=issue.value,
    )


def _description(kind: Kind) -> Any:
    singular = kind.singular.replace("_", " ")
    shown = {**example(kind), "outcome": "changed", "issues": []}
    envelope = envelope_of(kind)
    envelope["properties"] |= {
        "outcome": {"type": "string", "enum": [str(outcome) for outcome in Outcome]},
        "issues": {
            "type": "array",
            "items": {"type": "object"},
            "description": "What was left out, and notes",
        },
    }
    return extend_schema(
        operation_id=f"put_{kind.singular}",
        summary=f"Put one {singular}",
        description=f"The whole {singular}, nested as the standard has it, or as a flat row by the names of "
        "its columns; its own reference must be that of the address. It is checked and stored as a row of a "
        "delivery would be, and nothing else ends or changes: 201 if it is new, else 200. What is wrong is "
        "answered with 422, and then nothing is stored; cells that were left out are in `issues`. If there "
        "is one already, send If-Match with the ETag that you have seen. While a delivery is being applied "
        "you may get 202: it is kept, and put in its turn; Location says where to see what came of it.",
        tags=["Records"],
        parameters=[
            OpenApiParameter("If-Match", str, "header", description="The ETag of the version you have seen"),
            OpenApiParameter("If-None-Match", str, "header", description="`*`: only if there is none yet"),
        ],
        request={"application/json": sent(kind)},
        responses={
            (200, "application/json"): envelope,
            (201, "application/json"): envelope,
            202: deliveries_described.ACCEPTED,
        },
        examples=[
            OpenApiExample(f"A {singular}", value=example(kind)["record"], request_only=True),
            OpenApiExample("The same as a row", value=EXAMPLES[kind.key], request_only=True),
            OpenApiExample("Stored", value=shown, response_only=True, status_codes=["200", "201"]),
            deliveries_described.ACCEPTED_EXAMPLE,
        ],
        extensions={
            "x-problems": [Wrong.NOT_IN_THE_STANDARD, Wrong.CHANGED_MEANWHILE, Wrong.CONDITION_MISSING],
            "x-headers": {"200": ["ETag"], "201": ["ETag"], "202": ["Location"]},
        },
    )
