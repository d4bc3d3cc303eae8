"""Questions in the demo: at every stage, with the facts that were shown, as people write them."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from django.db.models import Q

from portal.core import clock
from portal.enquiries.actions import answering, asking
from portal.enquiries.actions.publishing import keep_template, publish
from portal.enquiries.causes import Cause, cause
from portal.enquiries.models import Enquiry, Message
from portal.facts.fact import Fact, Known
from portal.facts.finding import find, sight_of
from portal.homes.models import Home
from portal.investment.models import PlannedWork
from portal.landlords.models import Landlord, Officer
from portal.repairs.models import WorkOrder
from portal.safety.models import Certificate
from portal.tenancies.models import Party

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

TEMPLATES = (
    (
        "Somebody is coming",
        "coming",
        "Thank you for asking about {reference}. {now} If that does not suit you, ask for another time on "
        "the page of the repair.",
    ),
    (
        "Why a repair is late",
        "happening",
        "I am sorry that you are waiting. {now} {late} {next}",
    ),
    (
        "When planned work is done",
        "plan_when",
        "{when} We write to you before anybody comes. Small repairs go on as usual until then.",
    ),
    (
        "Why planned work has moved",
        "plan_moved",
        "I am sorry that this has changed. {moved} The plan is now: {when}",
    ),
    ("When the next safety check is", "check_when", "{check} We write to you with a time before that day."),
    (
        "What was spent on the building",
        "spent",
        "{spent} Every repair with what it cost is on the page of repairs.",
    ),
)
PUBLISHED = (
    (
        "May I paint my walls?",
        "Yes, inside your home in any colour. Ask us before you put up shelves on a wall with tiles, or "
        "change anything that is fixed.",
    ),
    (
        "What do I do when the lift does not work?",
        "Call us at any hour. We aim to have somebody there within four hours, and we tell everybody in the "
        "building here how it goes.",
    ),
)


def show(landlord: Landlord, *, told: Sequence[Party], others: Sequence[Party]) -> None:
    """Some fifteen conversations: the first in homes of people one can be in the demo, in that order."""
    people = Officer.objects.filter(landlord=landlord).select_related("person", "landlord")
    adviser = people.filter(role=Officer.Role.ADVISER).order_by("pk")[0]
    manager = people.filter(role=Officer.Role.REPAIRS_MANAGER).order_by("pk")[0]
    for name, key, words in TEMPLATES:
        keep_template(template=None, name=name, words=words, cause=key, by=adviser)
    for question, said in PUBLISHED:
        publish(landlord=landlord, question=question, answer=said, as_of=clock.now() - 20 * DAY, by=adviser)
    first, second, third = (_with_account(party) for party in told)
    _tenants(first, adviser, manager)
    _waiting(second, adviser)
    _joint(third, adviser)
    for number, party in enumerate(others):
        _by_telephone(party, adviser, number)
    for ago, key, count in (
        (3, "coming", 4),
        (5, "happening", 3),
        (9, "plan_when", 2),
        (12, "check_when", 2),
    ):
        for _ in range(count):
            asking.note_saved(landlord=landlord, cause=cause(key), on=clock.today() - ago * DAY)


def _with_account(party: Party) -> Party:
    """The same, with the account they have just begun."""
    return Party.objects.select_related("person", "tenancy__home__landlord").get(pk=party.pk)


def _tenants(party: Party, adviser: Officer, manager: Officer) -> None:
    """Of the first tenant: one answered and opened again, one about a plan that waits."""
    order = _order(party.tenancy.home)
    if order:
        about = _ask(
            party,
            "work_orders",
            order.code,
            "happening",
            "It has been weeks. Is anybody coming?",
            ago=9 * DAY,
        )
        _answer(
            about,
            "I am sorry for the wait. I have asked the team for a date, and it is below.",
            manager,
            ago=7 * DAY,
        )
        asking.say_more(
            enquiry=about,
            words="Thank you. Could it be in the afternoon? I work until one.",
            channel=Message.Channel.EMAIL,
            at=clock.now() - 2 * DAY,
            by=party.person,
        )
        answering.note(enquiry=about, words="Afternoons only. I will ask the planner on Monday.", by=manager)
    plan = _plan(party.tenancy.home)
    if plan:
        _ask(
            party,
            "programmes",
            plan.code,
            "plan_moved",
            "We were told it would be earlier. Why has it moved?",
            ago=1 * DAY,
        )
    spent = _ask(
        party,
        "homes",
        party.tenancy.home.code,
        "spent",
        "What was spent on our building last year?",
        ago=30 * DAY,
    )
    _answer(spent, "Here is what we spent on repairs of the building.", adviser, ago=28 * DAY)


def _waiting(party: Party, adviser: Officer) -> None:
    """Of the tenant whose repair is late: one that is late itself, one that asks them something."""
    order = _order(party.tenancy.home)
    if order:
        _ask(
            party,
            "work_orders",
            order.code,
            "nobody_came",
            "I stayed at home all day and nobody came.",
            ago=12 * DAY,
        )
    asks = _ask(
        party, "homes", party.tenancy.home.code, "may_i", "May I put a lock on my bedroom door?", ago=4 * DAY
    )
    answering.answer(
        enquiry=asks,
        words="You may, if it opens without a key from inside. Which door is it, and what lock?",
        asks=True,
        at=clock.now() - 3 * DAY,
        by=adviser,
    )


def _joint(party: Party, adviser: Officer) -> None:
    """Of joint tenants: a check, answered by its certificate."""
    paper = (
        Certificate.objects.seen_from(party.tenancy.home)
        .filter(home__isnull=False)
        .order_by("-valid_to")
        .first()
    )
    if paper:
        asked = _ask(
            party,
            "certificates",
            paper.code,
            "check_when",
            "When is the next check? I want to be in.",
            ago=6 * DAY,
        )
        _answer(
            asked, "The next check is by the day below. We write to you with a time.", adviser, ago=5 * DAY
        )


CALLS = (
    ("my_repairs", "Wants to know what is happening with the repairs of the flat."),
    ("other", "Asks who cleans the stairs, and how often."),
    ("my_plans", "Asks when the windows are done."),
    ("tenancy", "Asks how to add a partner to the tenancy."),
    ("no_answer", "Called last week and nobody has called back."),
)


def _by_telephone(party: Party, adviser: Officer, number: int) -> None:
    """Of tenants without an account, written down by the adviser; some of them answered there and then."""
    key, words = CALLS[number % len(CALLS)]
    ago = (1 + 3 * number) * DAY
    asked = _ask(party, "homes", party.tenancy.home.code, key, words, ago=ago, taken_by=adviser)
    if number % 2:
        _answer(
            asked, "Told them what the record says.", adviser, ago=ago - HOUR, channel=Message.Channel.PHONE
        )


def _ask(
    party: Party,
    kind: str,
    code: UUID,
    key: str,
    words: str,
    *,
    ago: timedelta,
    taken_by: Officer | None = None,
) -> Enquiry:
    home, why = party.tenancy.home, cause(key)
    known = _known(party, kind, code)
    return asking.ask(
        code=uuid4(),
        home=home,
        tenancy=party.tenancy,
        about_kind=kind,
        about_code=code,
        about_name="" if kind == "homes" else known.name,
        cause=why,
        words=words,
        shown=[fact.stored for fact in _facts(known, why)],
        taken_by=taken_by,
        at=clock.now() - ago,
        by=party.person,
    )


def _answer(
    enquiry: Enquiry,
    words: str,
    by: Officer,
    *,
    ago: timedelta,
    channel: Message.Channel = Message.Channel.PORTAL,
) -> None:
    party = enquiry.tenancy.parties.order_by("position")[0]
    known = _known(party, enquiry.about_kind, enquiry.about_code)
    answering.answer(
        enquiry=enquiry,
        words=words,
        facts=[fact.stored for fact in _facts(known, cause(enquiry.cause))[:1]],
        channel=channel,
        at=clock.now() - ago,
        by=by,
    )


def _known(party: Party, kind: str, code: UUID) -> Known:
    tenancy = party.tenancy
    sight = sight_of(tenancy, tenancy.home, on=clock.today(), reader=party.person_id)
    return find(sight, kind, code, now=clock.now())


def _facts(known: Known, why: Cause) -> list[Fact]:
    return [fact for key in why.facts if (fact := known.fact(key))]


def _order(home: Home) -> WorkOrder | None:
    return WorkOrder.objects.open().filter(home=home).order_by("due_at", "pk").first()


def _plan(home: Home) -> PlannedWork | None:
    rows = (
        PlannedWork.objects.seen_from(home)
        .standing()
        .filter(Q(finishes_on__isnull=True) | Q(finishes_on__gte=clock.today()))
    )
    return rows.exclude(changes=None).order_by("starts_on", "pk").first() or rows.order_by("pk").first()
