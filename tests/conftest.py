"""What every test stands on: real PostgreSQL and Redis, apart for each worker, and no outside world."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import django
import hypothesis
import pytest
import pytest_socket
import redis
from django.contrib.auth import hashers
from django.db import connection
from pytest_django import DjangoDbBlocker

from portal import embedded
from tests.ready_made import migrated_database, migrated_name
from tests.surroundings import DATABASE

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.cast_kept import Kept

django.setup()  # here, so that what the tests import may import models

# The same way of keeping a secret, without the time that it takes on purpose.
hashers.Argon2PasswordHasher.time_cost, hashers.Argon2PasswordHasher.memory_cost = 1, 64

hypothesis.settings.register_profile("homefile", deadline=None, database=None, print_blob=True)
hypothesis.settings.load_profile("homefile")


def pytest_configure(config: pytest.Config) -> None:
    try:
        embedded.ensure_running()
    except embedded.CannotRun as reason:
        pytest.exit(str(reason), returncode=1)


def pytest_runtest_setup() -> None:
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker: DjangoDbBlocker) -> None:
    """This worker's own database, copied from one that has had the migrations."""
    with django_db_blocker.unblock(), embedded.here().alone("template.lock"):
        connection.settings_dict["TEST"] |= {"NAME": DATABASE, "TEMPLATE": migrated_database()}


@pytest.fixture(scope="session")
def migrated(django_db_setup: None) -> str:
    """The name of the database that this run's own are copied from."""
    return migrated_name()


@pytest.fixture(scope="session")
def redis_client() -> Iterator[redis.Redis]:
    """This worker's own Redis database."""
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    yield client
    client.close()


@pytest.fixture(autouse=True)
def _empty_redis(redis_client: redis.Redis) -> None:
    """No test finds the cache, the rate limits or the queue of another."""
    redis_client.flushdb()


@pytest.fixture(scope="session")
def kept_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> "Kept":
    """The cast that this worker's tests begin with."""
    from tests.cast_kept import keep

    with django_db_blocker.unblock():
        return keep()


@pytest.fixture
def cast(db: None, kept_cast: "Kept") -> "Cast":
    """Everybody, in a small world of two landlords."""
    return kept_cast.put_back()
