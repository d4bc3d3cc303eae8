"""A question is asked once, answered once, and opened again by whoever asked; each by its action."""

import io
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import override_settings

from portal.core import clock
from portal.enquiries import reminding
from portal.enquiries.actions.answering import (
    SomebodyWasFaster,
    answer,
    close,
    hand_over,
    merge,
    note,
    note_opening,
    reopen,
)
from portal.enquiries.actions.asking import say_more
from portal.enquiries.actions.publishing import end_template, keep_template, publish, withdraw
from portal.enquiries.causes import cause
from portal.enquiries.emails.receiving import receive
from portal.enquiries.models import Enquiry, Message, PublishedAnswer, ReceivedEmail
from portal.enquiries.references import reply_address
from portal.enquiries.rules import CannotDo
from portal.facts.finding import find, sight_of
from portal.notices.models import Notice
from portal.records.models import Event
from tests.cast import Cast
from tests.enquiries.asking import AMINAS_QUESTION, asked
from tests.factories.landlords import TeamFactory

pytestmark = pytest.mark.django_db
REPLIES = override_settings(QUESTION_REPLY_DOMAIN="replies.example")


def test_it_has_an_owner_of_the_team_and_a_day_and_twice_is_once(cast: Cast) -> None:
    repairs = TeamFactory(landlord=cast.larkfield, name="Repairs", answers_for=["work_orders"])
    type(cast.rhys.officer).objects.filter(pk=cast.rhys.officer.pk).update(team=repairs)
    first = asked(cast)
    assert (first.team, first.owner) == (repairs, cast.rhys.officer)
    assert first.subject == "When will somebody come? Tap: renew washer"
    assert first.is_chasing
    assert first.due_at == first.first_due_at > clock.now()
    again = asked(cast, code=first.code, words="Pressed twice")
    assert (again.pk, first.messages.count()) == (first.pk, 1)
    report = asked(cast, about_kind="requests", about_code=cast.request.code)
    assert report.team == repairs  # a report is answered as a repair is
    home = asked(cast, about_kind="homes", about_code=cast.flat_1.code, cause=cause("other"), about_name="")
    assert (home.team, home.owner, home.subject) == (None, cast.olive.officer, "Something else")
    assert not home.is_chasing
    assert "Amina" not in str(list(Event.objects.filter(verb="question asked").values_list("details")))


def test_two_who_answer_at_once_are_told(cast: Cast) -> None:
    enquiry = asked(cast)
    seen = enquiry.messages.get().pk
    olive, rhys = cast.olive.officer, cast.rhys.officer
    now = clock.now()
    assert note_opening(enquiry, olive, now=now) == []
    assert note_opening(enquiry, rhys, now=now) == [olive]
    assert note_opening(enquiry, rhys, now=now + timedelta(minutes=11)) == []
    note(enquiry=enquiry, words="I call the plumber", by=rhys)
    told = answer(enquiry=enquiry, words="On Tuesday.", seen=seen, by=olive)
    with pytest.raises(SomebodyWasFaster, match="A colleague answered"):
        answer(enquiry=enquiry, words="On Wednesday!", seen=seen, by=rhys)
    answer(enquiry=enquiry, words="Sorry, Wednesday.", seen=told.pk, by=rhys)
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.first_answered_at) == ("answered", told.at)
    say_more(enquiry=enquiry, words="That does not suit me", by=cast.amina)
    with pytest.raises(SomebodyWasFaster, match="The resident said more"):
        answer(enquiry=enquiry, words="Bye", seen=told.pk, by=olive)


def test_whoever_asked_is_told_the_answer_and_not_their_own_words(cast: Cast) -> None:
    enquiry = asked(cast, by=cast.ben, home=cast.flat_2, about_kind="homes", about_code=cast.flat_2.code)
    fact = {
        "key": "now",
        "label": "Now",
        "words": "It is booked.",
        "as_of": clock.now().isoformat(),
        "source": "X",
    }
    with REPLIES:
        answer(enquiry=enquiry, words="On Tuesday.", facts=[fact], by=cast.olive.officer)
    sent = Notice.objects.get(kind="question_answered")
    assert (sent.person, sent.reply_to) == (cast.ben, reply_address(enquiry.reply_token, "replies.example"))
    assert "On Tuesday." in sent.body
    assert "It is booked." in sent.body
    assert "reply to this email" in sent.body
    assert AMINAS_QUESTION not in sent.body
    assert cast.flat_2.street not in sent.body
    say_more(enquiry=enquiry, words="I live here too", by=cast.bea)
    answer(enquiry=enquiry, words="Then both of you.", by=cast.olive.officer)
    assert Notice.objects.filter(kind="question_answered").count() == 3  # Ben once more, and Bea


