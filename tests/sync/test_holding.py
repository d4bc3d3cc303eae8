"""What a resident put right holds against every delivery, until the landlord's system says the same."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portal.homes.holding import HOLDABLE
from portal.homes.models import Block, Component, Correction, HeldFact, Home
from portal.homes.rules import FACTS
from portal.landlords.models import Landlord
from portal.records.models import Event
from portal.sync.holding import column_for, hold, let_go, stored_now
from tests.factories.homes import CorrectionFactory
from tests.factories.landlords import LandlordFactory
from tests.sync.deliveries import Row, delivered, home
from tests.sync.stored import everything_stored

pytestmark = pytest.mark.django_db


def part(number: int, **cells: Any) -> Row:
    return {
        "component_reference": f"C{number}",
        "unit_reference": f"H{number}",
        "asset_type_name": "Boiler",
        "installation_date": "2004-02-03",
        **cells,
    }


def held(at: Home, kind: str, code: Any, fact: str, **values: str) -> Correction:
    """What a correction says, put right as the landlord's staff would."""
    correction: Correction = CorrectionFactory(
        home=at,
        landlord=at.landlord,
        fact_kind=kind,
        fact_code=code,
        fact_field=fact,
    )
    facts = {one.field: one for one in stored_now(correction)}
    right = {facts[name]: value for name, value in values.items()}
    hold(correction=correction, values=right, by=correction.raised_by)
    return correction


def live() -> int:
    return HeldFact.objects.live().count()


@pytest.fixture
def larkfield() -> Landlord:
    return LandlordFactory(slug="larkfield", ending_limit_percent=100)


@pytest.mark.parametrize(("kind", "fact"), HOLDABLE)
def test_what_can_be_held_is_a_fact_that_is_shown_and_a_column_that_is_delivered(
    kind: str, fact: str
) -> None:
    assert fact in FACTS[kind]
    for one in HOLDABLE[kind, fact]:
        assert column_for(kind, one).name


def test_it_holds_through_other_changes_and_ends_when_the_system_agrees(larkfield: Landlord) -> None:
    lists = {"homes": [home(1, number_of_bedrooms=2), home(2, number_of_bedrooms=2)], "components": [part(1)]}
    delivered(larkfield, **lists)
    flat, boiler = Home.objects.get(reference="H1"), Component.objects.get()
    bedrooms = held(flat, "homes", flat.code, "bedrooms", bedrooms="3")
    held(flat, "components", boiler.code, "installed_on", installed_on="2019-05-06")
    held(flat, "homes", flat.code, "block", name="Rowan House")

    delivered(larkfield, **lists)
    before = everything_stored()
    again = delivered(larkfield, **lists)
    assert again.counts["homes"]["changed"] == again.counts["components"]["changed"] == 0
    assert everything_stored() == before  # the same twice changes nothing

    moved = [home(1, number_of_bedrooms=2, address_town="Eastmere"), home(2, number_of_bedrooms=4)]
    delivered(larkfield, homes=moved, components=[part(1, name="Combi", installation_date="2005-01-01")])
    flat, boiler = Home.objects.get(reference="H1"), Component.objects.get()
    assert (flat.bedrooms, Home.objects.get(reference="H2").bedrooms) == (3, 4)
    assert (boiler.name, boiler.installed_on) == ("Combi", date(2019, 5, 6))
    assert Block.objects.get().name == "Rowan House"
    assert HeldFact.objects.get(field="installed_on").source_says == "2005-01-01"

    # A file without the column says nothing of it, so that it holds.
    delivered(larkfield, homes=[home(1), home(2)])
    assert Home.objects.get(reference="H1").bedrooms == 3
    assert live() == 3

    delivered(larkfield, homes=[home(1, number_of_bedrooms="3"), home(2)])
    assert live() == 2
    told = Event.objects.get(verb="fact held no more")
    assert (told.subject_code, told.details["agreed"]) == (bedrooms.code, True)
    delivered(larkfield, homes=[home(1, number_of_bedrooms=5), home(2)])
    assert Home.objects.get(reference="H1").bedrooms == 5  # the system is believed again


def test_what_staff_let_go_of_is_the_systems_again(larkfield: Landlord) -> None:
    lists = {"homes": [home(1, number_of_bedrooms=2)]}
    delivered(larkfield, **lists)
    flat = Home.objects.get()
    correction = held(flat, "homes", flat.code, "bedrooms", bedrooms="3")
    delivered(larkfield, **lists)
    assert let_go(held=HeldFact.objects.get(), by=correction.raised_by)
    assert not let_go(held=HeldFact.objects.get(), by=correction.raised_by)
    delivered(larkfield, **lists)
    assert Home.objects.get().bedrooms == 2


def test_a_later_correction_takes_the_place_of_an_earlier_one(larkfield: Landlord) -> None:
    delivered(larkfield, homes=[home(1, number_of_bedrooms=2)])
    flat = Home.objects.get()
    held(flat, "homes", flat.code, "bedrooms", bedrooms="3")
    held(flat, "homes", flat.code, "bedrooms", bedrooms="4")
    assert [(one.value, one.source_says) for one in HeldFact.objects.live()] == [("4", "2")]
    held(flat, "homes", flat.code, "bedrooms", bedrooms="4")  # nothing is wrong any more
    assert HeldFact.objects.count() == 2


def test_another_landlords_held_facts_are_not_ours(larkfield: Landlord) -> None:
    eastmere = LandlordFactory(slug="eastmere")
    delivered(larkfield, homes=[home(1, number_of_bedrooms=2)])
    flat = Home.objects.get()
    held(flat, "homes", flat.code, "bedrooms", bedrooms="3")
    delivered(eastmere, homes=[home(1, unit_uprn="", number_of_bedrooms=2)])
    assert Home.objects.get(landlord=eastmere).bedrooms == 2


class AnyLoads(TestCase):
    @settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(st.integers(1, 4) | st.none(), st.sampled_from(["Elm Row", "Ash Row"])),
            min_size=1,
            max_size=4,
        )
    )
    def test_what_is_held_survives_every_load_until_one_agrees(
        self, weeks: list[tuple[int | None, str]]
    ) -> None:
        landlord = LandlordFactory(slug="larkfield")
        delivered(landlord, homes=[home(1, number_of_bedrooms=2)])
        flat = Home.objects.get()
        held(flat, "homes", flat.code, "bedrooms", bedrooms="3")
        holds = True
        for bedrooms, street in weeks:
            cells = {} if bedrooms is None else {"number_of_bedrooms": bedrooms}
            rows = [home(1, address_street_name=street, **cells)]
            delivered(landlord, homes=rows)
            holds = holds and bedrooms != 3
            stored = Home.objects.get()
            assert (stored.bedrooms, stored.street) == (3 if holds else bedrooms, street)
            assert live() == int(holds)
            before = everything_stored()
            delivered(landlord, homes=rows)
            assert everything_stored() == before
