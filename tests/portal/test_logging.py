"""Log lines: enough to follow a request, nothing about a person."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from portal.core.logging import RequestLogMiddleware, log_the_failure, name_the_task


class Lines:
    """What has been logged, as it would be written."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def __getitem__(self, number: int) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text.splitlines()[number])
        return found


@pytest.fixture
def lines() -> Iterator[Lines]:
    lines = Lines()
    logging.config.dictConfig(settings.LOGGING)
    (handler,) = [each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler]
    before = handler.setStream(lines.stream)
    yield lines
    if before:
        handler.setStream(before)
    structlog.contextvars.clear_contextvars()


@pytest.mark.django_db
def test_a_request_is_logged_by_its_route_and_never_by_its_query(lines: Lines) -> None:
    response = Client().get("/no/such/Ada-Okafor?q=12+Elm+Road")
    assert response.status_code in (302, 404)
    assert (lines[-1]["event"], lines[-1]["status"]) == ("request", response.status_code)
    assert "Okafor" not in lines.text
    assert "Elm" not in lines.text


@pytest.mark.django_db
def test_a_request_can_be_followed_by_its_id(lines: Lines) -> None:
    response = Client().get("/nothing-here", headers={"X-Request-ID": "0123-abcd-4567"})
    assert response["X-Request-ID"] == lines[-1]["request_id"] == "0123-abcd-4567"


@pytest.mark.parametrize("asked", ["", "short", "ada@example.org", "x" * 65, 'a"b\\n12345'])
def test_an_odd_request_id_is_replaced(lines: Lines, asked: str) -> None:
    request = RequestFactory().get("/", headers={"X-Request-ID": asked})
    request.resolver_match = None
    response = RequestLogMiddleware(lambda _: HttpResponse())(request)
    assert response["X-Request-ID"] != asked
    assert len(response["X-Request-ID"]) == 36


def test_an_error_is_logged_by_its_kind_and_place(lines: Lines) -> None:
    try:
        raise ObjectDoesNotExist("Ada Okafor of 12 Elm Road")
    except ObjectDoesNotExist:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/people/ada")
    assert lines[-1]["error"] == "django.core.exceptions.ObjectDoesNotExist"
    assert "test_logging.py" in lines[-1]["where"][-1]
    assert lines[-1]["event"] == "request failed"
    assert "Ada" not in lines.text
    assert "/people/ada" not in lines.text


def test_of_the_words_of_others_the_fixed_part_is_kept(lines: Lines) -> None:
    logging.getLogger("some.library").warning("could not reach %s", "Ada Okafor")
    logging.getLogger("django.request").warning("Not Found: %s", "/people/ada")
    assert [json.loads(line)["event"] for line in lines.text.splitlines()] == ["could not reach %s"]


def test_what_looks_personal_in_the_words_of_others_is_removed(lines: Lines) -> None:
    logging.getLogger("some.library").warning("sent to ada@example.org, 07700 900123, M1 1AE, 100023336956")
    assert lines[-1]["event"] == "sent to [removed], [removed], [removed], [removed]"


def test_a_task_that_fails_is_logged_by_its_name(lines: Lines) -> None:
    name_the_task(task_id="0b7", task=type("Task", (), {"name": "portal.notices.tasks.send"}))
    log_the_failure(exception=ValueError("ada@example.org"))
    assert (lines[-1]["task"], lines[-1]["task_id"], lines[-1]["error"]) == (
        "portal.notices.tasks.send",
        "0b7",
        "builtins.ValueError",
    )
    assert "ada@" not in lines.text


def test_every_line_is_one_json_object(lines: Lines) -> None:
    structlog.get_logger("portal.sync").info("delivery read", rows=10_000, note="two\nlines")
    logging.getLogger("gunicorn.error").info("Listening at: %s", "http://127.0.0.1:8000")
    assert [json.loads(line)["level"] for line in lines.text.splitlines()] == ["info", "info"]
    assert lines[-1]["event"] == "Listening at: http://127.0.0.1:8000"


def test_a_request_that_fails_leaves_nothing_bound(lines: Lines) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        structlog.contextvars.bind_contextvars(landlord="larkfield")
        request.resolver_match = None
        return HttpResponse()

    RequestLogMiddleware(answer)(RequestFactory().get("/"))
    assert lines[-1]["landlord"] == "larkfield"
    request = RequestFactory().get("/")
    request.resolver_match = None
    RequestLogMiddleware(lambda _: HttpResponse())(request)
    assert "landlord" not in lines[-1]
