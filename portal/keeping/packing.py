"""Packing files as they go out: a long record, with its pictures, is never in memory as a whole."""

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

CHUNK = 1 << 16


@dataclass(frozen=True, kw_only=True)
class File:
    """One file of the package. ``packed`` says that it cannot be made smaller: pictures."""

    name: str
    pieces: Iterable[bytes]
    packed: bool = False


class _Sink:
    """What the archive is written to: it holds what has not gone out yet."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing: what is written is there at once."""

    def taken(self) -> bytes:
        data, self.waiting = b"".join(self.waiting), []
        return data


def packed(files: Iterable[File]) -> Iterator[bytes]:
    """A zip of the files, piece by piece, in their order."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for file in files:
            with _opened(archive, file) as entry:
                for piece in file.pieces:
                    entry.write(piece)
                    if ready := sink.taken():
                        yield ready
    yield sink.taken()


@contextmanager
def _opened(archive: zipfile.ZipFile, file: File) -> Iterator[IO[bytes]]:
    entry = zipfile.ZipInfo(file.name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_STORED if file.packed else zipfile.ZIP_DEFLATED
    with archive.open(entry, "w", force_zip64=True) as handle:
        yield handle


def text(*pieces: str) -> Iterable[bytes]:
    """Words as a file has them."""
    return [piece.encode() for piece in pieces]


def file_at(path: Path) -> Iterator[bytes]:
    """What is in a file, piece by piece."""
    with path.open("rb") as opened:
        while piece := opened.read(CHUNK):
            yield piece
