"""Sheet out: the file that came in, with the delivered answers in its blank cells and every other byte as it was."""

import csv
import io
from urllib.parse import unquote

import pytest
from python_calamine import CalamineWorkbook

from server.sheets import read
from tests.checks.tree import ROOT
from tests.support.region import ANSWERS, SHEET, House, Phone, new_order

DATA = ROOT / "server" / "demo" / "data"
KEY = "管理番号"
FILLED = ["会社名", "郵便番号", "都道府県", "市区町村", "町域・番地", "判定"]


def expected() -> list[list[str]]:
    """The answers that the demo's list has, by its rows."""
    with (DATA / "dm-list.answers.csv").open(encoding="utf-8-sig", newline="") as file:
        return [[row[label] for label in FILLED] for row in csv.DictReader(file)]


async def deliver_all(phone: Phone, answers: list[list[str]], order: int) -> None:
    """Take and deliver every piece of an order, in as few exchanges as the rules allow."""
    while phone.rows("hub:MDR")[f"order/{order}"]["open"]:
        assert await phone.take(30, order) == "applied"
        mine = {
            int(row.split("/")[1]): body
            for row, body in phone.own("piece/").items()
            if body["order"] == order
        }
        for piece, body in mine.items():
            filled = [answers[row["no"] - 1] for row in body["rows"]]
            phone.write("result.submit", f"piece/{piece}", piece=piece, rev=1, answers=filled)
        assert {outcome.verdict.value for outcome in await phone.sync()} == {"applied"}


@pytest.mark.parametrize("name", ["dm-list.cp932.csv", "dm-list.xlsx"])
async def test_what_was_delivered_comes_out_and_what_was_given_is_untouched(house: House, name: str) -> None:
    data, answers = (DATA / name).read_bytes(), expected()
    async with house.unit() as unit:
        await new_order(unit, data, name, size=10, firm=1)
    await deliver_all(await house.online("worker"), answers, order=3)
    assert (await house.online("firm")).rows("firm:1")["order/3"]["state"] == "done"

    came, out = read(data, name), {}
    for kind in ("csv", "xlsx"):
        answer = await house.ask("firm", "GET", f"/orders/MDR-0002/sheet?format={kind}")
        assert answer.status_code == 200
        out[kind] = read(answer.content, f"out.{kind}")

    for sheet in out.values():
        assert sheet.labels == came.labels
        at = [sheet.labels.index(label) for label in FILLED]
        given = [index for index in range(len(sheet.labels)) if index not in at]
        assert [[row.cell(index) for index in at] for row in sheet.rows] == answers
        assert [[row.cell(index) for index in given] for row in sheet.rows] == [
            [row.cell(index) for index in given] for row in came.rows
        ]


async def test_a_csv_keeps_every_byte_but_those_of_the_blank_cells(house: House) -> None:
    data = (
        '管理番号,"名刺の文字",会社名,郵便番号\r\n"G-1","改行\r\nあり",,\r\n G-2 ,"""かぎ""",,""\r\n'.encode(
            "cp932"
        )
    )
    async with house.unit() as unit:
        await new_order(unit, data, "名簿.csv")
    worker = await house.online("worker")
    assert (await house.ask("firm", "GET", "/orders/MDR-0002/sheet")).content == data

    await deliver_all(worker, [["株式会社", "671-1595"], ["有限会社", "6748585"]], order=3)

    answer = await house.ask("coordinator", "GET", "/orders/MDR-0002/sheet")
    assert answer.content == (
        '管理番号,"名刺の文字",会社名,郵便番号\r\n"G-1","改行\r\nあり",株式会社,6711595\r\n'
        ' G-2 ,"""かぎ""",有限会社,"6748585"\r\n'
    ).encode("cp932")


async def test_only_received_answers_come_out(house: House) -> None:
    worker, colleague = await house.online("worker"), await house.online("colleague")
    await worker.give_back(1)
    await colleague.take(2)
    await worker.submit(1, [["おそい", ""], ["おそい", ""]])  # late: a person decides about it
    await colleague.submit(2)

    rows = list(csv.reader(io.StringIO((await house.ask("firm", "GET", "/orders/MDR-0001/sheet")).text)))

    assert [row[2] for row in rows[1:]] == ["", "", "株式会社きみつ", "きみつ商店", "", ""]


async def test_a_formula_that_a_worker_typed_is_harmless(house: House) -> None:
    worker = await house.online("worker")
    await worker.submit(1, [['=HYPERLINK("http://evil.example")', "6711595"], ["@SUM(A1)", ""]])

    text = (await house.ask("firm", "GET", "/orders/MDR-0001/sheet")).text
    book = CalamineWorkbook.from_filelike(
        io.BytesIO((await house.ask("firm", "GET", "/orders/MDR-0001/sheet?format=xlsx")).content)
    )

    assert "'=HYPERLINK" in text
    assert "'@SUM" in text
    assert "=HYPERLINK" in str(book.get_sheet_by_index(0).to_python()[1][2])  # text in a workbook, no formula


class TestEncoding:
    async def test_as_asked(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.submit(1)

        cp932 = await house.ask("firm", "GET", "/orders/MDR-0001/sheet?encoding=cp932")
        utf8 = await house.ask("firm", "GET", "/orders/MDR-0001/sheet?encoding=utf-8")

        assert "株式会社きみつ" in cp932.content.decode("cp932")
        assert "株式会社きみつ" in utf8.content.decode("utf-8-sig")

    async def test_what_it_cannot_hold_is_named_with_its_row(self, house: House) -> None:
        worker = await house.online("worker")
        await worker.submit(1, [["𠮷野家", ""], ["☕喫茶", ""]])

        answer = await house.ask("firm", "GET", "/orders/MDR-0001/sheet?encoding=cp932")

        assert answer.status_code == 422
        error = answer.json()["error"]
        assert error["code"] == "unencodable_cells"
        assert [(row["row"], row["column"]) for row in error["details"]["rows"]] == [
            (1, "会社名"),
            (2, "会社名"),
        ]
        assert "𠮷" in error["details"]["rows"][0]["message"]

    @pytest.mark.parametrize(
        ("query", "status"),
        [("format=pdf", 400), ("encoding=ebcdic", 422), ("encoding=", 422), ("format=", 400)],
    )
    async def test_that_is_none_is_refused(self, house: House, query: str, status: int) -> None:
        assert (await house.ask("firm", "GET", f"/orders/MDR-0001/sheet?{query}")).status_code == status


async def test_the_answer_is_a_download_that_nobody_keeps(house: House) -> None:
    async with house.unit() as unit:
        await new_order(unit, SHEET, '顧客"\r\n名簿.csv')

    answer = await house.ask("firm", "GET", "/orders/MDR-0002/sheet?format=xlsx")

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    kind, _, name = answer.headers["content-disposition"].partition("; filename*=UTF-8''")
    assert kind == "attachment"
    assert '"' not in name
    assert unquote(name).endswith("_MDR-0002.xlsx")


async def test_a_firm_gets_its_own_orders_only(house: House) -> None:
    await (await house.online("worker")).submit(1, ANSWERS)

    for who, status in (("firm", 200), ("other firm", 403), ("worker", 403), ("coordinator elsewhere", 403)):
        answer = await house.ask(who, "GET", "/orders/MDR-0001/sheet")
        assert answer.status_code == status, who
        assert ("きみつ" in answer.text) == (status == 200), who
    assert (await house.ask("firm", "GET", "/orders/MDR-0099/sheet")).status_code == 404
