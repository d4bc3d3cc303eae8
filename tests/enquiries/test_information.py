"""A request for information through its life, by its actions; and who may open it."""

import io
import os
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from portal.core import clock
from portal.documents.actions import answering
from portal.documents.files.refusals import Refused
from portal.enquiries.actions.informing import (
    acknowledge,
    add_part,
    answer_request,
    ask_what_they_mean,
    close_unclear,
    decide_review,
    extend,
    make_of_question,
    make_question,
    publish_information,
    remove_part,
    take_review,
    write_hours,
)
from portal.enquiries.actions.requesting import Speaker, add_words, ask_review, withdraw_request
from portal.enquiries.information import files, reminding
from portal.enquiries.information.access import parts_seen, request_seen, said_about
from portal.enquiries.information.register import numbers_of, register_of
from portal.enquiries.information.telling import way_of
from portal.enquiries.models import InformationPart, InformationRequest, InformationReview, PublishedAnswer
from portal.enquiries.rules import CannotDo
from portal.landlords.models import Landlord
from portal.notices.models import Notice
from portal.records.models import Event
from portal.tenancies.access import home_for
from portal.tenancies.models import Party
from tests.cast import Cast
from tests.enquiries.asking import asked
from tests.enquiries.requesting import AMINAS_WISH, answered, requested, with_a_file
from tests.factories.tenancies import PartyFactory, TenancyFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Outcome = InformationPart.Outcome


def now_of(row: InformationRequest) -> InformationRequest:
    row.refresh_from_db()
    return row


def test_it_is_kept_with_its_clock_and_taken_on_and_told_once(cast: Cast) -> None:
    row = requested(cast)
    again = requested(cast, code=row.code, words="Pressed twice")
    assert (again.pk, row.messages.count(), row.owner) == (row.pk, 1, cast.olive.officer)
    assert clock.day_of(row.due_at) == clock.today() + 30 * DAY
    assert (row.next_duty, row.next_at) == ("acknowledge", row.acknowledge_by)
    receipt = Notice.objects.get(kind="information_received")
    assert row.reference in receipt.body
    assert AMINAS_WISH not in receipt.body
    acknowledge(request=row, by=cast.olive.officer)
    with pytest.raises(CannotDo, match="told already"):
        acknowledge(request=row, by=cast.olive.officer)
    assert now_of(row).next_duty == "answer"
    extend(request=row, days=10, because="The papers are with our builder.", by=cast.olive.officer)
    assert clock.day_of(now_of(row).due_at) == clock.today() + 40 * DAY
    told = Notice.objects.filter(kind="information_told").order_by("pk")
    assert "10 days longer" in told.last().body  # type: ignore[union-attr]
    assert AMINAS_WISH not in str(list(Event.objects.filter(subject_code=row.code).values_list("details")))
    withdraw_request(request=row, by=cast.amina)
    assert (now_of(row).outcome, row.next_at) == ("withdrawn", None)
    with pytest.raises(CannotDo, match="answered or closed"):
        add_words(request=row, words="Wait", by=cast.amina)


def test_asking_what_they_mean_stops_the_clock_only_where_the_landlord_says_so(cast: Cast) -> None:
    row, then = requested(cast, at=clock.now() - 20 * DAY), clock.now() - 9 * DAY
    ask_what_they_mean(request=row, words="Which lift?", at=then, by=cast.olive.officer)
    assert now_of(row).next_duty == "answer"
    add_words(request=row, words="The one in Rowan Court", by=cast.amina)
    assert now_of(row).still_days == 0
    Landlord.objects.update(information_clarity_pauses=True)
    ask_what_they_mean(request=row, words="Which year?", at=then, by=cast.olive.officer)
    assert (now_of(row).next_at, row.state) == (None, "clarifying")
    with pytest.raises(CannotDo, match="Wait 60 days"):
        close_unclear(request=row, words="We do not know what you mean.", by=cast.olive.officer)
    add_words(request=row, words="2025", by=cast.amina)
    assert (now_of(row).still_days, row.state) == (9, "working")
    assert clock.day_of(row.due_at) == clock.day_of(row.received_at) + 39 * DAY


