"""A system says where it wants to be told of changes, sees what it was told, and has it told again."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from portal.api.models import KeptAnswer
from portal.core import addresses, clock
from portal.records.models import Event
from portal.sync.models import Webhook, WebhookCall
from portal.sync.webhooks import actions
from portal.sync.webhooks.signing import opened_secret
from tests.api.machines import Machine, machine, said, system_of
from tests.cast import Cast
from tests.factories.sync import WebhookFactory, called, changed

pytestmark = pytest.mark.django_db
HOOKS = "/api/v1/webhooks"
HERE = "http://127.0.0.1:9/homefile"


@pytest.fixture
def larkfields(cast: Cast) -> Machine:
    return machine(cast.larkfield)


def made(asker: Machine, **asked: Any) -> dict[str, Any]:
    answer = asker.post(HOOKS, {"address": HERE, **asked})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = said(answer)
    return found


def test_its_secret_is_shown_once_and_is_sealed_where_it_is_kept(larkfields: Machine) -> None:
    answer = larkfields.post(HOOKS, {"address": HERE})
    webhook = said(answer)
    assert answer["Location"] == f"{HOOKS}/{webhook['code']}"
    assert len(webhook["secret"]) > 40
    stored = Webhook.objects.get()
    assert webhook["secret"] not in stored.secret
    assert opened_secret(stored.secret) == webhook["secret"]
    assert "secret" not in said(larkfields.get(f"{HOOKS}/{webhook['code']}"))
    assert said(larkfields.get(HOOKS))["webhooks"][0].keys() == webhook.keys() - {"secret"}
    assert webhook["secret"] not in str(list(Event.objects.values_list("details", flat=True)))


def test_made_twice_with_one_key_it_is_one_and_its_secret_is_in_no_kept_answer(larkfields: Machine) -> None:
    first, again = (said(larkfields.post(HOOKS, {"address": HERE}, Idempotency_Key="k")) for _ in range(2))
    assert first == again
    assert Webhook.objects.count() == 1
    assert first["secret"] not in str(KeptAnswer.objects.get().body)


def test_it_is_told_of_what_happens_from_then_on(cast: Cast, larkfields: Machine) -> None:
    changed(cast.own_order)
    webhook = made(larkfields)
    changed(cast.own_order)
    calls = said(larkfields.get(f"{HOOKS}/{webhook['code']}/calls"))
    [call] = calls["calls"]
    assert (call["kind"], call["state"], call["tries"]) == ("work_order.updated", "waiting", 0)
    assert calls["cursor"] is None
    assert said(larkfields.get(f"{HOOKS}/{webhook['code']}"))["waiting"] == 1


def test_it_is_told_of_the_kinds_that_it_wants(cast: Cast, larkfields: Machine) -> None:
    webhook = made(larkfields, kinds=["report.made", "report.made"])
    assert webhook["kinds"] == ["report.made"]
    changed(cast.own_order)
    assert not WebhookCall.objects.exists()
    address = f"{HOOKS}/{webhook['code']}"
    assert said(larkfields.ask("PATCH", address, {"kinds": ["work_order.updated"]}))["kinds"] == [
        "work_order.updated"
    ]
    changed(cast.own_order)
    assert WebhookCall.objects.count() == 1


def test_a_contractors_webhook_is_told_of_its_own_orders(cast: Cast) -> None:
    made(machine(cast.larkfield, cast.contractor))
    changed(cast.own_order)
    changed(cast.contractors_order)
    assert WebhookCall.objects.get().change.record == cast.contractors_order.code


def test_another_system_of_the_same_landlord_does_not_see_it(cast: Cast, larkfields: Machine) -> None:
    webhook = made(larkfields)
    contractors = machine(cast.larkfield, cast.contractor)
    assert said(contractors.get(HOOKS))["webhooks"] == []
    assert contractors.get(f"{HOOKS}/{webhook['code']}/calls").status_code == 404
    assert contractors.ask("DELETE", f"{HOOKS}/{webhook['code']}").status_code == 404


def test_paused_it_waits_and_then_goes_on(cast: Cast, larkfields: Machine) -> None:
    address = f"{HOOKS}/{made(larkfields)['code']}"
    assert said(larkfields.ask("PATCH", address, {"paused": True}))["paused"] is True
    changed(cast.own_order)
    shown = said(larkfields.get(address))
    assert (shown["paused"], shown["waiting"]) == (True, 1)
    assert said(larkfields.ask("PATCH", address, {"paused": False}))["paused"] is False
    larkfields.ask("PATCH", address, {"paused": False})
    assert Event.objects.filter(verb="webhook changed").count() == 2


def test_what_staff_changed_meanwhile_is_not_overwritten(cast: Cast, larkfields: Machine) -> None:
    made_so = larkfields.post(HOOKS, {"address": HERE})
    address, tag = made_so["Location"], made_so["ETag"]
    changed(cast.own_order)
    assert larkfields.get(address)["ETag"] == tag, "a call that waits is no new version"
    actions.change_webhook(webhook=Webhook.objects.get(), is_paused=True, by=cast.dara)
    refused = larkfields.ask("PATCH", address, {"kinds": ["report.made"]}, If_Match=tag)
    assert refused.status_code == 412
    assert Webhook.objects.get().kinds == []
    seen = larkfields.get(address)["ETag"]
    answer = larkfields.ask("PATCH", address, {"kinds": ["report.made"]}, If_Match=seen)
    assert (answer.status_code, answer["ETag"]) == (200, larkfields.get(address)["ETag"])
    assert answer["ETag"] != seen


def test_ended_it_is_gone_and_what_waited_is_given_up(cast: Cast, larkfields: Machine) -> None:
    address = f"{HOOKS}/{made(larkfields)['code']}"
    changed(cast.own_order)
    assert larkfields.ask("DELETE", address).status_code == 204
    assert larkfields.get(address).status_code == 404
    assert said(larkfields.get(HOOKS))["webhooks"] == []
    assert WebhookCall.objects.get().given_up_at
    changed(cast.own_order)
    assert WebhookCall.objects.count() == 1


def test_the_log_is_in_pages_the_newest_first(cast: Cast, larkfields: Machine) -> None:
    webhook = WebhookFactory(system=system_of(cast.larkfield))
    pks = [called(webhook, cast.own_order).pk for _ in range(5)]
    WebhookCall.objects.filter(pk__in=pks[:2]).update(delivered_at=clock.now())
    WebhookCall.objects.filter(pk=pks[2]).update(given_up_at=clock.now(), failure="timeout")
    log = f"{HOOKS}/{webhook.code}/calls"
    seen: list[int] = []
    cursor = ""
    while cursor is not None:
        page = said(larkfields.get(f"{log}?limit=2&cursor={cursor}"))
        seen += [call["position"] for call in page["calls"]]
        cursor = page["cursor"]
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 5
    states = [call["state"] for call in said(larkfields.get(log))["calls"]]
    assert states == ["waiting", "waiting", "given_up", "delivered", "delivered"]
    [given_up] = said(larkfields.get(f"{log}?state=given_up"))["calls"]
    assert (given_up["failure"], given_up["next_try_at"]) == ("timeout", None)
    assert len(said(larkfields.get(f"{log}?state=waiting"))["calls"]) == 2


@pytest.mark.parametrize("asked", ["state=lost", "limit=0", "cursor=nonsense"])
def test_a_log_asked_for_in_a_way_that_makes_no_sense_is_refused(
    cast: Cast, larkfields: Machine, asked: str
) -> None:
    webhook = WebhookFactory(system=system_of(cast.larkfield))
    assert larkfields.get(f"{HOOKS}/{webhook.code}/calls?{asked}").status_code == 400


def test_one_call_is_told_again(cast: Cast, larkfields: Machine) -> None:
    webhook = WebhookFactory(system=system_of(cast.larkfield))
    call = called(webhook, cast.own_order)
    WebhookCall.objects.update(next_try_at=clock.now() + timedelta(hours=1))
    address = f"{HOOKS}/{webhook.code}/calls/{call.code}/replay"
    waiting = said(larkfields.post(address, None))
    assert (waiting["code"], waiting["replay"]) == (str(call.code), False)
    assert WebhookCall.objects.get().next_try_at <= clock.now()
    WebhookCall.objects.update(delivered_at=clock.now())
    again = said(larkfields.post(address, None))
    assert again["code"] != str(call.code)
    assert (again["position"], again["replay"], again["state"]) == (waiting["position"], True, "waiting")


def test_everything_is_told_again_since_a_change_and_what_waits_comes_once(
    cast: Cast, larkfields: Machine
) -> None:
    webhook = WebhookFactory(system=system_of(cast.larkfield))
    calls = [called(webhook, cast.own_order) for _ in range(4)]
    WebhookCall.objects.filter(pk=calls[1].pk).update(delivered_at=clock.now())
    after = str(calls[0].change.position)
    answer = larkfields.post(f"{HOOKS}/{webhook.code}/replay", {"after": after})
    assert (answer.status_code, said(answer)) == (202, {"calls": 3})
    waiting = WebhookCall.objects.open().order_by("pk")
    assert list(waiting.values_list("change", flat=True)) == [call.change_id for call in calls]


@pytest.mark.parametrize(("after", "status"), [("99999", 410), ("nonsense", 400), ("", 400)])
def test_from_a_cursor_that_leads_nowhere_nothing_is_told_again(
    cast: Cast, larkfields: Machine, after: str, status: int
) -> None:
    webhook = WebhookFactory(system=system_of(cast.larkfield))
    assert larkfields.post(f"{HOOKS}/{webhook.code}/replay", {"after": after}).status_code == status


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({}, "address"),
        ({"address": "not an address"}, "address"),
        ({"address": "ftp://example.org/"}, "address"),
        ({"address": "http://user:secret@127.0.0.1/"}, "address"),
        ({"address": "http://127.0.0.1/#part"}, "address"),
        ({"address": "http://[::1"}, "address"),
        ({"address": "http://10.0.0.1/"}, "address"),
        ({"address": "http://169.254.169.254/latest"}, "address"),
        ({"address": "http://127.0.0.1/" + "a" * 500}, "address"),
        ({"address": HERE, "kinds": ["x"]}, "kinds.0"),
        ({"address": HERE, "kinds": "report.made"}, "kinds"),
        ([], ""),
    ],
)
def test_what_cannot_be_called_is_refused_with_its_field(
    larkfields: Machine, document: Any, field: str
) -> None:
    answer = larkfields.post(HOOKS, document)
    assert answer.status_code == 400
    assert said(answer)["faults"][0]["field"] == field
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "https://127.0.0.1/", "https://[::1]/", "http://8.8.8.8/"]
)
def test_in_production_nothing_of_our_own_and_nothing_unencrypted_is_called(
    larkfields: Machine, settings: Settings, address: str
) -> None:
    settings.LOOPBACK_ALLOWED = False
    assert larkfields.post(HOOKS, {"address": address}).status_code == 400


def test_a_name_that_leads_inside_is_refused(
    larkfields: Machine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOOPBACK_ALLOWED = False
    monkeypatch.setattr(addresses, "_looked_up", lambda *_: ["203.0.114.9", "10.1.2.3"])
    assert larkfields.post(HOOKS, {"address": "https://hooks.example.org/"}).status_code == 400
    monkeypatch.setattr(addresses, "_looked_up", lambda *_: ["203.0.114.9"])
    assert larkfields.post(HOOKS, {"address": "https://hooks.example.org/"}).status_code == 201


def test_a_system_has_so_many_and_no_more(larkfields: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    made(larkfields)
    assert larkfields.post(HOOKS, {"address": HERE}).status_code == 409