@REPLIES
def test_a_household_without_an_account_reads_its_answer_in_a_letter_or_an_email(cast: Cast) -> None:
    parties = cast.amina.parties.get().tenancy.parties
    enquiry = asked(cast, taken_by=cast.olive.officer)
    parties.update(person=None, email="", mobile="07700 900123")
    Enquiry.objects.filter(pk=enquiry.pk).update(asked_by=None)
    enquiry.messages.update(by=None)
    told = answer(enquiry=enquiry, words="On Tuesday.", by=cast.olive.officer)
    by = {one.channel: one for one in Notice.objects.filter(about=told.code)}
    assert set(by) == {"letter", "sms"}
    letter = by["letter"]
    assert letter.to.splitlines()[0] == parties.get().name
    assert letter.to.splitlines()[-1] == cast.flat_1.postcode
    assert "On Tuesday." in letter.body
    assert letter.send_after is None
    assert "A letter is on its way" in by["sms"].body
    assert "On Tuesday." not in by["sms"].body
    parties.update(email="amina.at.home@example.org")
    again = answer(enquiry=enquiry, words="No, Wednesday.", by=cast.olive.officer)
    email_ = Notice.objects.get(about=again.code)
    assert (email_.channel, email_.to) == ("email", "amina.at.home@example.org")
    assert email_.reply_to == reply_address(enquiry.reply_token, "replies.example")
    assert "http" not in email_.body  # no page opens without an account
    assert receive(email("amina.at.home@example.org", email_.reply_to)) == "taken"
    parties.update(ended_on=cast.today - timedelta(days=1))
    gone = answer(enquiry=enquiry, words="Done.", by=cast.olive.officer)
    assert not Notice.objects.filter(about=gone.code).exists()


def test_it_is_opened_again_with_a_new_promise_and_for_a_while_only(cast: Cast) -> None:
    enquiry = asked(cast, at=clock.now() - timedelta(days=40))
    first_due = enquiry.due_at
    answer(enquiry=enquiry, words="Done.", at=clock.now() - timedelta(days=30), by=cast.olive.officer)
    with pytest.raises(CannotDo, match="new question"):
        say_more(enquiry=enquiry, words="It drips again", by=cast.amina)
    assert [reminding.close_what_is_over(now=clock.now()) for _ in range(2)] == [1, 0]
    enquiry.refresh_from_db()
    assert enquiry.state == "closed"
    reopen(enquiry=enquiry, by=cast.olive.officer)
    with pytest.raises(CannotDo, match="waits"):
        reopen(enquiry=enquiry, by=cast.olive.officer)
    close(enquiry=enquiry, because="You told us it is fixed.", by=cast.olive.officer)
    say_more(enquiry=enquiry, words="No", by=cast.amina)
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.reopened, enquiry.closed_at) == ("waiting", 2, None)
    assert enquiry.first_due_at == first_due < enquiry.due_at
    hand_over(enquiry=enquiry, to=cast.ines.officer, by=cast.olive.officer)
    with pytest.raises(CannotDo, match="same landlord"):
        hand_over(enquiry=enquiry, to=cast.otto.officer, by=cast.olive.officer)


def test_two_of_one_household_become_one(cast: Cast) -> None:
    first, second = asked(cast), asked(cast, words="Again: when?")
    other = asked(cast, by=cast.ben, home=cast.flat_2, about_kind="homes", about_code=cast.flat_2.code)
    with pytest.raises(CannotDo, match="household"):
        merge(enquiry=second, into=other, by=cast.olive.officer)
    answer(enquiry=first, words="On Tuesday.", by=cast.olive.officer)
    merge(enquiry=second, into=first, by=cast.olive.officer)
    first.refresh_from_db()
    assert (first.state, first.due_at, first.messages.count()) == ("waiting", second.due_at, 3)
    say_more(enquiry=second, words="By the old address", by=cast.amina)
    assert first.messages.last().words == "By the old address"  # type: ignore[union-attr]
    with pytest.raises(CannotDo):
        answer(enquiry=second, words="x", by=cast.olive.officer)
    with pytest.raises(IntegrityError, match="enquiry_merged_into_another"), transaction.atomic():
        Enquiry.objects.filter(pk=other.pk).update(state="merged")


def test_staff_are_reminded_once_before_and_once_after(cast: Cast) -> None:
    enquiry = asked(cast)
    day = timedelta(days=1)
    assert reminding.remind(now=enquiry.asked_at) == 0
    assert [reminding.remind(now=enquiry.due_at - timedelta(hours=1)) for _ in range(2)] == [1, 0]
    assert [reminding.remind(now=enquiry.due_at + day) for _ in range(2)] == [1, 0]
    told = Notice.objects.filter(about=enquiry.code).order_by("pk")
    assert [one.kind for one in told] == ["question_due", "question_late"]
    assert {one.person for one in told} == {cast.olive}
    assert AMINAS_QUESTION not in told[0].body
    answer(enquiry=enquiry, words="Sorry.", by=cast.olive.officer)
    assert reminding.remind(now=enquiry.due_at + 9 * day) == 0


def email(sender: str, to: str, words: str = "Nobody came.", *, number: int = 1, extra: str = "") -> bytes:
    head = f"From: {sender}\r\nTo: {to}\r\nMessage-ID: <{number}@example.org>\r\n{extra}"
    return f"{head}Content-Type: text/plain\r\n\r\n{words}\r\n".encode()


