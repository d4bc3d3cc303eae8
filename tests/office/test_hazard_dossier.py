"""A case that went wrong, on paper: it stands by itself, and shows why a time was missed."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from portal.core import clock
from portal.hazards.actions import judging, putting_right
from portal.hazards.actions.clocks import set_clocks
from portal.hazards.dossier import dossier
from portal.hazards.models import HazardCase, HazardReport, Works
from portal.hazards.rules import Kind
from portal.notices.models import Notice
from portal.office.hazards.dossier import PARTS, label, on_sheets, parts, times, words_of
from portal.people.models import Person
from portal.records.models import Event
from portal.tenancies.models import Look
from tests.cast import Cast
from tests.factories.hazards import HazardCaseFactory
from tests.factories.repairs import AppointmentFactory, PhotoFactory, StatusUpdateFactory

Door = Callable[[Person], Client]
CODE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|\b20-10\b")
NO_FONT_HAS_THIS = "\U000f1234"


@pytest.fixture
def missed(cast: Cast) -> HazardCase:
    """Told of thirty hours ago as an emergency, judged late, and the reason written down."""
    now = clock.now()
    tenancy = cast.flat_1.tenancies.get(parties__person=cast.amina)
    case = HazardCaseFactory(home=cast.flat_1, tenancy=tenancy, aware_at=now - timedelta(hours=30))
    set_clocks(case, now=now)
    late = case.clocks.filter(due_at__lt=now).first()
    assert late
    putting_right.explain_miss(
        clock=late,
        reason="ours",
        words="The report was read\nby nobody on Saturday",
        expected_on=None,
        now=now,
        by=cast.rhys.officer,
    )
    return case


def test_the_dossier_shows_what_was_missed_and_why(missed: HazardCase, cast: Cast, at_office: Door) -> None:
    answer = at_office(cast.rhys).get(f"/office/hazards/{missed.code}/case.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{missed.reference}.pdf"'
    read = PdfReader(BytesIO(answer.content))
    said = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    for wanted in (
        missed.reference,
        missed.home.address,
        "Missed",
        "The report was read by nobody on Saturday",
        "Rhys, repairs manager",
        "Why a time was missed was written down",
        *PARTS.values(),
    ):
        assert wanted in said, wanted
    assert Event.objects.filter(verb="hazard exported", subject_code=missed.code).count() == 1
    assert Look.objects.filter(by=cast.rhys).exists()


def test_the_dossier_can_be_read_aloud(missed: HazardCase) -> None:
    read = PdfReader(BytesIO(on_sheets(dossier(missed, now=clock.now()))))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"] == "en-GB"
    assert read.xmp_metadata
    assert b"pdfuaid:part" in read.xmp_metadata.stream.get_data()
    assert read.metadata
    assert read.metadata.title
    assert read.metadata.title.startswith(missed.reference)


@pytest.mark.parametrize("wrote", ["#strong[x] $1$ *b* @c \\ // no", "<b>&amp;</b>", "“It’s” – Ünïcödé"])
def test_what_people_wrote_is_printed_as_they_wrote_it(wrote: str, missed: HazardCase) -> None:
    HazardReport.objects.create(
        landlord=missed.landlord, case=missed, at=clock.now(), way="phone", words=wrote
    )
    read = PdfReader(BytesIO(on_sheets(dossier(missed, now=clock.now()))))
    assert wrote in " ".join(" ".join(page.extract_text() for page in read.pages).split())


def test_a_sign_that_no_font_has_is_told_of(missed: HazardCase) -> None:
    HazardReport.objects.create(
        landlord=missed.landlord, case=missed, at=clock.now(), way="phone", words=f"Black {NO_FONT_HAS_THIS}"
    )
    read = PdfReader(BytesIO(on_sheets(dossier(missed, now=clock.now()))))
    assert "stand as boxes" in " ".join(read.pages[0].extract_text().split())


def test_every_part_of_the_document_is_on_the_paper(missed: HazardCase) -> None:
    document = dossier(missed, now=clock.now())
    assert document.keys() - {"made_at"} == PARTS.keys()
    assert [len(part.entries) for part in parts(document)] == [
        len(document[key]) if isinstance(document[key], list) else 1 for key in PARTS
    ]
    assert len(times(document)) == missed.clocks.count()


def test_it_names_people_needs_and_work_and_shows_no_codes(missed: HazardCase, cast: Cast) -> None:
    now, rhys = clock.now(), cast.rhys.officer
    judging.give(case=missed, to=rhys, by=rhys)
    works = putting_right.plan_works(
        case=missed, makes_safe=True, what="Wash off the mould", start_by=now, finish_by=now, now=now, by=rhys
    )
    putting_right.note_works(works=works, started_at=now, now=now, by=rhys)
    judging.judge(
        case=missed,
        kind=Kind.EMERGENCY,
        answers={},
        knowledge=["20-10"],
        household="A baby",
        reason="Black mould where a baby sleeps",
        known_at=missed.aware_at,
        at=now,
        by=rhys,
    )
    read = PdfReader(BytesIO(on_sheets(dossier(missed, now=now))))
    said = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    for wanted in (
        f"Tenants {cast.amina.name}",
        "Written down by Homefile",
        "Reason our own mistake",
        "To Rhys, repairs manager",
        "Works Wash off the mould",
        "What begun",
        "Hard of hearing",
    ):
        assert wanted in said, wanted
    assert not CODE.search(said)


def test_it_tells_what_became_of_the_work_and_what_was_sent(missed: HazardCase, cast: Cast) -> None:
    now, rhys = clock.now(), cast.rhys.officer
    works = putting_right.plan_works(
        case=missed, makes_safe=True, what="Wash off the mould", start_by=now, finish_by=now, now=now, by=rhys
    )
    Works.objects.filter(pk=works.pk).update(work_order=cast.own_order)
    StatusUpdateFactory(
        work_order=cast.own_order, position=30, type_code="70", comments="Rang twice", happened_at=now
    )
    AppointmentFactory(work_order=cast.own_order, position=30, on="2026-07-08", earliest_arrival="08:00")
    photo = PhotoFactory(work_order=cast.own_order, state="ready")
    Notice.objects.create(
        landlord_id=cast.larkfield.pk,
        kind="hazard_closed",
        channel="letter",
        about=missed.code,
        person=cast.amina,
    )
    document = dossier(missed, now=now)
    assert [one["code"] for one in document["photos"]] == [str(photo.code)]
    read = PdfReader(BytesIO(on_sheets(document)))
    said = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    for wanted in (cast.own_order.reference, "Rang twice", "8 July 2026", "From 08:00", "By letter"):
        assert wanted in said, wanted
    assert not CODE.search(said)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "It runs"),
        ({"missed": True}, "Missed"),
        ({"done_at": "2026-07-03T17:30:05+01:00"}, "Kept"),
        ({"ended": "safe"}, "Ended: it is safe"),
        ({"ended": "replaced", "missed": True}, "Missed. Ended: another clock took its place"),
    ],
)
def test_a_time_that_ended_is_not_called_undone(facts: dict[str, object], said: str) -> None:
    clock_of = {"duty": "", "starts_at": None, "due_at": None, "done_at": None, "ended": "", "missed": False}
    (row,) = times({"clocks": [clock_of | {"reason": "", "reason_words": ""} | facts]})
    assert row[4] == said
    assert (row[3] == "Not done") is not bool({"done_at", "ended"} & facts.keys())


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, ""),
        (True, "Yes"),
        (False, "No"),
        (3, "3"),
        ("Ours", "Ours"),
        ("2026-07-03", "3 July 2026"),
        ("2026-07-03T17:30:05+01:00", "3 July 2026 at 5:30pm"),
        ("2026-12-03T17:30:05+00:00", "3 December 2026 at 5:30pm"),
        ("2026-12-03T17:30:05.047327+00:00", "3 December 2026 at 5:30pm"),
    ],
)
def test_values_are_said_as_people_say_them(value: object, said: str) -> None:
    assert words_of(value) == said


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("completed_at", "Completed"),
        ("expected_on", "Expected"),
        ("at", "When"),
        ("why_nothing", "Why nothing"),
    ],
)
def test_names_are_said_as_people_say_them(key: str, said: str) -> None:
    assert label(key) == said
