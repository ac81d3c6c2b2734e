"""Pictures: what came in is decoded and drawn anew, so that what is shown is upright, small, and a picture and nothing else.

Everything here blocks, and hostile files make it work: it is called in a thread, one picture at a time.
"""

import io
import struct
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

from sync.errors import Refused

LONG_EDGE = 1600
QUALITY = 85

SMALL_EDGE = 320
SMALL_QUALITY = 70

MAX_PIXELS = 50_000_000
"""Of a JPEG: what large phone cameras make. It is decoded at a fraction of its size; a progressive one needs 500 MB even so."""

MAX_PIXELS_WHOLE = 25_000_000
"""Of the others, which are decoded whole: 100 MB, and as much again while they are made smaller."""

MAX_WORK = 1_000_000_000
"""Pixels times scans of a progressive JPEG, each of which is decoded: a few kilobytes of scans can ask for hours."""

MAX_PROFILE = 4 * 1024 * 1024

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/avif": "AVIF"}
_DEEP = ("I", "I;16", "I;16B", "I;16L", "I;16N")
_BROKEN = (
    OSError,  # also Image.UnidentifiedImageError
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    MemoryError,
    RuntimeError,
    struct.error,
)
"""What Pillow raises, depending on where in a file it stumbles."""

_SRGB = ImageCms.createProfile("sRGB")


def shown(file: BinaryIO, kind: str) -> bytes:
    """The picture as a JPEG of at most 1600 pixels, upright, in sRGB, without any metadata. Raises Refused.

    `kind` is its type, as it was told by its first bytes; no other decoder is tried.
    """
    try:
        with Image.open(file, formats=[_FORMATS[kind]]) as image:
            return _drawn_anew(image, file)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("image_too_large") from error
    except _BROKEN as error:
        raise Refused("image_broken") from error


def small(picture: bytes) -> bytes:
    """A picture that `shown` drew, in at most 320 pixels, as a WebP."""
    with Image.open(io.BytesIO(picture), formats=["JPEG"]) as image:
        image.thumbnail((SMALL_EDGE, SMALL_EDGE))
        out = io.BytesIO()
        image.save(out, "WEBP", quality=SMALL_QUALITY, method=4)
    return out.getvalue()


def _drawn_anew(image: Image.Image, file: BinaryIO) -> bytes:
    pixels = image.width * image.height
    jpeg = image.format in (
        "JPEG",
        "MPO",
    )  # phones append further pictures to a JPEG (MPO): the first one counts
    if pixels > (MAX_PIXELS if jpeg else MAX_PIXELS_WHOLE):
        raise Refused("image_too_large")
    if jpeg and pixels * _scans(file) > MAX_WORK:
        raise Refused("image_too_large")
    if not jpeg and getattr(image, "is_animated", False):
        raise Refused("image_animated")
    small = image if jpeg else _flat(image)
    small.thumbnail(
        (LONG_EDGE, LONG_EDGE)
    )  # a JPEG is decoded at a fraction of its size where that is enough
    small = ImageOps.exif_transpose(small)
    small = _in_srgb(small, image.info.get("icc_profile"))
    clean = Image.new("RGB", small.size, "white")
    clean.paste(small, mask=small.getchannel("A") if small.mode == "RGBA" else None)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _scans(file: BinaryIO) -> int:
    """How many scans a JPEG has at most: the marker stands nowhere else in what is decoded."""
    at = file.tell()
    file.seek(0)
    count = file.read().count(b"\xff\xda")
    file.seek(at)
    return count


def _flat(image: Image.Image) -> Image.Image:
    """In a mode that can be made smaller well."""
    if image.mode in _DEEP:
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == mode else image.convert(mode)  # a copy of a large one is too much


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """Phones photograph in wider colours than a picture without a profile has. One that cannot be used is left out."""
    if not isinstance(profile, bytes) or len(profile) > MAX_PROFILE:
        return image if image.mode == "RGBA" else image.convert("RGB")
    try:
        to = "RGBA" if image.mode == "RGBA" else "RGB"
        done = ImageCms.profileToProfile(image, io.BytesIO(profile), _SRGB, outputMode=to)
    except (ImageCms.PyCMSError, OSError, ValueError):
        done = None
    return done or (image if image.mode == "RGBA" else image.convert("RGB"))
