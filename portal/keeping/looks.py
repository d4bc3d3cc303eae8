"""Which computer systems read of a household: written down as they ask, and told to the household."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from portal.keeping.models import SystemLook
from portal.repairs.models import RepairRequest, WorkOrder
from portal.tenancies.models import Tenancy

# What is about people, by the kind of record: in words for one of them, and for a list.
KINDS: Mapping[str, tuple[str, str]] = {
    "tenancies": ("Your tenancy and who lives there", "The list of tenancies"),
    "work_orders": ("A repair", "The list of repairs"),
    "changes": ("What changed in your record", "The list of what has changed"),
}


@dataclass(frozen=True, kw_only=True)
class Reader:
    """The system that asks, as it is now. ``landlord`` and ``contractor`` are primary keys."""

    landlord: int
    contractor: int | None
    system: str


def note_list(reader: Reader, kind: str, *, on: date) -> None:
    """That it read a list of all that it may see, once a day."""
    if kind in KINDS:
        _write(reader, kind, on, "SELECT NULL::bigint", [])


def note_record(reader: Reader, kind: str, pk: int, *, on: date) -> None:
    """That it read one record: of the household that it is about, once a day. ``pk`` is its primary key."""
    if kind == "tenancies":
        _write(reader, kind, on, "SELECT %s::bigint", [pk])
    elif kind == "work_orders":
        _write(reader, kind, on, HOUSEHOLD_OF_ORDER, [pk, pk])


# Who reported it; else whoever lived there when it was raised.
HOUSEHOLD_OF_ORDER = f"""
    SELECT r.tenancy_id FROM {WorkOrder._meta.db_table} o
    JOIN {RepairRequest._meta.db_table} r ON r.id = o.request_id WHERE o.id = %s
    UNION ALL
    SELECT t.id FROM {WorkOrder._meta.db_table} o
    JOIN {Tenancy._meta.db_table} t ON t.home_id = o.home_id AND t.started_on <= o.raised_at::date
        AND (t.ended_on IS NULL OR t.ended_on >= o.raised_at::date)
    WHERE o.id = %s AND o.request_id IS NULL
"""  # noqa: S608 the names are ours


def _write(reader: Reader, kind: str, on: date, households: str, values: list[int]) -> None:
    """The same on the same day is the same look. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {SystemLook._meta.db_table}
                (landlord_id, contractor_id, system, kind, "on", tenancy_id)
            SELECT %s, %s, %s, %s, %s, found.* FROM ({households}) found
            ON CONFLICT DO NOTHING
            """,  # noqa: S608 the names are ours
            [reader.landlord, reader.contractor, reader.system, kind, on, *values],
        )


def looks_of_systems(
    tenancies: list[int], *, landlord: int, home: int, since: date, until: date | None
) -> QuerySet[SystemLook]:
    """What systems read of these households, the newest first; lists only on days on which they lived there.

    A contractor's list holds its own orders: it is shown where the home has one.
    """
    given = WorkOrder.objects.filter(home=home, contractor__isnull=False).values("contractor")
    lists = Q(tenancy=None, on__gte=since) & (Q(contractor=None) | Q(contractor__in=given))
    if until is not None:
        lists &= Q(on__lte=until)
    rows = SystemLook.objects.filter(Q(tenancy__in=tenancies) | lists, landlord=landlord)
    return rows.select_related("contractor").order_by("-on", "-pk")


def system_words(look: SystemLook) -> str:
    """Whose system it is, by its name."""
    whose = f" of {look.contractor.name}" if look.contractor else ""
    return f"The computer system “{look.system}”{whose}"


def read_words(look: SystemLook) -> str:
    """What it read."""
    one, many = KINDS.get(look.kind, ("Your record", "A list"))
    return one if look.tenancy_id else f"{many}, in which you may be"
