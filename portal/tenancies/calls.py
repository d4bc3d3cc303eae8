"""Calls: an officer on the phone with a resident. Begun, noted in, ended, and how they are told."""

from datetime import datetime, timedelta

from django.db import transaction

from portal.landlords.models import Officer
from portal.records.events import record
from portal.tenancies.actions import check_still_tenant
from portal.tenancies.looks import who_is
from portal.tenancies.models import Call, Party

LOOKS_LIKE_THEMSELVES = "You cannot be on the phone with yourself."


# In the session of an officer who has taken a call: of nobody else is asked whether they are in one.
TAKES_CALLS = "takes_calls"


class CannotCall(Exception):
    """Why no call begins, in a sentence for the officer."""


@transaction.atomic
def begin_call(*, party: Party, at: datetime, minutes: int, by: Officer) -> Call:
    """Be on the phone with this tenant from now on; another call of the officer ends with that.

    The same tenant again, while that call goes on, is the same call. The caller has made sure that the
    officer may take calls of this home. Raises TenancyEnded for who has left, and CannotCall.
    """
    check_still_tenant(party)
    if party.person_id == by.person_id:
        raise CannotCall(LOOKS_LIKE_THEMSELVES)
    Officer.objects.select_for_update(of=("self",)).only("pk").get(pk=by.pk)  # two windows at once
    generation = by.person.session_generation
    for open_call in Call.objects.filter(officer=by, ended_at=None):
        if open_call.party_id == party.pk and open_call.until > at and open_call.generation == generation:
            return open_call
        end_call(call=open_call, at=at, by=by)
    call = Call.objects.create(
        landlord=party.landlord,
        party=party,
        officer=by,
        generation=generation,
        began_at=at,
        until=at + timedelta(minutes=minutes),
    )
    record("call begun", call, by=by.person, tenant=str(party.code))
    return call


@transaction.atomic
def end_call(*, call: Call, at: datetime, by: Officer) -> None:
    """Nobody is on the phone any more. One that ended by itself ended then; ended twice is ended once."""
    at = min(at, call.until)
    if Call.objects.filter(pk=call.pk, ended_at=None).update(ended_at=at):
        call.ended_at = at
        record("call ended", call, by=by.person)


@transaction.atomic
def note_call(*, call: Call, words: str, by: Officer) -> None:
    """Keep something that was said, under what is noted already. Also after the call."""
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    call.note = "\n".join(filter(None, [locked.note, words.strip()]))
    call.save(update_fields=["note"])
    record("call noted", call, by=by.person)


def called_words(call: Call) -> str:
    """On the phone with an adviser (Repairs team): who wrote down what a resident said."""
    who = who_is(call.officer.role, call.officer.team.name if call.officer.team else "")
    return f"On the phone with {who[0].lower()}{who[1:]}"
