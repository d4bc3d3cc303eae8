"""Which requests for information one may open: a tenant their own, staff their landlord's. Else 404."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from portal.enquiries.models import InformationFile, InformationMessage, InformationPart, InformationRequest
from portal.landlords.models import Officer
from portal.tenancies.access import Sight
from portal.tenancies.models import Party


def request_seen(sight: Sight, code: UUID) -> InformationRequest:
    """One this person asked in a tenancy of theirs: nobody else's of the household, nor an earlier one's."""
    rows = InformationRequest.objects.own(sight).select_related("landlord", "team", "review", "published")
    return get_object_or_404(rows, code=code)


def requests_seen(sight: Sight) -> QuerySet[InformationRequest]:
    """All of them, newest first."""
    return InformationRequest.objects.own(sight).order_by("-received_at", "-pk")


def said_about(request: InformationRequest) -> list[InformationMessage]:
    """What whoever asked reads: never the notes of staff."""
    rows = request.messages.exclude(what=InformationMessage.What.NOTE).select_related("officer__team")
    return list(rows.order_by("at", "pk"))


def parts_seen(request: InformationRequest) -> list[InformationPart]:
    """The answer, once it is sent. While somebody looks again, as it was: what they change comes after."""
    if not request.was_answered:
        return []
    parts = request.parts.prefetch_related("files").order_by("position")
    if request.state == InformationRequest.State.REVIEW:
        asked_at = request.review.asked_at
        return list(parts.filter(Q(ended_at=None) | Q(ended_at__gt=asked_at), at__lte=asked_at))
    return list(parts.live())


def file_seen(sight: Sight, request: UUID, code: UUID) -> InformationFile:
    """A file of an answer that was sent to this person."""
    row = request_seen(sight, request)
    found = next((file for part in parts_seen(row) for file in part.files.all() if file.code == code), None)
    if found is None:
        raise Http404
    return found


def party_of(sight: Sight) -> Party:
    """This person as the tenant who asks. 404 for whoever is none."""
    rows = Party.objects.select_related("tenancy__home__landlord", "person")
    found = rows.filter(tenancy=sight.stay.tenancy or 0, pk__in=sight.parties).first()
    if found is None:
        raise Http404
    return found


def request_for(officer: Officer, code: UUID) -> InformationRequest:
    """A request to the officer's own landlord."""
    beside = (
        "home__block", "home__landlord", "tenancy", "party__tenancy", "party__person", "asked_by",
        "owner__person", "team", "landlord", "taken_by__person", "enquiry", "review__reviewer__person",
        "published",
    )  # fmt: skip
    rows = InformationRequest.objects.filter(landlord=officer.landlord).defer("home__words")
    return get_object_or_404(rows.select_related(*beside), code=code)


def file_for(officer: Officer, code: UUID) -> InformationFile:
    """A file of the officer's own landlord."""
    return get_object_or_404(InformationFile, landlord=officer.landlord, code=code)
