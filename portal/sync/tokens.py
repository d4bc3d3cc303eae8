"""Which client shows a token: asked at every question of the API, so in one look at the database."""

import functools
import hashlib
from collections.abc import Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from oauth2_provider.models import get_access_token_model

from portal.core import clock
from portal.landlords.models import Contractor, Landlord
from portal.sync.deliveries.merge.names import quoted, table
from portal.sync.models import Client, System

AnyModel = TypeVar("AnyModel", bound=Model)


def client_of(token: str) -> tuple[Client, frozenset[str]] | None:
    """The client that a token was given to, with its system, landlord and contractor, and what the token lets
    it do. None for a token that is not known or has run out."""
    checksum = hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_question(), [checksum])
        found = cursor.fetchone()
    if found is None:
        return None
    expires, scope, *rest = found
    if expires <= clock.now():
        return None
    values = iter(rest)
    client, system, landlord = _made(Client, values), _made(System, values), _made(Landlord, values)
    client.system, client.landlord = system, landlord
    system.landlord = landlord
    system.contractor = _made(Contractor, values) if system.contractor_id is not None else None
    return client, frozenset(scope.split())


@functools.cache
def _question() -> str:
    asked = [("c", Client), ("s", System), ("l", Landlord), ("k", Contractor)]
    columns = ", ".join(f"{alias}.{quoted(name)}" for alias, model in asked for name in _columns(model))
    return (
        f"SELECT t.expires, t.scope, {columns} FROM {table(get_access_token_model())} t "  # noqa: S608
        f"JOIN {table(Client)} c ON c.id = t.application_id JOIN {table(System)} s ON s.id = c.system_id "
        f"JOIN {table(Landlord)} l ON l.id = c.landlord_id "
        f"LEFT JOIN {table(Contractor)} k ON k.id = s.contractor_id WHERE t.token_checksum = %s"
    )


@functools.cache
def _columns(model: type[Model]) -> Sequence[str]:
    return [str(field.column) for field in model._meta.concrete_fields]


def _made(model: type[AnyModel], values: Any) -> AnyModel:
    """A row of the model from the next of the values, as PostgreSQL gave them."""
    fields = model._meta.concrete_fields
    row = islice(values, len(fields))
    read = [_read(field, value) for field, value in zip(fields, row, strict=True)]
    return model.from_db("default", [field.attname for field in fields], read)


def _read(field: Any, value: Any) -> Any:
    """JSON comes as text: its field reads it."""
    return field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value
