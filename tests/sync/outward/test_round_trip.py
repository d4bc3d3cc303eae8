"""What a landlord delivered is what it reads back, and to deliver that changes nothing."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portal.landlords.models import Landlord
from portal.sync.deliveries import pipeline, receiving
from portal.sync.deliveries.merge.kinds import KINDS as MERGES
from portal.sync.models import Delivery
from portal.sync.outward import reading
from portal.sync.outward.reading import Whose
from portal.sync.outward.selecting import selected
from portal.sync.sample import Scope, landlord_called, make_delivery
from standards.delivery import as_kind, read_checked
from standards.kinds import KINDS, Kind
from tests.factories.landlords import LandlordFactory
from tests.standards.rows import in_order_of_time, rows
from tests.sync.deliveries import delivered, home
from tests.sync.outward.canonical import Row, canonical

pytestmark = pytest.mark.django_db


def read_back(landlord: Landlord, kind: str) -> dict[str, Row]:
    """Every record of a kind, by its reference."""
    found = reading.listed(kind, Whose(landlord), limit=100_000)
    return {stored.reference: stored.row for stored in found}


@pytest.mark.parametrize("key", KINDS)
def test_every_column_that_is_kept_is_read(key: str) -> None:
    asked = selected(key)
    columns = set(asked.columns)
    for lines in asked.lines:
        columns |= {group.replace("{n}", "N") + end for group in lines.part.groups for end in lines.ends}
    named = {re.sub(r"_\d+_", "_N_", column) for column in columns}
    assert set(KINDS[key].columns) - named == {"allocated_by"}
    assert MERGES[key].main is asked.merge


def test_a_sample_landlord_reads_what_it_delivered(tmp_path: Path) -> None:
    landlord = LandlordFactory(slug="larkfield")
    scope = Scope(landlord=landlord_called("larkfield"), homes=40, seed=7, today=date(2026, 11, 21))
    make_delivery(scope, tmp_path)
    done = pipeline.run(receiving.receive_path(landlord=landlord, path=tmp_path, by=None), yes=True)
    assert done.state == Delivery.State.APPLIED
    wrong = {(issue.file, issue.line) for issue in done.issues.all()}
    for key, kind in KINDS.items():
        sent = {
            row[kind.key_column]: canonical(kind, row)
            for line, row in checked(tmp_path / f"{key}.csv", kind)
            if (f"{key}.csv", line) not in wrong
        }
        back = {reference: canonical(kind, row) for reference, row in read_back(landlord, key).items()}
        assert len(sent) > 10
        for reference, row in sent.items():
            assert back[reference] == with_the_place_of_its_component(key, row, back[reference])


def checked(path: Path, kind: Kind) -> Iterator[tuple[int, Row]]:
    """The good rows of a file as the standard writes them, each with its line."""
    for batch in read_checked(as_kind(path, kind.key)):
        for line, cells in zip(batch.lines, batch.rows, strict=True):
            yield line, {name: cell or "" for name, cell in zip(batch.columns, cells, strict=True)}


def with_the_place_of_its_component(key: str, sent: Row, back: Row) -> Row:
    """A certificate that names a component alone is where that is."""
    places = {"unit_reference", "property_reference", "site_reference"}
    if key != "certificates" or places & set(sent):
        return sent
    return sent | {name: text for name, text in back.items() if name in places}


PLACE = st.sampled_from(
    [{"unit_reference": "H1"}, {"property_reference": "ROWAN"}, {"site_reference": "ORCHARD"}]
)
BASE = {
    "homes": [home(1)],
    "components": [{"component_reference": "C1", "unit_reference": "H1", "asset_type_name": "Kitchen"}],
}


@st.composite
def told_rows(draw: st.DrawFn, key: str) -> Row:
    """A row that can be stored: what it refers to is there, and nothing in it is said twice."""
    kind = KINDS[key]
    row: dict[str, Any] = in_order_of_time(kind, draw(rows(kind)))
    if key == "homes":
        return row
    row = {name: text for name, text in row.items() if name not in PLACES_AND_PARTS}
    row |= {"unit_reference": "H1"} if key == "tenancies" else draw(PLACE)
    if key != "components" and "component_reference" in kind.columns and draw(st.booleans()):
        row["component_reference"] = "C1"
    if key == "components":
        row["component_reference"] = "C2"
    for group in (r"(lead_tenant|other_party_\d+)_reference", r"change_\d+_on"):
        said = [text for name, text in row.items() if re.fullmatch(group, name)]
        assume(len(said) == len(set(said)))
    return row


PLACES_AND_PARTS = ("unit_reference", "property_reference", "site_reference", "component_reference")


class RoundTrip(TestCase):
    """One test a kind, as `given` cannot be told by parameters of which kind it draws."""

    def _goes_round(self, key: str, row: Row) -> None:
        kind, landlord = KINDS[key], LandlordFactory(slug="larkfield")
        if key != "homes":
            delivered(landlord, yes=True, **{name: each for name, each in BASE.items() if name != key})
        first = delivered(landlord, yes=True, **{key: [row]})
        assume(not first.issues.exclude(severity="note").exists())
        assert first.state == Delivery.State.APPLIED, first.reason
        reference = row[kind.key_column]
        back = read_back(landlord, key)[reference]
        sent = canonical(kind, row)
        assert canonical(kind, back) == with_the_place_of_its_component(key, sent, back)

        found = reading.find(key, Whose(landlord), reference)
        assert found is not None
        jsonschema_rs.validate(kind.schema, found.record)

        again = delivered(landlord, yes=True, **{key: [back]})
        assert (again.counts[key]["created"], again.counts[key]["refused"]) == (0, 0)
        assert read_back(landlord, key)[reference] == back
        third = delivered(landlord, yes=True, **{key: [back]})
        assert third.counts[key]["changed"] == 0


def _test_of(key: str) -> Any:
    @settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
    @given(told_rows(key))
    def test(self: RoundTrip, row: Row) -> None:
        self._goes_round(key, row)

    return test


for _key in KINDS:
    setattr(RoundTrip, f"test_of_{_key}", _test_of(_key))
