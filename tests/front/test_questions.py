"""A resident asks: the fact that answers it stands there first; what they ask is their household's."""

from uuid import uuid4

from django.test import Client

from portal.enquiries.actions.answering import answer, note
from portal.enquiries.actions.publishing import publish
from portal.enquiries.models import Enquiry, SavedQuestion
from portal.front.questions.views import about_url
from portal.investment.models import PlannedWork
from portal.tenancies.access import home_for
from tests.cast import AMINAS_WORDS, CARLS_WORDS, Cast
from tests.enquiries.asking import AMINAS_QUESTION, asked
from tests.factories.hazards import HazardCaseFactory
from tests.factories.tenancies import PartyFactory, TenancyFactory


def test_the_fact_that_answers_stands_before_the_question(cast: Cast, amina: Client) -> None:
    at = f"/homes/{cast.flat_1.code}/ask/?kind=work_orders&about={cast.own_order.code}"
    assert "When will somebody come?" in amina.get(at).content.decode()
    assert "Choose what you want to know." in amina.get(f"{at}&asked=yes").content.decode()
    page = amina.get(f"{at}&cause=coming").content.decode()
    assert "What we know now" in page
    assert "is coming" in page
    assert AMINAS_WORDS not in page  # a sentence of the record is nobody's words
    amina.post(f"{at}&cause=coming", {"answered": "yes"})
    assert SavedQuestion.objects.get().count == 1
    key = uuid4()
    for _ in range(2):  # pressed twice
        sent = amina.post(f"{at}&cause=coming", {"key": key, "words": AMINAS_QUESTION}, follow=True)
    shown = sent.content.decode()
    enquiry = Enquiry.objects.get()
    assert enquiry.reference in shown
    assert "has to answer by" in shown
    assert enquiry.messages.get().facts[0]["key"] == "now"
    for wrong in (cast.contractors_order.code, uuid4(), "x"):
        assert amina.get(f"/homes/{cast.flat_1.code}/ask/?kind=work_orders&about={wrong}").status_code == 404


def test_every_kind_of_record_can_be_asked_about(cast: Cast, amina: Client) -> None:
    publish(landlord=cast.larkfield, question="When do bins go?", answer="On Fridays.", by=cast.olive.officer)
    assert "On Fridays." in amina.get(f"/homes/{cast.flat_1.code}/ask/").content.decode()
    PlannedWork.objects.filter(pk=cast.planned_kitchen.pk).update(component=cast.kitchen)
    case = HazardCaseFactory(home=cast.flat_1, tenancy=cast.amina.parties.get().tenancy)
    for kind, code, cause, fact in (
        ("homes", cast.flat_1.code, "my_plans", "kitchen"),
        ("homes", cast.flat_1.code, "my_repairs", "is coming"),
        ("requests", cast.request.code, "happening", "We have your report"),
        ("programmes", cast.planned_kitchen.code, "plan_moved", "Moved"),
        ("components", cast.kitchen.code, "plan_moved", "Moved"),
        ("components", cast.kitchen.code, "part_state", "fitted in"),
        ("hazards", case.code, "hazard_when", "thinks about how dangerous it is"),
        ("certificates", cast.certificate.code, "check_when", "checked"),
        ("work_orders", cast.communal_order.code, "coming", "What we know now"),
    ):
        at = f"/homes/{cast.flat_1.code}/ask/?kind={kind}&about={code}&cause={cause}"
        page = amina.get(at).content.decode()
        assert fact in page, kind
        assert CARLS_WORDS not in page
        asked(cast, about_kind=kind, about_code=code)  # and its page is led to
        there = about_url(Enquiry.objects.latest("pk"), home_for(cast.amina, cast.flat_1.code, on=cast.today))
        assert not there or amina.get(there).status_code == 200, kind
    amina.force_login(cast.ben)
    of_amina = f"/homes/{cast.flat_2.code}/ask/?kind=hazards&about={case.code}"
    assert amina.get(of_amina).status_code == 404


def test_the_household_reads_it_and_nobody_after_them(cast: Cast, client: Client) -> None:
    enquiry = asked(cast)
    note(enquiry=enquiry, words="Between colleagues", by=cast.olive.officer)
    answer(enquiry=enquiry, words="On Tuesday.", by=cast.olive.officer)
    at = f"/homes/{cast.flat_1.code}/questions/"
    client.force_login(cast.amina)
    page = client.get(f"{at}{enquiry.code}/").content.decode()
    assert "On Tuesday." in page
    assert "Between colleagues" not in page
    client.post(f"{at}{enquiry.code}/", {"words": "Not for me"})
    enquiry.refresh_from_db()
    assert enquiry.state == "waiting"
    # Amina leaves; Nobody moves in.
    tenancy = enquiry.tenancy
    tenancy.ended_on = cast.today
    tenancy.save()
    next_one = TenancyFactory(home=cast.flat_1, started_on=cast.today, source=cast.flat_1.source)
    PartyFactory(tenancy=next_one, person=cast.nobody, name="Nobody Tenant")
    client.force_login(cast.nobody)
    assert AMINAS_QUESTION not in client.get(at).content.decode()
    assert client.get(f"{at}{enquiry.code}/").status_code == 404
