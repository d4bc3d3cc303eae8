"""Reports, and what residents say of repairs, where staff look for them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.people.models import Person
from portal.repairs.actions.saying import add_words, say_not_fixed
from portal.sync.models import Outgoing
from tests.cast import AMINAS_REPORT, Cast
from tests.factories.repairs import RepairRequestFactory, SaidFactory, WorkOrderFactory

pytestmark = pytest.mark.django_db

Door = Callable[[Person], Client]
WORDS = "Amina says that it still drips at night"


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_report_is_open_before_there_is_an_order(cast: Cast, at_office: Door) -> None:
    shown = read(at_office(cast.olive), f"/office/homes/{cast.flat_1.code}/")
    assert f"/office/homes/{cast.flat_1.code}/requests/{cast.request.code}/" in shown
    assert cast.request.reference in shown
    assert "Reported here: A window will not shut" in shown
    WorkOrderFactory(home=cast.flat_1, request=cast.request, source=cast.flat_1.source)
    cast.request.refresh_from_db()
    shown = read(at_office(cast.olive), f"/office/homes/{cast.flat_1.code}/?show=visits")
    assert cast.request.reference not in shown


def test_a_report_of_the_shared_part_is_seen_from_every_home_of_it(cast: Cast, at_office: Door) -> None:
    report = RepairRequestFactory(
        tenancy=cast.flat_3.tenancies.get(), reported_by=cast.nadia, block=cast.rowan_court
    )
    shown = read(at_office(cast.olive), f"/office/homes/{cast.flat_1.code}/")
    assert f"/requests/{report.code}/" in shown
    assert "Nadia" in read(at_office(cast.olive), f"/office/homes/{cast.flat_1.code}/requests/{report.code}/")


def test_staff_read_the_whole_report(cast: Cast, at_office: Door) -> None:
    cast.request.needs, cast.request.details = "Amina hears badly", {"Which window?": "The big one"}
    cast.request.keysafe_place = cast.request.keysafe_code = "sealed:abc"
    cast.request.save()
    add_words(request=cast.request, words=WORDS, at=clock.now(), by=cast.amina)
    path = f"/office/homes/{cast.flat_1.code}/requests/{cast.request.code}/"
    shown = read(at_office(cast.olive), path)
    for words in (AMINAS_REPORT, WORDS, "The big one", "Amina hears badly", "only for whoever attends"):
        assert words in shown
    assert "sealed:abc" not in shown
    assert "Amina hears badly" not in read(at_office(cast.ines), path)


def test_what_the_resident_says_is_on_the_order_and_the_timeline(cast: Cast, at_office: Door) -> None:
    order = cast.own_order
    order.completed_at = clock.now() - timedelta(days=1)
    order.save()
    order.appointments.all().delete()
    say_not_fixed(order=order, words=WORDS, at=clock.now(), by=cast.amina)
    shown = read(at_office(cast.rhys), f"/office/homes/{cast.flat_1.code}/repairs/{order.code}/")
    for words in (WORDS, "The resident said that it is not fixed", "Resident says it is not fixed"):
        assert words in shown
    home = read(at_office(cast.rhys), f"/office/homes/{cast.flat_1.code}/")
    assert "Resident said that it is not fixed" in home
    assert "Resident says it is not fixed" in home  # and it is open again


def test_who_attends_reads_what_was_said_and_not_the_rating(cast: Cast, at_office: Door) -> None:
    order = cast.contractors_order
    add_words(order=order, words="Ben says to ring twice", at=clock.now(), by=cast.ben)
    SaidFactory(
        work_order=order, by=cast.ben, kind="rated", words="Ben is not pleased", work_score=1, ease_score=1
    )
    shown = read(at_office(cast.col), f"/office/orders/{order.code}/")
    assert "Ben says to ring twice" in shown
    assert "Ben is not pleased" not in shown


def test_what_is_said_narrows_to_repairs(cast: Cast, at_office: Door) -> None:
    add_words(order=cast.own_order, words=WORDS, at=clock.now(), by=cast.amina)
    client = at_office(cast.olive)
    assert WORDS in read(client, f"/office/homes/{cast.flat_1.code}/?show=repairs")
    assert WORDS not in read(client, f"/office/homes/{cast.flat_1.code}/?show=checks")
    assert WORDS not in read(client, f"/office/homes/{cast.flat_2.code}/")


def test_what_is_said_asks_the_database_no_more(cast: Cast, at_office: Door) -> None:
    client = at_office(cast.olive)

    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            read(client, f"/office/homes/{cast.flat_1.code}/")
        return len(counted)

    few = count()
    SaidFactory.create_batch(20, work_order=cast.own_order, by=cast.amina)
    RepairRequestFactory.create_batch(5, tenancy=cast.request.tenancy)
    assert count() == few <= 12


def taken_up(client: Client, cast: Cast, number: str) -> str:
    path = f"/office/homes/{cast.flat_1.code}/requests/{cast.request.code}/"
    return client.post(path, {"number": number}, follow=True).content.decode()


def test_without_a_system_staff_take_a_report_up_by_hand(cast: Cast, at_office: Door) -> None:
    said = taken_up(at_office(cast.olive), cast, "BOOK-17")
    assert "The report is now repair BOOK-17." in said
    order = cast.request.orders.get()
    assert (order.reference, order.home) == ("BOOK-17", cast.flat_1)
    assert (order.source.kind, order.source.system) == ("person", "the staff of Larkfield Homes")
    cast.request.refresh_from_db()
    assert cast.request.held_at


def test_what_is_taken_up_by_hand_waits_for_no_system(cast: Cast, at_office: Door) -> None:
    waiting = Outgoing.objects.create(
        landlord=cast.larkfield, request=cast.request, kind="RaiseRepair", body={}
    )
    taken_up(at_office(cast.olive), cast, "BOOK-17")
    waiting.refresh_from_db()
    assert waiting.given_up_at
    assert waiting.given_up_because == "Taken up by hand"


def test_a_report_on_its_way_to_a_system_is_not_taken_up_twice(cast: Cast, at_office: Door) -> None:
    Outgoing.objects.create(
        landlord=cast.larkfield,
        system=cast.system,
        request=cast.request,
        kind="RaiseRepair",
        body={},
        next_try_at=clock.now(),
    )
    client = at_office(cast.olive)
    path = f"/office/homes/{cast.flat_1.code}/requests/{cast.request.code}/"
    assert "Your own number" not in read(client, path)
    taken_up(client, cast, "BOOK-17")
    assert not cast.request.orders.exists()


@pytest.mark.parametrize("number", ["", " ", "x" * 101, "a\x00b"])
def test_a_number_that_is_none_is_asked_for_again(cast: Cast, at_office: Door, number: str) -> None:
    assert "There is a problem" in taken_up(at_office(cast.olive), cast, number)
    assert not cast.request.orders.exists()


def test_the_number_of_another_homes_repair_is_refused(cast: Cast, at_office: Door) -> None:
    said = taken_up(at_office(cast.olive), cast, cast.contractors_order.reference)
    assert "repair of another home" in said
    assert not cast.request.orders.exists()


def test_staff_see_that_a_number_was_of_another_home_and_take_the_report_up(
    cast: Cast, at_office: Door
) -> None:
    message = Outgoing.objects.create(
        landlord=cast.larkfield,
        system=cast.system,
        request=cast.request,
        kind="RaiseRepair",
        body={},
        set_aside_at=clock.now(),
        failure="other_home",
        failure_says="It answered with the number LH-2.",
    )
    manager = at_office(cast.rhys)
    shown = read(manager, "/office/outgoing/")
    assert "The number that came back is a repair of another home." in shown
    assert "Needs you" in shown
    one = read(manager, f"/office/outgoing/{message.code}/")
    assert "It answered with the number LH-2." in one
    report = f"/office/homes/{cast.flat_1.code}/requests/{cast.request.code}/"
    assert f'href="{report}"' in one
    assert "Take it up" in read(manager, report)

    assert "The report is now repair LH-17." in taken_up(manager, cast, "LH-17")
    assert "Everything has arrived." in read(manager, "/office/outgoing/")