@REPLIES
def test_a_reply_by_email_comes_back_once_and_only_from_the_household(cast: Cast) -> None:
    enquiry = asked(cast)
    answer(enquiry=enquiry, words="On Tuesday.", by=cast.olive.officer)
    to = reply_address(enquiry.reply_token, "replies.example")
    assert receive(email("AMINA@example.org", to)) == "taken"
    assert receive(email("amina@example.org", to)) == "again"
    said = enquiry.messages.last()
    assert said
    assert (said.words, said.channel, said.by) == ("Nobody came.", "email", cast.amina)
    enquiry.refresh_from_db()
    assert enquiry.state == "waiting"
    before = Message.objects.count()
    assert receive(email("nadia@example.org", to, number=2)) == "stranger"
    assert receive(email("amina@example.org", "reply+x@replies.example", number=3)) == "unknown"
    assert (
        receive(email("amina@example.org", to, number=4, extra="Auto-Submitted: auto-replied\r\n"))
        == "automatic"
    )
    assert receive(email("amina@example.org", to, "> quoted", number=5)) == "empty"
    assert receive(b"rubbish") == "unreadable"
    assert Message.objects.count() == before
    assert set(ReceivedEmail.objects.values_list("outcome", flat=True)) == {
        "taken", "stranger", "unknown", "automatic", "empty",
    }  # fmt: skip


@REPLIES
def test_files_are_refused_kindly_and_whoever_left_is_not_taken(cast: Cast) -> None:
    enquiry = asked(cast)
    to = reply_address(enquiry.reply_token, "replies.example")
    raw = (
        email("amina@example.org", to).replace(
            b"Content-Type: text/plain\r\n\r\n",
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b\r\n"
            b"Content-Type: text/plain\r\n\r\n",
        )
        + b"--b--\r\n"
    )
    assert receive(raw) == "taken"
    assert "cannot take files" in Notice.objects.get(kind="question_files").body
    party = cast.amina.parties.get()
    party.ended_on = cast.today - timedelta(days=1)
    party.save()
    assert receive(email("amina@example.org", to, number=2)) == "over"
    for number in range(20):
        Message.objects.create(
            landlord=cast.larkfield,
            enquiry=enquiry,
            direction="in",
            channel="email",
            at=clock.now(),
            words=str(number),
        )
    party.ended_on = None
    party.save()
    assert receive(email("amina@example.org", to, number=3)) == "automatic"  # two machines go round


def test_facts_are_what_that_household_may_see(cast: Cast) -> None:
    tenancy = cast.amina.parties.get().tenancy
    sight = sight_of(tenancy, cast.flat_1, on=cast.today, reader=cast.amina.pk)
    now = clock.now()
    order = find(sight, "work_orders", cast.own_order.code, now=now)
    assert order.fact("now")
    assert order.fact("now").as_of
    assert order.fact("now").source
    home = find(sight, "homes", cast.flat_1.code, now=now)
    assert {"repairs", "plans"} <= {fact.key for fact in home.facts}
    plan = find(sight, "programmes", cast.planned_kitchen.code, now=now)
    assert "Moved" in plan.fact("moved").words  # type: ignore[union-attr]
    paper = find(sight, "certificates", cast.certificate.code, now=now)
    assert "checked" in paper.fact("check").words  # type: ignore[union-attr]
    for kind, code in (("work_orders", cast.earlier_order.code), ("work_orders", cast.communal_order.code)):
        known = find(sight, kind, code, now=now)
        told = known.name + " ".join(fact.words for fact in known.facts)
        assert not any(word in told for word in ("Carl", "Nadia", "not in"))


def test_an_answer_stands_on_its_page_until_it_is_taken_off(cast: Cast) -> None:
    by = cast.olive.officer
    given = {"landlord": cast.larkfield, "question": "When?", "answer": "In May.", "by": by}
    for_all, for_home = publish(**given), publish(**given, home=cast.flat_1)
    for_block = publish(**given, block=cast.rowan_court)
    seen = PublishedAnswer.objects.shown().seen_from
    assert set(seen(cast.flat_1)) == {for_all, for_home, for_block}
    assert set(seen(cast.flat_2)) == {for_all, for_block}
    assert not seen(cast.eastmere_house)
    with pytest.raises(CannotDo):
        publish(**given, home=cast.eastmere_house)
    withdraw(published=for_all, by=by)
    assert set(seen(cast.flat_2)) == {for_block}
    kept = keep_template(template=None, name="Coming", words="{now}", cause="coming", by=by)
    with pytest.raises(CannotDo, match="already"):
        keep_template(template=None, name="Coming", words="x", cause="", by=by)
    end_template(template=kept, by=by)
    keep_template(template=None, name="Coming", words="y", cause="", by=by)


def test_the_command_ends_well_whatever_it_is_given(monkeypatch: pytest.MonkeyPatch, capsys) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe rubbish")))
    call_command("receive_email")
    assert capsys.readouterr().out.strip() == "unreadable"
