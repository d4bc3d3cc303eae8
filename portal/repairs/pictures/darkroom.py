"""Makes a picture anew: python -I darkroom.py ARRIVED FOLDER SMALL=400 LARGE=2000, in a process of its own.

The libraries that read pictures have had their holes, so this program is given a file and a folder and
nothing else: no settings, no database, and no more memory and time than a picture needs. What it writes has
the pixels of the first picture in the file, upright, in colours every screen shows, and nothing besides. It
prints the size of the largest one. It ends with 3 when the file is no picture that it can read.
"""

import resource
import sys
import warnings
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

MEMORY = 1536 * 1024**2
SECONDS = 60
LARGEST_FILE = 32 * 1024**2
MOST_PIXELS = 110_000_000
QUALITY = 82
UNREADABLE = 3


def shut_in() -> None:
    """From here on the kernel ends what takes too much."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(arrived: Path, folder: Path, sizes: dict[str, int]) -> int:
    shut_in()
    try:
        made = develop(arrived, largest=max(sizes.values()))
    except Exception:  # whatever a reader of pictures may raise at a file that is none
        return UNREADABLE
    for name, longest in sorted(sizes.items(), key=lambda size: -size[1]):
        made.thumbnail((longest, longest))
        if longest == max(sizes.values()):
            print(made.width, made.height)
        # Under another name first: whoever finds the right one finds a whole picture.
        unfinished = folder / f"{name}.unfinished"
        made.save(unfinished, "JPEG", quality=QUALITY, progressive=True, optimize=True)
        unfinished.rename(folder / f"{name}.jpg")
    return 0


def develop(arrived: Path, *, largest: int) -> Image.Image:
    """The picture, upright and no larger than need be, with nothing in it but its pixels."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("ignore")  # many cameras write what is not quite right beside a picture that is
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    register_heif_opener(thumbnails=False)
    with Image.open(arrived, formats=("JPEG", "PNG", "WEBP", "HEIF")) as opened:
        opened.draft("RGB", (largest, largest))  # of a JPEG, only as many pixels as are needed
        opened.load()
        profile = opened.info.get("icc_profile")
        try:
            picture = ImageOps.exif_transpose(opened)
        except Exception:  # what is written beside the picture may be spoilt, and the picture whole
            picture = opened.copy()
    if picture.mode.startswith("I"):  # sixteen bits a pixel
        picture = picture.point(lambda level: level / 256).convert("L")
    if picture.mode == "P":
        picture = picture.convert("RGBA")
    picture.thumbnail((largest, largest))
    picture = in_usual_colours(picture, profile)
    paper = Image.new("RGB", picture.size, "white")
    clear = picture if picture.mode in {"RGBA", "LA"} else None
    paper.paste(picture.convert("RGB"), mask=clear.getchannel("A") if clear else None)
    return paper


def in_usual_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Phones have colours of their own; without their profile, which is not kept, those would fade."""
    if not profile or picture.mode not in {"RGB", "CMYK", "L"}:
        return picture
    try:
        theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
        usual = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, theirs, usual, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


if __name__ == "__main__":
    told = (word.split("=") for word in sys.argv[3:])
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), {name: int(size) for name, size in told}))
