"""One box finds homes, people and work orders, and nothing of anybody else's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.office.finding import homes
from portal.office.finding.homes import Found, find, marked
from tests.cast import Cast
from tests.factories.homes import HomeFactory
from tests.factories.repairs import RepairRequestFactory, WorkOrderFactory
from tests.factories.tenancies import PartyFactory, TenancyFactory


def titles(found: Found) -> list[str]:
    return [str(result.title.striptags()) for result in found]


def looked(cast: Cast, typed: str) -> Found:
    return find(cast.larkfield, typed, on=cast.today)


def test_it_finds_a_home_by_each_of_its_facts(cast: Cast) -> None:
    home = HomeFactory(
        landlord=cast.larkfield,
        unit="Flat 9",
        building_name="St Mary's House",
        building_number="12-14",
        street="Snowberry Lane",
        postcode="ZZ9 8AB",
        uprn="910023456789",
        reference="HM/00912",
        source=cast.flat_1.source,
        block=cast.rowan_court,
    )
    TenancyFactory(home=home, reference="TEN-77123", source=home.source)
    by = {
        "9 snowberry": "Address",
        "snowb": "Address",
        "st marys house": "Address",
        "14 snowberry": "Address",
        "12-14 snowberry": "Address",
        "zz9 8ab": "Postcode",
        "ZZ98AB": "Postcode",
        "zz9 8": "Postcode",
        "910023456789": "UPRN 910023456789",
        "0910023456789": "UPRN 910023456789",
        "HM/00912": "Home reference HM/00912",
        "hm/009": "Home reference HM/00912",
        "ten-77": "Tenancy reference",
    }
    for typed, why in by.items():
        found = looked(cast, typed)
        assert [result.why for result in found.homes] == [why], typed
        assert found.only is not None, typed
        assert str(home.code) in found.only.href


def test_a_whole_reference_finds_that_home_alone(cast: Cast) -> None:
    own = HomeFactory(landlord=cast.larkfield, reference="LH-H-000013", source=cast.flat_1.source)
    HomeFactory(landlord=cast.larkfield, reference="LH-H-0000131", source=cast.flat_1.source)
    found = looked(cast, "lh-h-000013")
    assert found.only is not None
    assert str(own.code) in found.only.href
    assert len(looked(cast, "LH-H-00001").homes) == 2


def test_it_finds_a_person_by_part_of_a_name(cast: Cast) -> None:
    tenancy = cast.flat_3.tenancies.get()
    PartyFactory(tenancy=tenancy, name="Siobhán O'Brien-Okafor", position=1)
    for typed in ("siobhán", "o'brien", "obrien", "brien okaf", "OKAFOR Siob"):
        assert titles(looked(cast, typed)) == ["Siobhán O'Brien-Okafor"], typed


def test_it_finds_a_work_order_by_the_beginning_of_its_reference(cast: Cast) -> None:
    WorkOrderFactory(home=cast.flat_1, reference="JOB-2026-001", source=cast.flat_1.source)
    assert titles(looked(cast, "job-2026")) == ["JOB-2026-001"]
    assert titles(looked(cast, "JOB-2026-001")) == ["JOB-2026-001"]


def test_a_report_is_found_by_the_reference_its_resident_reads_out(cast: Cast) -> None:
    report = RepairRequestFactory(tenancy=cast.flat_3.tenancies.get(), reference="R-7K3F-92QD")
    for typed in ("R-7K3F-92QD", "r-7k3f-92qd", "r7k3f92qd", "7k3f 92qd", "R 7K3F 92QD"):
        only = looked(cast, typed).only
        assert only is not None, typed
        assert only.href == f"/office/homes/{cast.flat_3.code}/requests/{report.code}/"
    assert len(find(cast.eastmere, "R-7K3F-92QD", on=cast.today)) == 0
    order = WorkOrderFactory(home=cast.flat_3, request=report, source=cast.flat_3.source)
    only = looked(cast, "R-7K3F-92QD").only
    assert only is not None
    assert only.href == f"/office/repairs/{order.code}/"


def test_it_says_nothing_of_another_landlord(cast: Cast) -> None:
    for typed in ("thistledown", "tess", cast.eastmere_house.reference, cast.eastmere_house.uprn):
        assert len(looked(cast, typed)) == 0, typed
        assert len(find(cast.eastmere, typed, on=cast.today)) == 1, typed


def test_a_landlords_own_fence_is_no_word_to_look_for(cast: Cast) -> None:
    for typed in ("land", "landlord", f"landlord{cast.larkfield.pk}"):
        assert len(looked(cast, typed).people) == 0, typed


def test_it_finds_people_within_a_small_landlord_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "_large", lambda period: frozenset([cast.larkfield.pk]))
    assert titles(looked(cast, "amina")) == ["Amina Tenant"]
    assert titles(find(cast.eastmere, "tess", on=cast.today)) == ["Tess Tenant"]
    assert len(find(cast.eastmere, "amina", on=cast.today)) == 0


def test_who_lives_there_now_comes_before_who_has_left(cast: Cast) -> None:
    found = looked(cast, "tenant")
    notes = [bool(result.note) for result in found.people]
    assert notes == sorted(notes)
    assert found.people[-1].note.startswith("Moved out")


def test_homes_come_in_the_order_of_the_street(cast: Cast) -> None:
    for number in (10, 2, 1):
        HomeFactory(
            landlord=cast.larkfield, unit="", building_name="", building_number=str(number),
            street="Tansyholt Way", source=cast.flat_1.source, block=cast.rowan_court,
        )  # fmt: skip
    assert [title.split(" ")[0] for title in titles(looked(cast, "tansyholt"))] == ["1", "2", "10"]


def test_it_says_when_there_is_more_than_it_shows(cast: Cast) -> None:
    found = find(cast.larkfield, "rowan court", on=cast.today, shown=2)
    assert len(found.homes) == 2
    assert found.more
    assert found.only is None


def test_it_gives_up_in_time_and_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "_homes", lambda *_: connection.cursor().execute("SELECT pg_sleep(2)"))
    monkeypatch.setattr(homes, "LONGEST_MS", 20)
    assert looked(cast, "rowan").gave_up
    assert looked(cast, "'") == Found()


@pytest.mark.parametrize("typed", ["rowan court", "zz1", "tenant", "WO0000"])
def test_it_asks_as_often_for_one_as_for_many(cast: Cast, typed: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            looked(cast, typed)
        return len(queries)

    looked(cast, typed)
    before = asked()
    for _ in range(4):
        home = HomeFactory(landlord=cast.larkfield, source=cast.flat_1.source, block=cast.rowan_court)
        tenancy = TenancyFactory(home=home, source=home.source, started_on=cast.today - timedelta(days=9))
        PartyFactory(tenancy=tenancy, name="Another Tenant")
        WorkOrderFactory(home=home, source=home.source)
    assert asked() == before <= 10


def test_it_marks_what_was_asked_for_and_trusts_nothing() -> None:
    assert marked("12 <b>Quillmoor</b> Road", ["quill", "12"]) == (
        "<mark>12</mark> &lt;b&gt;<mark>Quill</mark>moor&lt;/b&gt; Road"
    )
    assert marked("a.b", ["."]) == "a.b"


def test_it_says_how_an_order_ended(cast: Cast) -> None:
    ends = {"completed_at": "Done", "cancelled_at": "Cancelled", "closed_at": "Cancelled"}
    for number, (moment, told) in enumerate(ends.items()):
        reference = f"ENDED{number}"
        WorkOrderFactory(home=cast.flat_4, reference=reference, **{moment: clock.now()})
        [found] = find(cast.larkfield, reference, on=cast.today).orders
        assert (found.note, found.current) == (told, False)
    assert not find(cast.larkfield, cast.own_order.reference, on=cast.today).orders[0].note
