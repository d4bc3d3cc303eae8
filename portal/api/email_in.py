"""/api/email: replies by email, posted by a mail provider as they came (RFC 5322), for who can prove itself.

With no secret set there is no such address. An email is in its conversation before it is acknowledged; the
same one posted again, by its Message-ID, changes nothing.
"""

import hmac
import re
from base64 import b64decode
from binascii import Error
from datetime import timedelta

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.core import clock
from portal.core.health import never_cached
from portal.enquiries.emails.reading import MOST_BYTES
from portal.enquiries.emails.receiving import receive
from portal.sync.webhooks.signing import HEADER, signature

# A signature older or newer than this is refused: somebody may have recorded it.
SIGNED_WITHIN = timedelta(minutes=5)
SIGNED = re.compile(r"t=(\d{1,12}),v1=[0-9a-f]{64}")
TRY_AGAIN = "60"  # seconds


@csrf_exempt  # no cookie lets anybody in here
@login_not_required
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """{"outcome": ...}, as docs/questions.md lists them. 503: nothing was kept, post it again."""
    if not settings.QUESTION_REPLY_SECRET:
        raise Http404
    if not ratelimit.consume(request, action="email_in"):
        return _said({"outcome": "too many"}, status=429, again=True)
    raw = request.read(MOST_BYTES + 1)
    if not is_proven(request, raw):
        return _said({"outcome": "refused"}, status=401)
    try:
        return _said({"outcome": receive(raw)})
    except DatabaseError:
        return _said({"outcome": "not kept"}, status=503, again=True)


def is_proven(request: HttpRequest, raw: bytes) -> bool:
    """Whether it knows the secret: it signed what it sent, or says the secret as a token or a password.

    All that it says has to be right: a wrong signature is not healed by a token.
    """
    secret: str = settings.QUESTION_REPLY_SECRET
    signed, said = request.headers.get(HEADER), request.headers.get("Authorization")
    proofs = [_is_signed(signed, raw, secret)] if signed is not None else []
    proofs += [hmac.compare_digest(_secret_of(said), secret.encode())] if said is not None else []
    return bool(proofs) and all(proofs)


def _is_signed(said: str, raw: bytes, secret: str) -> bool:
    found = SIGNED.fullmatch(said)
    if found is None:
        return False
    at = int(found[1])
    fresh = abs(clock.now().timestamp() - at) <= SIGNED_WITHIN.total_seconds()
    return hmac.compare_digest(said, signature(secret, raw, at=at)) and fresh


def _secret_of(said: str) -> bytes:
    """Of `Bearer <secret>`, or of `Basic` the password: what mail providers can be told to say."""
    kind, _, rest = said.partition(" ")
    if kind.lower() == "bearer":
        return rest.strip().encode()
    if kind.lower() != "basic":
        return b""
    try:
        return b64decode(rest, validate=True).partition(b":")[2]
    except (Error, ValueError):
        return b""


def _said(what: dict[str, str], *, status: int = 200, again: bool = False) -> HttpResponse:
    answer = JsonResponse(what, status=status)
    if again:
        answer["Retry-After"] = TRY_AGAIN
    return never_cached(answer)
