"""Working days: weekends, bank holidays, and the turn of the year."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.core.working_days import (
    FILE,
    IN_A_YEAR,
    bank_holidays,
    is_working,
    names,
    working_day_after,
)

CASES = [
    # from, working days, the day
    ("2026-11-20", 0, "2026-11-20"),  # a Friday
    ("2026-11-20", 1, "2026-11-23"),
    ("2026-11-20", 5, "2026-11-27"),
    ("2026-11-20", 10, "2026-12-04"),
    ("2026-11-21", 0, "2026-11-23"),  # a Saturday
    ("2026-11-21", 1, "2026-11-23"),
    ("2026-11-22", 1, "2026-11-23"),
    ("2026-04-02", 1, "2026-04-07"),  # over Easter
    ("2026-04-03", 1, "2026-04-07"),
    ("2026-12-24", 1, "2026-12-29"),  # Boxing Day falls on a Saturday and moves to Monday
    ("2026-12-31", 1, "2027-01-04"),
    ("2027-12-24", 1, "2027-12-29"),  # Christmas on a Saturday: Monday and Tuesday off
    ("2026-12-18", 10, "2027-01-06"),
]


@pytest.mark.parametrize(("start", "count", "end"), CASES)
def test_working_days_leave_out_weekends_and_bank_holidays(start: str, count: int, end: str) -> None:
    found = working_day_after(date.fromisoformat(start), count, holidays=bank_holidays())
    assert found == date.fromisoformat(end)


def test_every_year_on_file_has_its_eight_bank_holidays_or_more() -> None:
    years = [day.year for day in bank_holidays()]
    assert sorted(set(years)) == list(range(2025, max(years) + 1))
    assert min(years.count(year) for year in years) >= IN_A_YEAR


def test_what_the_government_publishes_takes_the_place_of_whole_years(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, published = tmp_path / "on file.csv", tmp_path / "bank-holidays.json"
    file.write_bytes(FILE.read_bytes())
    monkeypatch.setattr("portal.core.working_days.FILE", file)
    before = names()
    days = [*[day for day in before if day.year == 2027][1:], date(2027, 6, 18), date(2029, 1, 1)]
    events = [{"title": "A holiday", "date": day.isoformat(), "notes": "", "bunting": True} for day in days]
    published.write_text(json.dumps({"england-and-wales": {"division": "", "events": events}}))
    call_command("refresh_bank_holidays", str(published))
    said = capsys.readouterr().out
    assert "New: 2027-06-18, A holiday" in said
    assert "Gone: 2027-01-01, New Year's Day" in said
    assert names().keys() - before.keys() == {date(2027, 6, 18), date(2029, 1, 1)}
    assert before.keys() - names().keys() == {date(2027, 1, 1)}
    published.write_text("[]")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("refresh_bank_holidays", str(published))


def test_no_bank_holiday_falls_on_a_weekend() -> None:
    assert all(day.weekday() < 5 for day in bank_holidays())


def test_an_ordinary_monday_is_a_working_day() -> None:
    assert is_working(date(2026, 11, 23), holidays=bank_holidays())
    assert not is_working(date(2026, 12, 25), holidays=bank_holidays())
