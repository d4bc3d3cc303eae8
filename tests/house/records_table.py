"""The addresses of records, for both tables: every kind, by the reference of one of Larkfield's."""

from collections.abc import Mapping
from typing import Any

from portal.tenancies.models import Tenancy
from standards.kinds import KINDS, Kind
from tests.cast import Cast


def larkfields(kind: Kind, cast: Cast) -> Any:
    """A record of the kind that Larkfield has; of orders one that Bright Spark was not given."""
    return {
        "homes": cast.flat_1,
        "tenancies": Tenancy.objects.filter(home=cast.flat_1).first(),
        "components": cast.kitchen,
        "certificates": cast.certificate,
        "work_orders": cast.own_order,
        "programmes": cast.planned_kitchen,
    }[kind.key]


def reference_of(kind: Kind, cast: Cast) -> Mapping[str, Any]:
    return {"reference": larkfields(kind, cast).reference}


def of_one(kind: Kind) -> tuple[str, ...]:
    """The names of the addresses of one record."""
    return tuple(f"api:{kind.singular}{rest}" for rest in ("", "_record", "_history"))


LISTS = {f"api:{kind.key}": kind for kind in KINDS.values()}
ONES = {name: kind for kind in KINDS.values() for name in of_one(kind)}
