"""C5: two people answer a piece, and a coordinator decides; a rejection, and an appeal that is written without a network."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo import Demo, device, pair, running
from tests.browser.hands import pieces
from tests.browser.test_reviews import arrived, photograph

TITLE = "請求書の金額"
SHEET = "番号,画像の文字,取引先,金額（円）\r\nINV-88,御請求書 丹波設備 合計 ￥110000,,\r\n"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Demo]:
    """A demo of its own."""
    with running(tmp_path / "data") as demo:
        yield demo


def draft(desk: Page, folder: Path) -> None:
    """A small order, not published yet."""
    sheet = folder / "invoices.csv"
    sheet.write_text(SHEET, "utf-8")
    desk.goto("/desk/#/orders/new")
    desk.locator("#new-file").set_input_files(sheet)
    desk.get_by_label("どの会社の仕事ですか").select_option(label="合同会社シティリンク")
    desk.get_by_label("ひな形").select_option(index=1)
    desk.get_by_label("仕事の名前").fill(TITLE)
    desk.get_by_role("button", name="下書きで保存").click()
    expect(desk.get_by_role("heading", name=TITLE).first).to_be_visible()


def answer(phone: Page, name: str, yen: str) -> None:
    """Take the one piece, fill it in, deliver it."""
    phone.goto("/#/find")
    phone.get_by_role("link", name=re.compile(TITLE)).click()
    phone.get_by_role("button", name=re.compile("受ける$")).click()
    expect(phone.locator("main a[href^='#/piece/']").first).to_be_visible()
    phone.goto("/#/")
    pieces(phone).first.click()
    form = phone.get_by_role("region", name="書くもの")
    form.get_by_label(re.compile("^取引先")).fill(name)
    form.get_by_label(re.compile("^金額")).fill(yen)
    expect(phone.get_by_text("この端末に保存しました")).to_be_visible()
    phone.get_by_role("button", name="たしかめる").click()
    phone.get_by_role("button", name="届ける").click()
    expect(phone.get_by_role("heading", level=1, name="とどけた")).to_be_visible()
    arrived(phone)


@pytest.mark.timeout(300)
def test_C5_two_answers_differ_one_is_decided_and_a_rejection_is_appealed_offline(
    browser: Browser, fresh: Demo, tmp_path: Path
) -> None:
    with (
        device(browser, fresh, wide=True) as desk,
        device(browser, fresh) as one,
        device(browser, fresh) as other,
    ):
        pair(desk, fresh.code("coordinator"))
        draft(desk, tmp_path)
        desk.get_by_role("link", name="確かめかた").click()
        photograph(desk, "desk-checks")
        desk.get_by_role("radio", name="100%").check()
        expect(desk.get_by_text("100% にしました")).to_be_visible()
        desk.go_back()
        desk.get_by_role("button", name="公開する").click()

        # Each answers alone: nothing on the second phone tells that there is a first one.
        pair(one, fresh.code("worker"))
        pair(other, fresh.code("worker"))
        answer(one, "丹波設備", "￥１１０，０００")
        answer(other, "丹波 設備", "11000")

        # 1 and 2 choose, by keyboard; what only the keyboard made different is no difference.
        desk.goto("/desk/#/")
        photograph(desk, "desk-now-answers")
        desk.get_by_role("link", name="くらべて決める").click(timeout=60_000)
        expect(desk.get_by_role("heading", name=re.compile("ちがうところ 1"))).to_be_visible()
        expect(desk.get_by_text("田中")).to_have_count(0)
        right = desk.get_by_role("radio", name=re.compile("110000"))
        letter = (right.locator("xpath=..").inner_text())[0]
        desk.get_by_role("radio").first.focus()
        desk.keyboard.press("1" if letter == "A" else "2")
        expect(right).to_be_checked()
        desk.get_by_label("ひとこと").fill("画像では0が4つです")
        photograph(desk, "desk-decide")
        desk.get_by_role("button", name="この答えに決める").click()
        expect(desk.get_by_text("決めました。会社に渡ります")).to_be_visible()
        expect(desk.get_by_text("くらべる答えはありません")).to_be_visible(timeout=30_000)

        # 不採用: the only coordinator says it twice. The worker appeals without a network, and reads the answer.
        desk.evaluate("() => { location.hash = '/reject/1' }")
        desk.get_by_label("見つけたこと").fill("ほかの請求書の金額です")
        photograph(desk, "desk-reject")
        for _ in range(2):
            desk.get_by_role("button", name="不採用を相談する").click()
        expect(desk.get_by_text("書きとめました")).to_be_visible()
        one.goto("/#/delivered")
        expect(one.get_by_text("ほかの請求書の金額です")).to_be_visible(timeout=60_000)
        photograph(one, "phone-rejected")
        one.context.set_offline(True)
        one.get_by_role("button", name="異議を伝える").click()
        one.get_by_label("ちがうと思うこと").fill("88番の画像のとおりです")
        one.get_by_role("button", name="伝える", exact=True).click()
        expect(one.get_by_text("つながると届きます")).to_be_visible()
        photograph(one, "phone-appealed")
        one.context.set_offline(False)
        one.goto("/#/outbox")
        arrived(one)
        desk.goto("/desk/#/")
        photograph(desk, "desk-now-appeal")
        desk.get_by_role("link", name="読む").click(timeout=60_000)
        desk.get_by_label("理由（本人が読みます）").fill("画像を見なおしました")
        photograph(desk, "desk-appeal")
        for _ in range(2):
            desk.get_by_role("button", name="返事を決める").click()
        expect(desk.get_by_text("返事を書きとめました")).to_be_visible()
        one.goto("/#/delivered")
        expect(one.get_by_text("画像を見なおしました")).to_be_visible(timeout=60_000)
        photograph(one, "phone-answered")
