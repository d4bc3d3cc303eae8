"""Schemathesis asks every operation whatever the OpenAPI document allows, and much that it does not.

Nothing may break, and no answer may be one that the document does not have.
"""

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
from django.test import Client as Browser
from hypothesis import HealthCheck, Phase
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from portal.api.openapi import METHODS, document
from portal.repairs.models import WorkOrder
from portal.sync.models import System
from portal.sync.scopes import OF_CONTRACTORS
from tests.api.machines import machine, system_of
from tests.cast import Cast
from tests.factories.sync import DeliveryFactory, WebhookFactory, called
from tests.house.records_table import ONES, reference_of

pytestmark = pytest.mark.django_db

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
CALLS = [(path, method) for path, said in document()["paths"].items() for method in said if method in METHODS]
HERE = "http://testserver"
QUIETLY = hypothesis.settings(
    derandomize=True,  # the same questions each time
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# How many questions of each sort.
WITH_A_TOKEN, AS_A_CONTRACTOR, WITHOUT = 5, 2, 2


@cache
def described() -> Any:
    """The document as schemathesis knows it."""
    return schemathesis.openapi.from_dict(document())


@pytest.fixture(autouse=True)
def _without_end(settings: Any) -> None:
    """Limits have tests of their own."""
    settings.API_A_MINUTE = settings.API_A_MINUTE_WITHOUT_CLIENT = 1_000_000


def there(cast: Cast, path: str) -> Mapping[str, Any]:
    """The parts of an address at which there is something; none where it has no parts."""
    if "{" not in path:
        return {}
    for kind in ONES.values():
        if path.startswith(f"/api/v1/{kind.key.replace('_', '-')}/"):
            return reference_of(kind, cast)
    if path.startswith("/api/v1/deliveries/"):
        return {"code": str(DeliveryFactory(landlord=cast.larkfield).code)}
    if path.startswith("/api/v1/webhooks/"):
        return webhook_of(system_of(cast.larkfield), cast.own_order)
    return {}


def there_for_a_contractor(cast: Cast, path: str) -> Mapping[str, Any]:
    """The same, with something of the contractor's own where there is; else what is Larkfield's alone."""
    if path.startswith("/api/v1/work-orders/{"):
        return {"reference": cast.contractors_order.reference}
    if path.startswith("/api/v1/webhooks/{"):
        return webhook_of(system_of(cast.larkfield, cast.contractor), cast.contractors_order)
    return there(cast, path)


def webhook_of(system: System, order: WorkOrder) -> Mapping[str, Any]:
    """A webhook that was told of an order."""
    call = called(WebhookFactory(system=system), order)
    return {"code": str(call.webhook.code), "call": str(call.code)}


def ask(case: Any, headers: Mapping[str, str]) -> None:
    """Ask it as Django's own test client does, within the transaction of the test; look at the answer."""
    asked = requests.Request(**case.as_transport_kwargs(base_url=HERE, headers=dict(headers))).prepare()
    body = asked.body.encode() if isinstance(asked.body, str) else asked.body or b""
    told = {name: value for name, value in asked.headers.items() if name.lower() != "content-length"}
    told.pop("Accept-Encoding", "")  # that answers are compressed is told elsewhere
    kind = told.pop("Content-Type", "")
    given = Browser(raise_request_exception=True).generic(
        case.method,
        asked.path_url,
        body,
        content_type=_text(kind),
        headers={k: _text(v) for k, v in told.items()},
    )
    answer = schemathesis.Response(
        status_code=given.status_code,
        headers={name.lower(): [value] for name, value in given.headers.items()},
        content=b"".join(given) if given.streaming else given.content,  # type: ignore[arg-type]
        request=asked,
        elapsed=0.0,
        verify=False,
    )
    case.validate_response(answer, checks=CHECKS)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


@pytest.mark.parametrize(("path", "method"), CALLS)
def test_nothing_is_answered_that_is_not_in_the_document(path: str, method: str, cast: Cast) -> None:
    operation = described()[path][method.upper()]
    token = {"Authorization": f"Bearer {machine(cast.larkfield).token}"}

    def put(strategy: Any, headers: Mapping[str, str], most: int) -> None:
        asking = hypothesis.settings(QUIETLY, max_examples=most)
        hypothesis.given(case=strategy)(asking(lambda case: ask(case, headers)))()

    anything = operation.as_strategy()  # once: what a record may be takes long to work out
    put(anything, token, WITH_A_TOKEN)
    with suppress(Unsatisfiable):  # of what takes any text at all nothing can be wrong
        put(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), token, WITH_A_TOKEN)
    put(anything, {}, WITHOUT)
    if known := there(cast, path):
        put(operation.as_strategy(path_parameters=known), token, WITH_A_TOKEN)
    if may_be_a_contractors(path, method):
        contractors = {"Authorization": f"Bearer {machine(cast.larkfield, cast.contractor).token}"}
        own = there_for_a_contractor(cast, path) if known else None
        put(operation.as_strategy(path_parameters=own) if own else anything, contractors, AS_A_CONTRACTOR)


def may_be_a_contractors(path: str, method: str) -> bool:
    """Whether a contractor's client may be given its scope; else it is always told 403."""
    said = document()["paths"][path][method].get("security", ())
    scopes = {scope for one in said for each in one.values() for scope in each}
    return bool(said) and scopes <= set(OF_CONTRACTORS)
