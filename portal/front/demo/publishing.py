"""What the demo's landlords publish: something in every class, one document that nobody looked at in time."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.core import clock
from portal.documents import actions
from portal.documents.content import Content, File, Link, Words
from portal.documents.models import PublishedDocument
from portal.insight.publishing.making import fill
from portal.landlords.models import Landlord, Officer

DAY = timedelta(days=1)
SAMPLE = "This is a sample. {landlord} is invented.\n\n"
HOW_TO_ASK = "Tell us what you would like to know, as exactly as you can. You need not say why."
HOW_DECIDED = (
    "We give out what we have, unless it would tell something about a person, harm somebody, or the law "
    "forbids it. Our head of governance decides, and somebody who had no part in it looks again if you ask."
)
RENEWED = (
    "We mend the building, the heating, the water and the electrics.\n\n"
    "New since this year: you choose the day, and the morning or the afternoon."
)
SPENDING_FILE = (
    "What,2024/25,2025/26\n"
    "Repairs and upkeep,1412000,1530000\n"
    "Planned works,2210000,1984000\n"
    "Staff,1105000,1160000\n"
    "Interest,640000,655000\n"
)
GIFTS_FILE = (
    "Day,Who,What,Worth in pounds,Kept\n"
    "2026-02-11,Chair of the board,A book from a builder,15,No\n"
    "2026-06-30,Head of repairs,Lunch at a conference,22,Yes\n"
)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One document of the demo; ``again`` is in how many days it is to be looked at."""

    kind: str
    title: str
    summary: str
    content: Content
    days_old: int
    again: int | None = None


def _file(text: str, called: str) -> File:
    return File(io.BytesIO(text.encode()), called)


def samples() -> list[Sample]:
    """In every class at least one."""
    return [
        Sample(
            kind="governance",
            title="Who runs us",
            summary="Our board has nine members. Two of them are tenants.",
            content=Words(
                "The board\nNine people. Two are tenants, chosen by tenants. They meet six times a year.\n\n"
                "Committees\nOne looks at money and risk, one at homes and safety.\n\n"
                "The chief executive\nRuns the landlord from day to day, and answers to the board."
            ),
            days_old=90,
            again=275,
        ),
        Sample(
            kind="governance",
            title="Minutes of the board",
            summary="What the board decided in its last six meetings.",
            content=Link("https://www.gov.uk/housing-association-homes"),
            days_old=40,
            again=50,
        ),
        Sample(
            kind="spending",
            title="What we spent in the last two years",
            summary="The large parts of our accounts, as a table.",
            content=_file(SPENDING_FILE, "spending.csv"),
            days_old=150,
            again=215,
        ),
        Sample(
            kind="stock",
            title="How we get to net zero",
            summary="Which homes get new heating and insulation, and until when.",
            content=Words(
                "By 2030 every home has an energy rating of C or better.\n\n"
                "We begin with homes that are hard to heat. Each tenant is asked before any work."
            ),
            days_old=300,
            again=60,
        ),
        Sample(
            kind="performance",
            title="What tenants complained of",
            summary="How many complaints there were, what about, and what we changed.",
            content=Words(
                "In 2025/26 tenants made 118 complaints. 71 were about repairs.\n\n"
                "We changed two things: whoever books a repair now calls the day before, and a repair that "
                "fails twice goes to a manager."
            ),
            days_old=200,
            again=165,
        ),
        Sample(
            kind="services",
            title="Help with rent",
            summary="What to do when you cannot pay, and who helps.",
            content=Words(
                "Call us before the rent is late. We can agree to smaller payments for a time.\n\n"
                "Free advice: Citizens Advice and StepChange."
            ),
            days_old=30,
            again=335,
        ),
        Sample(
            kind="registers",
            title="Gifts that were taken",
            summary="What members of the board and staff were given, and by whom.",
            content=_file(GIFTS_FILE, "gifts.csv"),
            days_old=20,
            again=70,
        ),
        Sample(
            kind="policies",
            title="Repairs policy",
            summary="What we mend, what you mend, and how soon.",
            content=Words(
                "We mend the building, the heating, the water and the electrics.\n\n"
                "You look after what is yours, and small things like light bulbs. If you cannot, tell us."
            ),
            days_old=400,
            again=330,
        ),
        Sample(
            kind="policies",
            title="Damp and mould policy",
            summary="How we look into damp and mould, and what we never say about it.",
            content=Words(
                "We look for the cause in the building first. We do not blame how people live.\n\n"
                "An emergency is made safe within 24 hours. Anything else that may be a serious danger is "
                "looked into within 10 working days."
            ),
            days_old=380,
            again=25,
        ),
    ]


def show(landlord: Landlord) -> None:
    """Open pages of the landlord with all of that, one of them renewed, one withdrawn, one out of date."""
    by = Officer.objects.select_related("landlord", "person").filter(
        landlord=landlord, role=Officer.Role.DATA_STEWARD
    )[0]
    actions.change_scheme(landlord=landlord, by=by, **_scheme())
    made = {one.title: _publish(one, landlord, by) for one in samples()}
    actions.add_version(
        document=made["Repairs policy"],
        content=Words(_said(landlord, RENEWED)),
        as_of=clock.today() - 35 * DAY,
        review_on=clock.today() + 330 * DAY,
        by=by,
    )
    # Nothing can be published with a day that is over: the days have gone by since.
    late = {"review_on": clock.today() - 12 * DAY, "reminded_at": clock.now() - 40 * DAY}
    PublishedDocument.objects.filter(pk=made["How we get to net zero"].pk).update(**late)
    gone = _publish(
        Sample(
            kind="policies",
            title="Pets policy",
            summary="Which animals may live with you.",
            content=Words("Ask us first."),
            days_old=500,
        ),
        landlord,
        by,
    )
    actions.withdraw(document=gone, because="The law has changed. A new one comes in January.", by=by)
    fill(landlord, now=clock.now())


def _scheme() -> Mapping[str, Any]:
    return {
        "is_open": True,
        "licence": "OGL-UK-3.0",
        "how_to_ask": HOW_TO_ASK,
        "how_decided": HOW_DECIDED,
    }


def _publish(sample: Sample, landlord: Landlord, by: Officer) -> PublishedDocument:
    content = sample.content
    if isinstance(content, Words):
        content = Words(_said(landlord, content.text))
    return actions.publish(
        landlord=landlord,
        kind=sample.kind,
        title=sample.title,
        summary=f"{sample.summary} A sample.",
        content=content,
        as_of=clock.today() - sample.days_old * DAY,
        review_on=clock.today() + sample.again * DAY if sample.again else None,
        by=by,
    )


def _said(landlord: Landlord, text: str) -> str:
    return SAMPLE.format(landlord=landlord.name) + text
