"""From an XLSForm workbook to a worker's answers in the firm's sheet, in real browsers (product.md, issue 4, items 1 and 2)."""

import csv
import io
import re
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo import DESK, PHONE, Demo, device, pair
from tests.browser.hands import deliver, open_next_piece, take
from tests.browser.test_access import violations

TITLE = "申込書の入力"
SHEET = "受付番号,申込書の文字\r\nA-1,りんご3箱 1200円 継続\r\nA-2,みかん1箱 新規\r\n"
SURVEY = [
    [
        "type",
        "name",
        "label",
        "hint",
        "required",
        "relevant",
        "constraint",
        "constraint_message",
        "calculation",
    ],
    ["begin group", "g1", "申込み", "", "", "", "", "", ""],
    ["select_one kind", "kind", "種類", "", "yes", "", "", "", ""],
    ["date", "since", "いつから", "", "yes", "${kind} = 'old'", "", "", ""],
    ["end group", "", "", "", "", "", "", "", ""],
    ["begin group", "g2", "品もの", "", "", "", "", "", ""],
    ["integer", "boxes", "箱の数", "数字だけ", "yes", "", ". <= 99", "99箱までです", ""],
    ["integer", "price", "一箱の値段", "", "", "", "", "", ""],
    ["integer", "total", "合計", "", "", "", "", "", "${boxes} * ${price}"],
    ["select_multiple mark", "marks", "印", "", "", "", "", "", ""],
    ["end group", "", "", "", "", "", "", "", ""],
    ["geopoint", "where", "どこ", "", "", "", "", "", ""],
]
CHOICES = [
    ["list_name", "name", "label"],
    ["kind", "new", "新規"],
    ["kind", "old", "継続"],
    ["mark", "a", "急ぎ"],
    ["mark", "b", "大口"],
]


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("survey", SURVEY), ("choices", CHOICES), ("settings", [["form_title"], [TITLE]])):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def publish_template(desk: Page, book: Path) -> None:
    desk.goto("/desk/#/orders")
    desk.get_by_role("link", name="ひな形を見る・作る").click()
    desk.get_by_role("link", name="新しいひな形").first.click()
    desk.locator("#book").set_input_files(book)
    expect(desk.get_by_text("6個の項目を取り込みました。")).to_be_visible()
    left = desk.get_by_role("region", name="取り込まなかったところ（1か所）").get_by_role("listitem")
    expect(left).to_contain_text("surveyシートの12行目")
    expect(left).to_contain_text("geopoint")
    expect(desk.get_by_label("ひな形の名前")).to_have_value(TITLE)
    desk.get_by_label("この仕事は何のため").fill("申込みを台帳に写すため")
    desk.get_by_label("やり方").fill("文字を見て、そのまま入れてください。")
    desk.get_by_label("1件の行数").fill("2")
    desk.get_by_label("1件の時間（分）").fill("5")
    desk.get_by_label("1件の金額（円）").fill("120")
    expect(desk.get_by_text("このまま公開できます。")).to_be_visible()
    desk.set_viewport_size({"width": 1280, "height": 6000})  # nothing half below the bar at the top
    assert violations(desk) == []
    desk.set_viewport_size(DESK)  # type: ignore[arg-type]


def order_with_it(desk: Page, sheet: Path) -> None:
    desk.goto("/desk/#/orders")
    desk.get_by_role("link", name="新しい仕事").first.click()
    desk.locator("#new-file").set_input_files(sheet)
    expect(desk.get_by_text("2行").first).to_be_visible()
    desk.get_by_label("どの会社の仕事ですか").select_option(label="合同会社シティリンク")
    desk.get_by_label("ひな形", exact=True).select_option(label=TITLE)
    expect(desk.get_by_label("ひな形の版")).to_contain_text("第1版")
    desk.get_by_role("button", name="公開する").click()
    expect(desk.get_by_role("heading", name=TITLE).first).to_be_visible()


