"""How many RaiseRepair messages one core checks in a second: valid, broken, as JSON, and in camelCase.

By the processor's clock, so that other work on the machine does not count. The bar is 20,000 a second.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from standards.codelists import codelist
from standards.messages import building, check_message, parts, read_tolerantly

DISTINCT = 1000
SECONDS = 2.0  # of each row
BAR = 20_000
Figures = dict[str, Any]
Message = dict[str, Any]


def measure(_kept: Path) -> Figures:
    """{"bytes": of one message, "rows": {name: messages a second}}."""
    messages = [raise_repair(number) for number in range(DISTINCT)]
    broken = [{**each, "WorkType": "99"} for each in messages]
    written = [msgspec.json.encode(each) for each in messages]
    small = [_in_camel_case(each) for each in messages]
    if any(check_message("RaiseRepair", each) for each in messages):
        raise RuntimeError("The bench's own messages are not valid.")
    rows = {
        "valid": _rate(messages, lambda each: check_message("RaiseRepair", each)),
        "with one fault, told in words": _rate(broken, lambda each: check_message("RaiseRepair", each)),
        "valid, from JSON": _rate(
            written, lambda each: check_message("RaiseRepair", msgspec.json.decode(each))
        ),
        "in camelCase, read tolerantly, then checked": _rate(small, _read_and_check),
    }
    return {"bytes": round(median(map(len, written))), "rows": rows}


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    lines = [
        f"| RaiseRepair, {figures['bytes']:,} bytes as JSON | checked a second | to the bar |",
        "|---|---:|---:|",
    ]
    lines += [f"| {name} | {rate:,.0f} | {rate / BAR:.1f} |" for name, rate in figures["rows"].items()]
    return "\n".join(lines)


def raise_repair(number: int) -> Message:
    """A report with everything that most reports have; each is another."""
    at = datetime(2026, 11, 21, 9, tzinfo=UTC) + timedelta(minutes=number)
    trades = [*codelist("TradeCode")]
    return building.raise_repair(
        description_of_work=f"A tap drips.\nHow much: A steady flow\nThe resident says: since {number} days",
        priority=parts.priority(str(number % 5 + 1), at + timedelta(days=28)),
        work_class=parts.work_class("10"),
        work_type="30",
        work_elements=[
            parts.work_element(
                [parts.rate_item(code=f"LF-{number:05}", name="A tap drips")],
                trade_codes=[trades[number % len(trades)]],
            )
        ],
        location_of_repair="Kitchen",
        access_information=parts.access_information(
            description="Who will be in: my sister\nHow to get in: the side gate\nPets: a friendly dog"
        ),
        person_alerts=[parts.person_alert("20-10", comments="Please knock loudly")],
        date_reported=at,
        units=[
            parts.unit(
                address=parts.address(
                    room=f"Flat {number}",
                    building_name="Rowan Court",
                    building_number=str(number),
                    street="Quillfeather Lane",
                    city="Larkfield",
                    postcode="ZZ1 1AA",
                ),
                references=[
                    parts.reference(f"HOME{number}", allocated_by="Larkfield Homes"),
                    parts.reference(
                        str(999_000_000_000 + number), allocated_by="GeoPlace", description="UPRN"
                    ),
                ],
            )
        ],
        homefile=parts.made(
            RequestReference=parts.reference(
                f"{number:032x}", allocated_by="Homefile", description="R-7K3F-92QD"
            ),
            ReportedBy=parts.made(Name="A Resident", Phone="+447700900123", ContactBy="sms"),
            Problem="tap-drips",
            Since="this-week",
            Photos=[parts.made(Reference=parts.reference(f"P{number}"), AddedOn=at.date())],
            Slot=parts.made(
                Reference=parts.reference(f"S{number}", allocated_by="Larkfield Homes"),
                Date=at.date(),
                Name="Morning",
                EarliestArrivalTime="08:00:00",
                LatestCompletionTime="13:00:00",
                State="confirmed",
            ),
        ),
    )


def _rate(given: Sequence[Any], check: Callable[[Any], object]) -> float:
    """Given to `check` one after the other, again and again: how many a second."""
    done, began = 0, time.process_time()
    while (took := time.process_time() - began) < SECONDS:
        for each in given:
            check(each)
        done += len(given)
    return done / took


def _read_and_check(message: Message) -> object:
    read, _ = read_tolerantly("RaiseRepair", message)
    return check_message("RaiseRepair", read)


def _in_camel_case(value: Any) -> Any:
    if isinstance(value, list):
        return [_in_camel_case(each) for each in value]
    if isinstance(value, dict):
        return {name[0].lower() + name[1:]: _in_camel_case(each) for name, each in value.items()}
    return value
