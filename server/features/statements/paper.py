"""A statement on paper: 支払明細書, which is a 仕入明細書 as well (消費税法 30条9項3号), as a PDF.

The font is one that every reader of PDF has for Japanese (Adobe's HeiseiKakuGo), named and not embedded, so that a month is a few
kilobytes; its text is UTF-16, so that 𠮷 and 髙 read back as themselves (some viewers draw no 𠮷).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import CIDEncoding, UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle  # type: ignore[import-untyped]

from server.text import books

FONT: Final = "HeiseiKakuGo-W5"
_LINE: Final = colors.HexColor("#b8b0a2")
_GROUND: Final = colors.HexColor("#f4efe6")
_SOFT: Final = colors.HexColor("#5c574e")


@dataclass(frozen=True)
class PaperLine:
    """A line as it is printed. `cites` is the line that it corrects, in words, or ""."""

    day: str
    code: str
    title: str
    firm: str
    kind: str
    cites: str
    reason: str
    yen: int


@dataclass(frozen=True)
class Paper:
    """Everything that stands on the sheet. Amounts are yen; `credit` is in percent."""

    code: str
    hub: str
    hub_number: str
    worker: str
    number: str
    since: str
    until: str
    due: str
    yen: int
    fee: int
    tax_percent: int
    tax: int
    credit: int
    paid: Sequence[tuple[str, int]]
    checked: str
    lines: Sequence[PaperLine]


@cache
def _font() -> str:
    font = UnicodeCIDFont(FONT)
    font.encodingName = "UniJIS-UTF16-H"
    font.encoding = CIDEncoding(font.encodingName, useCache=0)
    pdfmetrics.registerFont(font)
    return FONT


def _style(size: float, **more: Any) -> ParagraphStyle:
    name = f"{size}{sorted(more)}"
    return ParagraphStyle(name, fontName=_font(), fontSize=size, leading=size * 1.5, wordWrap="CJK", **more)


def amount(yen: int) -> str:
    """-1,200 as it is printed: a minus that is as wide as a digit, and 円, which every font has."""
    return f"{'−' if yen < 0 else ''}{abs(yen):,}円"


def printed(paper: Paper, lang: str) -> bytes:
    """The PDF, A4, in a language."""

    def told(key: str, **values: Any) -> str:
        return books(key, lang, **values)

    file = BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=18 * mm,
        rightMargin=18 * mm,
        topMargin=16 * mm,
        bottomMargin=18 * mm,
        title=f"{told('title')} {paper.code}",
        author=paper.hub,
        subject=f"{paper.since} – {paper.until}",
        lang=lang,
    )

    def foot(canvas: Any, page: Any) -> None:
        canvas.setFont(_font(), 8)
        canvas.setFillColor(_SOFT)
        canvas.drawString(18 * mm, 10 * mm, f"{paper.code}　{paper.hub}")
        canvas.drawRightString(A4[0] - 18 * mm, 10 * mm, str(page.page))

    story = [*_head(paper, told), _lines(paper, told), Spacer(1, 5 * mm), *_foot(paper, told)]
    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return file.getvalue()


def _text(text: str, size: float = 9.5, **more: Any) -> Paragraph:
    return Paragraph(escape(text), _style(size, **more))


def _head(paper: Paper, told: Callable[..., str]) -> list[Any]:
    soft = {"textColor": _SOFT}
    parties = Table(
        [
            [
                [
                    _text(told("to", name=paper.worker), 14),
                    _text(
                        told("number", number=paper.number) if paper.number else told("number.none"),
                        9,
                        **soft,
                    ),
                ],
                [
                    _text(paper.hub, 10, alignment=2),
                    _text(
                        told("number", number=paper.hub_number) if paper.hub_number else "",
                        9,
                        alignment=2,
                        **soft,
                    ),
                    _text(told("code", code=paper.code), 9, alignment=2, **soft),
                ],
            ]
        ],
        colWidths=[92 * mm, 82 * mm],
    )
    parties.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    box = Table(
        [
            [
                _text(told("period"), 9, **soft),
                _text(told("total"), 9, **soft),
                _text(told("due"), 9, **soft),
            ],
            [
                _text(f"{paper.since} – {paper.until}", 11),
                _text(amount(paper.yen), 17),
                _text(paper.due or "—", 13),
            ],
        ],
        colWidths=[66 * mm, 56 * mm, 52 * mm],
    )
    box.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), _GROUND),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, 0), 7),
                ("BOTTOMPADDING", (0, 1), (-1, 1), 9),
            ]
        )
    )
    return [
        _text(told("title"), 18, spaceAfter=1.5 * mm),
        _text(told("subtitle"), 9, **soft),
        Spacer(1, 6 * mm),
        parties,
        Spacer(1, 5 * mm),
        box,
        Spacer(1, 6 * mm),
    ]


def _lines(paper: Paper, told: Callable[..., str]) -> Table:
    soft = {"textColor": _SOFT}
    rows: list[list[Any]] = [
        [
            _text(told("line.day"), 8.5, **soft),
            _text(told("line.work"), 8.5, **soft),
            _text(told("line.kind"), 8.5, **soft),
            _text(told("line.yen"), 8.5, alignment=2, **soft),
        ]
    ]
    for line in paper.lines:
        work = [_text(line.title), _text(f"{line.code}　{line.firm}", 8, **soft)]
        work += [_text(each, 8, **soft) for each in (line.cites, line.reason) if each]
        rows.append([_text(line.day, 9), work, _text(line.kind, 9), _text(amount(line.yen), alignment=2)])
    table = Table(rows, colWidths=[26 * mm, 84 * mm, 36 * mm, 28 * mm], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, _SOFT),
                ("LINEBELOW", (0, 1), (-1, -1), 0.3, _LINE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 2),
                ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return table


def _foot(paper: Paper, told: Callable[..., str]) -> list[Any]:
    soft = {"textColor": _SOFT}
    sums = [
        (told("tax.rate", percent=paper.tax_percent), amount(paper.yen)),
        (told("tax.within", percent=paper.tax_percent), amount(paper.tax)),
        (told("total"), amount(paper.yen)),
    ]
    sums += [(told("paid", day=day), amount(yen)) for day, yen in paper.paid]
    table = Table(
        [["", _text(label), _text(yen, alignment=2)] for label, yen in sums],
        colWidths=[74 * mm, 66 * mm, 34 * mm],
    )
    table.setStyle(
        TableStyle([("LINEBELOW", (1, 0), (-1, -1), 0.3, _LINE), ("RIGHTPADDING", (0, 0), (-1, -1), 2)])
    )
    notes = [told("note.inclusive"), told("note.fee", yen=amount(paper.fee))]
    if not paper.number:
        notes.append(told("note.credit", percent=paper.credit))
    notes.append(told("note.checked", when=paper.checked) if paper.checked else told("note.check"))
    return [table, Spacer(1, 6 * mm), *(_text(f"・{note}", 8.5, **soft) for note in notes)]
