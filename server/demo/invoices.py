"""Thirty invoices for the demo, drawn here: pictures of letters, some of them PDFs, and the sheet that names them.

The letters come with the demo (data/letters.otf), because no machine is sure to have Japanese ones. The firms are invented.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 900, 1273
"""Px of a page: A4 in proportion, and legible on a phone."""

COUNT = 30
A_DOCUMENT = 15
"""Every fifteenth is a PDF, the others are as a scanner's picture."""

_FROM = (
    ("株式会社みどり建材", "丹波みどり市本町1-2-3"),
    ("有限会社さくら電機", "丹波みどり市駅前4-5"),
    ("こもれび金物店", "丹波みどり市市場町6"),
    ("北山管工業株式会社", "篠山市北新町7-8"),
    ("株式会社あおぞら運輸", "西脇市下戸田9-1"),
)
_GOODS = (
    ("塩ビ管 VP50", 820),
    ("止水栓 13A", 1_640),
    ("継手 エルボ", 190),
    ("保温材", 560),
    ("作業手袋", 240),
    ("工事用接着剤", 730),
)


@dataclass(frozen=True)
class Invoice:
    """What stands on one letter. Yen are whole numbers; `tax` is ten per cent, rounded down."""

    no: int
    sender: str
    place: str
    date: str
    number: str
    lines: Sequence[tuple[str, int, int]]

    @property
    def file(self) -> str:
        """What its file is called."""
        return f"請求書{self.no:02d}.{'pdf' if self.no % A_DOCUMENT == 0 else 'png'}"

    @property
    def before_tax(self) -> int:
        """The sum of its lines."""
        return sum(count * price for _, count, price in self.lines)

    @property
    def tax(self) -> int:
        """Of all lines together."""
        return self.before_tax // 10

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.before_tax + self.tax


def invoices(count: int = COUNT) -> list[Invoice]:
    """The letters, the same ones each time."""
    made = []
    for no in range(1, count + 1):
        sender, place = _FROM[no % len(_FROM)]
        lines = [
            (name, 1 + (no * (at + 3)) % 9, price)
            for at, (name, price) in enumerate(_GOODS)
            if (no + at) % 3 != 0
        ]
        day = 1 + no % 28
        made.append(Invoice(no, sender, place, f"2026年9月{day}日", f"T{4_120_001_000_000 + no * 37}", lines))
    return made


def sheet(letters: Sequence[Invoice]) -> bytes:
    """The firm's list of them, as an old spreadsheet writes it."""
    rows = ["管理番号,ファイル名", *(f"S-{each.no:03d},{each.file}" for each in letters)]
    return ("\r\n".join(rows) + "\r\n").encode("cp932")


@cache
def _letters(size: int) -> ImageFont.FreeTypeFont:
    data = files(__package__).joinpath("data", "letters.otf").read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size)


def page(letter: Invoice) -> Image.Image:
    """One letter, as it comes out of a scanner: black and white."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    large, plain, small = _letters(44), _letters(24), _letters(20)
    pen.text((WIDTH / 2, 70), "請 求 書", fill=0, font=large, anchor="ma")
    pen.text((60, 170), "ささやま設備工業有限会社 御中", fill=0, font=plain)
    pen.line((60, 206, 480, 206), fill=0, width=2)
    pen.text((WIDTH - 60, 170), f"発行日 {letter.date}", fill=0, font=small, anchor="ra")
    for at, text in enumerate((letter.sender, letter.place, f"登録番号 {letter.number}")):
        pen.text((WIDTH - 60, 230 + 36 * at), text, fill=0, font=plain if at == 0 else small, anchor="ra")
    pen.text((60, 300), "ご請求金額（税込）", fill=0, font=small)
    pen.text((60, 330), f"¥{letter.total:,}", fill=0, font=large)
    top = 430
    pen.rectangle((60, top, WIDTH - 60, top + 44), fill=225, outline=0)
    for x, text in ((80, "品名"), (500, "数量"), (640, "単価"), (WIDTH - 80, "金額")):
        pen.text((x, top + 10), text, fill=0, font=small, anchor="ra" if x > 600 else "la")
    for at, (name, count, price) in enumerate(letter.lines):
        y = top + 44 * (at + 1)
        pen.rectangle((60, y, WIDTH - 60, y + 44), outline=0)
        pen.text((80, y + 10), name, fill=0, font=small)
        pen.text((540, y + 10), str(count), fill=0, font=small, anchor="ra")
        pen.text((640, y + 10), f"{price:,}", fill=0, font=small, anchor="ra")
        pen.text((WIDTH - 80, y + 10), f"{count * price:,}", fill=0, font=small, anchor="ra")
    y = top + 44 * (len(letter.lines) + 1) + 24
    sums = (("小計", letter.before_tax), ("消費税（10%）", letter.tax), ("合計", letter.total))
    for at, (name, yen) in enumerate(sums):
        pen.text((560, y + 40 * at), name, fill=0, font=small)
        pen.text((WIDTH - 80, y + 40 * at), f"¥{yen:,}", fill=0, font=plain, anchor="ra")
    pen.text((60, HEIGHT - 120), "お支払期限 2026年10月31日", fill=0, font=small)
    pen.ellipse((WIDTH - 170, HEIGHT - 190, WIDTH - 80, HEIGHT - 100), outline=90, width=4)
    pen.text((WIDTH - 125, HEIGHT - 158), "済", fill=90, font=plain, anchor="ma")
    return image


def file_of(letter: Invoice) -> bytes:
    """The file of a letter: a PDF of its picture, or the picture."""
    out = io.BytesIO()
    black = page(letter).convert("1", dither=Image.Dither.NONE)
    black.save(out, "PDF" if letter.file.endswith("pdf") else "PNG")
    return out.getvalue()
