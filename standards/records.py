"""Nested records of a JSON or NDJSON file, one by one, each with its number from 1."""

import io
from collections.abc import Iterator
from typing import Any

import ijson
import msgspec

from standards.issues import Code
from standards.sources import Stopped

_LONGEST_RECORD = 16 << 20  # bytes; one record, or one line, longer than this is refused
_LONGEST_LISTED = 64 << 20  # the same of a record in a list
_PEEK = 1 << 16
_DEEPEST = 500  # brackets open at once; the parser's time grows with the square of it
_TOO_DEEP = "it is nested too deeply"
Numbered = tuple[int, Any, str]  # number, record, and why there is none


def read_ndjson(stream: io.BufferedReader) -> Iterator[Numbered]:
    """One record a line; a line that is no JSON is named and passed over."""
    decode = msgspec.json.Decoder().decode
    number = 0
    while line := stream.readline(_LONGEST_RECORD):
        number += 1
        if len(line) >= _LONGEST_RECORD:
            raise Stopped(Code.BROKEN_JSON, row=number, reason="the line does not end")
        text = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if not text:
            continue
        try:
            yield number, decode(text), ""
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
            if not line.endswith(b"\n") and number > 1:
                raise Stopped(Code.TRUNCATED_FILE, row=number) from None
            yield number, None, _reason(fault)
    if not number:
        raise Stopped(Code.EMPTY_FILE)


def read_json(stream: io.BufferedReader) -> Iterator[Numbered]:
    """A list of records, one record, an object with a list called records, or one record a line after all."""
    start = stream.peek(_PEEK)[:_PEEK].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise Stopped(Code.EMPTY_FILE)
    if start[:1] == b"[":
        yield from _listed(stream, "item")
    elif _one_a_line(start):
        yield from read_ndjson(stream)
    elif b'"records"' in start.split(b"[", 1)[0]:
        yield from _listed(stream, "records.item")
    else:
        yield from _single(stream)


def _one_a_line(start: bytes) -> bool:
    line, _, rest = start.partition(b"\n")
    if not rest.lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except msgspec.DecodeError:
        return False


def _listed(stream: io.BufferedReader, prefix: str) -> Iterator[Numbered]:
    number = 0
    watched = _Watched(stream)
    try:
        for number, record in enumerate(ijson.items(watched, prefix, use_float=True), start=1):
            watched.since_record = watched.open = 0
            yield number, record, ""
    except ijson.IncompleteJSONError as fault:
        # The parser says "incomplete" of any fault; only its words tell a file that was cut short.
        if not any(
            words in str(fault).lower() for words in ("premature eof", "incomplete json", "truncated")
        ):
            raise Stopped(Code.BROKEN_JSON, row=number + 1, reason=_reason(fault)) from None
        raise Stopped(Code.TRUNCATED_FILE, row=number + 1) from None
    except (ijson.JSONError, UnicodeDecodeError, ValueError, OverflowError) as fault:
        raise Stopped(Code.BROKEN_JSON, row=number + 1, reason=_reason(fault)) from None


def _single(stream: io.BufferedReader) -> Iterator[Numbered]:
    data = stream.read(_LONGEST_RECORD + 1).removeprefix(b"\xef\xbb\xbf")
    if len(data) > _LONGEST_RECORD:
        raise Stopped(Code.BROKEN_JSON, row=1, reason="one record of more than 16 MB")
    try:
        yield 1, msgspec.json.decode(data), ""
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        if "truncated" in str(fault):
            raise Stopped(Code.TRUNCATED_FILE, row=1) from None
        raise Stopped(Code.BROKEN_JSON, row=1, reason=_reason(fault)) from None


class _Watched:
    """A stream without the byte-order mark that some begin UTF-8 with, and an end to records without one."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._begun = False
        self.since_record = 0  # bytes read since the last whole record
        self.open = 0  # brackets opened since then and not closed; those in texts count too

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read1(size)
        if not self._begun and size:
            self._begun = True
            data = data.removeprefix(b"\xef\xbb\xbf")
        self.since_record += len(data)
        if self.since_record > _LONGEST_LISTED:
            raise Stopped(Code.BROKEN_JSON, row=1, reason="one record is longer than 64 MB")
        self.open += data.count(b"[") + data.count(b"{") - data.count(b"]") - data.count(b"}")
        if self.open > _DEEPEST:
            raise Stopped(Code.BROKEN_JSON, row=1, reason=_TOO_DEEP)
        return data


def _reason(fault: Exception) -> str:
    return str(fault).splitlines()[0][:120].lower() if str(fault) else _TOO_DEEP
