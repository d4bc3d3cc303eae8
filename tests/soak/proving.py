"""What must hold at the end, however the two sides failed. Pure: what was taken, and what each side holds."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tests.soak.streams import Taken


def broken(taken: Taken, facts: Mapping[str, Any], there: Mapping[str, Any], told: list[Any]) -> list[str]:
    """Every promise that does not hold, in a sentence with some examples; none is the proof.

    ``facts`` is what Homefile holds, ``there`` what the landlord's system holds, ``told`` all its messages.
    """
    return [
        *taken.problems,
        *_reports(taken, facts, there["Orders"]),
        *_words(taken, facts, there["Orders"]),
        *_told_by_system(facts, told),
        *_told_by_client(taken, facts),
        *_delivered(taken, facts),
        *_read(taken, facts),
        *_heard(taken, facts),
        *_left(facts),
    ]


def _reports(taken: Taken, facts: Mapping[str, Any], there: list[Any]) -> Iterable[str]:
    yield from _differ("reports taken and reports held", taken.reports, facts["reports"])
    raised = [order["Report"] for order in there if order["Report"]]
    yield from _differ("reports taken and reports at the system", taken.reports, raised)
    ours = {
        name.removeprefix("larkfield "): order for name, order in facts["orders"].items() if "LH-" in name
    }
    yield from _differ("orders at the system and orders held", [each["Reference"] for each in there], ours)
    for order in there:
        mine = ours.get(order["Reference"])
        if mine and order["Report"] and mine["report"] != order["Report"]:
            yield f"order {order['Reference']} is of another report here"
        over = order["Plot"] == "over" and not order["NextAt"]
        if mine and mine["done"] != over:
            yield f"order {order['Reference']} is {'over' if over else 'not over'} there and not so here"


def _words(taken: Taken, facts: Mapping[str, Any], there: list[Any]) -> Iterable[str]:
    """A second order, for what the first left undone, may be the one that is open when something is said."""
    yield from _differ("words taken and words held", taken.words, facts["said"])
    there_said: Counter[str] = Counter()
    for order in there:
        held = facts["orders"].get(f"larkfield {order['Reference']}", {})
        there_said[order["Report"] or held.get("report", "")] += order["Said"].count("resident_words")
    for report in taken.reports:
        said = facts["said_of"].get(report, 0)
        if said != there_said[report]:
            yield f"of report {report} residents said {said} things, and {there_said[report]} are there"


def _told_by_system(facts: Mapping[str, Any], told: list[Any]) -> Iterable[str]:
    """Every update that it wrote is on its order, and each request for more work, which is one here."""
    wanted: dict[str, dict[str, str]] = {}
    for message in told:
        if message["Kind"] == "JobStatusUpdate":
            body = message["Body"]
            order = body["RelatedWorkOrderReference"]["ID"]
            wanted.setdefault(order, {})[body["Reference"]["ID"]] = body["EventTime"]
        elif message["Kind"] == "RequestAdditionalWorkApproval":
            body = message["Body"]
            order = body["AdditionalWork"]["OriginalWorkOrderReference"]["ID"]
            wanted.setdefault(order, {})[body["Reference"]["ID"]] = message["SentAt"]
    for order, updates in wanted.items():
        held = [name for name, _ in facts["updates"].get(order, [])]
        in_order = sorted(updates, key=lambda name: (updates[name], name))
        yield from _differ(f"updates of {order} at the system and here", in_order, held)


def _told_by_client(taken: Taken, facts: Mapping[str, Any]) -> Iterable[str]:
    for order, updates in taken.told.items():
        held = [(name, at) for name, at in facts["updates"].get(order, [])]
        in_order = sorted(updates, key=lambda each: (each[1], each[0]))
        yield from _differ(f"updates of {order} posted and held", in_order, held)
        if sorted(map(str, held)) == sorted(map(str, in_order)) and held != in_order:
            yield f"the history of {order} is not in order"


def _delivered(taken: Taken, facts: Mapping[str, Any]) -> Iterable[str]:
    for name, words in taken.orders.items():
        held = facts["orders"].get(name)
        if held is None:
            yield f"order {name} was delivered and is not here"
        elif held["description"] != words:
            yield f"order {name} says {held['description']!r} and was delivered as {words!r}"
    for name, unit in taken.homes.items():
        if facts["homes"].get(name) != unit:
            yield f"home {name} is {facts['homes'].get(name)!r} and was put as {unit!r}"
    codes = Counter(code for code, _, _ in facts["deliveries"])
    for code in taken.deliveries:
        if codes[code] != 1:
            yield f"delivery {code} was taken and is here {codes[code]} times"
    for code, state, reason in facts["deliveries"]:
        if state != "applied":
            yield f"delivery {code} is {state}: {reason or 'no reason is stated'}"


def _read(taken: Taken, facts: Mapping[str, Any]) -> Iterable[str]:
    positions = [change["position"] for change in taken.read]
    if positions != list(range(1, len(positions) + 1)):
        yield "the reader did not read 1, 2, 3 and so on"
    if positions != [position for position, _ in facts["changes"]]:
        yield f"{len(facts['changes'])} changes are here and {len(positions)} were read"


def _heard(taken: Taken, facts: Mapping[str, Any]) -> Iterable[str]:
    """Each at least once; of one record each first heard after those before it."""
    heard = {change["position"]: change for change in reversed(taken.heard)}
    told_of = {change["position"] for change in taken.read}
    missing = sorted(told_of - heard.keys())
    # What was written before there was a webhook is not told to it.
    first = min(heard, default=0)
    if missing := [position for position in missing if position > first]:
        yield f"{len(missing)} changes were never heard, such as {missing[:5]}"
    if unknown := sorted(heard.keys() - told_of):
        yield f"{len(unknown)} changes were heard that nobody can read, such as {unknown[:5]}"
    last: dict[str, int] = {}
    seen: set[int] = set()
    for change in taken.heard:
        position, record = change["position"], change["record"]["code"]
        if position not in seen:
            seen.add(position)
            if last.get(record, 0) > position:
                yield f"change {position} of {record} was first heard after {last[record]}"
            last[record] = max(last.get(record, 0), position)


def _left(facts: Mapping[str, Any]) -> Iterable[str]:
    for kind, failure, says in facts["outgoing"]:
        yield f"a {kind} has not gone: {failure or 'no reason is stated'} {says}"
    for kind, outcome, issues in facts["incoming_unused"]:
        yield f"a {kind} that came is {outcome}: {issues or 'no reason is stated'}"
    if facts["calls_open"] or facts["calls_given_up"]:
        yield f"{facts['calls_open']} calls wait and {facts['calls_given_up']} were given up"
    for each in facts["twice"]:
        yield f"there twice: {each}"
    for each in facts["backwards"]:
        yield f"out of order: {each}"


def _differ(what: str, wanted: Iterable[Any], found: Iterable[Any]) -> Iterable[str]:
    """As bags: nothing missing, nothing more, nothing twice."""
    one, other = Counter(map(str, wanted)), Counter(map(str, found))
    if missing := one - other:
        yield f"{what}: {missing.total()} missing, such as {list(missing)[:3]}"
    if more := other - one:
        yield f"{what}: {more.total()} too many, such as {list(more)[:3]}"
