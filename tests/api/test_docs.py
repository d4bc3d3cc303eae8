"""The docs of the API: read from the document, public, and the same for everybody outside the demo."""

import io
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client as Browser
from django.urls import reverse

from portal.api.docs import operations, shapes
from portal.api.openapi import METHODS, document
from portal.api.problems import Kind
from portal.demo import API_CLIENT, API_SECRET
from portal.front.demo.developing import give_a_client
from portal.homes.models import Home
from portal.sync.clients import end_client
from portal.sync.models import Client
from portal.sync.scopes import Scope
from standards.kinds import KINDS
from tests.cast import Cast

pytestmark = pytest.mark.django_db
GROUPS = [group.slug for group in operations.groups()]


def page(name: str, **kwargs: str) -> str:
    answer = Browser().get(reverse(name, kwargs=kwargs))
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_operation_of_the_document_is_on_a_page_once() -> None:
    told = {
        (said["operationId"], said["tags"][0])
        for path in document()["paths"].values()
        for method, said in path.items()
        if method in METHODS
    }
    shown = [(each.id, group.name) for group in operations.groups() for each in group.operations]
    assert set(shown) == told
    assert len(shown) == len(told)


@pytest.mark.parametrize("slug", GROUPS)
def test_a_group_says_of_each_call_its_path_scope_and_curl(slug: str) -> None:
    text = page("api:docs_group", slug=slug)
    group = next(each for each in operations.groups() if each.slug == slug)
    for operation in group.operations:
        part = text.split(f'id="{operation.id}"')[1].split("</section>")[0]
        assert operation.path in part
        assert all(scope in part for scope in operation.scopes)
        assert "curl" in part
        for answer in operation.answers:
            assert f'<th scope="row">{answer.status}</th>' in part
            for kind in answer.kinds:
                assert f"/api/docs/problems/#{kind}" in part


def test_each_kind_of_problem_has_a_place_that_its_type_points_at() -> None:
    text = page("api:docs_problems")
    assert re.findall(r'<section class="hf-operation" id="([^"]+)"', text) == [str(kind) for kind in Kind]


def test_each_scope_has_a_place_and_what_it_opens() -> None:
    text = page("api:docs_scopes")
    for scope in Scope:
        part = text.split(f'id="{scope.replace(":", "-")}"')[1].split("</section>")[0]
        assert "/api/v1/" in part, f"{scope} opens nothing"


def test_each_shape_has_a_page_whose_links_lead_somewhere() -> None:
    known = set(shapes.names())
    for name in known:
        found = shapes.shape(name)
        assert {field.type.link for field in found.fields if field.type.link} <= known
    assert "Reference" in page("api:docs_shape", shape="JobStatusUpdate")
    assert Browser().get("/api/docs/shapes/Nothing/").status_code == 404
    assert Browser().get("/api/docs/nothing/").status_code == 404


def test_the_demo_offers_a_client_that_works(cast: Cast, settings: Any) -> None:
    settings.DEMO = True
    assert API_CLIENT not in page("api:docs")
    give_a_client()
    give_a_client()
    assert API_CLIENT in page("api:docs")
    assert API_SECRET in page("api:docs_group", slug="records")
    asked = {"grant_type": "client_credentials", "client_id": API_CLIENT, "client_secret": API_SECRET}
    given = Browser().post("/api/oauth/token", asked).json()
    who = Browser().get("/api/v1/", headers={"Authorization": f"Bearer {given['access_token']}"}).json()
    assert who["landlord"] == "larkfield"
    assert who["scopes"] == sorted(Scope)


def test_the_demo_offers_a_record_that_is_there(cast: Cast, settings: Any) -> None:
    settings.DEMO = True
    first = Home.objects.filter(landlord=cast.larkfield).earliest("reference").reference
    assert f'value="{first}"' not in page("api:docs_group", slug="records")
    give_a_client()
    assert f'value="{first}"' in page("api:docs_group", slug="records")


def test_once_it_is_ended_it_is_offered_no_more(cast: Cast, settings: Any) -> None:
    settings.DEMO = True
    give_a_client()
    end_client(client=Client.objects.get(client_id=API_CLIENT), by=None)
    give_a_client()
    assert API_CLIENT not in page("api:docs")


def test_outside_the_demo_no_client_is_shown(cast: Cast) -> None:
    give_a_client()
    for name, kwargs in [("api:docs", {}), *(("api:docs_group", {"slug": slug}) for slug in GROUPS)]:
        text = page(name, **kwargs)
        assert API_CLIENT not in text
        assert API_SECRET not in text


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_an_empty_file_to_download(kind: str) -> None:
    assert f'href="{reverse("api:docs_template", kwargs={"kind": kind, "form": "csv"})}"' in page(
        "api:docs_templates"
    )
    as_csv = Browser().get(reverse("api:docs_template", kwargs={"kind": kind, "form": "csv"}))
    assert as_csv.content.decode("utf-8-sig").strip().split(",") == list(KINDS[kind].header(1))
    book = Browser().get(reverse("api:docs_template", kwargs={"kind": kind, "form": "xlsx"}))
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(KINDS[kind].header(1))


@pytest.mark.parametrize(("kind", "form"), [("homes", "pdf"), ("people", "csv")])
def test_no_other_file_is_there(kind: str, form: str) -> None:
    assert Browser().get(reverse("api:docs_template", kwargs={"kind": kind, "form": form})).status_code == 404
