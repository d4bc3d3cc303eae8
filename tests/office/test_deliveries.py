"""Deliveries: what came, how it went, what to put right, and who may say yes."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.office.views import deliveries as views
from portal.people.models import Person
from portal.sync.models import Delivery, DeliveryIssue
from tests.cast import Cast
from tests.factories.sync import DeliveryFactory, DeliveryIssueFactory

Door = Callable[[Person], Client]


def waiting(cast: Cast) -> Delivery:
    Delivery.objects.filter(pk=cast.delivery.pk).update(
        state="waiting",
        finished_at=None,
        counts={"homes": {"read": 1, "ended": 3}},
        would_end={"homes": {"would_end": 3, "of": 4}},
    )
    cast.delivery.refresh_from_db()
    return cast.delivery


def test_the_plan_is_shown_before_anybody_says_yes(cast: Cast, at_office: Door) -> None:
    delivery = waiting(cast)
    shown = at_office(cast.dara).get(f"/office/deliveries/{delivery.code}/").content.decode()
    assert "3 of 4 homes are not in the file and would be ended (75%)" in shown
    assert "Yes, apply it" in shown


def test_only_a_data_steward_says_yes_or_no(cast: Cast, at_office: Door) -> None:
    delivery = waiting(cast)
    address = f"/office/deliveries/{delivery.code}/"
    assert "Yes, apply it" not in at_office(cast.olive).get(address).content.decode()
    assert at_office(cast.olive).post(address, {"answer": "yes"}).status_code == 404
    assert at_office(cast.otto).post(address, {"answer": "yes"}).status_code == 404
    delivery.refresh_from_db()
    assert delivery.state == "waiting"


def test_no_changes_nothing(cast: Cast, at_office: Door) -> None:
    delivery = waiting(cast)
    address = f"/office/deliveries/{delivery.code}/"
    answer = at_office(cast.dara).post(address, {"answer": "no"}, follow=True)
    assert "Nothing was changed" in answer.content.decode()
    delivery.refresh_from_db()
    assert delivery.state == "declined"
    again = at_office(cast.dara).post(address, {"answer": "yes"}, follow=True)
    assert "no longer waits" in again.content.decode()


def test_files_are_sent_in(
    cast: Cast, at_office: Door, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORE = tmp_path
    file = SimpleUploadedFile("homes.csv", b"unit_reference\nA1\n")
    answer = at_office(cast.dara).post("/office/deliveries/new/", {"uploads": [file]})
    delivery = Delivery.objects.exclude(pk=cast.delivery.pk).get()
    assert answer.headers["Location"] == f"/office/deliveries/{delivery.code}/"
    assert delivery.received_by == cast.dara
    assert delivery.landlord == cast.larkfield


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("homes.pdf", b"x", "homes.pdf is not a file we can read"),
        ("homes.csv", b"", "The file is empty."),
    ],
)
def test_what_cannot_be_read_is_said_at_once(
    cast: Cast, at_office: Door, name: str, content: bytes, said: str
) -> None:
    file = io.BytesIO(content)
    file.name = name
    answer = at_office(cast.dara).post("/office/deliveries/new/", {"uploads": file})
    assert said in answer.content.decode()
    assert "There is a problem" in answer.content.decode()
    nothing = at_office(cast.dara).post("/office/deliveries/new/", {})
    assert "Choose at least one file." in nothing.content.decode()


def test_issues_are_told_by_kind_with_who_fixes_them(cast: Cast, at_office: Door) -> None:
    for line in range(2, 9):
        DeliveryIssue.objects.create(
            delivery=cast.delivery, landlord=cast.larkfield, issue="bad-date", severity="error",
            file="homes.csv", line=line, field="date_raised", message="That is no date.",
        )  # fmt: skip
    door = at_office(cast.olive)
    shown = door.get(f"/office/deliveries/{cast.delivery.code}/").content.decode()
    assert "7 times" in shown
    assert "homes.csv, line 2" in shown
    assert "and 4 more" in shown
    lines = b"".join(door.get(f"/office/deliveries/{cast.delivery.code}/issues.csv"))  # type: ignore[call-overload]
    assert lines.decode().count("That is no date.") == 7


def test_the_part_that_changes_asks_again_only_while_it_runs(cast: Cast, at_office: Door) -> None:
    door, address = at_office(cast.olive), f"/office/deliveries/{cast.delivery.code}/progress/"
    Delivery.objects.filter(pk=cast.delivery.pk).update(state="reading")
    assert f'data-refresh-url="{address}"' in door.get(address).content.decode()
    Delivery.objects.filter(pk=cast.delivery.pk).update(state="refused")
    finished = door.get(address).content.decode()
    assert "data-refresh-url" not in finished
    assert "data-finished" in finished  # the script then loads the whole page again
    assert "See how it went" in finished


def test_every_state_has_a_tone() -> None:
    assert set(views.TONES) == set(Delivery.State)


def test_records_that_were_put_one_by_one_are_summed_and_not_listed(cast: Cast, at_office: Door) -> None:
    put = {"kind": "homes", "file": "homes.json", "content": "{}"}
    kept = [DeliveryFactory(landlord=cast.larkfield, put=put) for _ in range(3)]
    DeliveryFactory(landlord=cast.eastmere, put=put)
    DeliveryIssueFactory(delivery=kept[0], severity="error")
    Delivery.objects.filter(pk=kept[1].pk).update(state="received", finished_at=None)
    shown = " ".join(at_office(cast.dara).get("/office/deliveries/").content.decode().split())
    assert "systems put 3 records one by one; 1 of them still waits; 1 could not be stored" in shown
    assert not any(str(delivery.code) in shown for delivery in kept)


def test_what_was_sent_to_be_looked_at_says_so(cast: Cast, at_office: Door) -> None:
    delivery = waiting(cast)
    Delivery.objects.filter(pk=delivery.pk).update(would_end={}, plan_only=True)
    shown = at_office(cast.dara).get(f"/office/deliveries/{delivery.code}/").content.decode()
    assert "sent to be looked at first" in shown
    assert "Yes, apply it" in shown


def test_a_file_that_is_too_long_is_said(cast: Cast, at_office: Door, settings: Any) -> None:
    settings.LONGEST_DELIVERED_FILE = 3
    files = {"uploads": [SimpleUploadedFile("homes.csv", b"unit_reference\n")]}
    shown = at_office(cast.dara).post("/office/deliveries/new/", files).content.decode()
    assert "homes.csv has more than 3 bytes." in shown
