"""A store of its own for every test of deliveries."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path) -> None:
    """No test finds the files of another."""
    settings.STORE = tmp_path / "store"
