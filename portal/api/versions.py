"""ETag and If-Match: whoever changes a record says which version they have seen."""

import hashlib
from typing import Any

import msgspec
from rest_framework.request import Request

from portal.api.problems import Kind, Problem


def tag_of(document: Any) -> str:
    """A strong ETag of what is shown."""
    shown = msgspec.json.encode(document, order="deterministic")
    return f'"{hashlib.sha256(shown).hexdigest()[:32]}"'


def is_known(request: Request, tag: str) -> bool:
    """Whether the asker has this version already (If-None-Match)."""
    given = request.headers.get("If-None-Match", "")
    return given == "*" or tag in _tags(given)


def _tags(given: str) -> list[str]:
    """Each of a list. A tag that went out with a compressed answer has become a weak one on the way; it is of
    the record all the same."""
    return [each.strip().removeprefix("W/") for each in given.split(",")]


def check_unchanged(request: Request, tag: str | None) -> None:
    """Before a change: ``tag`` is that of what there is now, None where there is nothing yet.

    `If-Match: "tag"` changes that version, `If-None-Match: *` makes a new one; without either nobody can
    know what they overwrite, so it is asked for wherever there is something. Raises Problem.
    """
    match, none = request.headers.get("If-Match"), request.headers.get("If-None-Match")
    if none == "*" and tag is not None:
        raise Problem(Kind.CHANGED_MEANWHILE, "There is one already. Read it, then send If-Match.")
    check_seen(request, tag)
    if match is None and tag is not None:
        raise Problem(Kind.CONDITION_MISSING, "Send If-Match with the ETag of the version you have seen.")


def check_seen(request: Request, tag: str | None) -> None:
    """The same where If-Match may be left out: whoever sends it is held to it. Raises Problem."""
    match = request.headers.get("If-Match")
    if match is not None and (tag is None or (match != "*" and tag not in _tags(match))):
        raise Problem(Kind.CHANGED_MEANWHILE, "Read it again: it is not the version you have seen.")
