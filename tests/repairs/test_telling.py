"""Who is told what of a repair, how, when, and that nobody is told twice or more than they must know."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from portal.core import clock
from portal.core.clock import LONDON
from portal.notices.links import Asked
from portal.notices.models import Notice
from portal.repairs.models import Following, RepairRequest
from portal.repairs.telling import Told, by_when, tell, visit_words
from portal.tenancies.models import Party
from tests.cast import AMINAS_WORDS, Cast
from tests.factories.repairs import AppointmentFactory, RepairRequestFactory, WorkOrderFactory

pytestmark = pytest.mark.django_db


def report(cast: Cast, **fields: Any) -> RepairRequest:
    tenancy = fields.pop("tenancy", None) or cast.flat_1.tenancies.get(parties__person=cast.amina)
    fields.setdefault("reported_by", cast.amina)
    return RepairRequestFactory(tenancy=tenancy, **fields)


def who(notices: list[Notice]) -> set[str]:
    return {notice.person.name for notice in notices if notice.person}


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """It is midday, so that nothing is held back."""
    moment = datetime.combine(clock.today(), time(12), LONDON)
    monkeypatch.setattr("portal.core.clock.now", lambda: moment)
    return moment


def at(monkeypatch: pytest.MonkeyPatch, hour: int) -> datetime:
    moment = datetime.combine(clock.today(), time(hour), LONDON)
    monkeypatch.setattr("portal.core.clock.now", lambda: moment)
    return moment


def test_amina_is_told_that_her_report_is_here(cast: Cast, noon: datetime) -> None:
    request = report(cast)
    (told,) = tell("received", request=request, once=f"received:{request.code}")
    assert told.person == cast.amina
    assert told.to == cast.amina.email
    assert told.landlord_id == cast.larkfield.pk
    assert told.about == request.code
    assert request.reference in told.subject
    assert f"/homes/{cast.flat_1.code}/reports/{request.code}/" in told.body
    assert told.send_after is None


def test_telling_the_same_twice_tells_nobody_twice(cast: Cast) -> None:
    request = report(cast)
    for _ in range(3):
        tell("received", request=request, once=f"received:{request.code}")
    assert Notice.objects.filter(kind="repair_received").count() == 1


def test_both_joint_tenants_are_told(cast: Cast) -> None:
    told = tell("done", order=cast.contractors_order, once="done:1")
    assert who(told) == {"Ben", "Bea"}


def test_whoever_has_left_is_told_nothing(cast: Cast) -> None:
    Party.objects.filter(person=cast.bea).update(ended_on=clock.today() - timedelta(days=1))
    assert who(tell("done", order=cast.contractors_order, once="done:1")) == {"Ben"}
    cast.flat_2.tenancies.update(ended_on=clock.today() - timedelta(days=1))
    assert tell("late", order=cast.contractors_order, once="late:1") == []


def test_the_last_day_of_a_tenancy_still_counts(cast: Cast) -> None:
    cast.flat_2.tenancies.update(ended_on=clock.today())
    assert who(tell("late", order=cast.contractors_order, once="late:1")) == {"Ben", "Bea"}


def test_a_new_household_is_not_told_of_the_last_ones_repair(cast: Cast) -> None:
    assert tell("late", order=cast.earlier_order, once="late:1") == []
    carls = report(cast, tenancy=cast.flat_1.tenancies.get(parties__person=cast.carl), reported_by=cast.carl)
    assert tell("late", request=carls, once="late:2") == []


def test_a_message_holds_no_address_no_name_and_nobodys_words(cast: Cast) -> None:
    AppointmentFactory(work_order=cast.own_order, position=9)
    request = report(cast, words="The tap by the blue cupboard", who_is_in="Amina", pets="A dog")
    cast.own_order.request = request
    cast.own_order.completed_at = clock.now()
    cast.own_order.save()
    for what in Told:
        for notice in tell(what, order=cast.own_order, once=f"{what}:1"):
            for secret in (AMINAS_WORDS, "cupboard", "Amina", "dog", "Flat 1", "Rowan", "Kitchen", "tap"):
                assert secret not in notice.body, what
            assert cast.flat_1.postcode not in notice.body
            assert cast.flat_1.uprn not in notice.body


class TestHow:
    def test_by_email_where_somebody_never_chose(self, cast: Cast) -> None:
        cast.amina.phone = "+447700900001"
        cast.amina.save()
        (told,) = tell("late", order=cast.own_order, once="late:1")
        assert (told.channel, told.to) == ("email", cast.amina.email)

    def test_by_text_message_where_they_prefer_it(self, cast: Cast) -> None:
        cast.amina.phone, cast.amina.prefers = "+447700900001", "sms"
        cast.amina.save()
        (told,) = tell("late", order=cast.own_order, once="late:1")
        assert (told.channel, told.to) == ("sms", "+447700900001")

    def test_by_what_there_is_where_the_preferred_way_is_gone(self, cast: Cast) -> None:
        cast.amina.prefers = "sms"
        cast.amina.save()
        (told,) = tell("late", order=cast.own_order, once="late:1")
        assert told.channel == "email"

    def test_a_number_given_for_one_report_gets_the_news_but_no_link_that_answers(self, cast: Cast) -> None:
        cast.own_order.request = report(cast, contact_by="sms", contact_phone="+447700900999")
        cast.own_order.completed_at = clock.now()
        cast.own_order.save()
        (told,) = tell("done", order=cast.own_order, once="done:1")
        assert (told.channel, told.to) == ("sms", "+447700900999")
        assert "/answer/" not in told.body

    def test_nobody_can_be_told_who_has_no_address(self, cast: Cast) -> None:
        cast.amina.email = None
        cast.amina.save()
        assert tell("late", order=cast.own_order, once="late:1") == []


class TestWhen:
    def test_quiet_hours_hold_a_message_back(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        moment = at(monkeypatch, 22)
        (told,) = tell("late", order=cast.own_order, once="late:1")
        assert told.send_after == moment + timedelta(hours=10)

    def test_a_landlord_sets_its_own(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        cast.larkfield.quiet_from = cast.larkfield.quiet_until = time(0)
        cast.larkfield.save()
        at(monkeypatch, 22)
        cast.own_order.refresh_from_db()
        (told,) = tell("late", order=cast.own_order, once="late:1")
        assert told.send_after is None

    def test_on_the_way_wakes_people(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        at(monkeypatch, 3)
        (told,) = tell("on_the_way", order=cast.own_order, once="way:1")
        assert told.send_after is None

    @pytest.mark.parametrize(("begins", "wakes"), [("08:00", True), ("09:30", True), ("12:00", False)])
    def test_so_does_a_visit_that_begins_when_they_end(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch, begins: str, wakes: bool
    ) -> None:
        cast.own_order.appointments.update(
            on=clock.today() + timedelta(days=1), earliest_arrival=begins, latest_completion=None
        )
        at(monkeypatch, 22)
        (told,) = tell("booked", order=cast.own_order, once="booked:1")
        assert (told.send_after is None) == wakes

    def test_whoever_reports_at_night_hears_at_once_and_the_other_tenant_in_the_morning(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at(monkeypatch, 23)
        request = report(cast, tenancy=cast.flat_2.tenancies.get(), reported_by=cast.ben)
        told = {notice.person: notice for notice in tell("received", request=request, once="received:1")}
        assert told[cast.ben].send_after is None
        assert told[cast.bea].send_after is not None

    def test_a_later_moment_is_kept_to(self, cast: Cast, noon: datetime) -> None:
        (told,) = tell("late", order=cast.own_order, once="late:1", at=noon + timedelta(hours=2))
        assert told.send_after == noon + timedelta(hours=2)


class TestOneTap:
    def test_the_link_names_the_message_and_the_day_of_the_visit(self, cast: Cast) -> None:
        (told,) = tell("booked", order=cast.own_order, once="booked:1")
        asked = asked_in(told)
        assert asked is not None
        assert asked.notice == told.code
        assert asked.on == cast.own_order.appointments.get().on

    def test_the_link_in_done_names_the_day_it_was_done(self, cast: Cast) -> None:
        cast.own_order.completed_at = datetime(2026, 11, 20, 23, 30, tzinfo=LONDON)
        (told,) = tell("done", order=cast.own_order, once="done:1")
        asked = asked_in(told)
        assert asked is not None
        assert asked.on == date(2026, 11, 20)

    def test_before_there_is_an_order_there_is_nothing_to_answer(self, cast: Cast) -> None:
        (told,) = tell("received", request=report(cast), once="received:1")
        assert asked_in(told) is None


def asked_in(notice: Notice) -> Asked | None:
    token = notice.body.partition("/answer/")[2].partition("/")[0]
    return Asked.read(token) if token else None


class TestSharedParts:
    @pytest.fixture
    def request_(self, cast: Cast) -> RepairRequest:
        """Nadia has reported the light in the lobby; Amina, Ben and Tess follow it."""
        request = report(
            cast, tenancy=cast.flat_3.tenancies.get(), reported_by=cast.nadia, block=cast.rowan_court
        )
        cast.communal_order.request = request
        cast.communal_order.save()
        Following.objects.create(person=cast.amina, work_order=cast.communal_order, home=cast.flat_1)
        Following.objects.create(person=cast.ben, request=request, home=cast.flat_2)
        Following.objects.create(person=cast.tess, work_order=cast.communal_order, home=cast.eastmere_house)
        Following.objects.create(person=cast.lee, work_order=cast.communal_order, home=cast.flat_4)
        return request

    def test_those_who_follow_it_hear_of_it_while_they_live_there(
        self, cast: Cast, request_: RepairRequest
    ) -> None:
        told = tell("late", order=cast.communal_order, once="late:1")
        assert who(told) == {"Nadia", "Amina", "Ben"}

    def test_they_do_not_learn_who_reported_it(self, cast: Cast, request_: RepairRequest) -> None:
        for notice in tell("booked", order=cast.communal_order, once="b:1", visit=visit()):
            assert (request_.reference in notice.body) == (notice.person == cast.nadia)
            assert "Nadia" not in notice.body
            assert "/answer/" not in notice.body
            assert "need not be in" in notice.body or "do not need to be in" in notice.body

    def test_only_the_household_that_reported_it_is_asked(self, cast: Cast, request_: RepairRequest) -> None:
        for what in ("received", "is_it_fixed", "not_picked_up"):
            assert who(tell(what, request=request_, once=f"{what}:1")) == {"Nadia"}

    def test_nobody_is_told_of_a_shared_repair_they_do_not_follow(self, cast: Cast) -> None:
        assert tell("late", order=cast.communal_order, once="late:1") == []


def visit() -> Any:
    return AppointmentFactory.build(
        work_order=None, landlord=None, earliest_arrival=time(8), latest_completion=time(13)
    )


def test_a_time_agreed_before_there_is_an_order_is_told(cast: Cast) -> None:
    slot = {
        "reference": "S1", "on": "2026-11-24", "name": "Morning", "earliest": "08:00", "latest": "13:00",
        "state": "confirmed",
    }  # fmt: skip
    request = report(cast, slot=slot)
    (told,) = tell("booked", request=request, once="booked:1")
    assert told.subject == "A plumber is coming on Tuesday 24 November, between 8am and 1pm"
    request.slot = slot | {"state": "asked"}
    assert tell("booked", request=request, once="booked:2") == [], "nobody hears of what was not confirmed"


def test_a_change_to_no_visit_says_that_it_is_off(cast: Cast) -> None:
    order = WorkOrderFactory(home=cast.flat_1)
    (told,) = tell("changed", order=order, once="changed:1")
    assert "is off" in told.subject


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (time(8), time(13), "on Tuesday 24 November, between 8am and 1pm"),
        (time(8), None, "on Tuesday 24 November, from 8am"),
        (None, time(12), "on Tuesday 24 November, by midday"),
        (None, None, "on Tuesday 24 November"),
    ],
)
def test_a_visit_is_named_by_its_day(starts: time | None, ends: time | None, said: str) -> None:
    one = AppointmentFactory.build(
        work_order=None,
        landlord=None,
        on=date(2026, 11, 24),
        earliest_arrival=starts,
        latest_completion=ends,
    )
    assert visit_words(one) == said


@pytest.mark.parametrize(
    ("due_at", "said"),
    [
        ("2026-11-12 00:00", "by Thursday 12 November"),
        ("2026-11-12 14:00", "by 2pm on Thursday 12 November"),
        ("2026-11-12 23:59", "by Thursday 12 November"),
        ("2027-01-01 00:30", "by 12:30am on Friday 1 January"),
    ],
)
def test_a_promise_is_named_by_its_day_and_its_hour_where_it_has_one(due_at: str, said: str) -> None:
    assert by_when(datetime.fromisoformat(due_at).replace(tzinfo=LONDON)) == said


def test_no_such_message_is_an_error_at_once(cast: Cast) -> None:
    with pytest.raises(ValueError, match="gossip"):
        tell("gossip", order=cast.own_order, once="g:1")
