"""How each thing that a resident may say is asked: in a link, on its page, and in the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.core.words import on_weekday, plural
from portal.front.following.subject import Subject
from portal.repairs.acts import Act, acts_of
from portal.repairs.rules import State


@dataclass(frozen=True)
class Wording:
    """{landlord} is the landlord's name, {days} how long it asks, {visit} the day of the visit."""

    link: str
    heading: str
    lead: str
    button: str
    thanks: str


ASKED: Mapping[Act, Wording] = {
    Act.FIXED: Wording(
        "Yes, it is fixed",
        "Is it fixed?",
        "You can still say that it is not fixed for {days} after the day it was done.",
        "Yes, it is fixed",
        "Thank you. You said that it is fixed.",
    ),
    Act.NOT_FIXED: Wording(
        "No, it is not fixed",
        "It is not fixed",
        "{landlord} has to put it right. It stays the same repair, with the same promise from the first day: "
        "you do not go to the end of a queue.",
        "Tell {landlord} that it is not fixed",
        "We are telling {landlord} that it is not fixed.",
    ),
    Act.NOBODY_CAME: Wording(
        "Nobody came",
        "Nobody came {visit}",
        "We tell {landlord}. They have to give you a new time.",
        "Tell {landlord} that nobody came",
        "We are telling {landlord} that nobody came.",
    ),
    Act.WAS_IN: Wording(
        "Somebody was in",
        "Somebody was in",
        "{landlord} says that nobody let them in. This is what they wrote down. If it is not so, say so.",
        "Tell {landlord} that somebody was in",
        "We are telling {landlord} that somebody was in.",
    ),
    Act.ANOTHER_TIME: Wording(
        "Ask for another time",
        "Ask for another time",
        "",
        "Ask for this time",
        "We have asked {landlord} for another time.",
    ),
    Act.CALL_OFF: Wording(
        "Call the visit off",
        "Call off the visit {visit}",
        "Nobody comes then. The repair stays open, and {landlord} has to give you a new time.",
        "Call the visit off",
        "We are telling {landlord} that the visit is off.",
    ),
    Act.WORDS: Wording(
        "Add words",
        "Add to this repair",
        "",
        "Send",
        "We have passed on what you wrote.",
    ),
    Act.RATE: Wording(
        "Say how it went",
        "How did it go?",
        "Two questions. {landlord} sees your answers.",
        "Send",
        "Thank you for telling us how it went.",
    ),
    Act.TAKE_BACK: Wording(
        "It need not be done any more",
        "Does it need doing?",
        "If it is fixed already, or you do not want it done, take it back. You can always report it again.",
        "It need not be done",
        "You have taken it back.",
    ),
}

# What else a link is called where the answer was another before.
AGAIN = {
    (Act.NOT_FIXED, State.FIXED): "It is not fixed after all",
    (Act.FIXED, State.NOT_FIXED): "It is fixed now",
}
# What belongs beside the sentence of now; all else stands in a list below.
FIRST: Mapping[State, Sequence[Act]] = {
    State.SAID_DONE: (Act.FIXED, Act.NOT_FIXED),
    State.FIXED: (Act.RATE,),
    State.NOBODY_IN: (Act.WAS_IN, Act.ANOTHER_TIME),
    State.BOOKED: (Act.NOBODY_CAME, Act.ANOTHER_TIME),
    State.WITH_LANDLORD: (Act.NOBODY_CAME,),
    State.NOT_FIXED: (Act.NOBODY_CAME,),
    State.ON_THE_WAY: (Act.NOBODY_CAME,),
    State.WAITING_FOR_YOU: (Act.ANOTHER_TIME,),
}


@dataclass(frozen=True)
class Link:
    """Something to say; ``at_once`` is said by the button itself."""

    text: str
    href: str
    at_once: bool = False


def links_of(subject: Subject) -> tuple[list[Link], list[Link]]:
    """What may be said now: what the state asks for, and what else there is."""
    if not subject.yours:
        return [], []
    state, may = subject.matter.standing.state, acts_of(subject.matter)
    first = [act for act in FIRST.get(state, ()) if act in may]
    return [_link(subject, act) for act in first], [_link(subject, act) for act in may if act not in first]


def _link(subject: Subject, act: Act) -> Link:
    state = subject.matter.standing.state
    reopened = act is Act.FIXED and state is not State.SAID_DONE
    text = AGAIN[Act.FIXED, State.NOT_FIXED] if reopened else AGAIN.get((act, state)) or ASKED[act].link
    return Link(text, subject.address(act.value), at_once=act is Act.FIXED and not reopened)


def words_of(subject: Subject, act: Act) -> Wording:
    """How it is asked of this repair."""
    landlord = subject.sight.home.landlord
    on = subject.visit_on
    told = {
        "landlord": landlord.name,
        "days": plural(landlord.answer_days, "day"),
        "visit": on_weekday(on, today=subject.sight.on) if on else "",
    }
    filled = {name: text.format(**told).strip() for name, text in vars(ASKED[act]).items()}
    return Wording(**filled)
