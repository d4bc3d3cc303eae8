"""While the counts of questions are away, whoever asks is told to ask again."""

from typing import Any

import pytest
import redis

from portal.api import limits
from tests.api.machines import machine, said
from tests.cast import Cast

pytestmark = pytest.mark.django_db


class Dying:
    """A pipe to a Redis that dies at that error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def pipeline(self, **_: Any) -> "Dying":
        return self

    incr = expire = lambda self, *_: None

    def execute(self) -> None:
        raise self.error


@pytest.mark.parametrize(
    "error", [redis.ConnectionError("gone"), redis.TimeoutError(), ValueError("no hello")]
)
def test_without_redis_it_is_not_now_and_no_fault(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    asker = machine(cast.larkfield)
    monkeypatch.setattr(limits, "redis_client", lambda: Dying(error))
    answer = asker.get("/api/v1/")
    assert answer.status_code == 503
    assert said(answer)["type"].endswith("#not-now")
    assert int(answer["Retry-After"]) >= 1
