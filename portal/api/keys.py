"""Idempotency-Key: a writing question asked again, as its answer was lost, is answered and not done again."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.models import KeptAnswer
from portal.api.problems import Kind, Problem
from portal.api.signing_in import Caller
from portal.core import clock

HEADER = "Idempotency-Key"
LONGEST = 255
KEPT_FOR = timedelta(hours=24)
KEPT_HEADERS = ("Location", "ETag", "Retry-After")


def once(request: Request, caller: Caller, document: Any, do: Callable[[], Response]) -> Response:
    """Do it, and keep the answer beside what was done, in one transaction; or give the answer that was kept.

    Without a key it is just done. Two of one key at once: the second waits for the first. A problem is not
    kept: nothing was done, and the same key may try again. Raises Problem.
    """
    key = request.headers.get(HEADER, "")
    if not key:
        return do()
    if len(key) > LONGEST or not key.isprintable():
        raise Problem(Kind.BAD_QUESTION, f"An Idempotency-Key has up to {LONGEST} letters.")
    question = fingerprint(request, document)
    with transaction.atomic():
        kept = _begin(caller, key, question)
        if kept.question != question:
            raise Problem(
                Kind.KEY_USED_BEFORE, "Another question was asked with this key. Give each its own."
            )
        if kept.status is not None:
            return _again(kept)
        response = do()
        _keep(kept, response)
    return response


def forget(*, before: datetime) -> None:
    """Answers given before that moment; their keys are new again."""
    KeptAnswer.objects.filter(asked_at__lt=before).delete()


def fingerprint(request: Request, document: Any) -> str:
    """What makes two questions the same: method, address and what was sent."""
    asked = f"{request.method} {request.get_full_path()} {request.headers.get('If-Match', '')}\n"
    return hashlib.sha256(asked.encode() + repr(document).encode("utf-8", "surrogatepass")).hexdigest()


def _begin(caller: Caller, key: str, question: str) -> KeptAnswer:
    """The row of this key, held until the transaction ends; another of the same key waits here."""
    kept: KeptAnswer | None = None
    try:
        with transaction.atomic():
            kept = KeptAnswer.objects.create(
                landlord=caller.landlord, client=caller.client, key=key, question=question
            )
    except IntegrityError:
        kept = KeptAnswer.objects.select_for_update().get(client=caller.client, key=key)
        if kept.asked_at < clock.now() - KEPT_FOR:
            kept.question, kept.status, kept.asked_at = question, None, clock.now()
            kept.save(update_fields=["question", "status", "asked_at"])
    return kept


def _keep(kept: KeptAnswer, response: Response) -> None:
    kept.status = response.status_code
    kept.headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    kept.body = response.data
    kept.save(update_fields=["status", "headers", "body"])


def _again(kept: KeptAnswer) -> Response:
    response = Response(kept.body, status=kept.status, headers=dict(kept.headers))
    response["Idempotency-Replayed"] = "true"
    return response
