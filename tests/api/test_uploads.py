"""Large files in parts: in any order, again and again, and on after a break."""

import hashlib
import io
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from pytest_django import Settings

from portal.core import clock
from portal.homes.models import Home
from portal.sync import tasks
from portal.sync.deliveries import pipeline, receiving, uploads
from portal.sync.models import Delivery, Upload, UploadPart
from tests.api.machines import Machine, machine, said
from tests.api.test_deliveries import csv_of, kept
from tests.cast import Cast, assemble
from tests.sync.deliveries import home, tenancy

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/uploads"
FILE = csv_of(home(901), home(902))
THIRDS = [FILE[:100], FILE[100:250], FILE[250:]]


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path) -> None:
    settings.STORE = tmp_path / "store"


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.apply_delivery, "delay", lambda _: None)


@pytest.fixture
def larkfield(cast: Cast) -> Machine:
    return machine(cast.larkfield)


def begun(asker: Machine, content: bytes = FILE, name: str = "homes.csv", **more: str) -> str:
    answer = asker.post(ADDRESS, {"name": name, "size": len(content), **more})
    assert answer.status_code == 201, answer.content
    return answer["Location"]


def put(asker: Machine, address: str, number: int, content: bytes) -> HttpResponse:
    return asker.put(f"{address}/{number}", content, Content_Type="application/octet-stream")


def whole(asker: Machine, content: bytes = FILE, name: str = "homes.csv") -> str:
    address = begun(asker, content, name)
    assert put(asker, address, 1, content).status_code == 200
    return address


def test_parts_in_any_order_become_the_file(larkfield: Machine) -> None:
    address = begun(larkfield, sha256=hashlib.sha256(FILE).hexdigest().upper())
    for number in (3, 1, 2):
        answer = said(put(larkfield, address, number, THIRDS[number - 1]))
        assert answer == {
            "part": number,
            "size": len(THIRDS[number - 1]),
            "sha256": hashlib.sha256(THIRDS[number - 1]).hexdigest(),
        }
    assert said(larkfield.get(address))["here"] == len(FILE)
    answer = larkfield.post(f"{address}/complete?whole=false", None)
    delivery = Delivery.objects.get(code=said(answer)["code"])

    assert answer.status_code == 202
    assert answer["Location"] == f"/api/v1/deliveries/{delivery.code}"
    assert kept(delivery) == {"homes.csv": FILE}
    assert said(larkfield.get(address))["delivery"] == str(delivery.code)
    pipeline.run(delivery)
    assert Home.objects.filter(reference__in=["H901", "H902"]).count() == 2


def test_a_part_that_comes_again_takes_the_place_of_the_first(
    larkfield: Machine, django_capture_on_commit_callbacks: Any
) -> None:
    address = begun(larkfield)
    put(larkfield, address, 1, b"x" * len(FILE))
    with django_capture_on_commit_callbacks(execute=True):
        put(larkfield, address, 1, FILE)
    assert len(said(larkfield.get(address))["parts"]) == 1
    upload = Upload.objects.get()
    assert [path.read_bytes() for path in uploads.folder_of(upload).iterdir()] == [FILE]


def test_what_broke_off_goes_on_where_it_was(larkfield: Machine) -> None:
    address = begun(larkfield)
    put(larkfield, address, 1, THIRDS[0])
    broken = larkfield.browser.generic(
        "PUT",
        f"{address}/2",
        THIRDS[1],
        "application/octet-stream",
        headers={"Authorization": f"Bearer {larkfield.token}"},
        **{"wsgi.input": io.BytesIO(THIRDS[1][:7])},
    )
    assert broken.status_code == 400
    assert [part["part"] for part in said(larkfield.get(address))["parts"]] == [1]
    assert len(list(uploads.folder_of(Upload.objects.get()).iterdir())) == 1

    for number in (2, 3):
        put(larkfield, address, number, THIRDS[number - 1])
    assert larkfield.post(f"{address}/complete", None).status_code == 202


