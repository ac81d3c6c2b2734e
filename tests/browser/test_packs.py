"""Taking work, end to end: W2, W5, W10 and C3 of the product's scenarios, offline where they say so."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.demo import Demo, device, hitokuchi, pair, running
from tests.browser.hands import pieces
from tests.browser.test_access import invited, violations
from tests.browser.test_photos import camera_photo, kept
from tests.browser.test_reviews import arrived, photograph

TITLE = "請求書の入力"
ROWS = 60
CELLULAR = """() => Object.defineProperty(navigator, "connection", {
  value: Object.assign(new EventTarget(), { type: "cellular", effectiveType: "4g", saveData: false }),
})"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo with invoices of three minutes and 70 yen each, which are what every pack here is made of."""
    folder = tmp_path_factory.mktemp("packs")
    sheet = folder / "invoices.csv"
    lines = "".join(f"S-{no:03},株式会社{no}番 ￥{no},\r\n" for no in range(1, ROWS + 1))
    sheet.write_text(f"番号,請求書の文字,金額\r\n{lines}", "utf-8")
    with running(folder / "data") as demo:
        words = ["--firm", "ささやま設備工業有限会社", "--title", TITLE, "--size", "1", "--minutes", "3"]
        hitokuchi("import", str(sheet), "--hub", "MDR", *words, "--yen", "70", "--publish", data=demo.data)
        with closing(sqlite3.connect(next(demo.data.glob("*.sqlite3")), timeout=30)) as database, database:
            # The demo's own orders are younger than this one: they are not what a pack begins with.
            database.execute(
                "UPDATE orders SET published_at = published_at + 86400000 WHERE title <> ?", [TITLE]
            )
        hitokuchi("doctor", "--mend", data=demo.data, check=False)
        yield demo


def pack(page: Page, minutes: int) -> Locator:
    """Choose a time; the place where the pack is offered."""
    page.goto("/#/")
    offer = page.get_by_role("region", name="あいている時間")
    offer.get_by_role("radio", name=f"{minutes}分").check()
    return offer


def taken(page: Page, minutes: int) -> Locator:
    """Take a pack; how it stands on きょう."""
    pack(page, minutes).get_by_role("button", name="おべんとうを受ける").click()
    held = page.get_by_role("region", name="おべんとう")
    expect(held).to_be_visible(timeout=60_000)
    return held


def write(page: Page, amount: str) -> None:
    """The one answer of the first invoice on きょう."""
    page.goto("/#/")
    pieces(page).first.click()
    page.get_by_role("region", name="書くもの").get_by_label(re.compile("^金額")).fill(amount)
    expect(page.get_by_text("この端末に保存しました")).to_be_visible()


def deliver(page: Page) -> None:
    page.get_by_role("button", name="たしかめる").click()
    page.get_by_role("button", name="届ける").click()
    expect(page.get_by_role("heading", level=1, name="とどけた")).to_be_visible()


def worker(page: Page, house: Demo, name: str) -> None:
    pair(page, invited(house, "worker", name))
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")


@pytest.mark.timeout(300)
def test_w2_a_bento_for_thirty_minutes_six_offline_three_given_back(browser: Browser, house: Demo) -> None:
    with device(browser, house) as phone:
        worker(phone, house, "田中 さゆり")
        offer = pack(phone, 30)
        expect(offer).to_contain_text("10件・30分")
        expect(offer).to_contain_text("¥700")
        expect(offer).to_contain_text("見込み")
        photograph(phone, "phone-pack-offer")
        held = taken(phone, 30)
        expect(held).to_contain_text("30分のおべんとう")
        expect(held).to_contain_text("0/10件")
        expect(held).to_contain_text("¥700 見込み")
        expect(held).to_contain_text(re.compile(r"まで"))
        expect(held).to_contain_text(re.compile(r"この端末に [\d.]+ KB"))

        phone.context.set_offline(True)
        for amount in range(1, 7):
            write(phone, str(amount))
            deliver(phone)
        phone.goto("/#/")
        expect(held).to_contain_text("6/10件")
        photograph(phone, "phone-pack-held")
        held.get_by_role("button", name="残り4件を返す").click()
        expect(held).to_have_count(0)
        expect(pieces(phone)).to_have_count(0)
        # The time for another thought is over.
        expect(phone.get_by_role("button", name="元に戻す")).to_have_count(0, timeout=20_000)
        expect(phone.get_by_role("heading", name="いま受けている仕事はありません")).to_be_visible()

        phone.context.set_offline(False)
        phone.goto("/#/outbox")
        arrived(phone)
        phone.goto("/#/delivered")
        expect(phone.get_by_text(re.compile(r"MDR-\d{6}-\d{4}"))).to_have_count(6)


