"""Both sides compared with the sample landlord's system as it is: at every step of a job they agree."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.repairs import composing
from portal.repairs.models import WorkOrder
from portal.sync.incoming import polling
from portal.sync.models import Difference, Outgoing, System
from portal.sync.out import delivering
from portal.sync.out.outbox import put
from portal.sync.talking import sealed_token
from tests.cast import Cast
from tests.sample_system.running import TOKEN, Running, running
from tests.sync.reconciling.conftest import compared, kinds

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(cast: Cast, tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "state.db", speed=1e-6) as sample:
        System.objects.filter(pk=cast.system.pk).update(address=sample.address, token=sealed_token(TOKEN))
        cast.system.refresh_from_db()
        yield sample


def reported(cast: Cast) -> WorkOrder:
    body = composing.raise_repair(cast.request)
    delivering.deliver(put("RaiseRepair", body, landlord=cast.larkfield, request=cast.request).pk)
    return WorkOrder.objects.get(request=cast.request)


def agrees(cast: Cast) -> None:
    run = compared(cast.system)
    assert (run.state, run.homes_differing) == ("finished", 0), Difference.objects.values()


@pytest.mark.parametrize("plot", ["goes_well", "nobody_in", "made_safe"])
def test_both_sides_agree_at_every_step(cast: Cast, sample: Running, plot: str) -> None:
    sample.choose(plot)
    agrees(cast)
    order = reported(cast)
    agrees(cast)

    def step() -> Any:
        return [each["Step"] for each in sample.held()["Orders"]], len(sample.messages())

    for _ in range(8):
        before = step()
        sample.ask("/_next", {"reference": order.reference})
        if sample.held()["Orders"][0]["NextAt"] is None:
            break
        sample.wait(lambda _, was=before: step() != was)
        polling.poll(cast.system.pk)
        agrees(cast)


def test_what_it_never_told_is_put_right(cast: Cast, sample: Running) -> None:
    order = reported(cast)
    sample.post(
        "JobStatusUpdate",
        {
            "RelatedWorkOrderReference": {"ID": order.reference},
            "TypeCode": "0",
            "OtherType": "resident_taken_back",
        },
    )
    System.objects.filter(pk=cast.system.pk).update(is_read=False)
    cast.system.refresh_from_db()
    assert kinds(compared(cast.system)) == {"cancelled_there": "healed"}
    agrees(cast)


def test_a_report_lost_with_its_book_is_sent_again(cast: Cast, sample: Running, tmp_path: Path) -> None:
    """A backup was put back: neither the order nor the key is there."""
    reported(cast)
    with running(tmp_path / "older.db", speed=1e-6) as older:
        System.objects.filter(pk=cast.system.pk).update(address=older.address)
        # The older book was begun in this test: what was raised before that is not compared with it.
        WorkOrder.objects.filter(request=cast.request).update(raised_at="2099-01-01T00:00Z")
        cast.system.refresh_from_db()
        run = compared(cast.system)
        assert kinds(run) == {"report_lost": "healed"}
        delivering.deliver(Outgoing.objects.get(request=cast.request).pk)
        assert [each["Report"] for each in older.held()["Orders"]] == [str(cast.request.code)]


def test_the_command_says_what_it_found(
    cast: Cast, sample: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("reconcile", "larkfield")
    assert "finished. Homes: 0, of which 0 differ." in capsys.readouterr().out
    call_command("reconcile", "larkfield", "--json")
    assert '"state": "finished"' in capsys.readouterr().out
    with pytest.raises(CommandError, match="can be asked"):
        call_command("reconcile", "eastmere")
    with pytest.raises(CommandError, match="no landlord called"):
        call_command("reconcile", "nobody")
