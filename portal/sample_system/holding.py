"""What the system holds, for comparing: by home with a count and a checksum, then order by order.

`standards/holdings.py` makes the checksum; docs/reconciling.md says how to make it in any language.
"""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.sample_system.book import Book, Order
from standards.holdings import Held, State, checksum

LONDON = ZoneInfo("Europe/London")
# This system gives its work to nobody else.
FIELDS = ("State", "Raised", "Due", "Completed", "Cancelled", "Visit")
MOST_HOMES = 5000
CANCELLED = "cancel"


class Holdings:
    def __init__(self, book: Book) -> None:
        self.book = book

    def page(self, after: str, limit: int) -> dict[str, Any]:
        """Homes after that one, in the order of their references by bytes."""
        by_home: dict[str, list[Held]] = {}
        for home, held in self._held():
            by_home.setdefault(home, []).append(held)
        homes = sorted((home for home in by_home if home.encode() > after.encode()), key=str.encode)
        shown = homes[: max(1, min(limit, MOST_HOMES))]
        return {
            "Holdings": [
                {"Home": home, "Count": len(by_home[home]), "Checksum": checksum(by_home[home], FIELDS)}
                for home in shown
            ],
            "Cursor": shown[-1] if len(homes) > len(shown) else "",
            "Fields": list(FIELDS),
            "RaisedFrom": _moment(float(self.book.setting("begun_at", "0"))).isoformat(),
        }

    def at(self, home: str) -> dict[str, Any]:
        """Each order at one home; none where there is nothing."""
        return {"Home": home, "Orders": [held.document for place, held in self._held() if place == home]}

    def _held(self) -> list[tuple[str, Held]]:
        orders = ((_home(order.body), order) for order in self.book.orders())
        return [(home, self._of(order)) for home, order in orders if home]

    def _of(self, order: Order) -> Held:
        ended = self._ended(order)
        cancelled = ended is not None and ended.get("OtherType") == CANCELLED
        at = datetime.fromisoformat(ended["EventTime"]) if ended else None
        due = order.body.get("Priority", {}).get("RequiredCompletionDateTime")
        return Held(
            reference=order.reference,
            report=order.report,
            state=State.OPEN if not ended else State.CANCELLED if cancelled else State.COMPLETED,
            raised=_moment(order.raised_at),
            due=datetime.fromisoformat(due) if due else None,
            completed=None if cancelled else at,
            cancelled=at if cancelled else None,
            visit=None if ended else self._visit(order),
        )

    def _ended(self, order: Order) -> dict[str, Any] | None:
        """How it ended; None while it goes on, as it does again once the resident says it is not fixed."""
        told = self.book.last_told(order.reference, "WorkOrderComplete") if order.plot == "over" else None
        log: list[dict[str, Any]] = told["JobStatusUpdates"] if told else []
        return log[-1] if log else None

    def _visit(self, order: Order) -> date | None:
        """The day that was told last, if it is still to come."""
        if not self.book.visit(order.reference):
            return None
        told = self.book.last_visit_told(order.reference)
        on = date.fromisoformat(told["Date"]) if told else None
        return on if on and on > datetime.now(LONDON).date() else None


def _home(body: dict[str, Any]) -> str:
    """The landlord's own reference of where it is, the first that is named."""
    units = body.get("SitePropertyUnit") or [{}]
    references = units[0].get("Reference") or [{}]
    return str(references[0].get("ID", ""))


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
