"""技能と練習, end to end: C7 and F7 of the product's scenarios. The practice is done without a network."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.demo import Demo, device, pair
from tests.browser.hands import open_next_piece, take
from tests.browser.test_proposals import KIND, assert_clean, order_invoices, write_invoice
from tests.browser.test_reviews import arrived, photograph

TITLE = "九月の請求書"
SKILL = "請求書の入力"
WORDS = "休みの日に助けてもらえると心強いです"


def name_skill(desk: Page) -> None:
    """A skill, and the template whose work needs it."""
    desk.goto("/desk/#/templates")
    desk.get_by_role("link", name="技能と練習").click()
    desk.get_by_label("新しい技能の名前").fill(SKILL)
    desk.get_by_role("button", name="技能を作る").click()
    desk.get_by_role("link", name=re.compile(SKILL)).click(timeout=60_000)
    desk.get_by_label("ひな形", exact=True).select_option(label=KIND)
    desk.get_by_role("button", name="この技能を要る仕事にする").click()
    expect(desk.get_by_role("heading", name="INV-1 ができる人がいません")).to_be_visible(timeout=60_000)
    photograph(desk, "skill-nobody")


def make_practice(desk: Page) -> None:
    """Three rows of work, copied from what was delivered, with the answers put right."""
    desk.get_by_role("link", name="練習を作る").click()
    desk.get_by_role("button", name="届いた仕事から写す").click()
    for no in (1, 2, 3):
        row = desk.get_by_role("listitem", name=f"{no}問め")
        row.get_by_label(re.compile("^番号")).fill(f"R-{no}")
        row.get_by_label(re.compile("^ファイル")).fill(f"練習{no}.pdf")
        fill_invoice(row, no)
    photograph(desk, "skill-make")
    assert_clean(desk)
    desk.get_by_role("button", name="この練習にする").click()
    expect(desk.get_by_text(re.compile("^3問（"))).to_be_visible(timeout=60_000)


def fill_invoice(form: Page | Locator, no: int, date: str = "2026-09-07", price: str | None = None) -> None:
    """One invoice: the right answers have 1,001 yen in the first row, and so on."""
    form.get_by_label(re.compile("^発行日")).fill(date)
    form.get_by_label(re.compile("^取引先")).fill("株式会社たんば黒豆本舗")
    form.get_by_label(re.compile("^税抜の金額")).fill(price or f"{1000 + no}")
    form.get_by_role("radio", name="10%").check()
    form.get_by_role("radio", name="はい").check()


def grant(desk: Page, name: str) -> None:
    """By hand, with words."""
    desk.get_by_role("button", name=f"できる人に加える: {name}").click()
    desk.get_by_label("どう確かめましたか").fill("となりで3件見ました")
    desk.get_by_role("button", name="できる人に加える", exact=True).click()


def propose(desk: Page) -> None:
    """From 拠点のいま: one person alone, and one button that asks two others."""
    desk.goto("/desk/#/")
    row = desk.get_by_role("listitem").filter(has_text="INV-1 はこの人1人だけです")
    expect(row).to_contain_text("田中 さゆりさん", timeout=60_000)
    photograph(desk, "skill-now")
    row.get_by_role("link", name="練習をすすめる").click()
    expect(desk.get_by_role("heading", name="INV-1 は 田中 さゆりさん1人だけ")).to_be_visible()
    photograph(desk, "skill-alone")
    assert_clean(desk)
    desk.get_by_role("button", name=re.compile("山本 勝さんと.*に練習をすすめる")).click()
    expect(desk.get_by_text("おさそい中")).to_have_count(2, timeout=60_000)


def practise(phone: Page, price: str | None = None) -> None:
    """Three questions; the last of them with another price than the right one, if one is given."""
    for no in (1, 2, 3):
        expect(phone.get_by_role("heading", name=f"{no} / 3問め")).to_be_visible()
        fill_invoice(
            phone.get_by_role("region", name="書くもの"), no, "令和8年9月7日", price if no == 3 else None
        )
        expect(phone.get_by_text("この端末に保存しました")).to_be_visible()
        if no == 2:
            phone.reload()  # the battery: what was typed is there
            expect(phone.get_by_label(re.compile("^税抜の金額"))).to_have_value(re.compile("1,?002"))
        photograph(phone, f"practice-{no}")
        if no < 3:
            phone.get_by_role("button", name="次へ").click()
    assert_clean(phone)
    phone.get_by_role("button", name="答え合わせに出す").click()


@pytest.mark.timeout(600)
def test_c7_f7_one_person_alone_another_practises_offline_and_the_firm_sees_a_team(
    browser: Browser, demo: Demo, tmp_path: Path
) -> None:
    with (
        device(browser, demo, wide=True, bypass_csp=True) as desk,
        device(browser, demo, bypass_csp=True) as phone,
        device(browser, demo, bypass_csp=True) as other,
        device(browser, demo, wide=True, bypass_csp=True) as firm,
    ):
        pair(desk, demo.code("coordinator"))
        order_invoices(desk, tmp_path, TITLE, "第1版")
        pair(phone, demo.code("worker"))
        take(phone, TITLE, 1)
        open_next_piece(phone)
        write_invoice(phone)
        arrived(phone)

        name_skill(desk)
        make_practice(desk)
        grant(desk, "田中 さゆり")
        expect(desk.get_by_role("heading", name="INV-1 は 田中 さゆりさん1人だけ")).to_be_visible(
            timeout=60_000
        )
        pair(other, demo.code("worker"))
        other.goto("/#/find")
        other.get_by_role("link", name=re.compile(TITLE)).click()
        expect(other.get_by_text("練習してからできます")).to_be_visible(timeout=60_000)
        expect(other.get_by_role("button", name=re.compile("受ける$"))).to_have_count(0)
        photograph(other, "practice-first")
        propose(desk)

        other.goto("/#/")
        expect(other.get_by_text(re.compile("練習のおさそいです"))).to_be_visible(timeout=60_000)
        photograph(other, "practice-news")
        assert_clean(other)
        other.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        other.get_by_role("link", name="練習を見る").click()
        expect(other.get_by_text("練習なので、お金は出ません。")).to_be_visible()
        photograph(other, "practice-about")
        other.context.set_offline(True)
        other.get_by_role("link", name="練習をはじめる").click()
        practise(other, "9")
        expect(other.get_by_text("答え合わせを待っています")).to_be_visible()
        photograph(other, "practice-waits")
        other.context.set_offline(False)
        expect(other.get_by_text("合格です。この仕事を受けられます")).to_be_visible(timeout=60_000)
        expect(other.get_by_text("正しくは　1003")).to_be_visible()
        photograph(other, "practice-told")
        assert_clean(other)
        take(other, TITLE, 1)
        open_next_piece(other)
        write_invoice(other)
        arrived(other)

        pair(firm, demo.code("firm"))
        firm.get_by_role("link", name=re.compile(TITLE)).click(timeout=60_000)
        expect(firm.get_by_text("チーム みどり石油SSテレワークハブ")).to_be_visible()
        expect(firm.get_by_text("この仕事ができる人は1拠点に2人います")).to_be_visible(timeout=60_000)
        photograph(firm, "skill-team")
        grant_off = desk.get_by_role("button", name="受けられないようにする: 田中 さゆり")
        grant_off.click(timeout=60_000)
        desk.get_by_label("わけ（本人が読みます）").fill("しばらくお休みです")
        photograph(desk, "skill-people")
        assert_clean(desk)
        desk.get_by_role("button", name="受けられないようにする", exact=True).click()
        expect(firm.get_by_text("この仕事ができる人は1拠点に1人います")).to_be_visible(timeout=60_000)
        expect(firm.get_by_text("田中")).to_have_count(0)
