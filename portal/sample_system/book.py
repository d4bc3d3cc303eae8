"""What the system knows, in one SQLite file: it is there again after a restart, however it ended."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, kind TEXT, body TEXT, answer TEXT);
CREATE TABLE IF NOT EXISTS posts (number INTEGER PRIMARY KEY, key TEXT, kind TEXT, at REAL);
CREATE TABLE IF NOT EXISTS orders (
    number INTEGER PRIMARY KEY, reference TEXT UNIQUE, report TEXT, raised_at REAL, body TEXT,
    plot TEXT, step INTEGER, next_at REAL, operative INTEGER
);
CREATE INDEX IF NOT EXISTS orders_due ON orders (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS orders_report ON orders (report);
CREATE TABLE IF NOT EXISTS visits (holder TEXT PRIMARY KEY, slot TEXT);
CREATE TABLE IF NOT EXISTS said (number INTEGER PRIMARY KEY, reference TEXT, kind TEXT, body TEXT);
CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, kind TEXT, about TEXT, sent_at TEXT, body TEXT
);
CREATE INDEX IF NOT EXISTS messages_about ON messages (about);
CREATE TABLE IF NOT EXISTS held_back (number INTEGER PRIMARY KEY, kind TEXT, about TEXT, body TEXT);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT);
"""
FIRST_NUMBER = 100_000


@dataclass(frozen=True)
class Order:
    """A job, and how far its life has been played."""

    number: int
    reference: str
    report: str
    raised_at: float
    body: dict[str, Any]
    plot: str
    step: int
    next_at: float | None
    operative: int


