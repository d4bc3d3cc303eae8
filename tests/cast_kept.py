"""The cast, put together once for a worker and put back for each test: one statement in place of ninety."""

import pickle
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from portal.core import clock
from tests.cast import Cast, assemble

# What triggers wrote the first time is among the rows, so they do not run again.
PUT_BACK = """
CREATE FUNCTION kept.put_back() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica
AS $$ BEGIN {} END $$
"""


@dataclass(frozen=True)
class Kept:
    """The cast as it stood when the worker began: its rows in the schema `kept`, and its objects."""

    objects: bytes

    def put_back(self) -> Cast:
        """The rows in their tables, and the objects that stand for them.

        A test of another day, or of another hour than this one, has a cast of that day.
        """
        cast: Cast = pickle.loads(self.objects)  # noqa: S301 - our own, of this process
        elsewhere = abs(clock.now() - datetime.now(UTC)) > timedelta(seconds=1)
        if elsewhere or cast.today != clock.today():
            return assemble()
        with connection.cursor() as cursor:
            cursor.execute("SELECT kept.put_back()")
        return cast


def keep() -> Kept:
    """Put the cast together, copy its rows aside and take them out of their tables again.

    The database holds nothing of anybody's before and after.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        before = _filled(cursor)
        objects = pickle.dumps(assemble())
        filled = [table for table in _filled(cursor) if table not in before]
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("CREATE SCHEMA kept")
        for table in filled:
            cursor.execute(f"CREATE TABLE kept.{table} AS TABLE {table}")
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute(PUT_BACK.format(" ".join(_copied_back(cursor, table) for table in filled)))
    return Kept(objects)


def _copied_back(cursor: CursorWrapper, table: str) -> str:
    """The statement for one table: all columns but those that PostgreSQL works out itself."""
    cursor.execute(
        "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    [columns] = cursor.fetchone() or [""]
    return f"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM kept.{table};"


def _filled(cursor: CursorWrapper) -> list[str]:
    """The tables that hold any row."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    tables = [table for (table,) in cursor.fetchall()]
    cursor.execute(
        " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)
    )
    return [table for (table,) in cursor.fetchall()]
