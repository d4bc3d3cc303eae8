"""Questions that are asked again and again: PostgreSQL plans each once for a connection, and not every time.

For a question of many joins about one row the plan costs more than the answer.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection

ONCE = 5  # any number: without one nothing is prepared. Django's own cursors never are.


class PlannedCursor(psycopg.Cursor[Any]):
    """Prepares what it is asked, and finds it prepared the next time."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "PlannedCursor":
        return super().execute(query, params, **{**options, "prepare": True})


def asked(question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that answer it. The question must be the same text each time, with what differs as values."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()  # after: one that broke since the last question is closed by now
    line: Any = connection.connection
    line.prepare_threshold = ONCE
    planned: Any = PlannedCursor(line)
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with connection.wrap_database_errors, wrapped(planned) as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
