"""Databases with their tables in place: a copy takes seconds, the migrations most of a minute.

`python -m tests.ready_made` makes the one that all are copied from, while something else is still read.
"""

import hashlib
import json
import subprocess

import django
from django.db import connection

from portal import embedded, schema
from portal.embedded import Servers
from portal.programs import POSTGRES


def migrated_name() -> str:
    """The database of this run's servers that has had these very migrations (see tests/conftest.py)."""
    return f"migrated_{schema.fingerprint()[:12]}"


def migrated_database() -> str:
    """The name of a database that has had these migrations, made when they are new.

    It begins as a copy of the one that has had most of them, so that a new migration costs its own time only.
    """
    name, wanted = migrated_name(), migrations()
    with connection._nodb_cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS migrated_unfinished WITH (FORCE)")
        cursor.execute(
            "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname LIKE 'migrated_%%' ORDER BY oid"
        )
        found = {found: json.loads(had or "null") for found, had in cursor}
        if name in found:
            return name
        begun = {found: had for found, had in found.items() if had and had.items() <= wanted.items()}
        nearest = max(begun, key=lambda one: len(begun[one]), default="template1")
        cursor.execute(f"CREATE DATABASE migrated_unfinished TEMPLATE {nearest}")
        for outdated in list(found)[:-3]:  # another run may still copy from one of the last
            cursor.execute(f"DROP DATABASE {outdated} WITH (FORCE)")
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "migrated_unfinished"
    schema.run_migrations()
    connection.close()
    connection.settings_dict["NAME"] = usual
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE migrated_unfinished IS '{json.dumps(wanted)}'")
        cursor.execute(f"ALTER DATABASE migrated_unfinished RENAME TO {name}")
    return name


def migrations() -> dict[str, str]:
    """What each file is that the tables follow from: its path, and the hash of what it says."""
    return {
        str(path.relative_to(schema.ROOT)): hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for path in schema.sources()
    }


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


if __name__ == "__main__":
    import tests.surroundings  # noqa: F401 - the settings of a test, before there are any

    django.setup()
    embedded.ensure_running_or_exit()
    with embedded.here().alone("template.lock"):
        migrated_database()