class Book:
    """The file. Everything that is done within `change` is kept together or not at all."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._file.row_factory = sqlite3.Row
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = NORMAL")
        self._file.executescript(SCHEMA)
        self.rows("INSERT OR IGNORE INTO settings VALUES ('begun_at', ?)", str(time.time()))

    def close(self) -> None:
        with self._lock:
            self._file.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """One at a time, and kept on leaving; what fails leaves nothing behind."""
        with self._lock:
            self._file.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._file.execute("ROLLBACK")
                raise
            self._file.execute("COMMIT")

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._file.execute(query, values).fetchall()

    def one(self, query: str, *values: object) -> sqlite3.Row | None:
        found = self.rows(query, *values)
        return found[0] if found else None

    # What was posted, and what was answered.

    def count_post(self, key: str, kind: str) -> None:
        self.rows("INSERT INTO posts (key, kind, at) VALUES (?, ?, ?)", key, kind, time.time())

    def answered(self, key: str) -> tuple[str, str, Any] | None:
        """What came under this key, and what was answered to it."""
        row = self.one("SELECT * FROM answers WHERE key = ?", key)
        return (row["kind"], row["body"], json.loads(row["answer"])) if row else None

    def keep_answer(self, key: str, kind: str, body: str, answer: Mapping[str, Any]) -> None:
        self.rows("INSERT INTO answers VALUES (?, ?, ?, ?)", key, kind, body, json.dumps(answer))

    # Orders.

    def add_order(self, *, report: str, body: Mapping[str, Any], plot: str) -> Order:
        query = """
            INSERT INTO orders
            SELECT n, 'LH-' || n, ?, ?, ?, ?, 0, NULL, n
            FROM (SELECT coalesce(max(number), ?) + 1 AS n FROM orders) RETURNING *
        """
        [row] = self.rows(query, report, time.time(), json.dumps(body), plot, FIRST_NUMBER)
        return _order(row)

    def order(self, reference: str) -> Order | None:
        """By the system's own reference, or by that of the report it came of."""
        row = self.one("SELECT * FROM orders WHERE reference = ? OR report = ?", reference, reference)
        return _order(row) if row else None

    def orders(self) -> list[Order]:
        return [_order(row) for row in self.rows("SELECT * FROM orders ORDER BY number")]

    def due(self, now: float) -> Order | None:
        row = self.one("SELECT * FROM orders WHERE next_at <= ? ORDER BY next_at LIMIT 1", now)
        return _order(row) if row else None

    def move(self, order: Order, *, plot: str, step: int, next_at: float | None) -> None:
        query = "UPDATE orders SET plot = ?, step = ?, next_at = ? WHERE number = ?"
        self.rows(query, plot, step, next_at, order.number)

    def hurry(self, reference: str) -> None:
        """What comes next comes now."""
        query = "UPDATE orders SET next_at = ? WHERE reference = ? AND next_at IS NOT NULL"
        self.rows(query, time.time(), reference)

    # Visits: one at most for an order, or for a report that is not an order yet.

    def visit(self, holder: str) -> str | None:
        row = self.one("SELECT slot FROM visits WHERE holder = ?", holder)
        return row["slot"] if row else None

    def taken(self) -> dict[str, int]:
        """How many places of each slot are taken."""
        return {
            row["slot"]: row["n"] for row in self.rows("SELECT slot, count(*) n FROM visits GROUP BY slot")
        }

    def take(self, holder: str, slot: str) -> None:
        """This visit, instead of any other of the same holder."""
        self.rows("INSERT OR REPLACE INTO visits VALUES (?, ?)", holder, slot)

    def give_up_visit(self, holder: str) -> None:
        self.rows("DELETE FROM visits WHERE holder = ?", holder)

    def hand_over(self, report: str, reference: str) -> None:
        """The visit that was asked for before there was an order is the order's."""
        self.rows("UPDATE OR REPLACE visits SET holder = ? WHERE holder = ?", reference, report)

    # What is told, in the order of writing.

    def write(self, kind: str, about: str, body: Mapping[str, Any], *, sent_at: str) -> None:
        self.rows(
            "INSERT INTO messages (id, kind, about, sent_at, body) VALUES (?, ?, ?, ?, ?)",
            str(uuid4()),
            kind,
            about,
            sent_at,
            json.dumps(body),
        )

    def hold_back(self, kind: str, about: str, body: Mapping[str, Any]) -> None:
        self.rows("INSERT INTO held_back (kind, about, body) VALUES (?, ?, ?)", kind, about, json.dumps(body))

    def held_back(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Taken out."""
        found = self.rows("DELETE FROM held_back RETURNING *")
        return [(row["kind"], row["about"], json.loads(row["body"])) for row in found]

    def last_told(self, about: str, kind: str) -> dict[str, Any] | None:
        """The last message of that kind about that order."""
        query = "SELECT body FROM messages WHERE about = ? AND kind = ? ORDER BY number DESC LIMIT 1"
        row = self.one(query, about, kind)
        return json.loads(row["body"]) if row else None

    def last_visit_told(self, about: str) -> dict[str, Any] | None:
        """The time of the visit that was told last of that order."""
        query = """
            SELECT json_extract(body, '$.RefinedAppointmentWindow') told FROM messages
            WHERE about = ? AND told IS NOT NULL ORDER BY number DESC LIMIT 1
        """
        row = self.one(query, about)
        return json.loads(row["told"]) if row else None

    def messages(self, after: int, limit: int) -> list[sqlite3.Row]:
        return self.rows("SELECT * FROM messages WHERE number > ? ORDER BY number LIMIT ?", after, limit)

    # What residents said.

    def hear(self, reference: str, kind: str, body: Mapping[str, Any]) -> None:
        query = "INSERT INTO said (reference, kind, body) VALUES (?, ?, ?)"
        self.rows(query, reference, kind, json.dumps(body))

    # Settings that outlive a restart.

    def setting(self, name: str, otherwise: str) -> str:
        row = self.one("SELECT value FROM settings WHERE name = ?", name)
        return row["value"] if row else otherwise

    def set(self, name: str, value: str) -> None:
        self.rows("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, value)

    @property
    def speed(self) -> float:
        """Seconds of a job's life for each second that passes."""
        return float(self.setting("speed", "1"))

    def set_speed(self, speed: float) -> None:
        """What waits is brought nearer, or put further off, in proportion."""
        with self.change():
            ratio, now = self.speed / speed, time.time()
            self.set("speed", str(speed))
            self.rows(
                "UPDATE orders SET next_at = ? + (next_at - ?) * ? WHERE next_at > ?", now, now, ratio, now
            )


def _order(row: sqlite3.Row) -> Order:
    fields = ("number", "reference", "report", "raised_at", "plot", "step", "next_at", "operative")
    return Order(body=json.loads(row["body"]), **{name: row[name] for name in fields})
