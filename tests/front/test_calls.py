"""A resident rings up: an adviser does for them, on their own pages, whatever they could do themselves."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from portal.enquiries.models import Enquiry, InformationRequest
from portal.homes.models import Correction
from portal.journeys.models import Draft
from portal.notices.models import Notice
from portal.people.models import Person
from portal.records.models import Event
from portal.repairs.models import RepairRequest, Said
from portal.tenancies.models import Call, Party
from tests.cast import Cast
from tests.enquiries.requesting import AMINAS_WISH, opted_in
from tests.front.report.answering import KITCHEN_LEAK, Reporter
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=False)


def calling(officer: Person, tenant: Party) -> Client:
    client = sign_in(Client(), officer)
    client.post(f"/office/homes/{tenant.tenancy.home.code}/call/{tenant.code}/")
    return client


def amina_as_tenant(cast: Cast) -> Party:
    return Party.objects.select_related("tenancy__home").get(person=cast.amina)


def without_account(cast: Cast, **known: str) -> Party:
    """Amina as she was before she took up her letter."""
    Party.objects.filter(person=cast.amina).update(person=None, **known)
    return Party.objects.select_related("tenancy__home").get(tenancy=cast.request.tenancy)


def events_of(code: Any) -> list[Event]:
    return list(Event.objects.filter(subject_code=code))


def test_everything_said_for_amina_is_hers_and_the_officers_doing(cast: Cast) -> None:
    olive, amina = calling(cast.olive, amina_as_tenant(cast)), sign_in(Client(), cast.amina)
    call, at = Call.objects.get(), f"/homes/{cast.flat_1.code}/"
    reporter = Reporter(olive, cast.flat_1, cast.olive)
    assert "contact" not in reporter.go_through(KITCHEN_LEAK)  # as Amina is told: it is known
    assert amina.get(f"{at}report/check/").status_code == 302  # and no draft of hers
    sent = reporter.send()
    report = RepairRequest.objects.latest("pk")
    assert (report.reported_by, report.taken_by, report.call) == (cast.amina, cast.olive.officer, call)
    assert sent["Location"] == f"{at}reports/{report.code}/sent/"
    assert reporter.send(report.code)["Location"] == sent["Location"]  # pressed twice
    told = Notice.objects.get(about=report.code, kind="repair_received")
    assert (told.person, told.to) == (cast.amina, cast.amina.email)

    order = f"{at}repairs/{cast.own_order.code}/"
    olive.post(f"{order}say/words/", {"words": "The bell does not work"})
    said = Said.objects.latest("pk")
    assert (said.by, said.call, said.tenancy) == (cast.amina, call, call.party.tenancy)
    ask = f"{at}ask/?kind=work_orders&about={cast.own_order.code}&cause=coming"
    olive.post(ask, {"key": uuid4(), "words": "Who comes?"})
    question = Enquiry.objects.get()
    assert (question.asked_by, question.taken_by) == (cast.amina, cast.olive.officer)
    olive.post(f"{at}questions/{question.code}/", {"words": "And when?"})
    assert {(one.channel, one.by, one.officer) for one in question.messages.all()} == {
        ("phone", cast.amina, cast.olive.officer)
    }
    wrong = f"{at}wrong/?kind=homes&code={cast.flat_1.code}&field=bedrooms"
    olive.post(wrong, {"fact": "bedrooms", "what_is_wrong": "There are three."})
    correction = Correction.objects.latest("pk")
    assert (correction.raised_by, correction.taken_by) == (cast.amina, cast.olive.officer)
    assert correction.told_for == call.party.code
    for code in (report.code, said.code, question.code, correction.code):
        for event in events_of(code):
            assert (event.by, event.details["in_call"]) == (cast.olive, str(call.code)), event.verb

    shown = amina.get(f"{at}reports/{report.code}/").text
    assert "You reported it" in shown
    assert "On the phone with an adviser" in shown
    assert "On the phone with an adviser" in amina.get(order).text
    assert "You told us by phone" in amina.get(f"{at}corrections/{correction.code}/").text
    assert "You by telephone" in amina.get(f"{at}questions/{question.code}/").text
    assert (
        "On the phone with an adviser"
        in olive.get(f"/office/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/").text
    )
    done = olive.get(f"/office/calls/{call.code}/").text
    for line in (
        "Reported a repair",
        "Added something to a repair",
        "Asked a question",
        "something is wrong",
    ):
        assert line in done


@pytest.mark.parametrize(
    ("contact", "known", "told"),
    [
        ({"contact_by": "sms", "contact_phone": "07700 900456"}, {}, ("sms", "+447700900456")),
        ({"contact_by": "call", "contact_phone": "0113 496 0000"}, {}, ("letter", "")),
        ({}, {"email": "amina@home.example"}, ("email", "amina@home.example")),
    ],
)
def test_a_tenant_without_an_account_is_served_and_told(
    cast: Cast, contact: dict[str, str], known: dict[str, str], told: tuple[str, str]
) -> None:
    party = without_account(cast, **({"email": "", "mobile": ""} | known))
    olive = calling(cast.olive, party)
    at = f"/homes/{cast.flat_1.code}/"
    reporter = Reporter(olive, cast.flat_1, cast.olive)
    asked = reporter.go_through(KITCHEN_LEAK, contact=contact)
    assert ("contact" in asked) is bool(contact)
    assert cast.olive.email not in olive.get(f"{at}report/check/").text
    reporter.send()
    report = RepairRequest.objects.latest("pk")
    assert (report.reporter, report.call) == (None, Call.objects.get())
    assert report.message["Homefile"]["ReportedBy"]["Name"] == party.name
    notice = Notice.objects.get(about=report.code)
    assert notice.channel == told[0]
    assert notice.to.startswith(told[1] or party.name)
    assert notice.person is None
    olive.post(f"{at}repairs/{cast.own_order.code}/say/words/", {"words": "The bell does not work"})
    assert Said.objects.latest("pk").tenancy == party.tenancy
    olive.post(f"{at}ask/?cause=my_repairs", {"key": uuid4(), "words": "When?"})
    assert Enquiry.objects.get().asked_by is None
    wrong = f"{at}wrong/?kind=homes&code={cast.flat_1.code}&field=bedrooms"
    olive.post(wrong, {"fact": "bedrooms", "what_is_wrong": "There are three."})
    assert "There are three." in olive.get(f"{at}corrections/{Correction.objects.latest('pk').code}/").text
    assert "You reported it" in olive.get(f"{at}reports/{report.code}/").text
    assert "Tell me what happens" not in olive.get(f"{at}repairs/{cast.communal_order.code}/").text

    Party.objects.filter(pk=party.pk).update(person=cast.amina)  # she takes up her letter: it is all hers
    amina = sign_in(Client(), cast.amina)
    assert "You reported it" in amina.get(f"{at}reports/{report.code}/").text
    assert "What you said is wrong" in amina.get(f"{at}corrections/").text
    assert str(Correction.objects.latest("pk").code) in amina.get(f"{at}corrections/").text


def test_a_draft_is_of_one_officer_and_one_caller(cast: Cast) -> None:
    bea = Party.objects.select_related("tenancy__home").get(person=cast.bea)
    ben = Party.objects.select_related("tenancy__home").get(person=cast.ben)
    starting = f"/homes/{cast.flat_2.code}/report/"
    resident = sign_in(Client(), cast.ben)
    resident.post(starting)
    calling(cast.olive, ben).post(starting)
    calling(cast.rhys, ben).post(starting)
    olive = calling(cast.olive, bea)
    olive.post(starting)
    assert Draft.objects.count() == 4
    olive.post(f"{starting}where/", {"room": "kitchen"})
    assert [draft.answers for draft in Draft.objects.exclude(answers={})] == [{"where": {"room": "kitchen"}}]
    assert Draft.objects.exclude(answers={}).get().caller == bea.code
    olive.post(f"/office/calls/{Call.objects.get(party=bea).code}/end/")
    assert "Kitchen" in calling(cast.olive, bea).get(starting).text  # taken up again, it is there


def test_a_note_is_kept_with_the_call_also_afterwards(cast: Cast) -> None:
    olive = calling(cast.olive, amina_as_tenant(cast))
    call, at = Call.objects.get(), f"/homes/{cast.flat_1.code}/plan/"
    noted = olive.post(f"/office/calls/{call.code}/?next={at}", {"words": "She has a new job"})
    assert noted["Location"] == at
    ended = olive.post(f"/office/calls/{call.code}/end/")
    assert ended["Location"] == f"/office/homes/{cast.flat_1.code}/"
    olive.post(f"/office/calls/{call.code}/", {"words": "and asks for evenings"})
    assert Call.objects.get().note == "She has a new job\nand asks for evenings"
    colleague = sign_in(Client(), cast.dara)
    assert "She has a new job" in colleague.get(f"/office/calls/{call.code}/").text
    assert colleague.post(f"/office/calls/{call.code}/", {"words": "x"}).status_code == 404


@pytest.mark.parametrize("account", [True, False])
def test_information_is_asked_for_and_followed_on_the_phone(cast: Cast, account: bool) -> None:
    party = amina_as_tenant(cast) if account else without_account(cast)
    opted_in(cast.larkfield)
    olive, call_at = calling(cast.olive, party), f"/homes/{cast.flat_1.code}/information/"
    said = {"key": uuid4(), "subject": "Lifts", "words": AMINAS_WISH, "topic": "spending", "anyway": "yes"}
    shown = olive.post(f"{call_at}ask/", said, follow=True).text
    row = InformationRequest.objects.get()
    assert (row.party, row.taken_by) == (party, cast.olive.officer)
    assert row.asked_by == (cast.amina if account else None)
    assert row.reference in shown
    assert "You asked by telephone" in " ".join(shown.split())
    olive.post(f"{call_at}{row.code}/", {"act": "more", "words": "Of both lifts"})
    assert row.subject in olive.get(call_at).text
    olive.post(f"{call_at}{row.code}/", {"act": "withdraw"})
    row.refresh_from_db()
    assert row.outcome == "withdrawn"
    assert {(one.channel, one.officer) for one in row.messages.all()} == {("phone", cast.olive.officer)}
    for event in events_of(row.code):
        assert (event.by, event.details["in_call"]) == (cast.olive, str(Call.objects.get().code)), event.verb
    done = olive.get(f"/office/calls/{Call.objects.get().code}/").text
    assert "Asked for information" in done
    assert "Took a request for information back" in done
    neighbours = calling(cast.olive, Party.objects.select_related("tenancy__home").get(person=cast.nadia))
    assert neighbours.get(f"{call_at}{row.code}/").status_code == 404
