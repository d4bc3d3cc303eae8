"""Each measure counts what its definition says, by year, of the landlord and of blocks."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from portal.core import clock
from portal.core.clock import LONDON
from portal.enquiries.models import Enquiry
from portal.hazards.models import Clock
from portal.homes.models import Block, Component, Home
from portal.insight import counting, running
from portal.insight.facts import facts_of
from portal.insight.models import Figure
from portal.insight.rules import Year, year_of
from portal.landlords.models import Landlord
from portal.repairs.models import Completion
from portal.safety import rules as safety
from tests.cast import Cast
from tests.factories.hazards import HazardCaseFactory
from tests.factories.homes import BlockFactory, ComponentFactory, HomeFactory
from tests.factories.repairs import RepairRequestFactory, SaidFactory, StatusUpdateFactory, WorkOrderFactory
from tests.factories.safety import CertificateFactory

NOW = datetime(2026, 11, 20, 12, tzinfo=LONDON)
DONE_AT = datetime(2026, 6, 10, 12, tzinfo=LONDON)
YEAR = year_of(NOW.date())
DAY = timedelta(days=1)

Made = Mapping[str, Any]
Yes = tuple[int, int]  # how many, of how many


def counted(landlord: Landlord, measure: str, year: Year = YEAR) -> Yes | None:
    """The landlord's count before anything small is kept back. None: nothing was counted."""
    for facts in facts_of(landlord, [YEAR, YEAR.before], now=NOW):
        if measure in {*facts.shares, *(name for _, name, _ in facts.spreads)}:
            for row in counting._counted(facts, landlord):
                if row.block is None and (row.year, row.measure) == (year, measure) and row.tally.whole:
                    return (row.tally.part or 0, row.tally.whole)
    return None


def order_of(home: Home, **made: Any) -> Any:
    usual = {
        "raised_at": DONE_AT - 10 * DAY,
        "due_at": DONE_AT + 5 * DAY,
        "completed_at": DONE_AT,
        "source": home.source,
    }
    return WorkOrderFactory(home=home, **(usual | made))


