"""Facts one by one, as they are shown: what each record says, and where that came from.

Only what this person may see is found here, so that only that can be said to be wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404

from portal.core import clock
from portal.core.clock import day_of
from portal.core.words import capital, full_day, listed, money, plural
from portal.front.checks import RESULTS
from portal.front.order import cost_words, order_seen
from portal.front.plans import condition_words, parts_seen, works_seen
from portal.front.repairs import lines_of, read_by
from portal.homes.freshness import Feeds, Origin, origin
from portal.homes.models import Component, Home
from portal.homes.parts import part_name
from portal.homes.rules import FACTS
from portal.investment.models import PlannedWork
from portal.investment.rules import CERTAINTY, when_words
from portal.landlords.models import LandlordRecord
from portal.repairs.models import WorkOrder
from portal.repairs.rules import standing_of
from portal.repairs.words import by_words, title
from portal.safety.models import Certificate
from portal.safety.rules import part_due
from portal.tenancies.access import Sight
from portal.tenancies.models import Party, PersonAlert, Tenancy
from standards.codelists import codelist

NOT_KNOWN = "Not known"


@dataclass(frozen=True)
class Record:
    """One record as it is shown: its name, its facts by their keys, and the row they came from."""

    kind: str
    code: UUID
    name: str
    values: Mapping[str, str]
    row: LandlordRecord

    @property
    def facts(self) -> list[tuple[str, str, str]]:
        """Key, label and value of each fact, in the order of the page."""
        return [
            (key, label, self.values[key]) for key, label in FACTS[self.kind].items() if key in self.values
        ]

    def origin(self, feeds: Feeds) -> Origin:
        return origin(self.row, self.kind, feeds)


def home_record(home: Home) -> Record:
    block, estate = home.block, home.estate
    values = {
        "address": ", ".join(home.address_lines),
        "postcode": home.postcode,
        "form": _form_words(home.form_code, block.form_code),
        "bedrooms": str(home.bedrooms) if home.bedrooms is not None else NOT_KNOWN,
        "bed_spaces": plural(home.bed_spaces, "person", "people") if home.bed_spaces else NOT_KNOWN,
        "tenure": _code_words("TenureTypeCode", home.tenure_code),
        "uprn": home.uprn or NOT_KNOWN,
        "reference": home.reference,
        "block": block.name or _code_words("PropertyPhysicalFormCode", block.form_code),
        "built": str(block.built_on.year) if block.built_on else NOT_KNOWN,
    }
    if estate and estate.name:
        values["estate"] = estate.name
    return Record("homes", home.code, "Your home", values, home)


def tenancy_record(tenancy: Tenancy, sight: Sight) -> Record:
    """With the names of all who rent together; how to reach them only of the person's own."""
    parties, ended_on = told_of(tenancy, sight)
    own = [party for party in parties if party.pk in sight.parties]
    values = {
        "names": listed(party.name for party in parties),
        "started_on": full_day(tenancy.started_on),
        "ended_on": full_day(ended_on) if ended_on else "None: it goes on",
        "tenure": _code_words("TenureTypeCode", tenancy.tenure_code),
        "email": own[0].email if own and own[0].email else NOT_KNOWN,
        "mobile": own[0].mobile if own and own[0].mobile else NOT_KNOWN,
        "reference": tenancy.reference,
    }
    if notes := notes_of(tenancy, sight):
        # How many: what they say is not for everybody who answers corrections.
        values["notes"] = plural(len(notes), "note")
    return Record("tenancies", tenancy.code, "Your tenancy", values, tenancy)


def notes_of(tenancy: Tenancy, sight: Sight) -> list[PersonAlert]:
    """What staff are told about this person, to serve and visit them safely: nobody else's."""
    return [
        alert
        for party in tenancy.parties.all()
        if party.pk in sight.parties
        for alert in party.alerts.all()
        if alert.ended_on is None
    ]


def component_record(part: Component) -> Record:
    due = part_due(part)
    values = {
        "kind": part_name(part.kind, part.name),
        "maker": " ".join(filter(None, [part.manufacturer, part.model_number])) or NOT_KNOWN,
        "installed_on": _day(part.installed_on),
        "expected_life": plural(part.expected_life_years, "year") if part.expected_life_years else NOT_KNOWN,
        "condition": condition_words(part),
        "replacement": str(due.year) if due else "Not planned",
    }
    return Record("components", part.code, values["kind"], values, part)


