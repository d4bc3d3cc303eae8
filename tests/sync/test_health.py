"""How systems are, by a table of rules; and who is told when a promise is at risk."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.notices.models import Notice
from portal.repairs.models import RepairRequest
from portal.sync import health, troubles
from portal.sync.health import RULES, Facts, Health, health_of
from portal.sync.models import Incoming, Outgoing, System, Trouble
from portal.sync.out.outbox import put
from tests.cast import Cast
from tests.factories.sync import SystemFactory

NOW = clock.now()
A_MINUTE = timedelta(minutes=1)
WELL = {"last_answered_at": NOW - A_MINUTE}


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (Facts(), Health.UNTRIED),
        (Facts(**WELL), Health.WELL),
        (Facts(**WELL, rests_until=NOW + A_MINUTE), Health.AT_REST),
        (Facts(**WELL, rests_until=NOW), Health.WELL),
        (Facts(**WELL, last_failed_at=NOW - 2 * A_MINUTE), Health.WELL),
        (Facts(**WELL, last_failed_at=NOW), Health.FAILING),
        (Facts(last_failed_at=NOW), Health.FAILING),
        (Facts(**WELL, set_aside=1), Health.FAILING),
        (Facts(**WELL, webhooks_failing=1), Health.FAILING),
        (Facts(**WELL, oldest_waiting_at=NOW - 2 * A_MINUTE), Health.WELL),
        (Facts(**WELL, oldest_waiting_at=NOW - 3 * A_MINUTE), Health.SLOW),
        (Facts(**WELL, lag=2 * A_MINUTE, read_every=A_MINUTE / 2), Health.WELL),
        (Facts(**WELL, lag=3 * A_MINUTE, read_every=A_MINUTE / 2), Health.SLOW),
        (Facts(**WELL, lag=3 * A_MINUTE, read_every=A_MINUTE), Health.WELL),
        (Facts(**WELL, set_aside=1, rests_until=NOW + A_MINUTE), Health.AT_REST),
    ],
)
def test_each_rule_and_its_edge(facts: Facts, state: Health) -> None:
    assert health_of(facts, NOW) is state


def test_every_state_has_one_rule() -> None:
    assert [state for state, _, _ in RULES] == list(Health)


@pytest.mark.django_db
def test_what_is_known_of_a_system_is_found(cast: Cast) -> None:
    put("RaiseRepair", {}, landlord=cast.larkfield, request=cast.request)
    Outgoing.objects.update(failure="timeout", tries=3)
    kept = {"landlord": cast.larkfield, "system": cast.system, "kind": "JobStatusUpdate", "body": {}}
    Incoming.objects.create(reference="1", outcome="no_order", **kept)
    Incoming.objects.create(reference="2", **kept)
    SystemFactory(landlord=cast.eastmere)
    [found] = health.of_systems(clock.now(), cast.larkfield)
    assert (found.system, found.state) == (cast.system, Health.UNTRIED)
    assert (found.waiting, found.unread, found.unused, found.failures) == (1, 1, 1, {"timeout": 1})
    assert found.next_try_at


def late(cast: Cast, minutes: float, *, is_emergency: bool = False) -> None:
    at = clock.now() - timedelta(minutes=minutes)
    RepairRequest.objects.filter(pk=cast.request.pk).update(reported_at=at, is_emergency=is_emergency)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "is_emergency", "at_risk"),
    [(59, False, False), (61, False, True), (9, True, False), (11, True, True)],
)
def test_a_report_is_at_risk_sooner_in_an_emergency(
    cast: Cast, minutes: float, is_emergency: bool, at_risk: bool
) -> None:
    put("RaiseRepair", {}, landlord=cast.larkfield, request=cast.request)
    late(cast, minutes, is_emergency=is_emergency)
    assert health.at_risk(clock.now()).exists() is at_risk


@pytest.mark.django_db
def test_staff_who_look_after_systems_are_told_once_and_once_when_it_is_over(cast: Cast) -> None:
    put("RaiseRepair", {}, landlord=cast.larkfield, request=cast.request)
    late(cast, 90)
    troubles.look(now=clock.now())
    troubles.look(now=clock.now())
    told = Notice.objects.filter(kind="system_trouble")
    assert {notice.person for notice in told} == {cast.rhys, cast.dara}
    assert told.count() == 2
    assert "1 report has not reached your repairs system" in told.first().body  # type: ignore[union-attr]

    RepairRequest.objects.filter(pk=cast.request.pk).update(held_at=clock.now())
    troubles.look(now=clock.now())
    troubles.look(now=clock.now())
    assert Notice.objects.filter(kind="system_trouble_over").count() == 2
    assert not Trouble.objects.filter(ended_at=None).exists()

    RepairRequest.objects.filter(pk=cast.request.pk).update(held_at=None)
    troubles.look(now=clock.now())
    assert told.all().count() == 4


@pytest.mark.django_db
def test_a_system_that_does_not_answer_is_told_of(cast: Cast) -> None:
    System.objects.filter(pk=cast.system.pk).update(
        failures=3, last_answered_at=clock.now() - timedelta(minutes=29)
    )
    troubles.look(now=clock.now())
    assert not Trouble.objects.exists()
    troubles.look(now=clock.now() + timedelta(minutes=2))
    assert Trouble.objects.get().kind == Trouble.Kind.SILENT
    assert "has not answered Homefile" in Notice.objects.filter(kind="system_trouble").first().body  # type: ignore[union-attr]


@pytest.mark.django_db
def test_a_landlord_without_a_system_is_not_told(cast: Cast) -> None:
    System.objects.all().update(is_used=False)
    put("RaiseRepair", {}, landlord=cast.larkfield, request=cast.request)
    late(cast, 90)
    troubles.look(now=clock.now())
    assert not Trouble.objects.exists()


@pytest.mark.django_db
def test_counts_for_readyz_are_numbers_alone(cast: Cast) -> None:
    put("RaiseRepair", {}, landlord=cast.larkfield, request=cast.request)
    told = health.counts()
    assert told["messages_out_waiting"] == 1
    assert all(isinstance(number, int) for number in told.values())
