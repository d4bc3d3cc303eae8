"""The embedded database's tables, brought up to date when the program has moved on.

Whoever runs a server of their own says `manage.py migrate` when it suits them; who uses the embedded one
should not need to know the word.
"""

import gc
import hashlib
import os
from pathlib import Path

from portal import embedded

ROOT = Path(__file__).resolve().parent.parent


def bring_up_to_date() -> None:
    """Run the migrations unless these very ones have been run. Needs the embedded servers to run."""
    if "DATABASE_URL" in os.environ:
        return
    servers = embedded.here()
    with servers.alone("migrate.lock"):
        wanted = fingerprint()
        if servers.migrated.exists() and servers.migrated.read_text() == wanted:
            return
        import django

        django.setup()
        run_migrations()
        servers.migrated.write_text(wanted)


def run_migrations() -> None:
    """All that the database has not had yet. Django must be set up.

    Each step makes many models anew, tied to each other in rings. Python is told to look for those that can
    go seldom, and then everywhere: a fifth quicker than by its own rule, in less memory.
    """
    from django.core.management import call_command

    usual = gc.get_threshold()
    gc.set_threshold(700_000, 1, 1)
    try:
        call_command("migrate", interactive=False, verbosity=0)
    finally:
        gc.set_threshold(*usual)


def fingerprint() -> str:
    """Of every migration of ours, and of the list of packages that bring their own."""
    return hashlib.sha256(
        b"".join(bytes(path.relative_to(ROOT)) + path.read_bytes() for path in sources())
    ).hexdigest()


def sources() -> list[Path]:
    """The files that the tables follow from."""
    return [*sorted(ROOT.glob("portal/**/migrations/*.py")), ROOT / "requirements.lock"]
