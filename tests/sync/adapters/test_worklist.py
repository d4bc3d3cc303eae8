"""Another kind of system, from end to end: a plain list of jobs, with words of its own, read by its times."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from portal.core import clock
from portal.repairs.actions import saying
from portal.repairs.models import RepairRequest, WorkOrder
from portal.sync import reports, talking
from portal.sync.adapters.registry import dialects_for, kind
from portal.sync.incoming import polling
from portal.sync.models import Incoming, Outgoing, System
from portal.sync.out import delivering
from portal.sync.out.outbox import put
from portal.sync.talking import sealed_token
from tests.cast import Cast
from tests.sync.adapters.jobs_system import KEY, Running, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(cast: Cast) -> Iterator[Running]:
    with running() as jobs:
        System.objects.filter(pk=cast.system.pk).update(
            adapter="worklist",
            dialect="worklist",
            address=jobs.address,
            token=sealed_token(KEY),
            offers_visits=False,
        )
        cast.system.refresh_from_db()
        yield jobs


def send(request: RepairRequest) -> Outgoing:
    message = put("RaiseRepair", request.message, landlord=request.landlord, request=request)
    delivering.deliver(message.pk)
    message.refresh_from_db()
    return message


def deliver_all() -> None:
    for pk in Outgoing.objects.filter(delivered_at=None).values_list("pk", flat=True):
        delivering.deliver(pk)


def listen(cast: Cast) -> None:
    polling.poll(cast.system.pk)


def test_a_report_goes_out_is_booked_attended_and_done(cast: Cast, jobs: Running) -> None:
    cast.request.message = composed(cast.request)
    cast.request.save()
    assert send(cast.request).delivered_at
    [job] = jobs.ask("/_held")["posts"]
    assert job["summary"].startswith("A window will not shut")
    assert job["urgency"] in {"now", "soon", "week", "month", "whenever"}
    assert job["property_no"] == cast.flat_1.reference
    assert job["trade"] == "JR"
    order = cast.request.orders.get()
    assert order.reference == "W-1001"

    tomorrow = clock.today() + timedelta(days=1)
    visit = {"visit_date": tomorrow.isoformat(), "visit_from": "08:00:00", "visit_to": "12:00:00"}
    jobs.change("W-1001", "visit_booked", engineer="Sam Smith", **visit)
    listen(cast)
    assert order.appointments.get().on == tomorrow

    reports.say(saying.add_words, request=cast.request, words="It rattles", at=clock.now(), by=cast.amina)
    deliver_all()
    [note] = jobs.ask("/_held")["notes"]
    assert (note["note"], note["about"], note["job_no"]) == ("It rattles", "resident_words", "W-1001")

    jobs.change("W-1001", "on_site")
    listen(cast)
    assert "60" in order.statusupdates.values_list("type_code", flat=True)

    jobs.change("W-1001", "finished", note="New catch fitted")
    listen(cast)
    order.refresh_from_db()
    assert order.completed_at
    assert not Incoming.objects.filter(outcome="not_valid").exists()


def composed(request: RepairRequest) -> object:
    from portal.repairs.composing import raise_repair

    return raise_repair(request)


def test_an_answer_that_was_lost_makes_no_second_job(cast: Cast, jobs: Running) -> None:
    cast.request.message = composed(cast.request)
    cast.request.save()
    jobs.ask("/_fail", how="lose the answer")
    message = send(cast.request)
    assert message.delivered_at is None
    Outgoing.objects.update(next_try_at=clock.now())
    delivering.deliver(message.pk)

    held = jobs.ask("/_held")
    assert (len(held["posts"]), len(held["jobs"])) == (2, 1)
    assert cast.request.orders.get().reference == "W-1001"


def line(number: int, at: datetime, status: str = "on_site") -> dict[str, str]:
    return {"job_no": f"W-{number}", "external_ref": "", "status": status, "updated_at": at.isoformat()}


def test_a_long_list_of_equal_times_is_read_whole_and_each_line_once(cast: Cast, jobs: Running) -> None:
    at = datetime(2026, 11, 1, 8, tzinfo=UTC)
    jobs.ask("/_add", jobs=[line(number, at) for number in range(2000, 2170)])
    jobs.ask("/_add", jobs=[line(number, at + timedelta(minutes=number)) for number in range(3000, 3060)])
    listen(cast)
    listen(cast)
    assert Incoming.objects.count() == 230

    late = at + timedelta(minutes=3059 - 5)  # it appears now, five minutes late
    jobs.ask("/_add", jobs=[line(4000, late)])
    listen(cast)
    listen(cast)
    assert Incoming.objects.count() == 231


def test_two_changes_within_a_second_are_two(cast: Cast, jobs: Running) -> None:
    WorkOrder.objects.filter(pk=cast.contractors_order.pk).update(reference="W-9")
    at = clock.now().replace(microsecond=0)
    jobs.ask("/_add", jobs=[line(9, at, "travelling")])
    listen(cast)
    jobs.change("W-9", "on_site", updated_at=at.isoformat())
    listen(cast)
    told = set(cast.contractors_order.statusupdates.values_list("type_code", flat=True))
    assert {"30", "60"} <= told


def test_a_line_without_a_time_is_no_list(cast: Cast, jobs: Running) -> None:
    jobs.ask("/_add", jobs=[{"job_no": "W-1", "status": "new", "updated_at": None}])
    listen(cast)
    cast.system.refresh_from_db()
    assert cast.system.last_failure == "rubbish"
    with pytest.raises(talking.CannotReach, match="rubbish"):
        talking.read(cast.system, "")


def test_the_connection_can_be_tried(cast: Cast, jobs: Running) -> None:
    worklist = kind("worklist")
    assert worklist.look(cast.system)[-1].says == "It answers with a list of jobs."
    cast.system.token = sealed_token("something else")
    assert "does not let us in" in worklist.look(cast.system)[-1].says
    cast.system.token, cast.system.address = sealed_token(KEY), cast.system.address + "/elsewhere"
    assert worklist.look(cast.system)[-1].says == "It does not answer with a list of jobs."


def test_its_dialect_is_its_own() -> None:
    assert dialects_for(kind("worklist")) == ["worklist"]
