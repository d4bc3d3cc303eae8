"""Each address of the API x each method x each kind of machine has the answer that the table states."""

import re

import pytest
from django.http import HttpResponse
from django.urls import get_resolver, reverse

from portal.api.openapi import document
from tests.api.machines import MACHINES, machines, said
from tests.cast import Cast
from tests.house.api_table import API_TABLE, NOT_FOR_MACHINES
from tests.house.test_every_url import addresses


def test_every_address_of_the_api_has_a_row() -> None:
    known = {name for name in addresses(get_resolver().url_patterns) if name.startswith("api:")}
    assert known - set(API_TABLE) == NOT_FOR_MACHINES
    assert set(API_TABLE) - known == set()


def assert_as_described(answer: HttpResponse, address: str, method: str) -> None:
    """The OpenAPI document knows of this status here, and says whether the limits are told with it."""
    path, paths = address.partition("?")[0], document()["paths"]
    found = [each for each in paths if re.fullmatch(NAME.sub(".+", each), path, re.IGNORECASE)]
    nearest = max(found, key=lambda each: len(NAME.sub("", each)))
    responses = paths[nearest][method.lower()]["responses"]
    assert str(answer.status_code) in responses
    described = responses[str(answer.status_code)].get("headers", {})
    assert ("RateLimit" in described) == ("RateLimit" in answer), answer.status_code


NAME = re.compile("{[^}]+}")  # of what is different in each address that a path stands for
CASES = [(name, method) for name, row in sorted(API_TABLE.items()) for method in sorted(row.methods)]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "method"), CASES)
def test_each_machine_gets_the_stated_answer(name: str, method: str, cast: Cast) -> None:
    row = API_TABLE[name]
    asked = row.methods[method]
    address = reverse(name, kwargs=row.made(cast)) + row.asked
    headers = {key.replace("-", "_"): value for key, value in asked.headers.items()}
    got = {}
    for kind, machine in machines(cast).items():
        answer = machine.ask(method, address, asked.document, **headers)
        got[kind] = answer.status_code
        assert_as_described(answer, address, method)
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json"
            assert said(answer)["status"] == answer.status_code
    assert got == {kind: asked.status_for(kind) for kind in MACHINES}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(API_TABLE))
def test_what_the_row_does_not_name_cannot_be_done(name: str, cast: Cast) -> None:
    row = API_TABLE[name]
    address = reverse(name, kwargs=row.made(cast))
    asker = machines(cast)["larkfields"]
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - set(row.methods):
        assert asker.ask(method, address, {}).status_code == 405, method
