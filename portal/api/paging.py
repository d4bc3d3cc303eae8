"""Long lists in pages, from a cursor on: none missed and none twice while rows come and go."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q, QuerySet
from rest_framework.request import Request

from portal.api.problems import Fault, Kind, Problem

MOST = 1000
USUAL = 100


def limit_of(request: Request, *, most: int = MOST, usual: int = USUAL) -> int:
    """`limit`, from 1 to ``most``. Raises Problem."""
    said = request.query_params.get("limit", str(usual))
    if said.isascii() and said.isdigit() and len(said) <= 9 and 1 <= int(said) <= most:
        return int(said)
    raise Problem(
        Kind.BAD_QUESTION, faults=[Fault("bad-value", "limit", f"Say a number from 1 to {most:,}.")]
    )


def write_cursor(*parts: Any) -> str:
    """Where a page ended, as letters that mean nothing to anybody else."""
    return base64.urlsafe_b64encode("\n".join(map(str, parts)).encode()).decode().rstrip("=")


def read_cursor(text: str, *kinds: Callable[[str], Any]) -> tuple[Any, ...]:
    """What `write_cursor` was given, each part made by its kind. Raises Problem for anything else."""
    try:
        parts = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split("\n")
        return tuple(kind(part) for kind, part in zip(kinds, parts, strict=True))
    except (ValueError, binascii.Error, OverflowError) as error:
        raise Problem(
            Kind.BAD_QUESTION,
            faults=[Fault("bad-value", "cursor", "Send back a cursor as it was given.")],
        ) from error


def page_by_key(rows: QuerySet[Any], request: Request) -> tuple[list[Model], str | None]:
    """A page in the order of the rows' own ids, and the cursor of the next; None at the end."""
    limit = limit_of(request)
    if cursor := request.query_params.get("cursor", ""):
        [after] = read_cursor(cursor, int)
        rows = rows.filter(Q(pk__gt=min(after, 2**62)))
    found = list(rows.order_by("pk")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return found, write_cursor(found[-1].pk) if more else None
