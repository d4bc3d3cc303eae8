"""A report before there is an order: its page, its data, and what can be said of it."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from portal.core import clock
from portal.core.words import full_day
from portal.repairs.models import Following, RepairRequest, Said
from tests.cast import AMINAS_REPORT, Cast
from tests.factories.repairs import RepairRequestFactory, SaidFactory, WorkOrderFactory

pytestmark = pytest.mark.django_db


def at(cast: Cast, report: RepairRequest, more: str = "") -> str:
    return f"/homes/{cast.flat_1.code}/reports/{report.code}/{more}"


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_report_that_is_counted_as_one_with_another_leads_to_the_same_repair(
    amina: Client, cast: Cast
) -> None:
    order = WorkOrderFactory(home=cast.flat_1, request=cast.request, source=cast.flat_1.source)
    again = RepairRequestFactory(tenancy=cast.request.tenancy, words="It drips again", joined=order)
    SaidFactory(request=again, tenancy=cast.request.tenancy, words="And louder")

    answer = amina.get(at(cast, again))
    assert answer.headers["Location"] == f"/homes/{cast.flat_1.code}/repairs/{order.code}/"
    html = text(amina.get(answer.headers["Location"]))
    for words in (AMINAS_REPORT, "It drips again", "And louder"):
        assert words in html


def test_it_says_honestly_what_is_known(amina: Client, cast: Cast) -> None:
    html = text(amina.get(at(cast, cast.request)))
    assert "We have your report. Larkfield Homes has not picked it up yet." in html
    for words in (AMINAS_REPORT, cast.request.reference, "You reported it", "Routine"):
        assert words in html
    cast.request.held_at = clock.now()
    cast.request.save()
    html = text(amina.get(at(cast, cast.request)))
    assert "They have not told us a date yet." in html
    assert "Larkfield Homes has it" in html


def test_once_there_is_an_order_it_leads_on(amina: Client, cast: Cast) -> None:
    order = WorkOrderFactory(home=cast.flat_1, request=cast.request, source=cast.flat_1.source)
    answer = amina.get(at(cast, cast.request))
    assert answer["Location"] == f"/homes/{cast.flat_1.code}/repairs/{order.code}/"
    html = text(amina.get(answer["Location"]))
    assert "You reported it" in html
    assert AMINAS_REPORT in html
    assert cast.request.reference in html
    said = amina.post(at(cast, cast.request, "say/words/"), {"words": "One thing more"}, follow=True)
    assert said.redirect_chain[-1][0] == answer["Location"]
    assert Said.objects.get().work_order == order


def test_the_report_is_there_as_data_for_who_made_it(amina: Client, cast: Cast, bea: Client) -> None:
    cast.request.message = {"DescriptionOfWork": AMINAS_REPORT}
    cast.request.save()
    answer = amina.get(at(cast, cast.request, "data.json"))
    assert json.loads(text(answer)) == {"DescriptionOfWork": AMINAS_REPORT}
    assert answer["Cache-Control"] == "no-store, private"
    assert bea.get(at(cast, cast.request, "data.json")).status_code == 404


def test_who_takes_everything_takes_their_reports(amina: Client, cast: Cast) -> None:
    cast.request.message = {"DescriptionOfWork": AMINAS_REPORT}
    cast.request.save()
    amina.post(at(cast, cast.request, "say/words/"), {"words": "One thing more"})
    taken = json.loads(text(amina.get(f"/homes/{cast.flat_1.code}/download.json")))
    assert taken["reports"] == [{"DescriptionOfWork": AMINAS_REPORT}]
    [said] = taken["said"]
    assert (said["kind"], said["words"]) == ("words", "One thing more")


def test_what_is_personal_is_shown_to_whoever_gave_it(cast: Cast, bea: Client) -> None:
    flat_2 = cast.flat_2.tenancies.get()
    report = RepairRequest.objects.get(pk=cast.request.pk)
    report.home, report.tenancy, report.reported_by = cast.flat_2, flat_2, cast.ben
    report.contact_phone, report.needs, report.how_to_get_in = (
        "+447700900123",
        "Ben hears badly",
        "Ring twice",
    )
    report.keysafe_place = report.keysafe_code = "sealed:abc"
    report.save()
    path = f"/homes/{cast.flat_2.code}/reports/{report.code}/"
    html = text(bea.get(path))
    assert "Ring twice" in html
    for words in ("+447700900123", "Ben hears badly", "sealed:abc", "data.json"):
        assert words not in html
    ben = Client()
    ben.force_login(cast.ben)
    html = text(ben.get(path))
    assert "Ben hears badly" in html
    assert "+447700900123" in html
    assert "sealed:abc" not in html


def test_a_report_is_taken_back(amina: Client, cast: Cast) -> None:
    html = text(amina.post(at(cast, cast.request, "say/take-back/"), {"words": "It shuts now"}, follow=True))
    assert "You took this report back today." in html
    assert html.count("You took the report back") == 1
    cast.request.refresh_from_db()
    assert cast.request.cancelled_because == "It shuts now"
    assert "Add photos" not in html
    history = text(amina.get(f"/homes/{cast.flat_1.code}/repairs/?status=cancelled"))
    assert cast.request.problem_name in history


def test_it_stands_in_the_history(amina: Client, cast: Cast) -> None:
    html = text(amina.get(f"/homes/{cast.flat_1.code}/repairs/?status=open"))
    assert f"/reports/{cast.request.code}/" in html
    assert f"/reports/{cast.request.code}/" not in text(
        amina.get(f"/homes/{cast.flat_1.code}/repairs/?trade=plumbing")
    )


def test_a_neighbour_follows_without_seeing_who(amina: Client, cast: Cast, hall: RepairRequest) -> None:
    html = text(amina.get(at(cast, hall)))
    assert hall.problem_name in html
    assert "Nadia" not in html
    assert hall.reference not in html
    assert "Tell me what happens" in html
    html = text(amina.post(at(cast, hall, "say/follow/"), follow=True))
    assert "We tell you what happens with this repair." in html
    assert Following.objects.get().person == cast.amina
    amina.post(at(cast, hall, "say/follow/"))
    assert Following.objects.count() == 1
    html = text(amina.post(at(cast, hall, "say/unfollow/"), follow=True))
    assert not Following.objects.exists()
    assert "Tell me what happens" in html


def test_following_goes_on_when_it_becomes_an_order(amina: Client, cast: Cast, hall: RepairRequest) -> None:
    amina.post(at(cast, hall, "say/follow/"))
    order = WorkOrderFactory(home=None, block=cast.rowan_court, request=hall, source=cast.flat_1.source)
    path = f"/homes/{cast.flat_1.code}/repairs/{order.code}/"
    assert amina.get(at(cast, hall))["Location"] == path
    html = text(amina.get(path))
    assert "Stop telling me about this" in html
    assert "Nadia" not in html
    amina.post(path + "say/unfollow/")
    assert not Following.objects.exists()


@pytest.mark.parametrize("act", ["words", "take-back", "fixed"])
def test_a_neighbours_report_is_not_yours_to_speak_of(
    amina: Client, cast: Cast, hall: RepairRequest, act: str
) -> None:
    assert amina.get(at(cast, hall, f"say/{act}/")).status_code == 404
    assert amina.post(at(cast, hall, f"say/{act}/"), {"words": "x"}).status_code == 404
    assert amina.get(at(cast, hall, "data.json")).status_code == 404


def test_who_reported_the_hall_speaks_of_it(nadia: Client, cast: Cast, hall: RepairRequest) -> None:
    order = WorkOrderFactory(
        home=None,
        block=cast.rowan_court,
        request=hall,
        completed_at=clock.now() - timedelta(days=1),
        source=cast.flat_1.source,
    )
    path = f"/homes/{cast.flat_3.code}/repairs/{order.code}/"
    html = text(nadia.get(path))
    assert "Is it fixed?" in html
    nadia.post(path + "say/not-fixed/", {"words": "It still stands open"})
    assert "You said it is not fixed" in text(nadia.get(path))
    order.refresh_from_db()
    assert order.answer == "not fixed"


def test_a_neighbour_sees_that_it_is_not_fixed_and_no_more(
    amina: Client, cast: Cast, nadia: Client, hall: RepairRequest
) -> None:
    order = WorkOrderFactory(
        home=None,
        block=cast.rowan_court,
        request=hall,
        completed_at=clock.now() - timedelta(days=1),
        source=cast.flat_1.source,
    )
    nadia.post(f"/homes/{cast.flat_3.code}/repairs/{order.code}/say/not-fixed/", {"words": "Nadia waits"})
    html = text(amina.get(f"/homes/{cast.flat_1.code}/repairs/{order.code}/"))
    assert "A resident said it is not fixed." in html
    assert "Nadia" not in html


def test_the_page_asks_as_often_however_much_there_is(
    amina: Client, cast: Cast, queries: Callable[[Client, str], int]
) -> None:
    few = queries(amina, at(cast, cast.request))
    assert few <= 12


@pytest.mark.parametrize(
    ("emergency", "told"),
    [(False, "By law (it may harm your health)"), (True, "By law (it may be dangerous)")],
)
def test_what_the_law_promises_its_household_stays_with_the_repair(
    cast: Cast, amina: Client, emergency: bool, told: str
) -> None:
    report = cast.request
    report.hazard, report.is_emergency = "damp_mould", emergency
    report.right_to_repair_due_on = clock.today() + timedelta(days=3)
    report.save()
    pages = [text(amina.get(at(cast, report)))]
    order = WorkOrderFactory(home=cast.flat_1, request=report, source=cast.flat_1.source)
    pages.append(text(amina.get(f"/homes/{cast.flat_1.code}/repairs/{order.code}/")))
    for html in pages:
        assert told in html
        assert "By law (Right to Repair)" in html
        assert full_day(report.right_to_repair_due_on) in html


@pytest.mark.parametrize(("days", "first"), [(0, "By law"), (9, "Promised")])
def test_the_day_that_comes_first_is_told_first(cast: Cast, amina: Client, days: int, first: str) -> None:
    report = cast.request
    report.right_to_repair_due_on = (report.due_at + timedelta(days=days - 1)).date()
    report.save()
    pages = [text(amina.get(at(cast, report)))]
    order = WorkOrderFactory(
        home=cast.flat_1, request=report, due_at=report.due_at, source=cast.flat_1.source
    )
    pages.append(text(amina.get(f"/homes/{cast.flat_1.code}/repairs/{order.code}/")))
    for html in pages:
        labels = [
            label for label in re.findall("<dt>(.*?)</dt>", html) if label.startswith(("By law", "Prom"))
        ]
        assert labels[0].startswith(first)
        assert len(labels) == 2


def test_answers_stand_in_the_order_they_were_asked(cast: Cast, amina: Client) -> None:
    report = cast.request
    report.details = {"Is it getting worse?": "No", "How big is the largest patch?": "A door"}
    report.message["DescriptionOfWork"] = (
        "Damp.\nHow big is the largest patch: A door\nIs it getting worse: No"
    )
    report.save()
    html = text(amina.get(at(cast, report)))
    assert html.index("How big is the largest patch?") < html.index("Is it getting worse?")


def test_a_report_taken_back_has_no_visit_to_come(cast: Cast, amina: Client) -> None:
    report = cast.request
    on = clock.today() + timedelta(days=3)
    report.slot = {"reference": "A", "on": on.isoformat(), "name": "", "state": "confirmed"}
    report.save()
    assert "The visit" in text(amina.get(at(cast, report)))
    html = text(amina.post(at(cast, report, "say/take-back/"), {"words": "It stopped"}, follow=True))
    assert "You took this report back today." in html
    assert "You wrote: “It stopped”" in html
    assert "The visit" not in html


def test_a_neighbour_reads_what_was_chosen_from_the_list_and_no_words(
    cast: Cast, amina: Client, hall: RepairRequest
) -> None:
    order = WorkOrderFactory(
        home=None, block=cast.rowan_court, request=hall, description=hall.words, source=cast.flat_1.source
    )
    html = text(amina.get(f"/homes/{cast.flat_1.code}/repairs/{order.code}/"))
    assert f'<h1 class="govuk-heading-l">{hall.problem_name}</h1>' in html
    assert "Nadia" not in html


def test_an_emergency_is_called_about_at_any_hour(cast: Cast, amina: Client) -> None:
    cast.larkfield.phone, cast.larkfield.emergency_phone = "01632 960110", "01632 960111"
    cast.larkfield.save()
    assert ">Call 01632 960110<" in text(amina.get(at(cast, cast.request)))
    RepairRequest.objects.update(is_emergency=True)
    html = text(amina.get(at(cast, cast.request)))
    assert ">Call 01632 960111<" in html
    assert "If you have not called" in html
    assert html.index("tel:01632960111") < html.index("You can also")


def test_who_reported_a_hazard_is_led_to_what_the_law_asks(cast: Cast, amina: Client) -> None:
    leads = f'href="/homes/{cast.flat_1.code}/hazards/"'
    assert leads not in text(amina.get(at(cast, cast.request)))
    RepairRequest.objects.update(hazard="damp_mould")
    assert leads in text(amina.get(at(cast, cast.request)))


def test_what_the_law_promises_another_household_is_not_told(cast: Cast, nadia: Client) -> None:
    report = cast.request
    report.hazard, report.block = "damp_mould", cast.rowan_court
    report.right_to_repair_due_on = clock.today() + timedelta(days=3)
    report.save()
    html = text(nadia.get(f"/homes/{cast.flat_3.code}/reports/{report.code}/"))
    assert report.problem_name in html
    assert "By law" not in html