@pytest.mark.timeout(300)
def test_w10_a_full_phone_takes_no_new_work_and_goes_on_with_its_own(
    browser: Browser, house: Demo, tmp_path: Path
) -> None:
    with device(browser, house, bypass_csp=True) as phone:
        phone.add_init_script(f"({CELLULAR})()")
        worker(phone, house, "佐藤 ひなた")
        taken(phone, 15)
        # On mobile data the text goes first; the photo waits for a word.
        write(phone, "110")
        phone.get_by_label("写真を選ぶ").last.set_input_files(camera_photo(tmp_path / "photo.jpg", 1))
        expect(phone.locator(".attached")).to_have_count(1)
        deliver(phone)
        phone.goto("/#/outbox")
        expect(phone.get_by_text("写真 0/1").first).to_be_visible(timeout=60_000)
        [photo] = kept(phone)[1].values()

        phone.evaluate("() => { navigator.storage.estimate = async () => ({ usage: 96, quota: 100 }) }")
        offer = pack(phone, 15)
        expect(offer).to_contain_text("新しい仕事は受けられません")
        size = len(photo["bytes"])
        said = f"{round(size / 1000)} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
        expect(offer).to_contain_text(f"写真を送ると{said}空きます")
        expect(offer.get_by_role("button", name="おべんとうを受ける")).to_have_count(0)
        assert violations(phone) == []
        photograph(phone, "phone-pack-full")
        write(phone, "220")  # what is in hand goes on
        deliver(phone)

        phone.goto("/#/")
        offer = pack(phone, 15)
        offer.get_by_role("button", name="写真を送る").click()
        phone.evaluate("() => { navigator.storage.estimate = async () => ({ usage: 50, quota: 100 }) }")
        expect(offer.get_by_role("button", name="おべんとうを受ける")).to_be_visible(timeout=60_000)
        phone.goto("/#/outbox")
        arrived(phone)


