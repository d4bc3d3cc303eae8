"""What the system does with each message that Homefile sends."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from portal.sample_system import calendar, writing
from portal.sample_system.book import Book, Order
from portal.sample_system.calendar import Slot
from portal.sample_system.failing import Failing
from portal.sample_system.playing import Player
from portal.sample_system.writing import Message

LONDON = ZoneInfo("Europe/London")
EMERGENCY = "1"
MOST_OFFERED = 20


class Desk:
    """Where messages are taken. Each method is called within one change of the book."""

    def __init__(self, book: Book, player: Player, failing: Failing) -> None:
        self.book, self.player, self.failing = book, player, failing
        self.takes: dict[str, Callable[[Message], Message]] = {
            "RaiseRepair": self.raise_repair,
            "RequestAvailableAppointments": self.offer,
            "RequestAppointment": self.book_visit,
            "JobStatusUpdate": self.hear,
        }

    def raise_repair(self, body: Message) -> Message:
        """A new order. It trusts the idempotency key alone: another key is another order."""
        ours = body.get("Homefile", {})
        report = ours.get("RequestReference", {}).get("ID", "")
        order = self.book.add_order(report=report, body=_without_keysafe(body), plot=self._plot(body))
        if report:
            self.book.hand_over(report, order.reference)
        wanted = _slot_wanted(ours)
        if wanted and not self.book.visit(order.reference):
            self._take_if_free(order.reference, wanted)
        self.player.tell_visit(order)
        self.player.begin(order)
        return {"Reference": [writing.reference(order.reference)]}

    def _plot(self, body: Message) -> str:
        wanted = self.book.setting("plot", "goes_well")
        emergency = str(body["Priority"]["PriorityCode"]) == EMERGENCY
        return "emergency" if emergency and wanted == "goes_well" else wanted

    def offer(self, body: Message) -> Message:
        """Free slots up to the day asked for, no more than were asked for, none for an emergency."""
        order = body["WorkOrder"]
        about, due = order["Reference"][0], order["Priority"].get("RequiredCompletionDateTime")
        until = date.fromisoformat(body["OnOrBeforeDate"])
        most = min(int(body.get("MaxNumberOfAppointments", MOST_OFFERED)), MOST_OFFERED)
        free = calendar.free(
            today=_today(), until=until, trade=_trade(order), taken=self.book.taken() if most else {}
        )
        slots = [] if str(order["Priority"]["PriorityCode"]) == EMERGENCY else list(islice(free, most))
        due_on = datetime.fromisoformat(due).astimezone(LONDON).date() if due else None
        return writing.available_appointments(about, slots, due_on=due_on)

    def book_visit(self, body: Message) -> Message:
        """The slot, if it is still free; whoever had one before has this one instead."""
        about = body["WorkOrderReference"]["ID"]
        order = self.book.order(about)
        holder = order.reference if order else about
        slot = body["AppointmentReference"]["ID"]
        if self.book.visit(holder) == slot:
            return writing.confirmed(Slot.read(slot))
        if order and order.plot == "over":
            return writing.denied(writing.UNABLE)
        if self.failing.one("slots_gone") or not self._take_if_free(holder, slot):
            return writing.denied(writing.TAKEN)
        if order:
            self.player.tell_visit(order)
            self.player.put(order, "visit")
        return writing.confirmed(Slot.read(slot))

    def _take_if_free(self, holder: str, written: str) -> bool:
        try:
            slot = Slot.read(written)
        except ValueError:
            return False
        free = calendar.is_free(slot, today=_today(), taken=self.book.taken())
        if free:
            self.book.take(holder, written)
        return free

    def hear(self, body: Message) -> Message:
        """Something that the resident said of the job; docs/landlord-system.md lists what follows."""
        about = body["RelatedWorkOrderReference"]["ID"]
        kind = body.get("OtherType", "")
        self.book.hear(about, kind, body)
        order = self.book.order(about)
        if order is None:
            return {}
        match kind:
            case "resident_taken_back":
                self.player.call_off(order)
            case "resident_not_fixed" | "resident_nobody_came" | "resident_was_in":
                self._come_again(order)
            case "resident_visit_unsuitable":
                self._come_again(order, slot=_slot_of(body))
            case "resident_visit_off":
                self.player.let_visit_go(order)
        return {}

    def _come_again(self, order: Order, *, slot: str = "") -> None:
        if slot and self.book.visit(order.reference) == slot:
            return  # booked already, and this only says so
        self.book.give_up_visit(order.reference)
        if slot and self._take_if_free(order.reference, slot):
            self.player.tell_visit(order)
        self.player.put(order, "again")


def _trade(order: Message) -> str:
    """Of the first element that says one."""
    trades = [trade for element in order.get("WorkElement", []) for trade in element.get("Trade", [])]
    return str(trades[0]["Code"]) if trades else "M"


def _slot_wanted(ours: Message) -> str:
    slot = ours.get("Slot") or {}
    found = slot.get("Reference", "")
    return str(found.get("ID", "") if isinstance(found, dict) else found)


def _slot_of(body: Message) -> str:
    window: dict[str, Any] = body.get("RefinedAppointmentWindow") or {}
    return str(window.get("Reference", {}).get("ID", ""))


def _without_keysafe(body: Message) -> Message:
    """A code that opens somebody's door is for the one who attends; this program sends nobody."""
    access = {name: value for name, value in body.get("AccessInformation", {}).items() if name != "Keysafe"}
    return body | ({"AccessInformation": access} if "AccessInformation" in body else {})


def _today() -> date:
    return datetime.now(LONDON).date()
