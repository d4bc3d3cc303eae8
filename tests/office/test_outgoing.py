"""Staff see what has not reached their repairs system, why, and what they can do."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.core import clock
from portal.office.outgoing import FAILURES, KINDS
from portal.people.models import Person
from portal.records.models import Event
from portal.sync.adapters.http import bearer
from portal.sync.models import Incoming, Outgoing, System
from portal.sync.out import claiming
from portal.sync.out.outbox import put
from portal.sync.out.rules import Failure
from portal.sync.systems import CannotConnect, add_system, check_address
from tests.cast import AMINAS_REPORT, Cast
from tests.factories.repairs import RepairRequestFactory

Door = Callable[[Person], Client]
LIST = "/office/outgoing/"


def on_its_way(cast: Cast, **said: Any) -> Outgoing:
    message = put("RaiseRepair", {"A": "b"}, landlord=cast.larkfield, request=cast.request)
    Outgoing.objects.filter(pk=message.pk).update(**said)
    message.refresh_from_db()
    return message


def set_aside(cast: Cast) -> Outgoing:
    return on_its_way(
        cast,
        next_try_at=None,
        set_aside_at=clock.now(),
        tries=1,
        failure="refused",
        failure_says="422: <b>No such home</b>",
    )


def test_every_failure_and_kind_has_words() -> None:
    assert set(FAILURES) == set(Failure)
    assert set(KINDS) == {"RaiseRepair", "JobStatusUpdate"}


def test_nothing_waits(cast: Cast, at_office: Door) -> None:
    shown = at_office(cast.rhys).get(LIST).content.decode()
    assert "Everything has arrived." in shown
    assert "Not tried yet" in shown or "not tried yet" in shown


def test_what_needs_a_person_is_named_with_its_reason(cast: Cast, at_office: Door) -> None:
    message = set_aside(cast)
    office = at_office(cast.rhys)

    shown = office.get(LIST).content.decode()
    assert f"A new report, {cast.request.reference}" in shown
    assert "The system does not take it." in shown
    assert "Needs you" in shown
    one = office.get(f"{LIST}{message.code}/").content.decode()
    assert "422: &lt;b&gt;No such home&lt;/b&gt;" in one
    assert AMINAS_REPORT not in shown


@pytest.mark.parametrize("failure", Failure)
def test_each_reason_is_shown(failure: Failure, cast: Cast, at_office: Door) -> None:
    on_its_way(cast, failure=failure, tries=3)
    shown = at_office(cast.dara).get(LIST).content.decode()
    assert FAILURES[failure] in shown
    assert "tried 3 times" in shown


def test_a_system_that_does_not_answer_is_said(cast: Cast, at_office: Door) -> None:
    System.objects.update(
        failures=9,
        rests_until=clock.now() + timedelta(minutes=2),
        last_failure="not_let_in",
        last_failed_at=clock.now(),
    )
    shown = at_office(cast.rhys).get(LIST).content.decode()
    assert "does not answer" in shown
    assert "Check the token." in shown


def test_staff_try_again(cast: Cast, at_office: Door) -> None:
    message = set_aside(cast)

    answer = at_office(cast.rhys).post(f"{LIST}{message.code}/", {"again": "yes"}, follow=True)

    assert "We are trying it again." in answer.content.decode()
    message.refresh_from_db()
    assert (message.set_aside_at, message.tries) == (None, 0)
    assert claiming.claim(message.pk)
    event = Event.objects.get(verb="message tried again")
    assert (event.by, event.details) == (cast.rhys, {"failure": "refused"})


def test_staff_give_up_with_a_reason(cast: Cast, at_office: Door) -> None:
    message = set_aside(cast)
    then = put("JobStatusUpdate", {}, landlord=cast.larkfield, request=cast.request)
    office = at_office(cast.rhys)

    unsaid = office.post(f"{LIST}{message.code}/", {"because": " "})
    assert "Write how it was seen to." in unsaid.content.decode()
    office.post(f"{LIST}{message.code}/", {"because": "Entered by hand as LH-9"})

    message.refresh_from_db()
    assert message.given_up_at
    assert message.given_up_because == "Entered by hand as LH-9"
    assert "by hand" not in str(Event.objects.get(verb="message given up").details)
    assert claiming.due(clock.now() + timedelta(minutes=1)) == [then.pk]
    assert cast.request.reference in office.get(LIST).content.decode()  # what came after it
    assert "Entered by hand as LH-9" in office.get(f"{LIST}{message.code}/").content.decode()


@pytest.mark.parametrize("said", [{"again": "yes"}, {"because": "By hand"}])
def test_what_is_over_cannot_be_acted_on(said: dict[str, str], cast: Cast, at_office: Door) -> None:
    message = on_its_way(cast, delivered_at=clock.now(), next_try_at=None)
    answer = at_office(cast.rhys).post(f"{LIST}{message.code}/", said, follow=True)
    assert "has been delivered or given up meanwhile" in answer.content.decode()
    assert not Event.objects.filter(verb__startswith="message ").exists()


def test_without_a_system_reports_wait_for_staff(cast: Cast, at_office: Door) -> None:
    System.objects.update(is_used=False)
    message = on_its_way(cast)
    office = at_office(cast.rhys)

    assert "No repairs system is connected." in office.get(LIST).content.decode()
    answer = office.post(f"{LIST}{message.code}/", {"again": "yes"}, follow=True)
    assert "nowhere to send it" in answer.content.decode()


def test_what_could_not_be_used_is_named(cast: Cast, at_office: Door) -> None:
    kept = {"landlord": cast.larkfield, "system": cast.system, "kind": "JobStatusUpdate", "body": {}}
    Incoming.objects.create(reference="m-1", outcome="no_order", about="LH-404", **kept)
    issue = {"code": "missing-required", "field": "TypeCode", "message": "It is not there."}
    Incoming.objects.create(reference="m-2", outcome="not_valid", issues=[issue], **kept)
    Incoming.objects.create(reference="m-3", outcome="applied", **kept)

    shown = at_office(cast.dara).get(LIST).content.decode()

    assert "2 messages from your system that could not be used" in shown
    assert "About order LH-404" in shown
    assert "It is not there. (TypeCode)" in shown


def test_another_landlords_messages_are_not_there(cast: Cast, at_office: Door) -> None:
    theirs = RepairRequestFactory(tenancy=cast.eastmere_house.tenancies.get(), reported_by=cast.tess)
    message = put("RaiseRepair", {}, landlord=cast.eastmere, request=theirs)
    office = at_office(cast.rhys)
    assert theirs.reference not in office.get(LIST).content.decode()
    assert office.get(f"{LIST}{message.code}/").status_code == 404


def test_the_list_asks_the_same_of_one_and_of_many(
    cast: Cast, at_office: Door, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office = at_office(cast.rhys)
    on_its_way(cast)
    with django_assert_max_num_queries(12) as one:
        office.get(LIST)
    for _ in range(9):
        request = RepairRequestFactory(tenancy=cast.flat_2.tenancies.get(), reported_by=cast.ben)
        put("RaiseRepair", {}, landlord=cast.larkfield, request=request)
    with django_assert_max_num_queries(len(one)):
        office.get(LIST)


# --- connecting a system -----------------------------------------------------------------------------------


def connected(*words: str) -> str:
    out = StringIO()
    call_command("add_system", *words, stdout=out)
    return out.getvalue()


def test_a_system_is_connected_and_gets_what_waited(cast: Cast) -> None:
    System.objects.update(is_used=False)
    message = on_its_way(cast)

    said = connected("larkfield", "https://repairs.example.org/hf/", "--token", "secret", "--no-visits")

    assert said == "Connected Larkfield Homes's repairs system at https://repairs.example.org/hf.\n"
    system = System.objects.get(is_used=True)
    assert not system.offers_visits
    assert "secret" not in system.token
    assert bearer(system)["Authorization"] == "Bearer secret"
    message.refresh_from_db()
    assert message.system == system
    assert claiming.due(clock.now()) == [message.pk]
    assert "secret" not in str(Event.objects.get(verb="system connected").details)


def test_a_new_system_takes_the_place_of_the_old_one(cast: Cast) -> None:
    message = on_its_way(cast)
    system = add_system(landlord=cast.larkfield, address="http://new.example", token="", by=None)
    message.refresh_from_db()
    assert message.system == system
    assert System.objects.get(is_used=True) == system


@pytest.mark.parametrize(
    "address",
    [
        "",
        "repairs.example.org",
        "ftp://example.org",
        "file:///etc/passwd",
        "http://",
        "http://[",
        "http://a:99999",
        "http://a b",
        "https://me:pass@example.org",
        "https://example.org/?x=1",
        "https://example.org/#a",
        "https://example.org/" + "x" * 300,
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(CannotConnect, match="address"):
        check_address(address)


def test_a_landlord_that_is_not_there_is_said(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no landlord called nowhere"):
        connected("nowhere", "https://example.org", "--token", "")
    with pytest.raises(CommandError, match="Write the address"):
        connected("larkfield", "nonsense", "--token", "")
