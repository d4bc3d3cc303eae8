"""Letting a tenant in: the letter, and what happens when its code is used."""

from django.conf import settings
from django.db import transaction

from portal.core import clock
from portal.notices.models import Notice
from portal.notices.sending import send
from portal.people.actions import open_account
from portal.people.contact import Contact
from portal.people.models import Person
from portal.records.events import record
from portal.tenancies import invitations, rules
from portal.tenancies.models import Invitation, Party


class InvitationRefused(Exception):
    """The code lets nobody in: unknown, used or too old. Which of these is nobody's business."""


class TenancyEnded(InvitationRefused):
    """The code is right, but the person is no longer a tenant."""


@transaction.atomic
def invite(*, party: Party, by: Person | None) -> Invitation:
    """Send the tenant a letter with a new code. A code sent to them earlier stops working."""
    party.invitations.filter(used_at=None).delete()
    code, now = invitations.make_code(), clock.now()
    invitation = Invitation.objects.create(
        landlord=party.landlord,
        party=party,
        digest=invitations.digest(code),
        sent_at=now,
        expires_at=rules.expires_at(now, days=settings.INVITATION_DAYS),
    )
    send(
        channel=Notice.Channel.LETTER,
        kind="invitation",
        to=postal_address(party),
        landlord=party.landlord,
        context={"name": party.name, "code": code, "expires_on": clock.day_of(invitation.expires_at)},
    )
    record("invited", party, by=by, invitation=str(invitation.code))
    return invitation


class WorkAccount(InvitationRefused):
    """A landlord's officer or a contractor uses another account at work than at home."""


@transaction.atomic
def take_up(*, invitation: Invitation, person: Person) -> Party:
    """Make the person the account of the tenant to whom the letter went; its code then works no more.

    Raises TenancyEnded, WorkAccount, or InvitationRefused when another was faster.
    """
    check_still_tenant(invitation.party)
    if Person.objects.staff().filter(pk=person.pk).exists():
        raise WorkAccount
    taken = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=clock.now())
    if not taken.update(used_at=clock.now(), used_by=person):
        raise InvitationRefused
    party = invitation.party
    party.person = person
    party.save(update_fields=["person"])
    record("accepted_invitation", party, by=person, invitation=str(invitation.code))
    return party


def check_still_tenant(party: Party) -> None:
    """Raises TenancyEnded for somebody who has left."""
    tenancy = party.tenancy
    if rules.has_left(tenancy_ends=tenancy.ended_on, party_ends=party.ended_on, on=clock.today()):
        raise TenancyEnded


@transaction.atomic
def begin(*, invitation: Invitation, contact: Contact) -> Person:
    """Take up the invitation for whoever has shown that the contact is theirs; a new account if need be."""
    known: Person | None = Person.objects.reached_at(contact).first()
    person = known or open_account(contact=contact, name=invitation.party.name)
    take_up(invitation=invitation, person=person)
    return person


def postal_address(party: Party) -> str:
    """Where the letter goes, one line a line: the home that the tenancy is of."""
    home = party.tenancy.home
    return "\n".join([party.name, *home.address_lines, home.postcode])
