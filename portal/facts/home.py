"""What is known of a home as a whole: what is open, what is planned, what was spent, what was asked."""

from datetime import date, datetime

from django.db.models import Prefetch, Q, Sum

from portal.core.clock import day_of
from portal.core.words import full_day, money, plural
from portal.enquiries.models import Enquiry
from portal.facts.fact import Fact, told
from portal.homes.freshness import Feeds, Origin, feed_origin
from portal.investment.models import PlannedWork
from portal.investment.rules import CERTAINTY, is_over, when_words
from portal.repairs.models import WorkElement, WorkOrder
from portal.repairs.rules import standing_of
from portal.repairs.words import catalogue_title, reading, sentence
from portal.tenancies.access import Sight

MOST = 3  # of each, in one sentence


def of_home(sight: Sight, *, feeds: Feeds, now: datetime) -> list[Fact]:
    """Every fact of the home that answers a common question. Five queries."""
    of = _OfHome(sight, now)
    orders, plans = feed_origin("work_orders", feeds), feed_origin("programmes", feeds)
    return [
        *told("repairs", "Open repairs", of.repairs, orders),
        *told("plans", "What is planned", of.plans, plans),
        *told("spent", "What was spent on the shared parts", of.spent, orders),
        *told("asked", "Questions that wait for an answer", of.asked, Origin("Homefile", now)),
    ]


class _OfHome:
    """The home as one household sees it now."""

    def __init__(self, sight: Sight, now: datetime) -> None:
        self.sight, self.home, self.now = sight, sight.home, now

    @property
    def today(self) -> date:
        return day_of(self.now)

    @property
    def repairs(self) -> str:
        """Of the home itself, each by its sentence; of the shared parts only how many."""
        elements = Prefetch("workelements", WorkElement.objects.order_by("position"))
        rows = WorkOrder.objects.filter(home=self.home).open().select_related("request")
        rows = rows.prefetch_related(elements, "statusupdates", "appointments").order_by("due_at", "pk")
        found = list(rows[: MOST + 1])
        if not found:
            return "No repair of your home is open."
        said = " ".join(self._one(order) for order in found[:MOST])
        return f"{said} There are more on the page of repairs." if len(found) > MOST else said

    def _one(self, order: WorkOrder) -> str:
        read = reading(order, self.sight)
        stands = standing_of(
            order,
            updates=order.statusupdates.all() if read.steps else (),
            visits=order.appointments.all() if read.steps else (),
            now=self.now,
        )
        name = order.request.problem_name if order.request else ""
        name = name or catalogue_title(order, order.workelements.all())
        told_now = sentence(stands, order, landlord=self.home.landlord.name, now=self.now, yours=read.words)
        return f"{name}: {told_now}"

    @property
    def plans(self) -> str:
        works = PlannedWork.objects.seen_from(self.home).standing().order_by("starts_on", "pk")[:20]
        ahead = [work for work in works if not is_over(work, today=self.today)][:MOST]
        if not ahead:
            return f"{self.home.landlord.name} has not told us of any planned work."
        return " ".join(self._planned(work) for work in ahead)

    def _planned(self, work: PlannedWork) -> str:
        when = when_words(work.starts_on, work.finishes_on, work.certainty, today=self.today)
        return f"{work.title}: {when} ({CERTAINTY[work.certainty][0].lower()})."

    @property
    def spent(self) -> str:
        """This year and the last, where the landlord shows costs."""
        if not self.home.landlord.shows_costs or not self.home.block.is_shared:
            return ""
        years = (self.today.year - 1, self.today.year)
        sums = WorkOrder.objects.filter(block=self.home.block_id, actual_cost__isnull=False).aggregate(
            before=Sum("actual_cost", filter=Q(completed_at__year=years[0])),
            this=Sum("actual_cost", filter=Q(completed_at__year=years[1])),
        )
        before, this = (money(sums[name] or 0) for name in ("before", "this"))
        return f"On repairs of the building: {before} in {years[0]}, and {this} so far in {years[1]}."

    @property
    def asked(self) -> str:
        """What this household asked and waits for."""
        own = Enquiry.objects.of_household(self.sight).waiting()
        due = list(own.order_by("due_at").values_list("reference", "due_at")[: MOST + 1])
        if not due:
            return ""
        first = f"{self.home.landlord.name} has to answer {due[0][0]} by {full_day(day_of(due[0][1]))}."
        if len(due) == 1:
            return first
        return f"{first} {plural(len(due) - 1, 'more question')} wait{'s' if len(due) == 2 else ''} too."
