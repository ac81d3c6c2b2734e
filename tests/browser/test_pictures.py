"""Work that comes with pictures, end to end: F2, F5 and the picture on a worker's phone, offline."""

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from server.cli import line as lines
from server.demo.invoices import file_of, invoices, sheet
from sync.replica import Replica
from tests.browser.demo import Demo, device, pair, running
from tests.browser.hands import open_next_piece
from tests.browser.test_access import violations
from tests.browser.test_reviews import photograph
from tests.support.region import DAY

ORDER = "9月の請求書（30枚）"
KIND = re.compile("請求書データ入力")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One house for these scenarios; each has an order of its own."""
    with running(tmp_path_factory.mktemp("pictures") / "data") as demo:
        yield demo


@pytest.fixture(scope="module")
def firm(browser: Browser, demo: Demo) -> Iterator[Page]:
    """細見さん, on her desk."""
    demo.code("firm")  # the other firm's
    with device(browser, demo, wide=True, bypass_csp=True) as page:
        pair(page, demo.code("firm"))
        yield page


@pytest.fixture(scope="module")
def desk(browser: Browser, demo: Demo) -> Iterator[Page]:
    """中西さん."""
    with device(browser, demo, wide=True, bypass_csp=True) as page:
        pair(page, demo.code("coordinator"))
        yield page


def usable(page: Page) -> None:
    """axe finds nothing, from the top of the screen, when short motions are over."""
    page.evaluate("() => scrollTo(0, 0)")
    page.wait_for_timeout(300)
    assert violations(page) == []


def test_f2_thirty_files_and_a_sheet_two_rows_without_a_file(firm: Page, desk: Page) -> None:
    letters = invoices()
    files = [FilePayload(name=each.file, mimeType="", buffer=file_of(each)) for each in letters]
    short = [each for no, each in enumerate(files, 1) if no not in (14, 22)]
    firm.goto("/desk/#/")
    photograph(firm, "firm-home")
    firm.set_viewport_size({"width": 360, "height": 780})
    photograph(firm, "firm-home-phone")
    firm.set_viewport_size({"width": 1280, "height": 800})
    firm.get_by_role("link", name="新しくたのむ").click()
    firm.get_by_role("radio", name=KIND).check()
    firm.get_by_label("この仕事の名前").fill("10月の請求書")
    firm.locator("#new-pictures").set_input_files(short)
    firm.locator("#new-file").set_input_files(
        FilePayload(name="請求書.csv", mimeType="text/csv", buffer=sheet(letters))
    )

    wrong = firm.get_by_role("region", name=re.compile("直すところ（2か所）"))
    expect(wrong.get_by_role("listitem")).to_have_count(2)
    expect(wrong.get_by_role("listitem").first).to_contain_text(re.compile("14行.*請求書14.png"))
    expect(wrong.get_by_role("listitem").last).to_contain_text(re.compile("22行.*請求書22.png"))
    expect(firm.get_by_text("まだ何も取り込んでいません")).to_be_visible()
    photograph(firm, "firm-wrong")
    usable(firm)
    firm.get_by_role("button", name="この内容でたのむ").click()
    expect(firm.get_by_role("heading", level=1, name="新しくたのむ")).to_be_visible()

    rest = [each for each in files if each not in short]
    spare = FilePayload(name="だれのでもない.png", mimeType="", buffer=files[0]["buffer"])
    firm.locator("#new-pictures").set_input_files([*rest, spare])
    expect(firm.get_by_text("ぜんぶの行に、書類がそろいました")).to_be_visible()
    expect(firm.get_by_text("だれのでもない.png")).to_be_visible()
    cost = firm.get_by_role("region", name="たのむ内容")
    expect(cost).to_contain_text("¥2,100")
    expect(cost).to_contain_text("30件")
    photograph(firm, "firm-fits")
    usable(firm)
    firm.get_by_role("button", name="この内容でたのむ").click()
    expect(firm.get_by_role("heading", level=1, name="10月の請求書")).to_be_visible(timeout=60_000)
    expect(firm.get_by_text("公開まち").first).to_be_visible()
    photograph(firm, "firm-asked")
    usable(firm)

    desk.goto("/desk/#/")
    row = desk.get_by_role("listitem").filter(has_text="10月の請求書")
    expect(row).to_contain_text("公開まち", timeout=60_000)
    photograph(desk, "desk-asked")
    row.get_by_role("link", name="見る").click()
    desk.get_by_role("button", name="公開する").click()
    expect(firm.get_by_text("公開まち")).to_have_count(0, timeout=60_000)


def test_a_picture_is_read_without_a_network_and_beside_the_form_where_there_is_room(
    browser: Browser, demo: Demo
) -> None:
    with device(browser, demo, bypass_csp=True) as phone:
        pair(phone, demo.code("worker"))
        phone.goto("/#/find")
        phone.get_by_role("link", name=re.compile(ORDER)).click()
        expect(phone.get_by_text(re.compile("[0-9]+ KB"))).to_be_visible()
        phone.get_by_role("button", name=re.compile("受ける$")).click()
        phone.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        expect(phone.locator("main a[href^='#/piece/']").first).to_be_visible()
        phone.evaluate(
            """async () => {
                for (let tries = 0; tries < 200; tries++) {
                    const kept = await (await caches.open("pictures")).keys();
                    if (kept.some(({ url }) => url.endsWith("/page"))) return;
                    await new Promise((resolve) => setTimeout(resolve, 100));
                }
                throw new Error("no picture was kept");
            }"""
        )

        phone.context.set_offline(True)
        phone.reload()
        open_next_piece(phone)
        source = phone.get_by_role("region", name="もとの書類")
        picture = source.get_by_role("img")
        phone.wait_for_function("() => document.querySelector('.picture-box img')?.naturalWidth > 300")
        photograph(phone, "phone-piece")
        usable(phone)
        before = picture.bounding_box()
        source.get_by_role("button", name="書類を大きくする").click()
        after = picture.bounding_box()
        assert before
        assert after
        assert after["width"] > before["width"] * 1.4
        source.get_by_role("button", name="しまう").click()
        expect(picture).to_have_count(0)
        source.get_by_role("button", name="見る").click()

        phone.set_viewport_size({"width": 1000, "height": 800})
        form = phone.get_by_role("region", name="書くもの").bounding_box()
        beside = source.bounding_box()
        assert form
        assert beside
        assert beside["x"] + beside["width"] <= form["x"]
        photograph(phone, "wide-piece")
        phone.context.set_offline(False)


def play(demo: Demo, count: int) -> None:
    """田中さん's colleague delivers so many invoices at once; nobody has to watch."""

    async def deliver() -> None:
        token, welcome = await lines.pair(demo.url, demo.code("worker"), "phone")
        replica, line = Replica(str(welcome["device"])), lines.Line(demo.url, token)
        await line.settle(replica)
        hub = next(scope for scope in replica.scopes if scope.startswith("hub:"))
        own = next(scope for scope in replica.scopes if scope.startswith("person:"))
        order = next(
            int(row.split("/")[1])
            for row, body in replica.rows(hub).items()
            if row.startswith("order/") and body["title"] == "10月の請求書"
        )
        replica.enqueue("piece.take", f"order/{order}", {"order": order, "count": count}, at=0)
        await line.settle(replica)
        letters = {each.file: each for each in invoices()}
        for row, piece in replica.rows(own).items():
            if row.startswith("piece/"):
                letter = letters[piece["sources"][0][4]]
                answers = [letter.date, letter.sender, letter.number, str(letter.before_tax), "10"]
                answers += ["", "", "はい", ""]
                number = int(row.split("/")[1])
                args = {"piece": number, "rev": 1, "answers": [answers]}
                replica.enqueue("result.submit", row, args, at=1_795_305_600_000)
        await line.settle(replica)
        await line.close()

    with ThreadPoolExecutor() as apart:  # Playwright has a loop of its own in this thread
        apart.submit(asyncio.run, deliver()).result()