def test_an_answer_in_parts_is_read_once_it_is_sent_and_by_nobody_else(cast: Cast) -> None:
    PartyFactory(tenancy=cast.amina.parties.get().tenancy, person=cast.nobody, name="A joint tenant")
    row, olive = requested(cast), cast.olive.officer
    amina = home_for(cast.amina, cast.flat_1.code, on=clock.today())
    with pytest.raises(CannotDo, match="what you found first"):
        answer_request(request=row, by=olive)
    with pytest.raises(CannotDo, match="above 18 hours"):
        add_part(request=row, what="All of it", outcome=Outcome.REFUSED, ground="cost", why="Boxes", by=olive)
    write_hours(request=row, hours=Decimal("2.5"), doing="Looking", by=olive)
    write_hours(request=row, hours=Decimal(16), doing="Boxes", still_needed=True, by=olive)
    add_part(request=row, what="All of it", outcome=Outcome.REFUSED, ground="cost", why="Boxes", by=olive)
    add_part(request=row, what="2025", outcome=Outcome.GIVEN, words="£4,120.", by=olive)
    assert parts_seen(row) == []
    answer_request(request=row, words="Here it is.", by=olive)
    assert (now_of(row).outcome, row.in_time, row.next_at) == ("partly", True, None)
    assert [one.what for one in parts_seen(request_seen(amina, row.code))] == ["All of it", "2025"]
    body = Notice.objects.filter(kind="information_told").latest("pk").body
    for words in ("£4,120.", "more hours than the limit", "Boxes", "Housing Ombudsman", "look again"):
        assert words in body
    assert "note" not in {said.what for said in said_about(row)}
    joint = home_for(cast.nobody, cast.flat_1.code, on=clock.today())
    long_ago = {"started_on": clock.today() - 9000 * DAY, "ended_on": clock.today() - 8000 * DAY}
    before = TenancyFactory(home=cast.flat_1, source=cast.flat_1.source, **long_ago)
    InformationRequest.objects.filter(pk=row.pk).update(tenancy=before)  # an earlier household's
    for sight, code in ((joint, row.code), (amina, row.code)):
        with pytest.raises(Http404):
            request_seen(sight, code)


def test_a_second_look_is_by_somebody_else_and_once(cast: Cast) -> None:
    row, rhys = answered(cast), cast.rhys.officer
    ask_review(request=row, words="The offers are old", by=cast.amina)
    assert (now_of(row).state, row.next_duty) == ("review", "review")
    with pytest.raises(CannotDo, match="had a part"):
        take_review(request=row, by=cast.olive.officer)
    with pytest.raises(CannotDo, match="Only whoever reviews"):
        add_part(request=row, what="More", outcome=Outcome.GIVEN, words="Yes", by=rhys)
    take_review(request=row, by=rhys)
    add_part(request=row, what="The offers of 2020", outcome=Outcome.GIVEN, words="£3,900.", by=rhys)
    remove_part(request=row, part=row.parts.get(position=2), by=rhys)
    assert [one.what for one in parts_seen(row)] == ["The cost", "The offers"]  # nothing is decided yet
    decide_review(request=row, outcome=InformationReview.Outcome.CHANGED, words="They are old.", by=rhys)
    assert (now_of(row).state, row.review.outcome, row.outcome) == ("answered", "changed", "given")
    assert [one.what for one in parts_seen(row)] == ["The cost", "The offers of 2020"]
    assert "£3,900." in Notice.objects.filter(kind="information_told").latest("pk").body
    with pytest.raises(CannotDo, match="Ombudsman"):
        ask_review(request=row, words="Once more", by=cast.amina)


def test_staff_are_reminded_of_each_duty_once_and_of_a_late_one_once(cast: Cast) -> None:
    row, now = requested(cast), clock.now()
    assert reminding.remind(now=now) == 0
    assert [reminding.remind(now=row.acknowledge_by) for _ in range(2)] == [1, 0]
    acknowledge(request=row, by=cast.olive.officer)
    due = now_of(row).due_at
    assert [reminding.remind(now=due - timedelta(hours=1)) for _ in range(2)] == [1, 0]
    assert [reminding.remind(now=due + DAY) for _ in range(2)] == [1, 0]
    told = Notice.objects.filter(kind="information_due").order_by("pk")
    assert [notice.to for notice in told] == [cast.olive.email] * 3
    assert "was due" in told[2].body
    assert AMINAS_WISH not in "".join(notice.body for notice in told)
    done = answered(cast, by=cast.nadia, home=cast.flat_3)
    assert reminding.close_what_is_over(now=now + 59 * DAY) == 0
    assert [reminding.close_what_is_over(now=now + 62 * DAY) for _ in range(2)] == [1, 0]
    assert (now_of(done).state, done.outcome) == ("closed", "partly")


