"""A case of a hazard: how it became known, what was judged, found and done, and the clocks that run."""

from portal.hazards.models.cases import HazardCase, HazardCaseQuerySet, HazardReport, Judgement
from portal.hazards.models.clocks import Clock, ClockQuerySet
from portal.hazards.models.looking import Finding, Investigation, Summary
from portal.hazards.models.putting_right import AccessAttempt, Accommodation, Works
from portal.hazards.models.signs import Sign, SignQuerySet

__all__ = [
    "AccessAttempt",
    "Accommodation",
    "Clock",
    "ClockQuerySet",
    "Finding",
    "HazardCase",
    "HazardCaseQuerySet",
    "HazardReport",
    "Investigation",
    "Judgement",
    "Sign",
    "SignQuerySet",
    "Summary",
    "Works",
]