def waited(data: Path, receipts: list[str], days: int) -> None:
    """The clock goes on for these deliveries: the firm has had them for so long."""
    with closing(sqlite3.connect(data / "hitokuchi.sqlite3")) as database, database:
        database.executemany(
            "UPDATE result SET passed_at = passed_at - ? WHERE receipt = ?",
            [(days * DAY, receipt) for receipt in receipts],
        )


@pytest.mark.timeout(240)
def test_f5_twenty_nine_accepted_one_returned_and_silence(firm: Page, desk: Page, demo: Demo) -> None:
    play(demo, 30)
    desk.goto("/desk/#/")
    row = desk.get_by_role("listitem").filter(has_text="10月の請求書").filter(has_text="確認")
    row.get_by_role("link", name="確認する").click(timeout=60_000)
    desk.get_by_role("button", name="並べて見る").click()
    photograph(desk, "desk-many")
    desk.get_by_role("button", name="ぜんぶえらぶ").click()
    desk.get_by_role("button", name="えらんだ30件を確認ずみにする").click()

    firm.goto("/desk/#/")
    arrived = firm.get_by_role("region", name=re.compile("届いたもの"))
    expect(arrived.get_by_text("30件が検収を待っています")).to_be_visible(timeout=60_000)
    photograph(firm, "firm-arrived")
    arrived.get_by_role("link", name="見て検収する").click()
    panel = firm.get_by_role("region", name=re.compile("^届いたもの"))
    firm.wait_for_function("() => document.querySelector('.picture-box img')?.naturalWidth > 300")
    firm.set_viewport_size({"width": 360, "height": 780})
    photograph(firm, "firm-review-phone")
    firm.set_viewport_size({"width": 1280, "height": 800})
    photograph(firm, "firm-review")
    usable(firm)
    picture, answers = panel.locator(".picture-box").bounding_box(), panel.locator(".answers").bounding_box()
    assert picture
    assert answers
    assert picture["x"] + picture["width"] <= answers["x"]

    # With the focus on nothing in particular.
    firm.evaluate("() => document.activeElement.blur()")
    expect(panel.get_by_text("1 / 30")).to_be_visible()
    firm.keyboard.press("j")
    expect(panel.get_by_text("2 / 30")).to_be_visible()
    firm.keyboard.press("k")
    expect(panel.get_by_text("1 / 30")).to_be_visible()
    firm.keyboard.press("a")
    expect(panel.get_by_text("1 / 29")).to_be_visible()
    firm.keyboard.press("r")
    panel.get_by_role("button", name=re.compile("消費税")).click()
    panel.get_by_label(re.compile("消費税")).last.fill("8%の行があります")
    panel.get_by_label("本人へのことば").fill("税率を見てください")
    photograph(firm, "firm-return")
    usable(firm)
    panel.get_by_role("button", name="差し戻す").click()
    expect(panel.get_by_text("1 / 28")).to_be_visible()

    # Two she says nothing about: one for three days, one for seven.
    with closing(sqlite3.connect(demo.data / "hitokuchi.sqlite3")) as database:
        silent = [
            receipt
            for (receipt,) in database.execute(
                "SELECT receipt FROM result WHERE state = 'passed' ORDER BY id DESC LIMIT 2"
            )
        ]
    waited(demo.data, silent[:1], 3)
    waited(demo.data, silent[1:], 7)
    expect(panel.get_by_text("1 / 27")).to_be_visible(timeout=60_000)
    firm.goto("/desk/#/arrived")
    expect(firm.get_by_text("お知らせから、まだお返事がありません")).to_be_visible(timeout=60_000)
    firm.get_by_role("link", name="見て検収する").click()

    firm.get_by_role("button", name="並べて見る").click()
    firm.get_by_role("button", name="ぜんぶえらぶ").click()
    photograph(firm, "firm-many")
    usable(firm)
    firm.get_by_role("button", name="えらんだ27件を検収する").click()
    expect(panel).to_have_count(0, timeout=60_000)
    firm.goto("/desk/#/arrived")
    expect(firm.get_by_text("29 / 30件を検収ずみ")).to_be_visible(timeout=60_000)
