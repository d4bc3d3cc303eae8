"""Servers of a test's own with the tables in place: a copy takes seconds, the migrations most of a minute."""

import subprocess

from portal import embedded, schema
from portal.embedded import Servers
from portal.programs import POSTGRES


def migrated_name() -> str:
    """The database of this run's servers that has had these very migrations (see tests/conftest.py)."""
    return f"migrated_{schema.fingerprint()[:12]}"


def with_tables(servers: Servers, source: str) -> Servers:
    """Start the servers and copy the tables of `source` to them, as if they had had the migrations.

    `source`: a database of this run's own servers, such as the fixture `migrated`. The caller lets go.
    """
    servers.ensure_running()
    dump = [str(POSTGRES / "pg_dump"), *_at(embedded.here()), source]
    load = [str(POSTGRES / "psql"), *_at(servers), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1"]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as dumping:
        subprocess.run([*load, "homefile"], stdin=dumping.stdout, stdout=subprocess.DEVNULL, check=True)
    assert dumping.returncode == 0, f"pg_dump ended with {dumping.returncode}"
    servers.migrated.write_text(schema.fingerprint())
    return servers


def _at(servers: Servers) -> list[str]:
    return [f"--host={servers.sockets}", "--username=homefile"]
