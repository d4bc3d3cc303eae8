"""/metrics, for Prometheus: with a token, or in the demo from this machine. Else nothing is there."""

import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from portal.core.health import never_cached
from portal.sync import metrics

LOOPBACK = frozenset({"127.0.0.1", "::1"})


@login_not_required
@require_safe
def tell(request: HttpRequest) -> HttpResponse:
    """Counts and queues, without anybody's name."""
    if not may_look(request):
        raise Http404
    return never_cached(HttpResponse(metrics.told(), content_type=CONTENT_TYPE_LATEST))


def may_look(request: HttpRequest) -> bool:
    """Whether it knows the token. In the demo whoever asks on this machine may, but no proxy's visitor."""
    said = request.headers.get("Authorization", "").encode()
    known = settings.METRICS_TOKEN
    if known and hmac.compare_digest(said, f"Bearer {known}".encode()):
        return True
    is_here = request.META.get("REMOTE_ADDR") in LOOPBACK and "HTTP_X_FORWARDED_FOR" not in request.META
    return bool(settings.DEMO and is_here)
