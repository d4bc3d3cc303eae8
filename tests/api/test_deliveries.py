"""Deliveries that machines send: stored before the answer, applied after, and told as they are."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from pytest_django import Settings

from portal.core.uploading import arriving
from portal.homes.models import Home
from portal.records.models import Event
from portal.sync import tasks
from portal.sync.deliveries import pipeline, receiving
from portal.sync.models import Delivery
from tests.api.machines import Machine, machine, said
from tests.cast import Cast
from tests.factories.sync import DeliveryFactory, DeliveryIssueFactory
from tests.sync.deliveries import home, tenancy, written

pytestmark = pytest.mark.django_db
State = Delivery.State
ADDRESS = "/api/v1/deliveries"


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path) -> None:
    settings.STORE = tmp_path / "store"


@pytest.fixture(autouse=True)
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What a worker was asked to run."""
    keys: list[int] = []
    monkeypatch.setattr(tasks.apply_delivery, "delay", keys.append)
    return keys


@pytest.fixture
def larkfield(cast: Cast) -> Machine:
    return machine(cast.larkfield)


def csv_of(*rows: dict[str, Any]) -> bytes:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [",".join(columns), *(",".join(row.get(column, "") for column in columns) for row in rows)]
    return "\n".join([*lines, ""]).encode()


HOMES = csv_of(home(1), home(2))


def form(**files: bytes) -> bytes:
    named = {}
    for name, content in files.items():
        named[name] = io.BytesIO(content)
        named[name].name = name.replace("__", "/").replace("_dot_", ".")  # type: ignore[attr-defined]
    return encode_multipart(BOUNDARY, named)


def send(
    asker: Machine, body: bytes, query: str = "", kind: str = MULTIPART_CONTENT, **more: str
) -> HttpResponse:
    return asker.post(ADDRESS + query, body, Content_Type=kind, **more)


def sent(answer: HttpResponse) -> Delivery:
    assert answer.status_code == 202, answer.content
    return Delivery.objects.get(code=answer["Location"].rsplit("/", 1)[-1])


def kept(delivery: Delivery) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in receiving.files_of(delivery).iterdir()}


def nothing_is_left() -> bool:
    folders = list(receiving.store().glob("*"))
    return not folders and not list(arriving().iterdir()) and Delivery.objects.count() == 1  # the cast's own


