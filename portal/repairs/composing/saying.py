"""What a resident says of a report or of the work that came of it, as a JobStatusUpdate.

HACT has no type for any of it: each goes as 0, Other, with our own word. docs/messages.md lists them.
"""

from collections.abc import Mapping

from portal.core.clock import LONDON
from portal.core.words import full_day
from portal.repairs.composing.reference import our_reference, reference_of, their_reference
from portal.repairs.composing.visit import window
from portal.repairs.models import Said
from portal.repairs.slots import Slot
from standards.messages import Message, building, parts
from standards.messages.parts import Part

LEAST, MOST = 1, 5  # of a score
OTHER_TYPES: Mapping[str, str] = {
    Said.Kind.WORDS: "resident_words",
    Said.Kind.VISIT_UNSUITABLE: "resident_visit_unsuitable",
    Said.Kind.VISIT_OFF: "resident_visit_off",
    Said.Kind.NOBODY_CAME: "resident_nobody_came",
    Said.Kind.WAS_IN: "resident_was_in",
    Said.Kind.FIXED: "resident_fixed",
    Said.Kind.NOT_FIXED: "resident_not_fixed",
    Said.Kind.TAKEN_BACK: "resident_taken_back",
    Said.Kind.RATED: "resident_rated",
}
OTHER = "0"


def status_update_of(said: Said, order_reference: Part | str | None = None) -> Message:
    """What a resident said, about the landlord's order or, until there is one, about our report.

    `order_reference` is for an order that came of the report since.
    """
    about = said.work_order or said.request
    if about is None:
        raise ValueError("Something is said of a report or of an order.")
    if isinstance(order_reference, str):
        order_reference = their_reference(order_reference, said.landlord) if order_reference else None
    return building.job_status_update(
        reference=our_reference(said.code),
        work_order=order_reference or reference_of(about),
        event_time=said.at.astimezone(LONDON),
        type_code=OTHER,
        other_type=OTHER_TYPES[said.kind],
        comments=_comments(said),
        appointment=_visit(said),
        feedback=_feedback(said),
    )


def _comments(said: Said) -> str:
    about = f"About the visit on {full_day(said.visit_on)}." if said.visit_on else ""
    return "\n".join(filter(None, [about, said.words]))


def _visit(said: Said) -> Part | None:
    """The time asked for instead; else the visit that it is about."""
    if said.slot:
        return window(Slot.read(said.slot), said.landlord)
    if said.visit_on and said.kind != Said.Kind.VISIT_UNSUITABLE:
        return parts.appointment(on=said.visit_on, time_of_day={})
    return None


def _feedback(said: Said) -> Part | None:
    if said.kind != Said.Kind.RATED:
        return None
    asked = [("The work", said.work_score), ("How easy it was", said.ease_score)]
    scores = [parts.score(name, given, least=LEAST, most=MOST) for name, given in asked if given is not None]
    if not scores:
        return None
    return parts.customer_satisfaction(scores, at=said.at.astimezone(LONDON), by="Resident")
