"""A case from the first word to the last, and what is done to it without anybody looking."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.core.clock import LONDON, day_of
from portal.core.words import full_day
from portal.hazards import keeping
from portal.hazards.actions import closing, judging, looking, putting_right
from portal.hazards.actions.clocks import set_all_clocks, set_clocks
from portal.hazards.actions.holding import CannotDo
from portal.hazards.actions.looking import Found
from portal.hazards.actions.opening import open_case, open_from_report
from portal.hazards.actions.signs import take_update
from portal.hazards.closing_rules import CannotClose
from portal.hazards.dossier import dossier
from portal.hazards.exporting import model, zipped
from portal.hazards.models import Clock, HazardCase, HazardReport, Investigation, Works
from portal.hazards.rules import Kind, Type
from portal.hazards.summary import compose, missing_from
from portal.notices.models import Notice
from portal.records.models import Event
from tests.cast import Cast
from tests.factories.hazards import HazardCaseFactory
from tests.factories.repairs import RepairRequestFactory

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def mould(cast: Cast, *, ago: timedelta = 2 * HOUR, **facts: Any) -> HazardCase:
    """Amina reported it so long ago."""
    report = RepairRequestFactory(
        tenancy=cast.request.tenancy,
        reported_by=cast.amina,
        hazard="damp_mould",
        location="Bedroom",
        reported_at=clock.now() - ago,
        **facts,
    )
    case = open_from_report(report, now=clock.now())
    assert case
    return case


def running(case: HazardCase) -> set[str]:
    return set(case.clocks.running().values_list("duty", flat=True))


def judged(case: HazardCase, cast: Cast, kind: Kind = Kind.SIGNIFICANT) -> HazardCase:
    return judging.judge(
        case=case,
        kind=kind,
        answers={"frail": "yes"},
        knowledge=["20-10"],
        household="A baby sleeps there",
        reason="It is where the baby sleeps",
        at=clock.now(),
        by=cast.rhys.officer,
    )


def looked_into(case: HazardCase, cast: Cast, *, at: datetime | None = None, **facts: Any) -> Investigation:
    now = clock.now()
    look = looking.plan_investigation(
        case=case, type=Type.STANDARD, asked_at=case.aware_at, visit_on=None, by=cast.rhys.officer
    )
    found = {
        "found": Kind.SIGNIFICANT,
        "findings": [Found(number=11, kind=Kind.SIGNIFICANT, band="High")],
        "mode": "in_person",
        "needs_safety": True,
        "needs_prevention": True,
    }
    return looking.conclude_investigation(
        investigation=look,
        at=at or now,
        now=now,
        investigator="Sam Okoro",
        competence="Surveyor of damp for nine years",
        by=cast.rhys.officer,
        **found | facts,
    )


def planned(case: HazardCase, cast: Cast, *, makes_safe: bool) -> Works:
    today = clock.today()
    return putting_right.plan_works(
        case=case,
        makes_safe=makes_safe,
        what="Wash the mould off" if makes_safe else "Fit a fan",
        start_by=today,
        finish_by=today + 3 * DAY,
        now=clock.now(),
        by=cast.rhys.officer,
    )


def test_a_report_opens_its_case_once_with_its_clocks(cast: Cast) -> None:
    case = mould(cast)
    assert (case.way, case.tenancy, case.place) == ("resident", cast.request.tenancy, "Bedroom")
    assert case.under_law
    assert running(case) == {"judge", "investigate"}
    assert case.request
    assert open_from_report(case.request, now=clock.now()) == case
    assert HazardReport.objects.count() == 1
    event = Event.objects.get(verb="hazard opened")
    assert (event.by, event.subject_code) == (cast.amina, case.code)


def test_the_same_told_again_is_the_same_case_and_may_make_it_an_emergency(cast: Cast) -> None:
    case = mould(cast, ago=3 * DAY)
    told = {"word": "hazard_damp_mould", "words": "Black all over", "at": clock.now(), "now": clock.now()}
    sign = take_update(cast.own_order, **told)
    assert sign
    assert sign.case == case
    assert take_update(cast.own_order, **told) is None
    at = clock.now()
    worse = open_case(
        home=case.home,
        hazard="damp_mould",
        way="phone",
        aware_at=at,
        now=at,
        maybe_emergency=True,
        by=cast.olive,
    )
    assert worse == case
    assert worse.reports.count() == 3
    assert {"emergency_investigate", "emergency_safe", "judge"} == running(worse)
    # It was no emergency before that: its hours count from then.
    assert worse.clocks.get(duty="emergency_safe").due_at == at + DAY
    assert worse.clocks.get(duty="investigate").ended == "replaced"


def test_what_a_contractor_saw_opens_a_case_from_the_moment_they_saw_it(cast: Cast) -> None:
    seen = clock.now() - 5 * HOUR
    sign = take_update(cast.own_order, word="hazard_electrical", words="", at=seen, now=clock.now())
    assert sign
    assert sign.case
    assert (sign.case.way, sign.case.aware_at) == ("contractor", seen)
    update = {"words": "", "at": seen, "now": clock.now()}
    assert take_update(cast.communal_order, word="hazard_damp_mould", **update) is None
    assert take_update(cast.own_order, word="hazard_no_such", **update) is None


def test_a_case_goes_from_report_to_closing(
    cast: Cast, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.NOTICES_STAY_HERE = True  # a message has gone as soon as it is written
    case = judged(mould(cast), cast)
    assert case.owner == cast.rhys.officer
    look = looked_into(case, cast)
    case.refresh_from_db()
    assert running(case) == {"summary", "safe", "steps", "begin"}
    assert look.findings.get().scheme == "2026"

    safe, prevents = planned(case, cast, makes_safe=True), planned(case, cast, makes_safe=False)
    works = [safe, prevents]
    draft = compose(look, findings=list(look.findings.all()), works=works, landlord=case.landlord)
    assert not missing_from(draft, investigation=look, works=works)
    for part in ("Damp and mould", full_day(safe.finish_by), case.landlord.phone):
        without = draft.replace(part, "").replace(str(case.landlord.email), "")
        assert missing_from(without, investigation=look, works=works)
    send = {"investigation": look, "method": "electronic", "at": clock.now(), "by": cast.rhys.officer}
    with pytest.raises(CannotDo, match="which hazard"):
        looking.send_written_summary(body="All is well", now=clock.now(), **send)
    with pytest.raises(CannotDo, match="who saw it go"):
        looking.send_written_summary(body=draft, now=clock.now(), **send | {"method": "post"})
    summary = looking.send_written_summary(body=draft, now=clock.now(), **send)
    sent = Notice.objects.get(kind="hazard_summary")
    assert (sent.person, summary.sent_at) == (cast.amina, sent.sent_at)
    assert case.clocks.get(duty="summary").met_at == sent.sent_at

    with pytest.raises(CannotClose, match="safe is not done"):
        close(case, cast)
    for one in works:
        at = clock.now()
        putting_right.note_works(works=one, started_at=at, completed_at=at, now=at, by=cast.rhys.officer)
    with pytest.raises(CannotClose, match="what shows"):
        close(case, cast, words=" ")
    done = close(case, cast)
    assert not running(done)
    assert done.due_at is None
    assert Notice.objects.filter(kind="hazard_closed", person=cast.amina).count() == 1

    again = closing.say_gone(case=done, gone=False, words="Black again", now=clock.now(), by=cast.amina)
    assert again != case
    assert again.earlier == case
    assert "judge" in running(again)

    told = dossier(case, now=clock.now())
    assert told["judged"][0]["household_known"] == "A baby sleeps there"
    assert told["summaries"][0]["messages"][0]["sent_at"]
    assert [one["what"] for one in told["events"]][:2] == ["hazard opened", "hazard judged"]


def close(case: HazardCase, cast: Cast, *, because: str = "done", words: str = "Photos of dry walls") -> Any:
    return closing.close(case=case, because=because, words=words, now=clock.now(), by=cast.rhys.officer)


def test_what_was_found_before_the_list_of_21_goes_by_the_29_of_its_day(cast: Cast) -> None:
    case = mould(cast, ago=clock.now() - datetime(2026, 5, 5, 10, tzinfo=LONDON))
    day = datetime(2026, 6, 22, 10, tzinfo=LONDON)
    found = looked_into(case, cast, at=day, findings=[Found(number=1, kind=Kind.SIGNIFICANT, band="A")])
    finding = found.findings.get()
    assert (finding.scheme, finding.number, finding.hazard) == ("2005", 1, "damp_mould")


def test_a_time_that_was_missed_has_to_be_explained_before_it_is_over(cast: Cast) -> None:
    case = judged(mould(cast, ago=30 * DAY), cast, Kind.NONE)
    with pytest.raises(CannotClose, match="Say first why"):
        close(case, cast, because="nothing_found")
    late = case.clocks.get(duty="investigate")
    putting_right.explain_miss(
        clock=late,
        reason="ours",
        words="The report was overlooked",
        expected_on=None,
        now=clock.now(),
        by=cast.rhys.officer,
    )
    assert not close(case, cast, because="nothing_found").is_open
    late.refresh_from_db()
    assert late.due_at
    assert late.due_at < late.stopped_at
    assert late.is_missed(now=clock.now())


def test_nobody_let_us_in_takes_three_ways_and_a_visit_takes_notice(cast: Cast) -> None:
    case = judged(mould(cast, ago=3 * DAY), cast)
    now = clock.now()
    tried = {"case": case, "at": now, "outcome": "no_answer", "evidence": "Photo", "now": now}
    by = {"by": cast.rhys.officer}
    with pytest.raises(CannotDo, match="24 hours"):
        putting_right.note_attempt(method="visit", notice_at=now - 3 * HOUR, **tried, **by)
    for method, notice in (("call", None), ("visit", now - 25 * HOUR)):
        putting_right.note_attempt(method=method, notice_at=notice, **tried, **by)
    with pytest.raises(CannotClose, match="It takes 3"):
        close(case, cast, because="no_access")
    putting_right.note_attempt(method="letter", notice_at=None, **tried, **by)
    assert not close(case, cast, because="no_access").is_open


def test_one_that_cannot_be_made_safe_needs_somewhere_to_stay(cast: Cast) -> None:
    case = judged(mould(cast), cast)
    looked_into(case, cast)
    putting_right.say_not_safe_in_time(case=case, now=clock.now(), by=cast.rhys.officer)
    assert "stay" in running(case)
    offer = putting_right.offer_accommodation(
        case=case, what="A flat in the same street", from_on=None, now=clock.now(), by=cast.rhys.officer
    )
    assert "stay" in running(case)
    answer = {"offer": offer, "taken": False, "why_declined": "The school is far", "by": cast.rhys.officer}
    putting_right.answer_accommodation(at=clock.now(), **answer)
    assert "stay" not in running(case)
    with pytest.raises(CannotDo):
        putting_right.answer_accommodation(at=clock.now(), **answer)


def test_staff_are_warned_once_and_told_once_that_it_is_late(cast: Cast) -> None:
    case = mould(cast, ago=19 * HOUR)
    assert keeping.warn(now=clock.now()) == 1
    assert keeping.warn(now=clock.now()) == 0
    told = Notice.objects.get(kind="hazard_clock")
    assert told.person == cast.rhys  # nobody's yet: who watches over all
    assert "Soon due" in told.subject
    judging.give(case=case, to=cast.olive.officer, by=cast.rhys.officer)
    later = clock.now() + 6 * HOUR
    assert (keeping.tell_of_late(now=later), keeping.tell_of_late(now=later)) == (1, 0)
    keeping.keep(now=later)  # all of it, as the beat does
    assert Notice.objects.filter(kind="hazard_clock", person=cast.olive).count() == 1


def test_reports_without_a_case_get_one_and_limits_that_pass_have_their_effect(cast: Cast) -> None:
    RepairRequestFactory(tenancy=cast.request.tenancy, reported_by=cast.amina, hazard="damp_mould")
    assert (keeping.open_what_was_reported(now=clock.now()), HazardCase.objects.count()) == (1, 1)
    assert keeping.open_what_was_reported(now=clock.now()) == 0
    case = judged(HazardCase.objects.get(), cast)
    looked_into(case, cast)
    later = clock.now() + 15 * DAY
    keeping.set_what_has_moved(now=later)
    assert "stay" in running(case)
    assert keeping.set_what_has_moved(now=later) == 0


def test_an_orders_end_stops_the_clock_of_its_work(cast: Cast) -> None:
    case = judged(mould(cast), cast)
    looked_into(case, cast)
    works = planned(case, cast, makes_safe=True)
    putting_right.note_works(works=works, order=cast.own_order, now=clock.now(), by=cast.rhys.officer)
    done = clock.now()
    cast.own_order.completed_at = done
    cast.own_order.save(update_fields=["completed_at"])
    assert keeping.set_what_has_moved(now=done) == 1
    assert case.clocks.get(duty="safe").met_at == done


def test_setting_all_clocks_writes_only_what_changed_and_asks_as_often_for_four_as_for_one(
    cast: Cast,
) -> None:
    homes = (cast.flat_1, cast.flat_2, cast.flat_3, cast.flat_4)
    cases = [HazardCaseFactory(home=home) for home in homes]

    def asked() -> int:
        with CaptureQueriesContext(connection) as counted:
            set_all_clocks(now=clock.now())
        return len(counted)

    assert set_all_clocks(now=clock.now()) == 4
    assert Clock.objects.count() == 8
    four = asked()
    assert not Clock.events.rel.related_model.objects.exists()  # nothing was written again
    HazardCase.objects.exclude(pk=cases[0].pk).update(
        closed_at=clock.now(), closed_because="double", closed_words="One of four"
    )
    assert asked() == four


def test_the_export_has_every_table_of_the_model(cast: Cast) -> None:
    from io import BytesIO
    from zipfile import ZipFile

    case = judged(mould(cast, words="=1+1 is not a formula"), cast)
    looked_into(case, cast)
    with ZipFile(BytesIO(b"".join(zipped(cast.larkfield)))) as made:
        assert set(made.namelist()) == {f"{name}.csv" for name in model()["table"]} | {"README.txt"}
        reports = made.read("hazard_report.csv").decode().splitlines()
        assert reports[0].split(",") == model()["table"]["hazard_report"]["columns"]
        assert len(reports) == 2
        assert "'=1+1" in reports[1]
        assert case.reference in made.read("investigation.csv").decode()


@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        ("hazard_case_closed_says_why", {"closed_at": clock.now()}),
        ("hazard_case_answer_has_a_time", {"gone": "gone"}),
    ],
)
def test_postgresql_keeps_what_is_always_true(cast: Cast, constraint: str, broken: dict[str, Any]) -> None:
    case = HazardCaseFactory(home=cast.flat_1)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        HazardCase.objects.filter(pk=case.pk).update(**broken)


def test_postgresql_keeps_investigations_whole_and_cases_single(cast: Cast) -> None:
    case = HazardCaseFactory(home=cast.flat_1)
    with pytest.raises(IntegrityError, match="hazard_case_once_while_open"), transaction.atomic():
        HazardCaseFactory(home=cast.flat_1)
    with pytest.raises(IntegrityError, match="hazard_investigation_ends_whole"), transaction.atomic():
        Investigation.objects.create(
            landlord=case.landlord,
            case=case,
            type=Type.STANDARD,
            asked_at=case.aware_at,
            concluded_at=clock.now(),
            found=Kind.NONE,
            why_nothing="Dry",
        )
    set_clocks(case, now=clock.now())
    with pytest.raises(IntegrityError, match="hazard_clock_met_or_ended"), transaction.atomic():
        Clock.objects.update(met_at=clock.now(), ended_at=clock.now(), ended="judged")
    assert day_of(case.aware_at)
