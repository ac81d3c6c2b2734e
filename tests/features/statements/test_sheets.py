"""帳簿 on paper and in sheets: a PDF that reads back, CSV and workbooks in which nothing runs, and a firm's invoice (F8)."""

from io import BytesIO
from typing import Any

import httpx2 as httpx
import openpyxl  # type: ignore[import-untyped]
import pytest
from pypdf import PdfReader

from server.features.orders.models import Order
from server.features.people.models import Person
from server.features.statements.paper import Paper, PaperLine, printed
from tests.features.statements.hands import UNTIL, YEN, closed, december, paid, says, settled
from tests.support.region import House

JAPANESE = {"Accept-Language": "ja"}


async def get(house: House, who: str, path: str, **params: Any) -> httpx.Response:
    answer = await house.ask(who, "GET", path, params=params, headers=JAPANESE)
    assert answer.status_code == 200, answer.text
    return answer


def words(data: bytes) -> str:
    """The text of a PDF as a reader program finds it."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


async def adjusted(house: House, line: int, yen: int, reason: str) -> None:
    desk = await house.online("coordinator")
    assert await desk.act("ledger.adjust", f"ledger/{line}", line=line, yen=yen, reason=reason) == "applied"


async def test_C9_L11_a_statement_as_pdf_reads_back(house: House) -> None:
    await settled(house)
    await adjusted(house, 2, -70, "税率の行が1つ抜けていました")
    december(house)
    assert await closed(house) == "applied"
    assert await paid(house, 100) == "applied"
    assert await says(house, "check") == "applied"

    answer = await get(house, "worker", "/statements/1/pdf")

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    text = words(answer.content)
    for told in (
        "支払明細書",
        "仕入明細書",
        "田中 さゆり 様",
        "みどり石油SSテレワークハブ",
        "登録番号なし",
        "MDR-261130-1",
        "190円",
        "2026-12-15",
        "10%対象",
        "17円",
        "経過措置により仕入税額相当額の70%",
        "−70円",
        "2026-11-22の MDR-0001-01 について",
        "税率の行が1つ抜けていました",
        "2026-12-02 支払済",
        "合同会社シティリンク",
        "ご本人がアプリで内容を確認しました",
    ):
        assert told in text, told
    about = PdfReader(BytesIO(answer.content)).metadata
    assert about is not None
    assert about.title == "支払明細書 MDR-261130-1"
    assert len(answer.content) < 20_000


def test_names_of_every_kind_and_a_long_month_fit_on_the_paper() -> None:
    line = PaperLine(
        "2026-09-03", "MDR-0001-07", "名簿<の>整形 & 確認", "株式会社たんば黒豆本舗", "検収ずみ", "", "", 70
    )
    paper = Paper(
        "MDR-260915-1", "𠮷野石油", "T8700110005901", "髙﨑 𠮷子", "T1700110005901", "2026-09-01", "2026-09-15",
        "2026-09-30", 14_000, 4_200, 10, 1_272, 100, [], "", [line] * 200,
    )  # fmt: skip

    for lang, title in (("ja", "支払明細書"), ("en", "Statement of payment")):
        data = printed(paper, lang)
        text = words(data)
        for told in (
            "髙﨑 𠮷子",
            "𠮷野石油",
            "T8700110005901",
            "T1700110005901",
            "名簿<の>整形 & 確認",
            title,
        ):
            assert told in text, told
        assert len(PdfReader(BytesIO(data)).pages) > 3
        assert "経過措置" not in text


async def test_the_lines_and_statements_of_a_month_as_csv(house: House) -> None:
    await settled(house)
    await adjusted(house, 2, -70, '=HYPERLINK("http://x")')
    december(house)
    assert await closed(house) == "applied"

    answer = await get(house, "coordinator", "/ledger/sheets/lines", month="2026-11")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("行番号,もとの行,受領日,記帳日,働く人,会社")
    assert len(rows) == 4
    assert '"\'=HYPERLINK(""http://x"")"' in rows[3]  # a formula from a person is text
    assert ",-70," in rows[3]  # a number is a number
    old = await get(house, "coordinator", "/ledger/sheets/statements", month="2026-11", encoding="cp932")
    told = old.content.decode("cp932").splitlines()[1].split(",")
    assert told[:5] == ["MDR-261130-1", UNTIL, "田中 さゆり", "", "190"]
    book = await get(house, "coordinator", "/ledger/sheets/lines", month="2026-11", format="xlsx")
    sheet = openpyxl.load_workbook(BytesIO(book.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[4]][11:14] == [0, -70, 0]
    assert sheet.cell(4, 17).data_type == "s"


async def test_what_a_sheet_cannot_hold_is_said(house: House) -> None:
    await settled(house)
    async with house.unit():
        await Person.filter(id=1).update(name="𠮷野 さゆり")

    answer = await house.ask(
        "coordinator", "GET", "/ledger/sheets/lines", params={"month": "2026-11", "encoding": "cp932"}
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unencodable_cells")


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("/ledger/sheets/lines", {"month": "2026-13"}, 400),
        ("/ledger/sheets/lines", {"month": "2026-11", "format": "pdf"}, 400),
        ("/ledger/sheets/lines", {"month": "2026-11", "encoding": "utf-7"}, 422),
        ("/ledger/sheets/other", {"month": "2026-11"}, 404),
        ("/ledger/lines", {"month": "2026-11"}, 400),
        ("/ledger/lines", {"month": "2026-11", "person": "１"}, 400),
        ("/ledger/closing", {"until": "2026-11-23"}, 409),
        ("/terms/quote", {"yen": "-1"}, 400),
        ("/invoices/now", {"firm": "1"}, 400),
    ],
)
async def test_what_is_asked_wrongly_is_told_so(
    house: House, path: str, params: dict[str, str], code: int
) -> None:
    assert (await house.ask("coordinator", "GET", path, params=params)).status_code == code


async def test_F8_a_firms_invoice_has_the_fee_and_the_tax_once(house: House) -> None:
    async with house.unit() as unit:
        order = await Order.get(id=1)
        await Order.filter(id=1).update(pay={**order.pay, "fee_percent": 30})
        unit.touch("order", 1)
    await settled(house)
    assert await (await house.online("worker")).take() == "applied"
    await settled(house, piece=2)

    told = (await get(house, "firm", "/invoices/2026-11")).json()

    assert told["orders"] == [
        {"order": 1, "code": "MDR-0001", "title": "名簿の整形", "count": 2, "yen": 520, "fee": 156}
    ]
    assert (told["net"], told["tax_percent"], told["tax"], told["gross"]) == (676, 10, 67, 743)
    assert (told["running"], told["hub"]["code"]) == (True, "MDR")
    assert (await get(house, "other firm", "/invoices/2026-11", firm=1)).json()["orders"] == []
    sheet = (await get(house, "firm", "/invoices/2026-11/sheet")).content.decode("utf-8-sig").splitlines()
    assert sheet[1] == "MDR-0001,名簿の整形,2,520,156,676,,,"
    assert sheet[2] == ",請求額（税込）,2,520,156,676,10,67,743"


async def test_F8_a_month_that_is_over_never_changes(house: House) -> None:
    await settled(house)
    december(house)
    before = (await get(house, "firm", "/invoices/2026-11")).json()
    await adjusted(house, 2, -70, "数えまちがい")

    assert (await get(house, "firm", "/invoices/2026-11")).json() == before
    (row,) = (await get(house, "firm", "/invoices/2026-12")).json()["orders"]
    assert (row["count"], row["yen"]) == (0, -70)


async def test_C9_the_preview_is_what_closing_does(house: House) -> None:
    await settled(house)
    december(house)
    told = (await get(house, "coordinator", "/ledger/closing")).json()
    assert told["days"] == [UNTIL]
    told = (await get(house, "coordinator", "/ledger/closing", until=UNTIL)).json()
    (share,) = told["people"]
    assert (share["name"], share["yen"], share["lines"], share["waiting"]) == ("田中 さゆり", YEN, 1, 0)

    assert await closed(house) == "applied"

    (row,) = (await house.online("coordinator")).rows("desk:MDR", "statement/").values()
    assert (row["yen"], row["due"]) == (share["yen"], share["due"])


async def test_F2_an_orders_price_is_told_with_the_fee_and_a_date(house: House) -> None:
    desk = await house.online("coordinator")
    terms = {"hub": "MDR", "since": "2026-11-22", "closes": "both", "days": 15, "fee_percent": 30}
    assert await desk.act("terms.set", "terms/MDR", **terms) == "applied"

    told = (await get(house, "coordinator", "/terms/quote", yen=2100)).json()

    assert (told["yen"], told["fee"], told["fee_percent"]) == (2100, 630, 30)
    assert told["today"] == {"on": "2026-12-15", "day": 24, "level": "fine", "last": "2027-01-20"}
    assert told["longest"]["day"] <= 31
