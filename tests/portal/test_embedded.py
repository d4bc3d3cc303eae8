"""The embedded servers, for real: each test starts its own under a folder of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis
from django.core.cache import cache
from django.db import connection

from portal import embedded, keeper, programs
from portal.embedded import CannotRun, Servers
from portal.processes import CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, Account

USER = """
import sys, time
from pathlib import Path
from portal.embedded import Servers
Servers(Path(sys.argv[1]), quick_but_unsafe=True).ensure_running()
print("running", flush=True)
time.sleep(60)
"""


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    servers = Servers(tmp_path / "var", quick_but_unsafe=True)
    yield servers
    servers.let_go()


@pytest.fixture
def another_user(servers: Servers) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts another process that uses the servers."""
    started = []

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", USER, str(servers.var)]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def processes_of(servers: Servers) -> list[psutil.Process]:
    """The keeper and the servers it started."""
    found = []
    for process in psutil.process_iter():
        try:
            words = process.cmdline()
        except psutil.Error:
            continue
        if words[1:3] == ["-m", "portal.keeper"] and words[3:4] == [str(servers.var)]:
            found += [process, *process.children()]
    return found


def wait_until(condition: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def gone(processes: list[psutil.Process]) -> bool:
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)


def answers(servers: Servers) -> bool:
    return programs.postgres_answers(servers) and programs.redis_answers(str(servers.sockets / "redis.sock"))


@pytest.mark.django_db
def test_the_tests_run_on_postgresql_18() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert cursor.fetchone()[0].startswith("18")


def test_the_tests_have_a_redis_of_their_own() -> None:
    cache.set("seen", 1)
    assert cache.get("seen") == 1


def test_servers_start_once_and_keep_their_data_when_they_stop(servers: Servers) -> None:
    servers.ensure_running()
    first = processes_of(servers)
    servers.ensure_running()
    assert processes_of(servers) == first
    with programs.connect(servers, "homefile") as database:
        database.execute("CREATE TABLE kept AS SELECT 1 AS one")
    servers.let_go()
    wait_until(lambda: gone(first), seconds=1)
    servers.ensure_running()
    with programs.connect(servers, "homefile") as database:
        assert database.execute("SELECT one FROM kept").fetchone() == (1,)


def test_processes_that_start_at_once_share_one_keeper(
    servers: Servers, another_user: Callable[[], subprocess.Popen[bytes]]
) -> None:
    users = [another_user() for _ in range(3)]
    assert [user.stdout.readline() for user in users if user.stdout] == [b"running\n"] * 3
    assert sum("portal.keeper" in process.cmdline() for process in processes_of(servers)) == 1


def test_servers_stop_when_their_last_user_is_killed(
    servers: Servers, another_user: Callable[[], subprocess.Popen[bytes]]
) -> None:
    first, second = another_user(), another_user()
    for user in (first, second):
        assert user.stdout
        user.stdout.readline()
    running = processes_of(servers)
    first.kill()
    time.sleep(keeper.LINGER + 1)
    assert all(process.is_running() for process in running)
    second.kill()
    wait_until(lambda: gone(running))


def test_servers_die_with_their_keeper_and_start_again_when_next_needed(servers: Servers) -> None:
    servers.ensure_running()
    running = processes_of(servers)
    os.kill(int(servers.ready_file.read_text()), signal.SIGKILL)
    wait_until(lambda: gone(running))
    servers.ensure_running()
    assert answers(servers)


@pytest.mark.parametrize("program", ["postgres", "redis-server"])
def test_a_server_that_dies_is_started_again(servers: Servers, program: str) -> None:
    servers.ensure_running()
    (died,) = [process for process in processes_of(servers) if process.name() == program]
    died.kill()
    wait_until(lambda: gone([died]))
    wait_until(lambda: answers(servers))


def test_a_killed_database_comes_back_once_its_last_session_has_noticed(servers: Servers) -> None:
    servers.ensure_running()
    (died,) = [process for process in processes_of(servers) if process.name() == "postgres"]
    lingers = died.children()[0]
    lingers.suspend()
    died.kill()
    log = servers.folder / "postgres.log"
    wait_until(lambda: programs.STILL_LEAVING in log.read_bytes())
    assert not answers(servers)
    lingers.resume()
    wait_until(lambda: answers(servers))


def test_the_number_of_a_dead_server_that_another_program_has_now_is_no_hindrance(servers: Servers) -> None:
    servers.ensure_running()
    pid_file = servers.folder / "postgres" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    servers.let_go()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    servers.ensure_running()
    assert answers(servers)


def test_a_queue_spoilt_by_a_crash_is_put_aside(tmp_path: Path) -> None:
    servers = Servers(tmp_path / "var")
    servers.ensure_running()
    redis.Redis(unix_socket_path=str(servers.sockets / "redis.sock")).set("kept", "yes")
    servers.let_go()
    file = servers.folder / "redis" / "appendonly.aof"
    file.write_bytes(b"*not a queue*" + file.read_bytes())
    servers.ensure_running()
    assert answers(servers)
    servers.let_go()


