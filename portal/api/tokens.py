"""Where a client gets its token: OAuth 2.0 client credentials (RFC 6749, section 4.4)."""

import json
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, JsonResponse
from oauth2_provider.models import get_access_token_model
from oauth2_provider.views import TokenView
from oauthlib.oauth2 import BackendApplicationServer  # type: ignore[import-untyped]

from portal.core import clock
from portal.sync.clients import note_used
from portal.sync.tokens import client_of


class GetToken(TokenView):  # type: ignore[misc]
    """Errors are those of RFC 6749, section 5.2, as JSON."""

    # It knows no other way. Another would say of a person's password whether it is right before it said that
    # no client may ask so: whoever guesses would guess past the limits of signing in.
    server_class = BackendApplicationServer

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not ratelimit.consume(request, action="token"):
            told = {
                "error": "temporarily_unavailable",
                "error_description": "Too many. Wait a minute.",
            }
            return JsonResponse(told, status=429, headers={"Retry-After": "60"})
        answer: HttpResponse = super().post(request, *args, **kwargs)
        if answer.status_code == 200 and (found := client_of(json.loads(answer.content)["access_token"])):
            note_used(client=found[0])
        return answer


def forget() -> None:
    """Tokens that have run out."""
    get_access_token_model().objects.filter(expires__lt=clock.now()).delete()
