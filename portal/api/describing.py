"""How the API describes itself: what every view has in common, said once."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from portal.api.signing_in import scope_of


class Signing(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Client credentials, with every scope."""

    target_class = "portal.api.signing_in.TokenAuthentication"
    name = "client"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        from portal.sync.scopes import IN_WORDS

        scopes = {str(scope): words for scope, words in IN_WORDS.items()}
        flow = {"tokenUrl": "/api/oauth/token", "scopes": scopes}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        scope = scope_of(auto_schema.view, auto_schema.method.upper())
        return {self.name: [str(scope)] if scope else []}


class Schema(AutoSchema):
    """Adds to each operation the problems that it may answer with."""
