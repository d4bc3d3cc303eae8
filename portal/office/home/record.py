"""What is held of one home, put together for one screen in a fixed number of queries."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from portal.core import clock
from portal.homes.freshness import put_right
from portal.homes.models import Component, Home
from portal.office.alerts import shown_words
from portal.office.home.plans import Plan, plan_of
from portal.office.home.promises import (
    Promise,
    nearest_first,
    of_correction,
    of_hazard,
    of_information,
    of_question,
    of_repair,
)
from portal.office.standing import Due, due_badge, label_of, stands
from portal.repairs.models import Appointment, StatusUpdate, WorkOrder
from portal.repairs.rules import Standing, standing_of_request
from portal.repairs.words import EVERYTHING, title
from portal.safety import rules as safety
from portal.safety.checks import checks
from portal.safety.models import Certificate
from portal.safety.required import required_by, with_required
from portal.tenancies.models import Invitation, Party, PersonAlert

FEW = Path(__file__).with_name("few.sql").read_text()
# More than a screen can hold; beyond it the page says so.
MOST = 100
OF_LATE = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Tenant:
    """A person of a household, as the role may see them."""

    party: Party
    left: bool
    alerts: Sequence[tuple[str, str]]
    invited_at: datetime | None

    @property
    def has_account(self) -> bool:
        return self.party.person_id is not None


@dataclass(frozen=True, kw_only=True)
class Household:
    """One tenancy and its people."""

    reference: str
    started_on: date
    ended_on: date | None
    current: bool
    tenants: Sequence[Tenant]


@dataclass(frozen=True, kw_only=True)
class OpenOrder:
    """A repair that is not done, and its promise."""

    order: WorkOrder
    title: str
    standing: Standing
    label: str
    due: Due


@dataclass(frozen=True, kw_only=True)
class Year:
    """What was spent on repairs done in a year: ``block`` is its shared parts and all its homes together."""

    year: int
    repairs: int  # of the home itself
    home: Decimal
    shared: Decimal
    block: Decimal


@dataclass(frozen=True, kw_only=True)
class OfLate:
    """How often somebody of the home asked something, and how often only what is happening."""

    asked: int
    chased: int


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Which system a kind of record comes from, and as of when it was last complete."""

    system: str
    as_of: datetime


@dataclass(frozen=True, kw_only=True)
class Update:
    """An update of an order, as its state needs it."""

    position: int
    type_code: str
    happened_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A visit of an order, as its state needs it."""

    on: date
    earliest_arrival: time | None
    latest_completion: time | None


@dataclass(frozen=True, kw_only=True)
class Record:
    """All of it, besides the timeline."""

    households: Sequence[Household]
    past: Sequence[Household]
    promises: Sequence[Promise]
    shared: Sequence[Promise]
    parts: Sequence[Component]
    checks: Sequence[safety.CheckState]
    plans: Sequence[Plan]
    years: Sequence[Year]
    of_late: OfLate
    origins: Mapping[str, Origin]

    @property
    def tenants(self) -> list[Party]:
        """Those who live there now."""
        return [who.party for home in self.households for who in home.tenants if not who.left]

    @property
    def late(self) -> int:
        """How many of the home's own promises have gone by."""
        return sum(one.is_late for one in self.promises)

    @property
    def renewals(self) -> dict[int, Plan]:
        """Of each part, by its primary key, the next plan that renews it."""
        ahead = [plan for plan in reversed(self.plans) if plan.component and not plan.over]
        return {plan.component: plan for plan in ahead if plan.component}

    @property
    def alerts(self) -> list[tuple[str, str]]:
        """Those of everybody who lives there now, each once."""
        told = [
            alert for home in self.households for who in home.tenants if not who.left for alert in who.alerts
        ]
        return list(dict.fromkeys(told))


def record_of(home: Home, *, alerts: bool, hazards: bool, now: datetime) -> Record:
    """Five queries, however much there is.

    ``alerts``: whether the role may see those about people; ``hazards``: whether it may open their cases.
    """
    today = clock.day_of(now)
    few = _few(home, hazards=hazards, now=now)
    households = _households(home, alerts=alerts, today=today)
    parts = _parts(home)
    promises = nearest_first(_promises(home, few, now))
    return Record(
        households=[one for one in households if one.current],
        past=[one for one in households if not one.current],
        promises=[one for one in promises if not one.shared],
        shared=[one for one in promises if one.shared],
        parts=parts,
        checks=_checks(home, parts, today),
        plans=sorted((plan_of(row, today=today) for row in few["plans"]), key=lambda plan: plan.over),
        years=[_year(row) for row in few["years"]],
        of_late=OfLate(**few["of_late"]),
        origins={
            row["kind"]: Origin(system=row["system"], as_of=datetime.fromisoformat(row["as_of"]))
            for row in few["feeds"]
        },
    )