def certificate_record(certificate: Certificate) -> Record:
    name = certificate.title or _code_words("ComponentCertificationTypeCode", certificate.type_code)
    values = {
        "checked_on": _day(certificate.issued_on or certificate.valid_from),
        "next_on": _day(certificate.valid_to),
        "outcome": RESULTS.get(certificate.outcome_code, NOT_KNOWN),
        "certified_by": certificate.certified_by or NOT_KNOWN,
    }
    return Record("certificates", certificate.code, name, values, certificate)


def order_record(order: WorkOrder, sight: Sight, *, now: datetime) -> Record:
    """An order from `order_seen`, in the words this person may read."""
    read, landlord = read_by(order, sight), sight.home.landlord
    updates = order.statusupdates.all() if read.steps else ()
    visits = order.appointments.all() if read.steps else ()
    stands = standing_of(order, updates=updates, visits=visits, now=now)
    values = {
        "what": title(order, lines_of(order), read),
        "done": full_day(day_of(order.completed_at)) if order.completed_at else stands.label(landlord.name),
        "promise": capital(by_words(order.due_at, today=day_of(now))) if order.due_at else NOT_KNOWN,
    }
    if read.words:
        days = sorted(visit.on for visit in visits)
        values["visit"] = listed(full_day(day) for day in days) or "None told"
    cost = cost_words(order) if landlord.shows_costs else None
    if cost:
        values["cost"] = money(cost[1])
    return Record("work_orders", order.code, values["what"], values, order)


def plan_record(work: PlannedWork, *, today: date) -> Record:
    values = {
        "when": f"{when_words(work.starts_on, work.finishes_on, work.certainty, today=today)} "
        f"({CERTAINTY[work.certainty][0].lower()})",
        "what": work.title,
    }
    return Record("programmes", work.code, work.title, values, work)


def tenancies_of(sight: Sight) -> list[Tenancy]:
    """This person's own tenancies of the home, with all who rent it together."""
    found = (
        Tenancy.objects.filter(pk__in=sight.tenancies)
        .select_related("source")
        .prefetch_related("parties__alerts")
        .order_by("-started_on")
    )
    return list(found)


def told_of(tenancy: Tenancy, sight: Sight) -> tuple[list[Party], date | None]:
    """Who rents, the lead tenant first, and until when, as far as it is this person's to know.

    Who left a tenancy that others went on with is not told who joined them, nor when they left.
    """
    parties = sorted(tenancy.parties.all(), key=lambda party: party.position)
    own = [party for party in parties if party.pk in sight.parties]
    left_on = [day for party in own if (day := _left_before_others(party, tenancy))]
    if own and len(left_on) == len(own):
        return own, max(left_on)
    stayed = [party for party in parties if party in own or not _left_before_others(party, tenancy)]
    return stayed, tenancy.ended_on


def _left_before_others(party: Party, tenancy: Tenancy) -> date | None:
    """The last day of a tenant who has left a tenancy that went on."""
    left_on = party.ended_on
    has_left = left_on is not None and left_on < (tenancy.ended_on or clock.today())
    return left_on if has_left else None


def find_record(sight: Sight, kind: str, code: UUID, *, now: datetime) -> Record:
    """The record with that code that this person may see from their home. 404 for any other."""
    home, today = sight.home, day_of(now)
    if kind == "homes" and code == home.code:
        return home_record(home)
    if kind == "work_orders":
        return order_record(order_seen(sight, code), sight, now=now)
    found: Record | None = None
    if kind == "tenancies":
        own = [tenancy for tenancy in tenancies_of(sight) if tenancy.code == code]
        found = tenancy_record(own[0], sight) if own else None
    elif kind == "components":
        part = parts_seen(home).select_related("source").filter(code=code).first()
        found = component_record(part) if part else None
    elif kind == "certificates":
        paper = Certificate.objects.seen_from(home).select_related("source").filter(code=code).first()
        found = certificate_record(paper) if paper else None
    elif kind == "programmes":
        work = works_seen(home).select_related("source").filter(code=code).first()
        found = plan_record(work, today=today) if work else None
    if found is None:
        raise Http404
    return found


# The standard's words are for those who keep lists of homes: a self-contained unit, a whole property.
_FORMS = {
    "10": "House",
    "20": "Flat",
    "30": "Room of your own, with a shared kitchen or bathroom",
    "40": "Shared room",
}


def _form_words(form_code: str, building: str) -> str:
    """What kind of home: a bungalow is a whole property whose building is one."""
    if form_code == "10" and building.startswith("20-30"):
        return "Bungalow"
    return _FORMS.get(form_code, NOT_KNOWN)


def _code_words(name: str, code: str) -> str:
    return codelist(name).get(code, "") or NOT_KNOWN


def _day(on: date | None) -> str:
    return full_day(on) if on else NOT_KNOWN
