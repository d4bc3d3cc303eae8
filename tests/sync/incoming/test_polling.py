"""Reading what a landlord's system tells, page by page from where we were."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from portal.core import clock
from portal.repairs.models import WorkOrder
from portal.sync.incoming import polling
from portal.sync.models import Incoming, System
from tests.cast import Cast
from tests.sync.incoming.messages import update
from tests.sync.out.other import Other, listening

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(cast: Cast) -> Iterator[Other]:
    with listening() as other:
        System.objects.filter(pk=cast.system.pk).update(address=other.address)
        WorkOrder.objects.filter(pk=cast.contractors_order.pk).update(reference="LH-1")
        yield other


def told(number: int, type_code: str = "40") -> dict[str, object]:
    at = clock.now() - timedelta(minutes=1000 - number)
    return {
        "ID": f"m-{number}",
        "Kind": "JobStatusUpdate",
        "SentAt": at.isoformat(),
        "Body": update("LH-1", type_code, at),
    }


def test_everything_is_read_once_from_where_we_were(cast: Cast, other: Other) -> None:
    other.messages = [told(number) for number in range(450)]
    polling.poll(cast.system.pk)
    polling.poll(cast.system.pk)
    other.messages += [told(number) for number in range(450, 460)]
    polling.poll(cast.system.pk)

    assert Incoming.objects.filter(outcome="applied").count() == 460
    assert cast.contractors_order.statusupdates.count() == 460
    cast.system.refresh_from_db()
    assert cast.system.cursor == "460"
    assert cast.system.read_at


def test_a_message_told_twice_is_kept_once(cast: Cast, other: Other) -> None:
    other.messages = [told(1), told(1), told(2)]
    polling.poll(cast.system.pk)
    assert Incoming.objects.count() == cast.contractors_order.statusupdates.count() == 2


def test_a_reader_that_died_after_keeping_a_page_loses_and_doubles_nothing(
    cast: Cast, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    other.messages = [told(number) for number in range(5)]
    with monkeypatch.context() as patch:
        patch.setattr("portal.sync.incoming.taking.apply_waiting", lambda _system: None)
        polling.poll(cast.system.pk)
    assert Incoming.objects.filter(outcome="waiting").count() == 5

    polling.poll(cast.system.pk)
    assert cast.contractors_order.statusupdates.count() == 5


def test_a_reader_that_died_before_moving_on_reads_the_page_again(cast: Cast, other: Other) -> None:
    other.messages = [told(number) for number in range(5)]
    polling.poll(cast.system.pk)
    System.objects.update(cursor="")
    polling.poll(cast.system.pk)
    assert Incoming.objects.count() == cast.contractors_order.statusupdates.count() == 5


def test_what_is_no_message_is_kept_and_holds_up_no_other(cast: Cast, other: Other) -> None:
    other.messages = [None, 7, {}, {"ID": "x" * 500, "Kind": "k" * 500, "Body": {}}, {"Body": []}, told(1)]  # type: ignore[list-item]
    polling.poll(cast.system.pk)
    polling.poll(cast.system.pk)
    outcomes = sorted(Incoming.objects.values_list("outcome", flat=True))
    assert outcomes == ["applied", *["not_valid"] * 5]
    assert cast.contractors_order.statusupdates.count() == 1


@pytest.mark.parametrize("answer", [(500, b""), (401, b""), (404, b""), (200, b"<h1>It works!</h1>")])
def test_a_system_that_does_not_answer_is_read_later(
    answer: tuple[int, bytes], cast: Cast, other: Other
) -> None:
    other.messages = [told(1)]
    other.answers = [answer]
    polling.poll(cast.system.pk)
    cast.system.refresh_from_db()
    assert cast.system.last_failure
    assert not Incoming.objects.exists()

    polling.poll(cast.system.pk)
    assert Incoming.objects.count() == 1


def test_a_list_that_is_broken_holds_up_no_report(cast: Cast, other: Other) -> None:
    other.answers = [(500, b"")] * 6
    for _ in range(6):
        polling.poll(cast.system.pk)
    cast.system.refresh_from_db()
    assert (cast.system.failures, cast.system.rests_until) == (0, None)
    assert cast.system.last_failure == "server_error"


def test_a_system_at_rest_or_out_of_use_is_left_in_peace(cast: Cast) -> None:
    now = clock.now()
    assert polling.to_read(now) == [cast.system.pk]
    System.objects.update(rests_until=now + timedelta(minutes=1))
    assert polling.to_read(now) == []
    System.objects.update(rests_until=None, is_used=False)
    assert polling.to_read(now) == []


def test_of_two_readers_at_once_one_keeps_the_page(cast: Cast, other: Other) -> None:
    other.messages = [told(number) for number in range(3)]
    slow = System.objects.get(pk=cast.system.pk)
    polling.poll(cast.system.pk)
    assert polling._read_page(slow) is False
    assert Incoming.objects.count() == 3
