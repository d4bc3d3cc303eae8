"""What goes to a landlord's system is valid, says what was said, and holds nothing that it should not."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.homes.models import Home
from portal.landlords.models import Landlord, Priority
from portal.people.models import Person
from portal.repairs import keysafe
from portal.repairs.composing import (
    OTHER_TYPES,
    our_reference,
    raise_repair,
    reference_of,
    request_appointment,
    request_available,
    status_update_of,
    their_reference,
)
from portal.repairs.models import Photo, RepairRequest, Said, WorkOrder
from portal.tenancies.models import Tenancy
from standards.messages import NotValid, check_message
from tests.cast import Cast
from tests.factories.repairs import PhotoFactory, RepairRequestFactory, SaidFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
SLOT = {"reference": "S-17", "on": "2026-07-06", "name": "Morning", "earliest": "08:00", "latest": "13:00"}


def full(cast: Cast, **more: Any) -> RepairRequest:
    """A report in which everything is said."""
    fields = {
        "tenancy": cast.request.tenancy,
        "reported_by": cast.amina,
        "reported_at": NOON,
        "due_at": NOON,
        "details": {"how-much": "A steady flow", "Can you catch it?": "Yes"},
        "since": "this-week",
        "hazard": "damp_mould",
        "rate_code": "LF-PL-010",
        "right_to_repair": "RTR13",
        "right_to_repair_due_on": date(2026, 7, 6),
        "who_is_in": "My sister Farah",
        "how_to_get_in": "Side gate",
        "pets": "A friendly dog",
        "keysafe_place": keysafe.seal("behind the bin"),
        "keysafe_code": keysafe.seal("C4321"),
        "needs": "I am hard of hearing, please knock loudly",
        "alerts": ["20-10", "40"],
        "contact_by": "sms",
        "contact_phone": "+447700900123",
        "slot": {**SLOT, "state": "confirmed"},
        "recall_of": cast.own_order,
        "different_because": "It is the other tap",
    }
    return RepairRequestFactory(**{**fields, **more})


def test_a_report_with_everything_in_it_is_a_valid_message(cast: Cast) -> None:
    request = full(cast)
    PhotoFactory(home=request.home, request=request)
    assert check_message("RaiseRepair", raise_repair(request)) == []


def test_the_least_that_a_report_can_hold_is_a_valid_message(cast: Cast) -> None:
    request = full(
        cast,
        **dict.fromkeys(("words", "since", "hazard", "right_to_repair", "who_is_in", "how_to_get_in"), ""),
        **dict.fromkeys(("pets", "keysafe_place", "keysafe_code", "needs", "location", "type_code"), ""),
        **dict.fromkeys(("contact_by", "contact_phone", "different_because", "rate_code"), ""),
        **dict.fromkeys(("slot", "recall_of", "right_to_repair_due_on"), None),
        details={},
        alerts=[],
    )
    message = raise_repair(request)
    assert check_message("RaiseRepair", message) == []
    assert not {"AccessInformation", "PersonAlert", "LocationOfRepair"} & message.keys()
    assert message["Homefile"].keys() == {"RequestReference", "ReportedBy", "Problem"}


def test_each_thing_goes_where_the_standard_has_a_place_for_it(cast: Cast) -> None:
    message = raise_repair(full(cast))
    assert message["DescriptionOfWork"] == (
        "A tap drips.\nHow much: A steady flow\nCan you catch it: Yes\n"
        "The resident says: The cold tap drips all night"
    )
    assert message["Priority"] == {
        "PriorityCode": "3",
        "RequiredCompletionDateTime": "2026-07-01T13:00:00+01:00",
    }
    assert message["WorkElement"] == [
        {
            "Trade": [{"Code": "PL"}],
            "RateScheduleItem": [{"CustomCode": "LF-PL-010", "CustomName": "A tap drips"}],
        }
    ]
    assert message["AccessInformation"] == {
        "Description": "Who will be in: My sister Farah\nHow to get in: Side gate\nPets: A friendly dog"
    }
    assert message["PersonAlert"] == [
        {"Comments": "I am hard of hearing, please knock loudly", "Type": "20-10"},
        {"Type": "40"},
    ]


def test_the_home_is_named_by_the_landlords_number_and_the_uprn(cast: Cast) -> None:
    home = cast.flat_1
    (unit,) = raise_repair(full(cast))["SitePropertyUnit"]
    assert unit["Reference"] == [
        {"ID": home.reference, "AllocatedBy": "Larkfield Homes"},
        {"ID": home.uprn, "Description": "UPRN", "AllocatedBy": "GeoPlace"},
    ]
    assert unit["Address"]["Room"] == "Flat 1"
    assert unit["Address"]["PostalCode"] == home.postcode


def test_what_the_standard_has_no_place_for_is_in_the_extension(cast: Cast) -> None:
    request = full(cast)
    photo = PhotoFactory(home=request.home, request=request)
    PhotoFactory(home=request.home, request=request, state=Photo.State.REFUSED, refusal="not_a_picture")
    ours = raise_repair(request)["Homefile"]
    assert ours["RequestReference"] == {
        "ID": str(request.code),
        "Description": request.reference,
        "AllocatedBy": "Homefile",
    }
    assert ours["ReportedBy"] == {"Name": "Amina", "Phone": "+447700900123", "ContactBy": "sms"}
    assert ours["RecallOf"] == {"ID": cast.own_order.reference, "AllocatedBy": "Larkfield Homes"}
    assert ours["RightToRepair"] == {"Line": "RTR13", "DueOn": "2026-07-06"}
    assert [each["Reference"]["ID"] for each in ours["Photos"]] == [str(photo.code)]
    assert ours["Slot"] == {
        "Reference": {"ID": "S-17", "AllocatedBy": "Larkfield Homes"},
        "Date": "2026-07-06",
        "Name": "Morning",
        "EarliestArrivalTime": "08:00:00",
        "LatestCompletionTime": "13:00:00",
        "State": "confirmed",
    }


def test_who_reported_it_is_named_as_the_landlord_has_them_where_they_gave_no_name(cast: Cast) -> None:
    cast.amina.name = ""
    assert raise_repair(full(cast))["Homefile"]["ReportedBy"]["Name"] == "Amina Tenant"


def test_what_opens_the_keysafe_is_only_in_what_is_sent(cast: Cast) -> None:
    request = full(cast)
    request.message = raise_repair(request)
    assert "Keysafe" not in json.dumps(request.message)
    sent = raise_repair(request, keysafe=True)
    assert sent["AccessInformation"]["Keysafe"] == {"Location": "behind the bin", "Code": "C4321"}
    assert check_message("RaiseRepair", sent) == []
    assert "Keysafe" not in json.dumps(request.message)


def test_what_is_sent_is_what_was_stored_whatever_has_changed_since(cast: Cast) -> None:
    request = full(cast)
    request.message = raise_repair(request)
    Home.objects.filter(pk=request.home.pk).update(street="Another Street")
    request.home.refresh_from_db()
    sent = raise_repair(request, keysafe=True)
    del sent["AccessInformation"]["Keysafe"]
    assert sent == request.message


def test_a_seal_that_cannot_be_opened_does_not_hold_the_report_up(cast: Cast) -> None:
    sent = raise_repair(full(cast, keysafe_code="not a seal"), keysafe=True)
    assert "Keysafe" not in sent["AccessInformation"]
    assert sent["AccessInformation"]["Description"].endswith("ask the resident where it is and how it opens.")


def test_a_shared_part_is_its_building_and_not_the_home_it_was_reported_from(cast: Cast) -> None:
    message = raise_repair(full(cast, block=cast.rowan_court))
    (unit,) = message["SitePropertyUnit"]
    assert unit["Reference"][0]["ID"] == cast.rowan_court.reference
    assert "Room" not in unit["Address"]
    assert message["Homefile"]["SharedPart"]["Kind"] == "building"
    assert cast.flat_1.reference not in json.dumps(message)


def test_a_shared_part_may_be_the_estate(cast: Cast) -> None:
    estate = cast.rowan_court.estate
    assert estate
    message = raise_repair(full(cast, estate=estate))
    assert message["SitePropertyUnit"][0]["Address"] == {
        "ComplexName": "Orchard Estate",
        "CityName": "Larkfield",
    }
    assert message["Homefile"]["SharedPart"] == {
        "Kind": "estate",
        "Reference": {"ID": estate.reference, "AllocatedBy": "Larkfield Homes"},
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("trade_code", "WIZARD"),
        ("class_code", ""),
        ("type_code", "99"),
        ("priority_code", "7"),
        ("alerts", ["99"]),
        ("contact_by", "pigeon"),
        ("slot", {"on": "2026-07-06"}),
    ],
)
def test_a_slip_in_a_landlords_list_does_not_lose_a_report(cast: Cast, field: str, value: Any) -> None:
    assert check_message("RaiseRepair", raise_repair(full(cast, **{field: value}))) == []


@pytest.mark.parametrize(
    "words",
    [
        "",
        "x" * 100_000,
        "Ёлка 🌲 مرحبا",
        "<script>alert(1)</script>",
        '"; DROP TABLE',
        "\u202eright to left",
        "\r\n\t",
    ],
)
def test_words_go_as_they_were_written(cast: Cast, words: str) -> None:
    message = raise_repair(full(cast, words=words, needs=words, how_to_get_in=words))
    assert check_message("RaiseRepair", message) == []
    assert words in message["DescriptionOfWork"]


TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=200)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
TEXTS = (
    "reference", "problem", "problem_name", "room", "location", "words", "since", "hazard", "trade_code",
    "class_code", "type_code", "rate_code", "priority_code", "right_to_repair", "who_is_in", "how_to_get_in",
    "pets", "needs", "contact_by", "contact_phone", "different_because",
)  # fmt: skip
SLOTS = st.fixed_dictionaries(
    {"on": st.dates(date(2020, 1, 1), date(2099, 1, 1)).map(str)},
    optional={
        "reference": TEXT,
        "name": TEXT,
        "earliest": st.none() | st.times().map(lambda at: at.isoformat("minutes")),
        "latest": st.none() | st.times().map(lambda at: at.isoformat("minutes")),
        "state": TEXT,
    },
)


@settings(max_examples=300)
@given(
    texts=st.fixed_dictionaries(dict.fromkeys(TEXTS, TEXT)),
    details=st.dictionaries(TEXT, TEXT, max_size=4),
    alerts=st.lists(st.sampled_from(["20-10", "40", "0"]) | TEXT, max_size=4),
    slot=st.none() | SLOTS,
    moments=st.tuples(MOMENTS, MOMENTS),
    places=st.tuples(*[TEXT] * 6),
)
def test_whatever_a_report_holds_its_message_is_valid(
    texts: dict[str, str],
    details: dict[str, str],
    alerts: list[str],
    slot: dict[str, Any] | None,
    moments: tuple[datetime, datetime],
    places: tuple[str, ...],
) -> None:
    """Rows that were never stored: what the pages let through is for other tests."""
    reference, unit, name, street, town, uprn = places
    landlord = Landlord(name=name)
    home = Home(
        landlord=landlord,
        reference=reference,
        unit=unit,
        building_name=name,
        street=street,
        town=town,
        uprn=uprn,
    )
    request = RepairRequest(
        **texts,
        code=uuid4(),
        home=home,
        landlord=landlord,
        tenancy=Tenancy(),
        reported_by=Person(name="Amina"),
        reported_at=moments[0],
        due_at=moments[1],
        details=details,
        alerts=alerts,
        slot=slot,
        recall_of=WorkOrder(reference=reference, landlord=landlord),
    )
    assume(reference)  # every home has one
    assert check_message("RaiseRepair", raise_repair(request)) == []


def test_a_null_character_is_never_given_out(cast: Cast) -> None:
    request = full(cast)
    request.words = "half\0way"
    with pytest.raises(NotValid) as refused:
        raise_repair(request)
    assert [each.field for each in refused.value.issues] == ["DescriptionOfWork"]
    assert "way" not in str(refused.value)


def test_a_report_is_composed_in_few_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    request = full(cast)
    for _ in range(4):
        PhotoFactory(home=request.home, request=request)
    loaded = RepairRequest.objects.select_related(
        "home__block", "home__estate", "home__landlord", "landlord", "reported_by", "recall_of__landlord"
    ).get(pk=request.pk)
    with django_assert_num_queries(1):
        raise_repair(loaded)


# --- visits ---


@dataclass
class Tap:
    """Shaped like a problem of the list."""

    trade_code: str = "PL"
    class_code: str = "10"
    type_code: str = "30"
    rate_code: str = ""


def wanted(cast: Cast, **more: Any) -> dict[str, Any]:
    routine = Priority.objects.get(landlord=cast.larkfield, key="routine")
    given = {
        "home": cast.flat_1,
        "work": Tap(),
        "name": "A tap drips",
        "priority": routine,
        "due_at": NOON,
        "order": our_reference(cast.request.code),
        "until": date(2026, 7, 29),
    }
    return request_available(**{**given, **more})


def test_slots_are_asked_for_before_there_is_a_report(cast: Cast) -> None:
    message = wanted(cast, at_most=20)
    assert check_message("RequestAvailableAppointments", message) == []
    assert message["WorkOrder"]["Reference"] == [{"ID": str(cast.request.code), "AllocatedBy": "Homefile"}]
    assert message["OnOrBeforeDate"] == "2026-07-29"
    assert message["MaxNumberOfAppointments"] == 20
    (building,) = message["WorkOrder"]["Site"]["Property"]
    assert building["Unit"][0]["Reference"][0]["ID"] == cast.flat_1.reference
    assert "Amina" not in json.dumps(message)


@pytest.mark.parametrize("part", ["block", "estate"])
def test_slots_for_a_shared_part_name_no_home(cast: Cast, part: str) -> None:
    shared = cast.rowan_court if part == "block" else cast.rowan_court.estate
    message = wanted(cast, shared=shared)
    assert check_message("RequestAvailableAppointments", message) == []
    assert cast.flat_1.reference not in json.dumps(message)


def test_a_slot_is_chosen_by_the_reference_it_was_offered_with(cast: Cast) -> None:
    message = request_appointment(
        order=their_reference("LH-1", cast.larkfield), slot="S-17", landlord=cast.larkfield
    )
    assert check_message("RequestAppointment", message) == []
    assert message["AppointmentReference"]["ID"] == "S-17"


# --- what residents say ---


def test_everything_that_can_be_said_has_a_word_of_its_own() -> None:
    assert set(OTHER_TYPES) == set(Said.Kind.values)
    assert len(set(OTHER_TYPES.values())) == len(OTHER_TYPES)


def test_the_page_of_messages_lists_each_of_them() -> None:
    page = (Path(__file__).parents[2] / "docs" / "messages.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(resident_\w+)` \|", page, re.MULTILINE)) == set(OTHER_TYPES.values())


@pytest.mark.parametrize("kind", Said.Kind)
@pytest.mark.parametrize("much", [True, False])
def test_whatever_a_resident_says_is_a_valid_update(cast: Cast, kind: Said.Kind, much: bool) -> None:
    more = {"words": "Ой 🌧", "visit_on": date(2026, 7, 2), "slot": SLOT, "work_score": 5, "ease_score": 1}
    said = SaidFactory(work_order=cast.own_order, kind=kind, at=NOON, **(more if much else {"words": ""}))
    message = status_update_of(said)
    assert check_message("JobStatusUpdate", message) == []
    assert message["TypeCode"] == "0"
    assert message["OtherType"] == f"resident_{kind.value}"
    assert message["Reference"] == {"ID": str(said.code), "AllocatedBy": "Homefile"}
    assert message["EventTime"] == "2026-07-01T13:00:00+01:00"


def test_an_update_is_about_the_report_until_there_is_an_order(cast: Cast) -> None:
    said = SaidFactory(work_order=None, request=cast.request)
    assert status_update_of(said)["RelatedWorkOrderReference"] == reference_of(cast.request)
    about = status_update_of(said, "LH-7")["RelatedWorkOrderReference"]
    assert about == {"ID": "LH-7", "AllocatedBy": "Larkfield Homes"}


def test_the_time_asked_for_instead_goes_with_the_visit_that_does_not_suit(cast: Cast) -> None:
    said = SaidFactory(
        work_order=cast.own_order,
        kind=Said.Kind.VISIT_UNSUITABLE,
        visit_on=date(2026, 7, 2),
        slot=SLOT,
        words="I work on Thursdays",
    )
    message = status_update_of(said)
    assert message["Comments"] == "About the visit on 2 July 2026.\nI work on Thursdays"
    assert message["RefinedAppointmentWindow"] == {
        "Date": "2026-07-06",
        "TimeOfDay": {
            "Name": "Morning",
            "EarliestArrivalTime": "08:00:00",
            "LatestCompletionTime": "13:00:00",
        },
        "Reference": {"ID": "S-17", "AllocatedBy": "Larkfield Homes"},
    }


def test_a_rating_names_nobody(cast: Cast) -> None:
    said = SaidFactory(work_order=cast.own_order, kind=Said.Kind.RATED, work_score=4, ease_score=None)
    feedback = status_update_of(said)["CustomerFeedback"]
    assert feedback["PartyProvidingFeedback"] == {"Name": "Resident", "Role": "Resident"}
    assert feedback["FeedbackSet"][0]["Score"] == [
        {"Name": "The work", "CurrentScore": "4", "Minimum": "1", "Maximum": "5"}
    ]
