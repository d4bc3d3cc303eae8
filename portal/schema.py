"""The embedded database's tables, brought up to date when the program has moved on.

Whoever runs a server of their own says `manage.py migrate` when it suits them; who uses the embedded one
should not need to know the word.
"""

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
        from django.core.management import call_command

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        servers.migrated.write_text(wanted)


def fingerprint() -> str:
    """Of every migration of ours, and of the list of packages that bring their own."""
    return hashlib.sha256(
        b"".join(bytes(path.relative_to(ROOT)) + path.read_bytes() for path in sources())
    ).hexdigest()


def sources() -> list[Path]:
    """The files that the tables follow from."""
    return [*sorted(ROOT.glob("portal/**/migrations/*.py")), ROOT / "requirements.lock"]