@pytest.mark.timeout(300)
def test_c3_pieces_of_a_phone_out_of_reach_move_and_its_work_is_received_as_late(
    browser: Browser, house: Demo
) -> None:
    with (
        device(browser, house) as phone,
        device(browser, house) as other,
        device(browser, house, wide=True, bypass_csp=True) as desk,
    ):
        worker(phone, house, "小林 ミン")
        worker(other, house, "山本 勝")
        pair(desk, invited(house, "coordinator", "中西 由美"))
        taken(phone, 15)
        write(phone, "10")  # she has begun with one of five, and her phone said so
        phone.goto("/#/outbox")
        arrived(phone)

        # At the desk: what is known, and the three choices.
        desk.goto("/desk/#/people")
        desk.get_by_role("link", name=re.compile("小林 ミン")).first.click()
        desk.get_by_role("button", name="配り直す").click()
        dialog = desk.get_by_role("dialog", name="仕事を配り直す")
        expect(dialog).to_contain_text("1件は作業中の可能性があります", timeout=60_000)

        # Out of reach she goes on.
        phone.context.set_offline(True)
        phone.goto("/#/")
        pieces(phone).first.click()
        phone.get_by_role("button", name="届ける").click()
        expect(phone.get_by_role("heading", level=1, name="とどけた")).to_be_visible()
        write(phone, "12")

        expect(dialog.get_by_role("button", name="4件を配り直す")).to_be_visible()
        assert violations(desk) == []
        photograph(desk, "desk-move")
        dialog.get_by_role("radio", name="期限が来たら").check()
        expect(dialog.get_by_role("button", name="5件を配り直す")).to_be_visible()
        dialog.get_by_role("radio", name="いますぐ").check()
        expect(dialog).to_contain_text("あとから届いた分も受け取ります")
        desk.context.set_offline(True)
        expect(dialog.get_by_text("配り直しには通信がいります")).to_be_visible(timeout=60_000)
        expect(dialog.get_by_role("button", name="5件を配り直す")).to_be_disabled()
        desk.context.set_offline(False)
        desk.reload()
        desk.get_by_role("button", name="配り直す").click(timeout=60_000)
        dialog.get_by_role("radio", name="いますぐ").check()
        dialog.get_by_label("だれに").select_option(label="山本 勝さん（手元に0件）")
        dialog.get_by_label(re.compile("本人へのことば")).fill("締め切りが早まったので、お願いしました")
        dialog.get_by_role("button", name="5件を配り直す").click()
        expect(desk.get_by_text("5件を配り直しました")).to_be_visible()

        # From the order's page the same, with the question whose they are.
        desk.goto("/desk/#/orders")
        desk.get_by_role("link", name=re.compile(TITLE)).click()
        desk.get_by_role("button", name="配り直す").click()
        expect(dialog.get_by_label("だれの仕事ですか")).to_contain_text("山本 勝（5件）")
        photograph(desk, "desk-move-order")
        dialog.get_by_role("button", name="閉じる").click()

        expect(pieces(other)).to_have_count(5, timeout=60_000)
        expect(pieces(other).first).to_contain_text("中西 由美さんからのお願い")
        photograph(other, "phone-handed")

        # Her phone is back: she is told why, and what she did is received.
        phone.context.set_offline(False)
        phone.goto("/#/outbox")
        arrived(phone)
        phone.goto("/#/")
        lost = phone.get_by_role("region", name="ほかの人に移った仕事")
        expect(
            lost.get_by_role("heading", name="中西 由美さんが、ほかの人に配り直しました").first
        ).to_be_visible()
        expect(lost).to_contain_text("締め切りが早まったので、お願いしました")
        photograph(phone, "phone-moved")
        lost.get_by_role("button", name="そのまま届ける").first.click()
        expect(lost).to_contain_text(f"{TITLE}（3件）")
        lost.get_by_role("button", name="わかりました").click()
        expect(lost).to_have_count(0)
        phone.goto("/#/outbox")
        arrived(phone)
        phone.goto("/#/delivered")
        expect(phone.get_by_text("期限後に届きました（確認中）")).to_have_count(2)


@pytest.mark.timeout(300)
def test_w5_a_lease_that_ended_offline_leaves_what_was_written_and_says_why(
    browser: Browser, house: Demo
) -> None:
    with device(browser, house) as phone, device(browser, house) as other:
        worker(phone, house, "森本 はる")
        worker(other, house, "大西 あき")
        taken(phone, 15)
        write(phone, "31")
        phone.goto("/#/outbox")
        arrived(phone)
        phone.context.set_offline(True)
        with closing(sqlite3.connect(next(house.data.glob("*.sqlite3")), timeout=30)) as database, database:
            database.execute(
                "UPDATE lease SET until = 0 WHERE state = 'active' AND person_id ="
                " (SELECT id FROM person WHERE name = '森本 はる')"
            )
        # The sweep gives them to the others, and somebody else takes them.
        expect(pack(other, 15)).to_be_visible()
        other.wait_for_timeout(32_000)
        taken(other, 15)

        phone.context.set_offline(False)
        phone.goto("/#/outbox")
        arrived(phone)
        phone.goto("/#/")
        lost = phone.get_by_role("region", name="ほかの人に移った仕事")
        expect(
            lost.get_by_role("heading", name="期限が過ぎたので、ほかの人に移りました").first
        ).to_be_visible()
        expect(lost).to_contain_text("書いたものは、この端末に残っています")
        lost.get_by_role("button", name="そのまま届ける").click()
        phone.goto("/#/delivered")
        expect(phone.get_by_text("期限後に届きました（確認中）")).to_be_visible(timeout=60_000)
