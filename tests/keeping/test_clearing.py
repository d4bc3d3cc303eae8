"""What has been kept for long enough goes, in the night, and staff see how much."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.core import clock
from portal.homes.models import Correction
from portal.journeys.models import Draft
from portal.keeping import clearing
from portal.keeping.models import Cleared, Clearing
from portal.notices.models import Notice
from portal.people.models import Person
from portal.records.events import record
from portal.records.models import Event
from portal.repairs.models import RepairRequest, WorkOrder
from portal.tenancies.models import Look, Party, PersonAlert, Tenancy
from tests.cast import AMINAS_REPORT, AMINAS_WORDS, CARLS_WORDS, Cast
from tests.factories.people import PersonFactory
from tests.signing_in import sign_in

YEAR = timedelta(days=366)
pytestmark = pytest.mark.django_db


def left(cast: Cast, years: float) -> Tenancy:
    """Carl's tenancy, as if it had ended so many years ago, and a repair of it."""
    ended = clock.today() - years * YEAR
    tenancy = cast.carl.parties.get().tenancy
    Tenancy.objects.filter(pk=tenancy.pk).update(started_on=ended - 2 * YEAR, ended_on=ended)
    at = timezone.now() - (years + 0.5) * YEAR
    WorkOrder.objects.filter(pk=cast.earlier_order.pk).update(raised_at=at, completed_at=at)
    return tenancy


def test_what_is_young_enough_stays(cast: Cast) -> None:
    left(cast, 5.9)
    run = clearing.clear(now=clock.now())
    assert run
    assert not Cleared.objects.exists()
    assert Party.objects.filter(name="Carl Tenant").exists()
    assert WorkOrder.objects.get(pk=cast.earlier_order.pk).description == CARLS_WORDS


def test_six_years_after_a_tenancy_its_people_and_their_words_are_gone_without_a_trace(cast: Cast) -> None:
    tenancy = left(cast, 6.1)
    party = cast.carl.parties.get()
    Party.objects.filter(pk=party.pk).update(mobile="07700 900123")  # so that there is a history
    clearing.clear(now=clock.now())
    order = WorkOrder.objects.get(pk=cast.earlier_order.pk)
    assert (order.description, order.location, order.access_notes) == ("", "", "")
    assert order.actual_cost == 85
    assert order.statusupdates.get().comments == ""
    assert not order.events.exists()
    assert not Party.objects.filter(pk=party.pk).exists()
    history = Party._meta.get_field("events").related_model
    assert not history.objects.filter(pgh_obj_id=party.pk).exists()
    assert Tenancy.objects.filter(pk=tenancy.pk).exists()
    # Amina lives there now: nothing of hers went.
    assert WorkOrder.objects.get(pk=cast.own_order.pk).description == AMINAS_WORDS
    assert RepairRequest.objects.get().words == AMINAS_REPORT
    assert PersonAlert.objects.exists()
    counted = {row.kind: (row.landlord, row.count) for row in Cleared.objects.select_related("landlord")}
    assert counted["tenancies.Party"] == (cast.larkfield, 1)
    assert counted["repairs.WorkOrder"] == (cast.larkfield, 1)
    shown = sign_in(Client(), cast.dara).get("/office/keeping/")
    assert "Parties" in shown.content.decode()


def test_an_old_report_loses_its_words_once_its_repair_is_over(cast: Cast) -> None:
    long_ago = timezone.now() - 6.2 * YEAR
    RepairRequest.objects.update(reported_at=long_ago)
    order = cast.contractors_order
    WorkOrder.objects.filter(pk=order.pk).update(request=cast.request)
    clearing.clear(now=clock.now())
    assert RepairRequest.objects.get().words == AMINAS_REPORT
    WorkOrder.objects.filter(pk=order.pk).update(completed_at=long_ago)
    clearing.clear(now=clock.now())
    report = RepairRequest.objects.get()
    assert (report.words, report.message, report.alerts, report.slot) == ("", {}, [], None)


def test_accounts_events_looks_and_drafts_go_by_their_own_times(cast: Cast) -> None:
    old = PersonFactory(email="old@example.org", name="Old Account")
    Draft.objects.create(person=cast.amina, journey="report", about=cast.flat_1.code)
    Notice.objects.create(channel="email", kind="no_account", to="x@example.org", body="x", person=cast.amina)
    Person.objects.update(joined_at=timezone.now() - 2.1 * YEAR)
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=91))
    Notice.objects.update(made_at=timezone.now() - 2.1 * YEAR)
    sign_in(Client(), cast.olive).get(f"/office/homes/{cast.flat_1.code}/")
    record("made", cast.flat_1, by=cast.amina)
    later = timezone.now() + 2.1 * YEAR
    clearing.clear(now=clock.now())
    old.refresh_from_db()
    assert (old.name, old.email, old.is_active) == ("", None, True)
    cast.amina.refresh_from_db()
    assert cast.amina.email == "amina@example.org"  # she lives there
    assert Person.objects.get(pk=cast.olive.pk).email  # she works there
    assert not Draft.objects.exists()
    assert not Notice.objects.exists()
    assert Event.objects.exists()
    assert Look.objects.exists()
    clearing.clear(now=later)
    assert not Look.objects.exists()
    assert Event.objects.exists()
    clearing.clear(now=later + 5 * YEAR)
    assert not Event.objects.filter(verb="made").exists()


def test_a_correction_keeps_its_outcome_and_loses_its_words(cast: Cast) -> None:
    answered = timezone.now() - 6.1 * YEAR
    Correction.objects.update(
        raised_at=answered,
        answered_at=answered,
        state="accepted",
        answer="You were right",
        due_on=clock.today(),
    )
    clearing.clear(now=clock.now())
    correction = Correction.objects.get()
    assert (correction.what_is_wrong, correction.answer, correction.state) == ("", "", "accepted")


def test_it_runs_once_a_night_and_goes_on_after_a_crash(cast: Cast) -> None:
    night = clock.now().astimezone(clock.LONDON).replace(hour=3, minute=20)
    assert clearing.is_time(night)
    assert not clearing.is_time(night.replace(hour=12))
    Clearing.objects.create(began_at=night)  # broken off
    assert clearing.is_time(night)
    Clearing.objects.update(ended_at=night)
    assert not clearing.is_time(night.replace(hour=4))


def test_many_rows_go_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clearing, "A_BATCH", 2)
    Notice.objects.bulk_create(
        Notice(channel="email", kind="no_account", to="x@example.org", body="x") for _ in range(5)
    )
    Notice.objects.update(made_at=timezone.now() - 2.1 * YEAR)
    clearing.clear(now=clock.now())
    assert Cleared.objects.get(kind="notices.Notice").count == 5
    assert not Notice.objects.exists()