def test_it_goes_to_whoever_speaks_for_them_or_by_letter_and_never_to_the_next_household(cast: Cast) -> None:
    speaker = Speaker(name="Sol Icitor", authority="A signed letter", answer_to="1 High Street\nLeeds")
    spoken = requested(cast, speaker=speaker, taken_by=cast.olive.officer)
    way = way_of(spoken)
    assert way
    assert (way.channel, way.to, way.opens) == ("letter", "Sol Icitor\n1 High Street\nLeeds", False)
    Party.objects.filter(person=cast.nadia).update(email="")
    silent = requested(cast, by=cast.nadia, home=cast.flat_3)
    Party.objects.filter(person=cast.nadia).update(person=None)
    InformationRequest.objects.filter(pk=silent.pk).update(asked_by=None, taken_by=cast.olive.officer)
    letter = way_of(InformationRequest.objects.get(pk=silent.pk))
    assert letter
    assert letter.channel == "letter"
    assert cast.flat_3.postcode in letter.to
    Party.objects.filter(pk=silent.party_id).update(ended_on=clock.today() - DAY)
    assert way_of(InformationRequest.objects.get(pk=silent.pk)) is None
    with pytest.raises(CannotDo, match="Freedom of Information"):
        requested(cast, by=cast.tess, home=cast.eastmere_house)
    with pytest.raises(IntegrityError, match="information_representative_may"), transaction.atomic():
        InformationRequest.objects.filter(pk=spoken.pk).update(authority="")


def test_what_was_answered_is_published_without_who_asked(cast: Cast) -> None:
    row, olive = answered(cast), cast.olive.officer
    publish_information(request=row, question="What did the lift cost?", answer="£4,120 in 2025.", by=olive)
    with pytest.raises(CannotDo, match="published already"):
        publish_information(request=row, question="Again", answer="Again", by=olive)
    home = answered(cast, by=cast.nadia, home=cast.flat_3)
    publish_information(request=home, question="Of this flat?", answer="Yes.", home=cast.flat_3, by=olive)
    shown = {one.reference: one for one in register_of(cast.larkfield)}
    assert shown[now_of(row).reference].words == "What did the lift cost?"
    assert shown[home.reference].words == ""  # for who lives there, and nobody else
    assert (numbers_of(cast.larkfield).answered, numbers_of(cast.larkfield).in_time) == (None, None)
    assert "Amina" not in str(shown)
    scheme = answered(cast, by=cast.ben, home=cast.flat_2)
    told = {"request": scheme, "question": "And in Rowan Court?", "answer": "£900.", "in_scheme": True}
    with pytest.raises(CannotDo, match="Ask whoever"):
        publish_information(**told, by=olive)
    publish_information(**told, by=cast.dara.officer)
    paper = answering(scheme.code, landlord=cast.larkfield).get()
    assert (paper.kind, paper.title) == ("spending", "And in Rowan Court?")
    PublishedAnswer.objects.update(withdrawn_at=clock.now())
    assert not any(one.words for one in register_of(cast.larkfield))


def test_a_question_becomes_a_request_of_the_day_it_was_asked_and_back(cast: Cast) -> None:
    question = asked(cast, at=clock.now() - 4 * DAY, words="What did the board decide?")
    requested(cast)
    row = make_of_question(enquiry=question, topic="governance", subject="The board", by=cast.olive.officer)
    question.refresh_from_db()
    assert (question.state, clock.day_of(row.due_at)) == ("closed", clock.today() + 26 * DAY)
    assert row.messages.get().words == "What did the board decide?"
    assert row.reference in question.messages.latest("pk").words
    assert home_for(cast.amina, cast.flat_1.code, on=clock.today())
    back = make_question(request=row, words="You ask about your own tap.", by=cast.olive.officer)
    assert (now_of(row).outcome, row.enquiry, back.asked_by) == ("question", back, cast.amina)
    assert back.reference in Notice.objects.filter(kind="information_told").latest("pk").body


def test_a_file_is_looked_at_and_one_of_no_answer_is_forgotten(cast: Cast) -> None:
    kept = files.path_of(with_a_file(cast).stored_as)
    with pytest.raises(Refused, match="begins like a formula"):
        files.keep(io.BytesIO(b"a,b\n=1+1,2\n"), called="sums.csv")
    stray, _ = files.keep(io.BytesIO(b"a,b\n1,2\n"), called="stray.csv")
    for path in (kept, files.path_of(stray)):
        os.utime(path, (0, 0))
    assert files.forget_strays(before=clock.now() - DAY)
    assert kept.exists()
    assert not files.path_of(stray).exists()
