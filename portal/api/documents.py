"""JSON in and out. What comes is read strictly enough to be kept: no nulls in text, nothing without end."""

from typing import Any

import msgspec
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from portal.api.problems import Kind, Problem
from portal.core.storable import DEEPEST, storable

LONGEST = 5_000_000  # bytes of one document; more is a delivery


class Parser(BaseParser):
    """One JSON document."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        if int(stream.META.get("CONTENT_LENGTH") or 0) > LONGEST:
            raise Problem(Kind.TOO_LARGE, f"A document may have {LONGEST:,} bytes. Send more as a delivery.")
        content = stream.read(LONGEST + 1)
        if len(content) > LONGEST:
            raise Problem(Kind.TOO_LARGE, f"A document may have {LONGEST:,} bytes. Send more as a delivery.")
        return read(content)


def read(content: bytes) -> Any:
    """A JSON document that PostgreSQL can keep. Raises Problem."""
    try:
        document = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(Kind.NOT_READABLE, f"It is not JSON: {error}") from error
    check_depth(document)
    return storable(document) if b"\\u0000" in content else document


def check_depth(value: Any, depth: int = 0) -> None:
    """Raises Problem for what is nested more deeply than any document of ours."""
    if depth > DEEPEST:
        raise Problem(Kind.NOT_READABLE, "It is nested too deeply.")
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inside:
        if isinstance(each, dict | list):
            check_depth(each, depth + 1)


class Renderer(BaseRenderer):
    """JSON, whatever was asked for that includes it."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        return b"" if data is None else msgspec.json.encode(data)


class Negotiation(DefaultContentNegotiation):
    """Errors are answered even to those who asked for a type that we have not."""

    def filter_renderers(self, renderers: Any, format: str) -> Any:
        """No `?format=`: an address is one thing."""
        return renderers

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type