def test_a_crash_while_the_parts_are_joined_leaves_them(
    larkfield: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = whole(larkfield)

    def die(**_: Any) -> Delivery:
        raise MemoryError("killed")

    with monkeypatch.context() as here:
        here.setattr(receiving, "receive", die)
        with pytest.raises(MemoryError):
            larkfield.post(f"{address}/complete", None)
    assert not Delivery.objects.filter(uploads__isnull=False).exists()
    assert larkfield.post(f"{address}/complete", None).status_code == 202
    assert [path.name for path in receiving.store().iterdir()]


def test_complete_twice_is_one_delivery(larkfield: Machine) -> None:
    address = whole(larkfield)
    places = {larkfield.post(f"{address}/complete", None)["Location"] for _ in range(2)}
    assert len(places) == 1


def test_several_uploads_are_one_delivery(
    larkfield: Machine, django_capture_on_commit_callbacks: Any
) -> None:
    content = csv_of(tenancy(901))
    codes = [
        address.rsplit("/", 1)[-1]
        for address in (whole(larkfield), whole(larkfield, content, "tenancies.csv"))
    ]
    with django_capture_on_commit_callbacks(execute=True):
        answer = larkfield.post("/api/v1/deliveries?plan_only=true&whole=false", {"uploads": codes})
    delivery = Delivery.objects.get(code=said(answer)["code"])
    assert kept(delivery) == {"homes.csv": FILE, "tenancies.csv": content}
    assert (delivery.plan_only, delivery.is_whole) == (True, False)
    assert not list(uploads.uploads().iterdir())

    one = larkfield.post("/api/v1/deliveries", {"uploads": [*codes, whole(larkfield).rsplit("/", 1)[-1]]})
    assert (one.status_code, "in another delivery" in said(one)["detail"]) == (409, True)


@pytest.mark.parametrize("document", [{}, [], {"uploads": []}, {"uploads": "x"}, {"uploads": [7]}, "x"])
def test_a_delivery_of_no_uploads_is_refused(larkfield: Machine, document: Any) -> None:
    assert larkfield.post("/api/v1/deliveries", document).status_code == 400


def test_a_wrong_sum_is_said_and_can_be_put_right(larkfield: Machine) -> None:
    address = begun(larkfield, sha256=hashlib.sha256(FILE).hexdigest())
    put(larkfield, address, 1, b"x" * len(FILE))
    answer = larkfield.post(f"{address}/complete", None)
    assert (answer.status_code, "sha256" in said(answer)["detail"]) == (409, True)
    assert not list(receiving.store().glob("*"))

    put(larkfield, address, 1, FILE)
    assert larkfield.post(f"{address}/complete", None).status_code == 202


@pytest.mark.parametrize(
    ("numbers", "says"), [((), "0 bytes"), ((1, 3), "Part 2"), ((1, 2), "bytes are here")]
)
def test_what_is_not_all_here_makes_no_delivery(
    larkfield: Machine, numbers: tuple[int, ...], says: str
) -> None:
    address = begun(larkfield)
    for number in numbers:
        put(larkfield, address, number, THIRDS[number - 1])
    answer = larkfield.post(f"{address}/complete", None)
    assert (answer.status_code, says in said(answer)["detail"]) == (409, True)


def test_more_than_was_said_is_not_kept(larkfield: Machine) -> None:
    address = begun(larkfield)
    put(larkfield, address, 1, FILE)
    assert put(larkfield, address, 2, b"more").status_code == 409
    assert UploadPart.objects.count() == 1
    assert len(list(uploads.folder_of(Upload.objects.get()).iterdir())) == 1


def test_a_part_that_is_too_long_or_empty_is_not_read(larkfield: Machine, settings: Settings) -> None:
    address = begun(larkfield)
    settings.LONGEST_PART = 10
    assert put(larkfield, address, 1, FILE).status_code == 413
    assert put(larkfield, address, 1, b"").status_code == 400
    assert put(larkfield, address, 0, b"a").status_code == 404
    assert put(larkfield, address, 10_001, b"a").status_code == 404


def test_after_its_delivery_no_part_is_taken(larkfield: Machine) -> None:
    address = whole(larkfield)
    larkfield.post(f"{address}/complete", None)
    assert put(larkfield, address, 1, FILE).status_code == 409


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"name": "homes.csv"},
        {"name": "homes.csv", "size": 0},
        {"name": "a", "size": 1, "sha256": "x"},
        [],
    ],
)
def test_an_upload_that_does_not_say_what_comes_is_refused(larkfield: Machine, document: Any) -> None:
    assert larkfield.post(ADDRESS, document).status_code == 400


def test_a_file_longer_than_any_is_refused_before_it_comes(larkfield: Machine) -> None:
    assert larkfield.post(ADDRESS, {"name": "homes.csv", "size": 10**15}).status_code == 413


def test_a_name_with_path_parts_is_only_its_last(larkfield: Machine) -> None:
    assert said(larkfield.get(begun(larkfield, name="../../homes.csv")))["name"] == "homes.csv"


def test_it_can_be_taken_back(larkfield: Machine, django_capture_on_commit_callbacks: Any) -> None:
    address = whole(larkfield)
    with django_capture_on_commit_callbacks(execute=True):
        assert larkfield.ask("DELETE", address).status_code == 204
    assert larkfield.get(address).status_code == 404
    assert not list(uploads.uploads().iterdir())


def test_another_landlords_upload_is_not_there(larkfield: Machine, cast: Cast) -> None:
    address, other = whole(larkfield), machine(cast.eastmere)
    assert other.get(address).status_code == 404
    assert put(other, address, 1, FILE).status_code == 404
    assert other.post(f"{address}/complete", None).status_code == 404
    assert other.ask("DELETE", address).status_code == 404
    code = address.rsplit("/", 1)[-1]
    assert other.post("/api/v1/deliveries", {"uploads": [code]}).status_code == 404


def test_a_key_that_comes_again_is_one_upload(larkfield: Machine) -> None:
    said_twice = {"name": "homes.csv", "size": 9}
    places = {larkfield.post(ADDRESS, said_twice, Idempotency_Key="u")["Location"] for _ in range(2)}
    assert (len(places), Upload.objects.count()) == (1, 1)


def test_after_a_week_it_is_forgotten(larkfield: Machine) -> None:
    old, new = whole(larkfield), whole(larkfield)
    code = old.rsplit("/", 1)[-1]
    Upload.objects.filter(code=code).update(begun_at=clock.now() - uploads.KEPT_FOR - timedelta(hours=1))
    left = receiving.store() / "left.arriving"
    left.mkdir(parents=True)
    tasks.tidy_uploads.run()
    assert larkfield.get(old).status_code == 404
    assert larkfield.get(new).status_code == 200
    assert left.exists()  # it may still be arriving

    uploads.tidy(at=clock.now() + uploads.KEPT_FOR + timedelta(hours=1))
    assert not list(uploads.uploads().iterdir())
    assert not left.exists()


@pytest.mark.django_db(transaction=True)
def test_two_that_complete_at_once_make_one_delivery() -> None:
    asker = machine(assemble().larkfield)
    address, places = whole(asker), []

    def complete() -> None:
        try:
            mine = Machine(asker.client, asker.token)
            places.append(mine.post(f"{address}/complete", None)["Location"])
        finally:
            connection.close()

    both = [threading.Thread(target=complete) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(20)
    assert len(places) == 2
    assert len(set(places)) == 1
