"""The same thing at the very same moment: each in a connection of its own, as web processes are."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from portal.core import clock
from portal.journeys.models import Draft
from portal.landlords.models import Priority
from portal.people.models import Person
from portal.repairs.actions.reporting import ReportedMeanwhile
from portal.repairs.models import RepairRequest
from portal.repairs.problems import shipped
from portal.repairs.reports import Report
from portal.sync.models import Outgoing
from portal.sync.reports import send_report
from tests.cast import Cast, assemble
from tests.factories.journeys import DraftFactory
from tests.factories.repairs import PhotoFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Everybody, where other connections see them."""
    return assemble()


def send(cast: Cast, draft: Draft, by: Person) -> str:
    problem = shipped().get("leak-pipe")
    assert problem
    try:
        priority = Priority.objects.get(landlord=cast.larkfield, key="urgent")
        report = Report(problem=problem, priority=priority, room="kitchen", location="Kitchen")
        tenancy = cast.flat_2.tenancies.get()
        told: dict[str, Any] = {"home": cast.flat_2, "tenancy": tenancy, "at": clock.now(), "by": by}
        return send_report(draft=draft, report=report, **told).reference
    except ReportedMeanwhile:
        return "reported meanwhile"
    finally:
        connection.close()


def test_a_button_pressed_eight_times_at_once_is_one_report(cast: Cast) -> None:
    draft = DraftFactory(about=cast.flat_2.code, person=cast.ben)
    with ThreadPoolExecutor(8) as presses:
        references = set(presses.map(lambda _: send(cast, draft, cast.ben), range(8)))
    assert len(references) == 1
    assert RepairRequest.objects.filter(home=cast.flat_2).count() == 1
    assert Outgoing.objects.filter(request__home=cast.flat_2).count() == 1


def test_of_two_joint_tenants_at_once_one_is_shown_the_others_first(cast: Cast) -> None:
    drafts = [DraftFactory(about=cast.flat_2.code, person=person) for person in (cast.ben, cast.bea)]
    with ThreadPoolExecutor(2) as both:
        told = list(both.map(lambda draft: send(cast, draft, draft.person), drafts))
    assert told.count("reported meanwhile") == 1
    assert RepairRequest.objects.filter(home=cast.flat_2).count() == 1


def test_a_photo_that_is_still_being_added_goes_with_the_report(cast: Cast) -> None:
    draft = DraftFactory(about=cast.flat_2.code, person=cast.ben)
    with ThreadPoolExecutor(1) as presses:
        with transaction.atomic():
            Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
            PhotoFactory(draft=draft, request=None, landlord=cast.larkfield, home=cast.flat_2, by=cast.ben)
            sending = presses.submit(send, cast, draft, cast.ben)
            time.sleep(0.5)
            assert not sending.done()
        sending.result()
    request = RepairRequest.objects.get(home=cast.flat_2)
    assert request.photos.count() == len(request.message["Homefile"]["Photos"]) == 1
    assert draft.photos.count() == 0
