"""Small deliveries of every kind of trouble, each with what must come of it."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from portal.landlords.models import Landlord
from portal.sync.deliveries import pipeline, receiving
from portal.sync.deliveries.work import NOTHING
from portal.sync.models import Delivery
from tests.sync.stored import everything_stored

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())


@pytest.fixture
def larkfield(db: None) -> Landlord:
    Landlord.objects.create(slug="eastmere", name="Eastmere Borough Council")
    return Landlord.objects.create(slug="larkfield", name="Larkfield Homes")


def bring_in(landlord: Landlord, case: str, *, yes: bool = False) -> Delivery:
    path = GOLDEN / case / "delivery"
    return pipeline.run(receiving.receive_path(landlord=landlord, path=path, by=None), yes=yes)


def expected_of(case: str) -> dict[str, Any]:
    return tomllib.loads((GOLDEN / case / "expected.toml").read_text())


@pytest.mark.parametrize("case", CASES)
def test_it_comes_out_as_written(case: str, larkfield: Landlord) -> None:
    expected = expected_of(case)
    if "before" in expected:
        bring_in(larkfield, expected["before"])
    before = everything_stored()

    delivery = bring_in(larkfield, case)

    found = Counter(delivery.issues.values_list("issue", flat=True))
    assert delivery.state == expected["state"], delivery.reason
    assert found == Counter(expected["issues"]), list(delivery.issues.values_list("line", "message"))
    assert delivery.counts == {kind: {**NOTHING, **some} for kind, some in expected["counts"].items()}
    if expected.get("changes_nothing"):
        assert everything_stored() == before


@pytest.mark.parametrize("case", CASES)
def test_it_changes_nothing_the_second_time(case: str, larkfield: Landlord) -> None:
    expected = expected_of(case)
    if "before" in expected:
        bring_in(larkfield, expected["before"])
    first = bring_in(larkfield, case, yes=True)
    before = everything_stored()

    second = bring_in(larkfield, case)

    assert everything_stored() == before
    assert second.state == first.state
    assert not any(
        counted[word] for counted in second.counts.values() for word in ("created", "changed", "ended")
    )
