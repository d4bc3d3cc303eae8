"""A worker keeps its connection to the database from one task to the next, for as long as it works."""

from types import SimpleNamespace

import psycopg
import pytest
from celery.fixups.django import DjangoWorkerFixup  # type: ignore[attr-defined]
from django.db import connection

from portal.celery import app, keep_the_connection

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
