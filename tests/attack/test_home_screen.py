"""Somebody who works here and may not open hazards, at the screen of a home."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from portal.core import clock
from portal.enquiries.models import Enquiry
from portal.notices.models import Notice
from portal.records import events
from portal.tenancies.calls import begin_call
from tests.cast import Cast
from tests.factories.hazards import HazardCaseFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("part", ["", "show=repairs", "show=contacts", "show=hazards", "before=2026-01-01"])
def test_no_part_of_the_timeline_tells_of_a_hazard_beside_it(cast: Cast, part: str) -> None:
    case = HazardCaseFactory(home=cast.flat_1, hazard="damp_mould")
    Notice.objects.create(
        landlord_id=cast.larkfield.pk, kind="hazard_summary", channel="email", to="amina@larkfield.example",
        about=case.code, once="summary", sent_at=clock.now() - timedelta(hours=1),
    )  # fmt: skip
    address = f"/office/homes/{cast.flat_1.code}/?{part}"
    for person in (cast.ines, cast.dara):
        shown = sign_in(Client(), person).get(address).text
        assert str(case.code) not in shown
        assert "hazard" not in shown.lower()
    assert str(case.code) in sign_in(Client(), cast.olive).get(address).text


def test_no_form_for_a_callers_question_tells_of_a_hazard(cast: Cast) -> None:
    tenant = cast.amina.parties.get()
    case = HazardCaseFactory(home=cast.flat_1, tenancy=tenant.tenancy, hazard="damp_mould")
    address = f"/office/homes/{cast.flat_1.code}/ask/"
    asked = {
        "key": str(uuid4()), "tenant": str(tenant.code), "about": f"hazards:{case.code}",
        "cause": "hazard_when", "words": "When will it be safe?",
    }  # fmt: skip
    for person in (cast.ines, cast.dara):
        client = sign_in(Client(), person)
        assert "Damp and mould" not in client.get(address).text
        assert client.post(address, asked).status_code == 200
        assert not Enquiry.objects.filter(about_code=case.code).exists()
    olive = sign_in(Client(), cast.olive)
    assert "Hazard: Damp and mould" in olive.get(address).text
    assert olive.post(address, asked).status_code == 302


def test_a_call_tells_nothing_of_a_hazard_either(cast: Cast) -> None:
    tenant = cast.amina.parties.get()
    call = begin_call(party=tenant, at=clock.now(), minutes=30, by=cast.olive.officer)
    call.refresh_from_db()
    case = HazardCaseFactory(home=cast.flat_1, tenancy=tenant.tenancy)
    with events.in_call(call.code, by=cast.olive):
        events.record("hazard said gone", case, by=cast.amina)
    address = f"/office/calls/{call.code}/"
    assert "hazard" not in sign_in(Client(), cast.dara).get(address).text
    assert "Said that a hazard is gone" in sign_in(Client(), cast.olive).get(address).text
