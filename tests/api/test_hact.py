"""The addresses that take HACT's messages: names, keys, dialects, and who may send what."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.api.v1.hact_shapes import EXAMPLES
from portal.core import clock
from portal.repairs.models import WorkOrder
from portal.sync.models import Incoming, System
from standards.messages import KINDS
from tests.api.machines import Machine, machine, said
from tests.cast import Cast
from tests.sync.incoming.messages import schedule, update, valid

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/hact/JobStatusUpdate"


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    WorkOrder.objects.filter(pk=cast.contractors_order.pk).update(reference="LH-1")
    cast.contractors_order.refresh_from_db()
    return cast.contractors_order


@pytest.fixture
def larkfields(cast: Cast) -> Machine:
    return machine(cast.larkfield)


def in_camel(message: Any) -> Any:
    if isinstance(message, list):
        return [in_camel(each) for each in message]
    if isinstance(message, dict):
        return {
            "id" if name == "ID" else name[0].lower() + name[1:]: in_camel(each)
            for name, each in message.items()
        }
    return message


@pytest.mark.parametrize("name", ["JobStatusUpdate", "jobStatusUpdate", "jobstatusupdate"])
def test_a_message_may_be_named_in_capitals_or_small_letters(
    name: str, order: WorkOrder, larkfields: Machine
) -> None:
    assert larkfields.post(f"/api/v1/hact/{name}", update("LH-1", "40")).status_code == 200
    assert order.statusupdates.get().type_code == "40"


@pytest.mark.parametrize("kind", KINDS)
def test_each_of_the_nine_has_an_address(kind: str, larkfields: Machine) -> None:
    assert larkfields.post(f"/api/v1/hact/{kind}", valid(kind, EXAMPLES[kind])).status_code in (200, 202)
    assert larkfields.post(f"/api/v1/hact/{kind.lower()}", {}).status_code in (200, 422)


@pytest.mark.parametrize("name", ["Nonsense", "job_status_update", "job-status-update", "messages"])
def test_a_name_that_the_standard_has_not_is_not_found(name: str, larkfields: Machine) -> None:
    assert larkfields.post(f"/api/v1/hact/{name}", {}).status_code == 404


def test_the_answer_is_in_the_case_of_the_question(order: WorkOrder, larkfields: Machine) -> None:
    capitals = said(larkfields.post(ADDRESS, update("LH-1", "40")))
    small = said(larkfields.post(ADDRESS, in_camel(update("LH-1", "60"))))
    assert (capitals["Reference"], capitals["Outcome"]) == ([{"ID": "LH-1"}], "applied")
    assert (small["reference"], small["outcome"]) == ([{"id": "LH-1"}], "applied")
    assert small["messageReference"]["id"] == str(Incoming.objects.get(body__typeCode="60").code)


def test_without_a_key_what_says_the_same_of_one_moment_is_the_same(
    order: WorkOrder, larkfields: Machine
) -> None:
    at = clock.now()
    for message in (update("LH-1", "40", at), update("LH-1", "10", Reference={"ID": "u-1"})):
        first, again = larkfields.post(ADDRESS, message), larkfields.post(ADDRESS, message)
        assert first.content == again.content
        assert "Idempotency-Replayed" not in first
    assert Incoming.objects.count() == order.statusupdates.count() == 2
    # Without either it may be meant twice.
    for _ in range(2):
        larkfields.post(ADDRESS, update("LH-1", "50"))
    assert Incoming.objects.count() == 4


def test_a_key_is_of_one_message(order: WorkOrder, larkfields: Machine) -> None:
    larkfields.post(ADDRESS, update("LH-1", "40"), Idempotency_Key="k")
    answer = larkfields.post(ADDRESS, update("LH-1", "60"), Idempotency_Key="k")
    assert answer.status_code == 422
    assert said(answer)["type"].endswith("#key-used-before")
    elsewhere = larkfields.post(
        "/api/v1/hact/WorkOrderComplete", {"WorkOrderReference": {"ID": "LH-1"}}, Idempotency_Key="k"
    )
    assert elsewhere.status_code == 422
    assert order.statusupdates.get().type_code == "40"
    order.refresh_from_db()
    assert order.completed_at is None
    assert larkfields.post(ADDRESS, update("LH-1", "40"), Idempotency_Key="x" * 256).status_code == 400


def test_a_key_of_one_system_is_nothing_to_another(cast: Cast, order: WorkOrder, larkfields: Machine) -> None:
    contractors = machine(cast.larkfield, cast.contractor)
    assert larkfields.post(ADDRESS, update("LH-1", "40"), Idempotency_Key="k").status_code == 200
    answer = contractors.post(ADDRESS, update("LH-1", "60"), Idempotency_Key="k")
    assert (answer.status_code, "Idempotency-Replayed" in answer) == (200, False)
    assert order.statusupdates.count() == 2


def test_what_waited_for_its_order_is_answered_anew_once_it_is_here(cast: Cast, larkfields: Machine) -> None:
    message = update("LH-8", "40")
    first = larkfields.post(ADDRESS, message, Idempotency_Key="k")
    assert (first.status_code, said(first)["Outcome"]) == (202, "no_order")
    larkfields.post("/api/v1/hact/ScheduleRepair", schedule("LH-8", cast.flat_3.reference))
    again = larkfields.post(ADDRESS, message, Idempotency_Key="k")
    assert (again.status_code, said(again)["Outcome"]) == (200, "applied")
    assert WorkOrder.objects.get(reference="LH-8").statusupdates.count() == 1


def test_a_contractor_tells_of_its_own_orders(cast: Cast, order: WorkOrder) -> None:
    contractors = machine(cast.larkfield, cast.contractor)
    assert contractors.post(ADDRESS, update("LH-1", "40")).status_code == 200
    mine = contractors.post(ADDRESS, update(cast.own_order.reference, "40"))
    assert mine.status_code == 404
    # What is no message is told so, whosever the order would be.
    assert contractors.post(ADDRESS, {}).status_code == 422


def test_a_report_of_another_firms_order_is_not_found_by_a_contractor(cast: Cast, order: WorkOrder) -> None:
    contractors = machine(cast.larkfield, cast.contractor)
    WorkOrder.objects.filter(pk=cast.own_order.pk).update(request=cast.request)
    about = {"ID": str(cast.request.code), "AllocatedBy": "Homefile"}
    message = {"RelatedWorkOrderReference": about, "TypeCode": "40"}
    assert contractors.post(ADDRESS, message).status_code == 404
    WorkOrder.objects.filter(pk=cast.own_order.pk).update(contractor=cast.contractor)
    assert contractors.post(ADDRESS, message).status_code == 200


def test_who_spoke_last_is_written_down(cast: Cast, order: WorkOrder, larkfields: Machine) -> None:
    larkfields.post(ADDRESS, update("LH-1", "40"))
    heard_at = System.objects.get(pk=cast.system.pk).heard_at
    assert heard_at
    assert clock.now() - heard_at < timedelta(minutes=1)


@pytest.mark.parametrize("body", [[], "40", 7, None, True, {"a": [{}] * 3}])
def test_what_is_no_message_is_told_as_a_problem(body: Any, larkfields: Machine) -> None:
    answer = larkfields.post(ADDRESS, b"null" if body is None else body)
    assert answer.status_code == 422
    assert said(answer)["faults"]


def test_an_update_takes_few_questions_however_long_the_line_is(
    order: WorkOrder, larkfields: Machine
) -> None:
    asked = []
    for number in range(4):
        message = update("LH-1", "40", clock.now() - timedelta(hours=number))
        with CaptureQueriesContext(connection) as queries:
            assert larkfields.post(ADDRESS, message, Idempotency_Key=f"k-{number}").status_code == 200
        asked.append([str(each["sql"]) for each in queries if "SAVEPOINT" not in str(each["sql"])])
    assert len(asked[1]) == len(asked[3]) <= 8, asked[3]


# --- dialects ----------------------------------------------------------------------------------------------


def test_hackneys_paths_codes_and_empty_answers(order: WorkOrder, larkfields: Machine) -> None:
    order_reference = {"id": "LH-1", "description": "", "allocatedBy": ""}
    note = {"relatedWorkOrderReference": order_reference, "typeCode": "22", "comments": "No money"}
    answer = larkfields.post("/api/v1/hact/hackney/jobStatusUpdate", note)
    assert (answer.status_code, answer.content) == (200, b"")
    kept = order.statusupdates.get()
    assert (kept.type_code, kept.other_type, kept.comments) == ("0", "not authorised", "No money")

    done = {
        "workOrderReference": order_reference,
        "jobStatusUpdates": [
            {"typeCode": "0", "otherType": "completed", "eventTime": clock.now().isoformat()}
        ],
    }
    answer = larkfields.post("/api/v1/hact/hackney/workOrderComplete", done)
    assert (answer.status_code, answer.content) == (200, b"")
    order.refresh_from_db()
    assert order.completed_at


def test_an_order_that_hackney_schedules_is_an_order_at_that_home(cast: Cast, larkfields: Machine) -> None:
    order = {
        "reference": [{"id": "10000040"}],
        "descriptionOfWork": "Light does not come on",
        "priority": {"priorityCode": 3, "priorityDescription": "Urgent", "numberOfDays": 5},
        "workClass": {"workClassCode": 0},
        "site": {"property": [{"propertyReference": cast.flat_3.reference}]},
        "instructedBy": {"name": "Larkfield Housing"},
        "assignedToPrimary": {
            "name": cast.contractor.name,
            "organization": {"reference": [{"id": cast.contractor.reference}]},
        },
        "multiTradeWorkOrder": False,
    }
    answer = larkfields.post("/api/v1/hact/hackney/workOrders/schedule", order)
    assert answer.status_code == 200, answer.content
    assert (said(answer)["id"], said(answer)["statusCodeDescription"]) == ("10000040", "Open")
    made = WorkOrder.objects.get(reference="10000040")
    assert (made.home, made.contractor, made.priority_code) == (cast.flat_3, cast.contractor, "3")
    received_at = Incoming.objects.get().received_at.replace(microsecond=0)
    assert made.due_at == received_at + timedelta(days=5)


def test_what_hackney_has_wrong_is_400_and_says_what(order: WorkOrder, larkfields: Machine) -> None:
    answer = larkfields.post("/api/v1/hact/hackney/jobStatusUpdate", {"typeCode": "22"})
    assert (answer.status_code, said(answer)["status"]) == (400, 400)
    assert [each["field"] for each in said(answer)["faults"]] == ["RelatedWorkOrderReference"]
    gone = {"workOrderReference": {"id": "LH-1"}, "appointmentReference": {"id": "34/2026-11-25"}}
    answer = larkfields.post("/api/v1/hact/hackney/appointments", gone)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    waits = {"relatedWorkOrderReference": {"id": "LH-404"}, "typeCode": "10"}
    answer = larkfields.post("/api/v1/hact/hackney/jobStatusUpdate", waits)
    assert (answer.status_code, said(answer)["outcome"]) == (202, "no_order")


@pytest.mark.parametrize("rest", ["workOrders", "klingon/jobStatusUpdate", "hackney/RaiseRepair"])
def test_a_path_that_no_dialect_has_is_not_found(rest: str, larkfields: Machine) -> None:
    assert larkfields.post(f"/api/v1/hact/{rest}", {}).status_code == 404


def test_a_system_is_read_in_its_own_dialect_at_the_standards_names(
    cast: Cast, order: WorkOrder, larkfields: Machine
) -> None:
    System.objects.filter(pk=cast.system.pk).update(dialect="hackney")
    note = {"relatedWorkOrderReference": {"id": "LH-1"}, "typeCode": "23"}
    answer = larkfields.post(ADDRESS, note)
    assert (answer.status_code, answer.content) == (200, b"")
    assert order.statusupdates.get().other_type == "authorised"
    assert Incoming.objects.get().dialect == "hackney"


def test_the_message_is_kept_as_it_came(cast: Cast, order: WorkOrder, larkfields: Machine) -> None:
    came = {"relatedWorkOrderReference": {"id": "LH-1"}, "typeCode": "10", "isSplit": True}
    larkfields.post("/api/v1/hact/hackney/jobStatusUpdate", came)
    assert Incoming.objects.get().body == came