def test_half_a_database_is_made_anew(servers: Servers) -> None:
    servers.folder.mkdir(parents=True)
    (servers.folder / "postgres.unfinished" / "base").mkdir(parents=True)
    servers.ensure_running()
    assert answers(servers)


def test_a_path_too_long_or_odd_for_a_socket_uses_the_temporary_folder(tmp_path: Path) -> None:
    near = Servers(Path("/srv/homefile/var"))
    assert near.sockets == Path("/srv/homefile/var/servers/sockets")
    for name in ("long" * 40, "with spaces", "per%cent", "café"):
        odd = Servers(tmp_path / name)
        assert len(str(odd.sockets / ".s.PGSQL.5432")) <= embedded.LONGEST_SOCKET_PATH
        assert str(tmp_path) not in odd.redis_url()


def test_it_runs_under_an_odd_path(tmp_path: Path) -> None:
    servers = Servers(tmp_path / "it's a long way, 100% odd" / ("long" * 30), quick_but_unsafe=True)
    servers.ensure_running()
    assert answers(servers)
    servers.let_go()


def test_it_says_so_when_var_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file in the way")
    with pytest.raises(CannotRun, match=r"cannot write there: .* Name another folder with VAR="):
        Servers(tmp_path / "var").ensure_running()


def test_it_says_so_when_the_disk_is_full(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    servers.folder.mkdir(parents=True)
    monkeypatch.setattr(keeper, "ROOM_NEEDED", 10**18)
    with pytest.raises(CannotRun, match="is full"):
        keeper.check_room(servers)
    said = programs.cannot_start(
        "PostgreSQL", servers.folder, b"could not write: No space left on device", "log"
    )
    assert said.endswith("the disk is full.")


def test_it_says_so_when_the_data_is_of_another_postgresql(servers: Servers) -> None:
    data = servers.folder / "postgres"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("16\n")
    with pytest.raises(CannotRun, match="written by PostgreSQL 16, and this is 18"):
        servers.ensure_running()


def test_it_says_what_the_server_said_when_its_data_is_damaged(servers: Servers) -> None:
    servers.ensure_running()
    servers.let_go()
    (servers.folder / "postgres" / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(
        CannotRun, match=r"PostgreSQL under .* does not start: .*pg_control.* See .*postgres\.log"
    ):
        servers.ensure_running()


def test_the_secret_of_one_machine_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    secret = embedded.kept_secret(tmp_path)
    assert len(secret) >= 50
    assert embedded.kept_secret(tmp_path) == secret
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [tmp_path / "secret_key"]


def test_a_database_url_says_all_that_django_needs(servers: Servers) -> None:
    found = embedded.database("postgres://clerk:p%40ss@db.example.org:6432/homes?sslmode=require", servers)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "clerk",
        "p@ss",
        "db.example.org",
        "6432",
        "homes",
    )
    planned_once = {"server_side_binding": True, "prepare_threshold": 3}
    assert found["OPTIONS"] == planned_once | {"sslmode": "require"}
    assert embedded.database(None, servers)["HOST"] == str(servers.sockets)
    assert embedded.database(None, servers)["OPTIONS"] == planned_once


def test_celery_has_its_own_words_for_a_socket(servers: Servers) -> None:
    assert embedded.celery_url("redis://queue.example.org/0") == "redis://queue.example.org/0"
    assert (
        embedded.celery_url("unix:///srv/redis.sock?db=3") == "redis+socket:///srv/redis.sock?virtual_host=3"
    )


def test_a_person_of_another_account_cannot_reach_the_data(servers: Servers) -> None:
    servers.ensure_running()
    for private in ("postgres", "redis", "sockets"):
        assert (servers.folder / private).stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives root up")
def test_a_server_that_root_starts_enters_a_closed_folder_and_may_do_no_more(tmp_path: Path) -> None:
    account = Account.instead_of_root()
    assert account
    shell = tmp_path / "sh"
    shutil.copy("/bin/sh", shell)
    tmp_path.chmod(0o700)
    look = f"test -x {shell} && id -u && grep CapEff /proc/self/status"
    with (tmp_path / "log").open("w+") as log:
        programs.spawn([str(shell), "-c", look], tmp_path, account, signal.SIGTERM, log.fileno()).wait()
        log.seek(0)
        user, capabilities = log.read().splitlines()[:2]
    assert user == str(account.uid)
    assert int(capabilities.split()[1], 16) in (1 << CAP_DAC_READ_SEARCH, 1 << CAP_DAC_OVERRIDE)


def test_rows_stay_out_of_the_servers_log(servers: Servers) -> None:
    servers.ensure_running()
    with programs.connect(servers, "homefile") as database:
        database.execute("CREATE TABLE people (email text UNIQUE)")
        database.execute("INSERT INTO people VALUES ('ada@example.org')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            database.execute("INSERT INTO people VALUES ('ada@example.org')")
    assert "ada@" not in (servers.folder / "postgres.log").read_text()