def _few(home: Home, *, hazards: bool, now: datetime) -> dict[str, Any]:
    """What is small and of several kinds, in one query."""
    asked = {
        "home": home.pk,
        "block": home.block_id,
        "estate": home.estate_id,
        "landlord": home.landlord_id,
        "hazards": hazards,
        "of_late": now - OF_LATE,
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(FEW, asked)
        told = cursor.fetchone()
    names = (
        "corrections",
        "questions",
        "information",
        "hazards",
        "years",
        "feeds",
        "reports",
        "plans",
        "of_late",
    )
    return {name: json.loads(rows) for name, rows in zip(names, told, strict=True)}


def _year(row: Mapping[str, Any]) -> Year:
    sums = {name: Decimal(row[name]) for name in ("home", "shared", "block")}
    return Year(year=row["year"], repairs=row["repairs"], **sums)


def _promises(home: Home, few: Mapping[str, Any], now: datetime) -> Iterator[Promise]:
    """Whatever the landlord has to see to here, of every kind. One query, besides what is in ``few``."""
    for order in _open_orders(home, now):
        yield _of_order(order, home, now)
    for row in few["reports"]:
        yield _of_report(row, home, now)
    for row in few["questions"]:
        yield of_question(row, now=now)
    for row in few["information"]:
        yield of_information(row, now=now)
    for row in few["corrections"]:
        yield of_correction(row, today=clock.day_of(now))
    for row in few["hazards"]:
        yield of_hazard(row, now=now)


def _of_order(opened: OpenOrder, home: Home, now: datetime) -> Promise:
    order = opened.order
    return of_repair(
        kind="Repair",
        title=opened.title,
        reference=order.reference,
        label=opened.label,
        standing=opened.standing,
        href=reverse("office:order_at_home", args=[home.code, order.code]),
        due_at=order.due_at,
        is_emergency=False,
        shared=order.is_communal,
        now=now,
    )


@dataclass(frozen=True, kw_only=True)
class Reported:
    """A report, as its state needs it."""

    due_at: datetime
    held_at: datetime | None
    slot: Mapping[str, Any] | None
    cancelled_at: datetime | None = None


def _of_report(row: Mapping[str, Any], home: Home, now: datetime) -> Promise:
    """A report of which the landlord's system has told no order yet."""
    held_at, due_at = row["held_at"], datetime.fromisoformat(row["due_at"])
    reported = Reported(
        due_at=due_at,
        held_at=datetime.fromisoformat(held_at) if held_at else None,
        slot=row["slot"],
    )
    standing = standing_of_request(reported, now=now)
    return of_repair(
        kind="Report",
        title=row["title"],
        reference=row["reference"],
        label=label_of(standing, home.landlord.name),
        standing=standing,
        href=reverse("office:request", args=[home.code, row["code"]]),
        due_at=due_at,
        is_emergency=row["emergency"],
        shared=row["shared"],
        now=now,
    )


def _households(home: Home, *, alerts: bool, today: date) -> list[Household]:
    """The running tenancies first, then the past ones, newest first."""
    parties = Party.objects.filter(tenancy__home=home).select_related("tenancy").defer("words")
    open_letter = Invitation.objects.filter(party=OuterRef("pk"), used_at=None)
    parties = parties.annotate(invited_at=Subquery(open_letter.values("sent_at")[:1]))
    if alerts:
        of_party = PersonAlert.objects.live().filter(party=OuterRef("pk")).order_by("position")
        told = JSONObject(type_code="type_code", comments="comments", review_on="review_on")
        parties = parties.annotate(told=ArraySubquery(of_party.values(json=told)))
    rows = parties.order_by("-tenancy__started_on", "-tenancy_id", "position")[: 2 * MOST]
    by_tenancy: dict[int, list[Party]] = {}
    for party in rows:
        by_tenancy.setdefault(party.tenancy_id, []).append(party)
    return [_household(parties, today) for parties in by_tenancy.values()]


def _household(parties: Sequence[Party], today: date) -> Household:
    tenancy = parties[0].tenancy
    ended = tenancy.ended_on is not None and tenancy.ended_on < today
    return Household(
        reference=tenancy.reference,
        started_on=tenancy.started_on,
        ended_on=tenancy.ended_on,
        current=not ended and tenancy.started_on <= today,
        tenants=[_tenant(party, ended, today) for party in parties],
    )


def _tenant(party: Party, ended: bool, today: date) -> Tenant:
    told: Iterable[Mapping[str, str | None]] = getattr(party, "told", ())
    return Tenant(
        party=party,
        left=ended or (party.ended_on is not None and party.ended_on < today),
        alerts=[(_alert(alert, today), alert["comments"] or "") for alert in told],
        invited_at=getattr(party, "invited_at", None),
    )


def _alert(alert: Mapping[str, str | None], today: date) -> str:
    review_on = alert["review_on"]
    day = date.fromisoformat(review_on) if review_on else None
    return shown_words(alert["type_code"] or "", day, today=today)


def with_their_lines(orders: Any) -> Any:
    """Each order with its updates and visits beside it, as its state needs them: no query for each kind."""
    updates = StatusUpdate.objects.filter(work_order=OuterRef("pk")).order_by("position")
    visits = Appointment.objects.filter(work_order=OuterRef("pk")).order_by("position")
    update = JSONObject(position="position", type_code="type_code", happened_at="happened_at")
    visit = JSONObject(on="on", earliest_arrival="earliest_arrival", latest_completion="latest_completion")
    return orders.annotate(
        told_updates=ArraySubquery(updates.values(json=update)),
        told_visits=ArraySubquery(visits.values(json=visit)),
    )


def opened(order: Any, *, now: datetime) -> OpenOrder:
    """An order from `with_their_lines`, with where it stands."""
    standing = stands(
        order,
        updates=[_update(row) for row in order.told_updates],
        visits=[_visit(row) for row in order.told_visits],
        now=now,
    )
    return OpenOrder(
        order=order,
        title=title(order, (), EVERYTHING),
        standing=standing,
        label=label_of(standing, order.landlord.name),
        due=due_badge(order.due_at, now=now),
    )


def _update(row: Mapping[str, Any]) -> Update:
    at = row["happened_at"]
    return Update(
        position=row["position"],
        type_code=row["type_code"],
        happened_at=datetime.fromisoformat(at) if at else None,
    )


def _visit(row: Mapping[str, Any]) -> Visit:
    start, end = (
        time.fromisoformat(row[name]) if row[name] else None
        for name in ("earliest_arrival", "latest_completion")
    )
    return Visit(on=date.fromisoformat(row["on"]), earliest_arrival=start, latest_completion=end)


def _open_orders(home: Home, now: datetime) -> list[OpenOrder]:
    """The home's own and its neighbours' communal ones, the nearest promise first."""
    orders = WorkOrder.objects.seen_from(home).open()
    rows = with_their_lines(orders).order_by(F("due_at").asc(nulls_last=True), "raised_at")[:MOST]
    found = []
    for order in rows:
        order.landlord = home.landlord
        found.append(opened(order, now=now))
    return found


def _parts(home: Home) -> list[Component]:
    parts = Component.objects.seen_from(home).filter(ended_on__isnull=True)
    told = parts.annotate(put_right=put_right("component"))
    return list(told.order_by(F("home").asc(nulls_last=True), "kind", "pk")[:MOST])


def _checks(home: Home, parts: Sequence[Component], today: date) -> list[safety.CheckState]:
    """How each check that the home and its block must have stands, those that need somebody first."""
    certificates = list(
        with_required(Certificate.objects.seen_from(home))
        .order_by("type_code", "title", F("issued_on").desc(nulls_last=True), "-pk")
        .distinct("type_code", "title")[:MOST]
    )
    return sorted(
        (
            state
            for check in checks()
            if (state := _check(home, check, certificates, parts, today)) is not None
        ),
        key=lambda state: list(safety.Status).index(state.status),
    )


def _check(
    home: Home,
    check: safety.Check,
    certificates: Sequence[Certificate],
    parts: Sequence[Component],
    today: date,
) -> safety.CheckState | None:
    own = check.at is safety.At.HOME
    here = [part for part in parts if (part.home_id is not None) == own]
    place = safety.Place(
        kinds=frozenset(part.kind for part in here),
        shared=home.block.is_shared,
        built_year=home.block.built_on.year if home.block.built_on else None,
        floors=home.block.floors,
    )
    found = [one for one in certificates if (one.home_id is not None) == own and safety.is_of(one, check)]
    if not (found or safety.is_needed(check, place)):
        return None
    last = safety.latest(found)
    actions = required_by(last) if last else []
    return safety.state_of(check, certificates=found, parts=here, actions=actions, today=today)
