"""Who works for a landlord and what they may do: let in, changed, and let go by an administrator."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.core import clock
from portal.landlords import rules
from portal.landlords.actions import CannotAdd
from portal.landlords.models import ContractorWorker, Landlord, Officer, Team
from portal.notices.account import send_work_invitation
from portal.people.actions import (
    close_account,
    end_all_sessions,
    forget_sign_in_elsewhere,
    open_account_again,
)
from portal.people.contact import Contact
from portal.people.models import Person
from portal.records.events import record

NOT_YOURSELF = "You cannot raise what you may agree to yourself. Ask another administrator."
LAST_ONE = "There must always be an administrator. Make somebody else one first."


class CannotManage(Exception):
    """Why staff cannot be as asked, in a sentence."""


@transaction.atomic
def invite_officer(
    *,
    landlord: Landlord,
    email: str,
    name: str,
    role: Officer.Role,
    team: Team | None = None,
    administers: bool = False,
    spend_limit: Decimal | None = None,
    by: Person | None,
) -> Officer:
    """Somebody who works for the landlord, and an email to them that says how they sign in the first time.

    Raises CannotAdd for an address that has an account: what one sees at home and at work is kept apart.
    """
    try:
        contact = Contact.read(email)
    except ValidationError as error:
        raise CannotAdd(" ".join(error.messages)) from error
    if not contact.email or Person.objects.reached_at(contact).exists():
        raise CannotAdd(f"{email} is no email address, or has an account already.")
    person = Person.objects.create_user(email=contact.email, name=name)
    officer = Officer.objects.create(
        person=person,
        landlord=landlord,
        role=role,
        team=team,
        administers=administers,
        spend_limit=spend_limit,
    )
    send_work_invitation(person, landlord)
    record("officer added", officer, by=by, role=role, administers=administers)
    return officer


@transaction.atomic
def invite_officer_again(*, officer: Officer, by: Person) -> None:
    """The same email with a new link. Raises CannotManage for somebody who has left.

    Whoever the landlord's own sign-in has made anew is found by their address again, once.
    """
    if officer.left_on is not None and officer.left_on < clock.today():
        raise CannotManage("They no longer work here.")
    forget_sign_in_elsewhere(person=officer.person)
    send_work_invitation(officer.person, officer.landlord)
    record("officer invited again", officer, by=by)


@transaction.atomic
def change_officer(
    *,
    officer: Officer,
    name: str,
    role: Officer.Role,
    team: Team | None,
    administers: bool,
    spend_limit: Decimal | None,
    by: Person | None,
) -> Officer:
    """What somebody may do from now on; whoever may do less is signed out, so that no old page goes on.

    Raises CannotManage for another landlord's team, for the last administrator, and for one who raises what
    they may agree to themselves.
    """
    officer = _locked(officer)
    if team is not None and team.landlord_id != officer.landlord_id:
        raise CannotManage("That team is another landlord's.")
    if officer.administers and not administers:
        _check_another_administers(officer)
    if by is not None and by.pk == officer.person_id:
        limits = officer.landlord.spend_limits
        _check_not_raised(officer, rules.limit_of(spend_limit, role, limits))
    lessened = officer.role != role or (officer.administers and not administers)
    before = {"role": officer.role, "administers": officer.administers}
    officer.role, officer.team = role, team
    officer.administers, officer.spend_limit = administers, spend_limit
    officer.save(update_fields=["role", "team", "administers", "spend_limit"])
    if name != officer.person.name:
        officer.person.name = name
        officer.person.save(update_fields=["name"])
    if lessened:
        end_all_sessions(person=officer.person)
    limit = None if spend_limit is None else str(spend_limit)
    record("officer changed", officer, by=by, was=before, role=role, administers=administers, limit=limit)
    return officer


@transaction.atomic
def end_access(*, officer: Officer, last_day: date | None, by: Person | None) -> Officer:
    """Their last day; None ends it this moment, with every session of theirs.

    A last day to come counts to its end, and the sessions end with it. Raises CannotManage for a day that is
    over, and for the last administrator.
    """
    officer = _locked(officer)
    today = clock.today()
    if last_day is not None and last_day < today:
        raise CannotManage("That day is over. Choose today or a day to come, or end it now.")
    if officer.administers:
        _check_another_administers(officer)
    officer.left_on = rules.yesterday(today) if last_day is None else last_day
    officer.save(update_fields=["left_on"])
    if last_day is None:
        close_account(person=officer.person)
    record("officer leaves", officer, by=by, on=officer.left_on.isoformat())
    return officer


@transaction.atomic
def give_access_again(*, officer: Officer, by: Person) -> Officer:
    """Somebody stays, or has come back: their password and second factor are as they were."""
    officer = _locked(officer)
    officer.left_on = None
    officer.save(update_fields=["left_on"])
    open_account_again(person=officer.person)
    record("officer back", officer, by=by)
    return officer


@transaction.atomic
def make_administrator(*, officer: Officer, by: Person | None) -> Officer:
    """Somebody who works here manages staff from now on; also how the first one is made, by command."""
    officer.administers = True
    officer.save(update_fields=["administers"])
    record("officer changed", officer, by=by, administers=True)
    return officer


def close_left_accounts() -> int:
    """Close the accounts of those whose last day is over, and end their sessions. How many there were."""
    today, closed = clock.today(), 0
    for employed in (Officer, ContractorWorker):
        for one in employed.objects.left(on=today).filter(person__is_active=True).select_related("person"):
            close_account(person=one.person)
            closed += 1
    return closed


@transaction.atomic
def save_team(
    *, landlord: Landlord, team: Team | None, name: str, answers_for: list[str], by: Person
) -> Team:
    """A team, new or changed. Raises CannotManage for a name that another team has."""
    team = team or Team(landlord=landlord)
    team.name, team.answers_for = name, answers_for
    try:
        team.full_clean()
    except ValidationError as error:
        raise CannotManage("Another team has that name.") from error
    team.save()
    record("team saved", team, by=by, answers_for=sorted(answers_for))
    return team


@transaction.atomic
def remove_team(*, team: Team, by: Person) -> None:
    """Its people stay, in no team. Raises CannotManage while somebody works in it."""
    if team.officers.working(on=clock.today()).exists():
        raise CannotManage("People still work in this team. Give them another team first.")
    record("team removed", team, by=by)
    team.delete()


@transaction.atomic
def set_spend_limits(*, landlord: Landlord, limits: dict[str, Decimal], by: Person) -> None:
    """How many pounds each role may agree to for one order.

    Raises CannotManage for less than nothing, and for one who raises what they may agree to themselves.
    """
    known = set(Officer.Role.values)
    try:
        kept = {role: str(Decimal(pounds)) for role, pounds in limits.items() if role in known}
    except InvalidOperation as error:
        raise CannotManage("Write each limit in pounds, like 250.") from error
    if any(Decimal(pounds) < 0 for pounds in kept.values()):
        raise CannotManage("A limit is 0 pounds or more.")
    for officer in Officer.objects.filter(landlord=landlord, person=by).select_related("landlord"):
        _check_not_raised(officer, rules.limit_of(officer.spend_limit, officer.role, kept))
    landlord.spend_limits = kept
    landlord.save(update_fields=["spend_limits"])
    record("spend limits set", landlord, by=by, landlord_id=landlord.pk, limits=kept)


def _locked(officer: Officer) -> Officer:
    """The officer as they are now, while nobody else changes this landlord's staff."""
    Landlord.objects.select_for_update(no_key=True).get(pk=officer.landlord_id)
    return Officer.objects.select_related("person", "landlord", "team").get(pk=officer.pk)


def _check_another_administers(officer: Officer) -> None:
    """Raises CannotManage unless somebody else does so, who has no last day."""
    if not _another_administers(officer):
        raise CannotManage(LAST_ONE)


def _check_not_raised(officer: Officer, limit: Decimal) -> None:
    """Raises CannotManage for more than they may agree to now, in pounds; where they alone administer, who
    else should say so?"""
    if limit > officer.limit and _another_administers(officer):
        raise CannotManage(NOT_YOURSELF)


def _another_administers(officer: Officer) -> bool:
    others = Officer.objects.filter(landlord=officer.landlord_id, administers=True, left_on=None)
    return others.filter(person__is_active=True).exclude(pk=officer.pk).exists()
