"""F1 何から頼めばいいか: a firm writes its work down and prints the sheet with the first bite; two people write at once."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo import Demo, device, hitokuchi, pair
from tests.browser.test_access import invited, violations

FIRM = "ささやま設備工業有限会社"
FIRST = "最初のひとかけら：請求書データ入力"
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def of_firm(demo: Demo, name: str = "細見 恵子", firm: str = FIRM) -> str:
    """A code for one more device of a firm's person."""
    words = ("--hub", "MDR", "--role", "firm", "--name", name, "--firm", firm)
    found = re.search(r"\d{4}-\d{4}", hitokuchi("invite", *words, data=demo.data).stdout)
    assert found
    return found[0]


def pages(page: Page) -> int:
    """How many sheets of A4 the screen is on paper."""
    return len(PAGE.findall(page.pdf(prefer_css_page_size=True)))


def answer(page: Page, question: str, **typed: str) -> None:
    """Type into the inputs of a question, the last of them with Enter."""
    expect(page.get_by_role("heading", level=1, name=question)).to_be_visible()
    for key, text in typed.items():
        page.locator(f"#ask-{key}").fill(text)
    page.keyboard.press("Enter")


@pytest.mark.timeout(120)
def test_f1_she_writes_it_down_answers_and_prints_a_page_for_her_president(
    browser: Browser, demo: Demo
) -> None:
    """On a phone, without a network from the first word on."""
    with device(browser, demo) as page:
        pair(page, of_firm(demo))
        page.get_by_role("link", name="何から頼めばいいか").click()
        page.get_by_role("link", name="仕事を書き出す").first.click()
        expect(page.get_by_label("仕事の名前")).to_be_visible()
        page.context.set_offline(True)
        page.get_by_label("仕事の名前").fill("請求書まわり")
        page.keyboard.press("Enter")
        answer(page, "どのくらいの頻度ですか", first="１８０")
        answer(page, "1回に何分かかりますか", first="９")
        answer(page, "だれがしていますか", hands="1", first="細見")
        answer(page, "まちがうと、何が困りますか", first="支払いもれになります")
        page.get_by_role("button", name="この分け方を使う").click()
        expect(page.get_by_role("listitem").filter(has_text="請求書データ入力")).to_be_visible()
        page.get_by_label(re.compile("の下に書き足す")).fill("社長への報告")
        page.keyboard.press("Enter")
        expect(page.get_by_role("listitem").filter(has_text="社長への報告")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("button", name="次へ").click()
        expect(page.get_by_role("heading", level=1, name="だれかに頼めそうですか")).to_be_visible()
        page.get_by_role("button", name="社内に残す").click()
        for _ in range(2):
            page.get_by_role("button", name="わからない・あとで").click()
        expect(page.get_by_role("heading", level=1, name="切り出せました")).to_be_visible()
        expect(page.get_by_text(FIRST)).to_be_visible()
        page.get_by_role("link", name="仕事の木を見る").click()
        star = page.get_by_role("treeitem", name=re.compile("★.*請求書データ入力"))
        expect(star).to_contain_text("担当1人")
        expect(page.get_by_role("treeitem", name=re.compile("社長への報告"))).to_contain_text("社内に残す")
        expect(page.get_by_text("ぜんぶで月26時間")).to_be_visible()
        page.get_by_role("link", name="切り出しシート").click()
        expect(page.get_by_text("毎月180枚あり、答え合わせができて")).to_be_visible()
        expect(page.get_by_text("180枚 × ¥70 ＝ 月¥12,600")).to_be_visible()
        assert pages(page) == 1
        page.context.set_offline(False)
        page.evaluate("() => dispatchEvent(new Event('online'))")
        expect(page.get_by_text("ぜんぶ届いています").first).to_be_visible(timeout=30_000)


def test_f1_the_sheets_of_the_sample_firms_are_one_page_and_a_larger_one_goes_on(
    browser: Browser, demo: Demo, tmp_path: Path
) -> None:
    with device(browser, demo, wide=True) as desk:
        pair(desk, invited(demo, "coordinator", "中西 由美"))
        for path in ("/jobs/2/seikyu", "/jobs/1/mail"):
            desk.goto(f"/desk/#{path}/sheet")
            expect(desk.get_by_text("最初のひとかけら")).to_be_visible()
            assert pages(desk) == 1, path
        desk.goto("/desk/#/jobs/1/mail")
        desk.get_by_role("treeitem", name=re.compile("その他")).click()
        expect(desk.get_by_label("名前")).to_have_value("その他")
        for no in range(45):
            desk.locator("#job-add").fill(f"問い合わせの種類 {no}")
            desk.locator("#job-add").press("Enter")
            expect(desk.locator("#job-add")).to_have_value("")
        desk.goto("/desk/#/jobs/1/mail/sheet")
        expect(desk.get_by_text("問い合わせの種類 44")).to_be_visible()
        assert pages(desk) == 2


@pytest.mark.timeout(120)
def test_f1_two_people_write_without_a_network_and_nobody_loses_a_word(browser: Browser, demo: Demo) -> None:
    at = "/desk/#/jobs/2/seikyu/seikyu3"
    with device(browser, demo, wide=True) as firm, device(browser, demo, wide=True) as desk:
        pair(firm, of_firm(demo))
        pair(desk, invited(demo, "coordinator", "中西 由美"))
        for page in (firm, desk):
            page.goto(at)
            expect(page.get_by_label("名前")).to_have_value("発注書との突き合わせ")
            page.context.set_offline(True)
        write(firm, "minutes", "4")
        write(firm, "who", "細見")
        write(desk, "minutes", "6")
        write(desk, "hands", "2")
        desk.get_by_label("ひとこと").fill("注文書はどこにありますか")
        desk.get_by_role("button", name="のこす").click()
        firm.locator("#job-add").fill("金額だけ見る")
        firm.locator("#job-add").press("Enter")

        connect(firm)
        expect(firm.get_by_text("ぜんぶ届いています").first).to_be_visible(timeout=30_000)
        connect(desk)
        for page in (firm, desk):
            expect(page.locator("#job-minutes")).to_have_value("6", timeout=30_000)
            expect(page.locator("#job-who")).to_have_value("細見")
            expect(page.locator("#job-hands")).to_have_value("2")
            expect(page.get_by_text("注文書はどこにありますか")).to_be_visible()
            expect(page.get_by_role("treeitem", name=re.compile("金額だけ見る"))).to_be_visible()
            expect(page.get_by_text(re.compile("細見 恵子さんは「4」と書いていました"))).to_be_visible()
        assert violations(desk) == []
        desk.get_by_role("button", name="そちらにする").click()
        expect(firm.locator("#job-minutes")).to_have_value("4", timeout=30_000)
        expect(firm.get_by_text("と書いていました")).to_have_count(0)


def write(page: Page, field: str, text: str) -> None:
    """Into a field of the node; it is kept with Enter."""
    page.locator(f"#job-{field}").fill(text)
    page.locator(f"#job-{field}").press("Enter")


def connect(page: Page) -> None:
    """The network is back."""
    page.context.set_offline(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")


def test_a_bite_becomes_a_template_with_what_it_is_for(browser: Browser, demo: Demo) -> None:
    with device(browser, demo, wide=True) as desk:
        pair(desk, invited(demo, "coordinator", "中西 由美"))
        desk.goto("/desk/#/jobs/2/seikyu/seikyu2")
        desk.get_by_role("link", name="このひとかけらをひな形に").click()
        expect(desk.get_by_label("ひな形の名前")).to_have_value("請求書データ入力")
        expect(desk.get_by_label("1件の時間（分）")).to_have_value("3")
        expect(desk.get_by_label("1件の金額（円）")).to_have_value("70")
        desk.get_by_role("button", name="項目を足す").click()
        desk.get_by_role("textbox", name="見出し").fill("金額")
        publish = desk.get_by_role("button", name="第1版として公開する")
        expect(desk.get_by_text(re.compile("この仕事は何のため、"))).to_be_visible()
        expect(publish).to_be_disabled()
        desk.get_by_label("この仕事は何のため").fill("月末の支払いを遅らせないため")
        expect(desk.get_by_text("このまま公開できます。")).to_be_visible()
        publish.click()
        done = desk.get_by_role("treeitem", name=re.compile("請求書データ入力"))
        expect(done).to_contain_text("ひな形ずみ")
        expect(desk.get_by_text("最初のひとかけら：")).to_be_visible()
        expect(desk.get_by_text(FIRST)).to_have_count(0)  # the next bite has the star now


def test_the_tree_is_walked_with_the_keyboard(browser: Browser, demo: Demo) -> None:
    with device(browser, demo, wide=True) as desk:
        pair(desk, invited(demo, "coordinator", "中西 由美"))
        desk.goto("/desk/#/jobs/1/mail")
        desk.get_by_role("treeitem", name=re.compile("メール対応")).focus()
        focused = desk.locator("[role=treeitem]:focus")
        for key, words in (
            ("ArrowRight", "受信・仕分け"),
            ("ArrowRight", "定型（送料・納期・のし）"),
            ("ArrowLeft", "受信・仕分け"),
            ("ArrowDown", "定型（送料・納期・のし）"),
            ("End", "週次の集計表"),
            ("Home", "メール対応"),
        ):
            desk.keyboard.press(key)
            expect(focused).to_contain_text(words)
        desk.keyboard.press("ArrowLeft")
        expect(desk.get_by_role("treeitem")).to_have_count(1)
        desk.keyboard.press("ArrowRight")
        desk.keyboard.press("ArrowRight")
        expect(focused).to_contain_text("受信・仕分け")
        desk.keyboard.press("Enter")
        expect(desk.get_by_label("名前")).to_be_focused()
        expect(desk.get_by_label("名前")).to_have_value("受信・仕分け")
