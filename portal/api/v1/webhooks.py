"""Webhooks of the caller's own system: made, paused, ended; what they were told, and telling it again."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api import keys
from portal.api.paging import limit_of, page_by_key, read_cursor, write_cursor
from portal.api.problems import Fault, Kind, Problem
from portal.api.v1.changes import problem_of
from portal.api.v1.webhooks_described import (
    CALL_EXAMPLE,
    CURSOR,
    EXAMPLE,
    LIMIT,
    STATES,
    TAGS,
    Calls,
    CallShape,
    MadeShape,
    Replayed,
    Shape,
    ToChange,
    ToMake,
    ToReplay,
    Webhooks,
)
from portal.api.versions import check_seen, tag_of
from portal.api.views import View
from portal.sync.changes import reading
from portal.sync.models import Webhook, WebhookCall
from portal.sync.scopes import Scope
from portal.sync.webhooks import actions, signing
from portal.sync.webhooks.rules import BadAddress


class WebhooksView(View):
    scopes: ClassVar[dict[str, Scope | None]] = {"GET": Scope.WEBHOOKS_WRITE, "POST": Scope.WEBHOOKS_WRITE}

    @extend_schema(
        operation_id="webhooks",
        summary="Your webhooks",
        tags=TAGS,
        parameters=[CURSOR, LIMIT],
        responses={200: Webhooks},
        examples=[
            OpenApiExample(
                "A page",
                {"webhooks": [EXAMPLE], "cursor": None},
                response_only=True,
                status_codes=["200"],
            )
        ],
    )
    def get(self, request: Request) -> Response:
        """The webhooks of the system that your client belongs to."""
        found, cursor = page_by_key(webhooks_of(self), request)
        webhooks = [shown(each) for each in found if isinstance(each, Webhook)]
        return Response({"webhooks": webhooks, "cursor": cursor})

    @extend_schema(
        operation_id="make_webhook",
        summary="Be told of changes",
        tags=TAGS,
        request=ToMake,
        responses={201: MadeShape},
        examples=[
            OpenApiExample(
                "Reports, and what is said of them",
                {
                    "address": "https://repairs.example.org/homefile",
                    "kinds": ["report.made", "resident.said"],
                },
                request_only=True,
            ),
            OpenApiExample(
                "Made",
                {**EXAMPLE, "secret": "kept by you alone"},
                response_only=True,
                status_codes=["201"],
            ),
        ],
        extensions={"x-problems": [Kind.CONFLICT], "x-headers": {"201": ["Location", "ETag"]}},
    )
    def post(self, request: Request) -> Response:
        """An address of yours that is called with each change from now on. The answer has the secret that the
        calls are signed with; it is shown this once."""
        asked = checked(ToMake, request.data)

        def do() -> Response:
            webhook, _ = actions.make_webhook(
                system=self.caller.system, address=asked["address"], kinds=asked.get("kinds", ()), by=None
            )
            where = {"Location": f"/api/v1/webhooks/{webhook.code}", "ETag": tag(webhook)}
            return Response(shown(webhook), status=201, headers=where)

        response = refusals(lambda: keys.once(request, self.caller, request.data, do))
        # The secret is in no kept answer: the same question again is answered with it all the same.
        made = webhooks_of(self).filter(code=response.data["code"]).first()
        response.data = {**response.data, "secret": signing.opened_secret(made.secret) if made else None}
        return response


class WebhookView(View):
    scopes: ClassVar[dict[str, Scope | None]] = dict.fromkeys(
        ("GET", "PATCH", "DELETE"), Scope.WEBHOOKS_WRITE
    )

    @extend_schema(
        operation_id="webhook",
        summary="One webhook",
        tags=TAGS,
        responses={200: Shape},
        examples=[OpenApiExample("It answers", EXAMPLE, response_only=True, status_codes=["200"])],
        extensions={"x-headers": {"200": ["ETag"]}},
    )
    def get(self, request: Request, code: UUID) -> Response:
        """How it is, and how much waits for it. Its ETag is of what you can change, not of how it goes."""
        webhook = webhook_of(self, code)
        return Response(shown(webhook), headers={"ETag": tag(webhook)})

    @extend_schema(
        operation_id="change_webhook",
        summary="Pause it, or choose other kinds",
        tags=TAGS,
        parameters=[
            OpenApiParameter(
                "If-Match", str, "header", description="Only if it still has the ETag that you have seen"
            )
        ],
        request=ToChange,
        responses={200: Shape},
        examples=[
            OpenApiExample("Pause", {"paused": True}, request_only=True),
            OpenApiExample("Paused", {**EXAMPLE, "paused": True}, response_only=True, status_codes=["200"]),
        ],
        extensions={"x-problems": [Kind.CHANGED_MEANWHILE], "x-headers": {"200": ["ETag"]}},
    )
    def patch(self, request: Request, code: UUID) -> Response:
        """Pause it, let it go on, or choose what it is told from now on. While paused its calls wait. With
        If-Match nothing is changed that somebody else, such as staff, has changed meanwhile."""
        asked = checked(ToChange, request.data)

        @transaction.atomic
        def do() -> Response:
            webhook = webhook_of(self, code, to_change=True)
            check_seen(request, tag(webhook))
            actions.change_webhook(
                webhook=webhook, is_paused=asked.get("paused"), kinds=asked.get("kinds"), by=None
            )
            return Response(shown(webhook), headers={"ETag": tag(webhook)})

        return refusals(lambda: keys.once(request, self.caller, request.data, do))

    @extend_schema(
        operation_id="end_webhook",
        summary="Be told no more",
        tags=TAGS,
        request=None,
        responses={204: None},
        extensions={"x-problems": [Kind.KEY_USED_BEFORE]},
    )
    def delete(self, request: Request, code: UUID) -> Response:
        """It is called no more, and what waited is given up."""
        webhook = webhook_of(self, code)

        def do() -> Response:
            actions.end_webhook(webhook=webhook, by=None)
            return Response(status=204)

        return keys.once(request, self.caller, None, do)


class CallsView(View):
    scopes: ClassVar[dict[str, Scope | None]] = {"GET": Scope.WEBHOOKS_WRITE}

    @extend_schema(
        operation_id="webhook_calls",
        summary="What it was told",
        tags=TAGS,
        parameters=[
            CURSOR,
            LIMIT,
            OpenApiParameter("state", str, enum=STATES, description="Only those that are so"),
        ],
        responses={200: Calls},
        examples=[
            OpenApiExample(
                "A page",
                {"calls": [CALL_EXAMPLE], "cursor": None},
                response_only=True,
                status_codes=["200"],
            )
        ],
    )
    def get(self, request: Request, code: UUID) -> Response:
        """Every call of the last 30 days, the newest first."""
        webhook = webhook_of(self, code)
        limit = limit_of(request)
        rows = in_state(webhook.calls.select_related("change"), request.query_params.get("state", ""))
        if cursor := request.query_params.get("cursor", ""):
            [before] = read_cursor(cursor, int)
            rows = rows.filter(pk__lt=max(min(before, 2**62), 0))
        found = list(rows.order_by("-pk")[: limit + 1])
        following = write_cursor(found[limit - 1].pk) if len(found) > limit else None
        return Response({"calls": [call_shown(call) for call in found[:limit]], "cursor": following})


class ReplayCallView(View):
    scopes: ClassVar[dict[str, Scope | None]] = {"POST": Scope.WEBHOOKS_WRITE}

    @extend_schema(
        operation_id="replay_call",
        summary="Tell one change again",
        tags=TAGS,
        request=None,
        responses={202: CallShape},
        examples=[
            OpenApiExample(
                "It will be told again",
                {**CALL_EXAMPLE, "state": "waiting", "replay": True, "tries": 0, "delivered_at": None},
                response_only=True,
                status_codes=["202"],
            )
        ],
        extensions={"x-problems": [Kind.CONFLICT, Kind.KEY_USED_BEFORE]},
    )
    def post(self, request: Request, code: UUID, call: UUID) -> Response:
        """Tell it now: one that still waits is tried at once, one that is over is told by another call."""
        webhook = webhook_of(self, code)
        found = webhook.calls.select_related("change", "webhook").filter(code=call).first()
        if found is None:
            raise Problem(Kind.NOT_FOUND)

        def do() -> Response:
            again = actions.replay_call(call=found, by=None)
            return Response(call_shown(again), status=202)

        return refusals(lambda: keys.once(request, self.caller, None, do))


class ReplayView(View):
    scopes: ClassVar[dict[str, Scope | None]] = {"POST": Scope.WEBHOOKS_WRITE}

    @extend_schema(
        operation_id="replay",
        summary="Tell everything again since a change",
        tags=TAGS,
        request=ToReplay,
        responses={202: Replayed},
        examples=[
            OpenApiExample("Since a change", {"after": "4711"}, request_only=True),
            OpenApiExample("Nine calls", {"calls": 9}, response_only=True, status_codes=["202"]),
        ],
        extensions={"x-problems": [Kind.GONE, Kind.CONFLICT]},
    )
    def post(self, request: Request, code: UUID) -> Response:
        """After an outage of yours: every change since then, in order. Those that wait come once."""
        webhook, asked = webhook_of(self, code), checked(ToReplay, request.data)

        def do() -> Response:
            made = actions.replay_since(webhook=webhook, after=asked["after"], by=None)
            return Response({"calls": made}, status=202)

        return refusals(lambda: keys.once(request, self.caller, request.data, do))


def webhooks_of(view: View) -> QuerySet[Webhook]:
    """Those of the caller's own system."""
    return Webhook.objects.kept().filter(system=view.caller.system)


