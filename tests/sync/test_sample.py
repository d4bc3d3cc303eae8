"""The believable landlord: the same each time, like the published figures, and plainly nobody."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import subprocess
import sys
import tomllib
import tracemalloc
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TypeVar

import pytest
from django.core.management import CommandError, call_command

from portal.sync.sample import (
    KINDS,
    CannotMake,
    Scope,
    changed_copy,
    demonstration,
    landlord_called,
    make_delivery,
)
from portal.sync.sample.delivery import COLUMNS, delivered, patch_rows
from portal.sync.sample.figures import figures, table
from portal.sync.sample.people import empty_spells, households
from portal.sync.sample.places import lay_out
from portal.sync.sample.writing import csv_line
from standards.delivery import find_files, read_checked
from standards.kinds import KINDS as STANDARD_KINDS

TODAY = date(2026, 11, 21)
LAST_DAY = TODAY - timedelta(days=1)
Row = dict[str, str]
Records = Callable[[str], list[Row]]
Thing = TypeVar("Thing")


def scope(slug: str = "larkfield", homes: int = 100, seed: int = 7, work_orders: int | None = None) -> Scope:
    return Scope(landlord=landlord_called(slug), homes=homes, seed=seed, today=TODAY, work_orders=work_orders)


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fingerprint(folder: Path) -> str:
    files = sorted(folder.iterdir())
    return hashlib.sha256(b"".join(file.name.encode() + file.read_bytes() for file in files)).hexdigest()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Records:
    """The records of two thousand homes, by kind."""
    folder = tmp_path_factory.mktemp("large")
    make_delivery(scope(homes=2000), folder)
    return cache(lambda kind: read(folder / f"{kind}.csv"))


@pytest.fixture(scope="module")
def evenings(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A delivery and the one that follows it."""
    first, second = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    make_delivery(scope(homes=200), first)
    changed_copy(scope(homes=200), second)
    return first, second


# The same each time


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("once", 7), ("again", 7), ("other", 8)):
        make_delivery(scope(homes=60, seed=seed), tmp_path / name)
    assert fingerprint(tmp_path / "once") == fingerprint(tmp_path / "again")
    assert fingerprint(tmp_path / "once") != fingerprint(tmp_path / "other")


def test_compressed_files_are_the_same_each_time_too(tmp_path: Path) -> None:
    for name in ("once", "again"):
        make_delivery(scope(homes=20), tmp_path / name, form="csv.gz")
    assert fingerprint(tmp_path / "once") == fingerprint(tmp_path / "again")


