"""Pictures of invoices, sheets that name them, and a firm that asks for the work."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import httpx2 as httpx
import msgspec
from PIL import Image, ImageDraw

from tests.features.files.hands import photo, send, sha
from tests.features.templates.hands import publishing
from tests.support.region import House


def paper(words: str = "", pages: int = 1) -> bytes:
    """A real PDF, as a scanner makes them."""
    letters = []
    for no in range(pages):
        letter = Image.new("L", (300, 424), "white")
        ImageDraw.Draw(letter).text((20, 20), f"{words} {no + 1}", fill=0)
        letters.append(letter)
    out = io.BytesIO()
    letters[0].save(out, "PDF", save_all=True, append_images=letters[1:])
    return out.getvalue()


def sheet_of(names: Sequence[str]) -> str:
    """A sheet with a number, and the name of a file."""
    return "管理番号,請求書のファイル\r\n" + "".join(f"S-{no},{name}\r\n" for no, name in enumerate(names, 1))


async def bring(house: House, files: Mapping[str, bytes], who: str = "firm") -> list[dict[str, str]]:
    """Send these files; how an order names them."""
    for name, data in files.items():
        kind = "application/pdf" if name.lower().endswith("pdf") else "image/jpeg"
        answer = await send(house, data, who, filetype=kind)
        assert answer.status_code == 204, answer.text
    return [{"name": name, "sha256": sha(data)} for name, data in files.items()]


async def offered(house: House) -> int:
    """The hub publishes what it does, a letter a piece, for 70 yen; the version's id."""
    desk = await house.online("coordinator")
    args = publishing("DM-1", title="請求書データ入力", size=1, minutes=3, yen=70)
    assert await desk.act("template.publish", "template/MDR-DM-1", **args) == "applied"
    return 1


async def wish(
    house: House, sheet: str | bytes, pictures: Sequence[Mapping[str, str]], who: str = "firm", **more: Any
) -> httpx.Response:
    """A firm's order."""
    terms = {"title": "9月の請求書", "version": 1, "pictures": list(pictures), "propose": True, **more}
    data = sheet.encode() if isinstance(sheet, str) else sheet
    return await house.ask(
        who,
        "POST",
        "/orders",
        files={"file": ("請求書.csv", data)},
        data={"terms": msgspec.json.encode(terms).decode()},
    )


async def asked(house: House, count: int = 2, *, propose: bool = True) -> int:
    """A firm has asked for so many pictures to be typed; the order's id."""
    await offered(house)
    files = {f"{no}.jpg": photo(100 + no, 2000) for no in range(1, count + 1)}
    answer = await wish(house, sheet_of(list(files)), await bring(house, files), propose=propose)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])
