"""The bytes of a delivered file: out of its .gz or .zip, within limits, with how far we have got."""

import contextlib
import gzip
import io
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from standards.issues import Code


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may unpack to before it is called a bomb."""

    unpacked_bytes: int = 16 << 30
    ratio: int = 200  # to 1; spreadsheets and CSV come to 5 to 50
    ratio_counts_from: int = 64 << 20  # bytes; less than this harms nobody, however small it was packed
    members: int = 1000  # files in a .zip
    workbook_text: int = 256 << 20  # bytes of a workbook's shared texts, which must be held in memory


class Stopped(Exception):
    """The file cannot be read any further. `code` and `words` make the issue."""

    def __init__(self, code: Code, **words: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class DeliveredFile:
    """One file of a delivery: a path, or a member of a .zip at that path."""

    path: Path
    kind: str
    name: str
    member: str = ""

    @property
    def suffix(self) -> str:
        """.csv of work_orders.csv.gz."""
        return Path(self.name.lower().removesuffix(".gz")).suffix


class Source(io.RawIOBase):
    """Unpacked bytes of a file. Raises Stopped where they end too soon or are too many."""

    def __init__(self, file: DeliveredFile, limits: Limits) -> None:
        self._limits = limits
        self._open = contextlib.ExitStack()
        self._raw = self._open.enter_context(file.path.open("rb"))
        self.size = file.path.stat().st_size
        self._given = 0
        self._packed = bool(file.member) or file.name.lower().endswith(".gz")
        try:
            self._inner = self._unpack(file)
        except BaseException:
            self._open.close()
            raise

    def _unpack(self, file: DeliveredFile) -> IO[bytes]:
        inner: IO[bytes] = self._raw
        if file.member:
            with _named_faults():
                archive = self._open.enter_context(zipfile.ZipFile(self._raw))
                info = archive.getinfo(file.member)
                self.size = info.compress_size
                if info.flag_bits & 1:
                    raise Stopped(Code.BAD_ARCHIVE, reason="it is locked with a password")
                inner = self._open.enter_context(archive.open(info))
        if file.name.lower().endswith(".gz"):
            inner = gzip.GzipFile(fileobj=inner)  # type: ignore[assignment]  # it reads: enough
        return inner

    @property
    def position(self) -> int:
        """Bytes of the packed file read so far."""
        return min(self._raw.tell(), self.size)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        with _named_faults():
            data = self._inner.read1(len(view))  # type: ignore[attr-defined]  # read would lose it at a fault
        view[: len(data)] = data
        self._given += len(data)
        if self._packed:
            self._check_size()
        return len(data)

    def _check_size(self) -> None:
        limits, given = self._limits, self._given
        if given > limits.unpacked_bytes:
            raise Stopped(Code.ZIP_BOMB, reason=f"more than {limits.unpacked_bytes:,} bytes")
        if given > limits.ratio_counts_from and given > limits.ratio * max(self.position, 1):
            raise Stopped(Code.ZIP_BOMB, reason=f"more than {limits.ratio} times its size")

    def close(self) -> None:
        self._open.close()
        super().close()


@contextlib.contextmanager
def _named_faults() -> Iterator[None]:
    """Faults of archives as what they mean for whoever sent the file."""
    try:
        yield
    except EOFError:
        raise Stopped(Code.TRUNCATED_FILE) from None
    except gzip.BadGzipFile:
        raise Stopped(Code.BAD_ARCHIVE, reason="it is not a .gz file, or it was damaged on the way") from None
    except zipfile.BadZipFile:
        raise Stopped(Code.BAD_ARCHIVE, reason="it was damaged on the way") from None
    except (zlib.error, NotImplementedError, KeyError, RuntimeError) as fault:
        raise Stopped(Code.BAD_ARCHIVE, reason=str(fault).lower()) from None


@contextlib.contextmanager
def opened(file: DeliveredFile, limits: Limits) -> Iterator[tuple[Source, io.BufferedReader]]:
    """The source, to ask how far it is, and a buffered stream of its bytes."""
    with contextlib.closing(Source(file, limits)) as source:
        yield source, io.BufferedReader(source, 1 << 20)


@contextlib.contextmanager
def seekable(file: DeliveredFile, stream: BinaryIO) -> Iterator[BinaryIO]:
    """A stream that can be read from anywhere, as a workbook must be; a packed one is copied out first."""
    if not file.member and not file.name.lower().endswith(".gz"):
        with file.path.open("rb") as plain:
            yield plain
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy, 1 << 20)
        copy.seek(0)
        yield copy


def check_archive(archive: zipfile.ZipFile, packed_size: int, limits: Limits) -> None:
    """Refuse an archive by what it says it holds; Python's reader holds it to that."""
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    if len(members) > limits.members:
        raise Stopped(Code.ZIP_BOMB, reason=f"{len(members):,} files")
    if total > limits.unpacked_bytes:
        raise Stopped(Code.ZIP_BOMB, reason=f"{total:,} bytes")
    if total > limits.ratio_counts_from and total > limits.ratio * max(packed_size, 1):
        raise Stopped(Code.ZIP_BOMB, reason=f"{total // max(packed_size, 1):,} times its size")
