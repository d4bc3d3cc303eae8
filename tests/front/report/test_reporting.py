"""A report from the first page to the last, and what is stored of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.journeys.models import Draft
from portal.notices.models import Notice
from portal.people.models import Person
from portal.records.models import Event
from portal.repairs import keysafe
from portal.repairs.models import RepairRequest
from portal.sync.models import Outgoing, System
from standards.messages import check_message
from tests.cast import Cast
from tests.factories.homes import ComponentFactory
from tests.factories.repairs import WorkOrderFactory
from tests.front.report.answering import KITCHEN_LEAK, Reporter, errors, last_report
from tests.front.report.conftest import Reports

Clock = Callable[[datetime], None]


def test_a_kitchen_leak_takes_nine_questions_at_most(cast: Cast, amina: Reporter) -> None:
    asked = amina.go_through(KITCHEN_LEAK)
    assert asked == ["where", "kind", "what", "known", "details", "photos", "in", "needs", "time"]
    answer = amina.send()
    report = last_report(cast.amina)
    assert answer["Location"].endswith(f"/reports/{report.code}/sent/")
    sent = amina.open(answer["Location"]).text
    assert report.reference in sent
    assert "Larkfield Homes promises to mend this by" in sent


@pytest.mark.parametrize(
    ("connected", "said"),
    [
        (True, "We pass your report to Larkfield Homes now"),
        (False, "Staff of Larkfield Homes can read it now"),
    ],
)
def test_where_the_report_goes_is_said_truly(cast: Cast, amina: Reporter, connected: bool, said: str) -> None:
    System.objects.filter(pk=cast.system.pk).update(is_used=connected)
    amina.go_through(KITCHEN_LEAK)
    assert said in amina.open(amina.send()["Location"]).text


def test_everything_that_was_said_is_kept(cast: Cast, amina: Reporter) -> None:
    amina.go_through(KITCHEN_LEAK)
    draft = amina.draft
    amina.send()
    report = last_report(cast.amina)
    assert report.code == draft.code
    assert (report.home, report.tenancy.home) == (cast.flat_1, cast.flat_1)
    assert (report.problem, report.problem_name, report.room) == ("leak-pipe", "A pipe leaks", "kitchen")
    assert report.words == "It drips behind the washing machine"
    assert report.details["How much water comes?"] == "A drip"
    assert report.since == "days"
    assert report.how_to_get_in == "Buzzer 1"
    assert report.pets == "A cat"
    assert report.needs == "Please ring twice"
    assert report.alerts == ["20-10"]
    assert (report.contact_by, report.contact_phone) == ("email", "")
    assert report.different_because == "It is another pipe"
    assert report.priority_name == "Urgent"
    assert report.due_at > clock.now()
    draft.refresh_from_db()
    assert draft.sent_at == report.reported_at


def test_the_stored_message_is_a_raise_repair(cast: Cast, amina: Reporter) -> None:
    amina.go_through(KITCHEN_LEAK)
    amina.send()
    assert check_message("RaiseRepair", last_report(cast.amina).message) == []


def test_the_report_its_event_its_message_and_the_notice_are_stored_together(
    cast: Cast, amina: Reporter
) -> None:
    amina.go_through(KITCHEN_LEAK)
    amina.send()
    report = last_report(cast.amina)
    event = Event.objects.get(subject_code=report.code, verb="repair reported")
    assert event.by == cast.amina
    assert "behind" not in str(event.details)
    assert Outgoing.objects.filter(request=report, kind="RaiseRepair").count() == 1
    assert Notice.objects.filter(person=cast.amina, kind="repair_received").count() == 1


@pytest.mark.parametrize("again", [1, 3])
def test_sending_again_is_one_report(cast: Cast, amina: Reporter, again: int) -> None:
    amina.go_through(KITCHEN_LEAK)
    code = amina.draft.code
    places = {amina.send(code)["Location"] for _ in range(again + 1)}
    assert len(places) == 1
    assert RepairRequest.objects.filter(code=code).count() == 1
    assert Outgoing.objects.filter(request__code=code).count() == 1
    assert Notice.objects.filter(about=code).count() == 1


def test_a_page_of_a_report_that_was_begun_again_sends_nothing(cast: Cast, amina: Reporter) -> None:
    amina.go_through(KITCHEN_LEAK)
    old = amina.draft.code
    amina.client.post(amina.at + "again/")
    assert amina.send(old)["Location"] == amina.at
    assert "in another window" in amina.open(amina.at).text
    assert not RepairRequest.objects.filter(code=old).exists()


@pytest.mark.parametrize("draft", ["", "rubbish", "\x00", "5f0c1f6e-6d2b-4b5e-9a57-6f3f3f0d9a11"])
def test_what_is_no_draft_of_theirs_sends_nothing(cast: Cast, amina: Reporter, draft: str) -> None:
    amina.go_through(KITCHEN_LEAK)
    before = RepairRequest.objects.count()
    assert amina.client.post(amina.at + "check/", {"draft": draft})["Location"] == amina.at
    assert RepairRequest.objects.count() == before


def test_nobody_sends_the_draft_of_another(cast: Cast, amina: Reporter, reports: Reports) -> None:
    amina.go_through(KITCHEN_LEAK)
    nadia = reports(cast.nadia)
    nadia.send(amina.draft.code)
    assert not RepairRequest.objects.filter(code=amina.draft.code).exists()


def test_it_goes_on_from_another_device(cast: Cast, amina: Reporter, reports: Reports) -> None:
    amina.start()
    amina.answer("where", KITCHEN_LEAK["where"])
    amina.answer("kind", KITCHEN_LEAK["kind"])
    telephone = reports(cast.amina)
    assert "You have begun a report: Kitchen" in telephone.open(telephone.at).text
    assert telephone.start().endswith("/what/")


def test_a_joint_tenant_has_a_draft_of_their_own(cast: Cast, reports: Reports) -> None:
    ben, bea = reports(cast.ben), reports(cast.bea)
    ben.start()
    ben.answer("where", KITCHEN_LEAK["where"])
    assert "You have begun" not in bea.open(bea.at).text
    assert bea.start().endswith("/where/")


def test_no_later_page_opens_before_the_earlier_are_answered(amina: Reporter) -> None:
    amina.start()
    for later in ("what", "details", "time", "check"):
        assert amina.open(f"{amina.at}{later}/")["Location"].endswith("/where/")
    assert amina.open(f"{amina.at}nowhere/").status_code == 404


def test_without_a_draft_every_page_leads_to_the_start(amina: Reporter) -> None:
    for page in ("where", "time", "check"):
        assert amina.open(f"{amina.at}{page}/")["Location"] == amina.at


@pytest.mark.parametrize(
    ("slug", "first"),
    [
        ("smell-of-gas", "<strong>Go outside first.</strong> Then call"),
        ("fire", "<strong>Get out first.</strong> Then call"),
        ("no-water", "<p>Call"),
    ],
)
def test_what_comes_before_the_call_is_said_before_the_number(amina: Reporter, slug: str, first: str) -> None:
    page = amina.open(f"{amina.at}danger/{slug}/").text
    assert page.index(first) < page.index("tel:", page.index("hf-danger"))


def test_what_was_left_empty_is_one_line_of_links_to_it(amina: Reporter) -> None:
    nothing = {"who": "me", "who_name": "", "how_to_get_in": "", "pets": ""}
    amina.go_through(KITCHEN_LEAK, **{"in": nothing, "needs": {"needs": ""}})
    page = amina.open(f"{amina.at}check/").text
    answers, _, left = page.partition("You left these empty")
    for label, slug in (
        ("Photos", "photos"),
        ("How to get to your door", "in"),
        ("Pets", "in"),
        ("What we should know", "needs"),
    ):
        assert label not in answers
        assert (
            f'href="{amina.at}{slug}/?change"><span class="govuk-visually-hidden">Change </span>{label}</a>'
            in left
        )
    assert "Not said" not in page
    amina.answer("in", nothing | {"pets": "A cat"})
    answers, _, left = amina.open(f"{amina.at}check/").text.partition("You left these empty")
    assert "A cat" in answers
    assert "Pets" not in left


def test_a_change_leads_back_to_the_check(amina: Reporter) -> None:
    amina.go_through(KITCHEN_LEAK)
    page = amina.open(f"{amina.at}in/?change").text
    assert f'href="{amina.at}check/"' in page
    changed = amina.client.post(f"{amina.at}in/?change", {**KITCHEN_LEAK["in"], "pets": "Two dogs"})
    assert changed["Location"] == f"{amina.at}check/"
    assert "Two dogs" in amina.open(changed["Location"]).text


def test_a_change_that_asks_for_more_asks_it_and_then_leads_to_the_check(amina: Reporter) -> None:
    amina.go_through(KITCHEN_LEAK)
    changed = amina.client.post(f"{amina.at}in/?change", {"who": "nobody"})
    assert changed["Location"] == f"{amina.at}keys/"


def test_another_problem_keeps_what_still_fits(amina: Reporter) -> None:
    amina.go_through(KITCHEN_LEAK)
    changed = amina.client.post(f"{amina.at}what/?change", {"problem": "leak-sink"})
    assert not changed["Location"].endswith("/check/")
    assert amina.draft.answers["in"]["pets"] == "A cat"


def test_back_leads_to_the_page_before(amina: Reporter) -> None:
    amina.go_through(KITCHEN_LEAK)
    assert f'class="govuk-back-link" href="{amina.at}what/"' in amina.open(f"{amina.at}known/").text
    assert f'class="govuk-back-link" href="{amina.at}"' in amina.open(f"{amina.at}where/").text
    assert f'class="govuk-back-link" href="{amina.at}time/"' in amina.open(f"{amina.at}check/").text


def test_answers_are_there_when_one_goes_back(amina: Reporter) -> None:
    amina.go_through(KITCHEN_LEAK)
    assert "It drips behind the washing machine" in amina.open(f"{amina.at}details/").text
    assert "Buzzer 1" in amina.open(f"{amina.at}in/").text


KEYS = {"keysafe_place": "Behind the bin", "keysafe_code": "9173", "other_way": ""}


def test_what_opens_the_keysafe_is_sealed_everywhere(cast: Cast, amina: Reporter) -> None:
    amina.go_through({**KITCHEN_LEAK, "in": {"who": "nobody"}, "keys": KEYS})
    draft = amina.draft
    assert "9173" not in str(draft.answers)
    assert "Behind the bin" not in str(draft.answers)
    assert "9173" not in amina.open(f"{amina.at}check/").text
    assert "9173" in amina.open(f"{amina.at}keys/").text  # to be changed by whoever typed it
    amina.send()
    report = last_report(cast.amina)
    assert keysafe.unseal(report.keysafe_code) == "9173"
    assert keysafe.unseal(report.keysafe_place) == "Behind the bin"
    assert "9173" not in str(RepairRequest.objects.values().get(pk=report.pk))
    assert "Behind the bin" not in str(report.message)


def test_keys_said_for_nobody_are_not_sent_when_somebody_is_in_after_all(cast: Cast, amina: Reporter) -> None:
    amina.go_through({**KITCHEN_LEAK, "in": {"who": "nobody"}, "keys": KEYS})
    amina.answer("in", KITCHEN_LEAK["in"])
    amina.send()
    report = last_report(cast.amina)
    assert (report.keysafe_place, report.keysafe_code) == ("", "")


def test_photos_of_the_draft_go_with_the_report(cast: Cast, amina: Reporter) -> None:
    from tests.factories.repairs import PhotoFactory

    amina.go_through(KITCHEN_LEAK)
    photo = PhotoFactory(draft=amina.draft, home=cast.flat_1, by=cast.amina)
    assert "1 photo" in amina.open(f"{amina.at}check/").text
    amina.send()
    photo.refresh_from_db()
    assert (photo.request, photo.draft) == (last_report(cast.amina), None)


def test_how_we_reach_somebody_is_shown_and_not_asked(cast: Cast, amina: Reporter) -> None:
    assert "contact" not in amina.go_through(KITCHEN_LEAK)
    assert f"An email: {cast.amina.email}" in amina.open(f"{amina.at}check/").text
    said = {"contact_by": "sms", "contact_phone": "07700 900123"}
    changed = amina.client.post(f"{amina.at}contact/?change", said)
    assert changed["Location"] == f"{amina.at}check/"
    amina.send()
    report = last_report(cast.amina)
    assert (report.contact_by, report.contact_phone) == ("sms", "+447700900123")


def test_somebody_we_cannot_reach_is_asked_how(cast: Cast, amina: Reporter) -> None:
    Person.objects.filter(pk=cast.amina.pk).update(email=None, phone=None)
    asked = amina.go_through(KITCHEN_LEAK, contact={"contact_by": "call", "contact_phone": "0113 496 0000"})
    assert "contact" in asked


# --- what bears on it -------------------------------------------------------------------------------------


def test_the_same_trade_open_in_the_home_is_shown_first(cast: Cast, amina: Reporter) -> None:
    amina.start()
    for page in ("where", "kind", "what"):
        amina.answer(page, KITCHEN_LEAK[page])
    page = amina.open(f"{amina.at}known/").text
    assert "It is the same: Amina says the tap by the blue cupboard drips" in page
    answer = amina.answer("known", {"which": f"same:order:{cast.own_order.code}", "different_because": ""})
    assert answer["Location"] == f"/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/"
    assert Draft.objects.get(about=cast.flat_1.code).left_at


@pytest.mark.parametrize(
    ("location", "asked"),
    [("Main bathroom", False), ("kitchen sink", True), ("", True), ("Whole home", True)],
)
def test_a_job_in_another_room_is_not_offered(
    cast: Cast, amina: Reporter, location: str, asked: bool
) -> None:
    cast.own_order.location, cast.own_order.description = location, "Pipes bang"
    cast.own_order.save(update_fields=["location", "description"])
    amina.start()
    for page in ("where", "kind"):
        amina.answer(page, KITCHEN_LEAK[page])
    assert ("/known/" in _after_what(amina)) is asked


def _after_what(reporter: Reporter) -> str:
    return str(reporter.answer("what", KITCHEN_LEAK["what"])["Location"])


def test_what_is_different_has_to_be_said(amina: Reporter) -> None:
    amina.start()
    for page in ("where", "kind", "what"):
        amina.answer(page, KITCHEN_LEAK[page])
    answer = amina.answer("known", {"which": "new", "different_because": ""})
    assert errors(answer) == ["Write what is different, in a few words."]


def test_what_they_said_is_not_fixed_is_still_the_same_repair(cast: Cast, amina: Reporter) -> None:
    order = cast.own_order
    order.completed_at, order.answer, order.answered_at = (
        clock.now() - timedelta(days=1),
        "not fixed",
        clock.now(),
    )
    order.save()
    amina.start()
    for page in ("where", "kind", "what"):
        amina.answer(page, KITCHEN_LEAK[page])
    page = amina.open(f"{amina.at}known/").text
    assert "It is the same: Amina says the tap by the blue cupboard drips" in page
    assert "It has come back" not in page


def test_a_repair_that_comes_back_is_a_recall(cast: Cast, amina: Reporter) -> None:
    cast.own_order.completed_at = clock.now() - timedelta(days=100)
    cast.own_order.save(update_fields=["completed_at"])
    which = f"back:order:{cast.own_order.code}"
    amina.go_through(KITCHEN_LEAK, known={"which": which})
    assert "It has come back" in amina.open(f"{amina.at}check/").text
    amina.send()
    report = last_report(cast.amina)
    assert report.recall_of == cast.own_order
    assert report.class_code == "60"


@pytest.mark.parametrize(("days", "offered"), [(300, True), (400, False)])
def test_only_what_was_done_within_the_landlords_months_can_have_come_back(
    cast: Cast, amina: Reporter, days: int, offered: bool
) -> None:
    cast.own_order.completed_at = clock.now() - timedelta(days=days)
    cast.own_order.save(update_fields=["completed_at"])
    assert ("known" in amina.go_through({**KITCHEN_LEAK, "known": {"which": "new"}})) is offered


def test_a_recall_of_another_household_shows_none_of_its_words(cast: Cast, amina: Reporter) -> None:
    cast.earlier_order.completed_at = clock.now() - timedelta(days=30)
    cast.earlier_order.trade_code = "PL"
    cast.earlier_order.save(update_fields=["completed_at", "trade_code"])
    amina.start()
    for page in ("where", "kind", "what"):
        amina.answer(page, KITCHEN_LEAK[page])
    page = amina.open(f"{amina.at}known/").text
    assert "It has come back: Door: ease and adjust" in page
    assert "Carl" not in page


def test_the_age_of_the_part_and_the_plan_for_it_are_said(cast: Cast, amina: Reporter) -> None:
    boiler = "Heating: central heating gas boiler"
    ComponentFactory(home=cast.flat_1, kind=boiler, expected_life_years=15)
    cast.planned_kitchen.component_kind = boiler
    cast.planned_kitchen.title = "New boiler"
    cast.planned_kitchen.save(update_fields=["component_kind", "title"])
    amina.start()
    amina.answer("where", {"room": "whole-home"})
    amina.answer("kind", {"group": "heating"})
    amina.answer("what", {"problem": "boiler-noise"})
    page = amina.open(f"{amina.at}details/").text
    assert "Gas boiler: new in May 2012. One like it lasts about 15 years." in page
    assert "Larkfield Homes plans this work: New boiler" in page


SHARED_DOOR = {
    "where": {"room": "shared-inside"},
    "kind": {"group": "entry"},
    "what": {"problem": "door-entry"},
    "details": {
        "is-it-only-your-own-handset": "No",
        "can-the-main-door-still-be-opened-and-locked": "Yes",
        "at_risk": "no",
        "since": "today",
        "words": "",
    },
    "photos": {"continue": "yes"},
}


def shared_door(amina: Reporter) -> str:
    amina.start()
    for page in ("where", "kind", "what"):
        amina.answer(page, SHARED_DOOR[page])
    return amina.open(f"{amina.at}known/").text


def test_a_communal_repair_that_is_reported_already_can_be_followed(cast: Cast, amina: Reporter) -> None:
    page = shared_door(amina)
    assert "It is the same: Light fitting: renew" in page
    assert "Nadia" not in page
    answer = amina.answer("known", {"which": f"same:order:{cast.communal_order.code}"})
    assert answer["Location"].endswith(f"/repairs/{cast.communal_order.code}/")
    assert cast.communal_order.followers.get().person == cast.amina


def test_a_neighbours_report_that_has_no_order_yet_is_shown_without_their_words(
    cast: Cast, amina: Reporter, reports: Reports
) -> None:
    nadia = reports(cast.nadia)
    nadia.go_through(
        SHARED_DOOR,
        known={"which": "new", "different_because": "It is the door"},
        details={**SHARED_DOOR["details"], "words": "Nadia cannot get in"},
    )
    nadia.send()
    page = shared_door(amina)
    assert "It is the same: The door entry or intercom does not work" in page
    assert "Nadia" not in page
    report = last_report(cast.nadia)
    assert report.block == cast.rowan_court
    amina.answer("known", {"which": f"same:request:{report.code}", "different_because": ""})
    assert report.followers.get().person == cast.amina


def test_a_shared_part_asks_nothing_about_the_home(cast: Cast, amina: Reporter) -> None:
    known = {"which": "new", "different_because": "It is the door, not the light"}
    asked = amina.go_through(SHARED_DOOR, known=known)
    assert asked == ["where", "kind", "what", "known", "details", "photos"]
    amina.send()
    assert last_report(cast.amina).is_communal


# --- promises and emergencies -----------------------------------------------------------------------------

NO_HEATING = {
    "where": {"room": "whole-home"},
    "kind": {"group": "heating"},
    "what": {"problem": "no-heating"},
    "details": {"do-you-have-another-heater": "No", "since": "today", "words": "", "at_risk": "yes"},
    "photos": {"continue": "yes"},
    "in": {"who": "me"},
    "needs": {"needs": "My mother is 88", "alerts": ["20-60"]},
    "time": {"choice": ""},
}


@pytest.mark.parametrize(
    ("month", "at_risk", "priority"),
    [(1, "yes", "Emergency"), (1, "no", "Emergency"), (7, "yes", "Emergency"), (7, "no", "Urgent")],
)
def test_no_heating_is_an_emergency_in_winter_and_for_who_is_at_risk(
    cast: Cast, reports: Reports, it_is: Clock, month: int, at_risk: str, priority: str
) -> None:
    it_is(datetime(2027, month, 14, 9, tzinfo=UTC))
    amina = reports(cast.amina)
    amina.go_through(NO_HEATING, details={**NO_HEATING["details"], "at_risk": at_risk})
    amina.send()
    report = last_report(cast.amina)
    assert report.priority_name == priority
    assert report.is_emergency is (priority == "Emergency")


def test_an_emergency_is_given_no_times(cast: Cast, reports: Reports, it_is: Clock) -> None:
    it_is(datetime(2027, 1, 14, 9, tzinfo=UTC))
    amina = reports(cast.amina)
    assert "time" not in amina.go_through(NO_HEATING)
    page = amina.open(f"{amina.at}check/").text
    assert "This is an emergency. Call Larkfield Homes as well" in page
    assert "by 9am tomorrow" in page


def test_the_page_of_an_emergency_begins_its_report(cast: Cast, amina: Reporter) -> None:
    page = amina.open(f"{amina.at}danger/no-water/").text
    assert "There is no water in your home" in page
    address = amina.client.post(f"{amina.at}danger/no-water/")["Location"]
    assert address.endswith("/details/")  # another plumber's job is open here: that can wait
    pages = NO_HEATING
    for slug in ("details", "photos", "in", "needs"):
        said = {**pages[slug], "do-your-neighbours-have-water": "Yes"}
        assert amina.answer(slug, said).status_code == 302
    amina.send()
    report = last_report(cast.amina)
    assert (report.problem, report.priority_name, report.is_emergency) == ("no-water", "Emergency", True)


def test_an_emergency_that_can_be_in_several_rooms_asks_where(amina: Reporter) -> None:
    address = amina.client.post(f"{amina.at}danger/water-on-electrics/")["Location"]
    assert address.endswith("/where/")
    page = amina.open(address).text
    assert "Kitchen" in page
    assert "Shared hall" not in page
    assert amina.answer("where", {"room": "kitchen"})["Location"].endswith(("/known/", "/details/"))


def test_a_leak_that_is_near_electrics_becomes_an_emergency(cast: Cast, amina: Reporter) -> None:
    amina.start()
    amina.answer("where", {"room": "kitchen"})
    amina.answer("kind", {"group": "leak"})
    assert amina.answer("what", {"problem": "leak-above"})["Location"].endswith("/urgent/")
    assert amina.answer("urgent", {"now": "yes"})["Location"].endswith("/danger/water-on-electrics/")
    on = amina.client.post(f"{amina.at}danger/water-on-electrics/")["Location"]
    assert on.endswith("/details/")  # the same report goes on, with what was said of it
    assert amina.draft.answers["where"] == {"room": "kitchen"}


def test_an_emergency_cannot_be_begun_twice_into_two_drafts(cast: Cast, amina: Reporter) -> None:
    for _ in range(2):
        amina.client.post(f"{amina.at}danger/no-water/")
    assert Draft.objects.filter(person=cast.amina, left_at=None).count() == 1


# --- how fast ---------------------------------------------------------------------------------------------

PAGES = ["", "danger/no-heating/", *(f"{page}/" for page in KITCHEN_LEAK), "check/"]
MOST = 12


def counted(amina: Reporter) -> dict[str, int]:
    found = {}
    for page in PAGES:
        with CaptureQueriesContext(connection) as queries:
            assert amina.open(amina.at + page).status_code == 200
        found[page] = len(queries)
    return found


def test_no_page_asks_the_database_often_or_more_often_for_more_rows(cast: Cast, amina: Reporter) -> None:
    amina.go_through(KITCHEN_LEAK)
    few = counted(amina)
    assert max(few.values()) <= MOST, few
    WorkOrderFactory.create_batch(4, home=cast.flat_1, source=cast.flat_1.source)
    WorkOrderFactory.create_batch(4, home=None, block=cast.rowan_court, source=cast.flat_1.source)
    ComponentFactory.create_batch(4, home=cast.flat_1, kind="Bathroom")
    answer = amina.answer("known", KITCHEN_LEAK["known"])
    assert answer.status_code == 302, errors(answer)
    assert counted(amina) == few
