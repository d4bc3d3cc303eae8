"""Every address of the API, and what it answers to each kind of machine. The test proves it complete.

A row is the name of a URL, how to make its address, and the status that each machine of
`tests/api/machines.py` gets for each method.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from portal.api.v1.hact_shapes import ANSWERED_WITH, EXAMPLES
from portal.sync.incoming.applying import OF_LANDLORDS
from standards.messages import KINDS
from tests.api.machines import system_of
from tests.cast import Cast
from tests.factories.sync import UploadFactory, WebhookFactory, called
from tests.house.every_url import Make, nothing
from tests.house.records_table import LISTS, ONES, reference_of

# What a machine gets that is somebody else's, is not let, or is not known.
USUAL = {"eastmeres": 404, "contractors": 404, "without_scopes": 403, "ended": 401, "stranger": 401}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One method at one address: what is sent, and what each machine gets."""

    larkfields: int = 200
    others: Mapping[str, int] = field(default_factory=dict)
    document: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def status_for(self, machine: str) -> int:
        return self.larkfields if machine == "larkfields" else {**USUAL, **self.others}[machine]


@dataclass(frozen=True, kw_only=True)
class ApiRow:
    """One address."""

    methods: Mapping[str, Asked]
    made: Make = nothing
    asked: str = ""


def lists(**others: int) -> Asked:
    """Everybody has a list of their own; a contractor's client has no scope for what is not a work order."""
    return Asked(others={"eastmeres": 200, "contractors": 403, **others})


def webhook_of_larkfield(cast: Cast) -> Mapping[str, Any]:
    return {"code": WebhookFactory(system=system_of(cast.larkfield)).code}


def call_of_larkfield(cast: Cast) -> Mapping[str, Any]:
    call = called(WebhookFactory(system=system_of(cast.larkfield)), cast.own_order)
    return {"code": call.webhook.code, "call": call.code}


def delivery_of_larkfield(cast: Cast) -> Mapping[str, Any]:
    return {"code": cast.delivery.code}


def upload_of_larkfield(cast: Cast) -> Mapping[str, Any]:
    return {"code": UploadFactory(landlord=cast.larkfield).code}


def part_of_larkfield(cast: Cast) -> Mapping[str, Any]:
    return upload_of_larkfield(cast) | {"part": 1}


NEW_WEBHOOK = {"address": "http://127.0.0.1:9/homefile"}


def message(kind: str) -> Asked:
    """A message as the docs have it."""
    asks = kind in ANSWERED_WITH
    others = {"eastmeres": 200 if asks else 202, "contractors": 403 if kind in OF_LANDLORDS else 404}
    return Asked(larkfields=200 if asks else 202, others=others, document=EXAMPLES[kind])


