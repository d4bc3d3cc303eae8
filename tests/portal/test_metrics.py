"""What Prometheus is told, to whom, and that nobody's name is in it."""

import time

import pytest
import redis
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from portal.core import counting
from portal.sync import metrics
from portal.sync.out.outbox import put
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TOKEN = "what prometheus says"


@pytest.fixture(autouse=True)
def _nothing_is_counted() -> None:
    counting._kept.clear()


def asked(**headers: str) -> str:
    response = Client(headers=headers).get("/metrics")
    assert response.status_code == 200
    return response.content.decode()


def values(text: str) -> dict[str, float]:
    """Each sample by its name and labels, as they are written."""
    return {
        ",".join([sample.name, *sorted(sample.labels.values())]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.parametrize("said", ["", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
@pytest.mark.parametrize("token", ["", TOKEN])
def test_without_the_token_there_is_nothing(settings: Settings, token: str, said: str) -> None:
    settings.METRICS_TOKEN = token
    assert Client(headers={"authorization": said}).get("/metrics").status_code == 404


def test_with_the_token_it_is_told_and_not_kept(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    response = Client(headers={"authorization": f"Bearer {TOKEN}"}).get("/metrics")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    assert response["Cache-Control"] == "no-store"


def test_in_the_demo_this_machine_may_look_and_a_proxys_visitor_may_not(settings: Settings) -> None:
    settings.DEMO = True
    assert Client().get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="10.0.0.9").get("/metrics").status_code == 404
    assert Client(headers={"x-forwarded-for": "10.0.0.9"}).get("/metrics").status_code == 404


def test_requests_are_counted_by_the_name_of_the_view(settings: Settings) -> None:
    settings.DEMO = True
    Client().get("/help/?q=amina")
    Client().get("/nowhere/at/all/")
    text = asked()
    found = values(text)
    assert found["homefile_requests_total,200,GET,front:help"] == 1
    assert found["homefile_requests_total,404,GET,none"] == 1
    assert found["homefile_request_seconds_count,GET,front:help"] == 1
    assert found["homefile_request_seconds_bucket,+Inf,GET,front:help"] == 1
    assert "amina" not in text
    assert "nowhere" not in text


def test_what_waits_is_read_where_it_waits(cast: Cast, settings: Settings) -> None:
    settings.DEMO = True
    put("RaiseRepair", {}, landlord=cast.larkfield, request=cast.request)
    found = values(asked())
    assert found["homefile_waiting,outgoing"] == 1
    assert found["homefile_oldest_waiting_seconds,outgoing"] >= 0
    assert found["homefile_systems,untried"] == 1
    assert found["homefile_redis_up"] == 1
    assert found["homefile_task_queue_length,outgoing"] >= 0


def test_nobodys_name_is_told(cast: Cast) -> None:
    text = metrics.told().decode()
    for name in ("Larkfield", "Eastmere", "larkfield", cast.flat_1.reference, cast.amina.email):
        assert name not in text


def test_counts_of_several_processes_are_one() -> None:
    counting.count("tasks", "a", "success")
    counting.flush()
    counting.count("tasks", "a", "success", by=2)  # as if another process did
    assert counting.counted()["tasks"] == {("a", "success"): 3}


def test_a_count_reaches_redis_by_itself(redis_client: redis.Redis) -> None:
    counting.count("tasks", "b", "success")
    end = time.monotonic() + 5
    while not redis_client.hget(counting.KEY, "tasks|b|success"):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_without_redis_counts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> redis.Redis:
        raise redis.ConnectionError

    with monkeypatch.context() as without:
        without.setattr(counting, "redis_client", gone)
        counting.count("tasks", "c", "success")
        counting.flush()
    assert counting.counted()["tasks"][("c", "success")] == 1


def test_times_are_counted_into_the_first_bucket_that_holds_them() -> None:
    for seconds in (0.01, 0.011, 99):
        counting.time_taken("request_seconds", "v", "GET", seconds=seconds)
    found = counting.counted()["request_seconds_bucket"]
    assert found == {("v", "GET", "0.01"): 1, ("v", "GET", "0.025"): 1, ("v", "GET", "+Inf"): 1}
