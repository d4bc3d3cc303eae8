"""What the passing of time tells: once each, to the minute it is due, and never of long ago."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from portal.core import clock
from portal.core.clock import LONDON
from portal.notices.models import Notice
from portal.repairs.models import RepairRequest, WorkOrder
from portal.repairs.reminding import ask_if_fixed, remind_of_visits, tell_of_late
from portal.repairs.telling import tell
from tests.cast import Cast
from tests.factories.repairs import AppointmentFactory, StatusUpdateFactory, WorkOrderFactory

pytestmark = pytest.mark.django_db


def today_at(hour: int) -> datetime:
    return datetime.combine(clock.today(), time(hour), LONDON)


def kinds() -> list[str]:
    return sorted(Notice.objects.values_list("kind", flat=True))


@pytest.fixture
def tomorrow(cast: Cast) -> WorkOrder:
    """Amina's plumber comes tomorrow."""
    cast.own_order.appointments.update(on=clock.today() + timedelta(days=1))
    return cast.own_order


class TestTheDayBefore:
    def test_amina_is_reminded_once(self, tomorrow: WorkOrder) -> None:
        assert [remind_of_visits(now=today_at(hour)) for hour in (9, 10, 15)] == [1, 0, 0]
        (told,) = Notice.objects.all()
        assert told.subject.startswith("Do not forget: a plumber is coming on ")

    def test_nobody_is_reminded_in_quiet_hours(self, tomorrow: WorkOrder) -> None:
        assert remind_of_visits(now=today_at(7)) == 0
        assert remind_of_visits(now=today_at(22)) == 0

    def test_whoever_has_just_heard_of_the_time_needs_no_reminder(self, tomorrow: WorkOrder) -> None:
        tell("booked", order=tomorrow, once="booked:1")
        assert remind_of_visits(now=clock.now().replace(hour=12)) == 0

    def test_a_visit_that_is_over_or_moved_is_not_spoken_of(self, cast: Cast, tomorrow: WorkOrder) -> None:
        AppointmentFactory(work_order=tomorrow, position=20, on=clock.today())
        assert remind_of_visits(now=today_at(9)) == 0, "today's comes first"
        tomorrow.appointments.all().delete()
        assert remind_of_visits(now=today_at(9)) == 0

    def test_a_repair_that_is_done_has_no_visit_any_more(self, tomorrow: WorkOrder) -> None:
        WorkOrder.objects.update(completed_at=clock.now())
        assert remind_of_visits(now=today_at(9)) == 0

    def test_a_time_agreed_in_the_report_is_remembered_too(self, cast: Cast) -> None:
        on = (clock.today() + timedelta(days=1)).isoformat()
        slot = {"reference": "1", "on": on, "name": "", "earliest": "08:00", "latest": "12:00"}
        RepairRequest.objects.update(slot=slot | {"state": "asked"})
        assert remind_of_visits(now=today_at(9)) == 0
        RepairRequest.objects.update(slot=slot | {"state": "confirmed"})
        assert remind_of_visits(now=today_at(9)) == 1
        assert kinds() == ["repair_reminder"]


class TestIsItFixed:
    def done(self, cast: Cast, **ago: int) -> WorkOrder:
        cast.own_order.completed_at = clock.now() - timedelta(**ago)
        cast.own_order.save()
        return cast.own_order

    def test_amina_is_asked_once_after_two_days(self, cast: Cast) -> None:
        self.done(cast, hours=47)
        assert ask_if_fixed(now=clock.now()) == 0
        self.done(cast, hours=49)
        assert [ask_if_fixed(now=clock.now()) for _ in range(3)] == [1, 0, 0]

    def test_she_is_not_asked_once_she_has_said(self, cast: Cast) -> None:
        order = self.done(cast, days=3)
        order.answer, order.answered_at = "fixed", clock.now()
        order.save()
        assert ask_if_fixed(now=clock.now()) == 0

    def test_nobody_is_asked_about_long_ago_or_after_the_window(self, cast: Cast) -> None:
        self.done(cast, days=8)
        assert ask_if_fixed(now=clock.now()) == 0
        self.done(cast, days=3)
        cast.larkfield.answer_days = 2
        cast.larkfield.save()
        assert ask_if_fixed(now=clock.now()) == 0

    def test_she_is_asked_again_when_it_came_back_and_was_done_again(self, cast: Cast) -> None:
        order = self.done(cast, days=6)
        assert ask_if_fixed(now=clock.now()) == 1
        Notice.objects.update(made_at=clock.now() - timedelta(days=4))
        order.answer, order.answered_at = "not fixed", clock.now() - timedelta(days=5)
        order.completed_at = clock.now() - timedelta(days=3)
        order.save()
        assert ask_if_fixed(now=clock.now()) == 1


