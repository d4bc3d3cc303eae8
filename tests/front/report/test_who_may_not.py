"""Those who cannot report: a clear page that says why and what to do instead, never an error."""

import pytest

from portal.homes.models import Home
from portal.landlords.models import Landlord
from portal.repairs.models import RepairRequest
from tests.cast import Cast
from tests.front.report.answering import KITCHEN_LEAK, Reporter
from tests.front.report.conftest import Reports


def test_a_neighbours_home_is_the_neighbours_to_report(cast: Cast, amina: Reporter) -> None:
    amina.start()
    address = amina.answer("where", {"room": "neighbour"})["Location"]
    page = amina.open(address).text
    assert "Your neighbour has to report it" in page
    assert f'href="{amina.at}where/"' in page
    assert amina.client.post(address).status_code == 200  # there is nothing to answer
    assert amina.open(f"{amina.at}check/")["Location"] == address


def test_the_home_of_a_neighbour_is_not_there(cast: Cast, amina: Reporter) -> None:
    for page in ("", "where/", "check/", "danger/smell-of-gas/"):
        assert amina.open(f"/homes/{cast.flat_3.code}/report/{page}").status_code == 404


def test_who_left_is_told_whom_to_call(cast: Cast, reports: Reports) -> None:
    lee = reports(cast.lee)
    page = lee.open(lee.at)
    assert page.status_code == 200
    assert "You have left this home" in page.text
    assert lee.client.post(lee.at).status_code == 200
    assert not RepairRequest.objects.filter(reported_by=cast.lee).exists()


def test_what_a_household_sees_to_itself_says_why_and_what_may_help(cast: Cast, amina: Reporter) -> None:
    amina.start()
    amina.answer("where", {"room": "kitchen"})
    amina.answer("kind", {"group": "leak"})
    address = amina.answer("what", {"problem": "leak-washing-machine"})["Location"]
    page = amina.open(address).text
    assert "You see to this yourself" in page
    assert "The machine and its hoses are yours" in page
    assert "Turn off the small tap on the hose" in page


@pytest.mark.parametrize(
    ("room", "group", "problem", "stops"),
    [("kitchen", "leak", "leak-pipe", True), ("shared-inside", "entry", "lift", False)],
)
def test_a_leaseholder_reports_the_building_and_not_their_own_fittings(
    cast: Cast, amina: Reporter, room: str, group: str, problem: str, stops: bool
) -> None:
    Home.objects.filter(pk=cast.flat_1.pk).update(tenure_code="20")
    amina.start()
    amina.answer("where", {"room": room})
    amina.answer("kind", {"group": group})
    address = amina.answer("what", {"problem": problem})["Location"]
    assert address.endswith("/yours/") is stops
    if stops:
        assert "You own your home" in amina.open(address).text


@pytest.mark.parametrize("slug", ["smell-of-gas", "fire", "carbon-monoxide", "stuck-in-lift"])
def test_what_cannot_wait_for_a_report_is_only_called(cast: Cast, amina: Reporter, slug: str) -> None:
    page = amina.open(f"{amina.at}danger/{slug}/").text
    assert "No report is made here" in page
    assert "<form" not in page.split("<main", 1)[1].split("</main>", 1)[0]
    assert amina.client.post(f"{amina.at}danger/{slug}/").status_code == 200
    assert not RepairRequest.objects.filter(reported_by=cast.amina).exclude(pk=cast.request.pk).exists()


def test_the_gas_page_says_what_to_do_and_whom_to_call(amina: Reporter) -> None:
    page = amina.open(f"{amina.at}danger/smell-of-gas/").text
    assert 'href="tel:0800111999"' in page
    assert page.index("0800 111 999") < page.index("Do not switch anything on or off")


def test_an_emergency_that_does_not_exist_is_not_there(amina: Reporter) -> None:
    assert amina.open(f"{amina.at}danger/dragons/").status_code == 404


def test_a_landlord_that_takes_no_reports_here_says_whom_to_call(cast: Cast, amina: Reporter) -> None:
    Landlord.objects.filter(pk=cast.larkfield.pk).update(takes_reports=False)
    page = amina.open(amina.at).text
    assert "does not take reports here yet" in page
    assert "Start now" not in page
    assert amina.client.post(amina.at).status_code == 200
    assert "Report it" not in amina.open(f"{amina.at}danger/no-water/").text


def test_a_landlord_that_stops_taking_reports_meanwhile_is_sent_none(cast: Cast, amina: Reporter) -> None:
    amina.go_through(KITCHEN_LEAK)
    Landlord.objects.filter(pk=cast.larkfield.pk).update(takes_reports=False)
    assert amina.send()["Location"] == amina.at


def test_a_house_has_no_shared_hall(cast: Cast, reports: Reports) -> None:
    cast.eastmere_house.block.form_code = "20"
    cast.eastmere_house.block.save(update_fields=["form_code"])
    tess = reports(cast.tess)
    page = tess.open(tess.start()).text
    assert "Shared hall, stairs or lift" not in page
