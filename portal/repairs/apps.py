"""Tells at the start when the settings of what the law adds make no sense."""

from typing import Any

from django.apps import AppConfig
from django.core import checks

from portal.repairs.rights import law
from standards.codelists import codelist


class RepairsConfig(AppConfig):
    """The app of repairs."""

    name = "portal.repairs"

    def ready(self) -> None:
        checks.register(check_rights)


def check_rights(**_: Any) -> list[checks.CheckMessage]:
    """Whether COLD_MONTHS is two days of a year, HAZARD_LAW_NEXT_PHASE a day and the tenures are HACT's."""
    try:
        unknown = law().tenures - codelist("TenureTypeCode").keys()
    except ValueError as reason:
        told = f"COLD_MONTHS or HAZARD_LAW_NEXT_PHASE is not understood: {reason}."
        hint = "Write them as 11-01 to 04-30 and 2027-10-27."
        return [checks.Error(told, hint=hint, id="repairs.E001")]
    if unknown:
        told = f"RIGHT_TO_REPAIR_TENURES holds what is no TenureTypeCode: {', '.join(sorted(unknown))}."
        return [checks.Error(told, hint="Write it as 180,190.", id="repairs.E002")]
    return []
