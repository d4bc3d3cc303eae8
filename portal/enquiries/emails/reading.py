"""What an email says, of its raw form (RFC 5322): who wrote it, to which address, in which words. Pure.

Whatever a stranger can send is read here, so nothing is trusted: sizes are bounded, HTML is never shown and
files are only counted.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from html.parser import HTMLParser

MOST_BYTES = 5_000_000
MOST_WORDS = 10_000  # letters of one message
MOST_PARTS = 50

# RFC 3834 and what came before it: machines that answer say so in one of these.
MACHINES = {"auto_reply", "bulk", "junk", "list"}
MACHINE_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id", "List-Unsubscribe")
MACHINE_NAMES = {"mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply"}

TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")

# Where what is quoted begins, in the words of common programs.
QUOTED = re.compile(
    r"^(?:>"
    r"|-{2,}\s*(?:original message|forwarded message|reply above)"
    r"|_{10,}\s*$"
    r"|(?:on|le|am|el|il|w dniu)\b.{5,200}"
    r"\b(?:wrote|a écrit|schrieb|escribió|ha scritto|napisał)\s*(?:\(a\))?:\s*$"
    r"|from:\s.+@.+"
    r"|sent from my (?:iphone|ipad|android|phone|samsung)"
    r"|get outlook for )",
    re.IGNORECASE,
)
SIGNATURE = re.compile(r"^-- ?$")
# "On Tuesday 24 November 2026, Larkfield Homes" may run over the end of the line before "wrote:".
BROKEN = re.compile(r"^on\b.{5,200}$", re.IGNORECASE)
ENDS_QUOTE = re.compile(r"\bwrote:\s*$", re.IGNORECASE)


class Unreadable(Exception):
    """It is no email, or larger than any reply in words."""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One email, as far as it is used."""

    digest: str  # SHA-256 of its Message-ID, or of all of it where it has none
    sender: str  # lower case
    to: tuple[str, ...]
    words: str
    files: int
    is_automatic: bool


def read(raw: bytes) -> Incoming:
    """Raises Unreadable."""
    if not raw.strip() or len(raw) > MOST_BYTES:
        raise Unreadable
    try:
        email = message_from_bytes(raw, policy=default)
        return _read(email, raw)
    except Unreadable:
        raise
    except Exception as error:  # the parser of the standard library fails in many ways on what is broken
        raise Unreadable from error


def _read(email: EmailMessage, raw: bytes) -> Incoming:
    senders = _addresses(email.get_all("From", ()))
    if len(senders) != 1:
        raise Unreadable
    message_id = str(email.get("Message-ID", "")).strip()
    parts = [part for part in email.walk() if not part.is_multipart()][:MOST_PARTS]
    texts = [part for part in parts if not _is_file(part)]
    return Incoming(
        digest=hashlib.sha256(message_id.encode() if message_id else raw).hexdigest(),
        sender=senders[0],
        to=tuple(_addresses(value for name in TO for value in email.get_all(name, ()))),
        words=own_words(_text(texts)),
        files=sum(_is_file(part) for part in parts),
        is_automatic=_is_automatic(email, senders[0]),
    )


def _addresses(values: Iterable[object]) -> list[str]:
    pairs = getaddresses([str(value) for value in values])
    return [address.strip().lower() for _, address in pairs if _is_address(address)]


def _is_address(text: str) -> bool:
    try:
        return bool(Address(addr_spec=text).domain)
    except (ValueError, IndexError):
        return False


def _is_file(part: EmailMessage) -> bool:
    """Anything that is not text to read, and text that was attached as a file."""
    words = part.get_content_type() in {"text/plain", "text/html"}
    return not words or part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _text(parts: list[EmailMessage]) -> str:
    """The plain words; where there are none, those of the HTML without any of its marks."""
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    if plain:
        return "\n".join(_content(part) for part in plain)
    return "\n".join(_without_marks(_content(part)) for part in parts)


def _content(part: EmailMessage) -> str:
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):  # an encoding that nobody knows
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


class _Words(HTMLParser):
    """Only what is read; a quote of an earlier email ends it."""

    BREAKS = frozenset({"br", "p", "div", "li", "tr"})
    HIDDEN = frozenset({"script", "style", "head", "title", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in self.HIDDEN
        if tag in self.BREAKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.HIDDEN and self.hidden:
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)


def _without_marks(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.found)


def own_words(text: str) -> str:
    """What they wrote themselves: without the email they answer, their signature, and what cannot be kept."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\n")
    kept: list[str] = []
    for number, line in enumerate(lines):
        bare = line.strip()
        following = lines[number + 1].strip() if number + 1 < len(lines) else ""
        broken = BROKEN.match(bare) and ENDS_QUOTE.search(following)
        if SIGNATURE.match(line) or broken or QUOTED.match(bare):
            break
        kept.append(line.rstrip())
    return "\n".join(kept).strip()[:MOST_WORDS]


def _is_automatic(email: EmailMessage, sender: str) -> bool:
    """Whether a machine wrote it: an answer to it would go round and round."""
    submitted = str(email.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    precedence = str(email.get("Precedence", "")).strip().lower()
    bounced = str(email.get("Return-Path", "x")).strip() == "<>"
    report = email.get_content_type() == "multipart/report"
    return (
        submitted != "no"
        or precedence in MACHINES
        or bounced
        or report
        or sender.partition("@")[0] in MACHINE_NAMES
        or any(header in email for header in MACHINE_HEADERS)
    )
