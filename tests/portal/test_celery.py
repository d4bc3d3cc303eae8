"""A worker keeps its connection to the database from one task to the next, for as long as it works."""

import re
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from celery.beat import ScheduleEntry
from celery.fixups.django import DjangoWorkerFixup  # type: ignore[attr-defined]
from django.db import connection

from portal.celery import app, keep_the_connection
from portal.demo import WORKER_OPTIONS

pytestmark = pytest.mark.django_db(transaction=True)


def run_a_task() -> int:
    """As a worker does, with Celery's own care for Django and with ours. Which server process served it."""
    theirs = DjangoWorkerFixup(app)
    task = SimpleNamespace(request=SimpleNamespace(is_eager=False))
    theirs.on_task_prerun(task)
    keep_the_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        served_by: int = cursor.fetchone()[0]
    theirs.on_task_postrun(task)
    keep_the_connection()
    return served_by


def test_the_connection_is_kept_from_one_task_to_the_next() -> None:
    assert run_a_task() == run_a_task()


def test_a_connection_that_broke_between_two_tasks_is_made_anew() -> None:
    before = run_a_task()
    assert connection.connection
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    assert run_a_task() != before


def is_a_task(name: str) -> bool:
    module, _, function = name.rpartition(".")
    return getattr(getattr(import_module(module), function, None), "name", "") == name


def test_each_entry_of_the_clock_names_a_task_that_there_is() -> None:
    for sentence, entry in app.conf.beat_schedule.items():
        assert " " in sentence, "an entry is called by an English sentence"
        assert is_a_task(entry["task"]), sentence
        assert float(entry["schedule"]) > 0
        ScheduleEntry(name=sentence, app=app, **entry)


def test_each_queue_has_a_worker_in_the_demo_and_in_the_documents() -> None:
    queues = {app.conf.task_default_queue}
    for name, route in app.conf.task_routes.items():
        assert name.endswith("*") or is_a_task(name), name
        queues.add(route["queue"])
    [served] = [option.partition("=")[2] for option in WORKER_OPTIONS if option.startswith("--queues")]
    assert set(served.split(",")) == queues
    together, *apart = re.findall(r"--queues ([a-z,]+)", Path("docs/operate.md").read_text())
    assert together == served
    assert {queue for some in apart for queue in some.split(",")} == queues
