"""A contractor says how far an order of theirs is: by the rules of a system's messages, and once."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from portal.core import clock
from portal.landlords.models import ContractorWorker
from portal.notices.models import Notice
from portal.people.models import Person
from portal.records.models import Event
from portal.repairs.models import WorkOrder
from portal.sync.by_contractors import NEED_WORDS, TYPES, Said
from tests.cast import Cast
from tests.factories.repairs import RepairRequestFactory

Door = Callable[[Person], Client]
A_CODE = "4b8d1c8e-6d0f-4c44-9b11-5a7f0d5f2c11"


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    """Given to Col's firm, of a report of Ben's."""
    report = RepairRequestFactory(tenancy=cast.flat_2.tenancies.get(), reported_by=cast.ben)
    cast.contractors_order.request = report
    cast.contractors_order.save()
    return cast.contractors_order


def told(client: Client, order: WorkOrder, said: str, words: str = "", once: str = "") -> str:
    path = f"/office/orders/{order.code}/update/"
    answer = client.post(path, {"said": said, "words": words, "once": once or str(uuid4())}, follow=True)
    return answer.content.decode()


def test_on_the_way_is_told_to_the_household_once_however_often_it_is_sent(
    cast: Cast, order: WorkOrder, at_office: Door
) -> None:
    col, once = at_office(cast.col), str(uuid4())
    form = col.get(f"/office/orders/{order.code}/").content.decode()
    assert "Say how far it is" in form
    for _ in range(2):
        assert "Written down" in told(col, order, "on_the_way", once=once)
    update = order.statusupdates.get(type_code="30")
    assert update.source is not None
    assert (update.source.kind, update.source.system) == ("message", "Bright Spark Repairs")
    assert Event.objects.get(verb="repair update told").by == cast.col
    heard = Notice.objects.filter(kind="repair_on_the_way", to="ben@example.org")
    assert heard.count() == 1
    # Sent from the form as it came anew it is another update, of which the household hears nothing new.
    told(col, order, "on_the_way")
    assert heard.count() == 1


@pytest.mark.parametrize("said", [said for said in Said if said in TYPES])
def test_each_is_the_update_of_the_standard_and_asks_for_words_where_they_are_owed(
    cast: Cast, order: WorkOrder, at_office: Door, said: Said
) -> None:
    col = at_office(cast.col)
    if said in NEED_WORDS:
        assert "There is a problem" in told(col, order, said)
        assert not order.statusupdates.exists()
    told(col, order, said, words="Rang twice and called")
    update = order.statusupdates.get()
    assert (update.type_code, update.comments) == (TYPES[said], "Rang twice and called")


def test_done_ends_the_order_and_says_what_was_done(cast: Cast, order: WorkOrder, at_office: Door) -> None:
    col, once = at_office(cast.col), str(uuid4())
    for _ in range(2):
        told(col, order, "done", words="New washer", once=once)
    order.refresh_from_db()
    assert order.completed_at
    assert [(one.type_code, one.comments) for one in order.statusupdates.all()] == [("80", "New washer")]
    assert Event.objects.filter(verb="repair said done", by=cast.col).count() == 1
    assert Notice.objects.filter(kind="repair_done", to="ben@example.org").count() == 1
    assert "This repair is over" in told(col, order, "arrived")
    assert "Say how far it is" not in col.get(f"/office/orders/{order.code}/").content.decode()


def test_nobody_else_may_say_it_nor_of_another_order(cast: Cast, order: WorkOrder, at_office: Door) -> None:
    path, sent = f"/office/orders/{order.code}/update/", {"said": "done", "words": "", "once": str(uuid4())}
    for person in (cast.olive, cast.rhys, cast.otto, cast.ben):
        assert at_office(person).post(path, sent).status_code == 404
    col = at_office(cast.col)
    assert col.post(f"/office/orders/{cast.own_order.code}/update/", sent).status_code == 404
    ContractorWorker.objects.filter(person=cast.col).update(left_on=clock.today() - timedelta(days=1))
    assert col.post(path, sent).status_code == 404
    order.refresh_from_db()
    assert order.completed_at is None


@pytest.mark.parametrize(
    "sent",
    [
        {"said": "agreed", "once": A_CODE, "words": ""},
        {"said": "arrived", "once": "not a code", "words": ""},
        {"said": "arrived", "words": ""},
        {"said": "no_access", "once": A_CODE, "words": "x\x00y"},
        {"said": "no_access", "once": A_CODE, "words": "y" * 2001},
    ],
    ids=["no such thing", "no code", "no code at all", "a null", "too long"],
)
def test_what_is_no_answer_is_asked_for_again(
    cast: Cast, order: WorkOrder, at_office: Door, sent: dict[str, str]
) -> None:
    shown = at_office(cast.col).post(f"/office/orders/{order.code}/update/", sent).content.decode()
    assert "There is a problem" in shown
    assert not order.statusupdates.exists()
