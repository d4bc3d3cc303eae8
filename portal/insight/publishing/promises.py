"""What a landlord promises, as it is set here: how soon repairs are done and people are answered."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from portal.core.words import capital, plural
from portal.documents.sheets import Line
from portal.landlords.models import Landlord
from portal.repairs.promise import target_words


def tables(landlord: Landlord, *, now: datetime) -> Mapping[str, Iterator[Line]]:
    """The tables of the sheet."""
    del now  # it is what holds
    return {"repairs": _repairs(landlord), "answers": _answers(landlord)}


def _repairs(landlord: Landlord) -> Iterator[Line]:
    for priority in landlord.priorities.all():
        yield Line(cells=(priority.name, capital(target_words(priority))))


def _answers(landlord: Landlord) -> Iterator[Line]:
    told: tuple[tuple[str, str], ...] = (
        ("A question is answered", f"within {plural(landlord.enquiry_working_days, 'working day')}"),
        (
            "A mistake in your home's record is looked at",
            f"within {plural(landlord.correction_working_days, 'working day')}",
        ),
        (
            "You can say that a repair is not fixed",
            f"for {plural(landlord.answer_days, 'day')} after it was done",
        ),
        (
            "The same thing breaks again: it counts as the same repair",
            f"for {plural(landlord.recall_months, 'month')}",
        ),
        ("You can change a visit online", f"until {plural(landlord.change_hours, 'hour')} before"),
    )
    if landlord.kind == Landlord.Kind.ASSOCIATION:
        within = f"within {plural(landlord.information_days, 'day')}"
        told += (("A request for information is answered", within),)
    for what, promise in told:
        yield Line(cells=(what, capital(promise)))
