"""Who looked at a household's record: written down as a page is opened, and told to the household."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from portal.homes.models import Home
from portal.landlords.models import Officer
from portal.tenancies.models import Look, Tenancy

# Who they are in plain words, by their role.
LOOKERS: Mapping[str, str] = {
    "adviser": "An adviser",
    "repairs_manager": "A repairs manager",
    "investment_officer": "Somebody who plans works",
    "data_steward": "Somebody who looks after records",
    "board": "A board member",
    "contractor": "Somebody who does repairs",
}
# What a page shows, for the household; by the name of its address. A test holds them to be addresses.
PAGES: Mapping[str, str] = {
    "office:home": "Your home, who lives there and all that happened",
    "office:order": "A repair",
    "office:order_at_home": "A repair",
    "office:contractor_order": "A repair given to them",
    "office:photo": "A picture",
    "office:add_photos": "The pictures of a repair",
    "office:contractor_update": "A repair given to them",
    "office:request": "What you reported",
    "office:request_key_safe": "Where your key safe is, and its code",
    "office:order_key_safe": "Where your key safe is, and its code",
    "office:outgoing_one": "What you reported or said, on its way to a computer system",
    "office:correction": "What you said is wrong",
    "office:hazard": "A hazard in your home",
    "office:hazard_act": "A hazard in your home, to write something down",
    "office:hazard_print": "A hazard in your home, to print",
    "office:hazard_pdf": "A hazard in your home, to take it out",
    "office:hazard_dossier": "A hazard in your home, to take it out",
    "office:call": "A call with you",
    "office:alert": "A note about you",
    "office:held": "All that is held about you",
    "office:held_out": "All that is held about you, to take it out",
    "office:held_erase": "All that is held about you, to erase what may be erased",
}
# Asked for by itself, and so a look by itself, also within a minute of another.
BY_ITSELF = frozenset({"office:request_key_safe", "office:order_key_safe"})
# Residents' own pages open to staff only so.
IN_A_CALL = "Your own pages, on the phone with you"
ANYBODY = "Somebody who works here"


@dataclass(frozen=True, kw_only=True)
class Looker:
    """Who looks, as they are now."""

    person: int  # primary key
    landlord: int
    role: str
    team: str


def looker_of(officer: Officer) -> Looker:
    """An officer, as the household reads it."""
    team = officer.team.name if officer.team else ""
    return Looker(person=officer.person_id, landlord=officer.landlord_id, role=officer.role, team=team)


def look_at_home(looker: Looker, home: Home, *, page: str, now: datetime) -> None:
    """At the page of a home: it shows every household that is known of it. One query."""
    _write(looker, "home_id = %s", [home.pk], page, now)


def look_at_household(looker: Looker, tenancy: int, *, page: str, now: datetime) -> None:
    """At what one household said or has; ``tenancy`` is its primary key. One query."""
    _write(looker, "id = %s", [tenancy], page, now)


def look_at_whoever_lived(looker: Looker, home: int, on: date, *, page: str, now: datetime) -> None:
    """At what is of the household that lived in the home that day. One query."""
    lived = "home_id = %s AND started_on <= %s AND (ended_on IS NULL OR ended_on >= %s)"
    _write(looker, lived, [home, on, on], page, now)


def _write(looker: Looker, which: str, what: list[Any], page: str, now: datetime) -> None:
    """A second look within the same minute is the same look."""
    minute = now if page in BY_ITSELF else now.replace(second=0, microsecond=0)
    values = (looker.person, minute, page, looker.role, looker.team, *what, looker.landlord)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {Look._meta.db_table} (landlord_id, tenancy_id, by_id, at, page, role, team)
            SELECT landlord_id, id, %s, %s, %s, %s, %s FROM {Tenancy._meta.db_table}
            WHERE {which} AND landlord_id = %s
            ON CONFLICT DO NOTHING
            """,  # noqa: S608 the names are ours
            values,
        )


def who_words(look: Look, *, name: str = "") -> str:
    """An adviser (Repairs team); with the name where the landlord tells it."""
    who = who_is(look.role, look.team)
    return f"{name}: {who[0].lower()}{who[1:]}" if name else who


def who_is(role: str, team: str) -> str:
    """An adviser (Repairs team)."""
    return f"{LOOKERS.get(role, ANYBODY)}{f' ({team})' if team else ''}"


def page_words(page: str) -> str:
    """What was looked at, by the name of the page's address."""
    return IN_A_CALL if page.startswith("front:") else PAGES.get(page, "Your record")
