"""A client of the API that asks for what is not its to see, or for more than anybody may."""

from typing import Any

import pytest
from django.test import RequestFactory
from rest_framework.request import Request

from portal.api.paging import limit_of
from portal.api.problems import Problem
from tests.api.machines import Machine, machine
from tests.cast import Cast


@pytest.mark.parametrize(
    "limit", ["0", "1001", "0000000019999", "0000000010000000", "1" * 5000, "²", "-1", "1e3", "٣"]
)
def test_no_spelling_of_a_limit_asks_for_more(limit: str) -> None:
    with pytest.raises(Problem):
        limit_of(Request(RequestFactory().get("/", {"limit": limit})))


MANY: dict[str, Any] = {
    "files": b'name="f"; filename="homes%d.csv"',
    "fields": b'name="f%d"',
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", MANY)
def test_a_form_of_very_many_parts_is_too_large_and_no_fault_of_ours(cast: Cast, what: str) -> None:
    part = b"--x\r\nContent-Disposition: form-data; " + MANY[what] + b"\r\n\r\na\r\n"
    body = b"".join(part % number for number in range(1002)) + b"--x--\r\n"
    sent = {"Content_Type": "multipart/form-data; boundary=x"}
    answer = machine(cast.larkfield).ask("POST", "/api/v1/deliveries", body, **sent)
    assert answer.status_code == 413


@pytest.mark.django_db
def test_who_shows_no_good_token_is_counted_as_well(cast: Cast, settings: Any) -> None:
    settings.API_A_MINUTE_WITHOUT_CLIENT = 4
    for token in ("", "guessed"):
        stranger = Machine(None, token)
        answers = [stranger.get("/api/v1/homes") for _ in range(6)]
    assert {answer.status_code for answer in answers} == {429}
    assert answers[-1]["Retry-After"]
    assert machine(cast.larkfield).get("/api/v1/homes").status_code == 200
