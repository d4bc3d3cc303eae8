"""Amina, signed in."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast


@pytest.fixture
def amina(cast: Cast, client: Client) -> Client:
    """Amina's browser."""
    client.force_login(cast.amina)
    return client


@pytest.fixture
def queries() -> Callable[[Client, str], int]:
    """How often a page asks the database, from the session on."""

    def count(client: Client, path: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(path).status_code == 200
        return len(counted)

    return count
