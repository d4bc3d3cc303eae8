"""Requests for information in the demo: one that waits, one answered and published, one looked at again."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from portal.core import clock
from portal.enquiries.actions import informing, requesting
from portal.enquiries.models import InformationMessage, InformationPart, InformationRequest
from portal.landlords.models import Landlord, Officer
from portal.tenancies.models import Party

DAY = timedelta(days=1)
GIVEN, REFUSED = InformationPart.Outcome.GIVEN, InformationPart.Outcome.REFUSED
NOT_HELD = InformationPart.Outcome.NOT_HELD


def show(landlord: Landlord, *, told: Sequence[Party], by_letter: Party) -> None:
    """Of three people one can be in the demo, in that order; and one that came by letter."""
    landlord.information_opted_in = True
    landlord.save(update_fields=["information_opted_in"])
    people = Officer.objects.filter(landlord=landlord).select_related("person", "landlord", "team")
    adviser = people.filter(role=Officer.Role.ADVISER).order_by("pk")[0]
    investor = people.filter(role=Officer.Role.INVESTMENT_OFFICER).order_by("pk")[0]
    first, second, third = (_as_now(party) for party in told)
    _looked_at_again(first, investor)
    _waiting(second, adviser)
    _published(third, adviser)
    _came_by_letter(_as_now(by_letter), adviser)


def _as_now(party: Party) -> Party:
    """The same, with the account they have just begun and the landlord's settings of today."""
    return Party.objects.select_related("person", "tenancy__home__landlord").get(pk=party.pk)


def _looked_at_again(party: Party, by: Officer) -> None:
    row = _ask(
        party,
        "spending",
        "What the lift has cost since 2020",
        "Please send me what was spent on the lift of our building each year since 2020, who did the work, "
        "and what each firm offered when you last asked for prices.",
        ago=34 * DAY,
    )
    informing.acknowledge(request=row, at=clock.now() - 32 * DAY, by=by)
    informing.add_part(
        request=row,
        at=clock.now() - 9 * DAY,
        what="What was spent each year",
        outcome=GIVEN,
        words="2020: £1,180. 2021: £960. 2022: £4,310, a new motor. 2023: £1,040. 2024: £1,120.",
        by=by,
    )
    informing.add_part(
        request=row,
        at=clock.now() - 9 * DAY,
        what="What each firm offered",
        outcome=REFUSED,
        ground="commercial",
        why="We ask for prices for the same work again in January. A firm that knew what the others offered "
        "would have no reason to offer less.",
        by=by,
    )
    informing.add_part(
        request=row,
        at=clock.now() - 9 * DAY,
        what="What was spent before 2021 on visits alone",
        outcome=NOT_HELD,
        words="Visits were part of one price for all lifts until then.",
        by=by,
    )
    informing.answer_request(
        request=row, words="I am sorry that it took until now.", at=clock.now() - 8 * DAY, by=by
    )
    requesting.ask_review(
        request=row,
        words="The firms' offers are two years old. I do not see how they could still do harm.",
        at=clock.now() - 3 * DAY,
        by=party.person,
    )


def _waiting(party: Party, by: Officer) -> None:
    row = _ask(
        party,
        "stock",
        "How you decide which windows come first",
        "How do you choose the order in which windows are renewed, and where does our estate stand in it?",
        ago=26 * DAY,
    )
    informing.acknowledge(
        request=row,
        words="I have asked the investment team for the list and for how it was made.",
        at=clock.now() - 24 * DAY,
        by=by,
    )
    informing.write_hours(request=row, hours=Decimal("2.5"), doing="Looking for how the list was made", by=by)
    informing.add_part(
        request=row,
        what="How the order is chosen",
        outcome=GIVEN,
        words="By age and condition: windows that are over 30 years old or do not shut come first. Of those "
        "alike, buildings where people have told us of draughts and damp.",
        by=by,
    )


def _published(party: Party, by: Officer) -> None:
    row = _ask(
        party,
        "governance",
        "What the board decided about service charges",
        "What did the board decide in June about service charges, and why?",
        ago=61 * DAY,
    )
    informing.acknowledge(request=row, at=clock.now() - 60 * DAY, by=by)
    decided = (
        "On 18 June the board kept service charges for cleaning as they were, and lowered those for lighting "
        "by 4%, because the new lamps use less. It looks at them again in March."
    )
    then = clock.now() - 48 * DAY
    informing.add_part(request=row, what="What and why", outcome=GIVEN, words=decided, at=then, by=by)
    informing.answer_request(request=row, at=clock.now() - 47 * DAY, by=by)
    informing.publish_information(
        request=row, question="What did the board decide about service charges?", answer=decided, by=by
    )


def _came_by_letter(party: Party, by: Officer) -> None:
    _ask(
        party,
        "policies",
        "The policy on letting homes to people who use a wheelchair",
        "I write for my client and ask for the policy by which homes are let to people who use a wheelchair, "
        "as it stood in 2024 and as it stands now.",
        ago=6 * DAY,
        taken_by=by,
        speaker=requesting.Speaker(
            name="Marcia Dunmore, Northgate Law Centre",
            authority="A letter that the tenant signed, which came with it",
            answer_to="Northgate Law Centre\n12 Mill Street\nLarkfield\nLK1 2AB",
        ),
    )


def _ask(
    party: Party,
    topic: str,
    subject: str,
    words: str,
    *,
    ago: timedelta,
    taken_by: Officer | None = None,
    speaker: requesting.Speaker | None = None,
) -> InformationRequest:
    return requesting.request_information(
        code=uuid4(),
        party=party,
        topic=topic,
        subject=subject,
        words=words,
        speaker=speaker,
        channel=InformationMessage.Channel.POST if taken_by else InformationMessage.Channel.PORTAL,
        taken_by=taken_by,
        at=clock.now() - ago,
        by=party.person,
    )