def test_the_machine_s_own_hashing_makes_no_difference() -> None:
    program = (
        "import hashlib; from datetime import date; from portal.sync.sample import *;"
        "from portal.sync.sample.delivery import patch_rows;"
        "scope = Scope(landlord=landlord_called('larkfield'), homes=40, seed=7, today=date(2026, 11, 21));"
        "print(hashlib.sha256(repr(patch_rows(scope, 0)).encode()).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for hash_seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


def test_a_home_is_the_same_however_many_others_are_asked_for() -> None:
    assert patch_rows(scope(homes=100), 0) == patch_rows(scope(homes=5000), 0)


def test_a_kind_is_the_same_whichever_other_kinds_are_asked_for() -> None:
    whole = patch_rows(scope(), 0)
    for kind in KINDS:
        assert patch_rows(scope(), 0, [kind])[kind] == whole[kind]


# As large as wanted


def test_ten_million_homes_begin_at_once() -> None:
    first = list(islice(delivered(scope("bench", homes=10_000_000)), len(KINDS)))
    assert [kind for _, kind, _ in first] == list(KINDS)


def test_more_homes_need_no_more_memory(tmp_path: Path) -> None:
    def peak(homes: int) -> int:
        tracemalloc.start()
        make_delivery(scope(homes=homes), tmp_path, kinds=["homes", "work_orders"])
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(700) < 1.2 * peak(100)


@pytest.mark.parametrize(("homes", "wanted"), [(250, 0), (250, 1), (250, 9_999), (20, 10_000)])
def test_as_many_work_orders_as_asked_for(tmp_path: Path, homes: int, wanted: int) -> None:
    counts = make_delivery(scope(homes=homes, work_orders=wanted), tmp_path, kinds=["work_orders"])
    references = [row["work_order_reference"] for row in read(tmp_path / "work_orders.csv")]
    assert counts == {"work_orders": wanted}
    assert len(set(references)) == wanted


def test_what_cannot_be_made_is_refused_with_the_reason() -> None:
    with pytest.raises(CannotMake, match="at least one home"):
        scope(homes=0)
    with pytest.raises(CannotMake, match="At most 500 work orders a home"):
        scope(homes=10, work_orders=5001)


# Like the published figures


def test_homes_have_the_bedrooms_and_tenures_of_social_homes(large: Records) -> None:
    homes = large("homes")
    bedrooms = Counter(min(int(home["number_of_bedrooms"]), 3) for home in homes)
    shares = [bedrooms[number] / len(homes) for number in (1, 2, 3)]
    assert shares == pytest.approx([0.32, 0.34, 0.34], abs=0.05)
    assert share(homes, lambda home: home["tenure_type"] == "200") == pytest.approx(0.06, abs=0.03)
    assert share(homes, lambda home: "Lodge" in home["property_name"]) == pytest.approx(0.11, abs=0.02)


def test_a_home_needs_three_repairs_a_year_or_so(large: Records) -> None:
    a_year = len(large("work_orders")) / len(large("homes")) / figures()["window_years"]
    assert a_year == pytest.approx(3.2, abs=0.01)


def test_a_quarter_or_so_are_emergencies_and_more_of_them_in_the_cold(large: Records) -> None:
    orders = large("work_orders")
    emergencies = [order for order in orders if is_emergency(order)]
    assert len(emergencies) / len(orders) == pytest.approx(0.27, abs=0.01)
    months = Counter(int(order["date_raised"][5:7]) for order in emergencies)
    cold = sum(months[month] for month in (12, 1, 2)) / 90.25
    rest = sum(months[month] for month in range(3, 12)) / 275
    assert cold / rest - 1 == pytest.approx(0.23, abs=0.08)


def test_most_are_done_in_target_and_emergencies_more_often(large: Records) -> None:
    done = [order for order in large("work_orders") if order["actual_completion_date_time"]]
    emergencies = [order for order in done if is_emergency(order)]
    others = [order for order in done if not is_emergency(order)]
    assert share(emergencies, in_target) == pytest.approx(0.95, abs=0.02)
    assert share(others, in_target) == pytest.approx(0.83, abs=0.02)
    assert share(done, in_target) == pytest.approx(0.88, abs=0.025)


def test_some_come_back_some_are_communal_some_are_cancelled_some_still_open(large: Records) -> None:
    orders = large("work_orders")
    assert 0.02 < share(orders, lambda order: order["work_class_code"] == "60") < 0.08
    assert share(orders, lambda order: not order["unit_reference"]) == pytest.approx(0.07, abs=0.015)
    assert 0.02 < share(orders, lambda order: bool(order["cancellation_date_time"])) < 0.06
    assert 0.002 < share(orders, is_open) < 0.02
    assert 0.03 < share(orders, lambda order: "70" in updates(order)) < 0.09
    assert 0.01 < share(orders, lambda order: "120-20" in updates(order)) < 0.09


def test_open_repairs_have_visits_to_come_and_some_are_late(large: Records) -> None:
    still_open = [order for order in large("work_orders") if is_open(order)]
    coming = [order for order in still_open if max(visits(order), default="") > LAST_DAY.isoformat()]
    late = [order for order in still_open if order["required_completion_date_time"] < TODAY.isoformat()]
    assert len(coming) > len(still_open) / 2
    assert len(late) > len(still_open) / 20


def test_no_visit_is_agreed_months_ahead(large: Records) -> None:
    latest = (LAST_DAY + timedelta(days=22)).isoformat()
    assert all(order[f"appointment_{n}_date"] <= latest for order in large("work_orders") for n in (1, 2))


def test_a_recall_is_of_an_earlier_repair_of_the_same_place(large: Records) -> None:
    first: dict[str, Row] = {}
    for order in large("work_orders"):
        earlier = first.setdefault(order["service_request_reference"], order)
        if order["work_class_code"] == "60":
            assert earlier is not order
            assert place(earlier) == place(order)
            assert earlier["actual_completion_date_time"][:10] <= order["date_raised"]


def test_nearly_every_check_is_in_date_and_a_few_are_not(large: Records) -> None:
    latest = {(row["type"], row["title"][:9], place(row)): row["valid_to"] for row in large("certificates")}
    for code, least, most in (("10", 0.97, 0.998), ("20", 0.95, 0.995), ("80", 0.93, 0.995)):
        ends = [valid_to for (kind, _, _), valid_to in latest.items() if kind == code]
        assert least < share(ends, lambda valid_to: valid_to >= LAST_DAY.isoformat()) < most


def test_some_parts_are_due_and_plans_say_how_sure_they_are(large: Records) -> None:
    parts = [part for part in large("components") if not part["decommissioned_date"]]
    assert 0.03 < share(parts, lambda part: part["expected_replacement_date"] < TODAY.isoformat()) < 0.12
    plans = large("programmes")
    assert {plan["certainty"] for plan in plans} == {"booked", "confirmed", "likely", "possible"}
    assert share(plans, lambda plan: bool(plan["change_1_reason"])) == pytest.approx(0.24, abs=0.05)


# True to itself


def test_a_plan_is_moved_before_its_day_comes(large: Records) -> None:
    moved = [plan for plan in large("programmes") if plan["change_1_on"]]
    assert all(plan["change_1_on"] < plan["change_1_planned_start_date"] for plan in moved)


def test_nothing_has_happened_after_the_delivery_was_taken(large: Records) -> None:
    told = re.compile(
        r"(actual|closed|cancellation|entered).*_date_time|event_time|date_raised|date_reported"
    )
    columns = [column for column in COLUMNS["work_orders"] if told.search(column)]
    as_of = scope().as_of.isoformat()
    assert max(order[column] for order in large("work_orders") for column in columns) <= as_of


def test_what_happens_to_a_repair_happens_in_order(large: Records) -> None:
    for order in large("work_orders"):
        for group, column in (("status_history", "entered_date_time"), ("job_status_update", "event_time")):
            moments = [datetime.fromisoformat(order[f"{group}_{n}_{column}"]) for n in filled(order, group)]
            assert moments == sorted(moments), order["work_order_reference"]


def test_every_reference_leads_somewhere(large: Records) -> None:
    homes = large("homes")
    known = {
        "unit_reference": {home["unit_reference"] for home in homes},
        "property_reference": {home["property_reference"] for home in homes},
        "site_reference": {home["site_reference"] for home in homes},
        "component_reference": {part["component_reference"] for part in large("components")},
    }
    for kind in ("tenancies", "components", "certificates", "work_orders", "programmes"):
        for row in large(kind):
            for column, references in known.items():
                assert not row.get(column) or row[column] in references


def test_no_reference_is_used_twice(large: Records) -> None:
    for kind, column in (
        ("homes", "unit_reference"),
        ("homes", "unit_uprn"),
        ("tenancies", "tenancy_reference"),
        ("components", "component_reference"),
        ("certificates", "certificate_reference"),
        ("work_orders", "work_order_reference"),
        ("programmes", "item_reference"),
    ):
        references = [row[column] for row in large(kind)]
        assert len(set(references)) == len(references)


def test_tenancies_of_a_home_follow_one_another(large: Records) -> None:
    last: dict[str, str] = {}
    for tenancy in large("tenancies"):
        before = last.get(tenancy["unit_reference"])
        assert before is None or "" < before < tenancy["first_day_of_term_date"]
        last[tenancy["unit_reference"]] = tenancy["last_day_of_term_date"]


def test_an_empty_home_is_ready_before_somebody_moves_in(large: Records) -> None:
    moved_in: dict[str, list[str]] = {}
    for tenancy in large("tenancies"):
        moved_in.setdefault(tenancy["unit_reference"], []).append(tenancy["first_day_of_term_date"])
    for order in large("work_orders"):
        if order["work_type"] == "10":
            raised, done = order["date_raised"], order["actual_completion_date_time"][:10]
            homes = moved_in.get(order["unit_reference"], [])
            assert not any(raised < day < done for day in homes), order["work_order_reference"]


def test_an_empty_home_has_only_works_to_let_it_and_emergencies() -> None:
    asked = scope(homes=100)
    spells = empty_spells(asked, households(asked, lay_out(asked, 0)))
    rows = patch_rows(asked, 0, ["work_orders"])["work_orders"]
    for order in (dict(zip(COLUMNS["work_orders"], row, strict=True)) for row in rows):
        raised = date.fromisoformat(order["date_raised"])
        empty = any(first <= raised <= last for first, last in spells.get(order["unit_reference"], ()))
        if (
            empty
            and order["work_class_code"] == "10"
            and not order["description_of_work"].startswith("Finish")
        ):
            assert order["work_type"] == "10" or is_emergency(order)


# Plainly nobody


def test_telephone_numbers_are_kept_for_drama_and_never_shared() -> None:
    mobiles = [
        mobile
        for landlord in demonstration()
        for index in range(12)
        for mobile in people_cells(scope(landlord.slug, homes=1200, seed=landlord.seed), index, "mobile")
    ]
    assert len(mobiles) > 300
    assert len(set(mobiles)) == len(mobiles)
    assert all(re.fullmatch(r"07700 900\d{3}", mobile) and mobile < "07700 900880" for mobile in mobiles)
    for landlord in demonstration():
        assert re.fullmatch(r"01632 960\d{3}", landlord.telephone)
        assert re.fullmatch(r"01632 960\d{3}", landlord.emergency_telephone)


def test_email_addresses_are_of_domains_kept_for_examples_and_never_shared(large: Records) -> None:
    columns = ("lead_tenant_email", "other_party_1_email", "other_party_2_email")
    emails = [row[column] for row in large("tenancies") for column in columns if row[column]]
    assert len(set(emails)) == len(emails)
    assert all(re.fullmatch(r"[a-z.\-]+\.lh\d+@example\.(org|com)", email) for email in emails)


def test_postcodes_and_property_numbers_are_none_that_exist(large: Records) -> None:
    for home in large("homes"):
        assert re.fullmatch(r"ZY\d{1,2} \d[A-Z]{2}", home["address_postal_code"])
        assert re.fullmatch(r"999\d{9}", home["unit_uprn"])


def test_two_landlords_share_no_place_and_no_property_number() -> None:
    own = [
        {row[column] for row in patch_rows(scope(slug), 0, ["homes"])["homes"]}
        for column in (COLUMNS["homes"].index("unit_uprn"), COLUMNS["homes"].index("address_postal_code"))
        for slug in ("larkfield", "eastmere")
    ]
    assert own[0].isdisjoint(own[1])
    assert own[2].isdisjoint(own[3])


# In the standard


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_one_of_the_standard_s(kind: str) -> None:
    names = {re.sub(r"_\d+_", "_N_", column) for column in COLUMNS[kind]}
    assert names <= set(STANDARD_KINDS[kind].columns)


@pytest.mark.parametrize(("form", "homes"), [("csv", 100), ("csv.gz", 5), ("ndjson", 2), ("xlsx", 5)])
def test_a_delivery_passes_the_check_without_a_single_note(tmp_path: Path, form: str, homes: int) -> None:
    counts = make_delivery(scope(homes=homes), tmp_path, form=form)
    files = find_files(tmp_path)
    assert {file.kind for file in files} == set(KINDS)
    for file in files:
        batches = list(read_checked(file))
        assert [issue for batch in batches for issue in batch.issues] == []
        assert sum(len(batch.rows) for batch in batches) == counts[file.kind]


def test_there_are_problems_enough_and_none_has_a_code_of_the_commercial_schedule() -> None:
    problems = table("problems.toml")["problem"]
    assert len({problem["name"] for problem in problems}) >= 60
    trades = STANDARD_KINDS["work_orders"].column("work_element_1_trade_code").codes
    for problem in problems:
        assert problem["trade"] in trades
    for landlord in demonstration():
        code = landlord.rate_code.format(group="PLUM", number=3)
        assert not re.fullmatch(r"[A-Z]{0,2}\d{6}|N\d+", code)


# The day after


def test_the_next_delivery_differs_by_a_day_s_work(evenings: tuple[Path, Path]) -> None:
    first, second = evenings
    for kind in ("homes", "components", "certificates"):
        assert (first / f"{kind}.csv").read_bytes() == (second / f"{kind}.csv").read_bytes()
    before, after = (
        {row["work_order_reference"]: row for row in read(folder / "work_orders.csv")} for folder in evenings
    )
    changed = [reference for reference in before if before[reference] != after[reference]]
    assert 0 < len(changed) < 15
    assert len(after) - len(before) == 4
    assert all(is_open(before[reference]) for reference in changed)
    ended = [after[reference] for reference in changed if not is_open(after[reference])]
    assert all(max(visits(order)) <= order["actual_completion_date_time"][:10] for order in ended)
    assert tomllib.loads((second / "delivery.toml").read_text())["as_of"].date() == TODAY


def test_in_the_next_delivery_one_home_has_a_new_tenant_and_one_plan_has_moved(
    evenings: tuple[Path, Path],
) -> None:
    (before, after), (plans, moved) = (
        [{tuple(row.items()) for row in read(folder / f"{kind}.csv")} for folder in evenings]
        for kind in ("tenancies", "programmes")
    )
    left, came = (
        dict(*(before - after)),
        sorted(map(dict, after - before), key=lambda row: row["tenancy_reference"]),
    )
    assert [
        row["first_day_of_term_date"] for row in came if row["tenancy_reference"] != left["tenancy_reference"]
    ] == [TODAY.isoformat()]
    assert came[0]["last_day_of_term_date"] == LAST_DAY.isoformat()
    (was,), (now,) = (map(dict, plans - moved), map(dict, moved - plans))
    assert now["change_1_planned_start_date"] == was["planned_start_date"] < now["planned_start_date"]
    assert now["change_1_reason"]


# The command


def test_the_command_writes_a_delivery_folder_and_says_what_is_in_it(tmp_path: Path) -> None:
    said = StringIO()
    call_command("make_sample", out=tmp_path, homes=30, seed=1, today=TODAY, stdout=said)
    assert {file.name for file in tmp_path.iterdir()} == {f"{kind}.csv" for kind in KINDS} | {"delivery.toml"}
    assert said.getvalue().startswith("Larkfield Homes: 30 homes, ")
    manifest = tomllib.loads((tmp_path / "delivery.toml").read_text())
    assert manifest["landlord"] == "larkfield"
    assert manifest["as_of"] == scope().as_of


def test_a_later_sample_leaves_nothing_of_an_earlier_one(tmp_path: Path) -> None:
    call_command("make_sample", out=tmp_path, homes=5, stdout=StringIO())
    call_command("make_sample", out=tmp_path, homes=5, kinds=["homes"], format="csv.gz", stdout=StringIO())
    assert {file.name for file in tmp_path.iterdir()} == {"homes.csv.gz", "delivery.toml"}


def test_the_command_refuses_what_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="at least one home"):
        call_command("make_sample", out=tmp_path, homes=0, stdout=StringIO())


