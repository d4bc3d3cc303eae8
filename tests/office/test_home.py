"""The home on one screen: everything, for the right roles, in a fixed number of queries."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.core.clock import LONDON
from portal.core.words import full_day
from portal.enquiries.actions.answering import answer
from portal.enquiries.actions.noting import note_at_home
from portal.enquiries.models import HomeNote, Message
from portal.hazards.models import Clock
from portal.homes.models import CorrectionWord, Home
from portal.office.home.timeline import SHOWN, Kind, timeline
from portal.people.models import Person
from portal.records.events import record
from portal.repairs.attachments import Attachment
from portal.safety.rules import add_months
from portal.tenancies.calls import begin_call
from tests.cast import AMINAS_WORDS, CARLS_WORDS, NADIAS_WORDS, Cast
from tests.enquiries.asking import asked
from tests.enquiries.requesting import requested
from tests.factories.hazards import HazardCaseFactory, HazardSignFactory
from tests.factories.homes import ComponentFactory, CorrectionFactory
from tests.factories.investment import PlanChangeFactory, PlannedWorkFactory
from tests.factories.repairs import (
    AppointmentFactory,
    MoreWorkFactory,
    StatusUpdateFactory,
    WorkOrderFactory,
)
from tests.factories.safety import CertificateFactory
from tests.factories.tenancies import PartyFactory, PersonAlertFactory, TenancyFactory

Door = Callable[[Person], Client]
PHONE = Message.Channel.PHONE


def page(at_office: Door, person: Person, home: Home, query: str = "") -> str:
    answer = at_office(person).get(f"/office/homes/{home.code}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_staff_see_what_every_household_said(cast: Cast, at_office: Door) -> None:
    shown = page(at_office, cast.olive, cast.flat_1)
    for words in (AMINAS_WORDS, CARLS_WORDS, NADIAS_WORDS, "Carl Tenant", "Amina Tenant", "Carl was not in"):
        assert words in shown, words


def test_only_roles_that_visit_or_talk_see_alerts(cast: Cast, at_office: Door) -> None:
    alert = cast.flat_1.tenancies.get(ended_on=None).parties.get().alerts.get()
    alert.comments = "Big dog in the yard"
    alert.save()
    for person in (cast.olive, cast.rhys):
        assert "Big dog in the yard" in page(at_office, person, cast.flat_1)
    for person in (cast.ines, cast.dara):
        assert "Big dog in the yard" not in page(at_office, person, cast.flat_1)
        assert "Needs and alerts" not in page(at_office, person, cast.flat_1)


def test_the_alerts_of_who_left_are_gone(cast: Cast, at_office: Door) -> None:
    past = cast.flat_1.tenancies.exclude(ended_on=None).get().parties.get()
    PersonAlertFactory(party=past, comments="Carl has moved on")
    assert "Carl has moved on" not in page(at_office, cast.olive, cast.flat_1)


def test_what_is_open_comes_nearest_promise_first(cast: Cast, at_office: Door) -> None:
    now = clock.now()
    for days, words in ((9, "Due in nine"), (-2, "Two days late"), (3, "Due in three")):
        WorkOrderFactory(
            home=cast.flat_4, description=words, due_at=now + timedelta(days=days), source=cast.flat_1.source
        )
    shown = page(at_office, cast.olive, cast.flat_4).split('id="open"')[1].split('id="happened"')[0]
    places = [shown.index(words) for words in ("Two days late", "Due in three", "Due in nine")]
    assert places == sorted(places)
    assert shown.startswith(">Open now: 3, 1 late<")
    assert "2 days late" in shown
    assert "Due in 9 days" in shown


def test_whatever_waits_is_in_one_list_and_a_question_is_answered_from_it(
    cast: Cast, at_office: Door
) -> None:
    """A hazard of today, a question of this week, a correction of next week, repairs that are far off."""
    now = clock.now()
    HazardCaseFactory(home=cast.flat_1, duty="judge", due_at=now + timedelta(hours=5))
    cast.own_order.due_at = now + timedelta(days=40)
    cast.own_order.save()
    cast.request.due_at = now + timedelta(days=50)
    cast.request.save()
    question = asked(cast)
    question.due_at = now + timedelta(days=2)
    question.save()
    wish = requested(cast)
    wish.next_at = now + timedelta(days=3)
    wish.save()
    listed = page(at_office, cast.olive, cast.flat_1).split('id="open"')[1].split('id="note"')[0]
    hazard, ask, wrong = "Damp and mould", question.subject, cast.correction.what_is_wrong
    in_order = [hazard, ask, wish.subject, wrong, AMINAS_WORDS, "A window will not shut"]
    places = [listed.index(words.replace("'", "&#39;")) for words in in_order]
    assert places == sorted(places)
    assert f'href="/office/enquiries/{question.code}/#answer" data-key="r"' in listed
    on_the_phone = 'data-key="c">On the phone with Amina Tenant</a>'
    assert on_the_phone in page(at_office, cast.rhys, cast.flat_1)
    not_theirs = page(at_office, cast.ines, cast.flat_1)
    assert on_the_phone not in not_theirs
    assert "Damp and mould" not in not_theirs, "whoever may not open cases of hazards sees none"
    assert "?show=hazards" not in not_theirs


def test_the_timeline_tells_of_questions_calls_and_hazards(cast: Cast, at_office: Door) -> None:
    amina = cast.flat_1.tenancies.get(ended_on=None).parties.get()
    begin_call(party=amina, at=clock.now(), minutes=30, by=cast.olive.officer)
    question = asked(cast)
    answer(enquiry=question, words="A plumber comes on Tuesday", channel=PHONE, by=cast.olive.officer)
    case = HazardCaseFactory(home=cast.flat_1, hazard="damp_mould")
    record("hazard opened", case, by=cast.olive)
    Clock.objects.create(
        landlord=cast.larkfield, case=case, duty="safe", column="safe", is_law=True,
        starts_at=clock.now() - timedelta(days=9), due_at=clock.now() - timedelta(days=2),
    )  # fmt: skip
    told = [line.title for line in timeline(cast.flat_1, hazards=True).happenings]
    for title in (
        "On the phone with Amina Tenant",
        f"Resident asked: {question.subject}",
        f"Answered by telephone: {question.subject}",
        "Damp and mould: somebody told of it",
        "Damp and mould: the time ran out to make it safe",
    ):
        assert title in told
    assert not any("Damp" in line.title for line in timeline(cast.flat_1, hazards=False).happenings)
    shown = page(at_office, cast.olive, cast.flat_1).split("Recent contacts")[1].split("All questions")[0]
    assert "A plumber comes on Tuesday" in shown
    assert "Asked 1 time in the last 90 days, 1 of them what is happening" in shown


def test_the_timeline_tells_of_signs_more_work_and_what_was_said_of_a_correction(cast: Cast) -> None:
    HazardSignFactory(home=cast.flat_1, hazard="damp_mould", words="Black behind the wardrobe")
    HazardSignFactory(
        home=cast.flat_1, hazard="excess_cold", state="dismissed", judged_at=clock.now(),
        judged_by=cast.rhys.officer, reason="The window stood open",
    )  # fmt: skip
    MoreWorkFactory(
        work_order=cast.own_order, what="Renew the tap", cost="85.50", state="agreed", agreed_cost="80",
        answered_at=clock.now(), limit="100", answer="A plain one",
    )  # fmt: skip
    CorrectionWord.objects.create(
        correction=cast.correction, by=cast.dara, from_staff=True, words="Which room?"
    )
    told = {line.title: line for line in timeline(cast.flat_1, hazards=True).happenings}
    sign = told["A sign of a hazard: damp and mould"]
    assert (sign.text, "It waits to be judged." in sign.more) == ("Black behind the wardrobe", True)
    assert (
        told[next(title for title in told if title.startswith("Judged to be no hazard: "))].text
        == "The window stood open"
    )
    assert told["More work asked for: Renew the tap"].text == "£85.50."
    assert told["More work agreed: Renew the tap"].text == "Up to £80. A plain one"
    assert told["Asked about the correction"].text == "Which room?"
    unseen = [line.title for line in timeline(cast.flat_1, hazards=False).happenings]
    assert not any("hazard" in title for title in unseen)


def test_a_note_is_kept_once_with_who_said_it(cast: Cast, at_office: Door) -> None:
    door, address = at_office(cast.olive), f"/office/homes/{cast.flat_1.code}/"
    amina = cast.flat_1.tenancies.get(ended_on=None).parties.get()
    said = {"key": str(uuid4()), "words": "Will be in on Tuesday", "said_by": str(amina.code)}
    assert door.post(address, said).status_code == door.post(address, said).status_code == 302
    (note,) = HomeNote.objects.all()
    assert (note.said_by, note.tenancy, note.officer) == (amina, amina.tenancy, cast.olive.officer)
    (line,) = [line for line in timeline(cast.flat_1).happenings if line.text == "Will be in on Tuesday"]
    assert (line.title, line.more) == ("Amina Tenant said on the telephone", "By Olive")
    wrong = door.post(address, {**said, "words": ""}).content.decode()
    assert "Write the note." in wrong
    carl = cast.flat_1.tenancies.exclude(ended_on=None).get().parties.get()
    assert "Choose from the list." in door.post(address, {**said, "said_by": carl.code}).content.decode()


def test_an_adviser_can_say_why_the_kitchen_moved_and_what_the_block_cost(
    cast: Cast, at_office: Door
) -> None:
    cast.planned_kitchen.component = cast.kitchen
    cast.planned_kitchen.source = cast.delivery.source
    cast.planned_kitchen.save()
    done = {"completed_at": cast.earlier_order.completed_at, "source": cast.flat_1.source}
    WorkOrderFactory(home=cast.flat_2, actual_cost=40, **done)
    WorkOrderFactory(home=None, block=cast.rowan_court, actual_cost=300, **done)
    known = page(at_office, cast.olive, cast.flat_1).split('id="facts"')[1]
    assert "Moved from 2026 to 2028 on 4 May: budget." in known
    assert f'href="/office/deliveries/{cast.delivery.code}/">this delivery' in known
    assert '<a class="govuk-link" href="#planned">Planned in 2028</a>' in known
    spent = " ".join(known.split("Spent on repairs")[1].split("</table>")[0].split())
    assert spent.count("£85") == 1, "of the home itself"
    for cost in ("£300", "£425"):  # of the shared parts; of both homes and the shared parts
        assert cost in spent


def test_staff_and_residents_are_told_the_same_next_check(
    cast: Cast, at_office: Door, client: Client, settings: Any
) -> None:
    settings.SAFETY_INTERVALS = "lift=3"
    CertificateFactory(
        home=None,
        block=cast.rowan_court,
        source=cast.flat_1.source,
        type_code="40",
        issued_on=cast.today,
        valid_to=None,
    )
    client.force_login(cast.amina)
    safety = client.get(f"/homes/{cast.flat_1.code}/safety/").content.decode()
    told = f"next by {full_day(add_months(cast.today, 3))}."
    assert told in safety
    assert told in page(at_office, cast.olive, cast.flat_1)


def _much(cast: Cast, home: Home, *, of: int) -> None:
    """A long history in every corner of the page."""
    source = home.source
    for n in range(of):
        order = WorkOrderFactory(home=home, source=source)
        AppointmentFactory(work_order=order, position=1)
        StatusUpdateFactory(work_order=order, position=1)
        WorkOrderFactory(home=None, block=home.block, source=source)
        ComponentFactory(home=home, source=source, kind=f"Part {n}")
        CertificateFactory(home=home, source=source, title=f"Check {n}")
        CorrectionFactory(home=home, raised_by=cast.amina, source=source)
        plan = PlannedWorkFactory(home=home, source=source, programme=cast.planned_kitchen.programme)
        PlanChangeFactory(planned_work=plan)
        tenancy = TenancyFactory(
            home=home, source=source, started_on=cast.today - timedelta(days=5000 + 10 * n),
            ended_on=cast.today - timedelta(days=4995 + 10 * n),
        )  # fmt: skip
        PersonAlertFactory(party=PartyFactory(tenancy=tenancy))
        asked(cast, home=home)
        note_at_home(code=uuid4(), home=home, said_by=None, words=f"Note {n}", by=cast.olive.officer)
        record("hazard opened", HazardCaseFactory(home=home, tenancy=tenancy), by=cast.olive)


def test_it_asks_as_often_with_one_row_as_with_many(cast: Cast, at_office: Door) -> None:
    def queries() -> int:
        door = at_office(cast.olive)
        with CaptureQueriesContext(connection) as told:
            door.get(f"/office/homes/{cast.flat_1.code}/")
        return len(told)

    before = queries()
    _much(cast, cast.flat_1, of=12)
    assert queries() == before <= 12


def test_an_order_page_asks_as_often_with_many_lines(cast: Cast, at_office: Door) -> None:
    def queries() -> int:
        door = at_office(cast.olive)
        with CaptureQueriesContext(connection) as told:
            door.get(f"/office/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/")
        return len(told)

    before = queries()
    for n in range(5):
        StatusUpdateFactory(work_order=cast.own_order, position=20 + n)
        AppointmentFactory(work_order=cast.own_order, position=20 + n)
    assert queries() == before <= 12


def test_the_timeline_goes_on_to_the_last_line_and_repeats_none(cast: Cast) -> None:
    _much(cast, cast.flat_1, of=15)
    whole, before = [], None
    while True:
        stretch = timeline(cast.flat_1, before=before, hazards=True)
        assert len(stretch.happenings) <= SHOWN
        whole += stretch.happenings
        if stretch.older is None:
            break
        before = stretch.older
    assert [line.at for line in whole] == sorted((line.at for line in whole), reverse=True)
    by_kind = sum(_count(cast.flat_1, kind) for kind in Kind)
    assert len(whole) == by_kind


def _count(home: Home, kind: Kind) -> int:
    count, before = 0, None
    while True:
        stretch = timeline(home, kind=kind, before=before, hazards=True)
        count += len(stretch.happenings)
        if stretch.older is None:
            return count
        before = stretch.older


def test_the_link_to_older_lines_works(cast: Cast, at_office: Door) -> None:
    _much(cast, cast.flat_1, of=15)
    shown = page(at_office, cast.olive, cast.flat_1)
    link = shown.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert "before=" in unquote(link)
    older = page(at_office, cast.olive, cast.flat_1, link.replace("&amp;", "&").split("#")[0])
    assert 'rel="prev"' in older


@pytest.mark.parametrize(
    "query", ["?show=nonsense", "?before=nonsense", "?before=2026-01-01", "?show=&before="]
)
def test_a_mangled_link_still_shows_the_home(cast: Cast, at_office: Door, query: str) -> None:
    assert "What happened" in page(at_office, cast.olive, cast.flat_1, query)


def test_a_day_without_an_hour_is_a_day_in_england(cast: Cast) -> None:
    """In summer its midnight is 11 in the evening before, in UTC."""
    AppointmentFactory(work_order=cast.own_order, position=9, on="2026-07-08", earliest_arrival=None)
    told = [line.when for line in timeline(cast.flat_1, kind=Kind.VISITS).happenings]
    assert any(not hasattr(when, "hour") and when.isoformat() == "2026-07-08" for when in told)


def test_a_visit_is_told_with_its_hour(cast: Cast) -> None:
    AppointmentFactory(work_order=cast.own_order, position=9, on="2026-07-08", earliest_arrival="08:00")
    told = [line.when for line in timeline(cast.flat_1, kind=Kind.VISITS).happenings]
    assert datetime(2026, 7, 8, 8, tzinfo=LONDON) in told


def test_an_order_of_another_home_is_not_there(cast: Cast, at_office: Door) -> None:
    door = at_office(cast.olive)
    assert door.get(f"/office/homes/{cast.flat_3.code}/repairs/{cast.own_order.code}/").status_code == 404
    moved = door.get(f"/office/repairs/{cast.own_order.code}/")
    assert moved.headers["Location"] == f"/office/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/"


def test_staff_see_what_evidence_there_is_of_a_missed_visit(cast: Cast, at_office: Door) -> None:
    card = Attachment.of(name="card.jpg", says="The card", link="https://files.example/1", on=None)
    StatusUpdateFactory(work_order=cast.own_order, position=9, type_code="70", evidence=[card.stored])
    answer = at_office(cast.olive).get(f"/office/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/")
    html = answer.content.decode()
    assert 'href="https://files.example/1" rel="noopener noreferrer nofollow">card.jpg</a>' in html


def test_an_adviser_can_send_a_tenant_a_letter(cast: Cast, at_office: Door) -> None:
    party = cast.flat_3.tenancies.get().parties.get()
    address = f"/office/homes/{cast.flat_3.code}/invite/{party.code}/"
    door = at_office(cast.olive)
    assert "Send Nadia Tenant a letter" in door.get(address).content.decode()
    assert not party.invitations.exists()
    assert door.post(address).status_code == 302
    assert party.invitations.count() == 1
    assert at_office(cast.rhys).post(address).status_code == 404


def test_nobody_who_left_is_sent_a_letter(cast: Cast, at_office: Door) -> None:
    party = cast.flat_4.tenancies.get().parties.get()
    answer = at_office(cast.olive).post(f"/office/homes/{cast.flat_4.code}/invite/{party.code}/", follow=True)
    assert "no longer a tenant" in answer.content.decode()
    assert not party.invitations.exists()
