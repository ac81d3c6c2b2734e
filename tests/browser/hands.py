"""What a person's hands do on the screens, for tests that are about what becomes of it."""

import csv
import os
import re
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, BrowserType, Locator, Page, expect
from playwright.sync_api import TimeoutError as TimedOut

from tests.browser.demo import PHONE

DATA = Path("server/demo/data")
FIELDS = ("会社名", "郵便番号", "都道府県", "市区町村", "町域・番地", "判定")

# Root (a container) cannot use the sandbox, and /dev/shm is tiny there; nothing of it may call home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def right_answers() -> dict[str, list[str]]:
    """The six right answers of each row, by 管理番号."""
    with (DATA / "dm-list.answers.csv").open(encoding="utf-8", newline="") as file:
        return {row["管理番号"]: [row[label] for label in FIELDS] for row in csv.DictReader(file)}


def import_sheet(page: Page, sheet: Path, title: str) -> None:
    """The coordinator's way from a file to a published order of ten rows a piece."""
    page.goto("/desk/#/orders")
    page.get_by_role("link", name="新しい仕事").first.click()
    page.locator("#new-file").set_input_files(sheet)
    expect(page.get_by_text(re.compile("300行"))).to_be_visible()
    verdict = page.get_by_role("group", name=re.compile("判定"))
    verdict.get_by_label("書くもの").select_option("choice")
    verdict.get_by_label("選択肢").fill("一致、要確認")
    page.get_by_label("どの会社の仕事ですか").select_option(label="合同会社シティリンク")
    page.get_by_label("ひな形").select_option(index=1)
    page.get_by_label("仕事の名前").fill(title)
    page.get_by_role("button", name="公開する").click()
    expect(page.get_by_role("heading", name=title).first).to_be_visible()


def take(page: Page, title: str, count: int) -> None:
    """Take so many pieces of an order, and see them in きょう."""
    page.goto("/#/find")
    page.get_by_role("link", name=re.compile(re.escape(title))).click()
    more = page.get_by_role("button", name="ひとつ増やす")
    for _ in range(count - 1):
        more.click()
    page.get_by_role("button", name=re.compile("受ける$")).click()
    expect(page.locator("main a[href^='#/piece/']").first).to_be_visible()
    page.goto("/#/")
    expect(pieces(page)).to_have_count(count)


def pieces(page: Page) -> Locator:
    """The pieces on きょう."""
    return page.get_by_role("region", name="わたしの仕事").get_by_role("listitem").get_by_role("link")


def open_next_piece(page: Page) -> None:
    """The first piece on きょう, wherever it was left."""
    page.goto("/#/")
    pieces(page).first.click()
    expect(page.get_by_role("region", name="書くもの")).to_be_visible()


def row_number(page: Page) -> int:
    """Which row of the piece the screen shows."""
    text = page.get_by_role("heading", level=2, name=re.compile("行め")).inner_text()
    return int(re.findall(r"\d+", text)[0])


def write_row(page: Page, answers: dict[str, list[str]]) -> None:
    """Fill in the row on the screen with the right answers, and see that it says it is saved."""
    source = page.get_by_role("region", name="見るもの")
    key = source.get_by_text(re.compile(r"^DM-\d{4}$")).first.inner_text()
    company, postal, prefecture, city, town, verdict = answers[key]
    form = page.get_by_role("region", name="書くもの")
    form.get_by_label(re.compile("^会社名")).fill(company)
    form.get_by_label(re.compile("^郵便番号")).fill(postal)
    form.get_by_label(re.compile("^都道府県")).select_option(prefecture)
    form.get_by_label(re.compile("^市区町村")).fill(city)
    form.get_by_label(re.compile("^町域・番地")).fill(town)
    form.get_by_role("radio", name=verdict).check()
    expect(page.get_by_text("この端末に保存しました")).to_be_visible()


def write_piece(page: Page, answers: dict[str, list[str]], *, until: int = 10) -> None:
    """From the row on the screen to row `until`; stays on that row."""
    while True:
        write_row(page, answers)
        at = row_number(page)
        if at >= until:
            return
        page.get_by_role("button", name="次へ").click()
        expect(page.get_by_role("heading", level=2, name=f"{at + 1} / 10行め")).to_be_visible()


def deliver(page: Page) -> None:
    """From the last row over たしかめる to 届ける."""
    page.get_by_role("button", name="たしかめる").click()
    page.get_by_role("button", name="届ける").click()
    expect(page.get_by_role("heading", level=1, name="とどけた")).to_be_visible()


def profile(engine: BrowserType, chromium: str, folder: Path, url: str) -> BrowserContext:
    """A phone whose browser keeps its storage in a folder, so that it can be killed and started again."""
    return engine.launch_persistent_context(
        folder,
        executable_path=chromium,
        args=ARGUMENTS,
        viewport=PHONE,  # type: ignore[arg-type]
        locale="ja-JP",
        base_url=url,
    )


def kill_browser(folder: Path) -> None:
    """kill -9 of every process of the browser that runs on this profile."""
    found = subprocess.run(
        ["pgrep", "-f", f"user-data-dir={folder}"], capture_output=True, text=True, check=False
    )
    for pid in found.stdout.split():
        os.kill(int(pid), signal.SIGKILL)
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if not subprocess.run(
            ["pgrep", "-f", f"user-data-dir={folder}"], capture_output=True, check=False
        ).stdout:
            return
        time.sleep(0.1)
    raise RuntimeError("the browser outlived kill -9")


def connect(page: Page) -> None:
    """つなぐ, unless the phone was quicker: it connects by itself when there is a network again, and then the button goes."""
    with suppress(TimedOut):
        page.get_by_role("button", name="つなぐ").click(timeout=3000)
