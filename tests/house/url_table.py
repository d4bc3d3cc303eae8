"""The table itself: one row an address."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tests.cast import Cast
from tests.house.every_url import (
    EVERYBODY,
    HOUSING,
    LARKFIELD,
    MOVED,
    NOT_THERE,
    OFFICERS,
    POST_ONLY,
    RESIDENTS,
    SIGN_IN,
    STAFF,
    YES,
    Row,
    anybody,
    only,
)

Address = Mapping[str, Any]
NO_SUCH = UUID(int=0)


def flat_1(cast: Cast) -> Address:
    return {"code": cast.flat_1.code}


def flat_4(cast: Cast) -> Address:
    return {"code": cast.flat_4.code}


def own_repair(cast: Cast) -> Address:
    return flat_1(cast) | {"order": cast.own_order.code}


def delivery(cast: Cast) -> Address:
    return {"code": cast.delivery.code}


def correction(cast: Cast) -> Address:
    return {"code": cast.correction.code}


def larkfields_look(cast: Cast) -> Address:
    return {"slug": cast.larkfield.slug}


# Amina lives in flat 1 now; Carl did before her; Nadia lives next door.
of_flat_1 = only({"amina"}, made=flat_1)

FRONT = {
    "door": Row(others=MOVED, stranger=YES, answers={YES: {"carl", "lee", "nobody"}}),
    "homes": only(RESIDENTS),
    "overview": of_flat_1,
    "report": of_flat_1,
    "repairs": of_flat_1,
    "repair": only({"amina"}, made=own_repair),
    "repair_as_data": only({"amina"}, made=own_repair),
    "plan": of_flat_1,
    "safety": of_flat_1,
    "record": of_flat_1,
    "download_json": of_flat_1,
    "download_zip": of_flat_1,
    "wrong": of_flat_1,
    "copy": only({"lee"}, made=flat_4),
    "help": anybody(),
    "accessibility": anybody(),
    "privacy": anybody(),
    "cookies": anybody(),
    "look": anybody(made=larkfields_look),
}

OFFICE = {
    "start": only(HOUSING | {"otto"}),
    "search": only(HOUSING | {"otto"}),
    "suggest": only(HOUSING | {"otto"}),
    "home": only(HOUSING, made=flat_1),
    "order_at_home": only(HOUSING, made=own_repair),
    "order": only(HOUSING, made=lambda cast: {"code": cast.own_order.code}),
    "invite": Row(made=flat_1, answers={POST_ONLY: HOUSING}),
    "deliveries": only(HOUSING | {"otto"}),
    "delivery": only(HOUSING, made=delivery),
    "delivery_progress": only(HOUSING, made=delivery),
    "delivery_issues": only(HOUSING, made=delivery),
    "delivery_upload": only({"dara"}),
    "corrections": only(HOUSING | {"otto"}),
    "correction": only(HOUSING, made=correction),
    "orders": only({"col"}),
    "contractor_order": only({"col"}, made=lambda cast: {"code": cast.contractors_order.code}),
    "figures": only(OFFICERS),
}

TABLE: dict[str, Row] = {}
TABLE |= FRONT
TABLE |= {f"office:{name}": row for name, row in OFFICE.items()}
_ = (EVERYBODY, LARKFIELD, STAFF, SIGN_IN, NOT_THERE)
