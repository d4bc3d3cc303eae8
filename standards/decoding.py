"""Bytes to lines of text, one encoding a file.

UTF-8, with or without its mark, or Windows-1252; UTF-16 where its mark says so. A byte that does not fit the
file's encoding becomes a lone surrogate, which marks its cell as unreadable and no other.
"""

import codecs
import io
import itertools
from collections.abc import Iterator

_BLOCK = 1 << 20
_LONGEST_LINE = 64 << 20  # bytes; a "line" longer than this is no table


class Decoder:
    """Lines of a stream. `encoding` is known once a line with a letter beyond ASCII went by."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.encoding: str | None = None
        self.ends_whole = True  # whether the last line read so far was ended

    def lines(self) -> Iterator[str]:
        """Lines with their ends, as csv.reader wants them."""
        return itertools.chain.from_iterable(map(self._split, self._texts()))

    def _split(self, text: str) -> io.StringIO:
        self.ends_whole = text.endswith(("\n", "\r"))
        return io.StringIO(text, newline="")

    def _texts(self) -> Iterator[str]:
        block = self._stream.read1(_BLOCK)
        if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            yield from self._utf16(block)
            return
        if block.startswith(codecs.BOM_UTF8):
            self.encoding = "utf-8"
            block = block[len(codecs.BOM_UTF8) :]
        rest = b""
        while block:
            block = rest + block
            cut = block.rfind(b"\n") + 1
            if not cut and len(block) < _LONGEST_LINE:
                cut = block.rfind(b"\r", 0, -1) + 1  # lines that end as they did on old Macs
            if not cut and len(block) >= _LONGEST_LINE:
                cut = len(block)
            rest = block[cut:]
            if cut:
                yield self._decoded(block[:cut])
            block = self._stream.read1(_BLOCK)
        if rest:
            yield self._decoded(rest)

    def _decoded(self, block: bytes) -> str:
        if block.isascii():
            return block.decode("ascii")
        if self.encoding != "windows-1252":
            try:
                text = block.decode("utf-8")
            except UnicodeDecodeError:
                pass
            else:
                self.encoding = "utf-8"
                return text
        return "".join(map(self._line, block.splitlines(keepends=True)))

    def _line(self, line: bytes) -> str:
        if line.isascii():
            return line.decode("ascii")
        fits_utf8 = _is_utf8(line)
        if self.encoding is None:
            self.encoding = "utf-8" if fits_utf8 else "windows-1252"
        if self.encoding == "utf-8":
            return line.decode("utf-8", "surrogateescape")
        # UTF-8 in a file of Windows-1252 would come out as nonsense, so its bytes are marked instead.
        return line.decode("ascii" if fits_utf8 else "windows-1252", "surrogateescape")

    def _utf16(self, block: bytes) -> Iterator[str]:
        self.encoding = "utf-16"
        decoder = codecs.getincrementaldecoder("utf-16")("replace")
        rest = ""
        while block:
            text = rest + decoder.decode(block)
            cut = text.rfind("\n") + 1
            rest = text[cut:]
            yield text[:cut]
            block = self._stream.read1(_BLOCK)
        yield rest + decoder.decode(b"", final=True)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
