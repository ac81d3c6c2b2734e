"""Talking, end to end: W9 and W4 of the product's scenarios (offline where they say so), C1's questions, and L18's firm."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo import Demo, device, hitokuchi, pair
from tests.browser.hands import deliver, open_next_piece, pieces, take
from tests.browser.test_access import invited, press_until, violations
from tests.browser.test_reviews import arrived, photograph
from tests.browser.test_templates import SHEET, TITLE, order_with_it, publish_template, workbook

ORDER = "秋のDM名簿"
QUESTION = "2行めの印がかすれて、会社名が読めません"
ANSWER = "会社名は、名刺の裏の英字で決めてください"


def stamp(target: Path) -> Path:
    """A large photo with something small in its middle."""
    picture = Image.new("RGB", (1200, 1600), (240, 236, 225))
    picture.paste((160, 30, 40), (500, 700, 700, 900))
    picture.save(target, "JPEG")
    return target


def ready(phone: Page) -> None:
    """From here on every part of the page is there without a network."""
    phone.evaluate("() => navigator.serviceWorker.ready.then(() => null)")


def sound(page: Page) -> None:
    """axe finds nothing, once short motions are over and colours are what they are."""
    page.wait_for_timeout(300)
    assert violations(page) == []


def ask(phone: Page, words: str) -> None:
    """From the piece on the screen to a question that is being written."""
    phone.get_by_role("link", name="わからない・聞く").click()
    phone.get_by_label("聞きたいこと").fill(words)


@pytest.mark.timeout(300)
def test_w9_asks_with_a_cropped_photo_offline_holds_and_goes_on_with_the_answer(
    browser: Browser, demo: Demo, tmp_path: Path
) -> None:
    with (
        device(browser, demo, wide=True, bypass_csp=True) as desk,
        device(browser, demo, bypass_csp=True) as phone,
        device(browser, demo, wide=True, bypass_csp=True) as firm,
        device(browser, demo) as other,
    ):
        pair(desk, demo.code("coordinator"))
        pair(firm, demo.code("firm"))
        pair(phone, demo.code("worker"))
        take(phone, ORDER, 2)
        ready(phone)
        phone.context.set_offline(True)
        open_next_piece(phone)
        first = phone.url.split("/")[-1]
        ask(phone, QUESTION)
        expect(phone.get_by_text("書きかけは、この端末に残っています")).to_be_visible()
        phone.reload()
        expect(phone.get_by_label("聞きたいこと")).to_have_value(QUESTION)
        phone.get_by_label("写真を選ぶ", exact=True).set_input_files(stamp(tmp_path / "stamp.jpg"))
        expect(phone.get_by_role("button", name="囲みの左上")).to_be_focused()
        for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
            phone.keyboard.press(key)
        photograph(phone, "w9-crop")
        sound(phone)
        phone.get_by_role("button", name="囲んだところをつける").click()
        expect(phone.get_by_text("写真 1", exact=False).first).to_be_visible()
        photograph(phone, "w9-ask")
        sound(phone)
        phone.get_by_role("button", name="聞いて保留し、次へ").click()

        # The next piece is open. On きょう the first stands still, with what was asked.
        expect(phone.get_by_role("region", name="書くもの")).to_be_visible()
        assert phone.url.split("/")[-1] != first
        phone.goto("/#/")
        held = phone.get_by_role("region", name="止まっている仕事")
        expect(held).to_contain_text(QUESTION)
        expect(pieces(phone)).to_have_count(1)
        photograph(phone, "w9-held")
        sound(phone)
        phone.context.set_offline(False)
        phone.goto("/#/outbox")
        phone.get_by_role("button", name="つなぐ").click()
        arrived(phone)

        # C1: 質問 1件. The coordinator reads it with its photo, and asks the firm.
        desk.goto("/desk/#/")
        row = desk.get_by_role("listitem").filter(has_text="質問 1件（最長 0時間）")
        row.get_by_role("link", name="見る").click(timeout=60_000)
        desk.get_by_role("link", name=re.compile(ORDER)).click()
        expect(desk.get_by_text(QUESTION).first).to_be_visible()
        expect(desk.get_by_role("button", name=re.compile("写真 1"))).to_be_visible(timeout=30_000)
        photograph(desk, "w9-desk")
        sound(desk)
        desk.get_by_role("button", name="合同会社シティリンクに聞く").click()
        expect(desk.get_by_text("合同会社シティリンクの人も、この話を見ています").first).to_be_visible()

        # L18: the firm answers where the hub is, and is told no name.
        firm.goto("/desk/#/")
        firm.get_by_role("link", name=re.compile("質問とことば")).click()
        firm.get_by_role("link", name=re.compile(ORDER)).click(timeout=60_000)
        expect(firm.get_by_text(QUESTION).first).to_be_visible()
        expect(firm.locator("main")).not_to_contain_text("田中")
        photograph(firm, "w9-firm")
        sound(firm)
        firm.get_by_label("答えることば").fill(ANSWER)
        firm.get_by_role("button", name="答える").click()

        # The answer stands first, and the piece runs on.
        phone.goto("/#/")
        news = phone.get_by_role("region", name="届いたことば")
        expect(news).to_contain_text(ANSWER, timeout=60_000)
        expect(news).to_contain_text("答えが届きました")
        expect(pieces(phone)).to_have_count(2)
        photograph(phone, "w9-answer")
        news.get_by_role("link").click()
        expect(phone.get_by_text("合同会社シティリンクの人も、この話を見ています")).to_be_visible()
        photograph(phone, "w9-talk")
        sound(phone)

        # One tap lets everybody read it; another worker does so without a network.
        desk.get_by_role("button", name="よくある質問に入れる").click(timeout=60_000)
        desk.get_by_label(re.compile("^質問")).fill("印がかすれて読めないときは？")
        photograph(desk, "w9-faq")
        sound(desk)
        desk.get_by_role("button", name="みんなに見せる").click()
        expect(desk.get_by_text("よくある質問に入っています")).to_be_visible(timeout=30_000)
        pair(other, invited(demo, "worker", "小林 ミン"))
        take(other, ORDER, 1)
        ready(other)
        expect(other.get_by_role("status").first).to_contain_text("ぜんぶ届いています", timeout=60_000)
        other.context.set_offline(True)
        open_next_piece(other)
        other.get_by_text("よくある質問（1）").click()
        expect(other.get_by_text(ANSWER)).to_be_visible()
        expect(other.locator("main")).not_to_contain_text(QUESTION)
        photograph(other, "w9-faq-phone")


@pytest.mark.timeout(300)
def test_w4_sent_back_shows_a_good_example_and_is_asked_about_offline(
    browser: Browser, demo: Demo, tmp_path: Path
) -> None:
    sheet = tmp_path / "申込書.csv"
    sheet.write_text(SHEET, "utf-8", newline="")
    with (
        device(browser, demo, wide=True, bypass_csp=True) as desk,
        device(browser, demo, bypass_csp=True) as phone,
    ):
        pair(desk, invited(demo, "coordinator", "中西 由美"))
        publish_template(desk, workbook(tmp_path / "form.xlsx"))
        desk.get_by_label("できあがりの例").fill("りんご3箱 → 種類：継続、箱の数：3")
        desk.get_by_role("button", name="第1版として公開する").click()
        expect(desk.get_by_role("link", name=re.compile(f"{TITLE}.*第1版まで公開"))).to_be_visible()
        order_with_it(desk, sheet)
        pair(phone, invited(demo, "worker", "山本 勝"))
        take(phone, TITLE, 1)
        ready(phone)
        open_next_piece(phone)
        form = phone.get_by_role("region", name="書くもの")
        for last in (False, True):
            form.get_by_role("radio", name="新規").check()
            form.get_by_label(re.compile("^箱の数")).fill("1")
            if not last:
                phone.get_by_role("button", name="次へ").click()
                expect(phone.get_by_role("heading", level=2, name="2 / 2行め")).to_be_visible()
        deliver(phone)

        panel = desk.get_by_role("region", name="確認する", exact=True)
        panel.press("r", timeout=60_000)
        panel.get_by_role("button", name="1行め 箱の数").click()
        panel.get_by_label("1行め 箱の数").last.fill("3箱とあります")
        panel.get_by_label("本人へのことば").fill("箱の数を見てください")
        panel.get_by_role("button", name="差し戻す").click()

        # First in the list, with round and reason; without a network: the words at the field, the source, a good example.
        phone.goto("/#/")
        expect(pieces(phone).first).to_contain_text("差し戻し 1/2", timeout=60_000)
        expect(pieces(phone).first).to_contain_text("箱の数を見てください")
        phone.context.set_offline(True)
        pieces(phone).first.click()
        expect(form.get_by_text("3箱とあります")).to_be_visible()
        expect(phone.get_by_role("region", name="見るもの")).to_contain_text("りんご3箱")
        example = phone.get_by_text("りんご3箱 → 種類：継続、箱の数：3").filter(visible=True)
        expect(example).to_have_count(1)  # in sight, besides in the fold of the manual
        photograph(phone, "w4-returned")
        sound(phone)

        # She asks about it, without a network, and goes on with it all the same.
        phone.get_by_role("link", name="差し戻しについて聞く").click()
        phone.get_by_label("聞きたいこと").fill("箱の数は、セットも数えますか")
        phone.get_by_role("button", name="聞いて、このまま続ける").click()
        expect(phone.get_by_role("list", name="これまでの話")).to_contain_text("送信待ち")
        photograph(phone, "w4-asked")
        phone.get_by_role("link", name="戻る").click()
        form.get_by_label(re.compile("^箱の数")).fill("3")
        expect(phone.get_by_text("この端末に保存しました").first).to_be_visible()
        phone.get_by_role("button", name="一覧を見る").click()
        phone.get_by_role("button", name="届ける").click()
        phone.context.set_offline(False)
        phone.goto("/#/outbox")
        arrived(phone)
        desk.goto("/desk/#/talk")
        desk.get_by_role("link", name=re.compile(TITLE)).click(timeout=60_000)
        expect(desk.get_by_text("箱の数は、セットも数えますか").first).to_be_visible()


@pytest.mark.timeout(300)
def test_a_firm_asks_about_its_order_and_sees_who_has_read(browser: Browser, demo: Demo) -> None:
    """The keyboard alone; a desk on a phone."""
    with (
        device(browser, demo, bypass_csp=True) as desk,
        device(browser, demo, wide=True, bypass_csp=True) as firm,
    ):
        pair(desk, invited(demo, "coordinator", "中西 由美"))
        pair(firm, invited_firm(demo))
        firm.goto("/desk/#/")
        firm.get_by_role("link", name=re.compile(ORDER)).click()
        press_until(firm, "この発注について話す")
        firm.keyboard.press("Enter")
        expect(firm.get_by_role("heading", level=1, name=ORDER)).to_be_visible()
        press_until(firm, "ことば")
        firm.keyboard.type("納期を早められますか")
        press_until(firm, "聞く", exact=True)
        firm.keyboard.press("Enter")
        expect(firm.get_by_role("list", name="これまでの話")).to_contain_text("納期を早められますか")
        expect(firm.get_by_label("ことば")).to_have_value("")

        desk.goto("/desk/#/talk")
        desk.get_by_role("link", name=re.compile("納期を早められますか")).click(timeout=60_000)
        photograph(desk, "firm-desk-phone")
        sound(desk)
        desk.get_by_label("答えることば").fill("あさってまでにできます")
        desk.get_by_role("button", name="答える").click()
        expect(desk.get_by_label("ことば")).to_have_value("")

        said = firm.get_by_role("list", name="これまでの話")
        expect(said).to_contain_text("あさってまでにできます", timeout=60_000)
        expect(said).to_contain_text("中西 由美")
        # The firm has it on its screen: the coordinator sees that it was read.
        expect(desk.get_by_text(re.compile("さんが読みました")).first).to_be_attached(timeout=60_000)
        photograph(firm, "firm-talk")
        sound(firm)


def invited_firm(demo: Demo) -> str:
    """A code for one more device of the firm's person."""
    said = hitokuchi(
        "invite",
        "--hub",
        "MDR",
        "--role",
        "firm",
        "--name",
        "高瀬 亮",
        "--firm",
        "合同会社シティリンク",
        data=demo.data,
    ).stdout
    found = re.search(r"\d{4}-\d{4}", said)
    assert found, said
    return found[0]
