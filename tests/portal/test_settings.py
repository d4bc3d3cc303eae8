"""The settings of production: safe, or a paragraph that says what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.embedded import Servers
from portal.schema import fingerprint
from tests.ready_made import with_tables

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DATABASE_URL": "postgres://homefile:pw@db.example.org/homefile",
    "REDIS_URL": "redis://queue.example.org/0",
    "SECRET_KEY": "qf8w7eZPdGxkBq2NvKJt5hRUyT3mWsL9cXaV4oHb6iEnMzYjDpSgAuC",
    "ALLOWED_HOSTS": "homes.example.org",
    "SITE_URL": "https://homes.example.org",
}


def manage(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a manage.py command with these variables, and no others of ours."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment | variables, capture_output=True, text=True, check=False
    )


def test_production_passes_djangos_check_for_deployment() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"])
def test_production_says_what_is_missing(name: str) -> None:
    done = manage("check", **{key: value for key, value in PRODUCTION.items() if key != name})
    assert done.returncode != 0
    assert f"{name} is not set, and Homefile does not start without it." in done.stderr
    assert "docs/settings.md" in done.stderr


def test_a_demo_refuses_a_real_database() -> None:
    done = manage("check", **PRODUCTION, HOMEFILE_DEMO="1")
    assert done.returncode != 0
    assert "lets anybody sign in as anybody" in done.stderr


def test_every_command_brings_the_database_up_to_date_first(tmp_path: Path, migrated: str) -> None:
    """All of the migrations together have been run, by the same function, for the database copied from."""
    servers = with_tables(Servers(tmp_path / "var"), migrated)
    servers.migrated.unlink()
    done = manage("add_landlord", "larkfield", "Larkfield Homes", VAR=str(servers.var))
    assert done.returncode == 0, done.stderr
    assert servers.migrated.read_text() == fingerprint()
    servers.let_go()


def test_browsers_are_sent_styles_and_scripts_compressed_and_keep_them() -> None:
    asked = "from django.conf import settings; print(settings.STORAGES['staticfiles']['BACKEND'])"
    done = manage("shell", "--no-imports", "-c", asked, **PRODUCTION)
    assert done.stdout.strip() == "whitenoise.storage.CompressedManifestStaticFilesStorage", done.stderr


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("in the way")
    done = manage("check", VAR=str(tmp_path / "var"))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "cannot write there" in done.stderr
