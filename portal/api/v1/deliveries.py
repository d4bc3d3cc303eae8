"""Deliveries by machines: sent as files or made of uploads, watched, looked at, and said yes or no to."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import keys
from portal.api.arriving import Body, Untouched, files_of
from portal.api.documents import LONGEST, read
from portal.api.paging import limit_of, page_by_key, read_cursor, write_cursor
from portal.api.problems import Fault, Kind, Problem
from portal.api.v1 import deliveries_described as described
from portal.api.views import View
from portal.core import clock
from portal.sync.deliveries import actions, progress, receiving, reporting, uploads
from portal.sync.models import Delivery, DeliveryIssue, Upload
from portal.sync.scopes import Scope
from standards.issues import Unreadable

MOST_FILES = 50
TAGS = ["Deliveries"]


def shown(delivery: Delivery, issues: int) -> dict[str, Any]:
    """A delivery as it is told."""
    runs = delivery.state not in progress.FINISHED
    how_far = progress.of(delivery) if runs else None
    source = delivery.source
    return {
        "code": str(delivery.code),
        "state": delivery.state,
        "reason": None if runs else delivery.reason or None,
        "system": source.system if source else None,
        "as_of": source.as_of.isoformat() if source else None,
        "received_at": delivery.received_at.isoformat(),
        "finished_at": delivery.finished_at.isoformat() if delivery.finished_at else None,
        "whole": delivery.is_whole,
        "plan_only": delivery.plan_only,
        "one_record": delivery.put is not None,
        "counts": delivery.counts,
        "would_end": delivery.would_end,
        "issues": issues,
        "progress": {"percent": how_far.percent, "step": how_far.step} if how_far else None,
    }


def address_of(delivery: Delivery) -> str:
    """Where it is told."""
    return reverse("api:delivery", kwargs={"code": delivery.code})


def accepted(delivery: Delivery) -> Response:
    """It is stored, and a worker will come to it."""
    return Response(
        shown(delivery, delivery.issues.count()), status=202, headers={"Location": address_of(delivery)}
    )


def yes_or_no(request: Request, name: str, *, usual: bool) -> bool:
    """A true or false of the address. Raises Problem."""
    said = request.query_params.get(name)
    if said not in (None, "true", "false"):
        raise Problem(Kind.BAD_QUESTION, faults=[Fault("bad-boolean", name, "Say true or false.")])
    return usual if said is None else said == "true"


def cannot_read(unreadable: Unreadable) -> Problem:
    return Problem(Kind.NOT_IN_THE_STANDARD, unreadable.issue.message, faults=[Fault.of(unreadable.issue)])


class _OfDeliveries(View):
    def found(self, code: UUID) -> Delivery:
        """The caller's own. Raises Problem."""
        own = Delivery.objects.filter(landlord=self.caller.landlord, code=code).select_related("source")
        delivery = own.annotate(issue_count=Count("issues")).first()
        if delivery is None:
            raise Problem(Kind.NOT_FOUND)
        return delivery


