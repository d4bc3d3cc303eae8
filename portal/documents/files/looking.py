"""What kind of file it is, by what is in it and not by its name, and that nothing in it acts or hides.

What is published can never be called back from whoever has taken it: the rows behind a pivot table, a hidden
sheet or a deleted sentence are given away with the file. So a file with any of these is refused, and so is
what would do something on the reader's computer. Nothing of the file is changed.
"""

import os
from collections.abc import Callable
from typing import BinaryIO

from portal.documents.files import packed, pdf, plain
from portal.documents.files.kinds import LONGEST, FileKind
from portal.documents.files.refusals import Refusal, Refused

FIRST = 1024


def look_at(file: BinaryIO, *, called: str, size: int = 0) -> FileKind:
    """The kind of a file that may be published. ``called`` only tells CSV from text. Raises Refused.

    ``size`` is how long it was, where not all of it was kept.
    """
    length = file.seek(0, os.SEEK_END)
    if not (size or length):
        raise Refused(Refusal.EMPTY)
    if max(size, length) > LONGEST:
        raise Refused(Refusal.TOO_LARGE)
    file.seek(0)
    first = file.read(FIRST)
    file.seek(0)
    kind = _reader_of(first, called)(file)
    file.seek(0)
    return kind


def _reader_of(first: bytes, called: str) -> Callable[[BinaryIO], FileKind]:
    if first.lstrip().startswith(b"%PDF-"):
        return pdf.look_at
    if first.startswith(b"PK\x03\x04"):
        return packed.look_at
    return plain.look_at_table if called.lower().endswith(".csv") else plain.look_at_text
