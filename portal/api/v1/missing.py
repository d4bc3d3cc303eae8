"""Addresses that are none: answered like everything else here, and not with a web page."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.problems import Kind, Problem
from portal.api.views import View


@extend_schema(exclude=True)
class MissingView(View):
    authentication_classes = []
    permission_classes = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Problem(Kind.NOT_FOUND, "There is no such address. They are all in /api/v1/openapi.json.")

    def get(self, request: Request, rest: str) -> Response:
        """Never reached."""
        raise AssertionError

    put = post = patch = delete = get