class DeliveriesView(_OfDeliveries):
    parser_classes = [Untouched]
    scopes: ClassVar[dict[str, Scope | None]] = {
        "GET": Scope.DELIVERIES_READ,
        "POST": Scope.DELIVERIES_WRITE,
    }

    @extend_schema(
        operation_id="deliveries",
        summary="Deliveries, the newest first",
        tags=TAGS,
        parameters=[described.CURSOR, described.LIMIT, described.STATE, described.ONE_RECORD],
        responses={200: described.Deliveries},
        examples=[described.A_PAGE],
    )
    def get(self, request: Request) -> Response:
        """What was sent, and what came of it; without the records that were put, unless you ask for those."""
        limit = limit_of(request)
        one_record = yes_or_no(request, "one_record", usual=False)
        every = Delivery.objects
        rows = (every.put_one_by_one() if one_record else every.of_files()).filter(
            landlord=self.caller.landlord
        )
        if state := request.query_params.get("state"):
            if state not in Delivery.State.values:
                words = f"One of {', '.join(Delivery.State.values)}."
                raise Problem(Kind.BAD_QUESTION, faults=[Fault("unknown-code", "state", words, value=state)])
            rows = rows.filter(state=state)
        if cursor := request.query_params.get("cursor"):
            [before] = read_cursor(cursor, int)
            rows = rows.filter(pk__lt=max(min(before, 2**62), 0))
        page = list(rows.select_related("source").order_by("-pk")[: limit + 1])
        more, page = len(page) > limit, page[:limit]
        counted = DeliveryIssue.objects.filter(delivery__in=page).values_list("delivery")
        issues = dict(counted.annotate(count=Count("pk")).order_by())
        return Response(
            {
                "deliveries": [shown(each, issues.get(each.pk, 0)) for each in page],
                "cursor": write_cursor(page[-1].pk) if more else None,
            }
        )

    @extend_schema(
        operation_id="send_delivery",
        summary="Send a delivery",
        tags=TAGS,
        parameters=[described.NAME, described.PLAN_ONLY, described.WHOLE],
        request=described.BODIES,
        responses={202: described.ACCEPTED},
        examples=[described.UPLOADS_EXAMPLE, described.ACCEPTED_EXAMPLE],
        extensions={
            "x-problems": [Kind.NOT_IN_THE_STANDARD, Kind.CONFLICT, Kind.NOT_FOUND],
            "x-headers": {"202": ["Location"]},
        },
    )
    def post(self, request: Request) -> Response:
        """Files as a form, one file as the body with its name, or uploads that came in parts.

        They are stored before the answer, and read after: Location says where to look. With `plan_only=true`
        nothing is stored of them until somebody says yes; with `whole=false` nothing ends that is absent.
        """
        terms = receiving.Terms(
            through=self.caller.client,
            plan_only=yes_or_no(request, "plan_only", usual=False),
            is_whole=yes_or_no(request, "whole", usual=True),
        )
        is_json = (request.content_type or "").startswith("application/json")
        if is_json and not request.query_params.get("name"):
            return self._of_uploads(request, terms)
        with files_of(request) as files:
            if len(files) > MOST_FILES:
                raise Problem(Kind.TOO_LARGE, f"At most {MOST_FILES} files, or put them in one .zip.")
            document = [(file.name, file.sha256) for file in files]

            def do() -> Response:
                try:
                    now = clock.now()
                    arrivals = [receiving.arrival_of(file, at=now) for file in files]
                    return accepted(
                        actions.take_in(landlord=self.caller.landlord, arrivals=arrivals, terms=terms)
                    )
                except Unreadable as unreadable:
                    raise cannot_read(unreadable) from unreadable
                except receiving.TooLong as too_long:
                    raise Problem(Kind.TOO_LARGE, str(too_long)) from too_long

            return keys.once(request, self.caller, document, do)

    def _of_uploads(self, request: Request, terms: receiving.Terms) -> Response:
        document = read(Body(request, most=LONGEST).read(LONGEST))
        codes = codes_in(document)
        chosen = list(Upload.objects.filter(landlord=self.caller.landlord, code__in=codes))
        if len(chosen) != len(codes):
            raise Problem(Kind.NOT_FOUND, "One of these uploads is not here.")
        return keys.once(request, self.caller, document, lambda: deliver(chosen, self.caller.landlord, terms))


def codes_in(document: Any) -> set[UUID]:
    """The uploads that a delivery is to be made of. Raises Problem."""
    said = document.get("uploads") if isinstance(document, dict) else None
    try:
        if isinstance(said, list) and 1 <= len(said) <= MOST_FILES:
            return {UUID(each) for each in said}
    except (ValueError, AttributeError, TypeError):
        pass
    words = f'Send {{"uploads": [code, ...]}} with 1 to {MOST_FILES} codes.'
    raise Problem(Kind.NOT_READABLE, words, faults=[Fault("wrong-shape", "uploads", words)])


def deliver(chosen: list[Upload], landlord: Any, terms: receiving.Terms) -> Response:
    """Make one delivery of whole uploads. Raises Problem."""
    try:
        return accepted(actions.take_in_uploads(landlord=landlord, chosen=chosen, terms=terms))
    except uploads.CannotTake as reason:
        raise Problem(Kind.CONFLICT, str(reason)) from reason
    except Unreadable as unreadable:
        raise cannot_read(unreadable) from unreadable


