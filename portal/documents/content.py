"""What a version of a document is: words, the address of a page elsewhere, or a file."""

from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

LONGEST_WORDS = 50_000  # letters
LONGEST_LINK = 1000


@dataclass(frozen=True)
class Words:
    """Plain text, in paragraphs."""

    text: str


@dataclass(frozen=True)
class Link:
    """A page on another site. It is never fetched."""

    address: str


@dataclass(frozen=True)
class File:
    """A file as it was sent; ``called`` is its name there, of which only the ending is looked at.

    ``size`` is how long it was, where not all of it was kept.
    """

    file: BinaryIO
    called: str
    size: int = 0


Content = Words | Link | File


def is_safe_link(address: str) -> bool:
    """Whether it leads to a page of the web that everybody may open, with nobody's password in it."""
    try:
        parts = urlsplit(address)
        host, named = parts.hostname or "", parts.username is not None or parts.password is not None
    except ValueError:
        return False
    plain = not any(letter.isspace() or ord(letter) < 32 for letter in address)
    return parts.scheme == "https" and "." in host and plain and not named and len(address) <= LONGEST_LINK
