"""Which questions one may open: a household its own, staff their landlord's. For everything else 404."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from portal.enquiries.models import Enquiry, Message, PublishedAnswer, Template
from portal.landlords.models import Landlord, Officer
from portal.tenancies.access import Sight
from portal.tenancies.models import Tenancy


def enquiry_seen(sight: Sight, code: UUID) -> Enquiry:
    """A question of this household's own tenancy; one that became part of another leads to that."""
    rows = Enquiry.objects.of_household(sight).select_related("team", "merged_into")
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404
    return enquiry_seen(sight, found.merged_into.code) if found.merged_into else found


def said_in(enquiry: Enquiry) -> list[Message]:
    """What a household reads of its conversation: never the notes of staff."""
    said = enquiry.messages.exclude(direction=Message.Direction.NOTE).select_related("by", "officer__team")
    return list(said.order_by("at", "pk"))


def tenancy_of(sight: Sight) -> Tenancy:
    """The tenancy in which this person asks. 404 without one."""
    found = Tenancy.objects.filter(pk=sight.stay.tenancy).first() if sight.stay.tenancy else None
    if found is None:
        raise Http404
    return found


def enquiry_for(officer: Officer, code: UUID) -> Enquiry:
    """A question to the officer's own landlord."""
    rows = Enquiry.objects.filter(landlord=officer.landlord).defer("home__words")
    beside = ("home__block", "home__landlord", "tenancy", "asked_by", "owner__person", "team", "landlord",
              "merged_into", "taken_by__person")  # fmt: skip
    return get_object_or_404(rows.select_related(*beside).filter(code=code))


def template_for(officer: Officer, code: UUID) -> Template:
    """A template of the officer's own landlord, while it is offered."""
    return get_object_or_404(templates_of(officer.landlord).filter(code=code))


def templates_of(landlord: Landlord) -> QuerySet[Template]:
    """Those that a landlord offers, by name."""
    return Template.objects.filter(landlord=landlord, ended_at=None).order_by("name")


def published_for(officer: Officer, code: UUID) -> PublishedAnswer:
    """A published answer of the officer's own landlord, while it is shown."""
    return get_object_or_404(PublishedAnswer.objects.shown().filter(landlord=officer.landlord, code=code))
