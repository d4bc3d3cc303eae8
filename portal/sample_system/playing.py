"""Playing the life of each job: a thread that does the next thing of every job when its time has come."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from portal.sample_system import calendar, writing
from portal.sample_system.book import Book, Order
from portal.sample_system.calendar import Slot
from portal.sample_system.failing import Failing
from portal.sample_system.plots import PLOTS, Step
from portal.sample_system.writing import Message

LONDON = ZoneInfo("Europe/London")
GLANCE = 0.1
WINDOW = timedelta(hours=2)
REST_WITHIN = timedelta(days=28)
# What the door-step picture of a missed visit says it is; the file itself stays with the landlord.
CARD = {"Filename": "card.jpg", "Title": "The card left at the door", "URI": "https://example.org/card.jpg"}


class Player(threading.Thread):
    """Holds no state but the book's: it goes on after a restart where it was."""

    def __init__(self, book: Book, failing: Failing) -> None:
        super().__init__(daemon=True, name="player")
        self.book, self.failing = book, failing
        self._stopping = threading.Event()
        self._does: dict[str, Callable[[Order], None]] = {
            "assign": self._assign,
            "book": self._book,
            "narrow": self._narrow,
            "on_the_way": lambda order: self._update(order, "30"),
            "arrive": lambda order: self._update(order, "40"),
            "get_in": lambda order: self._update(order, "60"),
            "nobody_in": self._nobody_in,
            "needs_parts": lambda order: self._left(order, "120-20", "A new part is on order."),
            "wrong_trade": lambda order: self._left(order, "120-40", "This needs an electrician."),
            "out_of_time": lambda order: self._left(order, "120-10", "Ran out of time."),
            "more_work": self._more_work,
            "approve": lambda order: self._update(order, "100-20"),
            "make_safe": self._make_safe,
            "complete": self._complete,
            "call_off": self.call_off,
        }

    def run(self) -> None:
        while not self._stopping.wait(GLANCE):
            while not self._stopping.is_set() and self.play_one():
                pass
            self.tell_what_was_held_back()

    def stop(self) -> None:
        self._stopping.set()
        if self.is_alive():
            self.join()

    def play_one(self) -> bool:
        """Do what is due next, if anything is, and fix when the thing after it comes."""
        with self.book.change():
            order = self.book.due(time.time())
            if order is None:
                return False
            self._does[PLOTS[order.plot][order.step].does](order)
            now = self.book.order(order.reference)
            if now and (now.plot, now.step) == (order.plot, order.step):
                self._await(order, order.plot, order.step + 1)
            return True

    # Which part of its life a job is in. Called within a change of the book.

    def begin(self, order: Order) -> None:
        self._await(order, order.plot, 0)

    def put(self, order: Order, plot: str) -> None:
        """The job goes on from the start of another plot."""
        self._await(order, plot, 0)

    def let_visit_go(self, order: Order) -> None:
        """The resident has called it off: another is booked in a day, unless they ask for one before."""
        if self.book.visit(order.reference):
            self.book.give_up_visit(order.reference)
            self._update(order, "0", OtherType="appointment_cancelled")
        if order.plot != "over":
            self.put(order, "later")

    def call_off(self, order: Order) -> None:
        self.book.give_up_visit(order.reference)
        self._end(order, how="cancel")
        self.put(order, "over")

    def _await(self, order: Order, plot: str, step: int) -> None:
        """The step, at its time; at the end of a plot nothing more is due."""
        steps = PLOTS[plot]
        next_at = time.time() + self._wait(order, steps[step]) if step < len(steps) else None
        if next_at is None and plot != "never_comes":
            plot, step = "over", 0
        self.book.move(order, plot=plot, step=step, next_at=next_at)

    def _wait(self, order: Order, step: Step) -> float:
        """Seconds, as they pass here."""
        life = step.after.total_seconds()
        visit = self.book.visit(order.reference)
        if step.at_visit and visit:
            life += max(0.0, (_starts(visit) - datetime.now(UTC)).total_seconds())
        return max(0.0, life) / self.book.speed

    # What happens. Each writes what it tells Homefile.

    def _assign(self, order: Order) -> None:
        self._update(order, "10", OperativesAssigned=[writing.operative(order.operative)])

    def tell_visit(self, order: Order) -> None:
        """Which visit there is. Who asked for it may not have heard the answer."""
        visit = self.book.visit(order.reference)
        if visit:
            self._update(order, "20", RefinedAppointmentWindow=writing.of_slot(Slot.read(visit)))

    def _book(self, order: Order) -> None:
        """The soonest free slot, unless there is a visit already."""
        if self.book.visit(order.reference):
            return
        today = datetime.now(LONDON).date()
        free = calendar.free(today=today, until=today + calendar.FURTHEST, trade="M", taken=self.book.taken())
        slot = next(free, None)
        if slot:
            self.book.take(order.reference, str(slot))
            self.tell_visit(order)

    def _narrow(self, order: Order) -> None:
        """The first two hours of the visit; today, where a fast life has brought the visit forward."""
        visit = self.book.visit(order.reference)
        now = datetime.now(LONDON)
        quarter = now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)
        booked = _starts(visit) if visit else quarter
        begins = booked if booked.date() == now.date() and booked > now else quarter
        ends = min(begins + WINDOW, begins.replace(hour=23, minute=59))
        window = writing.appointment(
            begins.date(), "Two hours", begins.time(), ends.time(), visit or f"{order.reference}-today"
        )
        self._update(order, "20", RefinedAppointmentWindow=window)

    def _nobody_in(self, order: Order) -> None:
        """What a landlord should keep of a missed visit: how it tried, when, and a picture."""
        channel = {"Channel": {"Medium": "20", "Code": "60"}, "Value": "No answer"}
        self._update(
            order, "50", CustomerCommunicationChannelAttempted=channel, Comments="Knocked and rang twice."
        )
        today = datetime.now(LONDON).date().isoformat()
        self._update(
            order,
            "70",
            Comments="No answer at the door. A card was left.",
            Evidence=[CARD | {"AsOfDate": today}],
        )
        self.book.give_up_visit(order.reference)

    def _left(self, order: Order, type_code: str, why: str) -> None:
        """Not finished, and why: another visit is needed."""
        self._update(order, type_code, Comments=why)
        self.book.give_up_visit(order.reference)

    def _more_work(self, order: Order) -> None:
        message = writing.additional_work(
            order.reference,
            identifier=str(uuid4()),
            what="Renew the pipe behind the wall.",
            why="The pipe is worn through.",
        )
        self._write("RequestAdditionalWorkApproval", order, message)

    def _complete(self, order: Order) -> None:
        self.book.give_up_visit(order.reference)
        self._end(order, how="complete")

    def _make_safe(self, order: Order) -> None:
        """The danger is over, and the rest is an order of its own, whose life begins now."""
        left = writing.what_is_left(order.body, datetime.now(UTC) + REST_WITHIN)
        rest = self.book.add_order(report="", body=left, plot="goes_well")
        self._end(order, how="complete", follow_on=rest.reference)
        self._write("ScheduleRepair", rest, writing.follow_on(rest.reference, order.report, left))
        self.begin(rest)

    def _end(self, order: Order, *, how: str, follow_on: str = "") -> None:
        message = writing.complete(
            order.reference,
            order.body,
            datetime.now(UTC),
            identifier=str(uuid4()),
            how=how,
            number=order.operative,
            follow_on=follow_on,
        )
        self._write("WorkOrderComplete", order, message)

    def _update(self, order: Order, type_code: str, **more: object) -> None:
        message = writing.status_update(order.reference, str(uuid4()), datetime.now(UTC), type_code, **more)
        self._write("JobStatusUpdate", order, message)

    def _write(self, kind: str, order: Order, body: Message) -> None:
        """Told once; or twice, or after what came later, where so asked. A job's end is not held back."""
        kept_back = self.book.held_back()
        if self.failing.out_of_order and not kept_back and kind != "WorkOrderComplete":
            self.book.hold_back(kind, order.reference, body)
        else:
            self._tell([(kind, order.reference, body), *kept_back])

    def _tell(self, messages: list[tuple[str, str, Message]]) -> None:
        sent_at = writing.moment(datetime.now(UTC))
        for kind, about, body in messages:
            for _ in range(2 if self.failing.duplicates else 1):
                self.book.write(kind, about, body, sent_at=sent_at)

    def tell_what_was_held_back(self) -> None:
        """Once things are to go in order again."""
        if not self.failing.out_of_order:
            with self.book.change():
                self._tell(self.book.held_back())


def _starts(visit: str) -> datetime:
    slot = Slot.read(visit)
    return datetime.combine(slot.on, slot.starts, LONDON)
