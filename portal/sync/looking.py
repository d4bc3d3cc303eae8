"""Trying a system's connection: what its adapter finds, and whether it offers visits for a home."""

from uuid import uuid4

from portal.core import clock
from portal.core.words import plural
from portal.homes.models import Home
from portal.repairs import composing
from portal.repairs.problems import problems_for
from portal.repairs.slots import FURTHEST, MOST
from portal.sync import talking
from portal.sync.adapters.capabilities import Finding
from portal.sync.adapters.registry import NoAdapter, adapter_of
from portal.sync.adapters.trying import trouble_words
from portal.sync.models import System
from portal.sync.talking import CannotReach, Refused
from standards.messages import Message, is_valid, read_tolerantly

SECONDS = 4.0  # as long as a resident's page waits for it
OFFER = "AvailableAppointments"


def look(system: System) -> list[Finding]:
    """What is in order and what is not, in sentences. Nothing is stored, here or there."""
    try:
        findings = adapter_of(system).look(system)
    except NoAdapter as reason:
        return [Finding(False, str(reason), "Choose another kind under “Change”.")]
    if system.offers_visits and all(finding.well is not False for finding in findings):
        findings += _offers(system)
    return findings


def _offers(system: System) -> list[Finding]:
    """Asks when somebody could come to one of the homes. That books nothing."""
    asked = _question(system)
    if asked is None:
        return []
    home, body = asked
    try:
        answer = talking.post(system, "RequestAvailableAppointments", body, key=str(uuid4()), timeout=SECONDS)
    except Refused as refused:
        says = f"Asked for visits to {home.short_address}, it says no. {trouble_words(refused).says}"
        return [Finding(None, says, f"Does it know that home by our reference, {home.reference}?")]
    except CannotReach as reason:
        wrong = trouble_words(reason)
        return [Finding(False, f"Asked for visits. {wrong.says}", wrong.do)]
    document, _ = read_tolerantly(OFFER, answer)
    if not is_valid(OFFER, document):
        do = "Its developers find what it should say in “The other side”, under RequestAvailableAppointments."
        return [Finding(False, "Asked for visits, its answer is not an offer of any.", do)]
    count = plural(len(document.get("Appointment", [])), "visit")
    return [Finding(True, f"Asked for visits to {home.short_address}, it offers {count}.")]


def _question(system: System) -> tuple[Home, Message] | None:
    landlord = system.landlord
    home = Home.objects.filter(landlord=landlord).select_related("landlord", "block").order_by("pk").first()
    offering = {one.key: one for one in landlord.priorities.all() if one.offers_visits}
    problem = next((one for one in problems_for(landlord).all if one.priority in offering), None)
    if home is None or problem is None:
        return None
    body = composing.request_available(
        home=home,
        work=problem,
        name=problem.name,
        priority=offering[problem.priority],
        due_at=clock.now() + FURTHEST,
        order=composing.our_reference(uuid4()),
        until=clock.today() + FURTHEST,
        at_most=MOST,
    )
    return home, body
