"""Larkfield's repairs system in the demo: connected as a real one would be, and a page to play it from."""

import json
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from portal.demo import SYSTEM_TOKEN
from portal.front.demo.views import only_in_the_demo
from portal.landlords.models import Landlord
from portal.repairs.models import RepairRequest, SlotPattern
from portal.sync.adapters.sample import ADAPTER as SAMPLE
from portal.sync.models import System
from portal.sync.talking import CannotReach, Refused, sealed_token

SPEEDS = (
    ("1", "As in life"),
    ("60", "An hour in a minute"),
    ("1440", "A day in a minute"),
    ("86400", "A day in a second"),
)
LIVES = (
    ("goes_well", "Goes well"),
    ("needs_parts", "Needs a part, and a second visit"),
    ("nobody_in", "Nobody in the first time"),
    ("wrong_trade", "Needs another trade"),
    ("out_of_time", "Runs out of time"),
    ("more_work", "More work is found, and approved"),
    ("made_safe", "Is made safe, and a second order follows"),
    ("never_comes", "Nobody ever comes"),
)
FAILURES: dict[str, tuple[str, dict[str, Any]]] = {
    "works": ("Works as it should", {}),
    "down": ("Is down for a minute", {"outage_seconds": 60}),
    "errors": ("Answers with errors", {"status": 500}),
    "slow": ("Is slow: 6 seconds", {"delay": 6}),
    "silent": ("Takes three messages and does not answer", {"drop_answers": 3}),
    "rubbish": ("Answers three times with rubbish", {"rubbish": 3}),
    "slots": ("Gives the next three visits to somebody else", {"slots_gone": 3}),
    "twice": ("Says everything twice", {"duplicate": True}),
    "muddled": ("Says things out of order", {"out_of_order": True}),
}
# What comes next for a job, by the name of its step.
NEXT = {
    "assign": "somebody is given it",
    "book": "a visit is booked, if there is none",
    "narrow": "the two hours of the visit are said",
    "on_the_way": "somebody sets out",
    "arrive": "they are there",
    "get_in": "they are let in",
    "nobody_in": "nobody is in",
    "needs_parts": "a part is needed",
    "wrong_trade": "another trade is needed",
    "out_of_time": "they run out of time",
    "more_work": "more is found",
    "approve": "the landlord agrees to it",
    "make_safe": "it is made safe",
    "complete": "it is done",
    "call_off": "it is called off",
}
WEEK = (("Morning", time(8), time(12)), ("Afternoon", time(12), time(17)))


class Away(Exception):
    """The system does not answer."""


# --- before anybody looks ----------------------------------------------------------------------------------


def connect() -> None:
    """Larkfield to its system, wherever that is this time; Eastmere keeps its own calendar of visits."""
    kept = settings.VAR / "sample_system.port"
    if kept.exists():
        _connect_larkfield(f"http://127.0.0.1:{kept.read_text().strip()}")
    _give_eastmere_a_calendar()


def _connect_larkfield(address: str) -> None:
    System.objects.update_or_create(
        landlord=Landlord.objects.get(slug="larkfield"),
        is_used=True,
        takes_reports=True,
        defaults={"address": address, "adapter": SAMPLE.key, "rests_until": None, "failures": 0},
        create_defaults={
            "name": "Larkfield's repairs system",
            "address": address,
            "adapter": SAMPLE.key,
            "token": sealed_token(SYSTEM_TOKEN),
        },
    )


def _give_eastmere_a_calendar() -> None:
    eastmere = Landlord.objects.get(slug="eastmere")
    if not SlotPattern.objects.filter(landlord=eastmere).exists():
        SlotPattern.objects.bulk_create(
            SlotPattern(landlord=eastmere, weekday=day, name=name, starts=starts, ends=ends, places=2)
            for day in range(5)
            for name, starts, ends in WEEK
        )


# --- the page ----------------------------------------------------------------------------------------------


@only_in_the_demo
def panel(request: HttpRequest) -> HttpResponse:
    """What the system holds, how fast it lives, and what goes wrong with it."""
    try:
        held = _ask("/_held")
    except Away:
        return render(request, "demo/landlord.html", {"held": None})
    orders = [_told(order) for order in reversed(held["Orders"][-30:])]
    context = {"held": held, "orders": orders, "lives": LIVES, "speeds": SPEEDS}
    context["failures"] = [(key, words) for key, (words, _) in FAILURES.items()]
    context["speed"] = f"{held['Speed']:g}"
    context["failing"] = _failing(held["Failing"])
    return render(request, "demo/landlord.html", context)


@only_in_the_demo
@require_POST
def direct(request: HttpRequest) -> HttpResponse:
    """One change: the speed, the next job's life, what goes wrong, or the next thing of one job now."""
    said = request.POST
    wanted: dict[str, tuple[str, Any]] = {
        "speed": ("/_speed", {"speed": said.get("speed")}),
        "plot": ("/_plot", {"plot": said.get("plot")}),
        "fail": ("/_fail", FAILURES.get(said.get("fail", ""), ("", {}))[1]),
        "next": ("/_next", {"reference": said.get("next")}),
    }
    for name, (path, body) in wanted.items():
        if name in said:
            try:
                _ask(path, body)
            except Away:
                break
    return redirect("demo_landlord")


def _told(order: dict[str, Any]) -> dict[str, Any]:
    """An order as the page shows it, with the report that it came of."""
    report = RepairRequest.objects.filter(code__in=_codes(order["Report"])).first()
    next_at = order["NextAt"]
    return order | {
        "Report": report.reference if report else "",
        "NextAt": datetime.fromtimestamp(next_at, UTC) if next_at else None,
        "Next": NEXT.get(order["Next"], ""),
        "Priority": order["Body"]["Priority"]["PriorityCode"],
        "Words": order["Body"]["DescriptionOfWork"].splitlines(),
        "Message": json.dumps(order["Body"], indent=2, ensure_ascii=False),
    }


def _codes(report: str) -> list[str]:
    return [report] if len(report) == 36 else []


def _failing(now: dict[str, Any]) -> str:
    """The key of what goes wrong at present."""
    active = {name for name, value in now.items() if value}
    return next((key for key, (_, how) in FAILURES.items() if how and set(how) == active), "works")


def _ask(path: str, body: Any = None) -> dict[str, Any]:
    system = System.objects.taking_reports().filter(landlord__slug="larkfield").first()
    if system is None:
        raise Away
    try:
        return SAMPLE.held(system) if body is None else SAMPLE.direct(system, path, body)
    except (CannotReach, Refused) as error:
        raise Away from error
