"""What is stored after one delivery follows another."""

from datetime import date
from decimal import Decimal

import pytest

from portal.homes.models import Component, Home
from portal.investment.models import PlanChange
from portal.landlords.models import Contractor, Feed, Landlord
from portal.people.models import Person
from portal.repairs.models import WorkElement, WorkOrder
from portal.safety.models import Certificate
from portal.sync.models import Delivery
from portal.tenancies.models import Party, PersonAlert, Tenancy
from standards.kinds import KINDS, MOST_REPEATS
from tests.factories.landlords import LandlordFactory
from tests.sync.deliveries import delivered, home, order, tenancy

pytestmark = pytest.mark.django_db


@pytest.fixture
def larkfield(db: None) -> Landlord:
    return LandlordFactory(slug="larkfield", name="Larkfield Homes", ending_limit_percent=100)


@pytest.fixture
def eastmere(db: None) -> Landlord:
    return LandlordFactory(slug="eastmere", name="Eastmere Borough Council")


def issues_of(delivery: Delivery) -> set[str]:
    return set(delivery.issues.values_list("issue", flat=True))


def test_every_fact_knows_its_delivery_and_its_day(larkfield: Landlord) -> None:
    first = delivered(larkfield, as_of="2025-11-13", homes=[home(1), home(2)])
    second = delivered(larkfield, as_of="2025-11-20", homes=[home(1), home(2, number_of_bedrooms=3)])

    assert Home.objects.get(reference="H1").source == first.source
    assert Home.objects.get(reference="H2").source == second.source
    assert Feed.objects.get(landlord=larkfield, kind="homes").source == second.source


def test_a_home_that_comes_back_is_current_again(larkfield: Landlord) -> None:
    delivered(larkfield, homes=[home(1), home(2)])
    delivered(larkfield, as_of="2025-11-21", homes=[home(1)])
    gone = Home.objects.get(reference="H2")
    assert gone.ended_on == date(2025, 11, 21)

    back = delivered(larkfield, homes=[home(1), home(2)])

    assert back.counts["homes"]["changed"] == 1
    assert Home.objects.current().get(reference="H2").pk == gone.pk


def test_a_kind_with_no_file_is_not_touched(larkfield: Landlord) -> None:
    delivered(larkfield, homes=[home(1)], tenancies=[tenancy(1)])
    delivered(larkfield, homes=[home(1)])

    assert Tenancy.objects.get().ended_on is None


def test_orders_that_come_no_more_stay(larkfield: Landlord) -> None:
    delivered(larkfield, homes=[home(1), home(2)], work_orders=[order(1), order(2)])
    delivered(larkfield, work_orders=[order(2)])

    assert WorkOrder.objects.count() == 2


def test_what_a_row_was_is_kept_by_the_database(larkfield: Landlord) -> None:
    delivered(larkfield, homes=[home(1, number_of_bedrooms=2), home(2)])
    delivered(larkfield, homes=[home(1, number_of_bedrooms=3), home(2)])

    was = Home.pgh_event_model.objects.get()
    assert was.bedrooms == 2


def test_a_changed_order_rewrites_only_the_lines_that_changed(larkfield: Landlord) -> None:
    lines = {"work_element_1_trade_code": "PL", "work_element_2_trade_code": "EL"}
    delivered(larkfield, homes=[home(1)], work_orders=[order(1, **lines)])
    kept, changed = WorkElement.objects.order_by("position")

    delivered(larkfield, work_orders=[order(1, **{**lines, "work_element_2_trade_code": "PT"})])

    assert [line.pk for line in WorkElement.objects.order_by("position")] == [kept.pk, changed.pk]
    assert [line.trade_code for line in WorkElement.objects.order_by("position")] == ["PL", "PT"]
    assert WorkOrder.objects.get().trade_code == "PL"


def test_a_line_that_went_is_deleted(larkfield: Landlord) -> None:
    lines = {"work_element_1_trade_code": "PL", "work_element_2_trade_code": "EL"}
    delivered(larkfield, homes=[home(1)], work_orders=[order(1, **lines)])
    delivered(larkfield, work_orders=[order(1, work_element_1_trade_code="PL")])

    assert [line.trade_code for line in WorkElement.objects.all()] == ["PL"]


