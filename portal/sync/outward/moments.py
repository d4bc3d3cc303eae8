"""From when on to ask next time, so that nothing is missed while others write.

A row's `changed_at` is the beginning of the transaction that wrote it, and nobody sees the row before that
transaction ends, which for a large delivery may be minutes later. So whoever reads is told a moment that is
before the beginning of every transaction that still goes on. What is written with a `changed_at` before that
moment can be seen by then; what is written later has a later one, and is found the next time.
"""

from datetime import datetime

from django.db import connection

# The clock is read a little before the others can see that a transaction has begun.
_UP_TO = """
    SELECT least(now(), min(xact_start)) - interval '1 second' FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
    AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
"""


def up_to() -> datetime:
    """The moment up to which everything written can be seen by a question that is asked after this one.

    Our processes must all sign in to PostgreSQL by one name, or by one that may see the others
    (pg_read_all_stats): it hides from others when a transaction began.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UP_TO)
        moment: datetime = cursor.fetchone()[0]
    return moment
