"""Who may read what a landlord publishes: everybody, once its pages are open. And who may publish."""

from datetime import date
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from portal.documents.models import PublishedDocument, Scheme, Version
from portal.landlords.models import Landlord, Officer
from portal.people.models import Person
from portal.tenancies.access import FIGURE_ROLES, officer_for

# Who answers for what is known of homes says what of it is for everybody; administrators may as well.
PUBLISHING_ROLES = frozenset({Officer.Role.DATA_STEWARD})


def may_publish(officer: Officer) -> bool:
    return officer.administers or officer.role in PUBLISHING_ROLES


def publisher_for(person: Person, *, on: date) -> Officer:
    """This person as somebody who says what their landlord publishes. 404 for everybody else."""
    officer = officer_for(person, FIGURE_ROLES, on=on)
    if not may_publish(officer):
        raise Http404
    return officer


def open_scheme(slug: str, *, reader: Person | None, on: date) -> Scheme:
    """The scheme of the landlord with that short name, for everybody once it is open.

    Before that it is there only for those who publish it, who look at it first. 404 for everybody else.
    """
    found = Scheme.objects.select_related("landlord").filter(landlord__slug=slug).first()
    if found is None:
        raise Http404
    if found.is_open:
        return found
    if reader is None or publisher_for(reader, on=on).landlord_id != found.landlord_id:
        raise Http404
    return found


def publishes(landlord: Landlord) -> bool:
    """Whether there are pages of it that everybody may read."""
    return Scheme.objects.filter(landlord=landlord, is_open=True).exists()


def document_of(scheme: Scheme, code: UUID) -> PublishedDocument:
    """A document of that landlord, also one that was withdrawn: its page says so."""
    return get_object_or_404(PublishedDocument, code=code, landlord=scheme.landlord_id)


def version_of(document: PublishedDocument, number: int) -> Version:
    return get_object_or_404(Version, document=document, number=number)


def document_for(officer: Officer, code: UUID) -> PublishedDocument:
    """A document of the officer's own landlord."""
    return get_object_or_404(PublishedDocument, code=code, landlord=officer.landlord_id)
