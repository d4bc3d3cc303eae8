"""How the API describes itself: what every view has in common, said once."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from portal.api import problems
from portal.api.problems import MEANINGS, Kind
from portal.api.signing_in import scope_of
from portal.api.v1 import hact_shapes
from portal.api.v1.records_described import components

# What may be answered besides what a view says, by what the view is like.
TO_ANYBODY = (Kind.BAD_QUESTION, Kind.TOO_MANY, Kind.OUR_FAULT, Kind.NOT_NOW)
TO_CLIENTS = (Kind.NOT_SIGNED_IN,)
WITH_SCOPES = (Kind.NOT_ALLOWED,)
OF_ONE_THING = (Kind.NOT_FOUND,)
TO_DOCUMENTS = (Kind.NOT_READABLE, Kind.TOO_LARGE, Kind.WRONG_TYPE)
TO_WRITERS = (Kind.KEY_USED_BEFORE,)

EXAMPLE = {
    "type": "https://homes.example.org/api/docs/problems/#not-in-the-standard",
    "title": MEANINGS[Kind.NOT_IN_THE_STANDARD].title,
    "status": 422,
    "detail": "1 thing is wrong; `faults` has each.",
    "faults": [
        {
            "code": "unknown-code",
            "field": "Priority.PriorityCode",
            "message": "9 is no code of WorkPriorityCode.",
            "severity": "error",
            "value": "9",
        }
    ],
}
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong, as RFC 9457 has it.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "An address that says more of this kind"},
        "title": {"type": "string", "description": "The kind, in words that stay the same"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "This case, in words"},
        "faults": {
            "type": "array",
            "description": "Each thing that is wrong with what was sent",
            "items": {"$ref": "#/components/schemas/Fault"},
        },
    },
    "example": EXAMPLE,
}
FAULT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "One thing that is wrong; the codes are those of the standard's issues.",
    "required": ["code", "field", "message", "severity", "value"],
    "properties": {
        "code": {"type": "string", "description": "Stays the same for ever"},
        "field": {"type": "string", "description": "The path of the field; empty for the whole"},
        "message": {"type": "string", "description": "Plain English, for a person"},
        "severity": {"type": "string", "enum": ["error", "warning", "note"]},
        "value": {"type": "string", "description": "What was there"},
    },
}


class Signing(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Client credentials, with every scope."""

    target_class = "portal.api.signing_in.TokenAuthentication"
    name = "client"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        from portal.sync.scopes import IN_WORDS

        scopes = {str(scope): words for scope, words in IN_WORDS.items()}
        flow = {"tokenUrl": f"{settings.SITE_URL}/api/oauth/token", "scopes": scopes}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        scope = scope_of(auto_schema.view, auto_schema.method.upper())
        return {self.name: [str(scope)] if scope else []}


class Schema(AutoSchema):
    """Adds to each operation the problems that it may answer with, beside those that its view names."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation:
            add_problems(operation, by_path="{" in self.path, is_public=not self.view.authentication_classes)
        return operation


def add_problems(operation: dict[str, Any], *, by_path: bool, is_public: bool) -> None:
    """Put the common problems into an operation, one response for each status."""
    kinds = list(TO_ANYBODY)
    if not is_public:
        kinds += TO_CLIENTS
    if any(scopes for one in operation.get("security", ()) for scopes in one.values()):
        kinds += WITH_SCOPES
    if by_path:
        kinds += OF_ONE_THING
    if "requestBody" in operation:
        kinds += TO_DOCUMENTS
        kinds += () if is_public else TO_WRITERS
    said = [Kind(kind) for kind in operation.pop("x-problems", ())]
    for status, alike in sorted(by_status([*kinds, *said]).items()):
        operation["responses"].setdefault(str(status), response(alike))


def by_status(kinds: list[Kind]) -> dict[int, list[Kind]]:
    """The problems, by the status that they are answered with."""
    found: dict[int, list[Kind]] = {}
    for kind in dict.fromkeys(kinds):
        found.setdefault(MEANINGS[kind].status, []).append(kind)
    return found


def response(kinds: list[Kind]) -> dict[str, Any]:
    """A response with one of these problems in it."""
    schema = {"$ref": "#/components/schemas/Problem"}
    examples = {kind.name.title().replace("_", ""): {"value": example_of(kind)} for kind in kinds}
    return {
        "description": " ".join(f"{MEANINGS[kind].title}." for kind in kinds),
        "content": {problems.CONTENT_TYPE: {"schema": schema, "examples": examples}},
        "x-problems": [str(kind) for kind in kinds],
    }


def example_of(kind: Kind) -> dict[str, Any]:
    """A problem of that kind."""
    if kind is Kind.NOT_IN_THE_STANDARD:
        return EXAMPLE
    meaning = MEANINGS[kind]
    where = f"https://homes.example.org/api/docs/problems/#{kind}"
    return {"type": where, "title": meaning.title, "status": meaning.status, "detail": f"{meaning.title}."}


def add_components(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook of drf-spectacular, after it has described every operation: what they all point at."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas |= {"Problem": PROBLEM_SCHEMA, "Fault": FAULT_SCHEMA, **components()}
    schemas |= hact_shapes.components()
    return result
