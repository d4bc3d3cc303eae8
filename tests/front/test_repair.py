"""One repair: where it stands, what happened, and what only its own household reads."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.repairs.models import WorkOrder
from standards.kinds import KINDS
from tests.cast import AMINAS_WORDS, CARLS_WORDS, NADIAS_WORDS, Cast
from tests.factories.repairs import StatusUpdateFactory, WorkElementFactory, WorkOrderFactory

pytestmark = pytest.mark.django_db


def read(client: Client, cast: Cast, order: WorkOrder, at: str = "") -> str:
    answer = client.get(f"/homes/{cast.flat_1.code}/repairs/{order.code}/{at}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"
    return answer.content.decode()


def test_the_sentence_of_now_comes_first(amina: Client, cast: Cast) -> None:
    html = read(amina, cast, cast.own_order)
    assert "A plumber is coming" in html
    assert html.index("A plumber is coming") < html.index("What happened")


def test_own_words_are_shown(amina: Client, cast: Cast) -> None:
    assert AMINAS_WORDS in read(amina, cast, cast.own_order)


@pytest.mark.parametrize("at", ["", "data.json"])
@pytest.mark.parametrize("which", ["earlier_order", "communal_order"])
def test_nobody_elses_words_are_shown(amina: Client, cast: Cast, which: str, at: str) -> None:
    order = getattr(cast, which)
    StatusUpdateFactory(
        work_order=order, position=7, type_code="0", other_type="Carl rang", comments="Carl cried"
    )
    WorkElementFactory(work_order=order, position=8, rate_code="", rate_name="Carl's own shelf")
    html = read(amina, cast, order, at)
    for words in (CARLS_WORDS, NADIAS_WORDS, "Carl"):
        assert words not in html


def test_when_an_earlier_household_was_out_is_not_told(amina: Client, cast: Cast) -> None:
    assert "could not get in" not in read(amina, cast, cast.earlier_order)
    assert "JobStatusUpdates" not in read(amina, cast, cast.earlier_order, "data.json")


def test_a_late_repair_is_told_plainly(amina: Client, cast: Cast) -> None:
    cast.own_order.due_at = clock.now() - timedelta(days=8)
    cast.own_order.save()
    assert "This repair is late. It should have been done by" in read(amina, cast, cast.own_order)


def test_the_cost_is_shown_where_the_landlord_shows_it(amina: Client, cast: Cast) -> None:
    assert "£85" in read(amina, cast, cast.earlier_order)
    cast.larkfield.shows_costs = False
    cast.larkfield.save()
    assert "£85" not in read(amina, cast, cast.earlier_order)
    assert "85.00" not in read(amina, cast, cast.earlier_order, "data.json")


def test_what_was_cancelled_was_not_done_and_cost_nothing(amina: Client, cast: Cast) -> None:
    WorkOrder.objects.filter(pk=cast.own_order.pk).update(
        cancelled_at=cast.own_order.raised_at, completed_at=None, actual_cost=None, estimated_cost=120
    )
    shown = read(amina, cast, cast.own_order)
    assert "Cancelled" in shown
    assert "Work done" not in shown
    assert "£120" not in shown


def test_a_recall_leads_to_the_first_repair(amina: Client, cast: Cast) -> None:
    WorkOrder.objects.filter(pk=cast.own_order.pk).update(case_reference="SR1")
    recall = WorkOrderFactory(
        home=cast.flat_1, case_reference="SR1", class_code="60", source=cast.own_order.source
    )
    shown = read(amina, cast, recall)
    assert str(cast.own_order.code) in shown
    assert "This problem came back" in shown
    assert str(recall.code) in read(amina, cast, cast.own_order)


def test_a_recall_of_an_earlier_households_repair_is_bare(amina: Client, cast: Cast) -> None:
    WorkOrder.objects.filter(pk=cast.earlier_order.pk).update(case_reference="SR2")
    recall = WorkOrderFactory(
        home=cast.flat_1,
        case_reference="SR2",
        class_code="60",
        description=f"Recall: {CARLS_WORDS}",
        source=cast.own_order.source,
    )
    for at in ("", "data.json"):
        assert CARLS_WORDS not in read(amina, cast, recall, at)


def test_another_homes_repair_does_not_exist(amina: Client, cast: Cast) -> None:
    for code in (cast.contractors_order.code, uuid4()):
        for at in ("", "data.json"):
            assert amina.get(f"/homes/{cast.flat_1.code}/repairs/{code}/{at}").status_code == 404


def test_the_record_as_data_is_in_the_standard(amina: Client, cast: Cast) -> None:
    record = json.loads(read(amina, cast, cast.own_order, "data.json"))
    assert record["DescriptionOfWork"] == AMINAS_WORDS
    assert KINDS["work_orders"].schema["title"] == "WorkOrder"


def test_the_number_of_queries_does_not_grow(amina: Client, cast: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            read(amina, cast, cast.own_order)
        return len(counted)

    few = count()
    for position in range(10, 40):
        StatusUpdateFactory(work_order=cast.own_order, position=position)
        WorkElementFactory(work_order=cast.own_order, position=position)
    assert count() == few <= 12