def webhook_of(view: View, code: UUID, *, to_change: bool = False) -> Webhook:
    """Raises Problem for another system's. With ``to_change`` nobody else may, until the transaction ends."""
    kept = webhooks_of(view).select_related("landlord")
    found = (kept.select_for_update(of=("self",)) if to_change else kept).filter(code=code).first()
    if found is None:
        raise Problem(Kind.NOT_FOUND)
    return found


def checked(shape: type[serializers.Serializer[Any]], document: Any) -> dict[str, Any]:
    """What was sent, in its shape. Raises ValidationError, which is answered with the path of each fault."""
    given = shape(data=document)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def refusals(do: Any) -> Response:
    """Why it cannot be, as a problem."""
    try:
        response: Response = do()
    except BadAddress as reason:
        raise Problem(Kind.BAD_QUESTION, faults=[Fault("bad-value", "address", str(reason))]) from reason
    except (reading.NotACursor, reading.Gone) as reason:
        raise problem_of(reason) from reason
    except actions.CannotDo as reason:
        raise Problem(Kind.CONFLICT, str(reason)) from reason
    return response


def in_state(calls: QuerySet[WebhookCall], state: str) -> QuerySet[WebhookCall]:
    """Raises Problem for what is no state."""
    if state and state not in STATES:
        said = f"Say one of {', '.join(STATES)}."
        raise Problem(Kind.BAD_QUESTION, faults=[Fault("unknown-code", "state", said)])
    if state == "waiting":
        return calls.filter(delivered_at=None, given_up_at=None)
    return calls.exclude(**{f"{state}_at": None}) if state else calls


