"""What kind of picture a file is and how large, from its first bytes alone: nothing is decoded."""

import struct
from dataclasses import dataclass
from enum import StrEnum
from io import SEEK_CUR
from typing import BinaryIO

FIRST = 64
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
HEIC_LIST = 1 << 20  # bytes in which a HEIC file must have said how large it is
MOST_SEGMENTS = 2000  # of a JPEG, before its size
# Markers of a JPEG that begin a frame: all of SOF0 to SOF15 but the three that are tables.
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
ALONE = {0x01, *range(0xD0, 0xD8)}  # markers with nothing after them


class Kind(StrEnum):
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"


# The largest cameras of phones have 108 million, and write JPEG, of which only what is shown is decoded.
# The other kinds are decoded whole, and take up to sixteen bytes a pixel on the way.
MOST_PIXELS = {Kind.JPEG: 110_000_000, Kind.PNG: 60_000_000, Kind.WEBP: 60_000_000, Kind.HEIC: 60_000_000}


@dataclass(frozen=True)
class Header:
    """What a file says of itself; its picture may still be broken."""

    kind: Kind
    width: int
    height: int

    @property
    def pixels(self) -> int:
        return self.width * self.height

    @property
    def is_too_big(self) -> bool:
        return self.pixels > MOST_PIXELS[self.kind]


class NotAPicture(Exception):
    """The file is of no kind that we know."""


class Broken(Exception):
    """It begins like a picture, and does not go on like one."""


def read_header(file: BinaryIO) -> Header:
    """The kind and size of a picture. Raises NotAPicture or Broken."""
    file.seek(0)
    first = file.read(FIRST)
    kind = kind_of(first)
    try:
        width, height = SIZES[kind](file, first)
    except (struct.error, IndexError) as error:
        raise Broken from error
    if not (width and height):
        raise Broken
    return Header(kind, width, height)


def kind_of(first: bytes) -> Kind:
    """By the first bytes, whatever the file is called."""
    if first.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if first.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        return Kind.WEBP
    if first[4:8] == b"ftyp" and HEIC_BRANDS & {first[at : at + 4] for at in range(8, len(first), 4)}:
        return Kind.HEIC
    raise NotAPicture


def jpeg_size(file: BinaryIO, _first: bytes) -> tuple[int, int]:
    file.seek(2)
    for _ in range(MOST_SEGMENTS):
        marker = _next_marker(file)
        if marker in ALONE:
            continue
        length, rest = struct.unpack(">H", file.read(2))[0], b""
        if marker in FRAMES:
            rest = file.read(5)
            height, width = struct.unpack(">xHH", rest)
            return width, height
        if length < 2:
            break
        file.seek(length - 2, SEEK_CUR)
    raise Broken


def _next_marker(file: BinaryIO) -> int:
    """A marker is any number of 0xFF, and one byte that is not."""
    if file.read(1) != b"\xff":
        raise Broken
    for _ in range(FIRST):
        byte = file.read(1)
        if byte != b"\xff":
            return byte[0]
    raise Broken


def png_size(_file: BinaryIO, first: bytes) -> tuple[int, int]:
    if first[12:16] != b"IHDR":
        raise Broken
    width, height = struct.unpack(">II", first[16:24])
    return width, height


def webp_size(_file: BinaryIO, first: bytes) -> tuple[int, int]:
    """The canvas of an extended file, or the one frame of a plain one."""
    if first[12:16] == b"VP8X":
        return _three_bytes(first[24:27]) + 1, _three_bytes(first[27:30]) + 1
    if first[12:16] == b"VP8L":
        bits = struct.unpack("<I", first[21:25])[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if first[12:16] == b"VP8 ":
        width, height = struct.unpack("<HH", first[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise Broken


def _three_bytes(found: bytes) -> int:
    return int.from_bytes(struct.pack("3s", found), "little")


def heic_size(file: BinaryIO, _first: bytes) -> tuple[int, int]:
    """The largest of the sizes it lists: a picture put together from tiles lists those too."""
    file.seek(0)
    found, sizes = file.read(HEIC_LIST), []
    at = found.find(b"ispe")
    while at >= 0 and at + 16 <= len(found):
        sizes.append(struct.unpack(">II", found[at + 8 : at + 16]))
        at = found.find(b"ispe", at + 4)
    if not sizes:
        raise Broken
    return max(width for width, _ in sizes), max(height for _, height in sizes)


SIZES = {Kind.JPEG: jpeg_size, Kind.PNG: png_size, Kind.WEBP: webp_size, Kind.HEIC: heic_size}
