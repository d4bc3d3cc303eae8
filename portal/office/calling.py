"""What was done in a call, in the words of the office."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from portal.records.models import Event
from portal.tenancies.models import Call

# By the verb of the event. What the system does of itself meanwhile is not told.
DONE: Mapping[str, str] = {
    "repair reported": "Reported a repair",
    "resident said": "Said something of a repair",
    "photos added": "Added photos",
    "photo removed": "Took a photo away",
    "repair followed": "Asked to hear of a repair",
    "repair no longer followed": "No longer wants to hear of a repair",
    "question asked": "Asked a question",
    "question added to": "Said more about a question",
    "information asked": "Asked for information",
    "information added to": "Said more about a request for information",
    "information withdrawn": "Took a request for information back",
    "information review asked": "Asked for a second look at an answer",
    "correction raised": "Said that something is wrong",
    "correction replied": "Answered about something that is wrong",
    "hazard said gone": "Said that a hazard is gone",
    "hazard said not gone": "Said that a hazard is not gone",
}
# Said of a repair, by its kind; see `repairs.Said`.
SAID: Mapping[str, str] = {
    "words": "Added something to a repair",
    "visit_unsuitable": "Asked for another time",
    "visit_off": "Called a visit off",
    "nobody_came": "Said that nobody came",
    "was_in": "Said that somebody was in",
    "fixed": "Said that it is fixed",
    "not_fixed": "Said that it is not fixed",
    "taken_back": "Took a report back",
    "rated": "Rated a repair",
}
A_WHILE = timedelta(minutes=5)  # a page that was open when the call ended may still have been answered


def done_in(call: Call, *, hazards: bool) -> list[tuple[datetime, str]]:
    """When and what, in order; of hazards only for who may open them. One query."""
    until = (call.ended_at or call.until) + A_WHILE
    events = Event.objects.filter(
        landlord_id=call.landlord_id, at__range=(call.began_at, until), details__in_call=str(call.code)
    )
    return [
        (event.at, SAID.get(event.details.get("kind", ""), DONE[event.verb]))
        for event in events.filter(verb__in=DONE).order_by("at", "pk")
        if hazards or not event.verb.startswith("hazard ")
    ]
