"""One delivery of a landlord at a time; other landlords do not wait. Held until the transaction ends."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection

# The first of PostgreSQL's two lock numbers: "this is about deliveries".
DELIVERIES = 0x484F4D45
# And: "this is about what a system has left for us".
FETCHING = 0x46455443


def take(landlord_id: int) -> None:
    """Wait until no other delivery of the landlord runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [DELIVERIES, landlord_id])


def is_free(landlord_id: int) -> bool:
    """Whether none runs; takes the lock if so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [DELIVERIES, landlord_id])
        return bool(cursor.fetchone()[0])


def take_within(landlord_id: int, seconds: int) -> None:
    """Wait so long at most. Raises OperationalError, and then the savepoint around it must be left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{seconds}s"])
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [DELIVERIES, landlord_id])
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


@contextmanager
def alone_with(system_id: int) -> Iterator[bool]:
    """Whether nobody else fetches what that system has left; nobody else does until the end of this.

    It is of the connection, as fetching takes many transactions: whoever dies lets go of it.
    """
    which = [FETCHING, system_id & 0x7FFFFFFF]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", which)
        is_free = bool(cursor.fetchone()[0])
    try:
        yield is_free
    finally:
        if is_free:
            with suppress(Error), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", which)
