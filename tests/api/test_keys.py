"""The same writing question asked twice with one Idempotency-Key is done once and answered twice."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from oauth2_provider.models import get_access_token_model
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from portal.api import keys
from portal.api.models import KeptAnswer
from portal.api.problems import Kind, Problem
from portal.api.signing_in import Caller
from portal.api.tasks import forget_old_answers_and_tokens
from portal.core import clock
from tests.api.machines import machine, token_for
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


def asked(document: Any, key: str | None = "k-1", method: str = "post", **headers: str) -> Request:
    told = headers if key is None else {"Idempotency-Key": key, **headers}
    make = getattr(APIRequestFactory(), method)
    return Request(make("/api/v1/things", document, format="json", headers=told))


def caller_at(cast: Cast) -> Caller:
    client = machine(cast.larkfield).client
    assert client
    return Caller(client, frozenset())


class Done:
    """Counts how often something is really done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Response:
        self.times += 1
        return Response({"number": self.times}, status=201, headers={"Location": f"/{self.times}"})


@pytest.fixture
def caller(cast: Cast) -> Caller:
    return caller_at(cast)


def test_the_second_time_gets_the_first_answer(caller: Caller) -> None:
    do = Done()
    first = keys.once(asked({"a": 1}), caller, {"a": 1}, do)
    again = keys.once(asked({"a": 1}), caller, {"a": 1}, do)
    assert do.times == 1
    assert (again.status_code, again.data, again["Location"]) == (201, first.data, "/1")
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first


def test_without_a_key_it_is_done_each_time(caller: Caller) -> None:
    do = Done()
    for _ in range(2):
        keys.once(asked({}, key=None), caller, {}, do)
    assert do.times == 2
    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize(
    ("document", "method", "headers"),
    [({"a": 2}, "post", {}), ({"a": 1}, "put", {}), ({"a": 1}, "post", {"If-Match": '"x"'})],
)
def test_the_key_of_another_question_is_refused(
    caller: Caller, document: Any, method: str, headers: dict[str, str]
) -> None:
    do = Done()
    keys.once(asked({"a": 1}), caller, {"a": 1}, do)
    with pytest.raises(Problem) as refused:
        keys.once(asked(document, method=method, **headers), caller, document, do)
    assert refused.value.kind is Kind.KEY_USED_BEFORE
    assert do.times == 1


def test_a_key_is_one_clients_own(cast: Cast, caller: Caller) -> None:
    do = Done()
    keys.once(asked({}), caller, {}, do)
    keys.once(asked({}), caller_at(cast), {}, do)
    assert do.times == 2


def test_after_a_problem_the_key_may_try_again(caller: Caller) -> None:
    def fail() -> Response:
        raise Problem(Kind.NOT_NOW)

    with pytest.raises(Problem):
        keys.once(asked({}), caller, {}, fail)
    do = Done()
    assert keys.once(asked({}), caller, {}, do).status_code == 201


def test_after_a_day_a_key_is_new(caller: Caller) -> None:
    do = Done()
    keys.once(asked({"a": 1}), caller, {"a": 1}, do)
    KeptAnswer.objects.update(asked_at=clock.now() - keys.KEPT_FOR - timedelta(minutes=1))
    keys.once(asked({"a": 2}), caller, {"a": 2}, do)
    assert do.times == 2


def test_old_answers_and_tokens_are_forgotten(cast: Cast, caller: Caller) -> None:
    keys.once(asked({}), caller, {}, Done())
    keys.once(asked({}, key="k-2"), caller, {}, Done())
    KeptAnswer.objects.filter(key="k-1").update(asked_at=clock.now() - keys.KEPT_FOR - timedelta(minutes=1))
    tokens = get_access_token_model().objects
    tokens.all().delete()
    for hours in (-1, 1):
        token_for(caller.client, hours=hours)

    forget_old_answers_and_tokens()

    assert KeptAnswer.objects.get().key == "k-2"
    assert tokens.get().expires > clock.now()


@pytest.mark.parametrize("key", ["x" * 256, "tab\there"])
def test_a_key_that_cannot_be_kept_is_refused(caller: Caller, key: str) -> None:
    with pytest.raises(Problem) as refused:
        keys.once(asked({}, key=key), caller, {}, Done())
    assert refused.value.kind is Kind.BAD_QUESTION


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_does_it_and_both_are_answered_alike() -> None:
    caller, do, answers = caller_at(assemble()), Done(), []
    inside, go_on = threading.Event(), threading.Event()

    def slowly() -> Response:
        inside.set()
        assert go_on.wait(10)
        return do()

    def ask(how: Callable[[], Response]) -> None:
        try:
            answers.append(keys.once(asked({"a": 1}), caller, {"a": 1}, how))
        finally:
            connection.close()

    first = threading.Thread(target=ask, args=[slowly])
    first.start()
    assert inside.wait(10)
    second = threading.Thread(target=ask, args=[do])
    second.start()
    go_on.set()
    first.join(10)
    second.join(10)
    assert do.times == 1
    assert [answer.data for answer in answers] == [{"number": 1}, {"number": 1}]
