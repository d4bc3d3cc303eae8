"""What is asked again and again PostgreSQL plans once for a connection; where that is no good, each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def planned_anew() -> Iterator[None]:
    """What is asked within is planned for the very values it is asked with, and for tables as they are now.

    For words that are looked up by their beginnings, and for tables that are made and filled on the way: a
    plan made for any value reads far too much of an index, or knows nothing of what is in them.
    """
    connection.ensure_connection()
    line: Any = connection.connection
    usual, line.prepare_threshold = line.prepare_threshold, None
    try:
        yield
    finally:
        line.prepare_threshold = usual
