"""The facts that staff put into an answer: of the record asked about and of its home, as tenants see them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.http import Http404

from portal.core.clock import day_of
from portal.enquiries.causes import Cause, saved_by
from portal.enquiries.models import Enquiry, Template
from portal.enquiries.rules import filled
from portal.facts.fact import Fact, Known
from portal.facts.finding import find, sight_of


def known_of(enquiry: Enquiry, *, now: datetime) -> Known:
    """The record with its facts and those of the home; a record that has gone is only named."""
    sight = sight_of(enquiry.tenancy, enquiry.home, on=day_of(now), reader=enquiry.asked_by_id)
    home = find(sight, "homes", enquiry.home.code, now=now)
    if enquiry.cause != "no_answer":  # what they wait for is this
        home = replace(home, facts=tuple(fact for fact in home.facts if fact.key != "asked"))
    if enquiry.about_kind == Enquiry.About.HOME:
        return home
    try:
        known = find(sight, enquiry.about_kind, enquiry.about_code, now=now)
    except Http404:
        return Known(
            kind=enquiry.about_kind,
            code=enquiry.about_code,
            name=f"{enquiry.get_about_kind_display()} that is not shown any more",
            facts=home.facts,
        )
    return Known(kind=known.kind, code=known.code, name=known.name, facts=(*known.facts, *home.facts))


def fact_that_saves(known: Known, cause: Cause) -> Fact | None:
    """The one that would have saved them asking."""
    key = saved_by(cause, (fact.key for fact in known.facts))
    return known.fact(key) if key else None


def in_words(template: Template, enquiry: Enquiry, known: Known) -> tuple[str, list[str]]:
    """The template with this question's facts in their places, and the places that stay empty."""
    return filled(template.words, places(enquiry, known).items())


def places(enquiry: Enquiry, known: Known) -> Mapping[str, str]:
    """What a template can hold, by name."""
    facts = {fact.key: fact.words for fact in known.facts}
    return facts | {"reference": enquiry.reference, "landlord": enquiry.landlord.name}
