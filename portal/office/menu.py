"""The parts of the office: the few that everybody opens all day, and the others on a page of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from portal.documents.access import PUBLISHING_ROLES
from portal.landlords.models import Contractor, Officer
from portal.tenancies.access import (
    ALERT_ROLES,
    FIGURE_ROLES,
    HAZARD_ROLES,
    HOME_ROLES,
    KEEPING_ROLES,
    SETTING_ROLES,
)

Roles = frozenset[Officer.Role]
Menu = list[tuple[str, str, str]]
# More than this takes two lines on a desk and half a phone.
MOST = 6


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part: its key in the menu, the name of its address, its words, and for whom it is."""

    key: str
    name: str
    text: str
    about: str = ""
    roles: Roles = HOME_ROLES
    administers: bool = False  # for administrators, in whatever role
    administers_too: bool = False  # for them as well as for the roles

    @property
    def href(self) -> str:
        return reverse(f"office:{self.name}")

    def is_for(self, officer: Officer) -> bool:
        if self.administers:
            return officer.administers
        return officer.role in self.roles or (self.administers_too and officer.administers)


@dataclass(frozen=True)
class Group:
    """Parts that belong together on the page of the others."""

    heading: str
    parts: Sequence[Part]


DAILY = (
    Part(key="search", name="start", text="Search"),
    Part(key="queues", name="queues", text="What waits"),
    Part(key="hazards", name="hazards", text="Hazards", roles=HAZARD_ROLES),
    Part(key="enquiries", name="enquiries", text="Questions"),
    Part(key="figures", name="figures", text="Figures", roles=FIGURE_ROLES),
)
PEOPLE = Part(
    key="people",
    name="people",
    text="People",
    administers=True,
    about="Who works here, teams, roles and limits",
)
OTHERS = (
    Group(
        "Residents and homes",
        (
            Part(
                key="corrections",
                name="corrections",
                text="Corrections",
                about="What residents say is wrong, and what you agreed to until your systems say so too",
            ),
            Part(
                key="alerts",
                name="alerts",
                text="Notes about people",
                roles=ALERT_ROLES,
                about="Needs and alerts that it is time to look at again",
            ),
            Part(
                key="messages",
                name="messages",
                text="Messages",
                about="Those that did not reach anybody, and how each kind reads",
            ),
        ),
    ),
    Group(
        "Data in and out",
        (
            Part(
                key="deliveries",
                name="deliveries",
                text="Deliveries",
                about="What came from your systems, and what was wrong with it",
            ),
            Part(
                key="outgoing",
                name="outgoing",
                text="Reports out",
                roles=SETTING_ROLES,
                about="Reports on their way to your repairs system, and those that are stuck",
            ),
            Part(
                key="systems",
                name="systems",
                text="Systems",
                roles=SETTING_ROLES,
                about="Which systems are connected, and how they are",
            ),
        ),
    ),
    Group(
        "Set up",
        (
            Part(
                key="publication",
                name="publication",
                text="What you publish",
                roles=PUBLISHING_ROLES,
                administers_too=True,
                about="For everybody: documents, and what is kept up to date from the record",
            ),
            Part(
                key="setting-up",
                name="problems",
                text="Set up repairs",
                roles=SETTING_ROLES,
                about="What can be reported, how soon it is mended, and when somebody can come",
            ),
            PEOPLE,
            Part(
                key="keeping",
                name="keeping",
                text="Kept data",
                roles=KEEPING_ROLES,
                about="How long each kind of record is kept, and what was cleared",
            ),
        ),
    ),
)
MORE = "more"


def menu_of(worker: Officer | Contractor) -> Menu:
    """What the menu shows this person, no more than `MOST`: (key, address, words)."""
    if isinstance(worker, Contractor):
        return [("orders", reverse("office:orders"), "Your orders")]
    daily = [part for part in DAILY if part.is_for(worker)]
    if worker.role not in HOME_ROLES:  # so few that all of them fit
        return _told([*daily, *(part for group in others_of(worker) for part in group.parts)])
    return [*_told(daily), (MORE, reverse("office:more"), "More")]


def others_of(officer: Officer) -> list[Group]:
    """The other parts that this person has to do with, by what they are about."""
    groups = (
        Group(group.heading, [part for part in group.parts if part.is_for(officer)]) for group in OTHERS
    )
    return [group for group in groups if group.parts]


def current(menu: Menu, key: str) -> str:
    """Which entry of the menu a page stands under."""
    keys = {one for one, _, _ in menu}
    return MORE if key and key not in keys and MORE in keys else key


def _told(parts: Sequence[Part]) -> Menu:
    return [(part.key, part.href, part.text) for part in parts]
