"""A landlord edits what its residents can report: one by one, by file, and back to an earlier list."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.landlords.models import Landlord
from portal.office.setting_up.problems import ProblemForm
from portal.people.models import Person
from portal.records.models import Event
from portal.repairs.actions.problems import CannotUse, change_problem, keep_list, use_list
from portal.repairs.list_changes import changes
from portal.repairs.models import ProblemList
from portal.repairs.problem_files import CannotRead, rows_from, written
from portal.repairs.problems import COLUMNS, Problems, problems_for, shipped
from tests.cast import Cast

Door = Callable[[Person], Client]
PROBLEMS = "/office/problems/"
TAP = "/office/problems/change/tap-drips/"
ADD = "/office/problems/add/"
UPLOAD = "/office/problems/upload/"
VERSIONS = "/office/problems/versions/"


def rows() -> list[dict[str, str]]:
    return [dict(row) for row in shipped().rows]


def row_of(key: str, found: Problems | None = None) -> dict[str, str]:
    return next(dict(row) for row in (found or shipped()).rows if row["key"] == key)


def answered(key: str, **said: Any) -> dict[str, Any]:
    """The form of that problem, filled in as the page shows it, but for what is said."""
    row = row_of(key)
    held: dict[str, Any] = {column: row[column] for column in COLUMNS if column != "key"}
    held |= {
        "rooms": row["rooms"].split(),
        "questions": "\n".join(row["questions"].split(" | ")),
        "after": "",
    }
    return held | said


def sent(text: str | bytes, name: str = "problems.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, content_type="text/csv")


def shown(answer: Any) -> str:
    text: str = answer.content.decode()
    return text.replace("&#39;", "'").replace("&quot;", '"')


# --- seeing it ---


def test_the_list_shows_what_follows_from_each_problem(cast: Cast, at_office: Door) -> None:
    page = shown(at_office(cast.rhys).get(PROBLEMS))
    assert "This is the list that comes with Homefile." in page
    assert "A tap drips or cannot be turned off fully" in page
    assert "Right to Repair (RTR08)" in page
    assert "In the cold months: Emergency" in page
    assert "Hazard: Damp and mould" in page


def test_one_room_shows_only_what_can_be_there(cast: Cast, at_office: Door) -> None:
    page = shown(at_office(cast.rhys).get(PROBLEMS + "?room=shared-inside"))
    assert "The lift does not work" in page
    assert "A tap drips" not in page
    assert at_office(cast.rhys).get(PROBLEMS + "?room=cellar").status_code == 404


def test_the_pages_ask_no_more_for_a_long_list(
    cast: Cast, at_office: Door, django_assert_max_num_queries: Any
) -> None:
    door = at_office(cast.rhys)
    with django_assert_max_num_queries(8):
        door.get(PROBLEMS)
    with django_assert_max_num_queries(8):
        door.get(TAP)


# --- one by one ---


def test_a_manager_changes_a_problem_and_the_list_becomes_the_landlords_own(
    cast: Cast, at_office: Door
) -> None:
    said = answered("tap-drips", name="A tap is dripping", priority="urgent", rate_code="N123456")
    page = shown(at_office(cast.rhys).post(TAP, said, follow=True))
    assert "Saved." in page
    assert "This is your own list." in page
    tap = problems_for(cast.larkfield).get("tap-drips")
    assert tap
    assert (tap.name, tap.priority, tap.rate_code) == ("A tap is dripping", "urgent", "N123456")
    unchanged = [row for row in problems_for(cast.larkfield).rows if row["key"] != "tap-drips"]
    assert unchanged == [row for row in rows() if row["key"] != "tap-drips"]
    assert problems_for(cast.eastmere).version == ""
    made = ProblemList.objects.get()
    assert (made.note, made.made_by, made.in_use) == (
        "Changed “A tap drips or cannot be turned off fully”",
        cast.rhys,
        True,
    )
    assert set(Event.objects.values_list("verb", flat=True)) >= {"problem list kept", "problem list used"}


def test_saving_every_problem_as_it_is_changes_none(cast: Cast, at_office: Door) -> None:
    door = at_office(cast.rhys)
    for key in ("damp-mould", "no-heating", "toilet-seat", "lift", "something-else"):
        now = problems_for(cast.larkfield)
        page = door.post(f"/office/problems/change/{key}/", answered(key, after=now.version), follow=True)
        assert "Saved." in shown(page), key
        assert row_of(key, problems_for(cast.larkfield)) == row_of(key)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"name": ""}, "Fill in “What is wrong, as residents choose it”."),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"name": "=cmd()"}, "Begin the name with a letter"),
        ({"name": "a\x00b"}, "Null characters are not allowed."),
        ({"rooms": []}, "Choose at least one room."),
        ({"rooms": ["cellar"]}, "cellar is not one of the available choices."),
        ({"priority": "soon"}, "soon is not one of the available choices."),
        ({"trade_code": "<script>"}, "is not one of the available choices."),
        ({"resident_pays": "yes", "why": ""}, "Say why the household sees to it"),
        ({"questions": "a?\nb?\nc?\nd?"}, "Ask 3 questions or fewer."),
        ({"questions": "How much? [A drip]"}, "Give a question 2 to 8 choices, or none."),
        ({"right_to_repair": "RTR10"}, "RTR10 depends on this question"),
        ({}, "Saved."),
        ({"name": "水龙头滴水 🚰"}, "Saved."),
        ({"name": "الصنبور يقطر"}, "Saved."),
        ({"hint": "<script>alert(1)</script>"}, "Saved."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    cast: Cast, at_office: Door, said: dict[str, Any], told: str
) -> None:
    page = at_office(cast.rhys).post(TAP, answered("tap-drips", **said), follow=True)
    assert page.status_code == 200
    assert told in shown(page)
    assert ProblemList.objects.exists() is (told == "Saved.")
    assert b"<script>alert" not in page.content


def test_two_managers_at_once_lose_nothing(cast: Cast, at_office: Door) -> None:
    at_office(cast.rhys).post(TAP, answered("tap-drips", name="The first"))
    page = at_office(cast.dara).post(TAP, answered("tap-drips", name="The second"))
    assert "Somebody has changed the list in the meantime." in shown(page)
    tap = problems_for(cast.larkfield).get("tap-drips")
    assert tap
    assert tap.name == "The first"


def test_a_problem_is_added_under_a_key_of_its_own(cast: Cast, at_office: Door) -> None:
    door = at_office(cast.rhys)
    page = door.post(ADD, answered("tap-drips", name="The stair lift does not work"), follow=True)
    assert "The stair lift does not work" in shown(page)
    version = problems_for(cast.larkfield).version
    door.post(ADD, answered("tap-drips", name="The stair lift does not work", after=version))
    keys = [one.key for one in problems_for(cast.larkfield).all]
    assert keys[-2:] == ["the-stair-lift-does-not-work", "the-stair-lift-does-not-work-2"]


def test_a_name_without_letters_has_a_key_all_the_same(cast: Cast, at_office: Door) -> None:
    at_office(cast.rhys).post(ADD, answered("tap-drips", name="🚰🚰"))
    assert problems_for(cast.larkfield).get("problem")


def test_a_problem_is_taken_off(cast: Cast, at_office: Door) -> None:
    page = at_office(cast.rhys).post(TAP, {"off": "yes", "after": ""}, follow=True)
    assert "Taken off." in shown(page)
    assert problems_for(cast.larkfield).get("tap-drips") is None
    assert at_office(cast.rhys).get(TAP).status_code == 404


def test_what_an_emergency_page_reports_stays(cast: Cast, at_office: Door) -> None:
    address = "/office/problems/change/no-water/"
    page = at_office(cast.rhys).post(address, {"off": "yes", "after": ""})
    assert "The emergency page “No water” reports no-water, which is not there." in shown(page)
    assert not ProblemList.objects.exists()


def test_the_last_problem_of_a_room_stays(cast: Cast) -> None:
    only_tree = [row for row in rows() if "shared-outside" not in row["rooms"] or row["key"] == "tree"]
    kept = keep_list(landlord=cast.larkfield, rows=only_tree, note="", by=cast.rhys)
    use_list(landlord=cast.larkfield, version=kept, by=cast.rhys)
    with pytest.raises(CannotUse) as refused:
        change_problem(
            landlord=cast.larkfield, key="tree", row=None, after=str(kept.code), note="", by=cast.rhys
        )
    (fault,) = refused.value.faults
    assert "Shared parts outside" in fault.words


@pytest.mark.parametrize("address", [PROBLEMS, TAP, ADD, UPLOAD, VERSIONS])
def test_an_adviser_changes_nothing(cast: Cast, at_office: Door, address: str) -> None:
    door = at_office(cast.olive)
    assert door.get(address).status_code == 404
    assert door.post(address, {"off": "yes", "use": ""}).status_code in (404, 405)
    assert "Set up repairs" not in shown(door.get("/office/more/"))


# --- by file ---


def test_the_list_comes_as_a_file_and_goes_back_as_it_was(cast: Cast, at_office: Door) -> None:
    answer = at_office(cast.rhys).get("/office/problems/problems.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert rows_from(answer.content) == rows()
    page = shown(at_office(cast.rhys).post(UPLOAD, {"upload": sent(answer.content)}, follow=True))
    assert "The list is whole." in page
    assert "Against the one in use: nothing different." in page


def test_a_list_from_a_file_is_used_only_when_somebody_says_so(cast: Cast, at_office: Door) -> None:
    new = [row | {"name": "Dripping tap"} if row["key"] == "tap-drips" else row for row in rows()][:-1]
    new = [*new, row_of("noise") | {"key": "hum", "name": "A hum"}, rows()[-1]]
    door = at_office(cast.rhys)
    page = shown(door.post(UPLOAD, {"upload": sent(written(new)), "note": "Our own"}, follow=True))
    assert "Our own" in page
    assert "1 problem added and 1 problem changed" in page
    assert problems_for(cast.larkfield).version == ""
    kept = ProblemList.objects.get()
    page = shown(door.post(VERSIONS, {"use": str(kept.code)}, follow=True))
    assert "Used from now on." in page
    assert problems_for(cast.larkfield).get("hum")


def test_a_broken_file_is_told_row_by_row_and_changes_nothing(cast: Cast, at_office: Door) -> None:
    broken = [row | {"trade_code": "XX"} if row["key"] == "tap-drips" else row for row in rows()]
    page = at_office(cast.rhys).post(UPLOAD, {"upload": sent(written(broken))})
    assert page.status_code == 200
    line = next(n for n, row in enumerate(broken, 2) if row["key"] == "tap-drips")
    assert f'<th scope="row">{line}</th><td>tap-drips</td><td>trade_code</td>' in shown(page)
    assert not ProblemList.objects.exists()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "This is no list of problems."),
        (b"name,age\r\nx,1\r\n", "This is no list of problems."),
        (",".join(COLUMNS[2:]).encode(), "These columns are missing: key and name."),
        ((",".join(COLUMNS) + ",colour\r\n").encode(), "There are columns we do not know: colour."),
        ((",".join(COLUMNS) + ",key\r\n").encode(), "A column is there twice."),
        ((",".join(COLUMNS) + "\r\n").encode(), "The list is not whole."),
        (b"\xff\xfe", "The file"),
        ((",".join(COLUMNS) + '\r\n"' + "x" * 200_000).encode(), ""),
        (b"x" * 1_000_001, "The file is larger than a list of problems can be."),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(
    cast: Cast, at_office: Door, data: bytes, told: str
) -> None:
    page = at_office(cast.rhys).post(UPLOAD, {"upload": sent(data)})
    assert page.status_code == 200
    assert told in shown(page)
    assert "There is a problem" in shown(page)
    assert not ProblemList.objects.exists()


def test_choosing_no_file_says_what_to_do(cast: Cast, at_office: Door) -> None:
    assert "Choose a file." in shown(at_office(cast.rhys).post(UPLOAD, {"note": "x"}))


def test_a_spreadsheet_may_use_semicolons_and_windows_letters() -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=";")
    writer.writeheader()
    writer.writerows([row | {"hint": "Café, à côté"} for row in rows()])
    found = rows_from(text.getvalue().replace("“", "'").replace("”", "'").replace("’", "'").encode("cp1252"))
    assert {row["hint"] for row in found} == {"Café, à côté"}


def test_a_file_without_the_columns_that_may_be_empty_is_read() -> None:
    with pytest.raises(CannotRead):
        rows_from(b"key;name\r\n")
    text = written(rows())
    fewer = "\r\n".join(line.rsplit(",", 1)[0] for line in text.splitlines())
    assert [row["key"] for row in rows_from(fewer.encode())] == [row["key"] for row in rows()]


# --- versions ---


def test_a_manager_goes_back_to_the_list_that_comes(cast: Cast, at_office: Door) -> None:
    door = at_office(cast.rhys)
    door.post(TAP, {"off": "yes", "after": ""})
    page = shown(door.get(VERSIONS))
    assert "Took “A tap drips or cannot be turned off fully” off" in page
    assert "Against the one in use: 1 problem added." in page
    door.post(VERSIONS, {"use": ""})
    assert problems_for(cast.larkfield).version == ""
    (kept,) = ProblemList.objects.all()
    door.post(VERSIONS, {"use": str(kept.code)})
    assert problems_for(cast.larkfield).version == str(kept.code)


def test_another_landlords_version_is_not_there(cast: Cast, at_office: Door) -> None:
    theirs = ProblemList.objects.create(landlord=cast.eastmere, rows=rows())
    assert at_office(cast.rhys).post(VERSIONS, {"use": str(theirs.code)}).status_code == 404
    assert at_office(cast.rhys).post(VERSIONS, {"use": "no code"}).status_code == 404
    assert "2026" not in at_office(cast.rhys).get(VERSIONS).content.decode().split("</main>")[0]


def test_a_version_that_fits_no_more_is_refused(cast: Cast, at_office: Door) -> None:
    old = ProblemList.objects.create(
        landlord=cast.larkfield, rows=[row | {"priority": "soon"} for row in rows()]
    )
    page = shown(at_office(cast.rhys).post(VERSIONS, {"use": str(old.code)}, follow=True))
    assert "That list does not fit your priorities any more. soon is none of your priorities." in page
    assert problems_for(cast.larkfield).version == ""


def test_only_one_list_is_in_use(cast: Cast) -> None:
    for note in ("first", "second", "third"):
        kept = keep_list(landlord=cast.larkfield, rows=rows(), note=note, by=cast.rhys)
        use_list(landlord=cast.larkfield, version=kept, by=cast.rhys)
    assert list(ProblemList.objects.filter(in_use=True).values_list("note", flat=True)) == ["third"]


def test_the_page_of_versions_asks_no_more_for_four_than_for_one(
    cast: Cast, at_office: Door, django_assert_num_queries: Any
) -> None:
    door = at_office(cast.rhys)
    keep_list(landlord=cast.larkfield, rows=rows(), note="first", by=cast.rhys)
    with CaptureQueriesContext(connection) as one:
        door.get(VERSIONS)
    for note in ("second", "third", "fourth"):
        keep_list(landlord=cast.larkfield, rows=rows(), note=note, by=cast.rhys)
    with django_assert_num_queries(len(one)):
        door.get(VERSIONS)


def test_events_hold_codes_and_counts_only(cast: Cast, at_office: Door) -> None:
    at_office(cast.rhys).post(TAP, answered("tap-drips", advice="Ask for Carl"))
    for event in Event.objects.filter(verb__startswith="problem list"):
        assert "Carl" not in str(event.details)


# --- what is different ---


def test_what_is_different_is_counted_by_kind() -> None:
    before = rows()
    after = [
        row | {"advice": "New"} if row["key"] == "fan" else row for row in before if row["key"] != "lift"
    ]
    found = changes(before, [*after, row_of("fan") | {"key": "fan-2", "name": "Another fan"}])
    assert found.added == ("Another fan",)
    assert found.changed == ("An extractor fan does not work",)
    assert found.taken_off == ("The lift does not work",)
    assert found.words == "1 problem added, 1 problem changed and 1 problem taken off"
    assert changes(before, before).words == "nothing different"
    assert not changes(before, before)


def test_a_landlord_has_its_own_priorities(cast: Cast) -> None:
    """A list for one landlord may not fit another."""
    cast.eastmere.priorities.filter(key="planned").delete()
    eastmere = Landlord.objects.get(pk=cast.eastmere.pk)
    with pytest.raises(CannotUse):
        keep_list(landlord=eastmere, rows=rows(), note="", by=cast.otto)


def test_every_question_of_the_form_is_on_its_page() -> None:
    asked = [name for names in ProblemForm.SECTIONS.values() for name in names]
    assert sorted([*asked, "after"]) == sorted(ProblemForm.base_fields)
    assert set(asked) | {"key"} == set(COLUMNS)
