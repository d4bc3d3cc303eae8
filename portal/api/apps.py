"""The API as an app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "portal.api"

    def ready(self) -> None:
        from portal.api import describing  # noqa: F401 -- registers how signing in is described
