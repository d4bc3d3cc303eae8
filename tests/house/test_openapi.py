"""The OpenAPI document is complete and true: what it promises of every operation is there."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from schemathesis.specs.openapi import definitions

from portal.api.docs.operations import resolved
from portal.api.openapi import METHODS, TAGS, document
from portal.api.problems import CONTENT_TYPE, Kind
from portal.api.v1.records_described import row_component, without_zone
from portal.sync.scopes import Scope
from standards.kinds import KINDS as RECORDS
from standards.messages import KINDS as MESSAGES
from standards.messages import schema
from tests.house.api_table import API_TABLE

JSON = "application/json"
OPERATIONS = [
    (f"{method} {path}", said)
    for path, every in document()["paths"].items()
    for method, said in every.items()
    if method in METHODS
]
each_operation = pytest.mark.parametrize(
    ("name", "said"), OPERATIONS, ids=[each["operationId"] for _, each in OPERATIONS]
)
# Addresses that are there so that other spellings are understood.
OTHER_SPELLINGS = {"api:hact_other", *(name for name in API_TABLE if name.endswith("_record"))}


def contents(said: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every body of an operation: where it is, its type, and how it is described."""
    for type, content in resolved(said.get("requestBody", {})).get("content", {}).items():
        yield "request", type, content
    for status, response in said["responses"].items():
        for type, content in resolved(response).get("content", {}).items():
            yield status, type, content


def test_the_document_is_valid_openapi() -> None:
    found = [str(error)[:300] for error in definitions.OPENAPI_31_VALIDATOR.iter_errors(document())]
    assert found == []


def test_every_call_of_the_table_of_addresses_is_in_it() -> None:
    calls = {(name, method) for name, row in API_TABLE.items() for method in row.methods}
    told = {
        (name, method)
        for name, method in calls
        if name not in OTHER_SPELLINGS and not (name.endswith("_history") and method == "PUT")
    }
    described = [each["operationId"] for _, each in OPERATIONS if each["operationId"] != "get_token"]
    assert len(described) == len(told)


def test_no_operation_has_the_name_of_another() -> None:
    names = [each["operationId"] for _, each in OPERATIONS]
    assert len(names) == len(set(names))


@each_operation
def test_an_operation_says_what_it_is_for(name: str, said: dict[str, Any]) -> None:
    assert said["summary"]
    assert not said["summary"].endswith(".")
    assert len(said["description"]) > 20
    assert set(said["tags"]) <= set(TAGS)
    assert all(
        resolved(each).get("description") or each["in"] == "path" for each in said.get("parameters", ())
    )
    assert all(resolved(each)["description"] for each in said["responses"].values())


@each_operation
def test_an_operation_says_its_scope_and_what_is_answered_without(name: str, said: dict[str, Any]) -> None:
    scopes = [scope for one in said.get("security", ()) for each in one.values() for scope in each]
    assert set(scopes) <= set(Scope)
    if said.get("security"):
        assert "401" in said["responses"]
        assert ("403" in said["responses"]) == bool(scopes)


@each_operation
def test_an_operation_shows_what_is_sent_and_answered(name: str, said: dict[str, Any]) -> None:
    """Of files there is nothing to show."""
    documents = [each for each in contents(said) if "json" in each[1] and "nd" not in each[1]]
    assert [(where, type) for where, type, content in documents if not content.get("examples")] == []


@each_operation
def test_its_examples_are_as_it_says(name: str, said: dict[str, Any]) -> None:
    wrong = []
    for where, type, content in contents(said):
        if type not in (JSON, CONTENT_TYPE):
            continue
        rule = jsonschema_rs.Draft202012Validator(
            {**content["schema"], "components": document()["components"]}
        )
        for example in content.get("examples", {}).values():
            wrong += [f"{where}: {error.message}"[:300] for error in rule.iter_errors(example["value"])]
    assert wrong == []


@each_operation
def test_whatever_goes_wrong_is_a_problem_of_a_kind_that_is_told(name: str, said: dict[str, Any]) -> None:
    if said["operationId"] == "get_token":
        return  # RFC 6749 has errors of its own
    for status, response in said["responses"].items():
        if status >= "4":
            assert list(response["content"]) == [CONTENT_TYPE], status
            assert response["content"][CONTENT_TYPE]["schema"] == {"$ref": "#/components/schemas/Problem"}
            assert {Kind(kind) for kind in response["x-problems"]}


def test_documents_of_the_standard_are_described_by_the_standard() -> None:
    components = document()["components"]["schemas"]
    for kind in RECORDS.values():
        component = components[kind.singular.title().replace("_", "")]
        assert component["properties"] == without_zone(kind.schema["properties"])
        assert set(components[row_component(kind)]["properties"]) == set(kind.header())
    for message in MESSAGES:
        assert set(components[message]["properties"]) == set(schema(message)["properties"])
