"""A system follows the changes of its landlord, or of its own orders: in order, none missed, none twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from portal.core import clock
from portal.homes.actions import raise_correction
from portal.records.events import record, through
from portal.repairs.actions import saying
from portal.repairs.composing import raise_repair
from portal.repairs.models import RepairRequest, SlotBooking, WorkOrder
from portal.sync.changes.forgetting import forget
from portal.sync.changes.numbering import number
from portal.sync.changes.verbs import kinds
from portal.sync.models import Change
from standards.messages import check_message
from tests.api.machines import Machine, machine, said
from tests.cast import Cast
from tests.factories.repairs import PhotoFactory, SlotPatternFactory
from tests.factories.sync import changed

pytestmark = pytest.mark.django_db
FEED = "/api/v1/changes"


@pytest.fixture
def larkfields(cast: Cast) -> Machine:
    """It follows from now on."""
    number(cast.larkfield.pk)
    return machine(cast.larkfield)


def read(asker: Machine, **asked: Any) -> dict[str, Any]:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    answer = asker.get(f"{FEED}?{query}")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = said(answer)
    return found


def test_what_happens_is_told_in_order_with_the_landlords_own_reference(
    cast: Cast, larkfields: Machine
) -> None:
    begin = read(larkfields, after="now")
    assert begin["changes"] == []
    changed(cast.own_order, type_code="10")
    record("repair said done", cast.own_order, by=None, anew=False)
    page = read(larkfields, after=begin["cursor"])
    assert [change["kind"] for change in page["changes"]] == ["work_order.updated", "work_order.completed"]
    first, second = page["changes"]
    assert second["position"] == first["position"] + 1
    assert first["record"] == {
        "kind": "work_order",
        "reference": cast.own_order.reference,
        "code": str(cast.own_order.code),
        "url": f"/api/v1/work-orders/{cast.own_order.reference}",
    }
    assert first["home"] == cast.flat_1.reference
    assert (first["details"], first["by_system"], first["message"]) == ({"type": "10"}, None, None)
    assert page["is_last"] is True


def test_at_the_end_the_cursor_stays_the_same(cast: Cast, larkfields: Machine) -> None:
    changed(cast.own_order)
    page = read(larkfields)
    assert read(larkfields, after=page["cursor"]) == {
        "changes": [],
        "cursor": page["cursor"],
        "is_last": True,
    }


def test_pages_follow_each_other_and_each_change_has_its_own_cursor(cast: Cast, larkfields: Machine) -> None:
    for _ in range(5):
        changed(cast.own_order)
    whole = read(larkfields)["changes"]
    cursor, seen = "", []
    for _ in range(3):
        page = read(larkfields, after=cursor, limit=2)
        seen += page["changes"]
        cursor = page["cursor"]
    assert seen == whole[: len(seen)]
    assert len(seen) >= 5
    assert read(larkfields, after=whole[2]["cursor"])["changes"] == whole[3:]


def test_a_report_is_told_with_its_message(cast: Cast, larkfields: Machine) -> None:
    RepairRequest.objects.filter(pk=cast.request.pk).update(message=raise_repair(cast.request))
    record("repair reported", cast.request, by=cast.amina, home=str(cast.flat_1.code), problem="x")
    [change] = read(larkfields, kinds="report.made")["changes"]
    assert change["record"]["reference"] == cast.request.reference
    assert change["home"] == cast.flat_1.reference
    assert check_message("RaiseRepair", change["message"]) == []
    assert change["details"] == {"problem": "x"}  # the code of the home is ours, and is told as theirs


def test_what_a_resident_says_is_told_with_its_message(cast: Cast, larkfields: Machine) -> None:
    saying.add_words(order=cast.own_order, words="It drips again", at=clock.now(), by=cast.amina)
    [change] = read(larkfields, kinds="resident.said")["changes"]
    assert change["record"]["reference"] == cast.own_order.reference
    assert change["details"]["kind"] == "words"
    assert check_message("JobStatusUpdate", change["message"]) == []
    assert change["message"]["Comments"] == "It drips again"


def test_a_correction_a_delivery_and_a_photo_are_told(cast: Cast, larkfields: Machine) -> None:
    raise_correction(
        home=cast.flat_1,
        kind="homes",
        code=cast.flat_1.code,
        fact="bedrooms",
        shown="2",
        source=None,
        what_is_wrong="Amina says that there are three",
        should_be="3",
        on=cast.today,
        by=cast.amina,
    )
    record("delivery applied", cast.delivery, by=None, counts={"homes": {"changed": 3}}, issues=0)
    photo = PhotoFactory(home=cast.flat_1, work_order=cast.own_order, by=cast.amina)
    record("photo refused", photo, by=None, why="not_a_photo")
    changes = {change["kind"]: change for change in read(larkfields)["changes"]}
    assert changes["correction.raised"]["home"] == cast.flat_1.reference
    assert changes["correction.raised"]["details"] == {"kind": "homes", "fact": "bedrooms"}
    assert changes["delivery.applied"]["details"]["counts"] == {"homes": {"changed": 3}}
    assert changes["delivery.applied"]["record"]["url"] == f"/api/v1/deliveries/{cast.delivery.code}"
    assert changes["photos.refused"]["record"]["reference"] == cast.own_order.reference
    assert "Amina says" not in str(changes)


def test_a_place_in_the_calendar_is_told_once_there_is_a_report_for_it(
    cast: Cast, larkfields: Machine
) -> None:
    for report, place in ((cast.request.code, 1), (cast.flat_1.code, 2)):
        booking = SlotBooking.objects.create(
            landlord=cast.larkfield,
            pattern=SlotPatternFactory(landlord=cast.larkfield),
            on=cast.today,
            place=place,
            report=report,
        )
        record("visit place taken", booking, by=cast.amina, on=cast.today.isoformat())
    [change] = read(larkfields)["changes"]
    assert (change["kind"], change["record"]["reference"]) == ("visit.place_taken", cast.request.reference)


def test_what_a_systems_own_message_did_says_so(cast: Cast, larkfields: Machine) -> None:
    with through(cast.system.code):
        changed(cast.own_order)
    changed(cast.own_order)
    told = [change["by_system"] for change in read(larkfields)["changes"]]
    assert told == [str(cast.system.code), None]


def test_it_may_ask_for_some_kinds_only(cast: Cast, larkfields: Machine) -> None:
    changed(cast.own_order)
    record("repair said done", cast.own_order, by=None)
    changed(cast.own_order)
    page = read(larkfields, kinds="work_order.completed,report.made")
    assert [change["kind"] for change in page["changes"]] == ["work_order.completed"]
    assert page["cursor"] == read(larkfields)["cursor"]  # what it does not want is not looked at again
    assert set(kinds()) >= {"work_order.completed"}


def test_a_contractors_system_sees_the_changes_of_its_own_orders_alone(
    cast: Cast, larkfields: Machine
) -> None:
    record("repair reported", cast.request, by=cast.amina)
    changed(cast.own_order)
    changed(cast.contractors_order)
    saying.add_words(order=cast.contractors_order, words="Ring twice", at=clock.now(), by=cast.ben)
    WorkOrder.objects.filter(pk=cast.contractors_order.pk).update(completed_at=clock.now())
    rated = WorkOrder.objects.get(pk=cast.contractors_order.pk)
    saying.say_fixed(order=rated, at=clock.now(), by=cast.ben)
    saying.rate(order=rated, work_score=1, ease_score=1, words="Rude", at=clock.now(), by=cast.ben)
    record("delivery applied", cast.delivery, by=None)
    changes = read(machine(cast.larkfield, cast.contractor))["changes"]
    assert {change["record"]["reference"] for change in changes} == {cast.contractors_order.reference}
    assert [change["kind"] for change in changes] == ["work_order.updated", *["resident.said"] * 2]
    assert "Rude" not in str(changes)
    assert len(read(larkfields)["changes"]) == 7


def test_another_landlords_changes_are_not_seen(cast: Cast, larkfields: Machine) -> None:
    changed(cast.own_order)
    assert read(machine(cast.eastmere))["changes"] == []


def test_a_message_of_a_change_that_cannot_be_written_holds_up_nothing(
    cast: Cast, larkfields: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.repairs.composing.status_update_of", lambda *_: 1 / 0)
    saying.add_words(order=cast.own_order, words="Hello", at=clock.now(), by=cast.amina)
    [change] = read(larkfields)["changes"]
    assert (change["kind"], change["message"]) == ("resident.said", None)


def test_what_is_too_old_is_forgotten_and_whoever_is_behind_reads_anew(
    cast: Cast, larkfields: Machine, settings: Settings
) -> None:
    for _ in range(3):
        changed(cast.own_order)
    whole = read(larkfields)["changes"]
    old = clock.now() - timedelta(days=settings.CHANGES_DAYS, minutes=1)
    Change.objects.filter(position__lte=whole[1]["position"]).update(at=old)
    forget(now=clock.now())
    assert read(larkfields)["changes"] == whole[2:]
    assert read(larkfields, after=whole[1]["cursor"])["changes"] == whole[2:]
    answer = larkfields.get(f"{FEED}?after={whole[0]['cursor']}")
    assert answer.status_code == 410
    assert said(answer)["type"].endswith("#gone")
    forget(now=clock.now() + timedelta(days=settings.CHANGES_DAYS + 1))
    assert read(larkfields, after="now") == {"changes": [], "cursor": whole[2]["cursor"], "is_last": True}
    changed(cast.own_order)
    [later] = read(larkfields, after=whole[2]["cursor"])["changes"]
    assert later["position"] == whole[2]["position"] + 1


def test_a_cursor_of_a_time_that_a_backup_does_not_know_is_gone_too(larkfields: Machine) -> None:
    assert larkfields.get(f"{FEED}?after=1000000").status_code == 410


@pytest.mark.parametrize("cursor", ["nonsense", "-1", "1e3", "9" * 30, "%E0%A5%A7", "1.0", "%00"])
def test_what_was_never_a_cursor_is_refused(larkfields: Machine, cursor: str) -> None:
    answer = larkfields.get(f"{FEED}?after={cursor}")
    assert answer.status_code == 400
    assert said(answer)["faults"][0]["field"] == "after"


@pytest.mark.parametrize(
    ("asked", "field"), [("limit=0", "limit"), ("limit=5001", "limit"), ("kinds=report.made,x", "kinds")]
)
def test_a_question_that_makes_no_sense_is_refused(larkfields: Machine, asked: str, field: str) -> None:
    answer = larkfields.get(f"{FEED}?{asked}")
    assert answer.status_code == 400
    assert said(answer)["faults"][0]["field"] == field


def test_many_changes_take_as_many_queries_as_one(cast: Cast, larkfields: Machine) -> None:
    taken = []
    for count in (1, 20):
        for _ in range(count):
            changed(cast.own_order)
        with CaptureQueriesContext(connection) as queries:
            read(larkfields)
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 6


def test_new_changes_are_numbered_for_whoever_asks_first(cast: Cast, larkfields: Machine) -> None:
    record("repair update told", cast.own_order, by=None, type="10")
    waiting = Change.objects.filter(record=None, event__verb="repair update told")
    assert waiting.get().position is None
    assert len(read(larkfields)["changes"]) == 1
    assert not Change.objects.filter(position=None).exists()


def test_a_page_in_a_browser_opens_nothing() -> None:
    assert Browser().get(FEED).status_code == 401
