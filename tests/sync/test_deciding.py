"""A delivery that waits, the person who answers, and those who watch."""

import csv
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.core import clock
from portal.homes.models import Home
from portal.landlords.models import Landlord
from portal.people.models import Person
from portal.records.models import Event
from portal.sync import tasks
from portal.sync.deliveries import actions, progress, receiving, reporting
from portal.sync.deliveries.planning import too_many
from portal.sync.deliveries.progress import Progress, Telling
from portal.sync.deliveries.steps import Step
from portal.sync.models import Delivery, DeliveryIssue
from standards.issues import Code
from tests.factories.landlords import LandlordFactory
from tests.factories.people import PersonFactory
from tests.factories.sync import DeliveryFactory, DeliveryIssueFactory
from tests.sync.deliveries import delivered, home, written

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def larkfield(db: None) -> Landlord:
    return LandlordFactory(slug="larkfield")


@pytest.fixture
def dara(db: None) -> Person:
    return PersonFactory(name="Dara")


@pytest.fixture
def waiting(larkfield: Landlord) -> Delivery:
    """It would end one of two homes."""
    delivered(larkfield, homes=[home(1), home(2)])
    return delivered(larkfield, as_of="2025-11-21", homes=[home(1)])


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker is here."""
    monkeypatch.setattr(tasks.apply_delivery, "delay", tasks.apply_delivery.run)


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_it_says_what_would_end(waiting: Delivery) -> None:
    assert waiting.state == State.WAITING
    assert waiting.would_end == {"homes": {"would_end": 1, "of": 2}}
    assert waiting.reason == "It would end 1 of 2 homes, so a person has to say yes first."
    assert waiting.finished_at is None
    assert Home.objects.current().count() == 2


def test_a_yes_applies_it(
    waiting: Delivery, dara: Person, django_capture_on_commit_callbacks: "object"
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.approve(delivery=waiting, by=dara)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.approved_by) == (State.APPLIED, dara)
    assert Home.objects.current().get().reference == "H1"
    assert verbs()[-2:] == ["delivery approved", "delivery applied"]


def test_a_no_leaves_everything(waiting: Delivery, dara: Person) -> None:
    actions.decline(delivery=waiting, by=dara)

    tasks.apply_delivery.run(waiting.pk)

    waiting.refresh_from_db()
    assert waiting.state == State.DECLINED
    assert Home.objects.current().count() == 2
    assert verbs()[-1] == "delivery declined"


def test_it_is_answered_once(waiting: Delivery, dara: Person) -> None:
    actions.decline(delivery=waiting, by=dara)
    with pytest.raises(actions.CannotDecide):
        actions.approve(delivery=waiting, by=dara)


def test_a_task_that_comes_twice_does_its_work_once(larkfield: Landlord) -> None:
    delivery = delivered(larkfield, homes=[home(1)])
    tasks.apply_delivery.run(delivery.pk)

    delivery.refresh_from_db()
    assert delivery.counts["homes"]["created"] == 1
    assert verbs().count("delivery applied") == 1


def test_the_same_files_with_a_yes_answer_the_one_that_waits(
    larkfield: Landlord, waiting: Delivery, tmp_path: Path
) -> None:
    delivered(larkfield, as_of="2025-11-21", homes=[home(1)], yes=True)

    waiting.refresh_from_db()
    assert waiting.state == State.DECLINED


def test_a_delivery_that_a_crash_left_behind_is_begun_again(larkfield: Landlord, tmp_path: Path) -> None:
    left = receiving.receive_path(landlord=larkfield, path=written(tmp_path, homes=[home(1)]), by=None)
    tasks.begin_left_deliveries.run()
    left.refresh_from_db()
    assert left.state == State.RECEIVED  # it may be on its way to a worker

    Delivery.objects.update(received_at=clock.now() - tasks.LEFT_FOR, state=State.READING)
    tasks.begin_left_deliveries.run()

    left.refresh_from_db()
    assert left.state == State.APPLIED


@pytest.mark.parametrize(
    ("ended", "of", "percent", "waits"),
    [(0, 0, 10, False), (1, 10, 10, False), (2, 10, 10, True), (1, 1, 100, False), (1, 1000, 0, True)],
)
def test_more_than_the_landlords_share_waits(ended: int, of: int, percent: int, waits: bool) -> None:
    assert too_many(ended, of, percent) is waits


def test_an_error_on_our_side_is_said_and_changes_nothing(
    larkfield: Landlord, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.sync.deliveries import pipeline

    def broken(_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(pipeline, "STEPS", (*pipeline.STEPS[:-1], broken))
    with pytest.raises(RuntimeError):
        delivered(larkfield, homes=[home(1)])

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason) == (State.REFUSED, pipeline.BROKE)
    assert not Home.objects.exists()


# --- progress ---


def test_progress_goes_forward_and_is_forgotten_at_the_end(larkfield: Landlord) -> None:
    delivery = DeliveryFactory(landlord=larkfield, state=State.READING, finished_at=None)
    seen: list[Progress] = []
    tell = Telling(delivery, seen.append)

    tell(Step.READ, 0.5, {})
    assert progress.of(delivery).step == "read and check"
    tell(Step.READ, 0.6, {})  # too soon to say again
    tell(Step.APPLY, 2, {"homes": {"read": 1}})

    assert [said.percent for said in seen] == [22, 98]
    assert progress.of(delivery).counts == {"homes": {"read": 1}}
    tell.forget()
    assert progress.of(delivery).percent == 0


def test_a_finished_delivery_is_all_done(waiting: Delivery) -> None:
    assert progress.of(waiting).percent == 100


# --- the report ---


def test_the_report_lists_every_issue_and_runs_nothing(larkfield: Landlord) -> None:
    delivery = DeliveryFactory(landlord=larkfield)
    DeliveryIssueFactory(delivery=delivery, value="=cmd|' /C calc'!A0", issue=Code.FORMULA_CELL)
    DeliveryIssueFactory(delivery=delivery, value="Smith, John", line=3)

    header, first, second = csv.reader("".join(reporting.csv_lines(delivery)).splitlines())

    assert header == list(reporting.HEADER)
    assert first[4] == "'=cmd|' /C calc'!A0"
    assert second[4] == "Smith, John"
    assert second[-1] == "whoever keeps the record"


def test_issues_beyond_the_limit_are_counted_but_not_kept(
    larkfield: Landlord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.sync.deliveries.issues.MOST_KEPT", 3)
    delivery = delivered(larkfield, homes=[home(n, tenure_type="nonsense") for n in range(1, 8)])

    assert DeliveryIssue.objects.filter(delivery=delivery).count() == 3
    assert Event.objects.get(verb="delivery applied").details["issues"] == 7


# --- the command ---


def import_as_json(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    with pytest.raises(SystemExit) as end:
        call_command("import_delivery", *words, "--json")
    return int(str(end.value.code)), json.loads(capsys.readouterr().out)


def test_the_command_answers_with_one_object(
    larkfield: Landlord, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(written(tmp_path, homes=[home(1), home(2, address_postal_code="")]))

    code, said = import_as_json(capsys, "larkfield", path)

    assert code == 0
    assert said == {
        "delivery": str(Delivery.objects.get().code),
        "state": "applied",
        "kinds": {"homes": {"read": 2, "created": 1, "changed": 0, "ended": 0, "unchanged": 0, "refused": 1}},
        "issues": 1,
    }


def test_the_command_exits_with_one_when_it_waits(
    larkfield: Landlord, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    delivered(larkfield, homes=[home(1), home(2)])
    path = str(written(tmp_path, homes=[home(1)]))

    assert import_as_json(capsys, "larkfield", path)[0] == 1
    assert import_as_json(capsys, "larkfield", path, "--yes")[0] == 0


@pytest.mark.parametrize("content", [None, "", "colour,shape\nred,round\n"])
def test_the_command_exits_with_two_when_nothing_can_be_read(
    content: str | None, larkfield: Landlord, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "homes.csv"
    if content is not None:
        path.write_text(content)

    code, said = import_as_json(capsys, "larkfield", str(path))

    assert (code, said["state"]) == (2, "refused")
    assert said["issues"] == 1


def test_the_command_speaks_to_people_too(
    larkfield: Landlord, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        call_command("import_delivery", "larkfield", str(written(tmp_path, homes=[home(1, unit_uprn="x")])))

    said = capsys.readouterr().out
    assert "applied" in said
    assert "homes.csv, line 2" in said


def test_an_unknown_landlord_is_said(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="add_landlord"):
        call_command("import_delivery", "nobody", str(tmp_path))


def test_a_landlord_is_added_once(db: None) -> None:
    call_command("add_landlord", "northbrook", "Northbrook Council", "--kind", "council")
    assert Landlord.objects.get().kind == Landlord.Kind.COUNCIL
    with pytest.raises(CommandError, match="already exists"):
        call_command("add_landlord", "northbrook", "Northbrook")
    with pytest.raises(CommandError, match="slug"):
        call_command("add_landlord", "north brook", "Northbrook")
