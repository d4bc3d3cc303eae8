"""All that is stored about homes and what happens in them, to compare before with after."""

from typing import Any

from django.apps import apps
from django.db import connection

APPS = ("homes", "tenancies", "repairs", "safety", "investment")


def everything_stored() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the record, history and contractors too."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    tables = sorted({model._meta.db_table for model in models} | {"landlords_contractor"})
    with connection.cursor() as cursor:
        return {table: rows_of(cursor, table) for table in tables}


def rows_of(cursor: Any, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
    return list(cursor.fetchall())
