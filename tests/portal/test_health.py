"""Whether Homefile is up and can serve people, as a load balancer asks."""

import json
import time

import pytest
import redis
from django.db import ConnectionHandler, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.fixtures import Settings

from portal.core import health, tasks


@pytest.fixture
def client() -> Client:
    """A load balancer: it knows an address and no name, and speaks plain HTTP."""
    return Client(headers={"host": "10.1.2.3"})


@pytest.fixture(autouse=True)
def _nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_up_to_date", False)


def test_it_is_up_without_a_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_it_is_ready_when_everything_answers(client: Client) -> None:
    tasks.give_sign_of_life()
    response = client.get("/readyz")
    assert response.status_code == 200
    told = response.json()
    assert (told["status"], told["reasons"]) == ("ready", {})


@pytest.mark.django_db
def test_it_asks_for_production_without_a_redirect(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_it_is_not_ready_before_a_worker_has_given_a_sign_of_life(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 503
    assert list(response.json()["reasons"]) == ["worker"]


@pytest.mark.django_db
def test_it_is_not_ready_once_the_sign_of_life_is_old(client: Client, redis_client: redis.Redis) -> None:
    redis_client.set(health.HEARTBEAT_KEY, time.time() - health.HEARTBEAT_STALE - 1)
    assert "61 seconds old" in client.get("/readyz").json()["reasons"]["worker"]


@pytest.mark.django_db
def test_it_is_not_ready_while_a_migration_waits(client: Client) -> None:
    tasks.give_sign_of_life()
    MigrationRecorder(connection).record_unapplied("people", "0001_initial")
    assert list(client.get("/readyz").json()["reasons"]) == ["migrations"]


@pytest.mark.django_db
def test_it_names_every_part_that_does_not_answer(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = {"ENGINE": "django.db.backends.postgresql", "HOST": "/nowhere", "NAME": "none"}
    monkeypatch.setattr(health, "connection", ConnectionHandler({"default": nowhere})["default"])
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    monkeypatch.setattr(health, "redis_client", health.redis_client.__wrapped__)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert list(response.json()["reasons"]) == ["database", "migrations", "redis", "worker"]
    assert "/nowhere" not in json.dumps(response.json())
