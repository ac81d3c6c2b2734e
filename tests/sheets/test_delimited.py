"""The tokenizer: spans that tile the file, and the claim about CP932 that it rests on."""

import csv
import io

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from server.sheets.delimited import BOMS, Delimiter, Encoding, codec, quoted, records, unquoted
from server.sheets.problems import SheetError

ENCODINGS: tuple[Encoding, ...] = ("cp932", "utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "euc_jp")
WILD = st.text(alphabet='ab",\t\r\n \\|あソ表髙ｱ', max_size=40)


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-8"])
def test_no_character_has_a_delimiter_quote_or_line_end_inside(encoding: str) -> None:
    special = set(b',"\t\r\n')
    for code in range(0x80, 0x110000):
        if 0xD800 <= code < 0xE000:
            continue
        try:
            written = chr(code).encode(encoding)
        except UnicodeEncodeError:
            continue
        assert not special & set(written)


def test_but_cp932_has_backslashes_and_bars_inside() -> None:
    assert "表".encode("cp932")[1] == ord("\\")
    assert "ポ".encode("cp932")[1] == ord("|")


@given(st.sampled_from(ENCODINGS), st.sampled_from([",", "\t"]), WILD)
def test_spans_and_what_lies_between_them_are_the_file(
    encoding: Encoding, delimiter: Delimiter, text: str
) -> None:
    body = text.encode(codec(encoding), "ignore")
    data = BOMS.get(encoding, b"") + body
    try:
        rows = list(records(data, encoding, delimiter))
    except SheetError as error:
        event(error.code)
        return
    position = len(BOMS.get(encoding, b""))
    for number, row in enumerate(rows, 1):
        assert row.line == number
        for start, end in row.spans:
            between = data[position:start].decode(codec(encoding))
            assert between in ("", delimiter, "\r\n", "\n", "\r")
            assert start <= end
            position = end
    assert data[position:].decode(codec(encoding)) in ("", "\r\n", "\n", "\r")


@given(st.lists(st.lists(st.text(alphabet='ab",\r\n あソ', max_size=6), min_size=1, max_size=4), max_size=5))
def test_reads_what_the_csv_module_writes(table: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(table)
    data = file.getvalue().encode("cp932")
    read = [
        [unquoted(data[a:b].decode("cp932")) for a, b in row.spans] for row in records(data, "cp932", ",")
    ]
    assert read == table


@given(st.text(), st.booleans())
def test_a_quoted_cell_reads_back(text: str, always: bool) -> None:
    assert unquoted(quoted(text, always=always)) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [('""', ""), ('"a""b"', 'a"b'), ('"a"b', "ab"), ('a"b', 'a"b'), (' "a"', ' "a"'), ('"a"b"c', 'ab"c')],
)
def test_lenient_quotes(cell: str, text: str) -> None:
    assert unquoted(cell) == text


def test_an_unclosed_quote_is_named_by_its_line() -> None:
    with pytest.raises(SheetError) as caught:
        list(records(b'a,b\n"x\ny",2\n"open,3\n4,5\n', "utf-8", ","))
    assert (caught.value.code, caught.value.details) == ("sheet_unclosed_quote", {"line": 3})