@contextmanager
def undone() -> Iterator[None]:
    """What is made here is not there for the next row of a table."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), LONDON)


ORDERS: list[tuple[Made, str, Yes | None]] = [
    ({}, "rp02_1", (1, 1)),
    ({}, "rp02_2", None),
    ({"priority_code": "1"}, "rp02_2", (1, 1)),
    ({"priority_code": "1"}, "rp02_1", None),
    ({"due_at": DONE_AT}, "rp02_1", (1, 1)),
    ({"due_at": DONE_AT - timedelta(seconds=1)}, "rp02_1", (0, 1)),
    ({"due_at": midnight(DONE_AT.date())}, "rp02_1", (1, 1)),  # a day holds all of itself
    ({"due_at": None}, "rp02_1", (0, 1)),
    ({"cancelled_at": DONE_AT}, "rp02_1", None),
    ({"completed_at": None}, "rp02_1", None),
    ({"class_code": "20"}, "rp02_1", None),  # planned
    ({"class_code": "50"}, "rp02_1", None),  # a survey
    ({"class_code": "60"}, "rp02_1", (1, 1)),  # a recall is reported too
    ({"type_code": "10"}, "rp02_1", None),  # an empty home
    ({"type_code": ""}, "rp02_1", (1, 1)),
    ({"answer": "not fixed", "answered_at": DONE_AT + DAY}, "rp02_1", None),  # it goes on
    ({"answer": "fixed", "answered_at": DONE_AT + DAY}, "rp02_1", (1, 1)),
    ({"completed_at": YEAR.begins_at, "due_at": YEAR.begins_at}, "rp02_1", (1, 1)),
    ({"completed_at": YEAR.begins_at - timedelta(microseconds=1)}, "rp02_1", None),
    ({}, "first_time", None),  # we were told nothing of how it went
    ({"answer": "fixed", "answered_at": DONE_AT + DAY}, "first_time", (1, 1)),
    ({"answer": "not fixed", "answered_at": DONE_AT + DAY}, "first_time", (0, 1)),
    ({}, "days_usual", (0, 1)),
    ({"raised_at": DONE_AT + DAY}, "days_usual", None),  # done before it was ordered: not known
    ({}, "recalled", (0, 1)),
    ({"class_code": "60"}, "recalled", (1, 1)),
    ({"completed_at": None}, "recalled", (0, 1)),  # of those that were ordered, done or not
    ({}, "no_access", None),
]


def test_an_order_counts_as_its_measure_says(cast: Cast) -> None:
    for made, measure, found in ORDERS:
        with undone():
            order_of(cast.eastmere_house, **made)
            assert counted(cast.eastmere, measure) == found, (made, measure)


UPDATES = [
    (["40"], (1, 1), (0, 1)),
    (["70", "60"], (1, 1), (1, 1)),  # nobody in is no fault of the work
    (["60", "120-20"], (0, 1), (0, 1)),
    (["90"], (0, 1), (0, 1)),
    (["10", "20"], None, None),  # planned, and nobody came yet
]


def test_what_happened_on_the_day_is_counted(cast: Cast) -> None:
    for codes, first_time, no_access in UPDATES:
        with undone():
            order = order_of(cast.eastmere_house)
            for code in codes:
                StatusUpdateFactory(work_order=order, type_code=code, happened_at=DONE_AT)
            assert counted(cast.eastmere, "first_time") == first_time, codes
            assert counted(cast.eastmere, "no_access") == no_access, codes


def test_what_had_to_be_done_again_was_not_fixed_the_first_time(cast: Cast) -> None:
    followed, reported = (order_of(cast.eastmere_house) for _ in range(2))
    Completion.objects.create(work_order=followed, landlord=cast.eastmere, follow_on_reference="WO2")
    RepairRequestFactory(tenancy=cast.eastmere_house.tenancies.get(), recall_of=reported)
    assert counted(cast.eastmere, "first_time") == (0, 2)


def test_marks_of_four_and_five_are_content(cast: Cast) -> None:
    order = order_of(cast.eastmere_house)
    for work, ease in [(5, 3), (4, None), (3, 1), (None, 5)]:
        SaidFactory(work_order=order, kind="rated", at=DONE_AT, work_score=work, ease_score=ease)
    SaidFactory(work_order=order, at=DONE_AT)
    assert counted(cast.eastmere, "satisfied") == (2, 3)
    assert counted(cast.eastmere, "easy") == (1, 3)


CLOCKS: list[tuple[Made, Yes | None]] = [
    ({"met_at": DONE_AT}, (1, 1)),
    ({"met_at": DONE_AT + DAY}, (0, 1)),
    ({}, (0, 1)),  # it runs on, late
    ({"ended_at": DONE_AT - DAY, "ended": "judged"}, None),  # fell away in time
    ({"ended_at": DONE_AT + DAY, "ended": "closed"}, (0, 1)),
    ({"due_at": NOW + DAY}, None),  # still time
    ({"due_at": None}, None),
    ({"met_at": DONE_AT, "is_law": False}, None),
]


def test_a_time_of_the_law_is_kept_or_missed(cast: Cast) -> None:
    usual = {"duty": "investigate", "column": "investigate", "starts_at": DONE_AT - DAY, "due_at": DONE_AT}
    for made, found in CLOCKS:
        with undone():
            case = HazardCaseFactory(home=cast.eastmere_house)
            row = usual | {"is_law": True} | dict(made)
            Clock.objects.create(landlord=cast.eastmere, case=case, **row)
            assert counted(cast.eastmere, "hazards") == found, made


ENQUIRIES: list[tuple[Made, Yes | None]] = [
    ({"first_answered_at": DONE_AT, "answered_at": DONE_AT, "state": "answered"}, (1, 1)),
    ({"first_answered_at": DONE_AT + DAY, "answered_at": DONE_AT + DAY, "state": "answered"}, (0, 1)),
    ({}, (0, 1)),
    ({"first_due_at": NOW + DAY}, None),
    ({"state": "closed", "closed_at": DONE_AT - DAY}, None),
    ({"state": "closed", "closed_at": DONE_AT + DAY}, (0, 1)),
]


def test_a_question_is_answered_in_time_or_not(cast: Cast) -> None:
    house = cast.eastmere_house
    usual = {
        "landlord": cast.eastmere, "home": house, "tenancy": house.tenancies.get(), "asked_by": cast.tess,
        "asked_at": DONE_AT - DAY, "due_at": DONE_AT, "first_due_at": DONE_AT, "about_code": house.code,
        "reference": "Q-1", "subject": "When?", "cause": "other", "reply_token": "x",
    }  # fmt: skip
    for made, found in ENQUIRIES:
        with undone():
            Enquiry.objects.create(**(usual | dict(made)))
            assert counted(cast.eastmere, "enquiries") == found, made


TODAY = NOW.date()
PAPERS: list[list[Made]] = [
    [],
    [{"valid_to": TODAY}],
    [{"valid_to": TODAY - DAY}],
    [{"valid_to": None, "issued_on": TODAY - 364 * DAY}],
    [{"valid_to": None, "issued_on": TODAY - 370 * DAY}],
    [{"valid_to": None, "issued_on": None, "valid_from": TODAY - 10 * DAY}],
    [{"valid_to": None, "issued_on": None, "valid_from": None}],
    [{"valid_to": TODAY + 90 * DAY, "outcome_code": safety.FAILED}],
    [  # the last one counts, though an older one still holds
        {"valid_to": TODAY + 90 * DAY},
        {"issued_on": TODAY - DAY, "valid_to": TODAY + 90 * DAY, "outcome_code": safety.FAILED},
    ],
]


def test_a_check_is_in_date_in_sql_when_the_rule_says_so(cast: Cast) -> None:
    gas = next(check for check in safety.load() if check.key == "gas")
    house = cast.eastmere_house
    ComponentFactory(home=house, kind=gas.needs[0], source=house.source, installed_on=None)
    usual = {"issued_on": TODAY - 300 * DAY, "valid_from": None, "type_code": gas.types[0]}
    usual |= {"home": house, "source": house.source}
    for papers in PAPERS:
        with undone():
            made = [CertificateFactory(**(usual | dict(paper))) for paper in papers]
            state = safety.state_of(gas, certificates=made, today=TODAY)
            in_date = state.status in {safety.Status.IN_DATE, safety.Status.DUE_SOON}
            assert counted(cast.eastmere, "bs01") == (int(in_date), 1), papers
    assert counted(cast.eastmere, "electrics") == (0, 1)  # every home must have one


def test_a_building_counts_for_each_of_its_homes_and_last_year_as_it_stood(cast: Cast) -> None:
    block = cast.rowan_court
    Component.objects.filter(kind="Lift").delete()
    assert counted(cast.larkfield, "bs05") is None  # no lift, no check
    ComponentFactory(
        landlord=cast.larkfield, home=None, block=block, kind="Lift", source=block.source, installed_on=None
    )
    ended = YEAR.before.ends_on
    CertificateFactory(
        home=None,
        block=block,
        source=block.source,
        type_code="40",
        issued_on=ended - DAY,
        valid_to=ended + DAY,
    )
    assert counted(cast.larkfield, "bs05", YEAR.before) == (4, 4)
    assert counted(cast.larkfield, "bs05") == (0, 4)


def _block_of(cast: Cast, homes: int) -> Block:
    block = BlockFactory(landlord=cast.larkfield, source=cast.flat_1.source, estate=cast.flat_1.estate)
    for _ in range(homes):
        HomeFactory(landlord=cast.larkfield, source=cast.flat_1.source, block=block)
    return block


def _orders(block: Block, of: int, **made: Any) -> None:
    homes = list(block.homes.all())
    for place in range(of):
        order_of(homes[place % len(homes)], **made)


def _words(landlord: Landlord, block: Block | None) -> list[str]:
    figures = Figure.objects.filter(landlord=landlord, block=block, measure="rp02_1")
    figures = figures.filter(starts_on=YEAR.starts_on)
    return [figure.words for figure in figures]


def test_figures_are_kept_and_a_block_is_told_as_far_as_it_points_at_nobody(cast: Cast) -> None:
    large, exact, small = (_block_of(cast, homes) for homes in (10, 10, 9))
    _orders(large, 17)
    _orders(large, 3, due_at=DONE_AT - DAY)
    _orders(exact, 15)
    _orders(small, 12)
    assert counting.count(cast.larkfield, now=NOW)
    assert _words(cast.larkfield, None) == ["94%"]  # 44 of 47
    assert _words(cast.larkfield, large) == ["over 50%"]  # 17 of 20
    assert _words(cast.larkfield, exact) == []  # the one of nine homes would be the total less the others
    assert _words(cast.larkfield, small) == []
    assert not Figure.objects.of_blocks(cast.larkfield).exclude(look="exact").exclude(numerator=None).exists()
    assert not Figure.objects.filter(landlord=cast.eastmere).exists()
    again = counting.count(cast.larkfield, now=NOW + DAY)
    assert Figure.objects.filter(counted_at=NOW + DAY).count() == again
    days = Figure.objects.of_landlord(cast.larkfield).get(measure="days_usual", starts_on=YEAR.starts_on)
    assert (days.value, days.denominator) == (Decimal(10), 47)


def test_a_landlord_of_few_repairs_has_no_figure(cast: Cast) -> None:
    for _ in range(9):
        order_of(cast.eastmere_house)
    counting.count(cast.eastmere, now=NOW)
    assert not Figure.objects.filter(landlord=cast.eastmere).exists()


def test_every_landlord_is_counted_at_night_or_when_it_has_no_figures(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.insight import tasks
    from tests.factories.insight import FigureFactory

    asked: list[int] = []
    monkeypatch.setattr(tasks.count_landlord, "delay", asked.append)
    FigureFactory(landlord=cast.larkfield, counted_at=NOW - DAY)
    for at, found in [
        (NOW, {cast.eastmere.pk}),
        (NOW.replace(hour=2), {cast.eastmere.pk, cast.larkfield.pk}),
    ]:
        asked.clear()
        running.end(cast.eastmere)
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        for _ in range(2):  # while one goes on there is no second
            tasks.count_every_landlord()
        assert sorted(asked) == sorted(found)
