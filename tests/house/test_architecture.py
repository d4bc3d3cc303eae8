"""The house stands as drawn: imports point down, no rooms called utils, no migration forgotten."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

FORBIDDEN_NAMES = {"utils.py", "helpers.py", "common.py", "services.py"}
CODE = [*Path("portal").rglob("*.py"), *Path("standards").rglob("*.py")]


def test_imports_point_downwards() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_no_migration_is_forgotten() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)


def test_no_file_is_named_for_nothing() -> None:
    assert not [path for path in CODE if path.name in FORBIDDEN_NAMES]


def test_no_module_outgrows_one_idea() -> None:
    long = {str(path): lines for path in CODE if (lines := len(path.read_text().splitlines())) > 450}
    long = {path: lines for path, lines in long.items() if "/migrations/" not in path}
    assert not long, long
