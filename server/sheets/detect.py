"""What kind of file these bytes are, from the bytes alone: names and extensions lie.

Encodings are tried in this order: byte order mark, UTF-8, then CP932 against EUC-JP. The last two share most byte
values, so both readings are priced by how unlike Japanese they look, and the cheaper one is taken. The hard case is
text of nothing but half-width kana (CP932), which is also some row of kanji in EUC-JP, and the reverse: half-width
kana has a grammar (a sound mark follows only some kana, a small kana never begins a word), and kanji chosen by
accident are mostly rare ones.
"""

import math
import re
from itertools import islice
from statistics import median
from typing import Final, Literal

from server.sheets.delimited import (
    BOMS,
    DELIMITERS,
    Delimiter,
    Dialect,
    Encoding,
    codec,
    first_newline,
    records,
)
from server.sheets.limits import MAX_BYTES
from server.sheets.problems import SheetError

Format = Literal["csv", "xlsx"]

_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OTHERS: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
)
_MARKUP: Final = re.compile(rb"\s*<(?:!doctype|html|table|\?xml|head|meta)", re.IGNORECASE)
_ISO_2022: Final = re.compile(rb"\x1b[$(]")
_LINE: Final = re.compile("\r\n|\n|\r")
_SAMPLE: Final = 64 * 1024
_SAMPLE_ROWS: Final = 50

# What a reading costs, a character. Python's cp932 takes 0x80, 0xA0 and 0xFD-0xFF without complaint: holes.
_HOLE: Final = re.compile("[\ufffd\x80\uf8f0-\uf8f3]")
_GAIJI: Final = re.compile("[\ue000-\uf8ef]")
_HALF_KANA: Final = re.compile("[｡-ﾟ]")
_ODD_HALF_KANA: Final = re.compile(
    "(?<![ｳｶ-ﾄﾊ-ﾎ])ﾞ|(?<![ﾊ-ﾎ])ﾟ|(?<![ｱ-ﾟ])[ｧ-ｰﾝ]|[｡-･]{2}|ｦ[ｧ-ｯﾞﾟ]|(?<![ｳﾌﾃﾄﾂｸｼﾁﾞｲ])[ｧｨｩｪｫ]|(?<![ｷｼﾁﾆﾋﾐﾘﾃﾌﾞﾟ])[ｬｭｮ]"
    "|(?<![ｱ-ﾟ])[､･]|ｯ[ｱ-ｵﾅ-ﾉﾏ-ﾝﾞﾟ]",
)
_KANJI: Final = re.compile("[\u4e00-\u9fff]")
_RARE_FROM: Final = 0xD0  # EUC-JP rows from here on are JIS level 2
_HOLE_PRICE: Final = 20.0
_GAIJI_PRICE: Final = 3.0
_HALF_KANA_PRICE: Final = 0.2
_ODD_PRICE: Final = 2.0
_COMMON_PRICE: Final = 0.25
_RARE_PRICE: Final = 1.6
_FAR_CHEAPER: Final = 0.3
"""A reading with holes in it is believed only when the one without is this much less like Japanese."""


def file_format(data: bytes) -> Format:
    """The format: csv or xlsx.

    Raises SheetError sheet_empty, sheet_too_big, sheet_old_excel, sheet_encrypted or sheet_unknown.
    """
    if len(data) > MAX_BYTES:
        raise SheetError("sheet_too_big", limit=MAX_BYTES // 1024 // 1024)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise SheetError("sheet_empty")
    if data.startswith(_ZIP):
        return "xlsx"
    if data.startswith(_COMPOUND):
        raise SheetError("sheet_encrypted" if _ENCRYPTED in data else "sheet_old_excel")
    if data.startswith(_OTHERS) or _MARKUP.match(data.removeprefix(BOMS["utf-8-sig"])):
        raise SheetError("sheet_unknown")
    return "csv"


def dialect(data: bytes, name: str = "") -> Dialect:
    """How the CSV ``data`` is written; ``name`` decides between comma and tab only where the content does not.

    Raises SheetError sheet_unknown (binary) or sheet_undecodable with the line.
    """
    encoding = _encoding(data)
    delimiter = _delimiter(data, encoding, name)
    return Dialect(encoding, delimiter, first_newline(data, encoding, delimiter))


def _encoding(data: bytes) -> Encoding:
    for encoding, bom in BOMS.items():
        if data.startswith(bom):
            return _decodable(data, encoding)
    if b"\x00" in data or _ISO_2022.search(data):
        raise SheetError("sheet_unknown")
    if data.isascii():
        # Both read the same. Answers will be Japanese, and the firm's Excel opens a file without a mark as CP932.
        return "cp932"
    if _is(data, "utf-8"):
        return "utf-8"
    sample = data[:_SAMPLE].rpartition(b"\n")[0] or data[:_SAMPLE]
    prices: dict[Encoding, float] = {
        encoding: price(sample, encoding) for encoding in ("cp932", "euc_jp", "utf-8")
    }
    whole: list[Encoding] = [encoding for encoding in ("cp932", "euc_jp") if _is(data, encoding)]
    best = min(whole or prices, key=prices.__getitem__)
    torn = min(prices, key=prices.__getitem__)
    return best if best in whole and prices[torn] >= _FAR_CHEAPER * prices[best] else _decodable(data, torn)


def price(data: bytes, encoding: Encoding) -> float:
    """How unlike Japanese ``data`` looks when read in ``encoding``; 0 is plain kana and ASCII."""
    text = data.decode(codec(encoding), "replace")
    kanji = _KANJI.findall(text)
    rare = sum(1 for character in kanji if character.encode("euc_jp", "replace")[0] >= _RARE_FROM)
    return (
        _HOLE_PRICE * len(_HOLE.findall(text))
        + _GAIJI_PRICE * len(_GAIJI.findall(text))
        + _HALF_KANA_PRICE * len(_HALF_KANA.findall(text))
        + _ODD_PRICE * len(_ODD_HALF_KANA.findall(text))
        + _COMMON_PRICE * (len(kanji) - rare)
        + _RARE_PRICE * rare
    )


def _is(data: bytes, encoding: Encoding) -> bool:
    try:
        _decodable(data, encoding)
    except SheetError:
        return False
    return True


def _decodable(data: bytes, encoding: Encoding) -> Encoding:
    """``encoding`` itself; SheetError sheet_undecodable with the line when the bytes are not of it."""
    body = data[len(BOMS.get(encoding, b"")) :]
    try:
        text = body.decode(codec(encoding))
    except UnicodeDecodeError as error:
        before = body[: error.start].decode(codec(encoding), "replace")
    else:
        hole = _HOLE.search(text) if encoding == "cp932" else None
        if hole is None and "\x00" not in text:
            return encoding
        if hole is None:
            raise SheetError("sheet_unknown")
        before = text[: hole.start()]
    line = len(_LINE.findall(before)) + 1
    raise SheetError("sheet_undecodable", encoding=encoding, line=line)


def _delimiter(data: bytes, encoding: Encoding, name: str) -> Delimiter:
    """The one of comma and tab that makes the wider rows."""
    widths: dict[Delimiter, float] = {}
    for delimiter in DELIMITERS:
        try:
            sample = list(islice(records(data, encoding, delimiter), _SAMPLE_ROWS))
        except SheetError as error:
            widths[delimiter] = math.inf if error.code == "sheet_too_many_columns" else 0
        else:
            widths[delimiter] = median(len(record.spans) for record in sample) if sample else 0
    if widths["\t"] == widths[","]:
        return "\t" if name.lower().endswith((".tsv", ".tab")) else ","
    return max(DELIMITERS, key=widths.__getitem__)
