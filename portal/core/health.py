"""Whether Homefile is up (/healthz) and can serve people (/readyz).

Both are answered before any other middleware, so that a load balancer may ask by address, over plain HTTP
and without a session, and so that its questions fill no log.
"""

import time
from collections.abc import Callable
from functools import cache

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.backoff import NoBackoff
from redis.retry import Retry

HEARTBEAT_KEY = "homefile:heartbeat"
HEARTBEAT_STALE = 60  # seconds; long enough for a worker that is busy with one large delivery

_up_to_date = False


class NotReady(Exception):
    """Why Homefile cannot serve people, for the person who looks after it."""


class HealthMiddleware:
    """Answers /healthz and /readyz, and leaves everything else alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz":
            return never_cached(JsonResponse({"status": "ok"}))
        if request.path_info == "/readyz":
            return readyz()
        return self.get_response(request)


def readyz() -> HttpResponse:
    """200 when every check holds; else 503 with a reason for each that does not."""
    reasons = {name: reason for name, check in CHECKS.items() if (reason := failing(check))}
    status = "not ready" if reasons else "ready"
    told = {"status": status, "reasons": reasons, "details": {} if "database" in reasons else details()}
    return never_cached(JsonResponse(told, status=503 if reasons else 200))


def details() -> dict[str, dict[str, int]]:
    """Numbers that help whoever looks after Homefile; whether it is ready does not hang on them."""
    try:
        return {name: tell() for name, tell in DETAILS.items()}
    except Error:
        return {}


def never_cached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def failing(check: Callable[[], None]) -> str | None:
    try:
        check()
    except NotReady as reason:
        return str(reason)
    return None


def check_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        connection.close()
        raise NotReady("The database does not answer.") from error


def check_migrations() -> None:
    """Looked up until it holds: from then on it holds for as long as this process lives."""
    global _up_to_date
    _up_to_date = _up_to_date or _migrated()
    if not _up_to_date:
        raise NotReady("The database is older than the program. Run: python manage.py migrate")


def _migrated() -> bool:
    """Whether every migration was made: also one in the middle, which a plan to the last would not miss."""
    try:
        loader = MigrationLoader(connection)
        return not loader.graph.nodes.keys() - loader.applied_migrations.keys()
    except Error:
        return False


def check_redis() -> None:
    try:
        redis_client().ping()
    except redis.RedisError as error:
        raise NotReady("Redis does not answer.") from error


def check_worker() -> None:
    """The heartbeat goes from beat through the queue to a worker: all three live if it is fresh."""
    try:
        seen = redis_client().get(HEARTBEAT_KEY)
    except redis.RedisError as error:
        raise NotReady("The worker's heartbeat cannot be read, as Redis does not answer.") from error
    if seen is None:
        raise NotReady("No worker has given a sign of life. Start one, and one beat; see docs/operate.md.")
    age = time.time() - float(seen)
    if age > HEARTBEAT_STALE:
        raise NotReady(f"The worker's last sign of life is {age:.0f} seconds old.")


def beat_heart() -> None:
    """Leave a sign of life for check_worker."""
    redis_client().set(HEARTBEAT_KEY, time.time())


@cache
def redis_client() -> redis.Redis:
    """One that gives up at once: whoever asks about health asks again."""
    seconds = {"socket_timeout": 3, "socket_connect_timeout": 3}
    client: redis.Redis = redis.Redis.from_url(settings.REDIS_URL, retry=Retry(NoBackoff(), 0), **seconds)
    return client


# What other rooms have to tell: counts, without anybody's name.
DETAILS: dict[str, Callable[[], dict[str, int]]] = {}
CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "migrations": check_migrations,
    "redis": check_redis,
    "worker": check_worker,
}
