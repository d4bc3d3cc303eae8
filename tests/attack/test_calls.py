"""An officer on the phone opens one tenant's pages as long as that call lasts, and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from portal.core import clock
from portal.front.urls import urlpatterns
from portal.homes.models import Home
from portal.landlords.models import Officer
from portal.people.models import Person
from portal.repairs.models import Said
from portal.tenancies.calls import begin_call
from portal.tenancies.models import Call, Look, Party
from tests.cast import AMINAS_WORDS, CARLS_WORDS, NADIAS_WORDS, Cast
from tests.house.every_url import NOT_THERE, POST_ONLY
from tests.house.test_every_url import answered
from tests.house.url_table import RESIDENT_PAGES
from tests.signing_in import sign_in

# The tenant's own business, or what opens something to whoever has the link: no call opens these.
NEVER = {
    "request_data", "repair_as_data", "looks", "download_json", "download_zip",
    "copy", "copy_json", "copy_zip",
}  # fmt: skip


def party(person: Person) -> Party:
    return person.parties.select_related("tenancy__home").get()


def on_the_phone(officer: Person, tenant: Person) -> Client:
    """The officer's browser once they have pressed the button on the home's screen."""
    client, one = sign_in(Client(), officer), party(tenant)
    begun = client.post(f"/office/homes/{one.tenancy.home.code}/call/{one.code}/")
    assert begun["Location"] == f"/homes/{one.tenancy.home.code}/"
    return client


@pytest.fixture
def olive(cast: Cast) -> Client:
    return on_the_phone(cast.olive, cast.amina)


def words_at(home: Home, cast: Cast) -> str:
    return f"/homes/{home.code}/repairs/{cast.own_order.code}/say/words/"


def test_a_call_opens_the_tenants_pages_by_a_table_that_is_complete(cast: Cast, olive: Client) -> None:
    """Whatever Amina may open opens in a call with her, but for what is hers alone; so a new page must be
    either opened in calls or named here."""
    of_a_home = {pattern.name for pattern in urlpatterns if "homes/<uuid:code>/" in str(pattern.pattern)}
    got = {}
    for name in sorted(of_a_home):
        row = RESIDENT_PAGES[f"front:{name}"]
        address = reverse(f"front:{name}", kwargs=row.made(cast)) + row.asked(cast)
        expected = NOT_THERE if name in NEVER else row.answer_to("amina")
        answer = answered(olive.get, address)
        if answer is not expected:
            got[name] = answer
    assert not got
    for path in ("/messages/", f"/homes/{cast.flat_4.code}/copy/"):
        assert olive.get(path).status_code == 404


def test_she_sees_what_amina_sees_and_not_what_staff_see(cast: Cast, olive: Client) -> None:
    amina = sign_in(Client(), cast.amina)
    for path in (
        f"repairs/{cast.own_order.code}/",
        f"repairs/{cast.earlier_order.code}/",
        "repairs/",
        "record/",
    ):
        hers, theirs = (client.get(f"/homes/{cast.flat_1.code}/{path}").text for client in (amina, olive))
        for words in (AMINAS_WORDS, CARLS_WORDS, NADIAS_WORDS, "Please ring twice"):
            assert (words in hers) == (words in theirs), (path, words)
        assert "On the phone with Amina Tenant" in theirs
        assert "On the phone" not in hers
    looks = Look.objects.filter(tenancy=party(cast.amina).tenancy, by=cast.olive, page__startswith="front:")
    assert looks.exists()
    seen = amina.get(f"/homes/{cast.flat_1.code}/record/looks/").text
    assert "Your own pages, on the phone with you" in seen


Change = Callable[[Cast, Client], Any]


def _ended(cast: Cast, olive: Client) -> None:
    assert olive.post(f"/office/calls/{Call.objects.get().code}/end/").status_code == 302


def _expired(cast: Cast, olive: Client) -> None:
    began = clock.now() - timedelta(minutes=settings.CALL_MINUTES)
    Call.objects.update(began_at=began, until=clock.now())


def _signed_out(cast: Cast, olive: Client) -> None:
    olive.post("/sign-out/")
    sign_in(olive, Person.objects.get(pk=cast.olive.pk))


def _to_the_board(cast: Cast, olive: Client) -> None:
    Officer.objects.filter(person=cast.olive).update(role=Officer.Role.BOARD)


def _to_investment(cast: Cast, olive: Client) -> None:
    Officer.objects.filter(person=cast.olive).update(role=Officer.Role.INVESTMENT_OFFICER)


def _left_work(cast: Cast, olive: Client) -> None:
    Officer.objects.filter(person=cast.olive).update(left_on=cast.today - timedelta(days=1))


def _other_landlord(cast: Cast, olive: Client) -> None:
    Officer.objects.filter(person=cast.olive).update(landlord=cast.eastmere)


def _tenant_left(cast: Cast, olive: Client) -> None:
    Party.objects.filter(person=cast.amina).update(ended_on=cast.today - timedelta(days=1))


def _tenancy_over(cast: Cast, olive: Client) -> None:
    tenancy = party(cast.amina).tenancy
    tenancy.ended_on = cast.today - timedelta(days=1)
    tenancy.save(update_fields=["ended_on"])


def _of_a_colleague(cast: Cast, olive: Client) -> None:
    Call.objects.update(officer=cast.rhys.officer)


@pytest.mark.parametrize(
    "change",
    [
        _ended, _expired, _signed_out, _to_the_board, _to_investment, _left_work, _other_landlord,
        _tenant_left, _tenancy_over, _of_a_colleague,
    ],
)  # fmt: skip
def test_nothing_opens_and_nothing_is_done_once(cast: Cast, olive: Client, change: Change) -> None:
    home = cast.flat_1
    assert olive.get(f"/homes/{home.code}/").status_code == 200
    change(cast, olive)
    before = Said.objects.count()
    for answer in (
        olive.get(f"/homes/{home.code}/"),
        olive.get(f"/homes/{home.code}/repairs/{cast.own_order.code}/"),
        olive.post(words_at(home, cast), {"words": "The bell is broken"}),
    ):
        assert answer.status_code == 404
        assert AMINAS_WORDS not in answer.text
    assert Said.objects.count() == before


def test_no_other_home_opens_nor_to_anybody_else(cast: Cast, olive: Client) -> None:
    for home in (cast.flat_2, cast.flat_3, cast.flat_4, cast.eastmere_house):
        assert olive.get(f"/homes/{home.code}/").status_code == 404
    code = Call.objects.get().code
    for person in (cast.rhys, cast.ines, cast.dara, cast.max, cast.otto, cast.col, cast.carl, cast.nadia):
        client = sign_in(Client(), person)
        session = client.session
        session["takes_calls"] = True
        session.save()
        assert client.get(f"/homes/{cast.flat_1.code}/").status_code == 404
        assert client.post(f"/office/calls/{code}/end/").status_code == 404
        assert client.post(f"/office/calls/{code}/again/").status_code == 404
    assert Call.objects.get().ended_at is None


def test_only_who_speaks_with_tenants_begins_a_call_and_only_with_who_lives_there(cast: Cast) -> None:
    at = f"/office/homes/{cast.flat_1.code}/call/{party(cast.amina).code}/"
    for person in (cast.ines, cast.dara, cast.max, cast.otto, cast.col, cast.carl, cast.nadia):
        assert sign_in(Client(), person).post(at).status_code == 404
    olive = sign_in(Client(), cast.olive)
    for tenant, home in ((cast.lee, cast.flat_4), (cast.carl, cast.flat_1)):
        refused = olive.post(f"/office/homes/{home.code}/call/{party(tenant).code}/", follow=True)
        assert "no longer a tenant" in refused.text
    nobody = olive.post(f"/office/homes/{cast.flat_1.code}/call/{party(cast.nadia).code}/")
    assert nobody.status_code == 404
    assert not Call.objects.exists()


def test_another_call_ends_the_first(cast: Cast, olive: Client) -> None:
    nadia = party(cast.nadia)
    olive.post(f"/office/homes/{cast.flat_3.code}/call/{nadia.code}/")
    assert olive.get(f"/homes/{cast.flat_3.code}/").status_code == 200
    assert olive.get(f"/homes/{cast.flat_1.code}/").status_code == 404
    assert Call.objects.filter(ended_at=None).get().party == nadia


def test_the_way_on_leads_nowhere_else(cast: Cast, olive: Client) -> None:
    code = Call.objects.get().code
    for away in (
        "https://elsewhere.example/",
        "//elsewhere.example/",
        f"/homes/{cast.flat_2.code}/",
        "/office/",
    ):
        for path in ("", "again/"):
            answer = olive.post(f"/office/calls/{code}/{path}", {"words": "x"}, QUERY_STRING=f"next={away}")
            assert answer["Location"] == f"/office/calls/{code}/"


def test_what_was_posted_after_the_end_is_kept_and_sent_once_it_is_taken_up(
    cast: Cast, olive: Client
) -> None:
    _ended(cast, olive)
    at = words_at(cast.flat_1, cast)
    over = olive.post(at, {"words": "Ring\ntwice & <wait>"})
    assert over.status_code == 404
    assert 'value="Ring\ntwice &amp; &lt;wait&gt;"' in over.text
    code = Call.objects.get().code
    again = olive.post(f"/office/calls/{code}/again/?next={at}&posted", {"words": "Ring\ntwice & <wait>"})
    assert (again.status_code, again["Location"]) == (307, at)
    assert olive.post(at, {"words": "Ring twice"}).status_code == 302
    said = Said.objects.latest("pk")
    assert said.call == Call.objects.latest("pk")
    assert POST_ONLY is answered(olive.get, f"/office/calls/{code}/again/")


def test_an_officer_is_not_on_the_phone_with_themselves(cast: Cast) -> None:
    Party.objects.filter(person=cast.amina).update(person=cast.olive)
    client = sign_in(Client(), cast.olive)
    own = party(cast.olive)
    assert (
        "with yourself" in client.post(f"/office/homes/{cast.flat_1.code}/call/{own.code}/", follow=True).text
    )


def test_taking_many_calls_is_not_stopped_by_a_residents_limit(
    cast: Cast, olive: Client, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"say": "1/h/user", "call": "3/h/user"}
    at = words_at(cast.flat_1, cast)
    got = [olive.post(at, {"words": f"Said {number}"}).status_code for number in range(4)]
    assert got == [302, 302, 302, 429]
    assert sign_in(Client(), cast.amina).post(at, {"words": "Mine"}).status_code == 302


def test_begun_twice_it_is_one_call(cast: Cast) -> None:
    now, olive = clock.now(), cast.olive.officer
    first = begin_call(party=party(cast.amina), at=now, minutes=60, by=olive)
    assert begin_call(party=party(cast.amina), at=now + timedelta(minutes=1), minutes=60, by=olive) == first