API_TABLE: dict[str, ApiRow] = {
    "api:changes": ApiRow(methods={"GET": lists(contractors=200)}),
    "api:webhooks": ApiRow(
        methods={
            "GET": lists(contractors=200),
            "POST": Asked(
                larkfields=201, others={"eastmeres": 201, "contractors": 201}, document=NEW_WEBHOOK
            ),
        }
    ),
    "api:webhook": ApiRow(
        made=webhook_of_larkfield,
        methods={"GET": Asked(), "PATCH": Asked(document={"paused": True}), "DELETE": Asked(larkfields=204)},
    ),
    "api:webhook_calls": ApiRow(made=webhook_of_larkfield, methods={"GET": Asked()}),
    "api:replay_call": ApiRow(made=call_of_larkfield, methods={"POST": Asked(larkfields=202)}),
    "api:replay": ApiRow(
        made=webhook_of_larkfield, methods={"POST": Asked(larkfields=202, document={"after": "0"})}
    ),
    "api:who": ApiRow(
        methods={"GET": Asked(others={"eastmeres": 200, "contractors": 200, "without_scopes": 200})}
    ),
}
# A contractor's client has no scope for what is not a work order.
API_TABLE |= {
    name: ApiRow(methods={"GET": lists(contractors=200 if kind.key == "work_orders" else 403)})
    for name, kind in LISTS.items()
}
# Of no record: what may be put by whom has tests of its own.
PUT_NOTHING = Asked(larkfields=422, others={"eastmeres": 422, "contractors": 403}, document={})
API_TABLE |= {
    name: ApiRow(
        made=partial(reference_of, kind),
        methods={"GET": Asked(others={} if kind.key == "work_orders" else {"contractors": 403})}
        | ({} if name.endswith("_history") else {"PUT": PUT_NOTHING}),
    )
    for name, kind in ONES.items()
}
# A contractor's client has no scope for deliveries.
NO_ORDER = {"contractors": 403}
# Anybody may ask, with a token or without.
ANYBODY = dict.fromkeys(USUAL, 200)
API_TABLE |= {
    "api:check": ApiRow(
        methods={"POST": Asked(others=ANYBODY, document=EXAMPLES["RaiseRepair"])},
        asked="?kind=RaiseRepair",
    )
}
API_TABLE |= {
    "api:deliveries": ApiRow(
        methods={
            "GET": lists(),
            # Without a name nobody can tell what a file holds.
            "POST": Asked(
                larkfields=400,
                others={"eastmeres": 400, "contractors": 403},
                document=b"a",
                headers={"Content-Type": "text/csv"},
            ),
        }
    ),
    "api:delivery": ApiRow(made=delivery_of_larkfield, methods={"GET": Asked(others=NO_ORDER)}),
    "api:delivery_issues": ApiRow(made=delivery_of_larkfield, methods={"GET": Asked(others=NO_ORDER)}),
    # It waits for no answer.
    "api:approve_delivery": ApiRow(
        made=delivery_of_larkfield, methods={"POST": Asked(larkfields=409, others=NO_ORDER)}
    ),
    "api:decline_delivery": ApiRow(
        made=delivery_of_larkfield, methods={"POST": Asked(larkfields=409, others=NO_ORDER)}
    ),
    "api:uploads": ApiRow(
        methods={
            "POST": Asked(
                larkfields=201,
                others={"eastmeres": 201, "contractors": 403},
                document={"name": "homes.csv", "size": 9},
            )
        }
    ),
    "api:upload": ApiRow(
        made=upload_of_larkfield,
        methods={"GET": Asked(others=NO_ORDER), "DELETE": Asked(larkfields=204, others=NO_ORDER)},
    ),
    "api:upload_part": ApiRow(
        made=part_of_larkfield, methods={"PUT": Asked(larkfields=400, others=NO_ORDER, document=b"")}
    ),
    "api:complete_upload": ApiRow(
        made=upload_of_larkfield, methods={"POST": Asked(larkfields=409, others=NO_ORDER)}
    ),
}
# A message about an order that nobody knows waits; a contractor is told that it is none of its own.
API_TABLE |= {f"api:hact_{kind}": ApiRow(methods={"POST": message(kind)}, made=nothing) for kind in KINDS}
API_TABLE |= {
    "api:hact_other": ApiRow(
        made=lambda cast: {"message": "jobStatusUpdate"}, methods={"POST": message("JobStatusUpdate")}
    ),
    "api:hact_dialect": ApiRow(
        made=lambda cast: {"dialect": "hackney", "rest": "jobStatusUpdate"},
        methods={"POST": message("JobStatusUpdate")},
    ),
}
# Pages for people who write such machines.
DOCS = {
    "api:docs",
    "api:docs_group",
    "api:docs_problems",
    "api:docs_scopes",
    "api:docs_shapes",
    "api:docs_shape",
    "api:docs_template",
    "api:docs_templates",
}
API_TABLE |= {
    "api:holdings": ApiRow(methods={"GET": lists(contractors=200)}),
    "api:holdings_of_home": ApiRow(
        made=lambda cast: {"home": cast.flat_1.reference}, methods={"GET": Asked()}
    ),
}
# Answered to everybody alike; each has tests of its own.
NOT_FOR_MACHINES = DOCS | {"api:token", "api:openapi", "api:missing"}


def addresses_of(cast: Cast, row: ApiRow) -> Mapping[str, Any]:
    return row.made(cast)