@pytest.mark.parametrize(
    "row",
    [
        ["plain", "", "cells"],
        ["a, b", "c"],
        ['say "no"', "x"],
        ["two\nlines", "x"],
        ["back\rback", "x"],
        ["", ""],
        [""],
        ['"', ","],
        ["a, b", 'c "d"', ""],
    ],
)
def test_a_line_is_written_as_the_csv_module_writes_it(row: list[str]) -> None:
    expected = StringIO()
    csv.writer(expected, lineterminator="\n").writerow(row)
    assert csv_line(row) == expected.getvalue()


# Reading a row


def share(things: list[Thing], fits: Callable[[Thing], bool]) -> float:
    return sum(map(fits, things)) / len(things)


def is_emergency(order: Row) -> bool:
    return order["priority_code"] == "1"


def is_open(order: Row) -> bool:
    return not order["actual_completion_date_time"] and not order["cancellation_date_time"]


def in_target(order: Row) -> bool:
    done, due = order["actual_completion_date_time"], order["required_completion_date_time"]
    return datetime.fromisoformat(done) <= datetime.fromisoformat(due)


def filled(order: Row, group: str) -> list[int]:
    first = {"status_history": "status_code", "job_status_update": "type_code", "appointment": "date"}[group]
    return [number for number in range(1, 6) if order.get(f"{group}_{number}_{first}")]


def updates(order: Row) -> list[str]:
    return [order[f"job_status_update_{number}_type_code"] for number in filled(order, "job_status_update")]


def visits(order: Row) -> list[str]:
    return [order[f"appointment_{number}_date"] for number in filled(order, "appointment")]


def place(row: Row) -> str:
    return row["unit_reference"] or row["property_reference"] or row["site_reference"]


def people_cells(asked: Scope, index: int, ending: str) -> list[str]:
    cells = [number for number, column in enumerate(COLUMNS["tenancies"]) if column.endswith(ending)]
    rows = patch_rows(asked, index, ["tenancies"])["tenancies"]
    return [row[cell] for row in rows for cell in cells if row[cell]]
