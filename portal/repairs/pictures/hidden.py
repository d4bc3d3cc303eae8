"""Files that are a picture and something else at once: a page, a program, an archive, a document.

What such a file would do when it is taken for the other thing is done away with when the picture is made
anew; it is refused all the same, since nobody makes one by accident. What cameras put beside a picture (a
smaller one, the seconds of film before it) is none of it.
"""

import re
import struct
from io import SEEK_END
from typing import BinaryIO

HEAD = 4096
# An archive is read from its end, where its list of contents must begin within a comment's length.
TAIL = 65_536 + 22
DOCUMENT_BEGINS_WITHIN = 1024

# Bytes of a picture are as good as random: each of these is long enough never to be met by chance.
PROGRAMS = re.compile(
    rb"<(?:[sS][cC][rR][iI][pP][tT][\s>]|[hH][tT][mM][lL][\s>]|![dD][oO][cC][tT][yY][pP][eE]\s"
    rb"|[iI][fF][rR][aA][mM][eE]\s|[sS][vV][gG]\s+xmlns|\?[pP][hH][pP]\s)"
)
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")


def hides_something(file: BinaryIO, *, thoroughly: bool = False) -> bool:
    """Whether it can be taken for something else; ``thoroughly`` reads all of it, not only both ends."""
    file.seek(0)
    head = file.read(HEAD)
    length = file.seek(0, SEEK_END)
    file.seek(max(0, length - TAIL))
    tail = file.read(TAIL)
    if b"%PDF-" in head[:DOCUMENT_BEGINS_WITHIN] or is_archive(tail):
        return True
    if not thoroughly:
        return has_program(head) or has_program(tail)
    file.seek(0)
    return has_program(file.read())


def has_program(found: bytes) -> bool:
    return bool(PROGRAMS.search(found)) or any(archive in found for archive in ARCHIVES)


def is_archive(tail: bytes) -> bool:
    """Whether the file ends as a zip does (and so an office document, or a program in Java)."""
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        if at + 22 <= len(tail):
            comment = struct.unpack("<H", tail[at + 20 : at + 22])[0]
            if at + 22 + comment <= len(tail):
                return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False
