"""Signing in at the office."""

from collections.abc import Callable

import pytest
from django.test import Client

from portal.people.models import Person
from tests.signing_in import sign_in


@pytest.fixture
def at_office() -> Callable[[Person], Client]:
    """A browser in which somebody has signed in, with their second factor."""
    return lambda person: sign_in(Client(), person)