def test_files_of_a_form_are_stored_and_begun(
    larkfield: Machine, begun: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(larkfield, form(homes_dot_csv=HOMES, tenancies_dot_csv=csv_of(tenancy(1))))
    delivery = sent(answer)

    assert begun == [delivery.pk]
    assert kept(delivery) == {"homes.csv": HOMES, "tenancies.csv": csv_of(tenancy(1))}
    assert (delivery.state, delivery.is_whole, delivery.plan_only) == (State.RECEIVED, True, False)
    assert delivery.received_through == larkfield.client
    assert said(answer)["progress"] == {"percent": 0, "step": "received"}
    event = Event.objects.filter(verb="delivery received").latest("pk")
    assert larkfield.client
    assert event.details["by_system"] == str(larkfield.client.system.code)
    assert not list(arriving().iterdir())


def test_one_file_is_the_body_under_its_name(larkfield: Machine) -> None:
    by_query = sent(send(larkfield, HOMES, "?name=homes.csv", "text/csv"))
    by_header = sent(
        send(larkfield, HOMES, kind="text/csv", Content_Disposition='attachment; filename="homes.csv"')
    )
    assert kept(by_query) == {"homes.csv": HOMES}
    assert by_header == by_query  # the same files, still unfinished: the same delivery


def test_a_json_file_is_a_file_where_it_has_a_name(larkfield: Machine) -> None:
    delivery = sent(send(larkfield, b"[]", "?name=homes.json", "application/json"))
    assert kept(delivery) == {"homes.json": b"[]"}


def test_a_zip_is_applied(larkfield: Machine) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("homes.csv", csv_of(home(901), home(902)))
    delivery = sent(send(larkfield, packed.getvalue(), "?name=november.zip&whole=false", "application/zip"))
    pipeline.run(delivery)

    told = said(larkfield.get(f"{ADDRESS}/{delivery.code}"))
    assert (told["state"], told["whole"], told["progress"]) == ("applied", False, None)
    assert told["counts"]["homes"]["created"] == 2
    assert Home.objects.filter(reference__in=["H901", "H902"]).count() == 2


def test_what_is_large_goes_to_the_disk_as_it_comes(
    larkfield: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    largest = []
    read = WSGIRequest.read

    def watched(request: WSGIRequest, size: int = -1) -> bytes:
        largest.append(size)
        return read(request, size)

    monkeypatch.setattr(WSGIRequest, "read", watched)
    content = b"x" * (9 << 20)
    delivery = sent(send(larkfield, content, "?name=homes.csv", "application/octet-stream"))
    in_form = sent(send(larkfield, form(tenancies_dot_csv=content)))

    assert 0 < min(largest) <= max(largest) <= 1 << 20
    assert len(kept(delivery)["homes.csv"]) == len(kept(in_form)["tenancies.csv"]) == 9 << 20


def test_a_name_with_path_parts_is_only_its_last(larkfield: Machine) -> None:
    delivery = sent(send(larkfield, HOMES, "?name=../../../etc/homes.csv", "text/csv"))
    windows = sent(send(larkfield, csv_of(tenancy(1)), "?name=C:%5Cout%5Ctenancies.csv", "text/csv"))
    in_form = sent(send(larkfield, form(**{"..__..__components_dot_csv": b"a"})))
    assert [list(kept(each)) for each in (delivery, windows, in_form)] == [
        ["homes.csv"], ["tenancies.csv"], ["components.csv"],
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [MULTIPART_CONTENT, "text/csv"])
def test_a_body_that_is_cut_in_the_middle_leaves_nothing(larkfield: Machine, kind: str) -> None:
    body = form(homes_dot_csv=HOMES) if kind == MULTIPART_CONTENT else HOMES
    for cut in (1, len(body) // 2, len(body) - 1):
        answer = larkfield.browser.generic(
            "POST",
            f"{ADDRESS}?name=homes.csv",
            body,
            kind,
            headers={"Authorization": f"Bearer {larkfield.token}"},
            **{"wsgi.input": io.BytesIO(body[:cut])},
        )
        assert (answer.status_code, said(answer)["title"]) == (400, "The document cannot be read")  # type: ignore[arg-type]
        assert f"{cut:,} of {len(body):,} bytes" in said(answer)["detail"]  # type: ignore[arg-type]
    assert nothing_is_left()


def test_a_body_in_chunks_is_asked_for_with_its_length(larkfield: Machine) -> None:
    answer = larkfield.browser.generic(
        "POST", f"{ADDRESS}?name=homes.csv", HOMES, "text/csv",
        headers={"Authorization": f"Bearer {larkfield.token}"}, HTTP_TRANSFER_ENCODING="chunked",
    )  # fmt: skip
    assert answer.status_code == 400


def test_a_form_without_files_is_refused(larkfield: Machine) -> None:
    answer = send(larkfield, encode_multipart(BOUNDARY, {"word": "hello"}))
    assert answer.status_code == 422
    assert [fault["code"] for fault in said(answer)["faults"]] == ["no-files"]
    assert nothing_is_left()


def test_two_files_of_one_name_are_refused(larkfield: Machine) -> None:
    files = form(a_homes_dot_csv=HOMES).replace(b'filename="a_homes.csv"', b'filename="homes.csv"')
    both = files.replace(f"--{BOUNDARY}--\r\n".encode(), b"") + files
    answer = send(larkfield, both)
    assert [fault["code"] for fault in said(answer)["faults"]] == ["repeated-kind"]
    assert nothing_is_left()


def test_a_form_that_is_none_is_refused(larkfield: Machine) -> None:
    assert send(larkfield, b"nothing of the kind", kind="multipart/form-data").status_code == 400


def test_a_body_without_a_name_is_refused(larkfield: Machine) -> None:
    answer = send(larkfield, HOMES, kind="text/csv")
    assert (answer.status_code, said(answer)["faults"][0]["field"]) == (400, "name")


def test_what_is_longer_than_any_file_is_not_read(larkfield: Machine, settings: Settings) -> None:
    settings.LONGEST_DELIVERED_FILE = 10
    answer = send(larkfield, HOMES, "?name=homes.csv", "text/csv")
    assert answer.status_code == 413
    assert nothing_is_left()


def test_an_empty_file_and_a_bomb_are_refused_when_they_are_read(larkfield: Machine) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("homes.csv", HOMES + b" " * (80 << 20))
    for body, name, issue in ((b"", "homes.csv", "empty-file"), (bomb.getvalue(), "a.zip", "zip-bomb")):
        delivery = sent(send(larkfield, body, f"?name={name}", "application/octet-stream"))
        pipeline.run(delivery)
        told = said(larkfield.get(f"{ADDRESS}/{delivery.code}"))
        assert (told["state"], told["issues"]) == ("refused", 1)
        [found] = said(larkfield.get(f"{ADDRESS}/{delivery.code}/issues"))["issues"]
        assert found["code"] == issue


def test_the_same_file_twice_changes_nothing(larkfield: Machine) -> None:
    body = csv_of(home(901))
    first = sent(send(larkfield, body, "?name=homes.csv&whole=false", "text/csv"))
    pipeline.run(first)
    again = sent(send(larkfield, body, "?name=homes.csv&whole=false", "text/csv"))
    pipeline.run(again)

    assert first != again
    assert again.counts["homes"]["unchanged"] == 1


def test_a_key_that_comes_again_is_one_delivery(larkfield: Machine) -> None:
    answers = [send(larkfield, HOMES, "?name=homes.csv", "text/csv", Idempotency_Key="k-1") for _ in range(2)]
    assert len({answer["Location"] for answer in answers}) == 1
    assert answers[1]["Idempotency-Replayed"] == "true"
    other = send(larkfield, HOMES + b"\n", "?name=homes.csv", "text/csv", Idempotency_Key="k-1")
    assert (other.status_code, said(other)["title"]) == (
        422,
        "The Idempotency-Key was used for something else",
    )
    assert not list(arriving().iterdir())


def test_a_plan_waits_for_a_yes_and_says_what_it_would_do(
    larkfield: Machine, begun: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    body = csv_of(home(901))
    delivery = sent(send(larkfield, body, "?name=homes.csv&plan_only=true&whole=false", "text/csv"))
    pipeline.run(delivery)
    address = f"{ADDRESS}/{delivery.code}"

    told = said(larkfield.get(address))
    assert (told["state"], told["plan_only"]) == ("waiting", True)
    assert told["counts"]["homes"]["created"] == 1
    assert "until somebody says yes" in told["reason"]
    assert not Home.objects.filter(reference="H901").exists()

    with django_capture_on_commit_callbacks(execute=True):
        yes = said(larkfield.post(f"{address}/approve", None))
    assert (yes["state"], yes["reason"]) == ("applying", None)
    assert begun == [delivery.pk]
    tasks.apply_delivery.run(delivery.pk)
    assert said(larkfield.get(address))["state"] == "applied"
    assert Home.objects.filter(reference="H901").exists()
    assert Event.objects.filter(verb="delivery approved").get().details["by_system"]

    assert larkfield.post(f"{address}/approve", None).status_code == 409
    assert larkfield.post(f"{address}/decline", None).status_code == 409


def test_a_no_stores_nothing(larkfield: Machine, cast: Cast) -> None:
    delivery = DeliveryFactory(landlord=cast.larkfield, state=State.WAITING, finished_at=None)
    answer = larkfield.post(f"{ADDRESS}/{delivery.code}/decline", None)
    assert said(answer)["state"] == "declined"


def test_what_would_end_too_much_says_why_it_waits(larkfield: Machine) -> None:
    delivery = sent(send(larkfield, csv_of(home(901)), "?name=homes.csv", "text/csv"))
    pipeline.run(delivery)
    told = said(larkfield.get(f"{ADDRESS}/{delivery.code}"))
    assert told["state"] == "waiting"
    assert told["would_end"]["homes"]["would_end"] > 0
    assert told["reason"].startswith("It would end")


def test_a_worker_that_dies_while_it_applies_loses_nothing(
    larkfield: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = sent(send(larkfield, csv_of(home(901)), "?name=homes.csv&whole=false", "text/csv"))
    Delivery.objects.filter(pk=delivery.pk).update(state=State.READING)  # so far it came
    again = sent(send(larkfield, csv_of(home(901)), "?name=homes.csv&whole=false", "text/csv"))
    assert again == delivery
    tasks.apply_delivery.run(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == State.APPLIED


def test_a_queue_that_is_away_does_not_undo_what_is_stored(
    larkfield: Machine, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def away(_: int) -> None:
        raise ConnectionError("no queue")

    monkeypatch.setattr(tasks.apply_delivery, "delay", away)
    with django_capture_on_commit_callbacks() as callbacks:
        delivery = sent(send(larkfield, HOMES, "?name=homes.csv", "text/csv"))
    assert len(callbacks) == 1
    assert kept(delivery)


def test_the_list_is_newest_first_in_pages_and_without_what_was_put(larkfield: Machine, cast: Cast) -> None:
    rows = [DeliveryFactory(landlord=cast.larkfield) for _ in range(3)]
    DeliveryFactory(landlord=cast.eastmere)
    put = DeliveryFactory(
        landlord=cast.larkfield, put={"kind": "homes", "file": "homes.json", "content": "{}"}
    )
    DeliveryIssueFactory(delivery=rows[2])

    first = said(larkfield.get(f"{ADDRESS}?limit=2"))
    codes = [each["code"] for each in first["deliveries"]]
    assert codes == [str(rows[2].code), str(rows[1].code)]
    assert [each["issues"] for each in first["deliveries"]] == [1, 0]
    second = said(larkfield.get(f"{ADDRESS}?limit=2&cursor={first['cursor']}"))
    assert [each["code"] for each in second["deliveries"]] == [str(rows[0].code), str(cast.delivery.code)]
    assert second["cursor"] is None
    only = said(larkfield.get(f"{ADDRESS}?one_record=true"))["deliveries"]
    assert [each["code"] for each in only] == [str(put.code)]


@pytest.mark.parametrize("query", ["?state=lost", "?one_record=maybe", "?cursor=%20", "?limit=0"])
def test_a_question_that_cannot_be_answered_is_said(larkfield: Machine, query: str) -> None:
    assert larkfield.get(ADDRESS + query).status_code == 400


def test_the_list_asks_as_much_for_many_as_for_one(
    larkfield: Machine, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for _ in range(4):
        DeliveryFactory(landlord=cast.larkfield)
    with django_assert_max_num_queries(6):
        larkfield.get(ADDRESS)


def test_issues_come_in_pages_and_as_csv(larkfield: Machine, cast: Cast) -> None:
    delivery = DeliveryFactory(landlord=cast.larkfield)
    for line in range(3):
        DeliveryIssueFactory(delivery=delivery, line=line, value="=1+1")
    address = f"{ADDRESS}/{delivery.code}/issues"

    first = said(larkfield.get(f"{address}?limit=2"))
    assert [issue["line"] for issue in first["issues"]] == [0, 1]
    assert [
        issue["line"] for issue in said(larkfield.get(f"{address}?cursor={first['cursor']}"))["issues"]
    ] == [2]
    as_csv = larkfield.get(address, Accept="text/csv")
    assert as_csv["Content-Type"] == "text/csv; charset=utf-8"
    lines = b"".join(as_csv.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 4
    assert "'=1+1" in lines[1]


def test_another_landlords_delivery_is_not_there(cast: Cast) -> None:
    other = machine(cast.eastmere)
    address = f"{ADDRESS}/{cast.delivery.code}"
    assert other.get(address).status_code == 404
    assert other.get(f"{address}/issues").status_code == 404
    assert other.post(f"{address}/approve", None).status_code == 404


def test_the_office_and_machines_send_the_same_way(larkfield: Machine, cast: Cast, tmp_path: Path) -> None:
    """The sum of the files is the same, whichever way they came."""
    folder = written(tmp_path / "one", homes=[home(1)])
    (folder / "delivery.toml").unlink()
    by_path = receiving.receive_path(landlord=cast.eastmere, path=folder, by=None)
    content = (folder / "homes.csv").read_bytes()
    by_machine = sent(send(larkfield, form(homes_dot_csv=content)))
    assert by_machine.sha256 == by_path.sha256
    expected = hashlib.sha256(b"homes.csv\0" + hashlib.sha256(content).hexdigest().encode() + b"\0")
    assert by_machine.sha256 == expected.hexdigest()


def test_it_takes_the_permission_to_send(cast: Cast, begun: list[int]) -> None:
    reader = machine(cast.larkfield, scopes=["deliveries:read"])
    assert send(reader, HOMES, "?name=homes.csv", "text/csv").status_code == 403
    assert nothing_is_left()
