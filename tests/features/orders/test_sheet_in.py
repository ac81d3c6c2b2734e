"""Sheet in: a preview that writes nothing, and an order that is made whole or not at all."""

from pathlib import Path
from typing import Any

import httpx2 as httpx
import msgspec
import pytest

from server.features.orders.intake import MAX_SHEET_BYTES, guessed_columns, opened_sheet
from tests.checks.tree import ROOT
from tests.support.region import SHEET, House, terms_for

DATA = ROOT / "server" / "demo" / "data"


async def preview(house: House, data: bytes, name: str, **headers: str) -> httpx.Response:
    return await house.ask("coordinator", "POST", "/sheets", files={"file": (name, data)}, headers=headers)


async def order(
    house: House, data: bytes, name: str = "list.csv", who: str = "coordinator", **more: Any
) -> httpx.Response:
    columns = terms_for(await opened_sheet(data, name), **more)
    return await post(house, data, msgspec.json.encode(columns).decode(), name, who)


async def post(
    house: House, data: bytes, terms: str, name: str = "list.csv", who: str = "coordinator"
) -> httpx.Response:
    return await house.ask(who, "POST", "/orders", files={"file": (name, data)}, data={"terms": terms})


async def state(house: House) -> list[dict[str, Any]]:
    """Everything that an order leaves behind, and the numbers it would use up."""
    return [
        *await house.query("SELECT COUNT(*) AS n FROM orders"),
        *await house.query("SELECT COUNT(*) AS n FROM piece"),
        *await house.query("SELECT COUNT(*) AS n FROM order_sheet"),
        *await house.query("SELECT name, value FROM counter ORDER BY name"),
        *await house.query("SELECT name, seq FROM sync_scope WHERE name LIKE 'desk:%' ORDER BY name"),
    ]


async def test_a_preview_says_what_the_sheet_seems_to_be(house: House) -> None:
    await house.online("coordinator")
    before = await state(house)

    answer = await preview(house, (DATA / "dm-list.cp932.csv").read_bytes(), "顧客.csv")

    assert answer.status_code == 200
    said = answer.json()
    assert {key: said[key] for key in ("name", "format", "encoding", "title_rows", "rows", "errors")} == {
        "name": "顧客.csv",
        "format": "csv",
        "encoding": "cp932",
        "title_rows": 0,
        "rows": 300,
        "errors": [],
    }
    assert [column["label"] for column in said["columns"] if column["given"]] == [
        "管理番号",
        "名刺の文字",
        "カナ（あれば）",
    ]
    assert [column["type"] for column in said["columns"] if not column["given"]] == [
        "text",
        "postal",
        "choice",
        "text",
        "text",
        "text",
    ]
    assert len(said["sample"]) == 5
    assert said["sample"][0][0] == "DM-0001"
    assert await state(house) == before


async def test_two_bad_rows_are_named_with_line_column_and_reason(house: House) -> None:
    data = (DATA / "dm-list.two-bad-rows.cp932.csv").read_bytes()
    said = (await preview(house, data, "list.csv", **{"Accept-Language": "en"})).json()

    assert [(error["row"], error["line"], error["column"], error["code"]) for error in said["errors"]] == [
        (14, 15, "管理番号", "key_missing"),
        (22, 23, "名刺の文字", "required_missing"),
        (22, 23, "", "too_many_cells"),
    ]
    assert all(error["message"].isascii() or "「" not in error["message"] for error in said["errors"])


async def test_two_bad_rows_stop_all_of_it(house: House) -> None:
    await house.online("coordinator")
    before = await state(house)

    answer = await order(house, (DATA / "dm-list.two-bad-rows.cp932.csv").read_bytes())

    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "bad_rows"
    assert error["message"].startswith("2行")
    assert {row["row"] for row in error["details"]["rows"]} == {14, 22}
    assert all(row["message"] for row in error["details"]["rows"])
    assert await state(house) == before

    answer = await order(house, (DATA / "dm-list.cp932.csv").read_bytes(), size=10)
    assert answer.json() == {"id": 3, "code": "MDR-0002"}, "the refused one used up no number"


