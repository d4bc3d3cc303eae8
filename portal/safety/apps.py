"""Tells at the start when SAFETY_INTERVALS makes no sense."""

from typing import Any

from django.apps import AppConfig
from django.core import checks

from portal.safety.checks import checks as load_checks


class SafetyConfig(AppConfig):
    """The app of safety checks."""

    name = "portal.safety"

    def ready(self) -> None:
        checks.register(check_intervals)


def check_intervals(**_: Any) -> list[checks.CheckMessage]:
    """Whether every interval is of a check that there is, in months, and not set by law."""
    try:
        load_checks()
    except ValueError as reason:
        told = f"SAFETY_INTERVALS is not understood: {reason} Write it as fire-risk=12,lift=6."
        return [checks.Error(told, id="safety.E001")]
    return []
