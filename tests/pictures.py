"""Pictures as phones take them, and files that only say they are pictures."""

import io
import struct
import zipfile
import zlib
from functools import cache
from typing import Any

from PIL import Image, ImageDraw
from pillow_heif import register_heif_opener

register_heif_opener()

HERE = "SECRET-51.5007N-0.1246W"  # what no made picture may still say
MAKE, SOFTWARE, TAKEN_AT, ORIENTATION, GPS = 0x010F, 0x0131, 0x9003, 0x0112, 0x8825
TURNED_RIGHT = 6  # the camera was held upright: what is stored lies on its side


def drawn(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """Red above, blue below, noise between: it can be told which way up it is, and no two are the same."""
    noise = Image.effect_noise((width, height), 30).convert(mode)
    colours = {"L": (200, 40), "CMYK": ((0, 255, 255, 0), (255, 255, 0, 0)), "P": ("red", "blue")}
    top, bottom = colours.get(mode, ((220, 30, 30), (30, 30, 220)))
    if mode == "RGBA":
        top, bottom = (220, 30, 30, 255), (30, 30, 220, 255)
    pen = ImageDraw.Draw(noise)
    pen.rectangle((0, 0, width, height * 2 // 5), fill=top)
    pen.rectangle((0, height * 3 // 5, width, height), fill=bottom)
    return noise


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def secrets(orientation: int = 1) -> bytes:
    """What a phone writes beside a picture: where, when, and with what it was taken."""
    exif = Image.Exif()
    exif[MAKE], exif[SOFTWARE], exif[ORIENTATION] = HERE, HERE, orientation
    place = exif.get_ifd(GPS)
    place[1], place[2], place[3], place[4] = "N", (51.0, 30.0, 2.5), "W", (0.0, 7.0, 28.6)
    place[29] = HERE
    return exif.tobytes()


def jpeg(width: int = 640, height: int = 480, *, orientation: int = 1, **options: Any) -> bytes:
    options = {"exif": secrets(orientation), "comment": HERE.encode()} | options
    return saved(drawn(width, height), "JPEG", **options)


def png(width: int = 640, height: int = 480, mode: str = "RGB") -> bytes:
    return saved(drawn(width, height, mode), "PNG", exif=secrets())


def webp(width: int = 640, height: int = 480, **options: Any) -> bytes:
    return saved(drawn(width, height), "WEBP", exif=secrets(), **options)


@cache
def heic(width: int = 640, height: int = 480, orientation: int = 1) -> bytes:
    return saved(drawn(width, height), "HEIF", exif=secrets(orientation), quality=60)


def moving(kind: str) -> bytes:
    """A picture of three frames."""
    first, *rest = (drawn(160, 120) for _ in range(3))
    return saved(first, kind, save_all=True, append_images=rest, duration=40)


def large_jpeg(megabytes: float) -> bytes:
    """As long as a good phone's photo: noise does not compress."""
    side = int((megabytes * 1024 * 1024 / 0.9) ** 0.5)
    noise = [Image.effect_noise((side, side), 120) for _ in range(3)]
    return saved(Image.merge("RGB", noise), "JPEG", quality=88)


def chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def png_of(width: int, height: int, rows: int | None = None) -> bytes:
    """A grey PNG of that size, all of one colour: a few bytes that become very many."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    squeezer = zlib.compressobj(9)
    line = b"\0" * (width + 1)
    body = b"".join(squeezer.compress(line) for _ in range(height if rows is None else rows))
    body += squeezer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("evil.class", "CAFEBABE")
    return packed.getvalue()


# Files that are a picture and something else, each in a way that has been used.
POLYGLOTS = {
    "an archive behind a JPEG": lambda: jpeg() + zipped(),
    "an archive behind a PNG": lambda: png() + zipped(),
    "a page in a JPEG's comment": lambda: jpeg(comment=b"<html><body><script>alert(1)</script>"),
    "a program behind a JPEG": lambda: jpeg() + b"<?php system($_GET['c']); ?>",
    "a script in a PNG's text": lambda: _with_text(b"Comment\0<script>alert(1)</script>"),
    "a document in a JPEG's comment": lambda: jpeg(comment=b"%PDF-1.7\n1 0 obj", exif=b""),
    "a script in the middle": lambda: _in_the_middle(b"<SCRIPT >alert(1)</script>"),
    "an archive of another kind": lambda: jpeg() + b"Rar!\x1a\x07\x01\x00",
}


def _with_text(text: bytes) -> bytes:
    whole = png()
    after_head = 8 + 25
    return whole[:after_head] + chunk(b"tEXt", text) + whole[after_head:]


def _in_the_middle(text: bytes) -> bytes:
    """Behind so much else that neither end shows it."""
    whole = jpeg()
    far = b"\xff\xfe" + struct.pack(">H", 65_000 + 2) + b"x" * 65_000
    here = b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text
    return whole[:2] + far + here + far * 2 + whole[2:]


# Files that are no picture that we take, whatever they are called.
NOT_PICTURES = {
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a drawing with a script": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"0" * 400,
    "a program": b"MZ" + b"\0" * 400,
    "a GIF": b"GIF89a" + b"\0" * 400,
    "a film": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 400,
    "a PostScript file": b"%!PS-Adobe-3.0 EPSF-3.0\n" + b"0" * 400,
    "words": "الصورة 📷 a photo, honestly".encode(),
    "a single byte": b"\xff",
    "nothing but zeros": b"\0" * 4096,
}
