"""Staff connect computer systems, try them, change them, end them, and let them call us."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from portal.core import clock
from portal.office.systems import next_look
from portal.people.models import Person
from portal.records.models import Event
from portal.sync.adapters.http import secret_of
from portal.sync.adapters.registry import kinds
from portal.sync.clients import make_client
from portal.sync.models import Client, Outgoing, System
from portal.sync.out.outbox import put
from portal.sync.scopes import IN_WORDS, OF_CONTRACTORS
from portal.sync.systems import CannotConnect, Plan, change, connect, end
from portal.sync.talking import sealed_token
from tests.cast import Cast
from tests.factories.sync import SystemFactory
from tests.sample_system.running import TOKEN, Running, running
from tests.sync.out.other import Other, listening

Door = Callable[[Person], Browser]
LIST = "/office/systems/"


@pytest.fixture
def other() -> Iterator[Other]:
    with listening() as other:
        yield other


def page_of(system: System) -> str:
    return f"{LIST}{system.code}/"


def typed(**said: Any) -> dict[str, Any]:
    """A form as it is sent."""
    return {
        "name": "Larkfield’s new system",
        "address": "https://repairs.example.org/",
        "secret": "very secret",
        "dialect": "hact",
        "flows": ["takes_reports", "offers_visits", "is_read"],
        "read_every": "300",
    } | said


# --- the list and the page ----------------------------------------------------------------------------------


def test_each_system_is_listed_with_what_flows(cast: Cast, at_office: Door) -> None:
    SystemFactory(
        landlord=cast.larkfield,
        contractor=cast.contractor,
        takes_reports=False,
        name="Bright Spark’s",
        address="",
    )
    SystemFactory(landlord=cast.larkfield, is_used=False, name="The old one")
    shown = at_office(cast.dara).get(LIST).content.decode()

    assert "Takes residents’ reports, offers visits and is asked what has happened." in shown
    assert "It belongs to Bright Spark Repairs." in shown
    assert "Ended systems" in shown
    assert "Not asked yet" in shown


def test_more_systems_ask_no_more_of_the_database(
    cast: Cast, at_office: Door, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    office = at_office(cast.dara)
    office.get(LIST)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        office.get(LIST)
    for number in range(4):
        made = SystemFactory(landlord=cast.larkfield, takes_reports=False, name=f"System {number}")
        make_client(system=made, name="c", scopes=["homes:read"], by=None)
    with django_assert_num_queries(len(few)):
        office.get(LIST)


def test_its_page_says_when_it_answered_was_read_and_called(cast: Cast, at_office: Door) -> None:
    now = clock.now()
    System.objects.filter(pk=cast.system.pk).update(
        last_answered_at=now, read_at=now, heard_at=now, read_every=3600
    )
    shown = at_office(cast.rhys).get(page_of(cast.system)).content.decode()
    for words in ("Last answered us", "Last read", "Read next", "Last called us"):
        assert words in shown
    assert '<span class="hf-status hf-status--good">Works</span>' in shown


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"last_failure": "not_let_in"}, "let Homefile in"),
        ({"last_failure": "not_open"}, "private network"),
        ({"last_failure": "refused"}, "does not take"),
        ({"last_failure": "something new"}, "Does not answer as it should"),
    ],
)
def test_what_went_wrong_last_is_said(said: dict[str, str], words: str, cast: Cast, at_office: Door) -> None:
    System.objects.filter(pk=cast.system.pk).update(last_failed_at=clock.now(), **said)
    assert words in at_office(cast.rhys).get(page_of(cast.system)).content.decode()


def test_the_next_look_is_after_its_own_time_and_its_rest(cast: Cast) -> None:
    now, system = clock.now(), cast.system
    assert next_look(system, now) == now
    system.read_at, system.read_every = now, 3600
    assert next_look(system, now) == now + timedelta(hours=1)
    system.rests_until = now + timedelta(hours=2)
    assert next_look(system, now) == system.rests_until
    system.is_read = False
    assert next_look(system, now) is None


# --- connecting and changing --------------------------------------------------------------------------------


def test_a_system_is_connected_in_two_steps_and_its_secret_never_shown(cast: Cast, at_office: Door) -> None:
    waiting = put("RaiseRepair", {"A": "b"}, landlord=cast.larkfield, request=cast.request)
    office = at_office(cast.dara)
    chosen = office.post(f"{LIST}add/", {"kind": "hact"})
    assert chosen.url == f"{LIST}add/hact/"
    done = office.post(chosen.url, typed(), follow=True)

    system = System.objects.get(name="Larkfield’s new system")
    assert secret_of(system) == "very secret"
    assert system.read_every == 300
    assert system.address == "https://repairs.example.org"
    waiting.refresh_from_db()
    assert waiting.system == system
    cast.system.refresh_from_db()
    assert cast.system.is_used
    assert not cast.system.takes_reports
    for shown in (done, office.get(page_of(system)), office.get(f"{page_of(system)}change/")):
        assert "very secret" not in shown.content.decode()
        assert system.token not in shown.content.decode()
    assert "very secret" not in str(list(Event.objects.values_list("details", flat=True)))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"address": ""}, "Enter the address"),
        ({"address": "ftp://example.org"}, "Write the address as https://"),
        ({"address": "https://user:pw@example.org"}, "apart from it"),
        ({"name": ""}, "Fill in"),
        ({"dialect": "hackney"}, "no place for residents’ reports"),
        ({"dialect": "klingon"}, "Select a valid choice"),
        ({"flows": ["offers_visits"]}, "Only the system that takes reports"),
        ({"contractor": "bright"}, "Residents’ reports go to the landlord’s own"),
    ],
)
def test_what_cannot_be_is_said_at_its_question(
    said: dict[str, Any], words: str, cast: Cast, at_office: Door
) -> None:
    if "contractor" in said:
        said = said | {"contractor": str(cast.contractor.code)}
    shown = at_office(cast.dara).post(f"{LIST}add/hact/", typed(**said))
    assert shown.status_code == 200
    assert words in shown.content.decode()
    assert not System.objects.filter(address__contains="example.org").exists()


def test_changing_it_keeps_the_secret_unless_there_is_a_new_one(cast: Cast, at_office: Door) -> None:
    System.objects.filter(pk=cast.system.pk).update(
        token=sealed_token("the first"), failures=9, rests_until=clock.now(), cursor="4711"
    )
    office = at_office(cast.rhys)
    office.post(f"{page_of(cast.system)}change/", typed(secret="", address=cast.system.address))
    cast.system.refresh_from_db()
    assert secret_of(cast.system) == "the first"
    assert (cast.system.cursor, cast.system.failures) == ("4711", 9)

    office.post(
        f"{page_of(cast.system)}change/", typed(secret="the second", address="https://new.example.org")
    )
    cast.system.refresh_from_db()
    assert secret_of(cast.system) == "the second"
    assert (cast.system.cursor, cast.system.failures, cast.system.rests_until) == ("", 0, None)
    changed = Event.objects.filter(verb="system changed").latest("pk").details["changed"]
    assert changed == ["address", "token"]


def test_when_no_system_takes_reports_what_waits_waits_for_staff(cast: Cast, at_office: Door) -> None:
    message = put("RaiseRepair", {"A": "b"}, landlord=cast.larkfield, request=cast.request)
    at_office(cast.rhys).post(
        f"{page_of(cast.system)}change/", typed(flows=["is_read"], address=cast.system.address)
    )
    message.refresh_from_db()
    assert (message.system, message.next_try_at) == (None, None)


@pytest.mark.parametrize("key", sorted(kinds()))
def test_each_kind_has_its_form(key: str, cast: Cast, at_office: Door) -> None:
    shown = at_office(cast.dara).get(f"{LIST}add/{key}/").content.decode()
    assert kinds()[key].address_label in shown
    for ask in kinds()[key].asks:
        assert ask.label in shown


def test_a_kind_that_there_is_not_is_not_there(cast: Cast, at_office: Door) -> None:
    assert at_office(cast.dara).get(f"{LIST}add/telex/").status_code == 404


def test_two_who_connect_at_once_leave_one_that_takes_reports(cast: Cast) -> None:
    plan = Plan(name="New", address="https://a.example", takes_reports=True, is_read=True)
    first = connect(landlord=cast.larkfield, plan=plan, by=None)
    second = connect(landlord=cast.larkfield, plan=plan, by=None)
    first.refresh_from_db()
    assert not first.takes_reports
    assert System.objects.taking_reports().get() == second


def test_a_change_to_what_it_is_already_is_none(cast: Cast) -> None:
    plan = Plan(name="New", address="https://a.example")
    system = connect(landlord=cast.larkfield, plan=plan, by=None)
    change(system=system, plan=plan, by=None)
    assert not Event.objects.filter(verb="system changed").exists()


@pytest.mark.parametrize(
    "plan",
    [
        Plan(name="x", adapter="telex"),
        Plan(name="x", adapter="worklist", dialect="hact"),
        Plan(
            name="x", adapter="worklist", dialect="worklist", address="https://a.example", offers_visits=True
        ),
        Plan(name="x", is_read=True),
        Plan(name="x", address="https://a.example/" + "a" * 300),
    ],
)
def test_no_system_is_connected_that_could_not_do_it(plan: Plan, cast: Cast) -> None:
    with pytest.raises(CannotConnect):
        connect(landlord=cast.larkfield, plan=plan, by=None)


# --- trying it ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def larkfields(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(Path(tmp_path_factory.mktemp("larkfields")) / "state.db") as system:
        yield system


def test_a_connection_that_works_is_said_up_to_its_visits(
    cast: Cast, larkfields: Running, at_office: Door
) -> None:
    System.objects.filter(pk=cast.system.pk).update(address=larkfields.address, token=sealed_token(TOKEN))
    shown = at_office(cast.rhys).post(page_of(cast.system), {"try": "yes"}).content.decode()

    assert "It answers with HACT messages." in shown
    assert re.search(r"it offers \d+ visits", shown)
    assert "To mend" not in shown
    assert Event.objects.get(verb="connection tried").details["wrong"] == 0
    assert larkfields.held()["Orders"] == []


def test_one_that_does_not_is_said_with_what_to_do(cast: Cast, at_office: Door) -> None:
    System.objects.filter(pk=cast.system.pk).update(address="http://127.0.0.1:9")
    shown = at_office(cast.rhys).post(page_of(cast.system), {"try": "yes"}).content.decode()
    assert "Nothing listens at port 9." in shown
    assert "Is it running" in shown
    assert "To mend" in shown


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((422, b"No such home"), "it says no"),
        ((500, b""), "Asked for visits. It answers with an error"),
        ((200, b'{"Appointment": "soon"}'), "not an offer of any"),
    ],
)
def test_visits_that_are_not_offered_as_they_should(
    answer: tuple[int, bytes], words: str, cast: Cast, other: Other, at_office: Door
) -> None:
    System.objects.filter(pk=cast.system.pk).update(address=other.address)
    other.answers = [other.well, answer]
    shown = at_office(cast.rhys).post(page_of(cast.system), {"try": "yes"}).content.decode()
    assert words in shown


# --- letting it call us -------------------------------------------------------------------------------------


def test_a_clients_secret_is_shown_once_and_opens_the_api(cast: Cast, at_office: Door) -> None:
    office = at_office(cast.dara)
    asked = office.get(f"{page_of(cast.system)}clients/add/").content.decode()
    assert all(words in asked for words in IN_WORDS.values())
    once = re.search(r'name="once"[^>]* value="([^"]+)"', asked) or re.search(
        r'value="([^"]+)"[^>]*name="once"', asked
    )
    assert once
    said = {"name": "Nightly load", "scopes": ["homes:read", "homes:write"], "once": once[1]}
    made = office.post(f"{page_of(cast.system)}clients/add/", said)

    client = Client.objects.get()
    assert made["Cache-Control"] == "no-store, private"
    secret = re.findall(r"<pre[^>]*>([^<]+)</pre>", made.content.decode())[1]
    token = Browser().post(
        "/api/oauth/token",
        {"grant_type": "client_credentials", "client_id": client.client_id, "client_secret": secret},
    )
    assert token.status_code == 200
    assert secret not in office.get(page_of(cast.system)).content.decode()
    again = office.post(f"{page_of(cast.system)}clients/add/", said, follow=True).content.decode()
    assert "cannot be shown again" in again
    assert Client.objects.count() == 1


def test_a_contractors_system_is_offered_only_what_contractors_may(cast: Cast, at_office: Door) -> None:
    system = SystemFactory(landlord=cast.larkfield, contractor=cast.contractor, takes_reports=False)
    office = at_office(cast.dara)
    asked = office.get(f"{page_of(system)}clients/add/").content.decode()
    assert {scope for scope in IN_WORDS if f'value="{scope}"' in asked} == OF_CONTRACTORS
    refused = office.post(f"{page_of(system)}clients/add/", {"name": "x", "scopes": ["homes:read"]})
    assert refused.status_code == 200
    assert not Client.objects.exists()


def test_a_client_is_ended_and_so_is_a_system_with_its_clients(cast: Cast, at_office: Door) -> None:
    one, _ = make_client(system=cast.system, name="One", scopes=["homes:read"], by=None)
    two, _ = make_client(system=cast.system, name="Two", scopes=["homes:read"], by=None)
    one.refresh_from_db()
    office = at_office(cast.dara)
    where = f"{page_of(cast.system)}clients/{one.code}/end/"
    assert "End One?" in office.get(where).content.decode()
    office.post(where)
    one.refresh_from_db()
    two.refresh_from_db()
    assert one.ended_at
    assert not two.ended_at

    message = put("RaiseRepair", {"A": "b"}, landlord=cast.larkfield, request=cast.request)
    assert "Reports out" in office.get(f"{page_of(cast.system)}end/").content.decode()
    office.post(f"{page_of(cast.system)}end/")
    two.refresh_from_db()
    cast.system.refresh_from_db()
    message.refresh_from_db()
    assert two.ended_at
    assert not cast.system.is_used
    assert message.system is None
    assert Outgoing.objects.filter(next_try_at__isnull=False).count() == 0
    assert office.get(f"{page_of(cast.system)}change/").status_code == 404
    assert office.get(page_of(cast.system)).status_code == 200
    end(system=cast.system, by=None)
    assert Event.objects.filter(verb="system ended").count() == 1


def test_another_landlords_system_and_client_are_not_there(cast: Cast, at_office: Door) -> None:
    theirs = SystemFactory(landlord=cast.eastmere)
    client, _ = make_client(system=theirs, name="Theirs", scopes=["homes:read"], by=None)
    client.refresh_from_db()
    office = at_office(cast.dara)
    for where in ("", "change/", "end/", "clients/add/", f"clients/{client.code}/end/"):
        assert office.get(page_of(theirs) + where).status_code == 404
    assert office.get(f"{page_of(cast.system)}clients/{client.code}/end/").status_code == 404


# --- on the command line ------------------------------------------------------------------------------------


def run(*words: str) -> str:
    said = StringIO()
    call_command("add_client", *words, stdout=said)
    return said.getvalue()


def test_a_client_is_made_on_the_command_line(cast: Cast) -> None:
    said = json.loads(run("larkfield", "Nightly load", "--scope", "homes:write", "--json"))
    client = Client.objects.get(client_id=said["id"])
    assert client.scopes == said["scopes"] == ["homes:write"]
    assert client.system.name == "Nightly load"
    assert not client.system.takes_reports

    run("larkfield", "Another", "--system", "Nightly load")
    assert System.objects.filter(name="Nightly load").count() == 1
    assert Client.objects.get(name="Another").scopes == [str(scope) for scope in IN_WORDS]
    shown = run("larkfield", "Bright Spark", "--contractor", "BRIGHT")
    made = Client.objects.get(name="Bright Spark")
    assert made.client_id in shown
    assert set(made.scopes) == {str(scope) for scope in OF_CONTRACTORS}
    assert made.system.contractor == cast.contractor


@pytest.mark.parametrize(
    "words",
    [
        ("nobody", "x"),
        ("larkfield", "x", "--contractor", "NONE"),
        ("larkfield", "x", "--contractor", "BRIGHT", "--scope", "homes:read"),
    ],
)
def test_a_client_that_cannot_be_is_said(words: tuple[str, ...], cast: Cast) -> None:
    with pytest.raises(CommandError):
        run(*words)
    assert not Client.objects.exists()
