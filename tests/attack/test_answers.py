"""What every answer says to the browser, and what no question may ask."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from tests.cast import Cast
from tests.documents.publishing import its_sheet
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

POLICY, FRAMES, KEEPING = "Content-Security-Policy", "X-Frame-Options", "Cache-Control"


@pytest.mark.parametrize(
    "address",
    ["/", "/office", "/office/", "/office/nothing/", "/nothing/", "/static/nothing.css", "/healthz", "/%00"],
)
def test_every_answer_has_the_policy(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer[POLICY].find("default-src 'none'") >= 0
    assert answer[FRAMES] == "DENY"


def test_so_has_the_office_that_is_not_there_for_a_resident(client: Client, cast: Cast) -> None:
    answer = sign_in(client, cast.amina).get("/office/")
    assert answer.status_code == 404
    assert answer[POLICY]
    assert answer[FRAMES] == "DENY"


def test_so_has_the_answer_to_a_wrong_host(client: Client) -> None:
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert answer[POLICY]


@pytest.mark.parametrize("address", ["/", "/help/", "/privacy/", "/cookies/", "/accessibility/", "/nothing/"])
def test_no_browser_keeps_what_somebody_signed_in_saw(client: Client, cast: Cast, address: str) -> None:
    assert "no-store" in sign_in(client, cast.amina).get(address)[KEEPING]


def test_what_everybody_may_see_can_be_kept(client: Client) -> None:
    assert KEEPING not in client.get("/help/")


@pytest.mark.parametrize("address", ["/%00/", "/office/sign-in/with/%00/login/", "/look/%00.css"])
def test_an_address_with_a_nul_is_nowhere(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("year", ["0000", "0001", "9999", "-1", "abc", "\x00", "٢٠٢٤", "1" * 5000])
def test_no_year_is_too_odd(client: Client, cast: Cast, year: str) -> None:
    page = sign_in(client, cast.amina).get(f"/homes/{cast.flat_1.code}/repairs/", {"year": year})
    assert page.status_code == 200


def test_a_nul_is_looked_for_and_kept_as_any_other_letter(client: Client, cast: Cast) -> None:
    sheet = reverse("publication:sheet", kwargs=its_sheet(cast))
    assert client.get(sheet, {"building": "a\x00b"}).status_code == 200
    kept = sign_in(Client(), cast.olive).post("/office/queues/late/", {"act": "save", "name": "a\x00b"})
    assert kept.status_code == 302


def test_a_stranger_fills_no_disk(client: Client, tmp_path: Path) -> None:
    with override_settings(FILE_UPLOAD_TEMP_DIR=tmp_path):
        long = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        assert client.post("/sign-in/", {"contact": long}).status_code == 400
        length = str(10**12)
        answer = client.generic(
            "POST", "/sign-in/", b"x", "multipart/form-data; boundary=b", **{"CONTENT_LENGTH": length}
        )
    assert answer.status_code == 400
    assert not list(tmp_path.iterdir())
