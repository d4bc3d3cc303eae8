"""A short soak: everything at once as real processes, faults all the time, and nothing lost or doubled."""

from pathlib import Path

from portal.embedded import Servers
from tests.ready_made import with_tables
from tests.soak.soaking import soak, told


def test_nothing_is_lost_doubled_or_out_of_order_however_both_sides_fail(
    tmp_path: Path, migrated: str
) -> None:
    with_tables(Servers(tmp_path / "test", quick_but_unsafe=True), migrated).let_go()
    done = soak(tmp_path, seconds=14, seed=4, pause=(0.2, 0.8), settled_by=60)
    assert not done.broken, told(done)
    assert done.faults.total() >= 8, told(done)
    assert done.counts["reports"] >= 5, told(done)
