"""The parts that messages are made of, under HACT's names. What is not known is left out.

Moments carry their zone; a time of day has none, and is the time where the home is.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

Part = dict[str, Any]


def made(**parts: Any) -> Part:
    """The parts of which something is known: not None, nor an empty text, list or object; but 0 and False."""
    return {name: _plain(value) for name, value in parts.items() if value is not None and value not in _EMPTY}


_EMPTY: tuple[object, ...] = ("", [], (), {})


def _plain(value: Any) -> Any:
    """As JSON has it. A moment without its zone is a ValueError: others would read it as another moment."""
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise ValueError("A moment in a message needs its zone.")
        return value.isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.replace(tzinfo=None).isoformat(timespec="seconds")
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return list(value) if isinstance(value, tuple) else value


def reference(id: str, *, allocated_by: str = "", description: str = "") -> Part:
    """An identifier, and who gave it out."""
    return made(ID=id, Description=description, AllocatedBy=allocated_by)


# --- places ------------------------------------------------------------------------------------------------


def address(
    *,
    room: str = "",
    building_number: str = "",
    building_name: str = "",
    complex_name: str = "",
    street: str = "",
    city: str = "",
    postcode: str = "",
    lines: Sequence[str] = (),
) -> Part:
    """A PropertyAddress. Lines are for what the others cannot hold: seven at most."""
    return made(
        Room=room,
        BuildingNumber=building_number,
        BuildingName=building_name,
        ComplexName=complex_name,
        StreetName=street,
        CityName=city,
        AddressLine=list(lines),
        PostalCode=postcode,
    )


def keysafe(*, location: str = "", code: str = "") -> Part:
    """Where a key is kept, and what opens it: only for who attends."""
    return made(Location=location, Code=code)


def unit(
    *, address: Part | None = None, references: Sequence[Part] = (), keysafe: Part | None = None
) -> Part:
    """A home."""
    return made(Address=address, Reference=list(references), Keysafe=keysafe)


def building(*, address: Part | None = None, units: Sequence[Part] = ()) -> Part:
    """A Property: a building, with the homes that are meant."""
    return made(Address=address, Unit=list(units))


def site(*, name: str = "", buildings: Sequence[Part] = ()) -> Part:
    """An estate, with the buildings that are meant."""
    return made(Name=name, Property=list(buildings))


# --- people ------------------------------------------------------------------------------------------------


def organization(*, name: str = "", references: Sequence[Part] = ()) -> Part:
    return made(Name=name, Reference=list(references))


def person(*, name: str) -> Part:
    """Somebody, by their whole name."""
    return made(Name=made(Full=name))


def operative(*, name: str, number: str = "") -> Part:
    """Who comes, as JobStatusUpdate and WorkOrderComplete have it: HACT joins Name and Full."""
    return made(NameFull=name, Identification=made(Number=number))


def party(*, organization: Part | None = None, person: Part | None = None) -> Part:
    """Whoever has a share in a job, as orders have it."""
    return made(Organization=organization, Person=person)


def person_alert(type_: str, *, comments: str = "") -> Part:
    """Something to know of the people there (PersonAlertTypeCode)."""
    return made(Comments=comments, Type=type_)


# --- the work ----------------------------------------------------------------------------------------------


def priority(code: str, required_by: dt.datetime) -> Part:
    """How soon (WorkPriorityCode), and the last moment of it."""
    return made(PriorityCode=code, RequiredCompletionDateTime=required_by)


def work_class(code: str) -> Part:
    """Why the work is done (WorkClassCode)."""
    return made(WorkClassCode=code)


def rate_item(*, code: str = "", name: str = "", amount: Decimal | None = None, unit_code: str = "") -> Part:
    """A line of the landlord's own schedule of rates."""
    quantity = made(Amount=[] if amount is None else [_plain(amount)], UnitOfMeasurementCode=unit_code)
    return made(CustomCode=code, CustomName=name, Quantity=quantity)


def work_element(
    rates: Sequence[Part], *, trade_codes: Sequence[str] = (), reference: Part | None = None
) -> Part:
    """One line of a job: what is to be done, and by which trade (TradeCode)."""
    return made(
        Reference=reference, Trade=[made(Code=code) for code in trade_codes], RateScheduleItem=list(rates)
    )


def access_information(*, description: str = "", keysafe: Part | None = None) -> Part:
    return made(Keysafe=keysafe, Description=description)


def attachment(
    *,
    references: Sequence[Part] = (),
    filename: str = "",
    as_of: dt.date | None = None,
    uri: str = "",
    title: str = "",
    description: str = "",
) -> Part:
    """A file, told of and not sent along."""
    return made(
        Filename=filename,
        AsOfDate=as_of,
        Reference=list(references),
        URI=uri,
        Title=title,
        Description=description,
    )


# --- visits ------------------------------------------------------------------------------------------------


def time_of_day(
    *,
    name: str = "",
    earliest_arrival: dt.time | None = None,
    latest_arrival: dt.time | None = None,
    latest_completion: dt.time | None = None,
) -> Part:
    return made(
        Name=name,
        EarliestArrivalTime=earliest_arrival,
        LatestArrivalTime=latest_arrival,
        LatestCompletionTime=latest_completion,
    )


def appointment(*, on: dt.date | None, time_of_day: Part, reference: Part | None = None) -> Part:
    """A visit. HACT asks for its time of day, of which nothing need be known."""
    return {**made(Date=on), "TimeOfDay": time_of_day, **made(Reference=reference)}


def available_appointment(
    *,
    on: dt.date,
    time_of_day: Part,
    reference: Part,
    meets_target: bool | None = None,
    preference: int | None = None,
) -> Part:
    """A visit that is offered. A lower preference is better for whoever comes."""
    return {
        **made(RepairsProviderDegreeOfPreference=preference, MeetsSLA=meets_target),
        **appointment(on=on, time_of_day=time_of_day, reference=reference),
    }


def duration(*, minutes: int | None = None, seconds: int | None = None) -> Part:
    """As AvailableAppointments has it: how long the visits are kept for who asked."""
    return made(Minutes=minutes, Seconds=seconds)


# --- what residents thought of it --------------------------------------------------------------------------


def score(name: str, given: int, *, least: int, most: int, comment: str = "") -> Part:
    """One answer. HACT has numbers as text here."""
    return made(Name=name, CurrentScore=str(given), Minimum=str(least), Maximum=str(most), Comment=comment)


def customer_satisfaction(scores: Sequence[Part], *, at: dt.datetime, by: str) -> Part:
    """Scores given together. `by` is a role, such as Resident: a name has no place in feedback."""
    return made(
        PartyProvidingFeedback=made(Name=by, Role=by),
        FeedbackSet=[made(Score=list(scores), DateTime=at)],
    )
