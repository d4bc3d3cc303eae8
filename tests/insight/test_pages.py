"""Staff and residents see the same figures, each with how it is counted; nobody sees a small one."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client

from portal.insight import tasks
from portal.insight.measures import measures
from portal.insight.rules import year_of
from portal.people.models import Person
from tests.cast import Cast
from tests.factories.insight import FigureFactory
from tests.signing_in import sign_in


def came(person: Person) -> Client:
    return sign_in(Client(), person)


def _figures(cast: Cast) -> None:
    year = year_of(cast.today)
    FigureFactory(landlord=cast.larkfield)
    FigureFactory(landlord=cast.larkfield, starts_on=year.before.starts_on, value=Decimal("87.3"))
    FigureFactory(landlord=cast.larkfield, measure="days_usual", numerator=None, value=Decimal("6.5"))
    FigureFactory(landlord=cast.larkfield, measure="bs01", value=Decimal("99.9"))
    FigureFactory(
        landlord=cast.larkfield, block=cast.rowan_court, numerator=None, denominator=40, value=75, look="over"
    )
    FigureFactory(landlord=cast.eastmere, value=Decimal("11.1"))


def test_staff_and_residents_see_the_same_figures_and_how_each_is_counted(cast: Cast) -> None:
    empty = came(cast.amina).get(f"/homes/{cast.flat_1.code}/service/").content.decode()
    assert "Nothing has been counted yet" in empty
    _figures(cast)
    overview = came(cast.amina).get(f"/homes/{cast.flat_1.code}/").content.decode()
    assert f'href="/homes/{cast.flat_1.code}/service/">How Larkfield Homes is doing</a>' in overview
    resident = came(cast.amina).get(f"/homes/{cast.flat_1.code}/service/").content.decode()
    staff, board = (
        came(person).get("/office/figures/").content.decode() for person in (cast.olive, cast.max)
    )
    for page in (resident, staff, board):
        for told in ("92%", "87%", "6.5 days", "99%", "Repairs done in time", "RSH TSM RP02(1)"):
            assert told in page
        assert "11%" not in page
        assert "100%" not in page  # 99.9, in the table and over the bar
        for key in measures():
            assert f'id="{key}"' in page
        for key in ("rp02_1", "days_usual", "bs01"):
            assert f'href="#{key}"' in page
    assert "over 75%" in resident  # of the building
    assert "over 75%" not in board


def test_staff_who_may_have_everything_counted_now_one_at_a_time(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tasks.count_landlord, "delay", asked.append)
    monkeypatch.setattr(transaction, "on_commit", lambda do: do())
    rhys, max_ = came(cast.rhys), came(cast.max)
    assert "Count now" not in max_.get("/office/figures/").content.decode()
    assert max_.post("/office/figures/count/").status_code == 404
    assert "Count now" in rhys.get("/office/figures/").content.decode()
    for told in ("Counting begins soon", "Somebody is counting already."):
        page = rhys.post("/office/figures/count/", follow=True).content.decode()
        assert told in page
        assert "Count now" not in page
    assert asked == [cast.larkfield.pk]
    seen = []
    monkeypatch.setattr(
        tasks.spending, "keep", lambda *_, **__: seen.append(max_.get("/office/figures/counting/").content)
    )
    tasks.count_landlord(cast.larkfield.pk)
    assert b"steps are done" in seen[0]
    assert b"See the new figures" in max_.get("/office/figures/counting/").content
    monkeypatch.setattr(tasks.counting, "count", None)
    with pytest.raises(TypeError):
        tasks.count_landlord(cast.larkfield.pk)
    page = rhys.get("/office/figures/").content.decode()
    assert "The last count did not finish" in page
    assert "Count now" in page
    rhys.post("/office/figures/count/")
    assert asked == [cast.larkfield.pk] * 2


def test_blocks_are_listed_and_everything_can_be_taken_away(cast: Cast) -> None:
    cast.rowan_court.name = "=Rowan Court"
    cast.rowan_court.save(update_fields=["name"])
    _figures(cast)
    max_ = came(cast.max)
    assert "over 75%" in max_.get("/office/figures/blocks/").content.decode()
    assert "No block can be shown" in max_.get("/office/figures/blocks/?measure=bs01").content.decode()
    assert max_.get("/office/figures/blocks/?measure=nothing").status_code == 404
    answer = max_.get("/office/figures/figures.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))  # type: ignore[attr-defined]
    assert len(rows) == 5
    block = next(row for row in rows if row["block"])
    assert (block["block_name"], block["value"], block["is"], block["numerator"]) == (
        "'=Rowan Court", "75.0", "over", "",
    )  # fmt: skip
