"""差し戻し, 検収, late work and yen, end to end: W4, W5, W6 and F5 of the product's scenarios, offline where they say so."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo import Demo, device, pair, running
from tests.browser.hands import (
    DATA,
    deliver,
    import_sheet,
    open_next_piece,
    pieces,
    right_answers,
    take,
    write_piece,
)

TITLE = "見直しのDM名簿"
SHEET = DATA / "dm-list.cp932.csv"
WORDS = "会社名に株式会社が抜けています"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Demo]:
    """A demo of its own."""
    with running(tmp_path / "data") as demo:
        yield demo


def photograph(page: Page, name: str) -> None:
    """For looking at, when HITOKUCHI_SHOTS names a folder: light and dark."""
    folder = os.environ.get("HITOKUCHI_SHOTS")
    if folder:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=f"{folder}/{name}-{scheme}.png", full_page=True)
        page.emulate_media(color_scheme="light")


def arrived(page: Page) -> None:
    expect(page.get_by_role("status").first).to_contain_text("ぜんぶ届いています", timeout=60_000)


def to_review(desk: Page) -> None:
    """From 拠点のいま to what waits."""
    desk.goto("/desk/#/")
    row = desk.get_by_role("listitem").filter(has_text=TITLE).filter(has_text="確認")
    row.get_by_role("link", name="確認する").click(timeout=60_000)
    expect(desk.get_by_role("heading", name="確認する")).to_be_visible()


@pytest.mark.timeout(600)
def test_W4_F5_W6_sent_back_with_words_mended_offline_accepted_and_confirmed(
    browser: Browser, fresh: Demo
) -> None:
    answers = right_answers()
    with (
        device(browser, fresh, wide=True) as desk,
        device(browser, fresh) as phone,
        device(browser, fresh, wide=True) as firm,
    ):
        pair(desk, fresh.code("coordinator"))
        import_sheet(desk, SHEET, TITLE)
        pair(firm, fresh.code("firm"))
        pair(phone, fresh.code("worker"))
        take(phone, TITLE, 2)
        phone.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        open_next_piece(phone)
        write_piece(phone, answers)
        deliver(phone)
        arrived(phone)
        expect(phone.get_by_role("link", name=re.compile("見込み"))).to_contain_text(re.compile("¥[1-9]"))

        # W4: the coordinator sends it back, with words at a cell.
        to_review(desk)
        photograph(desk, "desk-review")
        panel = desk.get_by_role("region", name="確認する", exact=True)
        panel.press("r")
        panel.get_by_role("button", name="2行め 会社名").click()
        panel.get_by_label("2行め 会社名").last.fill(WORDS)
        panel.get_by_label("本人へのことば").fill("2行めを見てください")
        photograph(desk, "desk-return")
        panel.get_by_role("button", name="差し戻す").click()
        expect(desk.get_by_text("差し戻しました")).to_be_visible()

        # It is first in her list. She mends it without a network and delivers it again.
        phone.goto("/#/")
        expect(pieces(phone).first).to_contain_text("差し戻し 1/2", timeout=60_000)
        expect(pieces(phone).first).to_contain_text("2行めを見てください")
        photograph(phone, "phone-today")
        phone.context.set_offline(True)
        pieces(phone).first.click()
        expect(phone.get_by_text(WORDS)).to_be_visible()
        expect(phone.get_by_text("差し戻し 1/2回め")).to_be_visible()
        photograph(phone, "phone-returned")
        form = phone.get_by_role("region", name="書くもの")
        assert form.get_by_label(re.compile("^会社名")).input_value() != ""  # what she had written
        form.get_by_label(re.compile("^会社名")).fill("株式会社なおしました")
        expect(phone.get_by_text("この端末に保存しました")).to_be_visible()
        phone.get_by_role("button", name="一覧を見る").click()
        phone.get_by_role("button", name="届ける").click()
        expect(phone.get_by_role("heading", level=1, name="とどけた")).to_be_visible()
        phone.context.set_offline(False)
        phone.goto("/#/outbox")
        arrived(phone)

        # The coordinator passes it on by keyboard, F5: the firm accepts it.
        to_review(desk)
        expect(panel.get_by_text("株式会社なおしました")).to_be_visible()
        panel.press("a")
        expect(desk.get_by_text("確認ずみにしました")).to_be_visible()
        firm.goto("/desk/#/orders")
        firm.get_by_role("link", name=re.compile(TITLE)).click()
        shown = firm.get_by_role("region", name="届いたもの")
        expect(shown.get_by_text("株式会社なおしました")).to_be_visible(timeout=60_000)
        photograph(firm, "firm-accept")
        shown.get_by_role("button", name="検収する").click()
        expect(firm.get_by_text("検収しました")).to_be_visible()

        # W6: what was expected is confirmed, line by line.
        phone.goto("/#/money")
        lines = phone.get_by_role("article")
        expect(lines).to_have_text([re.compile("^検収ずみ"), re.compile("^受領")], timeout=60_000)
        expect(phone.locator("main .sum")).to_have_text(["¥0", re.compile("¥[1-9]"), "¥0"])
        photograph(phone, "phone-money")


@pytest.mark.timeout(600)
def test_W5_late_work_is_received_decided_and_explained(browser: Browser, fresh: Demo) -> None:
    answers = right_answers()
    with (
        device(browser, fresh, wide=True) as desk,
        device(browser, fresh) as phone,
        device(browser, fresh) as other,
    ):
        pair(desk, fresh.code("coordinator"))
        import_sheet(desk, SHEET, TITLE)
        for page in (phone, other):
            pair(page, fresh.code("worker"))
        take(phone, TITLE, 1)
        phone.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        phone.context.set_offline(True)
        open_next_piece(phone)
        write_piece(phone, answers)
        deliver(phone)

        # Meanwhile her lease runs out, and somebody else takes the piece.
        other.goto("/#/find")
        offer = other.get_by_role("listitem").filter(has_text=TITLE)
        expect(offer).to_contain_text("あと29件", timeout=60_000)
        with closing(sqlite3.connect(next(fresh.data.glob("*.sqlite3")), timeout=30)) as database, database:
            database.execute(
                "UPDATE lease SET until = 0 WHERE state = 'active' AND piece_id IN"
                " (SELECT piece.id FROM piece JOIN orders ON orders.id = order_id WHERE title = ?)",
                [TITLE],
            )
        desk.goto("/desk/#/")
        expect(offer).to_contain_text("あと30件", timeout=90_000)  # the sweep
        take(other, TITLE, 1)
        phone.context.set_offline(False)
        phone.goto("/#/outbox")
        arrived(phone)
        phone.goto("/#/delivered")
        expect(phone.get_by_text("期限後に届きました（確認中）")).to_be_visible()

        desk.get_by_role("listitem").filter(has_text="期限後に届きました").get_by_role("link").last.click(
            timeout=60_000
        )
        panel = desk.get_by_role("region", name="確認する", exact=True)
        panel.get_by_role("radio", name="一部").check()
        panel.get_by_label(re.compile("^金額")).fill("１２０")
        panel.get_by_label("本人へのことば").fill("半分はもう届いていました")
        photograph(desk, "desk-late")
        panel.get_by_role("button", name="決める").click()
        expect(desk.get_by_text("決めました")).to_be_visible()

        expect(phone.get_by_text("期限後・一部")).to_be_visible(timeout=60_000)
        expect(phone.get_by_text("半分はもう届いていました")).to_be_visible()
        phone.goto("/#/money")
        expect(phone.locator("main .sum")).to_have_text(["¥0", "¥120", "¥0"])
        photograph(phone, "phone-late-money")
