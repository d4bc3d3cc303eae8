"""A resident says that a fact is wrong: who answers, and by when."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

from portal.core.working_days import bank_holidays
from portal.homes.actions import raise_correction
from portal.homes.freshness import feeds_of, freshest, origin
from portal.homes.models import Correction
from portal.homes.rules import FACTS, answer_due_on, answering_team
from portal.landlords.models import Feed, Officer, Team
from portal.records.models import Event, Source
from standards.kinds import KINDS
from tests.cast import Cast
from tests.factories.landlords import OfficerFactory
from tests.factories.records import SourceFactory

FRIDAY = date(2026, 11, 20)


@dataclass
class SomeTeam:
    name: str
    answers_for: list[str] = field(default_factory=list)


def tell(cast: Cast, kind: str = "homes") -> Correction:
    return raise_correction(
        home=cast.flat_1,
        kind=kind,
        code=cast.flat_1.code,
        fact="bedrooms",
        shown="2",
        source=cast.flat_1.source,
        what_is_wrong="There are three.",
        should_be="3",
        on=FRIDAY,
        by=cast.amina,
    )


def test_the_team_that_answers_for_the_kind_is_asked() -> None:
    data, assets = SomeTeam("Data", ["homes", "components"]), SomeTeam("Assets", ["components"])
    assert answering_team([data, assets], "homes") is data
    assert answering_team([data, assets], "components") is assets
    assert answering_team([data, assets], "programmes") is None


def test_it_is_answered_within_the_landlords_working_days() -> None:
    assert answer_due_on(FRIDAY, working_days=10, holidays=bank_holidays()) == date(2026, 12, 4)
    assert answer_due_on(date(2026, 12, 24), working_days=1, holidays=bank_holidays()) == date(2026, 12, 29)


def test_facts_are_of_the_kinds_of_the_standard() -> None:
    assert set(FACTS) == set(KINDS)


@pytest.mark.django_db
def test_it_is_kept_as_it_was_shown_with_an_owner_and_a_day(cast: Cast) -> None:
    correction = tell(cast)
    assert correction.shown == "2"
    assert correction.source == cast.flat_1.source
    assert correction.due_on == date(2026, 12, 4)
    assert correction.state == Correction.State.WAITING
    assert correction.team == Team.objects.get(name="Data team")
    assert correction.owner is not None
    assert correction.owner.person == cast.dara  # nobody is in the team: the data steward answers


@pytest.mark.django_db
def test_the_member_of_the_team_with_the_fewest_waiting_is_asked(cast: Cast) -> None:
    team = Team.objects.get(name="Data team")
    busy = OfficerFactory(landlord=cast.larkfield, team=team)
    assert tell(cast).owner == busy
    free = OfficerFactory(landlord=cast.larkfield, team=team)
    assert tell(cast).owner == free


@pytest.mark.django_db
def test_nobody_who_has_left_is_asked(cast: Cast) -> None:
    Officer.objects.filter(person=cast.dara).update(left_on=date(2026, 11, 19))
    assert tell(cast).owner is None


@pytest.mark.django_db
def test_it_leaves_an_event_without_personal_words(cast: Cast) -> None:
    correction = tell(cast)
    event = Event.objects.get(subject_code=correction.code)
    assert event.by == cast.amina
    assert event.landlord_id == cast.larkfield.pk
    assert "three" not in str(event.details)


def test_a_fact_is_as_fresh_as_its_feed() -> None:
    old = Source(system="Old system", as_of=datetime(2026, 1, 1, tzinfo=UTC))
    new = Source(system="New system", as_of=datetime(2026, 11, 20, tzinfo=UTC))
    assert freshest(old, new).system == "New system"
    assert freshest(new, old).system == "New system"
    assert freshest(old, None).as_of == old.as_of


@pytest.mark.django_db
def test_a_row_that_has_ended_is_as_old_as_its_own_source(cast: Cast) -> None:
    later = SourceFactory(system="Tonight's", as_of=datetime(2026, 11, 30, tzinfo=UTC))
    Feed.objects.filter(landlord=cast.larkfield, kind="components").update(source=later)
    feeds = feeds_of(cast.larkfield)
    assert origin(cast.kitchen, "components", feeds).system == "Tonight's"
    assert origin(cast.kitchen, "components", feeds, ended_on=FRIDAY).system == cast.kitchen.source.system