class TestLate:
    def due(self, cast: Cast, **ago: int) -> None:
        cast.own_order.due_at = clock.now() - timedelta(**ago)
        cast.own_order.save()

    def test_amina_is_told_once_that_it_is_late_and_what_is_expected(self, cast: Cast) -> None:
        self.due(cast, hours=1)
        assert [tell_of_late(now=clock.now()) for _ in range(3)] == [1, 0, 0]
        (told,) = Notice.objects.all()
        assert "now expects" in told.body, "a visit is booked in three days"

    def test_a_promise_of_a_day_holds_all_that_day(self, cast: Cast) -> None:
        cast.own_order.due_at = today_at(0)
        cast.own_order.save()
        assert tell_of_late(now=today_at(23)) == 0
        assert tell_of_late(now=today_at(0) + timedelta(days=1)) == 1

    def test_years_of_lateness_are_not_told_at_once(self, cast: Cast) -> None:
        self.due(cast, days=4)
        assert tell_of_late(now=clock.now()) == 0

    @pytest.mark.parametrize("ended", ["completed_at", "cancelled_at", "closed_at"])
    def test_what_has_ended_is_not_late(self, cast: Cast, ended: str) -> None:
        self.due(cast, hours=1)
        WorkOrder.objects.update(**{ended: clock.now()})
        assert tell_of_late(now=clock.now()) == 0

    def test_a_report_without_an_order_can_be_late(self, cast: Cast) -> None:
        RepairRequest.objects.update(due_at=clock.now() - timedelta(hours=1))
        assert [tell_of_late(now=clock.now()) for _ in range(2)] == [1, 0]
        assert cast.request.reference in Notice.objects.get().subject

    def test_what_was_told_of_the_report_is_not_told_again_of_its_order(self, cast: Cast) -> None:
        RepairRequest.objects.update(due_at=clock.now() - timedelta(hours=1))
        assert tell_of_late(now=clock.now()) == 1
        WorkOrderFactory(home=cast.flat_1, request=cast.request, due_at=clock.now() - timedelta(hours=1))
        assert tell_of_late(now=clock.now()) == 0

    def test_one_that_cannot_be_told_holds_up_no_other(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.due(cast, hours=1)
        WorkOrderFactory(home=cast.flat_3, due_at=clock.now() - timedelta(hours=1))

        def fails_for_amina(told: str, **about: Any) -> Any:
            if about["order"].home == cast.flat_1:
                raise RuntimeError
            return tell(told, **about)

        monkeypatch.setattr("portal.repairs.reminding.tell", fails_for_amina)
        assert tell_of_late(now=clock.now()) == 1


def test_the_same_number_of_questions_is_asked_of_the_database_however_many_were_told(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    for _ in range(4):
        order = WorkOrderFactory(home=cast.flat_1, due_at=clock.now() - timedelta(hours=1))
        StatusUpdateFactory(work_order=order)
        WorkOrderFactory(home=None, block=cast.rowan_court, due_at=clock.now() - timedelta(hours=1))
    tell_of_late(now=clock.now())
    with django_assert_num_queries(2):
        assert tell_of_late(now=clock.now()) == 0
