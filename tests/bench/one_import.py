"""One size of the import bench, in a process of its own: python -m tests.bench.one_import 10000."""
# ruff: noqa: E402 -- the servers run before Django is set up, and Django before models are imported

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

import django
from django.conf import settings

from portal import embedded

embedded.ensure_running()
django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from portal.landlords.models import Landlord
from portal.sync.deliveries import pipeline, receiving
from portal.sync.deliveries.merge.kinds import KINDS
from portal.sync.deliveries.merge.names import quoted, table
from portal.sync.models import Delivery

SEED = 7
HOMES_A_WORK_ORDER = 20  # about six years of repairs
BEST_OF = {10_000: 5, 100_000: 3}


class Peak:
    """The most private memory that a process had while it was watched, in MB."""

    def __init__(self, pid: int) -> None:
        self._smaps = Path(f"/proc/{pid}/smaps_rollup")
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.mb = 0.0

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.2):
            for line in self._smaps.read_text().splitlines():
                if line.startswith("Anonymous:"):
                    self.mb = max(self.mb, int(line.split()[1]) / 1024)


@contextmanager
def timed(taken: list[tuple[float, float]], server: int) -> Iterator[None]:
    """Seconds on the clock, which a busy machine changes, and of the processors, ours and the server's."""
    start, worked = time.perf_counter(), worked_by(server)
    yield
    taken.append((time.perf_counter() - start, worked_by(server) - worked))


def worked_by(server: int) -> float:
    """Processor seconds that this process and its PostgreSQL process have used."""
    cells = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")


def tables(kinds: list[str]) -> list[str]:
    """What those kinds become, what is referred to before what refers to it."""
    models = [
        model
        for kind in kinds
        for merge in KINDS[kind].merges
        for model in (merge.model, *(part.model for part in merge.parts))
    ]
    return list(dict.fromkeys(map(table, models)))


def emptied() -> Landlord:
    """Nothing but a landlord, and nothing left for PostgreSQL to do."""
    everything = ", ".join(
        quoted(name) for name in connection.introspection.table_names() if name != "django_migrations"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {everything} CASCADE")
        cursor.execute("CHECKPOINT")
    return Landlord.objects.create(slug="bench", name="Bench")


def imported(landlord: Landlord, path: Path) -> Delivery:
    delivery = pipeline.run(receiving.receive_path(landlord=landlord, path=path, by=None))
    if delivery.state != Delivery.State.APPLIED:
        raise SystemExit(f"The delivery was not applied: {delivery.reason}")
    return delivery


def columns_of(cursor: Any, name: str) -> str:
    cursor.execute(
        "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute "
        "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
        [name],
    )
    return str(cursor.fetchone()[0])


def copied_out(names: list[str], folder: Path) -> tuple[dict[str, str], int]:
    """The rows as files, and the columns and number of them."""
    columns, rows = {}, 0
    with connection.cursor() as cursor:
        for name in names:
            columns[name] = columns_of(cursor, name)
            question = f"COPY (SELECT {columns[name]} FROM {name} ORDER BY id) TO STDOUT"
            with (folder / name.strip('"')).open("wb") as kept, cursor.copy(question) as copy:
                for portion in copy:
                    kept.write(portion)
            rows += cursor.rowcount
    return columns, rows


def copied_in(columns: dict[str, str], folder: Path) -> None:
    """The same rows into the same tables, indexes, constraints and triggers, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name, some in columns.items():
            with (
                (folder / name.strip('"')).open("rb") as kept,
                cursor.copy(f"COPY {name} ({some}) FROM STDIN") as copy,
            ):
                while portion := kept.read(1 << 16):
                    copy.write(portion)


def main(size: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    folder = Path(settings.VAR) / "imports" / str(size)
    kinds = ["homes", "work_orders"]
    if not (folder / "delivery.toml").exists():
        call_command(
            "make_sample",
            landlord="bench",
            homes=max(size // HOMES_A_WORK_ORDER, 10),
            work_orders=size,
            seed=SEED,
            kinds=kinds,
            out=folder,
            stdout=sys.stderr,
        )
    imports: list[tuple[float, float]] = []
    copies: list[tuple[float, float]] = []
    agains: list[tuple[float, float]] = []
    names = tables(kinds)
    rows = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone()
    for _ in range(BEST_OF.get(size, 1)):
        landlord = emptied()
        with Peak(backend) as server, timed(imports, backend):
            imported(landlord, folder)
        mb = getrusage(RUSAGE_SELF).ru_maxrss / 1024
        with timed(agains, backend):
            imported(landlord, folder)
        columns, rows = copied_out(names, folder)
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(reversed(names))} CASCADE")
            cursor.execute("CHECKPOINT")
        with timed(copies, backend):
            copied_in(columns, folder)
    for name in names:
        (folder / name.strip('"')).unlink()
    figures: dict[str, Any] = {
        "work_orders": size,
        "rows": rows,
        "import_seconds": min(imports)[0],
        "copy_seconds": min(copies)[0],
        "again_seconds": min(agains)[0],
        "import_processor_seconds": min(worked for _, worked in imports),
        "copy_processor_seconds": min(worked for _, worked in copies),
        "import_mb": mb,
        "server_mb": server.mb,
    }
    if size == 10_000:
        from tests.bench import import_export

        figures["import_export"] = import_export.measured(folder)
    return figures


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
