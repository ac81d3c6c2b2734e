"""Encodings, delimiters and line ends are told apart on Japanese text, both ways."""

import unicodedata

import pytest

from server.sheets.delimited import Delimiter, Encoding, Newline
from server.sheets.detect import dialect, file_format
from server.sheets.problems import SheetError
from tests.sheets.books import ANSWERS, BOOK, LIST, real

ROWS = real(LIST).decode("cp932").split("\r\n")[1:-1]
KANA = [row.split(",")[2] for row in ROWS if row.split(",")[2]]
HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF9F, 0xFF60, -1)}


def half_width(text: str) -> str:
    split = unicodedata.normalize("NFD", text).replace("\u3099", "ﾞ").replace("\u309a", "ﾟ")
    return "".join(HALF.get(character, character) for character in split)


def euc_rows() -> list[str]:
    """The rows that EUC-JP can hold: it has no ㈱, no ～ and no －."""
    safe = [row.replace("－", "−").replace("㈱", "（株）").replace("～", "〜") for row in ROWS]
    return [row for row in safe if row.encode("euc_jp", "ignore").decode("euc_jp") == row]


def test_the_real_files() -> None:
    assert dialect(real(LIST)).encoding == "cp932"
    assert dialect(real(ANSWERS)).encoding == "utf-8"
    assert file_format(real(BOOK)) == "xlsx"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8-sig", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("cp932", b""),
    ],
)
@pytest.mark.parametrize("delimiter", [",", "\t"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_every_dialect(encoding: Encoding, mark: bytes, delimiter: Delimiter, newline: Newline) -> None:
    text = newline.join(["氏名,会社", "髙﨑①,㈱～－", '"a\nb",ｱｲｳ']).replace(",", delimiter)
    found = dialect(mark + text.encode(encoding.removesuffix("-sig")))
    assert (found.encoding, found.delimiter, found.newline) == (encoding, delimiter, newline)


def test_half_width_kana_alone_is_cp932() -> None:
    for start in range(len(KANA) - 5):
        text = "\r\n".join(half_width(kana) for kana in KANA[start : start + 5])
        assert dialect(text.encode("cp932")).encoding == "cp932"


@pytest.mark.parametrize(
    "text", ["髙﨑", "①②③", "㈱富強", "～－", "ｶﾌﾞｼｷｶﾞｲｼｬ ﾌｷｮｳ", "ﾔﾏﾀﾞ ﾀﾛｳ", "あ", "日本", "ソ表示能"]
)
def test_a_single_cell_of_cp932(text: str) -> None:
    assert dialect(text.encode("cp932")).encoding == "cp932"


@pytest.mark.parametrize("row", euc_rows())
def test_each_row_alone_in_euc_jp_and_in_cp932(row: str) -> None:
    assert dialect(row.encode("euc_jp")).encoding == "euc_jp"
    assert dialect(row.replace("−", "－").replace("〜", "～").encode("cp932")).encoding == "cp932"


@pytest.mark.parametrize(
    "text", ["兵庫県,神戸市", "管理番号,会社名", "ひらがな", "カタカナ", "東京都千代田区"]
)
def test_short_text_in_euc_jp(text: str) -> None:
    assert dialect(text.encode("euc_jp")).encoding == "euc_jp"


def test_ascii_is_what_excel_in_japan_takes_it_for() -> None:
    assert dialect(b"no,name\n1,\n").encoding == "cp932"


def test_a_name_decides_only_where_the_content_does_not() -> None:
    assert dialect(b"a\nb\n", "x.tsv").delimiter == "\t"
    assert dialect(b"a,b\n1,2\n", "x.tsv").delimiter == ","


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet_empty"),
        (b" \r\n\r\n", "sheet_empty"),
        (b"\xef\xbb\xbf", "sheet_empty"),
        (b"%PDF-1.7 ...", "sheet_unknown"),
        (b"\x89PNG\r\n\x1a\n", "sheet_unknown"),
        (b"<html><table><tr><td>1</td></tr></table>", "sheet_unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet_old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "sheet_encrypted"),
        (b"a" * (16 * 1024 * 1024 + 1), "sheet_too_big"),
    ],
    ids=range(9),
)
def test_no_sheet(data: bytes, code: str) -> None:
    with pytest.raises(SheetError) as caught:
        file_format(data)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\n1,\x00\n",
        "a,b\n".encode("utf-16-le"),
        "氏名\n".encode("iso2022_jp"),
        b"\xff\xfea\x00\x00\x00",
        "a,b".encode("utf-32"),
    ],
)
def test_not_text_we_know(data: bytes) -> None:
    with pytest.raises(SheetError) as caught:
        dialect(data)
    assert caught.value.code == "sheet_unknown"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("氏名,会社\r\n山田,㈱富強\r\n鈴木,".encode("cp932") + b"\x81\r\n", 3),
        ("氏名,会社\r\n山田,".encode("cp932") + b"\xff\r\n", 2),
        ("氏名,会社\n".encode() + b"\xe3\x81,\n" + "日本語の文章,です\n".encode() * 3, 2),
        (b"\xef\xbb\xbfa\nb\n\xff", 3),
        (b"\xff\xfea\x00\n\x00b", 2),
    ],
    ids=range(5),
)
def test_a_broken_character_is_named_by_its_line(data: bytes, line: int) -> None:
    with pytest.raises(SheetError) as caught:
        dialect(data)
    assert (caught.value.code, caught.value.details["line"]) == ("sheet_undecodable", line)
