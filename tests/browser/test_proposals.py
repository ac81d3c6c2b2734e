"""改善提案, end to end: W8 and F6 of the product's scenarios. Noted and drafted offline, adopted, measured."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo import Demo, device, pair
from tests.browser.hands import deliver, open_next_piece, take
from tests.browser.test_access import press_until, violations
from tests.browser.test_reviews import arrived, photograph
from tests.features.files.hands import photo

KIND = "請求書データ入力（PDF→6項目）"
MEMO = "会社名から自動入力できる表があると1枚1分減ります"
DAY_MS = 24 * 3_600_000


def assert_clean(page: Page) -> None:
    """What axe finds once short motions are over."""
    page.wait_for_timeout(300)
    assert violations(page) == []


def order_invoices(desk: Page, folder: Path, title: str, version: str) -> None:
    """An order of three invoices, with a version of the template's form."""
    sheet = folder / "請求書.csv"
    sheet.write_text(
        "番号,ファイル\r\n" + "".join(f"I-{n},{n}.pdf\r\n" for n in range(3)), "utf-8", newline=""
    )
    desk.goto("/desk/#/orders")
    desk.get_by_role("link", name="新しい仕事").first.click()
    desk.locator("#new-file").set_input_files(sheet)
    expect(desk.get_by_text("3行").first).to_be_visible()
    desk.get_by_label("どの会社の仕事ですか").select_option(label="合同会社シティリンク")
    desk.get_by_label("ひな形", exact=True).select_option(label=KIND)
    expect(desk.get_by_label("ひな形の版")).to_contain_text(version)
    desk.get_by_label("仕事の名前").fill(title)
    desk.get_by_role("button", name="公開する").click()
    expect(desk.get_by_role("heading", name=title).first).to_be_visible()


def write_invoice(phone: Page) -> None:
    """The piece on the screen, filled in and delivered."""
    form = phone.get_by_role("region", name="書くもの")
    form.get_by_label(re.compile("^発行日")).fill("2026-09-07")
    form.get_by_label(re.compile("^取引先")).fill("株式会社たんば黒豆本舗")
    form.get_by_label(re.compile("^税抜の金額")).fill("１，０００")
    form.get_by_role("radio", name="10%").check()
    form.get_by_role("radio", name="はい").check()
    expect(phone.get_by_text("この端末に保存しました")).to_be_visible()
    deliver(phone)


def note_it(phone: Page) -> None:
    """W8: 💡 on the screen of the piece, one sentence, and back to the work."""
    phone.get_by_role("link", name="気づいたことを書きとめる").click()
    expect(phone.get_by_role("heading", level=1, name="気づきメモ")).to_be_visible()
    phone.get_by_label("気づいたこと").fill(MEMO)
    photograph(phone, "idea-note")
    phone.get_by_role("button", name="書きとめる").click()
    expect(phone.get_by_role("region", name="書くもの")).to_be_visible()


def draft_it(phone: Page) -> None:
    """From the sentence to minutes and pieces: what is typed survives, and the sum stands below."""
    phone.goto("/#/me")
    phone.get_by_role("link", name="気づきと提案").click()
    photograph(phone, "idea-list")
    phone.get_by_role("link", name=re.compile(MEMO)).click()
    expect(phone.get_by_label("いま1件にかかる分")).to_have_value("3")  # the template's minutes
    expect(phone.get_by_label("月に何件")).to_have_value("3")  # the pieces of the order
    phone.get_by_role("radio", name="道具を変える").check()
    phone.get_by_label("変えたあとの分").fill("２")
    phone.get_by_label("月に何件").fill("１８０")
    expect(phone.get_by_text("1分 × 180件 ＝ 月に3時間へります")).to_be_visible()
    phone.reload()
    expect(phone.get_by_label("月に何件")).to_have_value("１８０")
    expect(phone.get_by_role("radio", name="道具を変える")).to_be_checked()
    phone.locator("input[type=file][multiple]").set_input_files(
        {"name": "表.jpg", "mimeType": "image/jpeg", "buffer": photo(1)}
    )
    expect(phone.get_by_text(re.compile("^写真 1（"))).to_be_visible()
    phone.get_by_role("radiogroup", name="会社に名前を伝えますか").get_by_role("radio", name="はい").check()
    photograph(phone, "idea-draft")
    phone.get_by_role("button", name="提案として拠点に送る").click()
    expect(phone.get_by_text("拠点が確認中")).to_be_visible()


def check_and_send(desk: Page) -> None:
    """From 拠点のいま in three steps to the firm, by keyboard alone."""
    desk.goto("/desk/#/")
    row = desk.get_by_role("listitem").filter(has_text=MEMO)
    expect(row).to_contain_text("田中 さゆり", timeout=60_000)
    photograph(desk, "idea-now")
    row.get_by_role("link", name="見る").press("Enter")
    expect(desk.get_by_role("heading", name=MEMO)).to_be_visible()
    expect(desk.get_by_role("button", name="案 の写真 1 を大きく見る")).to_be_visible(timeout=60_000)
    press_until(desk, "会社へのひとこと")
    desk.keyboard.type("ご検討ください")
    photograph(desk, "idea-check")
    assert_clean(desk)
    press_until(desk, "確認して会社へ送る")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("会社が検討中")).to_be_visible(timeout=60_000)


