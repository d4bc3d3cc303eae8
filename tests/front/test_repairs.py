"""The repair history: what is in it, in which order, and to whom its words are shown."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from tests.cast import AMINAS_WORDS, CARLS_WORDS, NADIAS_WORDS, Cast
from tests.factories.repairs import (
    AppointmentFactory,
    StatusUpdateFactory,
    WorkElementFactory,
    WorkOrderFactory,
)

pytestmark = pytest.mark.django_db


def read(client: Client, cast: Cast, query: str = "") -> str:
    answer = client.get(f"/homes/{cast.flat_1.code}/repairs/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_own_shared_and_earlier_repairs(amina: Client, cast: Cast) -> None:
    html = read(amina, cast)
    assert AMINAS_WORDS in html
    assert "Light fitting: renew" in html
    assert "Door: ease and adjust" in html
    assert "before you moved in" in html
    assert "Shared part" in html


def test_it_shows_nobody_elses_words(amina: Client, cast: Cast) -> None:
    html = read(amina, cast)
    for words in (CARLS_WORDS, NADIAS_WORDS, "Carl"):
        assert words not in html


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("?whose=own", AMINAS_WORDS, "Light fitting"),
        ("?whose=shared", "Light fitting", AMINAS_WORDS),
        ("?whose=before", "Door: ease", AMINAS_WORDS),
        ("?status=open", AMINAS_WORDS, "Door: ease"),
        ("?status=done", "Door: ease", AMINAS_WORDS),
        ("?trade=plumbing", AMINAS_WORDS, "Door: ease"),
        ("?trade=woodwork&status=done", "Door: ease", AMINAS_WORDS),
    ],
)
def test_it_can_be_narrowed_by_links(amina: Client, cast: Cast, query: str, there: str, gone: str) -> None:
    html = read(amina, cast, query)
    assert there in html
    assert gone not in html


def test_each_link_says_how_many_it_would_leave(amina: Client, cast: Cast) -> None:
    html = read(amina, cast)
    assert 'Before you moved in <span class="hf-count">(1)</span>' in html
    assert 'Still open <span class="hf-count">(3)</span>' in html


def test_a_year_narrows_it(amina: Client, cast: Cast) -> None:
    year = clock.day_of(cast.earlier_order.raised_at).year
    html = read(amina, cast, f"?year={year}")
    assert "Door: ease" in html
    assert AMINAS_WORDS not in html


@pytest.mark.parametrize(
    "query", ["?year=x", "?year=0000", "?year=9999", "?status=odd", "?page=nine", "?page=99", "?whose=%00"]
)
def test_nonsense_in_the_address_is_no_error(amina: Client, cast: Cast, query: str) -> None:
    assert AMINAS_WORDS in read(amina, cast, query)


def test_nothing_found_says_so(amina: Client, cast: Cast) -> None:
    assert "No repairs like that" in read(amina, cast, "?status=cancelled")


def test_a_home_without_repairs_says_what_that_means(client: Client, cast: Cast) -> None:
    client.force_login(cast.tess)
    html = client.get(f"/homes/{cast.eastmere_house.code}/repairs/").content.decode()
    assert "Some may have been done before their records begin" in html


def test_fifty_are_on_a_page(amina: Client, cast: Cast) -> None:
    WorkOrderFactory.create_batch(60, home=cast.flat_1, source=cast.flat_1.source)
    html = read(amina, cast)
    assert html.count('class="hf-item"') == 51  # and what Amina has just reported
    assert "Page 1 of 2" in html
    assert read(amina, cast, "?page=2").count('class="hf-item"') == 13


def test_a_late_repair_says_so(amina: Client, cast: Cast) -> None:
    cast.own_order.due_at = clock.now() - timedelta(days=3)
    cast.own_order.save()
    html = read(amina, cast, "?whose=own")
    assert "3 days late" in html
    assert 'class="hf-late"' in html


def queries(client: Client, cast: Cast) -> int:
    with CaptureQueriesContext(
        connection,
    ) as counted:
        read(client, cast)
    return len(counted)


def test_it_asks_the_database_as_often_for_sixty_repairs_as_for_one(amina: Client, cast: Cast) -> None:
    with_few = queries(amina, cast)
    for count in (4, 60):
        for order in WorkOrderFactory.create_batch(count, home=cast.flat_1, source=cast.flat_1.source):
            WorkElementFactory(work_order=order)
            AppointmentFactory(work_order=order)
            StatusUpdateFactory(work_order=order)
        assert queries(amina, cast) == with_few
    assert with_few <= 12
