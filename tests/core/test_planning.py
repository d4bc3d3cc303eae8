"""What is asked again and again is planned once; within `planned_anew`, each time."""

import pytest
from django.db import connection

from portal.core.planning import planned_anew

pytestmark = pytest.mark.django_db

QUESTION = "SELECT %s::int + 1 AS planning"
TIMES = 6


def planned() -> int:
    """How often PostgreSQL has the question ready for this connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%::int + 1 AS planning'"
        )
        [kept] = cursor.fetchone()
    return int(kept)


def ask() -> None:
    with connection.cursor() as cursor:
        for number in range(TIMES):
            cursor.execute(QUESTION, [number])
            assert cursor.fetchone() == (number + 1,)


def test_a_question_is_planned_once_unless_it_is_asked_where_each_is_planned_anew() -> None:
    with planned_anew():
        ask()
    assert planned() == 0
    ask()
    assert planned() == 1