def test_a_tenancy_that_is_at_another_home_is_named(larkfield: Landlord) -> None:
    delivered(larkfield, homes=[home(1), home(2)], tenancies=[tenancy(1)])
    moved = delivered(larkfield, tenancies=[tenancy(1, unit_reference="H2")])

    assert issues_of(moved) == {"moved-place"}
    assert Tenancy.objects.get().home.reference == "H2"


def test_a_renamed_tenant_has_not_moved(larkfield: Landlord) -> None:
    delivered(larkfield, homes=[home(1)], tenancies=[tenancy(1)])
    assert not issues_of(delivered(larkfield, tenancies=[tenancy(1, lead_tenant_name_full="Di")]))


def test_more_numbered_columns_change_nothing_for_rows_that_leave_them_blank(larkfield: Landlord) -> None:
    delivered(larkfield, homes=[home(1), home(2)], work_orders=[order(1, work_element_1_trade_code="PL")])
    more = order(2, work_element_1_trade_code="PL", work_element_2_trade_code="EL")
    again = delivered(larkfield, work_orders=[order(1, work_element_1_trade_code="PL"), more])

    assert (
        again.counts["work_orders"] | {"read": 2, "created": 1, "unchanged": 1, "changed": 0}
        == (again.counts["work_orders"])
    )


def test_a_contractor_takes_the_name_it_now_has(larkfield: Landlord) -> None:
    by = {"assigned_to_primary_reference": "BRIGHT"}
    delivered(larkfield, homes=[home(1)], work_orders=[order(1, **by, assigned_to_primary_name="Bright")])
    delivered(larkfield, work_orders=[order(1, **by, assigned_to_primary_name="Bright Spark")])

    assert Contractor.objects.get().name == "Bright Spark"
    assert WorkOrder.objects.get().contractor == Contractor.objects.get()


def test_a_tenants_account_survives_every_load(larkfield: Landlord) -> None:
    delivered(larkfield, homes=[home(1)], tenancies=[tenancy(1)])
    amina = Person.objects.create_user(email="amina@example.org")
    Party.objects.update(person=amina)

    renamed = tenancy(1, lead_tenant_name_full="Amina Example")
    delivered(larkfield, tenancies=[renamed])

    party = Party.objects.get()
    assert (party.person, party.name) == (amina, "Amina Example")


def test_a_tenant_who_is_named_no_more_has_left_but_keeps_the_account(larkfield: Landlord) -> None:
    both = {"other_party_1_reference": "P9", "other_party_1_name_full": "Bea Example"}
    delivered(larkfield, homes=[home(1)], tenancies=[tenancy(1, **both)])
    bea = Person.objects.create_user(email="bea@example.org")
    Party.objects.filter(reference="P9").update(person=bea)

    delivered(larkfield, as_of="2025-11-21", tenancies=[tenancy(1)])

    left = Party.objects.get(reference="P9")
    assert (left.ended_on, left.person) == (date(2025, 11, 21), bea)

    delivered(larkfield, as_of="2025-11-22", tenancies=[tenancy(1, **both)])
    assert Party.objects.get(reference="P9").ended_on is None


def test_alerts_follow_the_lead_tenant(larkfield: Landlord) -> None:
    loud = {"lead_tenant_alert_1_type": "20-10", "lead_tenant_alert_1_comments": "Knock loudly"}
    delivered(larkfield, homes=[home(1)], tenancies=[tenancy(1, **loud)])
    assert PersonAlert.objects.get().party.reference == "P1"

    delivered(larkfield, tenancies=[tenancy(1)])

    assert not PersonAlert.objects.exists()


def test_a_tenancy_that_had_not_begun_ends_on_its_first_day(larkfield: Landlord) -> None:
    coming = tenancy(2, first_day_of_term_date="2025-12-24")
    delivered(larkfield, homes=[home(1), home(2)], tenancies=[tenancy(1), coming])
    delivered(larkfield, as_of="2025-11-21", tenancies=[tenancy(1)])

    assert Tenancy.objects.get(reference="T2").ended_on == date(2025, 12, 24)


