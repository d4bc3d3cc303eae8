"""Files that a landlord says it has of what happened: named, dated and linked to. They are never fetched."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

SAFE_LINKS = ("https://", "http://")
LONGEST_NAME, LONGEST_LINK = 200, 1000


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """One of them (HACT Attachment); ``on`` is the day it was made, ``says`` what it shows."""

    name: str
    says: str = ""
    link: str = ""
    on: date | None = None

    @classmethod
    def of(cls, *, name: str, says: str, link: str, on: date | None) -> Self:
        """As a landlord tells of it. A link that is not to a page of the web is no link."""
        safe = link.lower().startswith(SAFE_LINKS) and len(link) <= LONGEST_LINK
        return cls(
            name=(name or says or "A file")[:LONGEST_NAME],
            says=says[:LONGEST_NAME] if name else "",
            link=link if safe else "",
            on=on,
        )

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        on = date.fromisoformat(stored["on"]) if stored["on"] else None
        return cls(name=stored["name"], says=stored["says"], link=stored["link"], on=on)

    @property
    def stored(self) -> dict[str, str]:
        on = self.on.isoformat() if self.on else ""
        return {"name": self.name, "says": self.says, "link": self.link, "on": on}


def attachments(stored: list[dict[str, Any]] | None) -> list[Attachment]:
    """As a status update keeps them."""
    return [Attachment.read(each) for each in stored or []]