def shown(webhook: Webhook) -> dict[str, Any]:
    return {
        "code": str(webhook.code),
        "address": webhook.address,
        "kinds": webhook.kinds,
        "paused": webhook.paused_at is not None,
        "made_at": webhook.made_at.isoformat(),
        "answers": webhook.failures == 0,
        "last_answered_at": when(webhook.last_answered_at),
        "last_failed_at": when(webhook.last_failed_at),
        "waiting": webhook.calls.filter(delivered_at=None, given_up_at=None).count(),
    }


def tag(webhook: Webhook) -> str:
    """The ETag of what can be changed of it: how its calls go is no new version."""
    return tag_of([webhook.address, webhook.kinds, webhook.paused_at is not None])


def call_shown(call: WebhookCall) -> dict[str, Any]:
    return {
        "code": str(call.code),
        "position": call.change.position,
        "kind": call.change.kind,
        "state": state_of(call),
        "replay": call.is_replay,
        "made_at": call.made_at.isoformat(),
        "tries": call.tries,
        "next_try_at": when(call.next_try_at) if state_of(call) == "waiting" else None,
        "delivered_at": when(call.delivered_at),
        "given_up_at": when(call.given_up_at),
        "failure": call.failure or None,
        "failure_says": call.failure_says or None,
    }


def state_of(call: WebhookCall) -> str:
    if call.delivered_at:
        return "delivered"
    return "given_up" if call.given_up_at else "waiting"


def when(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
