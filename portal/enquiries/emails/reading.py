"""What an email says, of its raw form (RFC 5322): who wrote it, to which address, in which words. Pure.

Whatever a stranger can send is read here, so nothing is trusted: sizes are bounded, HTML is never shown and
files are only counted.
"""

import codecs
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes
from email.headerregistry import Address
from email.message import Message
from email.utils import getaddresses
from html import unescape

MOST_BYTES = 5_000_000
MOST_WORDS = 10_000  # letters of one message
MOST_PARTS = 50
# What no mail program makes, and what readers take minutes or hours for: deep nesting, endless headers.
MOST_LINES = 100_000  # a file of MOST_BYTES has 66,000
MOST_BOUNDS = 2_000
MOST_NESTED = 20
MOST_ADDRESSED = 50_000  # letters of all headers that say to whom
LONGEST_ADDRESS = 320
NESTED = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
ENDLESS = re.compile(rb"^content-[a-z-]+:(?:[^\n]|\n[ \t]){4000}", re.IGNORECASE | re.MULTILINE)
# In which letters are written. Python knows others, of which some take hours and some make no letters.
CHARSETS = re.compile(
    r"ascii|utf-8(?:-sig)?|utf-16(?:-[bl]e)?|iso8859-\d+|cp\d+|koi8-\w|mac-\w+|gb\w+|big5\w*|euc_\w+|shift_jis\w*"
    r"|iso2022_\w+"
)

# RFC 3834 and what came before it: machines that answer say so in one of these.
MACHINES = {"auto_reply", "bulk", "junk", "list"}
MACHINE_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id", "List-Unsubscribe")
MACHINE_NAMES = {"mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply"}

# Of HTML: what a mark is, what begins a line, and what nobody reads or only quotes.
MARK = re.compile(r"(/?)([a-z][a-z0-9]*|[!?])", re.IGNORECASE)
BREAKS = frozenset({"br", "p", "div", "li", "tr"})
HIDDEN = frozenset({"script", "style", "head", "title", "blockquote"})

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
    if _is_endless(raw):
        raise Unreadable
    try:
        return _read(message_from_bytes(raw), raw)
    except Unreadable:
        raise
    except Exception as error:  # the parser of the standard library fails in many ways on what is broken
        raise Unreadable from error


def _is_endless(raw: bytes) -> bool:
    """Whether it is made to keep its reader busy."""
    lines = max(raw.count(b"\n"), raw.count(b"\r"))
    if lines > MOST_LINES or raw.count(b"\n--") > MOST_BOUNDS or ENDLESS.search(raw):
        return True
    return sum(1 for _ in NESTED.finditer(raw)) > MOST_NESTED


def _read(email: Message, raw: bytes) -> Incoming:
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
    said = [str(value) for value in values]
    if sum(map(len, said)) > MOST_ADDRESSED:
        raise Unreadable
    pairs = getaddresses(said)
    return [address.strip().lower() for _, address in pairs if _is_address(address)]


def _is_address(text: str) -> bool:
    if len(text) > LONGEST_ADDRESS:
        return False
    try:
        return bool(Address(addr_spec=text).domain)
    except (ValueError, IndexError):
        return False


def _is_file(part: Message) -> bool:
    """Anything that is not text to read, and text that was attached as a file."""
    words = part.get_content_type() in {"text/plain", "text/html"}
    return not words or part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _text(parts: list[Message]) -> str:
    """The plain words; where there are none, those of the HTML without any of its marks."""
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    if plain:
        return "\n".join(_content(part) for part in plain)
    return "\n".join(_without_marks(_content(part)) for part in parts)


def _content(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    charset = part.get_content_charset("utf-8")
    try:
        known = CHARSETS.fullmatch(codecs.lookup(charset).name)
    except (LookupError, ValueError):  # an encoding that nobody knows
        known = None
    return payload.decode(charset if known else "utf-8", "replace")


def _without_marks(html: str) -> str:
    """Only what is read, without what a quote of an earlier email holds.

    Python's own reader of HTML takes a minute for 40,000 letters of nothing but beginnings of marks.
    """
    first, *pieces = _without_comments(html).split("<")
    found, hidden = [first], 0
    for piece in pieces:
        mark = MARK.match(piece)
        _, closed, text = piece.partition(">")
        if not (mark and closed):
            found += [] if hidden else [f"<{piece}"]
            continue
        ends, name = mark[1], mark[2].lower()
        if name in HIDDEN:
            hidden = max(0, hidden - 1) if ends else hidden + 1
        found += ["\n"] if name in BREAKS and not ends else []
        found += [] if hidden else [text]
    return unescape("".join(found))


def _without_comments(html: str) -> str:
    first, *after = html.split("<!--")
    return first + "".join(piece.partition("-->")[2] for piece in after)


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


def _is_automatic(email: Message, sender: str) -> bool:
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