@pytest.mark.timeout(300)
def test_a_workbook_becomes_a_form_that_is_filled_offline_and_comes_back_in_the_sheet(
    browser: Browser, demo: Demo, tmp_path: Path
) -> None:
    sheet = tmp_path / "申込書.csv"
    sheet.write_text(SHEET, "utf-8", newline="")
    with device(browser, demo, wide=True, accept_downloads=True) as desk, device(browser, demo) as phone:
        pair(desk, demo.code("coordinator"))
        publish_template(desk, workbook(tmp_path / "form.xlsx"))
        desk.get_by_role("button", name="第1版として公開する").click()
        expect(desk.get_by_role("link", name=re.compile(f"{TITLE}.*第1版まで公開"))).to_be_visible()
        order_with_it(desk, sheet)

        pair(phone, demo.code("worker"))
        take(phone, TITLE, 1)
        phone.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        phone.context.set_offline(True)
        phone.reload()
        fill_in(phone)
        deliver(phone)
        phone.context.set_offline(False)
        phone.goto("/#/outbox")
        phone.get_by_role("button", name="つなぐ").click()
        expect(phone.get_by_role("status").first).to_contain_text("ぜんぶ届いています", timeout=60_000)

        rows = sheet_out(desk)
        send_back(desk)
        phone.goto("/#/")
        expect(phone.get_by_text("差し戻し 1/2")).to_be_visible(timeout=60_000)
        open_next_piece(phone)
        form = phone.get_by_role("region", name="書くもの")
        expect(
            form.get_by_text("二つの印でしょうか")
        ).to_be_visible()  # below its field, with what she had answered
        expect(form.get_by_role("radio", name="継続")).to_be_checked()
    assert rows == [
        ["受付番号", "申込書の文字", "種類", "いつから", "箱の数", "一箱の値段", "合計", "印"],
        ["A-1", "りんご3箱 1200円 継続", "継続", "2026-09-07", "3", "1200", "3600", "急ぎ、大口"],
        ["A-2", "みかん1箱 新規", "新規", "", "1"],
    ]


def fill_in(phone: Page) -> None:
    """Two rows: what is asked depends on what was answered, at once, and the sum follows."""
    open_next_piece(phone)
    form = phone.get_by_role("region", name="書くもの")
    expect(form.get_by_role("heading", name="申込み")).to_be_visible()
    expect(form.get_by_label(re.compile("^いつから"))).to_have_count(0)
    form.get_by_role("radio", name="継続").check()
    form.get_by_label(re.compile("^いつから")).fill("令和8年9月7日")
    boxes = form.get_by_label(re.compile("^箱の数"))
    boxes.fill("１００")
    boxes.blur()
    expect(form.get_by_text("99箱までです")).to_be_visible()
    boxes.fill("３")
    form.get_by_label(re.compile("^一箱の値段")).fill("1,200")
    expect(form.get_by_text("3600", exact=True)).to_be_visible()
    form.get_by_role("checkbox", name="大口").check()
    form.get_by_role("checkbox", name="急ぎ").check()
    expect(phone.get_by_text("この端末に保存しました")).to_be_visible()
    phone.set_viewport_size({"width": 360, "height": 2400})  # nothing half below the bars at top and bottom
    assert violations(phone) == []
    phone.set_viewport_size(PHONE)  # type: ignore[arg-type]
    phone.reload()
    expect(form.get_by_text("3600", exact=True)).to_be_visible()
    phone.get_by_role("button", name="次へ").click()
    form.get_by_role("radio", name="新規").check()
    expect(form.get_by_label(re.compile("^いつから"))).to_have_count(0)
    phone.get_by_role("button", name="たしかめる").click()
    expect(phone.get_by_text("あと1か所あります")).to_be_visible()
    phone.get_by_role("button", name="2行めを書く").click()
    form.get_by_label(re.compile("^箱の数")).fill("1")


def send_back(desk: Page) -> None:
    """With words at a cell, which is shown in the words of the form."""
    panel = desk.get_by_role("region", name="確認する", exact=True)
    panel.press("r")
    cell = panel.get_by_role("button", name="1行め 印")
    expect(cell).to_have_text("急ぎ、大口")
    cell.click()
    panel.get_by_label("1行め 印").last.fill("二つの印でしょうか")
    panel.get_by_label("本人へのことば").fill("印を見てください")
    panel.get_by_role("button", name="差し戻す").click()
    expect(desk.get_by_text("差し戻しました")).to_be_visible()


def sheet_out(desk: Page) -> list[list[str]]:
    expect(desk.get_by_text("ぜんぶ届きました").first).to_be_visible(timeout=60_000)
    with desk.expect_download() as waiting:
        desk.get_by_role("button", name="シートを受け取る").click()
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))
