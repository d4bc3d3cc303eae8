"""Putting right what is clear, by the same actions as messages: what a resident said is never touched."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.core import clock
from portal.records.events import record
from portal.records.models import Source
from portal.repairs.actions import ending, happening
from portal.repairs.actions.happening import Terms, Visit
from portal.repairs.models import RepairRequest, WorkOrder
from portal.sync.models import Outgoing, System
from portal.sync.out.outbox import tell_a_worker
from portal.sync.reconciling.rules import Found, Kind
from standards.holdings import Held, State


@dataclass(frozen=True)
class Heal:
    """A difference that is to be put right, and where it was found."""

    system: System
    found: Found

    @property
    def there(self) -> Held:
        assert self.found.there, "the other side has the order"  # noqa: S101
        return self.found.there

    @property
    def order(self) -> WorkOrder:
        return WorkOrder.objects.get(landlord=self.system.landlord_id, reference=self.found.reference)

    def source(self) -> Source:
        """Facts that the system told when it was asked, and not by itself."""
        return Source.objects.create(
            kind=Source.Kind.MESSAGE,
            system=f"{self.system.name[:150]}, when both sides were compared",
            as_of=clock.now(),
        )


def heal(system: System, found: Found) -> bool:
    """Put it right. Whether anything was done; what was not is for staff."""
    return HEALS[found.kind](Heal(system, found))


def _take_up(heal: Heal) -> bool:
    """Their order of our report, and how far it is."""
    request = RepairRequest.objects.get(landlord=heal.system.landlord_id, code=heal.there.report)
    order = happening.take_up(
        request=request,
        reference=heal.there.reference,
        source=heal.source(),
        at=min(heal.there.raised or clock.now(), clock.now()),
        by=None,
    )
    if not happening.leads_to(request, order):
        raise ValueError("the number is a repair of another home")
    if heal.there.state is State.COMPLETED:
        _complete(heal)
    elif heal.there.state is State.CANCELLED:
        _cancel(heal)
    return True


def _send_again(heal: Heal) -> bool:
    """The report and what was said after it, with their own keys: a system that has one does nothing."""
    order = heal.order
    sent = Outgoing.objects.filter(request=order.request_id, system=heal.system, delivered_at__isnull=False)
    first = sent.filter(kind="RaiseRepair").first()
    if first is None:
        return False
    again = list(sent.filter(pk__gte=first.pk).values_list("pk", flat=True))
    Outgoing.objects.filter(pk__in=again).update(
        delivered_at=None, answer=None, tries=0, next_try_at=clock.now()
    )
    record("message tried again", first, by=None, failure="lost", messages=len(again))
    tell_a_worker(first.pk)
    return True


def _complete(heal: Heal) -> bool:
    at = min(heal.there.completed or clock.now(), clock.now())
    return ending.complete(order=heal.order, at=at, source=heal.source(), by=None)


def _cancel(heal: Heal) -> bool:
    at = min(heal.there.cancelled or clock.now(), clock.now())
    return ending.end_without_work(order=heal.order, at=at, source=heal.source(), by=None)


def _promise_sooner(heal: Heal) -> bool:
    return _terms(heal, Terms(due_at=heal.there.due))


def _give_to(heal: Heal) -> bool:
    return _terms(heal, Terms(contractor_reference=heal.there.contractor))


def _terms(heal: Heal, terms: Terms) -> bool:
    return happening.note_terms(order=heal.order, terms=terms, source=heal.source(), by=None)


def _move_visit(heal: Heal) -> bool:
    assert heal.there.visit, "the other side has a visit"  # noqa: S101
    visit = Visit(on=heal.there.visit)
    return happening.note_visit(
        order=heal.order, visit=visit, told_at=clock.now(), source=heal.source(), by=None
    )


HEALS: Mapping[Kind, Callable[[Heal], bool]] = {
    Kind.NOT_TAKEN_UP: _take_up,
    Kind.REPORT_LOST: _send_again,
    Kind.COMPLETED_THERE: _complete,
    Kind.CANCELLED_THERE: _cancel,
    Kind.DUE_SOONER: _promise_sooner,
    Kind.CONTRACTOR_DIFFERS: _give_to,
    Kind.VISIT_DIFFERS: _move_visit,
}
