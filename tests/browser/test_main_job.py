"""The main job, end to end, in real browsers against the real server.

A firm's sheet comes in. Two people work on it without a network while everything around them breaks. The filled sheet goes out.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Page, Playwright, expect

from tests.browser.demo import Demo, device, fill, pair
from tests.browser.hands import (
    DATA,
    FIELDS,
    deliver,
    import_sheet,
    kill_browser,
    open_next_piece,
    profile,
    right_answers,
    row_number,
    take,
    write_piece,
)
from tests.support.servers import RunningServer

TITLE = "秋のDM名簿（三百件）"
EACH = 15
SHEET = DATA / "dm-list.cp932.csv"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A demo that the test may kill."""
    fill(tmp_path / "data")
    with RunningServer(tmp_path / "data", demo=True) as running:
        yield running


@pytest.mark.timeout(900)
def test_a_sheet_comes_in_is_worked_on_offline_and_goes_out_filled(
    browser: Browser, playwright: Playwright, chromium: str, server: RunningServer, tmp_path: Path
) -> None:
    answers = right_answers()
    demo = Demo(server.url, server.data, server.codes)
    folder = tmp_path / "phone"
    with device(browser, demo, wide=True, accept_downloads=True) as desk:
        pair(desk, demo.code("coordinator"))
        import_sheet(desk, SHEET, TITLE)

        first_phone = browser.new_context(
            viewport={"width": 360, "height": 780}, locale="ja-JP", base_url=server.url
        )
        first = first_phone.new_page()
        second_phone = profile(playwright.chromium, chromium, folder, server.url)
        second = second_phone.pages[0]
        for page in (first, second):
            pair(page, demo.code("worker"))
            take(page, TITLE, EACH)
            page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")

        server.kill9()

        # The first phone: a reload in the middle of a row, and a tab that is closed and opened again.
        open_next_piece(first)
        write_piece(first, answers, until=4)
        first.reload()
        assert row_number(first) == 4
        write_piece(first, answers)
        deliver(first)
        open_next_piece(first)
        write_piece(first, answers, until=6)
        first.close()
        first = first_phone.new_page()
        open_next_piece(first)
        assert row_number(first) == 6
        write_piece(first, answers)
        deliver(first)
        finish(first, answers, EACH - 2)
        expect(first.get_by_role("status").first).to_contain_text(f"{EACH}件 送信待ち")

        # The second phone: its browser is killed with -9 right after a row said that it is saved.
        open_next_piece(second)
        write_piece(second, answers)
        deliver(second)
        open_next_piece(second)
        write_piece(second, answers, until=3)
        kill_browser(folder)
        second_phone = profile(playwright.chromium, chromium, folder, server.url)
        second = second_phone.pages[0]
        open_next_piece(second)
        assert row_number(second) == 3
        write_piece(second, answers)
        deliver(second)
        finish(second, answers, EACH - 2)
        expect(second.get_by_role("status").first).to_contain_text(f"{EACH}件 送信待ち")

        server.restart()

        # The first person presses つなぐ; the second one does nothing at all.
        first.goto("/#/outbox")
        first.get_by_role("button", name="つなぐ").click()
        receipts = [numbers for page in (first, second) for numbers in received(page)]
        assert len(receipts) == len(set(receipts)) == 2 * EACH

        csv_bytes = sheet_out(desk, tmp_path / "out.csv")
        first_phone.close()
        second_phone.close()
    check_sheet(csv_bytes, answers)


def finish(page: Page, answers: dict[str, list[str]], count: int) -> None:
    """Write and deliver so many pieces, one after the other."""
    for _ in range(count):
        open_next_piece(page)
        write_piece(page, answers)
        deliver(page)


def received(page: Page) -> list[str]:
    """Every receipt number on とどけた, once the status line says that everything has arrived."""
    expect(page.get_by_role("status").first).to_contain_text("ぜんぶ届いています", timeout=90_000)
    page.goto("/#/delivered")
    expect(page.get_by_text(re.compile(r"[A-Z]{3}-\d{6}-\d{4}")).first).to_be_visible()
    while (more := page.get_by_role("button", name="もっと見る")).count():
        more.first.click()
    return re.findall(r"MDR-\d{6}-\d{4}", page.locator("main").inner_text())


def sheet_out(desk: Page, target: Path) -> bytes:
    """The coordinator's way from the order to the filled file, in the format and encoding it came in."""
    desk.goto("/desk/#/orders")
    desk.get_by_role("link", name=re.compile(re.escape(TITLE))).click()
    expect(desk.get_by_text("ぜんぶ届きました").first).to_be_visible(timeout=60_000)
    with desk.expect_download() as waiting:
        desk.get_by_role("button", name="シートを受け取る").click()
    download: Download = waiting.value
    download.save_as(target)
    return target.read_bytes()


def check_sheet(data: bytes, answers: dict[str, list[str]]) -> None:
    """Given columns byte for byte as they came, filled columns as they should be, nothing twice, nothing missing."""
    came, went = SHEET.read_bytes().splitlines(), data.splitlines()
    assert went[0] == came[0]
    assert len(went) == len(came) == 301
    for before, after in zip(came[1:], went[1:], strict=True):
        given = before.removesuffix(b"," * len(FIELDS))
        assert after.startswith(given + b",")
    rows = list(csv.reader(io.StringIO(data.decode("cp932"), newline="")))[1:]
    assert {row[0]: row[3:] for row in rows} == answers
    assert [row[0] for row in rows] == [f"DM-{number:04d}" for number in range(1, 301)]


def test_a_sheet_with_two_bad_rows_is_named_row_by_row_and_nothing_is_written(
    browser: Browser, demo: Demo
) -> None:
    with device(browser, demo, wide=True) as desk:
        pair(desk, demo.code("coordinator"))
        desk.goto("/desk/#/orders")
        links = desk.locator("main a[href^='#/orders/']")
        expect(desk.get_by_role("link", name=re.compile("秋のDM名簿")).first).to_be_visible()
        before = links.count()
        desk.get_by_role("link", name="新しい仕事").first.click()
        desk.locator("#new-file").set_input_files(DATA / "dm-list.two-bad-rows.cp932.csv")
        wrong = desk.get_by_role("region", name="直すところ（3か所）").get_by_role("listitem")
        expect(wrong).to_have_count(3)
        for line, (place, column, reason) in enumerate(
            [
                ("データの14行目（シートの15行目）", "管理番号", "管理番号がありません"),
                ("データの22行目（シートの23行目）", "名刺の文字", "名刺の文字が空いています"),
                ("データの22行目（シートの23行目）", "", "2つ多くセルがあります"),
            ]
        ):
            for words in (place, column, reason):
                expect(wrong.nth(line)).to_contain_text(words)
        expect(desk.get_by_text("何も取り込んでいません").first).to_be_visible()
        desk.goto("/desk/#/orders")
        expect(links).to_have_count(before)
