"""More work: asked for once however it comes, answered within a limit, undone in time, told once."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from portal.core import clock
from portal.landlords.models import Officer
from portal.notices.models import Notice
from portal.records.models import Event
from portal.repairs.actions import more_work as acts
from portal.repairs.models import MoreWork, WorkOrder
from portal.repairs.more_work import CannotAnswer
from portal.sync import more_work
from portal.sync.incoming.taking import take_in
from portal.sync.models import Incoming, Outgoing
from standards.messages import check_message
from tests.cast import Cast
from tests.factories.repairs import MoreWorkFactory, StatusUpdateFactory
from tests.sync.incoming.messages import more_work as asks
from tests.sync.incoming.messages import reference, update, valid

pytestmark = pytest.mark.django_db

State = MoreWork.State
KIND = "RequestAdditionalWorkApproval"
LEFT = timedelta(minutes=3)


@pytest.fixture
def order(cast: Cast) -> WorkOrder:
    WorkOrder.objects.filter(pk=cast.contractors_order.pk).update(reference="LH-1")
    Officer.objects.filter(person=cast.rhys).update(spend_limit=Decimal(500))
    cast.contractors_order.refresh_from_db()
    return cast.contractors_order


def manager(cast: Cast) -> Officer:
    """Rhys, who may agree to £500."""
    return Officer.objects.select_related("landlord").get(person=cast.rhys)


def hear(cast: Cast, kind: str, body: Any, identifier: str) -> str:
    heard: Incoming = take_in(system=cast.system, reference=identifier, kind=kind, body=valid(kind, body))
    return heard.outcome


def asked_of(cost: float | None = 250, **more: Any) -> dict[str, Any]:
    return (
        asks("LH-1") | {"Reference": reference("A-1")} | ({"Homefile": {"Cost": cost}} if cost else {}) | more
    )


def test_it_is_asked_for_once_however_often_and_however_it_comes(cast: Cast, order: WorkOrder) -> None:
    at = clock.now() - timedelta(hours=1)
    outcomes = [
        hear(cast, "JobStatusUpdate", update("LH-1", "90", at), "m-1"),
        hear(cast, "JobStatusUpdate", update("LH-1", "90", at), "m-2"),
        hear(cast, KIND, asked_of(), "m-3"),
        hear(cast, KIND, asked_of(), "m-3"),
        hear(cast, KIND, asked_of(), "m-4"),
    ]
    assert outcomes == ["applied", "known", "applied", "applied", "known"]
    StatusUpdateFactory(work_order=order, position=50, type_code="90", happened_at=at + timedelta(seconds=30))
    assert more_work.take_up_what_was_told(now=clock.now()) == 0
    more = order.more_work.get()
    assert (more.reference, more.cost, more.state) == ("A-1", Decimal(250), "waiting")
    assert (more.what, more.why) == ("Renew the pipe behind the wall.", "The pipe is worn through.")
    more_work.keep(now=clock.now())
    more_work.keep(now=clock.now())
    told = Notice.objects.get(kind="more_work")
    assert told.person == cast.rhys
    assert "£250" in told.body
    more_work.keep(now=more.due_at + LEFT)
    assert "Late:" in Notice.objects.filter(kind="more_work").latest("pk").body
    # What the landlord's own system says of it ends the wait here.
    hear(cast, "JobStatusUpdate", update("LH-1", "100-20", clock.now()), "m-5")
    more.refresh_from_db()
    assert (more.state, MoreWork.objects.waiting().count()) == (State.ELSEWHERE, 0)


def test_what_a_delivery_brings_is_taken_up_once(order: WorkOrder) -> None:
    line = {"work_order": order, "type_code": "90", "comments": "New sill\nRotten through"}
    StatusUpdateFactory(**line, position=1, happened_at=clock.now() - timedelta(days=2))
    assert [more_work.take_up_what_was_told(now=clock.now()) for _ in range(2)] == [1, 0]
    assert order.more_work.values_list("what", "why").get() == ("New sill", "Rotten through")


def test_a_yes_keeps_to_the_limit_can_be_undone_and_leaves_once(cast: Cast, order: WorkOrder) -> None:
    MoreWorkFactory(work_order=order, state="agreed", agreed_cost=300, limit=500, answered_at=clock.now(),
                    passed_on_at=clock.now(), what="Before")  # fmt: skip
    more, rhys, at = MoreWorkFactory(work_order=order), manager(cast), clock.now()
    with pytest.raises(CannotAnswer, match="£300 agreed before"):
        acts.agree(more=more, up_to=Decimal(250), at=at, by=rhys)
    with pytest.raises(CannotAnswer, match="may not agree to sums"):
        acts.agree(more=more, up_to=Decimal(1), at=at, by=cast.olive.officer)
    acts.agree(more=more, up_to=Decimal(200), words="Copper, not plastic", at=at, by=rhys)
    assert more_work.pass_on_answers(now=at) == 0
    assert acts.take_back(more=more, by=rhys)
    assert more_work.pass_on_answers(now=at + LEFT) == 0
    acts.agree(more=more, up_to=Decimal(200), words="Copper, not plastic", at=at, by=rhys)
    assert [more_work.pass_on_answers(now=at + LEFT) for _ in range(2)] == [1, 0]
    assert not acts.take_back(more=more, by=rhys)
    sent = Outgoing.objects.get(kind="JobStatusUpdate")
    assert check_message("JobStatusUpdate", sent.body) == []
    assert (sent.body["TypeCode"], sent.body["Reference"]["ID"]) == ("100-20", str(more.code))
    assert sent.body["Comments"] == "Agreed up to £200.\nCopper, not plastic"
    line = order.statusupdates.get(type_code="100-20")
    assert (line.reference, line.comments) == (str(more.code), "")
    # Said back to us it is known, and asked again it stays answered.
    back = sent.body | {"RelatedWorkOrderReference": reference("LH-1")}
    assert hear(cast, "JobStatusUpdate", back, "m-9") == "known"
    assert "up to £200" in Notice.objects.get(kind="more_work_answered").body
    verbs = Event.objects.filter(subject_code=order.code, verb__startswith="more work").values_list(
        "verb", flat=True
    )
    assert list(verbs.order_by("pk")) == [
        "more work agreed", "more work answer taken back", "more work agreed", "more work answer passed on",
    ]  # fmt: skip


def test_a_question_goes_out_its_answer_waits_again_and_a_no_says_why(cast: Cast, order: WorkOrder) -> None:
    hear(cast, KIND, asked_of(None), "m-1")
    more, rhys, at = order.more_work.get(), manager(cast), clock.now()
    acts.ask_back(more=more, question="What would it cost?", at=at, by=cast.olive.officer)
    more_work.pass_on_answers(now=at + LEFT)
    assert MoreWork.objects.waiting().count() == 0
    hear(cast, KIND, asked_of(900), "m-2")
    more.refresh_from_db()
    assert (more.state, more.cost) == (State.WAITING, Decimal(900))
    with pytest.raises(CannotAnswer, match="Write why not"):
        acts.refuse(more=more, because=" ", at=at, by=rhys)
    acts.refuse(more=more, because="It can wait for the new roof", at=at, by=rhys)
    more_work.pass_on_answers(now=at + LEFT)
    question, no = Outgoing.objects.filter(kind="JobStatusUpdate").order_by("pk")
    assert question.body["OtherType"] == "more work: a question"
    assert (no.body["TypeCode"], no.body["OtherType"]) == ("0", "more work was not agreed")
    assert "new roof" in no.body["Comments"]
    hear(cast, KIND, asked_of(700), "m-3")
    more.refresh_from_db()
    assert more.state == State.REFUSED
