"""Log lines: one JSON object each, with the ids to follow a request by, and nothing about a person.

What is logged about a request is its route (homes/<uuid:code>/), the codes in it, and how it went: no query
string, no name, no address, no free text. Of other people's log lines only the fixed part is kept, and of an
error where it happened and its kind, as both the arguments and the message may quote a resident.
"""

import logging
import re
import sys
import time
import traceback
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from celery.signals import task_failure, task_postrun, task_prerun
from django.http import HttpRequest, HttpResponse
from structlog.typing import EventDict, Processor, WrappedLogger

log = structlog.get_logger("portal.request")

# Their arguments are addresses of sockets, numbers of processes and names of tasks.
ARGUMENTS_ARE_SAFE = ("portal.", "gunicorn", "celery.beat", "celery.worker")
LOOKS_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]+"  # an email address
    r"|(?:\+44|\b0)[\d ]{9,13}\b"  # a telephone number
    r"|\b\d{11,12}\b"  # a UPRN
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"  # a postcode
)
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def settings_for(level: str) -> dict[str, Any]:
    """Django's LOGGING, and structlog set up to match."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        where_it_happened,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    as_json = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            without_what_looks_personal,
            structlog.processors.JSONRenderer(),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"fixed_part": {"()": "portal.core.logging.FixedPart"}},
        "formatters": {"json": as_json},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["fixed_part"]}
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own words on a request or a task; ours say the same without the path and the arguments.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "celery.app.trace": {"level": "CRITICAL"},
            "gunicorn.error": {"handlers": [], "level": level, "propagate": True},
        },
    }


class FixedPart(logging.Filter):
    """Keeps of other people's log lines only what is fixed in their source."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "django.request":  # how it went is in our own line; what is new here is the error
            record.msg, record.args = "request failed", ()
            return bool(record.exc_info)
        if not record.name.startswith(ARGUMENTS_ARE_SAFE):
            record.args = ()
        return True


def where_it_happened(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """An error as its kind and its place: the message may quote what a resident wrote."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = f"{type(error).__module__}.{type(error).__qualname__}"
        frames = traceback.extract_tb(error.__traceback__)
        event["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def without_what_looks_personal(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The last net, for what others write into the fixed part."""
    event["event"] = LOOKS_PERSONAL.sub("[removed]", str(event["event"]))
    return event


class RequestLogMiddleware:
    """Gives each request an id, known to every log line under way, and logs how it went."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        asked = request.headers.get("X-Request-ID", "")
        request_id = asked if REQUEST_ID.fullmatch(asked) else str(uuid.uuid4())
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        milliseconds = round((time.perf_counter() - began) * 1000, 1)
        log.info(
            "request", method=request.method, status=response.status_code, ms=milliseconds, **place(request)
        )
        response["X-Request-ID"] = request_id
        return response


def place(request: HttpRequest) -> dict[str, str]:
    """The route that answered, and the codes of the records it was asked about."""
    match = request.resolver_match
    if match is None:
        return {"route": "none"}
    codes = {name: str(value) for name, value in match.kwargs.items() if isinstance(value, uuid.UUID)}
    return {"route": match.route, **codes}


@task_prerun.connect
def name_the_task(task_id: str, task: Any, **_: Any) -> None:
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(task_id=task_id, task=task.name)


@task_postrun.connect
def log_the_task(state: str | None = None, **_: Any) -> None:
    structlog.get_logger("portal.task").info("task", state=state)


@task_failure.connect
def log_the_failure(exception: BaseException, **_: Any) -> None:
    structlog.get_logger("portal.task").error("task failed", exc_info=exception)
