"""Answering the report's pages as a browser does, by what they ask."""

import html
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.test import Client

from portal.homes.models import Home
from portal.journeys.models import Draft
from portal.people.models import Person
from portal.repairs.models import RepairRequest

Pages = Mapping[str, Mapping[str, Any]]

# A tap that drips in the kitchen: the common fault, page by page.
KITCHEN_LEAK: dict[str, dict[str, Any]] = {
    "where": {"room": "kitchen"},
    "kind": {"group": "leak"},
    "what": {"problem": "leak-pipe"},
    "known": {"which": "new", "different_because": "It is another pipe"},
    "details": {
        "how-much-water-comes": "A drip",
        "can-you-catch-the-water-in-a-bowl": "Yes",
        "since": "days",
        "words": "It drips behind the washing machine",
    },
    "photos": {"continue": "yes"},
    "in": {"who": "me", "who_name": "", "how_to_get_in": "Buzzer 1", "pets": "A cat"},
    "needs": {"needs": "Please ring twice", "alerts": ["20-10"]},
    "contact": {"contact_by": "email", "contact_phone": "07700 900123"},
    "time": {"choice": ""},
}


class Reporter:
    """Somebody who reports from a home."""

    def __init__(self, client: Client, home: Home, person: Person) -> None:
        self.client, self.at = client, f"/homes/{home.code}/report/"
        self.home, self.person = home, person

    def start(self) -> str:
        """Where the button on the first page leads."""
        return str(self.client.post(self.at)["Location"])

    def open(self, address: str) -> Any:
        return self.client.get(address)

    def answer(self, page: str, said: Mapping[str, Any], **more: Any) -> Any:
        """Post one page; what the page hides is sent along, as a browser does."""
        return self.client.post(f"{self.at}{page}/", self.hidden(page) | dict(said), **more)

    def hidden(self, page: str) -> dict[str, Any]:
        """What the page's form carries that nobody sees."""
        found: dict[str, Any] = {}
        for tag in re.findall(r'<input type="hidden"[^>]*>', self.client.get(f"{self.at}{page}/").text):
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and name[1] != "csrfmiddlewaretoken":
                found.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
        return found

    def go_through(self, pages: Pages, **instead: Mapping[str, Any]) -> list[str]:
        """From the first page to the check: which pages were asked."""
        asked, address = [], self.start()
        while True:
            slug = address.rstrip("/").rsplit("/", 1)[-1]
            if slug == "check":
                return asked
            asked.append(slug)
            answer = self.answer(slug, {**pages, **instead}[slug])
            assert answer.status_code == 302, f"{slug}: {errors(answer)}"
            address = answer["Location"]

    def send(self, draft: Draft | UUID | str | None = None) -> Any:
        code = draft.code if isinstance(draft, Draft) else draft or self.draft.code
        return self.client.post(f"{self.at}check/", {"draft": str(code)})

    @property
    def draft(self) -> Draft:
        return Draft.objects.get(about=self.home.code, person=self.person, sent_at=None, left_at=None)


def errors(answer: Any) -> list[str]:
    """What the page says is wrong, in its summary."""
    summary = re.search(r'govuk-error-summary__list">(.*?)</ul>', answer.text, re.DOTALL)
    told = re.findall(r"<(?:a|li)[^>]*>([^<]+)", summary[1]) if summary else []
    return [html.unescape(" ".join(one.split())) for one in told if one.strip()]


def last_report(person: Person) -> RepairRequest:
    return RepairRequest.objects.filter(reported_by=person).latest("pk")
