"""Whoever leaves hands over what is theirs in one step, and nothing stays with them unseen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import ForeignKey
from django.test import Client

from portal.core import clock
from portal.enquiries.models import Enquiry
from portal.hazards.models import HazardCase
from portal.homes.models import Correction
from portal.landlords.models import Landlord, Officer, Team
from portal.notices.models import Notice
from portal.office.handing.acts import CannotHandOver, hand_over
from portal.office.handing.table import OWNED
from portal.office.models import QueueMark
from portal.office.tasks import warn_of_left_work
from portal.people.models import Person
from portal.records.models import Event
from tests.cast import Cast
from tests.enquiries.asking import asked
from tests.factories.hazards import HazardCaseFactory

Door = Callable[[Person], Client]
# What points to an officer and is not theirs to see to.
NOT_WORK = {
    "office.SavedList.officer": "their own way to open a list",
    "enquiries.Opening.officer": "who has a question open at this moment",
    "enquiries.HomeNote.officer": "who wrote it down",
    "enquiries.Message.officer": "who wrote it",
    "enquiries.InformationMessage.officer": "who wrote it",
    "enquiries.InformationHours.officer": "who spent them",
    "enquiries.InformationReview.reviewer": "anybody but who answered may take the second look from them",
    "tenancies.Call.officer": "a call ends with whoever has it",
}


def test_every_kind_with_an_owner_is_in_the_table() -> None:
    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, ForeignKey) and field.related_model is Officer
        if not hasattr(model, "pgh_tracked_model")
    }
    # Whatever ends in "by" says what somebody did.
    asks = {path for path in pointing if not path.endswith("by")} - set(NOT_WORK)
    nobody = Officer(landlord=Landlord(pk=0))
    owned = {f"{kind.rows(nobody, clock.now()).model._meta.label}.owner" for kind in OWNED.values()}
    assert asks == owned, "give it a list in portal/office/queues/table.py, or say in NOT_WORK why it is none"


@pytest.fixture
def olives(cast: Cast) -> Officer:
    """Olive has a hazard, a question, a correction and a late repair."""
    olive = cast.olive.officer
    HazardCaseFactory(home=cast.flat_1, owner=olive)
    Enquiry.objects.filter(pk=asked(cast).pk).update(owner=olive)
    Correction.objects.filter(pk=cast.correction.pk).update(owner=olive)
    cast.own_order.due_at = clock.now() - timedelta(days=4)
    cast.own_order.save()
    QueueMark.objects.create(landlord=cast.larkfield, queue="late", about=cast.own_order.code, owner=olive)
    return olive


def owners(cast: Cast) -> set[Officer | None]:
    kinds = (HazardCase, Enquiry, Correction, QueueMark)
    return {model.objects.get(landlord=cast.larkfield).owner for model in kinds}


def test_who_ends_somebodys_access_is_led_to_what_was_theirs_and_hands_it_over(
    cast: Cast, olives: Officer, at_office: Door
) -> None:
    dara, at = at_office(cast.dara), f"/office/people/{olives.code}/hand-over/"
    ended = dara.post(f"/office/people/{olives.code}/", {"end": "yes", "when": "now"})
    assert ended.headers["Location"] == at
    shown = dara.get(at).content.decode()
    for line in ("Hazards: 1", "Questions: 1", "Corrections: 1", "Late repairs: 1"):
        assert line in shown, line
    assert dara.get("/office/people/left-work/").content.decode().count("Olive") == 1
    of_the_left = at_office(cast.rhys).get("/office/queues/hazards/?whose=left").content.decode()
    assert HazardCase.objects.get().reference in of_the_left
    said = {"kinds": ["hazards", "questions", "corrections", "late"], "to": str(cast.rhys.officer.code)}
    assert "4 pieces of work handed over" in dara.post(at, said, follow=True).content.decode()
    assert owners(cast) == {cast.rhys.officer}
    Correction.objects.update(owner=cast.ines.officer)  # somebody has taken it on since
    assert "Undone for 3 pieces" in dara.post(at, {"undo": "yes"}, follow=True).content.decode()
    assert owners(cast) == {olives, cast.ines.officer}
    assert "nothing to undo" in dara.post(at, {"undo": "yes"}, follow=True).content.decode()
    verbs = Event.objects.filter(subject_code=olives.code).order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["work handed over", "work handed back"]


def test_a_team_takes_it_and_what_it_had_before_comes_back(
    cast: Cast, olives: Officer, at_office: Door
) -> None:
    before, team = cast.larkfield.teams.get(), Team.objects.create(landlord=cast.larkfield, name="Days")
    Enquiry.objects.update(team=before)
    said = {"kinds": ["hazards", "questions"], "to": str(team.code)}
    dara, at = at_office(cast.dara), f"/office/people/{olives.code}/hand-over/"
    assert "Nobody in that team sees this: Hazards and Questions" in dara.post(at, said).content.decode()
    Officer.objects.filter(person=cast.rhys).update(team=team)
    dara.post(at, said)
    assert (Enquiry.objects.get().owner, Enquiry.objects.get().team) == (None, team)
    assert (HazardCase.objects.get().owner, HazardCase.objects.get().team) == (None, team)
    dara.post(at, {"undo": "yes"})
    assert (Enquiry.objects.get().owner, Enquiry.objects.get().team) == (olives, before)
    assert (HazardCase.objects.get().owner, HazardCase.objects.get().team) == (olives, None)


def test_who_moves_to_other_work_is_asked_for_what_they_no_longer_see(
    cast: Cast, olives: Officer, at_office: Door
) -> None:
    dara = at_office(cast.dara)
    form = {"name": "Olive", "role": "investment_officer", "team": "", "spend_limit": ""}
    moved = dara.post(f"/office/people/{olives.code}/", form)
    assert moved.headers["Location"].endswith("/hand-over/")
    assert "Does something else now" in dara.get("/office/people/left-work/").content.decode()
    with pytest.raises(CannotHandOver, match="They do not see this: Hazards"):
        hand_over(owner=olives, keys=["hazards"], to=cast.ines.officer, by=cast.dara.officer)
    with pytest.raises(CannotHandOver, match="same landlord"):
        hand_over(owner=olives, keys=["hazards"], to=cast.otto.officer, by=cast.dara.officer)
    with pytest.raises(CannotHandOver, match="same landlord"):
        hand_over(owner=cast.otto.officer, keys=["hazards"], to=cast.rhys.officer, by=cast.dara.officer)


def test_administrators_are_told_of_what_is_with_who_has_left_once_a_week(
    cast: Cast, olives: Officer
) -> None:
    warn_of_left_work()
    assert not Notice.objects.filter(kind="work_left").exists()
    Officer.objects.filter(pk=olives.pk).update(left_on=cast.today - timedelta(days=1))
    warn_of_left_work()
    warn_of_left_work()
    told = Notice.objects.get(kind="work_left")
    assert told.person == cast.dara
    assert "4 pieces of work" in told.body
    Officer.objects.filter(person=cast.dara).update(administers=False)
    Person.objects.filter(pk=cast.dara.pk).update(email=None)
    warn_of_left_work()
    assert Notice.objects.filter(kind="work_left").count() == 1
