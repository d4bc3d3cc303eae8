"""Promises that PostgreSQL holds itself, tested by breaking each."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.core import clock
from portal.homes.models import Home
from portal.tenancies.models import Invitation
from tests.cast import Cast
from tests.factories.homes import ComponentFactory, CorrectionFactory, HomeFactory
from tests.factories.investment import PlanChangeFactory, PlannedWorkFactory
from tests.factories.landlords import LandlordFactory
from tests.factories.people import PersonFactory
from tests.factories.repairs import WorkElementFactory, WorkOrderFactory
from tests.factories.safety import CertificateFactory
from tests.factories.sync import DeliveryFactory
from tests.factories.tenancies import PartyFactory, TenancyFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def breaks(constraint: str):  # type: ignore[no-untyped-def]
    """The row is refused, and by the constraint that was meant."""
    return pytest.raises(IntegrityError, match=constraint)


def test_a_landlords_reference_is_unique_to_it(cast: Cast) -> None:
    with breaks("home_reference_once"), transaction.atomic():
        HomeFactory(landlord=cast.larkfield, block=cast.rowan_court, reference=cast.flat_1.reference)
    HomeFactory(landlord=cast.eastmere, reference=cast.flat_1.reference)


def test_two_current_homes_cannot_share_a_uprn(cast: Cast) -> None:
    with breaks("home_uprn_once_while_current"), transaction.atomic():
        HomeFactory(landlord=cast.eastmere, uprn=cast.flat_1.uprn)
    Home.objects.filter(pk=cast.flat_1.pk).update(ended_on=clock.today())
    HomeFactory(landlord=cast.eastmere, uprn=cast.flat_1.uprn)


@pytest.mark.parametrize("uprn", ["01", "0", "12A", "-1"])
def test_a_uprn_is_digits_without_leading_zeros(cast: Cast, uprn: str) -> None:
    with breaks("home_uprn_is_digits"), transaction.atomic():
        Home.objects.filter(pk=cast.flat_1.pk).update(uprn=uprn)


def test_a_record_is_about_exactly_one_place(cast: Cast) -> None:
    for factory in (WorkOrderFactory, CertificateFactory, PlannedWorkFactory):
        with breaks("at_one_place"), transaction.atomic():
            factory(home=cast.flat_1, block=cast.rowan_court)
    with breaks("component_at_one_place"), transaction.atomic():
        ComponentFactory(home=None, landlord=cast.larkfield)


def test_a_tenancy_cannot_end_before_it_starts(cast: Cast) -> None:
    with breaks("tenancy_ends_after_it_starts"), transaction.atomic():
        TenancyFactory(home=cast.flat_1, started_on=cast.today, ended_on=cast.today - DAY)


def test_a_person_is_once_in_a_tenancy(cast: Cast) -> None:
    party = cast.flat_1.tenancies.first().parties.get()
    with breaks("party_once_in_a_tenancy"), transaction.atomic():
        PartyFactory(tenancy=party.tenancy, reference=party.reference)


def test_an_email_address_signs_in_one_person_however_it_is_typed(cast: Cast) -> None:
    with breaks("person_email_once"), transaction.atomic():
        PersonFactory(email=cast.amina.email.upper())


def test_a_correction_is_waiting_or_answered(cast: Cast) -> None:
    with breaks("correction_answered_or_waiting"), transaction.atomic():
        CorrectionFactory(home=cast.flat_1, state="accepted")


def test_a_certificate_cannot_run_out_before_it_holds(cast: Cast) -> None:
    with breaks("certificate_ends_after_it_starts"), transaction.atomic():
        CertificateFactory(home=cast.flat_1, valid_to=cast.today - 900 * DAY)


def test_planned_work_cannot_finish_before_it_starts(cast: Cast) -> None:
    with breaks("plannedwork_finishes_after_it_starts"), transaction.atomic():
        PlannedWorkFactory(home=cast.flat_1, starts_on=cast.today, finishes_on=cast.today - DAY)


def test_a_plan_changes_once_a_day(cast: Cast) -> None:
    with breaks("plan_change_once_a_day"), transaction.atomic():
        PlanChangeFactory(planned_work=cast.planned_kitchen)


def test_lines_of_an_order_have_their_own_places(cast: Cast) -> None:
    with breaks("workelement_position_once"), transaction.atomic():
        WorkElementFactory(work_order=cast.own_order, position=1)


def test_a_letter_cannot_expire_before_it_is_sent_and_only_one_is_open(cast: Cast) -> None:
    party = cast.flat_1.tenancies.first().parties.get()
    fields = {"party": party, "landlord": cast.larkfield, "sent_at": clock.now()}
    with breaks("invitation_expires_after_it_is_sent"), transaction.atomic():
        Invitation.objects.create(**fields, digest="a", expires_at=clock.now() - DAY)
    Invitation.objects.create(**fields, digest="b", expires_at=clock.now() + DAY)
    with breaks("invitation_one_open_a_party"), transaction.atomic():
        Invitation.objects.create(**fields, digest="c", expires_at=clock.now() + DAY)


def test_an_applied_delivery_says_when(cast: Cast) -> None:
    with breaks("delivery_applied_has_finished"), transaction.atomic():
        DeliveryFactory(landlord=cast.larkfield, finished_at=None)


def test_a_share_is_at_most_everything() -> None:
    with breaks("landlord_limit_is_a_share"), transaction.atomic():
        LandlordFactory(ending_limit_percent=101)
