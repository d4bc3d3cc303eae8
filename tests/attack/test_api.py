"""A client of the API that asks for what is not its to see, or for more than anybody may."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from rest_framework.request import Request

from portal.api.paging import limit_of
from portal.api.problems import Problem
from portal.sync.adapters.http import secret_of
from portal.sync.clients import make_client
from portal.sync.models import System
from portal.sync.scopes import Scope
from portal.sync.systems import CannotConnect, Plan, change
from portal.sync.talking import sealed_token
from portal.sync.webhooks.actions import make_webhook
from standards.kinds import KINDS
from tests.api.machines import Machine, machine, said
from tests.cast import Cast
from tests.factories.repairs import PhotoFactory, with_files
from tests.signing_in import sign_in
from tests.sync.deliveries import home


@pytest.mark.parametrize(
    "limit", ["0", "1001", "0000000019999", "0000000010000000", "1" * 5000, "²", "-1", "1e3", "٣"]
)
def test_no_spelling_of_a_limit_asks_for_more(limit: str) -> None:
    with pytest.raises(Problem):
        limit_of(Request(RequestFactory().get("/", {"limit": limit})))


MANY: dict[str, Any] = {
    "files": b'name="f"; filename="homes%d.csv"',
    "fields": b'name="f%d"',
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", MANY)
def test_a_form_of_very_many_parts_is_too_large_and_no_fault_of_ours(cast: Cast, what: str) -> None:
    part = b"--x\r\nContent-Disposition: form-data; " + MANY[what] + b"\r\n\r\na\r\n"
    body = b"".join(part % number for number in range(1002)) + b"--x--\r\n"
    sent = {"Content_Type": "multipart/form-data; boundary=x"}
    answer = machine(cast.larkfield).ask("POST", "/api/v1/deliveries", body, **sent)
    assert answer.status_code == 413


@pytest.mark.django_db
def test_who_shows_no_good_token_is_counted_as_well(cast: Cast, settings: Any) -> None:
    settings.API_A_MINUTE_WITHOUT_CLIENT = 4
    for token in ("", "guessed"):
        stranger = Machine(None, token)
        answers = [stranger.get("/api/v1/homes") for _ in range(6)]
    assert {answer.status_code for answer in answers} == {429}
    assert answers[-1]["Retry-After"]
    assert machine(cast.larkfield).get("/api/v1/homes").status_code == 200


@pytest.mark.django_db
def test_no_client_learns_whether_it_guessed_a_persons_password(cast: Cast) -> None:
    client, secret = make_client(system=cast.system, name="x", scopes=[Scope.HOMES_READ], by=None)
    cast.olive.set_password("a right one")
    cast.olive.save()
    asked = {"grant_type": "password", "client_id": client.client_id, "client_secret": secret}
    answers = [
        Client().post("/api/oauth/token", {**asked, "username": cast.olive.email, "password": password})
        for password in ("a wrong one", "a right one")
    ]
    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (400, {"error": "unsupported_grant_type"})
    ] * 2


# --- A contractor's ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_contractors_token_never_opens_what_is_the_landlords_alone(cast: Cast) -> None:
    """Whatever was given with it: that of a system that was the landlord's, say."""
    bright_spark = machine(cast.larkfield)
    assert bright_spark.client
    System.objects.filter(pk=bright_spark.client.system_id).update(
        takes_reports=False, offers_visits=False, contractor=cast.contractor
    )
    before = cast.flat_1.unit
    put = bright_spark.put("/api/v1/homes/H1", home(1))
    assert put.status_code == 403
    others = [kind.replace("_", "-") for kind in KINDS if kind != "work_orders"]
    for address in [*others, "deliveries", f"deliveries/{cast.delivery.code}/issues"]:
        assert bright_spark.get(f"/api/v1/{address}").status_code == 403, address
    assert said(bright_spark.get("/api/v1/"))["scopes"] == [
        Scope.CHANGES_READ,
        Scope.MESSAGES_WRITE,
        Scope.WEBHOOKS_WRITE,
        Scope.WORK_ORDERS_READ,
    ]
    cast.flat_1.refresh_from_db()
    assert cast.flat_1.unit == before


@pytest.mark.django_db
def test_a_system_that_signs_in_is_given_to_nobody_else(cast: Cast) -> None:
    machine(cast.larkfield)
    plan = Plan(name="x", address=cast.system.address, contractor=cast.contractor)
    with pytest.raises(CannotConnect, match="signs in"):
        change(system=cast.system, plan=plan, by=None)
    cast.system.clients.all().delete()
    change(system=cast.system, plan=plan, by=None)
    cast.system.refresh_from_db()
    assert cast.system.contractor == cast.contractor


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["https://evil.example", "http://repairs.example", "https://repairs.example:444"]
)
def test_who_changes_where_a_system_is_does_not_learn_its_secret(cast: Cast, address: str) -> None:
    System.objects.filter(pk=cast.system.pk).update(
        address="https://repairs.example/a", token=sealed_token("kept")
    )
    cast.system.refresh_from_db()
    with pytest.raises(CannotConnect, match="secret"):
        change(system=cast.system, plan=Plan(name="x", address=address), by=None)
    change(system=cast.system, plan=Plan(name="x", address="https://repairs.example/b"), by=None)
    cast.system.refresh_from_db()
    assert secret_of(cast.system) == "kept"


# --- A landlord's data that puts an order into another home -----------------------------------------------

HERS = "Amina says that her son is afraid of the window"


@pytest.mark.django_db
def test_an_order_that_is_moved_takes_nobodys_words_or_photos_along(
    cast: Cast, settings: Any, tmp_path: Any
) -> None:
    settings.STORE = tmp_path
    order = cast.own_order
    order.request, order.description, order.access_notes = cast.request, HERS, HERS
    order.save()
    photo = with_files(PhotoFactory(home=cast.flat_1, work_order=order, by=cast.amina))
    own = with_files(PhotoFactory(home=cast.flat_1, work_order=cast.contractors_order, by=cast.amina))
    order.home = cast.flat_2
    order.save()
    ben, at = sign_in(Client(), cast.ben), f"/homes/{cast.flat_2.code}"
    for path in (f"{at}/repairs/", f"{at}/repairs/{order.code}/", f"{at}/"):
        shown = ben.get(path)
        assert shown.status_code == 200
        assert HERS not in shown.text, path
    for each in (photo, own):
        assert ben.get(f"{at}/photos/{each.code}/small.jpg").status_code == 404


# --- A secret that somebody else has had ------------------------------------------------------------------


@pytest.mark.django_db
def test_who_ends_a_client_is_shown_that_its_webhooks_go_on(cast: Cast) -> None:
    client = machine(cast.larkfield).client
    assert client
    rhys, page = (
        sign_in(Client(), cast.rhys),
        f"/office/systems/{cast.system.code}/clients/{client.code}/end/",
    )
    assert "webhooks" not in rhys.get(page).text
    make_webhook(system=cast.system, address="http://127.0.0.1:9/", by=None)
    assert "told of changes at 1 address." in rhys.get(page).text
