"""A hazard in Amina's home: the same clocks in plain words, and hers alone."""

from datetime import timedelta

from django.test import Client

from portal.core import clock
from portal.hazards.actions.clocks import set_clocks
from portal.hazards.actions.looking import conclude_investigation, plan_investigation
from portal.hazards.actions.opening import open_case
from portal.hazards.models import Clock, HazardCase
from portal.hazards.rules import Kind, Type
from portal.hazards.words import to_do
from tests.cast import Cast
from tests.factories.hazards import HazardCaseFactory
from tests.factories.repairs import RepairRequestFactory


def mould(cast: Cast, *, days: int = 1) -> HazardCase:
    aware = clock.now() - timedelta(days=days)
    case = HazardCaseFactory(home=cast.flat_1, tenancy=cast.request.tenancy, aware_at=aware, place="Bedroom")
    return set_clocks(case, now=clock.now())


def test_she_sees_what_has_to_be_done_by_when_and_when_it_is_late(amina: Client, cast: Cast) -> None:
    at = f"/homes/{cast.flat_1.code}/"
    case = mould(cast)
    shown = amina.get(f"{at}hazards/{case.code}/").content.decode()
    assert "Larkfield Homes has to look into it by" in shown
    assert "Judge" not in shown
    assert shown.index("Getting worse, or dangerous?") < shown.index("What you say")
    assert f"hazards/{case.code}/" in amina.get(f"{at}safety/").content.decode()
    assert f"{at}hazards/" in amina.get(at).content.decode()
    HazardCase.objects.update(aware_at=clock.now() - timedelta(days=30))
    set_clocks(case, now=clock.now())
    late = amina.get(f"{at}safety/").content.decode()
    assert "This is late. Larkfield Homes should have looked into it" in late


def test_a_second_report_of_it_is_told_where_it_is_kept(amina: Client, cast: Cast) -> None:
    case, now = mould(cast), clock.now()
    home, told = cast.flat_1, {"hazard": case.hazard, "way": "resident", "aware_at": now, "now": now}
    report = RepairRequestFactory(home=home, tenancy=cast.request.tenancy, location="Box room")
    open_case(home=home, request=report, by=cast.amina, **told)
    shown = amina.get(f"/homes/{cast.flat_1.code}/hazards/{case.code}/").content.decode()
    assert "Reported again today at" in shown
    assert "box room" in shown


def test_the_day_stands_with_what_is_done() -> None:
    told = to_do("begin", clock.now() - timedelta(days=9), "Larkfield Homes", late=True)
    assert told.startswith("This is late. Larkfield Homes should have begun the work by ")
    assert told.endswith(", so that it does not come back.")


def test_what_two_clocks_ask_is_told_once_by_the_first(amina: Client, cast: Cast) -> None:
    case, now = mould(cast), clock.now()
    for duty, days in (("safe", 3), ("emergency_safe", 1)):
        due = now + timedelta(days=days)
        Clock.objects.create(
            landlord=case.landlord,
            case=case,
            duty=duty,
            column="safe",
            is_law=True,
            starts_at=now,
            due_at=due,
        )
    shown = amina.get(f"/homes/{cast.flat_1.code}/hazards/{case.code}/").content.decode()
    assert shown.count("has to make it safe") == 1
    assert "tomorrow" in shown


def test_the_household_before_her_had_its_own(amina: Client, cast: Cast) -> None:
    carls = cast.flat_1.tenancies.order_by("started_on").first()
    theirs = HazardCaseFactory(home=cast.flat_1, tenancy=carls)
    at = f"/homes/{cast.flat_1.code}/hazards/"
    assert amina.get(f"{at}{theirs.code}/").status_code == 404
    assert theirs.reference not in amina.get(at).content.decode()


def test_she_asks_for_somebody_to_come_and_says_that_it_is_not_gone(amina: Client, cast: Cast) -> None:
    case, now = mould(cast), clock.now()
    by = cast.rhys.officer
    look = plan_investigation(case=case, type=Type.STANDARD, asked_at=case.aware_at, visit_on=None, by=by)
    said = {"investigator": "Sam", "competence": "Surveyor", "mode": "remote", "found": Kind.NONE}
    conclude_investigation(investigation=look, at=now, now=now, why_nothing="It is dry", by=by, **said)
    at = f"/homes/{cast.flat_1.code}/hazards/{case.code}/"
    assert "has to come and look" in amina.post(at, {"again": "yes"}, follow=True).content.decode()
    assert case.clocks.get(duty="renewed").runs
    assert amina.post(at, {"again": "yes"}).status_code == 404
    told = amina.post(at, {"gone": "no", "words": "Still black"}, follow=True).content.decode()
    assert "not gone" in told
    assert "can read what you said" in told
    assert "“Still black”" in told
    assert HazardCase.objects.get().gone_words == "Still black"
