"""What is planned once is asked of a database that may have gone away meanwhile."""

import psycopg
import pytest
from django.db import close_old_connections, connection

from portal.core import planned

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_connection_that_broke_since_the_last_question_is_made_anew() -> None:
    [(before,)] = planned.asked("SELECT pg_backend_pid()", [])
    assert connection.connection
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    close_old_connections()  # as at the beginning of a request

    [(after,)] = planned.asked("SELECT pg_backend_pid()", [])
    assert after != before