def test_a_home_with_another_landlords_uprn_is_refused(larkfield: Landlord, eastmere: Landlord) -> None:
    delivered(eastmere, homes=[home(1)])
    mine = delivered(larkfield, homes=[home(1), home(2)])

    assert issues_of(mine) == {"uprn-held-by-another-landlord"}
    assert [one.reference for one in Home.objects.of(larkfield)] == ["H2"]


def test_a_home_that_another_landlord_gave_up_may_come(larkfield: Landlord, eastmere: Landlord) -> None:
    eastmere.ending_limit_percent = 100
    eastmere.save()
    delivered(eastmere, homes=[home(1), home(2)])
    delivered(eastmere, homes=[home(2)])
    mine = delivered(larkfield, homes=[home(1)])

    assert mine.counts["homes"]["created"] == 1


def test_landlords_references_do_not_meet(larkfield: Landlord, eastmere: Landlord) -> None:
    delivered(eastmere, homes=[home(1, unit_uprn="")])
    mine = delivered(larkfield, work_orders=[order(1)])

    assert issues_of(mine) == {"unknown-place"}


def test_a_certificate_of_a_component_is_where_the_component_is(larkfield: Landlord) -> None:
    boiler = {"component_reference": "C1", "unit_reference": "H1", "asset_type_name": "Boiler"}
    gas = {"certificate_reference": "G1", "type": "10", "component_reference": "C1"}
    delivered(larkfield, homes=[home(1)], components=[boiler], certificates=[gas])

    certificate = Certificate.objects.get()
    assert certificate.home == Home.objects.get()
    assert certificate.component == Component.objects.get()


def test_a_component_that_came_late_is_found_at_the_next_load(larkfield: Landlord) -> None:
    gas = {
        "certificate_reference": "G1",
        "type": "10",
        "unit_reference": "H1",
        "component_reference": "C1",
    }
    early = delivered(larkfield, homes=[home(1)], certificates=[gas])
    assert issues_of(early) == {"unknown-component"}

    boiler = {"component_reference": "C1", "unit_reference": "H1", "asset_type_name": "Boiler"}
    delivered(larkfield, components=[boiler], certificates=[gas])

    assert Certificate.objects.get().component == Component.objects.get()


def planned(starts: str, **cells: str) -> dict[str, str]:
    return {
        "program_reference": "K27",
        "item_reference": "I1",
        "item_title": "New kitchen",
        "unit_reference": "H1",
        "planned_start_date": starts,
        "planned_finish_date": "2027-12-31",
        "not_to_exceed_value": "5400.5",
        **cells,
    }


def test_a_date_that_moved_without_a_word_is_kept_without_a_reason(larkfield: Landlord) -> None:
    delivered(larkfield, homes=[home(1)], programmes=[planned("2026-04-01")])
    delivered(larkfield, as_of="2025-11-21", programmes=[planned("2027-04-01")])

    change = PlanChange.objects.get()
    assert (change.changed_on, change.was_from, change.reason) == (
        date(2025, 11, 21),
        date(2026, 4, 1),
        "",
    )
    assert change.planned_work.cost_limit == Decimal("5400.50")


def test_a_date_that_moved_with_a_reason_is_kept_once(larkfield: Landlord) -> None:
    why = {
        "change_1_on": "2025-11-18",
        "change_1_planned_start_date": "2026-04-01",
        "change_1_planned_finish_date": "2027-12-31",
        "change_1_reason": "The money went to urgent roofs",
    }
    delivered(larkfield, homes=[home(1)], programmes=[planned("2026-04-01")])
    delivered(larkfield, as_of="2025-11-21", programmes=[planned("2027-04-01", **why)])

    assert PlanChange.objects.get().reason == "The money went to urgent roofs"


def test_a_file_as_wide_as_the_standard_allows_is_stored(larkfield: Landlord) -> None:
    wide = dict.fromkeys(KINDS["work_orders"].header(MOST_REPEATS), "")
    last = {f"work_element_{MOST_REPEATS}_trade_code": "PL"}
    delivery = delivered(larkfield, homes=[home(1)], work_orders=[{**wide, **order(1), **last}])

    assert delivery.counts["work_orders"]["created"] == 1
    assert WorkElement.objects.get().position == MOST_REPEATS
