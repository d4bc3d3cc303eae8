"""Tells at the start when HAZARD_LAW_TIMES makes no sense."""

from typing import Any

from django.apps import AppConfig
from django.core import checks

from portal.hazards.law import law


class HazardsConfig(AppConfig):
    """The app of hazards and their clocks."""

    name = "portal.hazards"

    def ready(self) -> None:
        checks.register(check_law)


def check_law(**_: Any) -> list[checks.CheckMessage]:
    """Whether every time that is set is of a duty whose time the law leaves open, or is not certain of."""
    try:
        law()
    except ValueError as reason:
        told = f"HAZARD_LAW_TIMES is not understood: {reason}."
        return [checks.Error(told, hint="Write it as renewed=10,safe_after=24.", id="hazards.E001")]
    return []
