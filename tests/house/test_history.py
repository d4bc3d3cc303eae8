"""What a row was before it changed is kept by PostgreSQL, whoever changes it and how."""

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from portal.homes.models import Home
from portal.records.events import record
from portal.records.models import Event
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_it_keeps_the_old_row_of_a_bulk_update(cast: Cast) -> None:
    Home.objects.filter(block=cast.rowan_court).update(bedrooms=3)
    assert cast.flat_1.events.get().bedrooms == 2


def test_it_keeps_the_old_row_of_raw_sql(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE repairs_workorder SET description = 'x' WHERE id = %s", [cast.own_order.pk])
    assert cast.own_order.events.get().description == cast.own_order.description


def test_an_unchanged_row_leaves_no_history(cast: Cast) -> None:
    Home.objects.filter(pk=cast.flat_1.pk).update(bedrooms=2)
    assert not cast.flat_1.events.exists()


def test_a_deleted_row_is_kept(cast: Cast) -> None:
    code = cast.kitchen.code
    events = type(cast.kitchen).events.rel.related_model
    cast.kitchen.delete()
    assert events.objects.get(code=code).kind == "Kitchen"


@pytest.mark.parametrize("sql", ["UPDATE records_event SET verb = 'x'", "DELETE FROM records_event"])
def test_nobody_can_edit_an_event(cast: Cast, sql: str) -> None:
    record("looked", cast.flat_1, by=cast.olive)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Event._meta.get_field("at").auto_now_add
