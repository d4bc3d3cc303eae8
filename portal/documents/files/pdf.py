"""PDF: that it is whole, not locked, and that nothing in it acts, sends a form or carries another file."""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from portal.documents.files.kinds import FileKind
from portal.documents.files.refusals import Refusal, Refused

# Names of what acts or carries something (ISO 32000-1, 12.6.4 and 7.11.4). They are looked for everywhere,
# also where a picture should be: whoever hides one says that it is something else.
ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|ImportData|SubmitForm|GoToE|Movie|Sound)(?![A-Za-z0-9])"
    rb"|/XFA\s*[\[\d]"
)
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
# A letter of a name may be written as its number (7.3.5).
NUMBERED = re.compile(rb"#([0-9A-Fa-f]{2})")
# Objects may be packed together (7.5.7), and what acts can be among them.
STREAM = re.compile(rb"(?<!end)stream\r?\n")
END_WITHIN = 2048
PIECE = 1 << 16
LARGEST = 8 * 1024 * 1024  # bytes of one stream: a pack of objects has far fewer
LARGEST_IN_ALL = 400 * 1024 * 1024


def look_at(file: BinaryIO) -> FileKind:
    """Raises Refused."""
    whole = file.read()
    if b"%%EOF" not in whole[-END_WITHIN:]:
        raise Refused(Refusal.BROKEN)
    spelt = _spelt_out(whole)
    if LOCKED.search(spelt):
        raise Refused(Refusal.LOCKED)
    if ACTIVE.search(spelt) or any(ACTIVE.search(_spelt_out(objects)) for objects in _unpacked(whole)):
        raise Refused(Refusal.ACTIVE)
    return FileKind.PDF


def _spelt_out(found: bytes) -> bytes:
    return NUMBERED.sub(lambda match: bytes.fromhex(match[1].decode()), found)


def _unpacked(whole: bytes) -> Iterator[bytes]:
    """What is packed, one stream after the other. Refuses what unpacks to more than any document needs."""
    left = LARGEST_IN_ALL
    for found in STREAM.finditer(whole):
        objects = _inflated(whole, found.end())
        left -= len(objects)
        if left < 0:
            raise Refused(Refusal.BROKEN)
        yield objects


def _inflated(whole: bytes, at: int) -> bytes:
    """The beginning of one stream, to where it ends by itself; nothing of what is packed in another way."""
    packer, parts, left = zlib.decompressobj(), [], LARGEST
    try:
        while at < len(whole) and left > 0 and not packer.eof:
            parts.append(packer.decompress(packer.unconsumed_tail + whole[at : at + PIECE], left))
            left -= len(parts[-1])
            at += PIECE
    except zlib.error:
        pass  # a picture, or broken: a reader would get no further either
    return b"".join(parts)
