"""A whole delivery: the patches one after another, each written and forgotten before the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from portal.sync.sample import checks, components, orders, people, places, plans
from portal.sync.sample.places import lay_out
from portal.sync.sample.repairs import Workshop
from portal.sync.sample.scope import Scope
from portal.sync.sample.tomorrow import Tomorrow
from portal.sync.sample.writing import FORMS, Row, Sink

COLUMNS = {
    "homes": places.COLUMNS,
    "tenancies": people.COLUMNS,
    "components": components.COLUMNS,
    "certificates": checks.COLUMNS,
    "work_orders": orders.COLUMNS,
    "programmes": plans.COLUMNS,
}
KINDS = tuple(COLUMNS)
Told = Callable[[int], None]


def make_delivery(
    scope: Scope, out: Path, *, form: str = "csv", kinds: Sequence[str] = KINDS, told: Told | None = None
) -> dict[str, int]:
    """Write the delivery of `scope` into the folder `out`, and answer how many records of each kind.

    `form` is one of FORMS. `told` is called with the number of homes written, after each patch.
    Earlier files of the same names are replaced.
    """
    return _write(scope, out, form, kinds, told, None)


def changed_copy(
    scope: Scope, out: Path, *, form: str = "csv", kinds: Sequence[str] = KINDS, told: Told | None = None
) -> dict[str, int]:
    """Write the delivery that follows that of `scope`, taken a day later: the same records but for what
    happened in between. Visits of the day were made, a few repairs are new, one home has a new tenant
    and one plan has moved."""
    return _write(scope, out, form, kinds, told, Tomorrow(scope))


def _write(
    scope: Scope, out: Path, form: str, kinds: Sequence[str], told: Told | None, tomorrow: Tomorrow | None
) -> dict[str, int]:
    out.mkdir(parents=True, exist_ok=True)
    _clear(out)
    counts = dict.fromkeys(kinds, 0)
    with ExitStack() as stack:
        sinks: dict[str, Sink] = {}
        for kind in kinds:
            sinks[kind] = stack.enter_context(FORMS[form](out / f"{kind}.{form}", COLUMNS[kind]))
        for homes, kind, rows in delivered(scope, kinds, tomorrow):
            counts[kind] += sinks[kind].write(rows)
            if told and kind == kinds[-1]:
                told(homes)
    (out / "delivery.toml").write_text(_manifest(scope, tomorrow), encoding="utf-8")
    return counts


def delivered(
    scope: Scope, kinds: Sequence[str] = KINDS, tomorrow: Tomorrow | None = None
) -> Iterator[tuple[int, str, list[Row]]]:
    """(homes, kind, rows) of each patch in turn, the kinds always in the order of `kinds`."""
    workshop = Workshop(scope) if "work_orders" in kinds else None
    for index in range(scope.patches):
        made = patch_rows(scope, index, kinds, workshop)
        rows = tomorrow.changed(index, made) if tomorrow else made
        for kind in kinds:
            yield scope.homes_in(index), kind, rows[kind]


def patch_rows(
    scope: Scope, index: int, kinds: Sequence[str] = KINDS, workshop: Workshop | None = None
) -> dict[str, list[Row]]:
    """The rows of one patch, by kind, in the order of COLUMNS. Kinds not asked for cost nothing."""
    patch = lay_out(scope, index)
    tenancies = people.households(scope, patch) if {"tenancies", "work_orders"} & set(kinds) else []
    parts = (
        components.parts(scope, patch) if {"components", "certificates", "programmes"} & set(kinds) else []
    )
    makers: dict[str, Callable[[], Iterable[Row]]] = {
        "homes": lambda: places.home_rows(scope, patch),
        "tenancies": lambda: people.tenancy_rows(scope, tenancies),
        "components": lambda: components.component_rows(parts),
        "certificates": lambda: checks.certificate_rows(checks.certificates(scope, patch, parts)),
        "work_orders": lambda: (workshop or Workshop(scope)).orders(patch, tenancies),
        "programmes": lambda: plans.plan_rows(scope, plans.plans(scope, patch, parts)),
    }
    return {kind: list(makers[kind]()) for kind in kinds}


def _clear(out: Path) -> None:
    """Take away an earlier sample, so that no folder holds one kind twice."""
    for kind in KINDS:
        for form in FORMS:
            (out / f"{kind}.{form}").unlink(missing_ok=True)


def _manifest(scope: Scope, tomorrow: Tomorrow | None) -> str:
    as_of = tomorrow.as_of if tomorrow else scope.as_of
    system = scope.landlord.system.replace('"', "")
    return f'landlord = "{scope.landlord.slug}"\nsystem = "{system}"\nas_of = {as_of.isoformat()}\n'
