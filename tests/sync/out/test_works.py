"""Work of a case as the landlord's own order: how soon, sent once, and joined by its number."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.core import clock
from portal.hazards.actions import judging, looking, putting_right
from portal.hazards.actions.holding import CannotDo
from portal.hazards.actions.looking import Found
from portal.hazards.actions.opening import open_case
from portal.hazards.actions.ordering import join_order
from portal.hazards.models import HazardCase, Works
from portal.hazards.rules import Kind, Type, order_terms
from portal.office.alerts import NEEDED
from portal.office.hazards.case import begun_perhaps
from portal.repairs.composing.works import NEEDED_ALERTS
from portal.repairs.models import WorkOrder
from portal.sync.incoming.taking import take_in
from portal.sync.models import Incoming, Outgoing, System
from portal.sync.out import delivering
from portal.sync.talking import sealed_token
from portal.sync.works import send_works
from standards.messages import check_message
from tests.cast import Cast
from tests.sync.incoming.messages import schedule, update, valid
from tests.sync.out.other import TOKEN, Other

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 12, 1, 12, tzinfo=LONDON)
SOON, LATE = NOW + timedelta(hours=20), NOW + timedelta(days=40)
PLANNED = date(2026, 12, 8)
END = datetime(2026, 12, 8, 23, 59, 59, 999999, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("makes_safe", "emergency", "limit", "code", "due"),
    [
        (True, True, SOON, "1", SOON),
        (True, False, LATE, "2", END),
        (True, False, None, "2", END),
        (True, False, NOW - timedelta(days=1), "2", NOW),  # late already: now
        (False, True, SOON, "3", END),  # the law's time is on its beginning
        (False, False, LATE, "3", END),
    ],
)
def test_an_order_is_as_urgent_as_the_clock_it_serves(
    makes_safe: bool, emergency: bool, limit: datetime | None, code: str, due: datetime
) -> None:
    terms = order_terms(makes_safe=makes_safe, emergency=emergency, finish_by=PLANNED, limit=limit, now=NOW)
    assert (terms.priority_code, terms.due_at) == (code, due)


def test_only_the_needs_that_count_at_the_door_leave_with_an_order() -> None:
    assert set(NEEDED) == NEEDED_ALERTS


def in_hand(cast: Cast, *, makes_safe: bool) -> Works:
    """Mould at Amina's, looked into, with work planned."""
    now, rhys = clock.now(), cast.rhys.officer
    case = HazardCase.objects.first() or open_case(
        home=cast.flat_1, hazard="damp_mould", way="phone", aware_at=now - timedelta(hours=3), now=now,
        place="Bedroom", by=cast.olive,
    )  # fmt: skip
    if not case.investigations.exists():
        judging.judge(case=case, kind=Kind.SIGNIFICANT, answers={}, knowledge=[], household="",
                      reason="A baby sleeps there", at=now, by=rhys)  # fmt: skip
        look = looking.plan_investigation(
            case=case, type=Type.STANDARD, asked_at=case.aware_at, visit_on=None, by=rhys
        )
        looking.conclude_investigation(
            investigation=look, at=now, now=now, investigator="Sam", competence="Surveyor", mode="in_person",
            found=Kind.SIGNIFICANT, findings=[Found(number=11, kind=Kind.SIGNIFICANT, band="High")],
            needs_safety=True, needs_prevention=True, by=rhys,
        )  # fmt: skip
    return putting_right.plan_works(
        case=case, makes_safe=makes_safe, what="Wash it off" if makes_safe else "Fit a fan",
        start_by=clock.today(), finish_by=clock.today() + timedelta(days=60), now=now, by=rhys,
    )  # fmt: skip


@pytest.mark.django_db
def test_work_becomes_the_landlords_order_once_and_its_clocks_go_by_it(cast: Cast, other: Other) -> None:
    System.objects.filter(pk=cast.system.pk).update(address=other.address, token=sealed_token(TOKEN))
    safe, fan = in_hand(cast, makes_safe=True), in_hand(cast, makes_safe=False)
    case, now, rhys = safe.case, clock.now(), cast.rhys.officer
    limit = case.clocks.get(duty="safe").due_at
    message = send_works(works=safe, trade_code="PA", now=now, by=rhys)
    with pytest.raises(CannotDo, match="ordered already"):
        send_works(works=safe, trade_code="PA", now=now, by=rhys)
    body = message.body
    assert check_message("RaiseRepair", body) == []
    assert body["Homefile"]["RequestReference"]["ID"] == str(safe.code)
    assert body["Homefile"]["Hazard"] == "damp_mould"
    assert body["Priority"]["PriorityCode"] == "2"
    assert datetime.fromisoformat(body["Priority"]["RequiredCompletionDateTime"]) == limit.replace(
        microsecond=0
    )
    assert cast.amina.name not in str(body)
    delivering.deliver(message.pk)
    delivering.deliver(message.pk)
    safe.refresh_from_db()
    order = safe.work_order
    assert order is not None
    assert (order.reference, order.home, order.hazard_works.get()) == ("LH-100001", cast.flat_1, safe)
    assert len(other.heard) == 1
    # Of the fan the landlord's system tells first, and answers after: it is the same order.
    send_works(works=fan, trade_code="EL", now=now, by=rhys)
    said = valid("ScheduleRepair", schedule("LH-77", cast.flat_1.reference, report=str(fan.code)))
    heard: Incoming = take_in(system=cast.system, reference="m-1", kind="ScheduleRepair", body=said)
    assert heard.outcome == "applied"
    fan.refresh_from_db()
    assert fan.work_order
    assert case.clocks.get(duty="steps").met_at == fan.work_order.raised_at
    assert join_order(works=fan, reference="LH-77", source=fan.work_order.source, now=now) == fan.work_order
    assert WorkOrder.objects.filter(reference="LH-77").count() == 1
    # That somebody was let in is offered as its beginning, and decides nothing.
    take_in(
        system=cast.system, reference="m-2", kind="JobStatusUpdate", body=update("LH-77", "60", clock.now())
    )
    assert begun_perhaps(fan) is not None
    assert case.clocks.get(duty="begin").met_at is None
    # A number of another home joins nothing.
    third = in_hand(cast, makes_safe=True)
    wrong = send_works(works=third, trade_code="PA", now=now, by=rhys)
    WorkOrder.objects.filter(pk=cast.contractors_order.pk).update(reference="LH-100002", home=cast.flat_3)
    delivering.deliver(wrong.pk)
    wrong = Outgoing.objects.get(pk=wrong.pk)
    third.refresh_from_db()
    assert (wrong.failure, third.work_order) == ("other_home", None)
