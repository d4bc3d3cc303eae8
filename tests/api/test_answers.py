"""What holds at every address of the API, however it is asked."""

import gzip
import json

import pytest

from portal.api.openapi import document, written
from tests.api.machines import Machine, machine, said
from tests.cast import Cast

pytestmark = pytest.mark.django_db
OPEN = Machine(None)


@pytest.fixture
def larkfields(cast: Cast) -> Machine:
    return machine(cast.larkfield)


def test_long_answers_are_compressed_for_those_who_ask(larkfields: Machine) -> None:
    plain = larkfields.get("/api/v1/homes?limit=100")
    packed = larkfields.get("/api/v1/homes?limit=100", Accept_Encoding="gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content)
    assert [each["reference"] for each in said(plain)["records"]] == [
        each["reference"] for each in _unpacked(packed.content)["records"]
    ]


def test_head_is_get_without_the_body(larkfields: Machine) -> None:
    for address in ("/api/v1/", "/api/v1/homes", "/api/v1/homes/NOBODYS"):
        told, asked = larkfields.get(address), larkfields.ask("HEAD", address)
        assert asked.status_code == told.status_code
        assert asked["Content-Type"] == told["Content-Type"]
        assert asked.content == b""


def test_a_method_that_is_not_there_is_a_problem_that_names_those_that_are(larkfields: Machine) -> None:
    for method in ("DELETE", "PATCH"):
        answer = larkfields.ask(method, "/api/v1/homes", {})
        assert answer.status_code == 405
        assert answer["Content-Type"] == "application/problem+json"
        assert said(answer)["type"].endswith("#method-not-allowed")
        assert "GET" in answer["Allow"]


def test_options_are_told_without_a_web_page(larkfields: Machine) -> None:
    answer = larkfields.ask("OPTIONS", "/api/v1/homes")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert "GET" in answer["Allow"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/homes/",
        "/api/v1/nothing",
        "/api/v1//homes",
        "/api/v1/homes//",
        "/api/v1/%00",
        "/api/v1/homes/%00",
        "/api/v1/holdings/A%00B",
        "/api/v1/work-orders/%00/history",
    ],
)
def test_an_address_that_is_none_is_a_problem_and_leads_nowhere(larkfields: Machine, address: str) -> None:
    answer = larkfields.get(address)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_the_document_is_known_by_its_tag() -> None:
    content, tag = written()
    answer = OPEN.get("/api/v1/openapi.json")
    assert answer.content == content
    assert answer["ETag"] == tag
    assert said(answer) == document()
    assert OPEN.get("/api/v1/openapi.json", If_None_Match=tag).status_code == 304
    packed = OPEN.get("/api/v1/openapi.json", Accept_Encoding="gzip")
    again = OPEN.get("/api/v1/openapi.json", Accept_Encoding="gzip", If_None_Match=packed["ETag"])
    assert again.status_code == 304


def _unpacked(content: bytes) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = json.loads(gzip.decompress(content))
    return found


def test_a_zone_that_only_python_knows_is_a_moment_all_the_same(larkfields: Machine, cast: Cast) -> None:
    far = "2026-01-01T00:00:00%2B20:00"
    assert larkfields.get(f"/api/v1/homes?updated_after={far}").status_code == 200
    assert larkfields.get("/api/v1/homes?updated_after=0001-01-01T00:00:00%2B20:00").status_code == 400
    update = {
        "RelatedWorkOrderReference": {"ID": cast.own_order.reference},
        "TypeCode": "40",
        "EventTime": "2026-01-01T00:00:00+20:00",
    }
    assert larkfields.post("/api/v1/hact/JobStatusUpdate", update).status_code == 200
