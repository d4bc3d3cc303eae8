"""Each address of the API x each method x each kind of machine has the answer that the table states."""

import pytest
from django.urls import get_resolver, reverse

from tests.api.machines import MACHINES, machines, said
from tests.cast import Cast
from tests.house.api_table import API_TABLE, NOT_FOR_MACHINES
from tests.house.test_every_url import addresses


def test_every_address_of_the_api_has_a_row() -> None:
    known = {name for name in addresses(get_resolver().url_patterns) if name.startswith("api:")}
    assert known - set(API_TABLE) == NOT_FOR_MACHINES
    assert set(API_TABLE) - known == set()


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
