"""The whole OpenAPI document: what the views say, and what holds for all of them, said once.

It is made once in each process: what the API is does not change while it runs.
"""

import hashlib
from functools import cache
from typing import Any

import msgspec
from drf_spectacular.generators import SchemaGenerator

from portal.api.keys import HEADER, LONGEST
from standards.kinds import KINDS

METHODS = ("get", "put", "post", "patch", "delete")
WRITING = ("put", "post", "patch", "delete")
# In the order in which somebody new would read them.
TAGS = {
    "Signing in": "Who you are, and what you may do.",
    "Check": "Is a document in the standard? It needs no client, and nothing is stored.",
    "Records": "The landlord's records, by the landlord's own references: read, list, put, and as they were.",
    "Deliveries": "Many records at once, as files; with a plan to look at first where you wish.",
    "Comparing": "What we hold of each home, in counts and checksums, to put beside your own.",
    "Changes": "What has happened, in one order: none missed, none twice.",
    "Webhooks": "The same changes, told to an address of yours.",
    "HACT messages": "The nine repairs messages of HACT's standard, in PascalCase or camelCase.",
}
# An answer without words of its own is described by its status.
IN_WORDS = {
    "200": "The answer.",
    "201": "It was made.",
    "202": "It is kept, and done in its turn.",
    "204": "It is done; there is no body.",
    "304": "It is what you have already; there is no body.",
}
KEY: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "description": "Any name of yours for this call. Sent again within 24 hours with the same name, it is "
    "answered as it was, and not done twice.",
    "schema": {"type": "string", "maxLength": LONGEST},
}
TEXT = {"type": "string"}
HEADERS: dict[str, Any] = {
    "RateLimit": {"description": "How many calls are left, and for how many seconds", "schema": TEXT},
    "RateLimit-Policy": {"description": "How many calls there may be in a minute", "schema": TEXT},
    "Retry-After": {"description": "Wait as many seconds", "schema": {"type": "integer", "minimum": 1}},
    "ETag": {"description": "The version that this is", "schema": TEXT},
    "Location": {"description": "Where it is", "schema": TEXT},
    "Idempotency-Replayed": {"description": "`true`: this was answered before", "schema": TEXT},
}
WAITING = ("429", "503")
UNCOUNTED = ("406", "500", "503")  # given up before it is known how often this client has asked

_ERROR = {
    "type": "object",
    "description": "An error of OAuth 2.0, as RFC 6749 has it.",
    "required": ["error"],
    "properties": {"error": TEXT, "error_description": TEXT},
}
_TOKEN = {
    "type": "object",
    "required": ["access_token", "expires_in", "token_type", "scope"],
    "properties": {
        "access_token": {"type": "string", "description": "Send it as `Authorization: Bearer`"},
        "expires_in": {"type": "integer", "description": "Seconds for which it opens anything"},
        "token_type": {"type": "string", "const": "Bearer"},
        "scope": {"type": "string", "description": "What it lets you do, with spaces between"},
    },
}
_WITH_AN_ERROR = {
    "application/json": {
        "schema": {"$ref": "#/components/schemas/TokenError"},
        "examples": {"WrongSecret": {"value": {"error": "invalid_client"}}},
    }
}
GET_TOKEN: dict[str, Any] = {
    "operationId": "get_token",
    "summary": "Get a token",
    "description": "OAuth 2.0 client credentials (RFC 6749, section 4.4). Send your id and secret by "
    "HTTP Basic, or as `client_id` and `client_secret` in the form. A token opens for an hour; keep it that "
    "long. Ask for some scopes only, or for none in particular, and get all that your client has.",
    "tags": ["Signing in"],
    "security": [],
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {"type": "string", "const": "client_credentials"},
                        "scope": {"type": "string", "description": "Scopes, with spaces between"},
                        "client_id": TEXT,
                        "client_secret": TEXT,
                    },
                },
                "examples": {"ForOneScope": {"value": {"grant_type": "client_credentials"}}},
            }
        },
    },
    "responses": {
        "200": {
            "description": "A token.",
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/Token"},
                    "examples": {
                        "AToken": {
                            "value": {
                                "access_token": "3q8fJtVd1mQ0ZrXy",
                                "expires_in": 3600,
                                "token_type": "Bearer",
                                "scope": "homes:read changes:read",
                            }
                        }
                    },
                }
            },
        },
        "400": {"description": "It is not asked as RFC 6749 has it.", "content": _WITH_AN_ERROR},
        "401": {"description": "The client or its secret is not known.", "content": _WITH_AN_ERROR},
        "429": {"description": "Too many. Wait a minute.", "content": _WITH_AN_ERROR},
    },
}


def complete(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook of drf-spectacular, the last: what every operation has in common, and where tokens come from."""
    components = result.setdefault("components", {})
    components["headers"] = HEADERS
    components["parameters"] = {"IdempotencyKey": KEY}
    components["schemas"] |= {"Token": _TOKEN, "TokenError": _ERROR}
    for operations in result["paths"].values():
        for method, operation in operations.items():
            _complete(operation, method)
    result["paths"]["/api/oauth/token"] = {"post": GET_TOKEN}
    result["paths"] = dict(sorted(result["paths"].items(), key=lambda path: place_of(path[0])))
    used = {tag for each in result["paths"].values() for said in each.values() for tag in said["tags"]}
    result["tags"] = [
        {"name": name, "description": TAGS.get(name, "")} for name in [*TAGS, *sorted(used - set(TAGS))]
    ]
    return result


def place_of(path: str) -> tuple[int, str]:
    """Where somebody new would read of it: records first, in the order of their kinds; a list before one."""
    kinds = [f"/api/v1/{kind.replace('_', '-')}" for kind in KINDS]
    of_records = path.split("/{")[0]
    return kinds.index(of_records) if of_records in kinds else len(kinds), path.replace("{", "!")


def _complete(operation: dict[str, Any], method: str) -> None:
    if operation.pop("x-once", method in WRITING) and not _takes_a_key(operation):
        operation.setdefault("parameters", []).append({"$ref": "#/components/parameters/IdempotencyKey"})
    its_own = operation.pop("x-headers", {})
    for status, response in operation["responses"].items():
        if response.get("description") in (None, "", "No response body"):
            response["description"] = IN_WORDS[status]
        names = ["RateLimit", "RateLimit-Policy"] if status not in UNCOUNTED else []
        names += ["Retry-After"] if status in WAITING else []
        names += ["Idempotency-Replayed"] if status < "3" and method in WRITING else []
        names += its_own.get(status, ())
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names} | (
            response.get("headers", {})
        )
        if not response["headers"]:
            del response["headers"]


def _takes_a_key(operation: dict[str, Any]) -> bool:
    return any(each.get("name") == HEADER for each in operation.get("parameters", ()))


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document, as JSON knows it; not to be changed."""
    made = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(made, enc_hook=str))
    return plain


@cache
def written() -> tuple[bytes, str]:
    """The document as it is sent, and its ETag."""
    content = msgspec.json.encode(document())
    return content, f'"{hashlib.sha256(content).hexdigest()[:32]}"'