async def test_an_order_has_every_row_once_in_pieces_of_its_size(house: House) -> None:
    answer = await order(house, (DATA / "dm-list.xlsx").read_bytes(), "名簿.xlsx", size=7)

    assert answer.status_code == 201
    pieces = await house.query("SELECT no, code, first_row, given FROM piece WHERE order_id = 3 ORDER BY no")
    assert [piece["first_row"] for piece in pieces] == list(range(1, 301, 7))
    assert (pieces[0]["code"], pieces[-1]["code"]) == ("MDR-0002-01", "MDR-0002-43")
    sizes = [len(msgspec.json.decode(piece["given"])) for piece in pieces]
    assert sizes == [7] * 42 + [6]
    body = (await house.online("coordinator")).rows("desk:MDR")["order/3"]
    assert (body["rows"], body["pieces"]["total"]) == (300, 43)
    assert body["source"] == {"name": "名簿.xlsx", "format": "xlsx", "encoding": None}


BAD_TERMS: dict[str, tuple[dict[str, Any], str]] = {
    "no title": ({"title": ""}, "bad_terms"),
    "a title of white space": ({"title": " 　"}, "title_missing"),
    "no minutes": ({"minutes": 0}, "bad_terms"),
    "too much money": ({"yen": 10_000_000}, "bad_terms"),
    "pieces without rows": ({"size": 0}, "bad_terms"),
    "a firm that is none": ({"firm": 99}, "no_such_firm"),
    "a firm of another hub": ({"firm": 3}, "no_such_firm"),
    "columns of another sheet": ({"columns": []}, "columns_differ"),
    "a word too many": ({"status": "done"}, "bad_terms"),
}


@pytest.mark.parametrize("case", BAD_TERMS)
async def test_bad_terms_write_nothing(house: House, case: str) -> None:
    changed, code = BAD_TERMS[case]
    await house.online("coordinator")
    before = await state(house)
    data = SHEET.encode()
    good = msgspec.to_builtins(terms_for(await opened_sheet(data, "list.csv")))

    answer = await post(house, data, msgspec.json.encode({**good, **changed}).decode())

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)
    assert await state(house) == before


async def test_columns_are_as_the_coordinator_confirmed_them(house: House) -> None:
    sheet = await opened_sheet(SHEET.encode(), "list.csv")
    terms = msgspec.to_builtins(terms_for(sheet))
    terms["columns"][2] |= {"type": "choice", "options": ["一致", "要確認", "一致"], "required": False}
    answer = await post(house, SHEET.encode(), msgspec.json.encode(terms).decode())
    assert answer.status_code == 201
    fields = (await house.online("worker")).rows("hub:MDR")["order/3"]["form"]["fields"]
    assert fields[0] == {
        "key": "c2",
        "label": "会社名",
        "type": "choice",
        "required": False,
        "options": ["一致", "要確認"],
    }

    for change, code in (
        ({2: {"type": "choice", "options": ["ひとつ"]}}, "choice_without_options"),
        ({2: {"given": True}, 3: {"given": True}}, "nothing_to_fill"),
        ({0: {"given": False}, 1: {"given": False}}, "nothing_given"),
    ):
        terms = msgspec.to_builtins(terms_for(sheet))
        for index, more in change.items():
            terms["columns"][index] |= more
        answer = await post(house, SHEET.encode(), msgspec.json.encode(terms).decode())
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, code)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("list.csv", b""),
        ("list.xlsx", b"PK\x03\x04 no workbook"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(64)),
    ],
)
async def test_a_file_that_is_no_sheet_is_a_sentence(house: House, name: str, data: bytes) -> None:
    answer = await preview(house, data, name)

    assert answer.status_code == 422
    assert answer.json()["error"]["code"].startswith("sheet_")


async def test_a_file_without_end_is_cut_off(house: House) -> None:
    """The body is refused while it comes in, not after it has filled the disk."""
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        while True:
            sent += 1 << 20
            yield bytes(1 << 20)

    answer = await house.ask(
        "coordinator",
        "POST",
        "/sheets",
        content=endless(),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert sent < MAX_SHEET_BYTES + (4 << 20)


async def test_no_file_at_all(house: House) -> None:
    for more in ({}, {"data": {"terms": "{}"}}, {"files": {"terms": ("a", b"{}")}}):
        answer = await house.ask("coordinator", "POST", "/sheets", **more)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "file_missing")


async def test_a_path_in_the_name_of_a_file_is_dropped(house: House) -> None:
    answer = await preview(house, SHEET.encode(), "..\\..\\etc/passwd.csv")

    assert answer.json()["name"] == "passwd.csv"
    assert not Path("etc").exists()
    assert guessed_columns(await opened_sheet(SHEET.encode(), "x.csv"))[0].key