def adopt(firm: Page) -> None:
    """F6: the firm sees minutes, hours and whose idea it is."""
    firm.goto("/desk/#/")
    firm.get_by_role("link", name="提案", exact=True).first.click()
    photograph(firm, "idea-firm-list")
    firm.get_by_role("link", name=re.compile(MEMO)).click(timeout=60_000)
    expect(firm.get_by_text("1分 × 180件 ＝ 月に3時間へります")).to_be_visible()
    expect(firm.get_by_text("田中 さゆり").first).to_be_visible()
    firm.get_by_label("お礼のことば").fill("助かります。ありがとうございます")
    photograph(firm, "idea-firm")
    assert_clean(firm)
    firm.get_by_role("button", name="採用する").click()
    expect(firm.get_by_text("採用", exact=True).first).to_be_visible(timeout=60_000)


def make_version(desk: Page) -> None:
    """The edit screen has the minutes of the idea in it, and the version says where it comes from."""
    desk.get_by_role("link", name="新しい版をつくる").click(timeout=60_000)
    expect(desk.get_by_label("1件の時間（分）")).to_have_value("2")
    photograph(desk, "idea-version")
    desk.get_by_role("button", name="第2版として公開する").click()
    expect(desk.get_by_text(re.compile("第2版・.*から"))).to_be_visible(timeout=60_000)


def a_month_passes(demo: Demo, old: str, new: str) -> None:
    """Thirty-one days, and phones that took three minutes before and 2.1 since."""
    with closing(sqlite3.connect(next(demo.data.glob("*.sqlite3")), timeout=30)) as database, database:
        of = "piece_id IN (SELECT piece.id FROM piece JOIN orders ON orders.id = order_id WHERE title = ?)"
        counted = f"SELECT count(*) FROM result WHERE {of} AND worked IS NOT NULL"
        assert [database.execute(counted, [title]).fetchone()[0] for title in (old, new)] == [3, 3]
        database.execute(
            f"UPDATE result SET worked = 180, received_at = received_at - {32 * DAY_MS} WHERE {of}", [old]
        )
        database.execute(f"UPDATE result SET worked = 126 WHERE {of}", [new])
        database.execute(
            f"UPDATE proposal SET since = since - {31 * DAY_MS}, measure_at = measure_at - {31 * DAY_MS}"
        )


@pytest.mark.timeout(600)
def test_W8_F6_noted_offline_adopted_made_a_version_and_measured(
    browser: Browser, demo: Demo, tmp_path: Path
) -> None:
    with (
        device(browser, demo, wide=True, bypass_csp=True) as desk,
        device(browser, demo, bypass_csp=True) as phone,
        device(browser, demo, wide=True, bypass_csp=True) as firm,
    ):
        pair(desk, demo.code("coordinator"))
        order_invoices(desk, tmp_path, "九月の請求書", "第1版")
        pair(phone, demo.code("worker"))
        take(phone, "九月の請求書", 3)
        phone.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        phone.context.set_offline(True)
        open_next_piece(phone)
        photograph(phone, "idea-piece")
        note_it(phone)
        draft_it(phone)
        open_next_piece(phone)
        write_invoice(phone)
        phone.context.set_offline(False)
        for _ in range(2):
            open_next_piece(phone)
            write_invoice(phone)
        arrived(phone)

        check_and_send(desk)
        pair(firm, demo.code("firm"))
        adopt(firm)
        phone.goto("/#/")
        news = phone.get_by_role("link", name=re.compile("高瀬 亮さんが、あなたの提案を採用しました"))
        expect(news).to_contain_text("助かります", timeout=60_000)
        photograph(phone, "idea-news")
        assert_clean(phone)
        news.click()
        expect(phone.get_by_role("region", name="これまで")).to_contain_text("助かります")
        phone.goto("/#/")
        expect(news).to_have_count(0)  # looked at

        make_version(desk)
        order_invoices(desk, tmp_path, "十月の請求書", "第2版")
        take(phone, "十月の請求書", 3)
        for _ in range(3):
            open_next_piece(phone)
            write_invoice(phone)
        arrived(phone)

        a_month_passes(demo, "九月の請求書", "十月の請求書")
        told = "3.0分 → 2.1分になりました"
        expect(firm.get_by_text(told)).to_be_visible(timeout=90_000)  # the sweep, then the line
        photograph(firm, "idea-firm-measured")
        desk.goto("/desk/#/proposals")
        desk.get_by_role("link", name=re.compile(MEMO)).click()
        expect(desk.get_by_text(told)).to_be_visible()
        photograph(desk, "idea-measured")
        phone.goto("/#/")
        phone.get_by_role("link", name=re.compile("あなたの提案の効果がわかりました")).click(timeout=60_000)
        expect(phone.get_by_text("月に2.7時間へりました")).to_be_visible()
        photograph(phone, "idea-measured")
