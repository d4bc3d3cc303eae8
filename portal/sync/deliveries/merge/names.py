"""Names in SQL: of tables, columns and the temporary tables of a merge."""

from typing import Any

from django.db import connection
from django.db.models import Field, Model


def quoted(name: str) -> str:
    """An identifier as SQL wants it."""
    return connection.ops.quote_name(name)


def table(model: type[Model]) -> str:
    return quoted(model._meta.db_table)


def matched(model: type[Model]) -> str:
    """The matched rows that will become rows of the model."""
    return quoted(f"matched_{model._meta.model_name}")


def known(model: type[Model]) -> str:
    """Every reference of the landlord's that leads to a row of the model."""
    return quoted(f"known_{model._meta.model_name}")


def fields(model: type[Model]) -> dict[str, "Field[Any, Any]"]:
    """Its columns by name."""
    return {column.attname: column for column in model._meta.concrete_fields}


def listed(names: list[str]) -> str:
    return ", ".join(quoted(name) for name in names)
