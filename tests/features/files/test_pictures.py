"""A picture that is shown is upright, small, and a picture and nothing else; a hostile one is refused, soon."""

import io
import struct
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from server.features.files import pictures
from server.features.files.pictures import LONG_EDGE, MAX_PIXELS_WHOLE, shown
from sync.errors import Refused
from tests.features.files.hands import encoded, picture

SECRETS = (
    b"Exif",
    b"GPS",
    b"SecretPhone",
    b"http://ns.adobe.com",
    b"a comment",
    b"ICC_PROFILE",
    b"Photoshop",
)


def shown_of(path: Path, kind: str) -> bytes:
    with path.open("rb") as file:
        return shown(file, kind)


def drawn(folder: Path, data: bytes, kind: str = "image/jpeg") -> Image.Image:
    """What is shown of it, after looking at what it may not hold."""
    (folder / "picture").write_bytes(data)
    out = shown_of(folder / "picture", kind)
    assert [each for each in SECRETS if each in out] == []
    image = Image.open(io.BytesIO(out))
    image.load()
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert max(image.size) <= LONG_EDGE
    return image


def is_red(image: Image.Image, x: int, y: int) -> bool:
    pixel: Any = image.getpixel((x, y))
    return bool(pixel[0] > 150 and pixel[2] < 100)


def exif(orientation: int) -> Image.Exif:
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010F] = "SecretPhone"
    gps = found.get_ifd(0x8825)
    gps[1], gps[2] = "N", (35.0, 3.0, 12.0)
    gps[3], gps[4] = "E", (134.0, 50.0, 30.0)
    return found


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_upright_and_says_nothing_of_where_it_was_taken(
    tmp_path: Path, kind: str, orientation: int
) -> None:
    upright = picture(400, 300)
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(turned[orientation]) if orientation in turned else upright
    more = {"comment": b"a comment"} if kind == "JPEG" else {}
    data = encoded(stored, kind, exif=exif(orientation), **more)
    if (
        kind != "AVIF"
    ):  # its encoder writes the orientation as a property of the picture, and the decoder applies it
        assert b"SecretPhone" in data

    image = drawn(tmp_path, data, f"image/{kind.lower()}")

    assert image.size == (400, 300)
    assert is_red(image, 200, 20)
    assert not is_red(image, 200, 280)


@pytest.mark.parametrize(
    ("size", "expected"),
    [((4000, 3000), (1600, 1200)), ((1000, 5000), (320, 1600)), ((1600, 10), (1600, 10)), ((1, 1), (1, 1))],
)
def test_it_is_small_enough_for_a_phone(
    tmp_path: Path, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert drawn(tmp_path, encoded(picture(*size))).size == expected


def test_what_is_transparent_becomes_white(tmp_path: Path) -> None:
    image = drawn(tmp_path, encoded(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG"), "image/png")

    assert image.getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16", "RGBA"])
def test_modes_of_png(tmp_path: Path, mode: str) -> None:
    level = 255 if mode == "1" else 128
    grey = (
        Image.new("I;16", (8, 8), 128 << 8) if mode == "I;16" else Image.new("L", (8, 8), level).convert(mode)
    )

    image = drawn(tmp_path, encoded(grey, "PNG"), "image/png")

    pixel: Any = image.getpixel((4, 4))
    assert abs(pixel[0] - level) < 3


def test_a_jpeg_for_printers(tmp_path: Path) -> None:
    assert is_red(drawn(tmp_path, encoded(picture().convert("CMYK"))), 20, 5)


def test_colours_are_those_that_the_profile_means(tmp_path: Path) -> None:
    """A profile that says nothing new changes nothing; one that is broken is left out."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for icc in (profile, b"no profile at all", profile[:200]):
        assert is_red(drawn(tmp_path, encoded(picture(), icc_profile=icc)), 20, 5)


def test_a_phones_jpeg_with_a_second_picture_behind_it(tmp_path: Path) -> None:
    data = encoded(picture(), "MPO", save_all=True, append_images=[picture(20, 10)])

    assert drawn(tmp_path, data).size == (40, 30)


class TestRefused:
    def refused(self, folder: Path, data: bytes, kind: str) -> str:
        path = folder / "picture"
        path.write_bytes(data)
        began = time.monotonic()
        with pytest.raises(Refused) as caught:
            shown_of(path, kind)
        assert time.monotonic() - began < 2
        return caught.value.code

    @pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
    def test_moving_pictures(self, tmp_path: Path, kind: str) -> None:
        data = encoded(
            picture(), kind, save_all=True, append_images=[picture().rotate(90), picture().rotate(180)]
        )

        assert self.refused(tmp_path, data, f"image/{kind.lower()}") == "image_animated"

    def test_a_bomb(self, tmp_path: Path) -> None:
        """A picture of 60,000 × 60,000 pixels in a few bytes: its header is enough."""

        def chunk(name: bytes, body: bytes) -> bytes:
            return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

        header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
        data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
        data += chunk(b"IEND", b"")

        assert self.refused(tmp_path, data, "image/png") == "image_too_large"

    def test_just_over_the_limit(self, tmp_path: Path) -> None:
        image = Image.new("1", (10_000, MAX_PIXELS_WHOLE // 10_000 + 1))

        assert self.refused(tmp_path, encoded(image, "PNG"), "image/png") == "image_too_large"

    def test_a_bomb_of_text(self, tmp_path: Path) -> None:
        def chunk(name: bytes, body: bytes) -> bytes:
            return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

        text = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(64 << 20)))
        good = encoded(picture(), "PNG")

        assert self.refused(tmp_path, good[:33] + text + good[33:], "image/png") == "image_broken"

    def test_a_jpeg_that_is_decoded_a_thousand_times(self, tmp_path: Path) -> None:
        data = encoded(Image.new("L", (4000, 4000)), progressive=True)
        at = data.rindex(b"\xff\xda")
        scan = data[at:-2]

        assert self.refused(tmp_path, data[:-2] + scan * 1000 + data[-2:], "image/jpeg") == "image_too_large"

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
    def test_a_picture_that_ends_too_soon(self, tmp_path: Path, kind: str) -> None:
        data = encoded(picture(300, 300), kind)

        assert self.refused(tmp_path, data[: len(data) // 2], f"image/{kind.lower()}") == "image_broken"

    @pytest.mark.parametrize("kind", sorted(pictures._FORMATS))
    def test_no_picture_at_all(self, tmp_path: Path, kind: str) -> None:
        start = {"image/jpeg": b"\xff\xd8\xff\xe0", "image/png": b"\x89PNG\r\n\x1a\n"}.get(kind, b"RIFF")
        for data in (b"", start, start + bytes(1000), start + b"\xff" * 1000):
            assert self.refused(tmp_path, data, kind) == "image_broken"

    def test_only_the_decoder_of_its_type_is_tried(self, tmp_path: Path) -> None:
        for kind in ("GIF", "BMP", "TIFF"):
            assert self.refused(tmp_path, encoded(picture(), kind), "image/jpeg") == "image_broken"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_whatever_is_broken_in_a_picture_is_one_code(tmp_path: Path, kind: str) -> None:
    """Bytes are changed here and there: it is shown or refused, and nothing else."""
    good = encoded(picture(64, 64), kind)
    path = tmp_path / "picture"
    for at in range(0, len(good), max(1, len(good) // 150)):
        path.write_bytes(good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :])
        with suppress(Refused):
            shown_of(path, f"image/{kind.lower()}")
