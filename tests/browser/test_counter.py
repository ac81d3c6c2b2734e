"""お店でつなぐ and 隔離箱 in real browsers: what a phone cannot send is brought as a file, once, and decided by a person."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo import Demo, device, pair, running
from tests.browser.hands import deliver, open_next_piece, pieces, right_answers, take, write_piece, write_row
from tests.browser.test_access import violations

ORDER = "秋のDM名簿"
RECEIPT = re.compile(r"MDR-\d{6}-\d{4}")


def export(phone: Page, target: Path) -> Path:
    """わたし → 控えを書き出す: the file as a person gets it."""
    phone.goto("/#/me")
    with phone.expect_download() as waiting:
        phone.get_by_role("button", name="控えを書き出す").click()
    waiting.value.save_as(target)
    return target


def bring(desk: Page, file: Path) -> None:
    """人 → お店でつなぐ, and choose the file."""
    desk.goto("/desk/#/people")
    desk.get_by_role("link", name="お店でつなぐ").click()
    expect(desk.get_by_role("heading", level=1, name="お店でつなぐ")).to_be_visible()
    desk.locator("input[type=file]").set_input_files(file)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """One for each test: both need the coordinator's only code."""
    with running(tmp_path / "data") as demo:
        yield demo


@pytest.mark.timeout(300)
def test_a_phone_that_cannot_connect_is_connected_at_the_counter(
    browser: Browser, demo: Demo, tmp_path: Path
) -> None:
    answers = right_answers()
    with (
        device(browser, demo, accept_downloads=True) as phone,
        device(browser, demo, wide=True, bypass_csp=True) as desk,
    ):
        pair(desk, demo.code("coordinator"))
        pair(phone, demo.code("worker"))
        take(phone, ORDER, 3)
        phone.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        phone.context.set_offline(True)
        for _ in range(2):
            open_next_piece(phone)
            write_piece(phone, answers)
            deliver(phone)
        open_next_piece(phone)
        write_row(phone, answers)
        expect(phone.get_by_role("status").first).to_contain_text("2件 送信待ち")
        file = export(phone, tmp_path / "hitokuchi.json")

        bring(desk, file)
        arrived = desk.get_by_role("region", name="届いたもの")
        expect(arrived.get_by_role("alert")).to_contain_text("件を受け取りました")
        expect(arrived.get_by_text(RECEIPT)).to_have_count(2)
        receipts = RECEIPT.findall(arrived.inner_text())
        assert violations(desk) == []
        expect(arrived.get_by_text("書きかけの控えを取りました")).to_have_count(1)

        # The same file once more: nothing new, and the same receipts.
        desk.get_by_role("button", name="別のファイルを選ぶ").click()
        desk.locator("input[type=file]").set_input_files(file)
        expect(arrived.get_by_role("alert")).to_contain_text("新しいものはありません")
        assert RECEIPT.findall(arrived.inner_text()) == receipts

        # A file that was changed on the way is refused with a sentence.
        spoiled = tmp_path / "spoiled.json"
        spoiled.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "sha256": "0" * 64}), "utf-8")
        desk.get_by_role("button", name="別のファイルを選ぶ").click()
        desk.locator("input[type=file]").set_input_files(spoiled)
        expect(desk.get_by_role("alert")).to_contain_text("途中で切れているか")

        # The phone finds a network after all, and shows what the counter showed.
        phone.context.set_offline(False)
        phone.goto("/#/outbox")
        phone.get_by_role("button", name="つなぐ").click()
        expect(phone.get_by_role("status").first).to_contain_text("ぜんぶ届いています", timeout=60_000)
        phone.goto("/#/delivered")
        expect(phone.get_by_text(RECEIPT)).to_have_count(2)
        assert sorted(RECEIPT.findall(phone.locator("main").inner_text())) == sorted(receipts)
        phone.goto("/#/")
        expect(pieces(phone)).to_have_count(1)


@pytest.mark.timeout(300)
def test_what_a_stopped_phone_delivers_waits_in_the_quarantine_until_it_is_received(
    browser: Browser, demo: Demo, tmp_path: Path
) -> None:
    answers = right_answers()
    with (
        device(browser, demo, accept_downloads=True) as phone,
        device(browser, demo, wide=True, bypass_csp=True) as desk,
    ):
        pair(desk, demo.code("coordinator"))
        pair(phone, demo.code("worker"))
        take(phone, ORDER, 1)
        phone.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        phone.context.set_offline(True)
        open_next_piece(phone)
        write_piece(phone, answers)
        deliver(phone)
        file = export(phone, tmp_path / "hitokuchi.json")
        name = phone.locator(".me-name").inner_text()

        desk.goto("/desk/#/people")
        desk.get_by_role("link", name=re.compile(re.escape(name))).click()
        desk.get_by_role("button", name=re.compile("この端末を止める|を止める$")).first.click()
        expect(desk.get_by_text("止めました", exact=True)).to_be_visible(timeout=30_000)

        bring(desk, file)
        arrived = desk.get_by_role("region", name="届いたもの")
        expect(arrived.get_by_role("alert")).to_contain_text("預かりました")
        desk.goto("/desk/#/")
        desk.get_by_role("listitem").filter(has_text=name).get_by_role("link", name="隔離箱を見る").click()
        held = desk.get_by_role("listitem").filter(has_text="の答え")
        expect(held).to_have_count(1)
        expect(held).to_contain_text("止めた端末から届きました")
        expect(held.get_by_role("columnheader", name="会社名")).to_be_visible()
        expect(held.get_by_text("送られたままの中身").first).to_be_visible()

        # Setting it aside can be taken back.
        held.get_by_role("button", name=re.compile("わきに置く")).click()
        assert violations(desk) == []
        held.get_by_role("button", name="やり直してもらう").click()
        expect(held).to_have_count(0)
        desk.get_by_role("status").get_by_role("button").first.click()
        expect(held).to_have_count(1)

        held.get_by_role("button", name=re.compile("もう一度受け取る")).click()
        expect(held).to_have_count(0)
        bring(desk, file)
        expect(arrived.get_by_text(RECEIPT)).to_have_count(1)
