"""Of every field that is stored somebody said when it goes, whose it is, and whether it may be erased."""

import csv
import importlib
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from portal.keeping.clearing import due, field_at
from portal.keeping.conditions import BESIDE, OF_THEN, OVER, WHOSE
from portal.keeping.holding import HOUSEHOLD, Subject, rows_about, tables_of, themselves
from portal.keeping.kinds import PRIVACY, How, blank_of, earlier, kinds
from portal.keeping.package import words
from portal.people.models import Person
from portal.tenancies.models import Party, Tenancy
from tests.cast import Cast
from tests.house.test_fields import stored_fields

HOW_TO = "sort it in portal/keeping/kinds.csv (portal/keeping/kinds.py says how)"


def test_every_model_has_a_row_and_every_row_a_model() -> None:
    models = {model for model, _ in stored_fields()}
    assert models - set(kinds()) == set(), HOW_TO
    assert set(kinds()) - models == set(), "rows without a model"


def test_every_kind_that_is_about_people_has_its_sentence_for_them() -> None:
    about = {kind.label for kind in kinds().values() if kind.about}
    assert about - set(words()) == set(), (
        "say in portal/keeping/words.csv what its rows say, to whom they are about"
    )
    assert set(words()) - about == set(), "sentences without a kind"
    assert all(said.endswith(".") for said in words().values())


def test_whatever_points_to_a_person_or_a_household_is_found_when_they_ask() -> None:
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, ForeignKey) and field.related_model in {Person, Party, Tenancy}
        if model._meta.label in kinds()
    }
    unfound = {label for label in pointing if not kinds()[label].about}
    assert unfound == {"sync.Client"}, f"whose is it? {HOW_TO}"  # a machine's: its `user` is nobody


def test_what_is_kept_of_a_household_says_when_it_was_over() -> None:
    kept = {kind.label for kind in kinds().values() if any(path.endswith(HOUSEHOLD) for path in kind.about)}
    # The days of a tenancy are of all who had it: one who left early is not told when it ended.
    assert kept - {"tenancies.Tenancy"} == set(OF_THEN), "say in OF_THEN what one who left early gets of it"
    for label, path in OF_THEN.items():
        assert field_at(kinds()[label].model, path.removesuffix("__date"))


def test_every_personal_field_is_erased_or_stays_for_a_reason() -> None:
    for kind in kinds().values():
        if kind.goes_whole:
            assert not kind.stays, kind.label
            continue
        assert set(kind.erases).isdisjoint(kind.stays), kind.label
        missing = set(kind.personal) - set(kind.erases) - set(kind.stays)
        assert not missing, f"{kind.label}: {missing}: {HOW_TO}"
        assert set(kind.erases) | set(kind.stays) <= set(kind.personal), kind.label
        assert kind.why or not kind.stays, f"{kind.label}: say why it stays"


def test_every_personal_field_goes_when_its_time_is_over_or_is_a_bare_fact() -> None:
    for kind in kinds().values():
        if kind.how is How.BLANK:
            missing = set(kind.personal) - set(kind.blanks) - set(kind.bones)
            assert not missing, f"{kind.label}: {missing}: {HOW_TO}"
            for name in kind.blanks:
                blank_of(field_at(kind.model, name))
        else:
            assert not kind.blanks, kind.label
            assert not kind.bones, kind.label


def test_every_period_in_words_is_one_that_runs() -> None:
    with PRIVACY.open(newline="") as file:
        rows = list(csv.DictReader(file))
    told = {(row["model"], row["kept"]) for row in rows}
    assert len(told) == len(kinds()), "a model has one period for all of its fields"
    for kind in kinds().values():
        if kind.how in {How.DELETE, How.BLANK}:
            assert kind.before(datetime(2026, 11, 21, tzinfo=UTC)) < datetime(2026, 11, 21, tzinfo=UTC)
        elif kind.how is How.PARENT:
            parent = kind.model._meta.get_field(kind.since)
            assert isinstance(parent, ForeignKey)
            assert kinds()[parent.related_model._meta.label].how is How.DELETE, kind.label
        elif kind.how is How.TASK:
            module, _, name = kind.since.rpartition(".")
            assert hasattr(importlib.import_module(module), name), kind.label
        else:
            assert kind.kept.startswith(("as long as the landlord is", "life of the")), kind.label


@pytest.mark.parametrize(
    ("kept", "then"),
    [
        ("6 years after the tenancy ends", datetime(2020, 11, 30, 9, tzinfo=UTC)),
        ("90 days", datetime(2026, 9, 1, 9, tzinfo=UTC)),
        ("a year", datetime(2025, 11, 30, 9, tzinfo=UTC)),
        ("life of the home; words 6 years after it ended", datetime(2020, 11, 30, 9, tzinfo=UTC)),
    ],
)
def test_a_period_is_read_from_its_words(kept: str, then: datetime) -> None:
    assert earlier(datetime(2026, 11, 30, 9, tzinfo=UTC), kept) == then


def test_a_leap_day_has_a_day_before_it() -> None:
    assert earlier(datetime(2028, 2, 29, tzinfo=UTC), "1 year") == datetime(2027, 2, 28, tzinfo=UTC)
    with pytest.raises(ValueError, match="no period"):
        earlier(datetime(2028, 2, 29, tzinfo=UTC), "for ever")


def test_what_other_apps_keep_of_a_person_is_known() -> None:
    pointing = {
        model._meta.label
        for model in apps.get_models()
        if not model._meta.abstract
        and not model._meta.proxy
        and model._meta.managed
        and not model.__module__.startswith("portal.")
        for field in model._meta.fields
        if isinstance(field, ForeignKey) and field.related_model is Person
    }
    assert pointing <= set(BESIDE), "say in portal/keeping/conditions.py what goes with an account"


@pytest.mark.django_db
def test_every_rule_of_the_table_can_be_asked_of_postgresql(cast: Cast) -> None:
    for kind in kinds().values():
        if kind.how in {How.DELETE, How.BLANK}:
            assert due(kind, kind.before(datetime.now(UTC))).explain(), kind.label
        if kind.about:
            subject = themselves(cast.amina)
            assert rows_about(kind, subject).explain(), kind.label
    named = {kind.since for kind in kinds().values() if kind.since.startswith("=")}
    named |= {path for kind in kinds().values() for path in kind.about if path.startswith("=")}
    assert named == set(OVER) | set(WHOSE)
    assert "tenancies.Party" in tables_of(Subject(person=None, parties=(cast.amina.parties.get(),)))
