"""Yen, end to end: the worker's おかね (W6), the coordinator's month (C9), the firm's invoice (F8), an order's price (F2)."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.demo import Demo, device, pair, running
from tests.browser.hands import DATA
from tests.browser.test_access import invited as new_code
from tests.browser.test_access import violations
from tests.browser.test_reviews import photograph
from tests.checks.tree import ROOT


@dataclass(frozen=True)
class Past:
    """The demo of money_house.py: the last closing, the day on which it is paid, and the day of the work."""

    demo: Demo
    closing: date
    due: date
    worked: date


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    """A demo in whose past somebody worked."""
    data = tmp_path_factory.mktemp("money") / "data"
    command = [sys.executable, "-m", "tests.browser.money_house", str(data)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    with running(data) as demo:
        yield Past(demo, *map(date.fromisoformat, said.split()))


def told(day: date) -> str:
    """11月30日."""
    return f"{day.month}月{day.day}日"


def three(page: Page) -> list[str]:
    """見込み, 確定 and 支払済."""
    return page.locator("main .sum").all_inner_texts()


@pytest.mark.timeout(600)
def test_W6_C9_three_numbers_a_closing_and_a_statement_confirmed_offline(
    browser: Browser, past: Past
) -> None:
    with (
        device(browser, past.demo, bypass_csp=True, accept_downloads=True) as phone,
        device(browser, past.demo, wide=True, bypass_csp=True) as desk,
    ):
        pair(phone, past.demo.code("worker"))
        pair(desk, past.demo.code("coordinator"))

        # W6: 12 submitted, 9 accepted, 1 corrected by −¥70, which names its line; and the day on which it comes.
        phone.goto("/#/money")
        expect(phone.locator("main .sum").first).to_have_text("¥210", timeout=60_000)
        assert three(phone) == ["¥210", "¥560", "¥0"]
        coming = phone.get_by_role("region", name="支払予定日")
        expect(coming).to_contain_text(told(past.due))
        expect(coming).to_contain_text("¥560")
        correction = phone.get_by_role("article").filter(has_text="調整")
        expect(correction).to_contain_text("確定 −¥70")
        expect(correction).to_contain_text(f"{told(past.worked)}")
        expect(correction).to_contain_text("税率が8%の行がありました")
        assert violations(phone) == []
        photograph(phone, "phone-money")

        # C9: look, then close. The fee stands beside the worker's yen.
        desk.goto("/desk/#/books")
        desk.get_by_role("button", name="締める前に見る").click(timeout=60_000)
        row = desk.get_by_role("row").filter(has_text="田中 さゆり").first
        expect(row).to_contain_text("¥560")
        expect(row).to_contain_text("¥168")
        expect(row).to_contain_text("検収待ち ¥210")
        expect(row).to_contain_text(told(past.due))
        photograph(desk, "desk-closing")
        desk.get_by_role("button", name=re.compile("締めにする")).click()
        expect(desk.get_by_text("いま締められる日はありません")).to_be_visible(timeout=30_000)

        # The statement is on the phone; she agrees without a network.
        link = phone.get_by_role("link", name=re.compile("締めの明細"))
        expect(link).to_contain_text("確認してください", timeout=60_000)
        phone.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        phone.context.set_offline(True)
        link.click()
        expect(phone.locator("main .sum")).to_have_text("¥560")
        expect(phone.get_by_text("うち消費税（10%）")).to_be_visible()
        expect(phone.get_by_role("article")).to_have_count(10)
        phone.get_by_role("button", name="内容を確認しました").click()
        expect(phone.get_by_text("つながったときに拠点へ届きます")).to_be_visible()
        phone.get_by_role("article").filter(has_text="調整").get_by_role(
            "link", name="この行について聞く"
        ).click()
        phone.get_by_label("聞きたいこと").fill("どの請求書のことですか")
        photograph(phone, "phone-statement-offline")
        phone.get_by_role("button", name="聞く", exact=True).click()
        expect(phone.get_by_role("list", name="これまでの話")).to_contain_text("送信待ち")
        phone.get_by_role("link", name="戻る").click()
        phone.get_by_role("button", name="PDFで保存").click()
        expect(phone.get_by_text("つながっているときに保存できます")).to_be_visible()
        phone.context.set_offline(False)

        # The desk reads both, pays a part and then the rest, and the worker has it.
        row = desk.get_by_role("listitem").filter(has_text="支払済にする")
        expect(row).to_contain_text("内容の確認ずみ", timeout=60_000)
        desk.goto("/desk/#/talk")
        expect(desk.get_by_role("link", name=re.compile("どの請求書のことですか"))).to_be_visible(
            timeout=60_000
        )
        desk.goto("/desk/#/books")
        row.get_by_role("button", name="支払済にする").click()
        desk.get_by_label("払った金額（円）").fill("９９９")
        desk.get_by_role("dialog").get_by_role("button", name="支払済にする").click()
        expect(desk.get_by_text("¥560までの金額を入れてください")).to_be_visible()
        desk.get_by_label("払った金額（円）").fill("２００円")
        photograph(desk, "desk-pay")
        desk.get_by_role("dialog").get_by_role("button", name="支払済にする").click()
        expect(row).to_contain_text("¥200", timeout=30_000)
        photograph(desk, "desk-books")
        assert violations(desk) == []
        row.get_by_role("button", name="支払済にする").click()
        desk.get_by_role("dialog").get_by_role("button", name="支払済にする").click()
        expect(desk.get_by_text("支払い待ちの明細はありません")).to_be_visible(timeout=30_000)
        phone.get_by_role("button", name="受け取りました").click(timeout=60_000)
        expect(phone.locator(".badge").filter(has_text="受け取りずみ").first).to_be_visible(timeout=60_000)
        assert violations(phone) == []

        # The same as a paper, whose words can be read back.
        with phone.expect_download() as saving:
            phone.get_by_role("button", name="PDFで保存").click()
        text = "".join(page.extract_text() for page in PdfReader(saving.value.path()).pages)
        for words in ("支払明細書", "田中 さゆり 様", "560円", "−70円", "税率が8%の行がありました"):
            assert words in text, words

        # Yesterday's numbers never change silently.
        phone.goto("/#/money")
        expect(phone.get_by_text("前に見たときから変わりました")).to_be_visible()
        expect(phone.get_by_text("確定 −¥560、支払済 +¥560")).to_be_visible()
        assert three(phone) == ["¥210", "¥0", "¥560"]
        photograph(phone, "phone-paid")


@pytest.mark.timeout(600)
def test_C9_a_correction_names_its_line_F8_a_firm_sees_its_month(browser: Browser, past: Past) -> None:
    with (
        device(browser, past.demo, wide=True, bypass_csp=True) as firm,
        device(browser, past.demo, wide=True, bypass_csp=True) as desk,
    ):
        pair(firm, past.demo.code("firm"))
        firm.goto("/desk/#/books")
        firm.get_by_label("月").first.select_option(f"{past.worked:%Y-%m}")
        shown = firm.get_by_role("region", name="請求内訳", exact=True).first
        expect(shown).to_contain_text("請求書データ入力", timeout=60_000)
        for words in ("¥560", "¥168", "¥728", "¥72", "¥800", "T8700110005901"):
            expect(shown).to_contain_text(words)
        photograph(firm, "firm-invoice")
        assert violations(firm) == []
        with firm.expect_download() as saving:
            firm.get_by_role("button", name="ファイルを出す").click()
        assert "請求書データ入力,9,560,168,728" in saving.value.path().read_text("utf-8-sig")

        again = invited(past.demo)
        pair(desk, again)
        desk.goto("/desk/#/books")
        desk.get_by_role("combobox", name="月").first.select_option(f"{past.worked:%Y-%m}")
        desk.get_by_role("region", name="月ごと・人ごと").get_by_role("link", name="田中 さゆり").click(
            timeout=60_000
        )
        desk.get_by_role("button", name=re.compile("検収ずみを直す")).last.click(timeout=60_000)
        desk.get_by_label("増やす・減らす金額（円）").fill("ー１０")
        desk.get_by_label("理由").fill("=1+1 まるめの直し")
        photograph(desk, "desk-adjust")
        assert violations(desk) == []
        desk.get_by_role("button", name="直す行を足す").click()
        desk.goto("/desk/#/books")
        with desk.expect_download() as saving:
            desk.get_by_role("radio", name="すべての行").check()
            desk.get_by_role("button", name="ファイルを出す").click()
        sheet = saving.value.path().read_text("utf-8-sig")
        assert ",-10," in sheet
        assert "'=1+1 まるめの直し" in sheet  # nothing runs as a formula


def invited(demo: Demo) -> str:
    """One more code for the coordinator."""
    return new_code(demo, "coordinator", "中西 由美")


def test_F2_cost_fee_and_a_date_stand_there_before_an_order_is_made(browser: Browser, past: Past) -> None:
    with device(browser, past.demo, wide=True) as desk:
        pair(desk, invited(past.demo))
        desk.goto("/desk/#/orders/new")
        desk.locator("#new-file").set_input_files(DATA / "dm-list.cp932.csv")
        expect(desk.get_by_text(re.compile("300行"))).to_be_visible(timeout=60_000)
        desk.get_by_label("ひな形").select_option(index=1)
        expect(desk.get_by_text("拠点の手数料（30%）")).to_be_visible(timeout=60_000)
        expect(desk.get_by_text("¥2,340")).to_be_visible()
        expect(desk.get_by_text(re.compile(r"きょう届いた分は \d+月\d+日"))).to_be_visible()
        photograph(desk, "desk-price")
