"""This room tells /readyz how much waits between Homefile and landlords' systems."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "portal.sync"

    def ready(self) -> None:
        from portal.core.health import DETAILS
        from portal.sync import health

        DETAILS["systems"] = health.counts