class DeliveryView(_OfDeliveries):
    scopes: ClassVar[dict[str, Scope | None]] = {"GET": Scope.DELIVERIES_READ}

    @extend_schema(
        operation_id="delivery",
        summary="One delivery",
        tags=TAGS,
        responses={200: described.Delivery},
        examples=[described.ONE],
    )
    def get(self, request: Request, code: UUID) -> Response:
        """How far it is, what it did or would do, and how many issues it has."""
        delivery = self.found(code)
        return Response(shown(delivery, delivery.issue_count))  # type: ignore[attr-defined] # annotated


class DeliveryIssuesView(_OfDeliveries):
    scopes: ClassVar[dict[str, Scope | None]] = {"GET": Scope.DELIVERIES_READ}

    @extend_schema(
        operation_id="delivery_issues",
        summary="What is wrong in a delivery",
        tags=TAGS,
        parameters=[described.CURSOR, described.LIMIT],
        responses={
            (200, "application/json"): described.Issues,
            (200, "text/csv"): OpenApiResponse({"type": "string"}, description="All issues, a line each"),
        },
        examples=[described.ISSUES_PAGE],
    )
    def get(self, request: Request, code: UUID) -> HttpResponseBase:
        """Each with its file, line, column, value and who can put it right; `Accept: text/csv` has all."""
        delivery = self.found(code)
        if request.headers.get("Accept", "").strip().startswith("text/csv"):
            return StreamingHttpResponse(
                reporting.csv_lines(delivery), content_type="text/csv; charset=utf-8"
            )
        page, cursor = page_by_key(delivery.issues.all(), request)
        return Response({"issues": [issue_shown(issue) for issue in page], "cursor": cursor})


def issue_shown(issue: Any) -> dict[str, Any]:
    """An issue of a delivery, in the words of the standard."""
    return {
        "code": issue.issue,
        "severity": issue.severity,
        "file": issue.file,
        "line": issue.line,
        "cell": issue.cell,
        "field": issue.field,
        "value": issue.value,
        "message": issue.message,
        "who": reporting.who_fixes(issue.issue),
    }


class _Decide(_OfDeliveries):
    scopes: ClassVar[dict[str, Scope | None]] = {"POST": Scope.DELIVERIES_WRITE}
    says_yes: ClassVar[bool]

    def decide(self, request: Request, code: UUID) -> Response:
        """Say yes or no. Raises Problem where it does not wait."""
        delivery = self.found(code)
        answer = actions.approve if self.says_yes else actions.decline

        def do() -> Response:
            try:
                with transaction.atomic():
                    answer(delivery=delivery, by=None, through=self.caller.client)
            except actions.CannotDecide as reason:
                raise Problem(Kind.CONFLICT, str(reason)) from reason
            return Response(shown(delivery, delivery.issues.count()))

        return keys.once(request, self.caller, None, do)


class ApproveView(_Decide):
    says_yes = True

    @extend_schema(
        operation_id="approve_delivery",
        summary="Say yes to a delivery that waits",
        tags=TAGS,
        request=None,
        responses={200: described.Delivery},
        examples=[described.ONE],
        extensions={"x-problems": [Kind.CONFLICT, Kind.KEY_USED_BEFORE]},
    )
    def post(self, request: Request, code: UUID) -> Response:
        """It is applied as soon as a worker comes to it."""
        return self.decide(request, code)


class DeclineView(_Decide):
    says_yes = False

    @extend_schema(
        operation_id="decline_delivery",
        summary="Say no to a delivery that waits",
        tags=TAGS,
        request=None,
        responses={200: described.Delivery},
        examples=[described.ONE],
        extensions={"x-problems": [Kind.CONFLICT, Kind.KEY_USED_BEFORE]},
    )
    def post(self, request: Request, code: UUID) -> Response:
        """Nothing of it is stored."""
        return self.decide(request, code)
