"""Loaded before anything else of a test run (`-p tests.surroundings`), so that settings are those of a test.

Several runs may go on at once, each with several workers. A run takes the first number that no other run
has, and each of its workers has a database and a Redis of that number and its own.
"""

import fcntl
import os

os.environ["HOMEFILE_TEST"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
os.environ.pop("DATABASE_URL", None)  # a test run empties what it uses, so it uses its own

from portal import embedded

MOST_RUNS = 16
MOST_WORKERS = 16


def run_number() -> int:
    """This run's number, held by a lock until the run ends; its workers are told it."""
    if "HOMEFILE_TEST_RUN" not in os.environ:
        folder = embedded.here().var
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(MOST_RUNS):
            lock = os.open(folder / f"run.{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
                continue
            os.environ["HOMEFILE_TEST_RUN"] = str(number)
            break
        else:
            raise SystemExit(f"{MOST_RUNS} test runs are going on here already.")
    return int(os.environ["HOMEFILE_TEST_RUN"])


RUN = run_number()
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
DATABASE = f"test_{RUN}_{WORKER}"
os.environ["REDIS_URL"] = embedded.here().redis_url(RUN * MOST_WORKERS + WORKER)
