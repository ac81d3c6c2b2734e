"""A form with everything in it, W3 and Japanese input, in real browsers: one house, one template, nine one-row pieces."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Locator,
    Page,
    Playwright,
    Request,
    expect,
)

from tests.browser.demo import DESK, PHONE, Demo, device, pair
from tests.browser.hands import connect, deliver, kill_browser, open_next_piece, pieces, profile, take
from tests.browser.test_access import invited, violations
from tests.browser.test_photos import camera_photo

TITLE = "商品の登録"
ROWS = 9
SHEET = "棚番号,札の文字\r\n" + "".join(f"T-{n},柿 {n}00円\r\n" for n in range(1, ROWS + 1))
SURVEY = [
    ["type", "name", "label", "required", "constraint", "constraint_message", "calculation"],
    ["text", "name", "品名", "yes", "", "", ""],
    ["integer", "price", "値段", "yes", ". < 100000", "けたが多いようです", ""],
    ["date", "since", "いつから", "", "", "", ""],
    ["image", "shot", "商品の写真", "yes", "", "", ""],
    ["begin repeat", "lines", "内わけ", "", "", "", ""],
    ["text", "what", "中身", "yes", "", "", ""],
    ["integer", "count", "数", "", "", "", ""],
    ["calculate", "sum", "計", "", "", "", "${count} * ${price}"],
    ["end repeat", "", "", "", "", "", ""],
]
STEPS = ("札を明るい所に置く", "品名は札のとおりに書く")
WAYS = "札のとおりに書いてください。\n写真は正面から。"


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("survey", SURVEY), ("settings", [["form_title"], [TITLE]])):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def small_photo(path: Path, colour: tuple[int, int, int]) -> Path:
    Image.new("RGB", (640, 480), colour).save(path, "JPEG")
    return path


def write_template(desk: Page, folder: Path) -> None:
    """The editor: the form from a workbook, a manual with a picture, what the data is, whether AI may help."""
    desk.goto("/desk/#/templates/new")
    desk.locator("#book").set_input_files(workbook(folder / "form.xlsx"))
    expect(desk.get_by_text("5個の項目を取り込みました。")).to_be_visible()
    expect(desk.get_by_text("ぜんぶ取り込みました。")).to_be_visible()
    desk.get_by_label("やり方").fill(WAYS)
    desk.get_by_label("1件の行数").fill("1")
    desk.get_by_label("1件の時間（分）").fill("4")
    desk.get_by_label("1件の金額（円）").fill("95")
    expect(
        desk.get_by_text(re.compile("この仕事は何のため、"))
    ).to_be_visible()  # nothing is published without it
    desk.get_by_label("この仕事は何のため").fill("直売所の棚に、値札を出すため")
    for n, words in enumerate(STEPS, 1):
        desk.get_by_role("button", name="手順を足す").click()
        desk.get_by_label(f"手順{n}", exact=True).fill(words)
    desk.locator("#step-0-picture").set_input_files(small_photo(folder / "step.jpg", (40, 120, 80)))
    expect(desk.get_by_role("img", name="手順1の絵")).to_be_visible()
    desk.get_by_role("radio", name="個人情報あり").check()
    desk.get_by_role("radio", name="先に相談").check()
    expect(desk.get_by_text("このまま公開できます。")).to_be_visible()
    desk.set_viewport_size({"width": 1280, "height": 5000})  # nothing half below the bar at the top
    assert violations(desk) == []
    desk.set_viewport_size(DESK)  # type: ignore[arg-type]
    desk.get_by_role("button", name="第1版として公開する").click()
    expect(desk.get_by_role("link", name=re.compile(f"{TITLE}.*第1版まで公開"))).to_be_visible()


def order_it(desk: Page, folder: Path) -> None:
    sheet = folder / "棚.csv"
    sheet.write_text(SHEET, "utf-8", newline="")
    desk.goto("/desk/#/orders/new")
    desk.locator("#new-file").set_input_files(sheet)
    expect(desk.get_by_text(f"{ROWS}行").first).to_be_visible()
    desk.get_by_label("どの会社の仕事ですか").select_option(label="合同会社シティリンク")
    desk.get_by_label("ひな形", exact=True).select_option(label=TITLE)
    expect(desk.get_by_label("ひな形の版")).to_contain_text("第1版")
    desk.get_by_role("button", name="公開する").click()
    expect(desk.get_by_role("heading", name=TITLE).first).to_be_visible()


@pytest.fixture(scope="module")
def desk(browser: Browser, demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The coordinator's desk, with the template published and the order open."""
    folder = tmp_path_factory.mktemp("forms")
    with device(browser, demo, wide=True, accept_downloads=True, bypass_csp=True) as page:
        pair(page, demo.code("coordinator"))
        write_template(page, folder)
        order_it(page, folder)
        yield page


def asked(phone: Page) -> Locator:
    return phone.get_by_role("region", name="書くもの")


def ready(phone: Page) -> None:
    """Everything that an offline phone needs is on it: the app, and the pictures of the manual."""
    phone.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    phone.wait_for_function(
        "async () => (await (await caches.open('manuals')).keys()).length === 1", timeout=30_000
    )


def fill_in(phone: Page, photo: Path, name: str = "柿", price: str = "100") -> None:
    form = asked(phone)
    form.get_by_label(re.compile("^品名")).fill(name)
    if price:
        form.get_by_label(re.compile("^値段")).fill(price)
    form.get_by_label("商品の写真 写真を選ぶ").set_input_files(photo)
    expect(form.locator(".attached img")).to_have_count(1)
    expect(phone.get_by_text("この端末に保存しました")).to_be_visible()


@pytest.mark.timeout(300)
def test_a_form_with_a_manual_a_photo_and_a_table_is_filled_offline_and_looked_at(
    browser: Browser, demo: Demo, desk: Page, tmp_path: Path
) -> None:
    with device(browser, demo, bypass_csp=True) as phone:
        pair(phone, invited(demo, "worker", "小林 ミン"))
        phone.goto("/#/find")
        phone.get_by_role("link", name=re.compile(TITLE)).click()
        expect(phone.get_by_text("個人情報が入っています")).to_be_visible()
        expect(phone.get_by_text("AIを使う前に、拠点に相談してください")).to_be_visible()
        assert violations(phone) == []
        take(phone, TITLE, 2)
        ready(phone)
        phone.context.set_offline(True)
        phone.reload()
        open_next_piece(phone)
        phone.get_by_text("手順書").click()
        expect(phone.get_by_text(STEPS[1])).to_be_visible()
        picture = phone.get_by_role("img", name="手順1の絵")
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.naturalWidth") == 640

        phone.get_by_role("button", name="たしかめる").click()
        expect(
            phone.get_by_text("あと3か所あります")
        ).to_be_visible()  # a required photo is missing like anything else
        phone.get_by_role("button", name="1行めを書く").click()
        fill_in(phone, small_photo(tmp_path / "a.jpg", (200, 120, 20)), price="￥1,200")
        form = asked(phone)
        form.get_by_role("button", name="行を足す").click()
        form.get_by_label(re.compile("^中身")).fill("ｶｷ")
        form.get_by_label(re.compile("^数")).fill("３")
        form.get_by_label(re.compile("^数")).blur()
        form.get_by_role("button", name="行を足す").click()
        form.get_by_role("button", name="2行めを消す").click()
        expect(phone.get_by_text("この端末に保存しました")).to_be_visible()
        phone.set_viewport_size(
            {"width": 360, "height": 3000}
        )  # nothing half below the bars at top and bottom
        assert violations(phone) == []
        phone.set_viewport_size(PHONE)  # type: ignore[arg-type]
        phone.get_by_role("button", name="たしかめる").click()
        phone.get_by_label("AIを使いました").check()
        assert violations(phone) == []
        phone.get_by_role("button", name="届ける").click()
        phone.context.set_offline(False)
        phone.goto("/#/outbox")
        connect(phone)
        expect(phone.get_by_role("status").first).to_contain_text("ぜんぶ届いています", timeout=60_000)

        # Who looks sees the photo at its field, and what was typed beside what was made of it.
        panel = desk.get_by_role("region", name="確認する", exact=True)
        expect(panel.get_by_role("table").get_by_role("button", name=re.compile("写真"))).to_be_visible(
            timeout=60_000
        )
        expect(panel).to_contain_text("入力：￥1,200")
        expect(panel).to_contain_text("入力：ｶｷ ３")
        expect(panel).to_contain_text("カキ 3 3600")
        expect(panel).to_contain_text("AIを使った、と本人が言っています。")
        assert violations(desk) == []
        panel.get_by_role("button", name="確認ずみにする").first.click()

        # A newer version: said quietly to whoever works with the older one, and nothing of theirs changes.
        open_next_piece(phone)
        asked(phone).get_by_label(re.compile("^品名")).fill("栗")
        publish_again(desk, "写真は正面から。\n値段は税込みで書いてください。")
        note = phone.get_by_text(re.compile("新しい説明があります（第2版"))
        expect(note).to_be_visible(timeout=60_000)
        expect(asked(phone).get_by_label(re.compile("^品名"))).to_have_value("栗")
        note.click()
        expect(phone.get_by_role("listitem").filter(has_text="ふえた行")).to_contain_text("値段は税込み")
        expect(phone.get_by_role("listitem").filter(has_text="なくなった行")).to_contain_text("札のとおりに")
        assert violations(phone) == []


def publish_again(desk: Page, ways: str) -> None:
    desk.goto("/desk/#/templates")
    desk.get_by_role("link", name=re.compile(TITLE)).click()
    desk.get_by_role("link", name="直して新しい版をつくる").click()
    desk.get_by_label("やり方").fill(ways)
    expect(desk.get_by_text("このまま公開できます。")).to_be_visible()
    desk.get_by_role("button", name="第2版として公開する").click()
    expect(desk.get_by_role("link", name=re.compile(f"{TITLE}.*第2版まで公開"))).to_be_visible()


def life(playwright: Playwright, chromium: str, folder: Path, url: str) -> tuple[BrowserContext, Page]:
    """A phone that outlives its app: the same storage, whatever becomes of the browser."""
    context = profile(playwright.chromium, chromium, folder, url)
    return context, context.pages[0]


@pytest.mark.timeout(300)
def test_w3_three_days_without_signal_and_text_before_photos(
    playwright: Playwright, chromium: str, demo: Demo, desk: Page, tmp_path: Path
) -> None:
    """W3: no signal, the OS kills the app in the middle, 続きから; then the text of all six before any photo."""
    assert desk.title()  # the order is open
    folder = tmp_path / "phone"
    photos = [camera_photo(tmp_path / f"{n}.jpg", n) for n in range(2)]
    photos += [small_photo(tmp_path / f"{n}.jpg", (40 * n, 90, 60)) for n in range(2, 6)]
    context, page = life(playwright, chromium, folder, demo.url)
    pair(page, invited(demo, "worker", "田中 さゆり"))
    take(page, TITLE, 6)
    ready(page)
    context.set_offline(True)

    # She fills, takes a photo, is called; the OS kills the app.
    open_next_piece(page)
    fill_in(page, photos[0], "丹波の柿", price="")
    asked(page).get_by_label(re.compile("^いつから")).fill("令和8年9月7日")
    expect(page.get_by_text("この端末に保存しました")).to_be_visible()
    kill_browser(folder)
    context, page = life(playwright, chromium, folder, demo.url)
    context.set_offline(True)
    page.goto("/")
    expect(page.get_by_role("link", name="続きから（1行め）")).to_be_visible()
    page.get_by_role("link", name="続きから（1行め）").click()
    form = asked(page)
    expect(form.get_by_label(re.compile("^品名"))).to_have_value("丹波の柿")
    expect(form.get_by_label(re.compile("^いつから"))).to_have_value("令和8年9月7日")
    expect(form.locator(".attached img")).to_have_count(1)
    form.get_by_label(re.compile("^値段")).fill("￥３００")
    deliver(page)
    for n, photo in enumerate(photos[1:], 2):
        open_next_piece(page)
        fill_in(page, photo, f"柿 {n}号")
        deliver(page)
    expect(page.get_by_role("status").first).to_contain_text("6件 送信待ち")
    page.clock.install()
    page.clock.fast_forward(3 * 24 * 3600 * 1000)
    page.goto("/#/")
    page.reload()
    expect(page.get_by_role("status").first).to_contain_text("6件 送信待ち")

    # The signal returns in the car park.
    sent: list[tuple[str, int]] = []

    def seen(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/sync"):
            body = request.post_data_buffer or b""
            text = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
            sent.append(("text", text.count(b'"result.submit"')))
        elif request.method == "PATCH":
            sent.append(("photo", 1))

    page.on("request", seen)
    said = page.get_by_role("status").first
    page.evaluate(
        """() => { window.heard = []; const line = document.querySelector("[role=status]");
        new MutationObserver(() => window.heard.push(line.textContent))
          .observe(line, { characterData: true, childList: true, subtree: true }); }"""
    )
    context.set_offline(False)
    page.goto("/#/outbox")
    connect(page)
    expect(said).to_contain_text("ぜんぶ届いています", timeout=90_000)
    heard = page.evaluate("() => window.heard")
    ways = [re.fullmatch(r"文字 6/6 受領・写真 ([0-6])/6 送信中", each) for each in heard]
    counts = [int(each[1]) for each in ways if each]
    assert counts, heard
    assert counts == sorted(counts), heard
    first_photo = sent.index(("photo", 1))
    assert not any(kind == "text" and number for kind, number in sent[first_photo:]), sent
    page.goto("/#/delivered")
    expect(page.get_by_text(re.compile(r"MDR-\d{6}-\d{4}"))).to_have_count(6)
    context.close()


def compose(line: CDPSession, text: str) -> None:
    """What a Japanese keyboard does before a word is chosen."""
    line.send(
        "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
    )


def enter(line: CDPSession, *, composing: bool) -> None:
    """Enter, as Chromium reports it while a word is being composed (229), and otherwise."""
    code = 229 if composing else 13
    for kind in ("rawKeyDown", "keyUp"):
        line.send(
            "Input.dispatchKeyEvent",
            {
                "type": kind,
                "key": "Process" if composing else "Enter",
                "code": "Enter",
                "windowsVirtualKeyCode": code,
            },
        )


@pytest.mark.timeout(300)
def test_japanese_input_is_accepted_and_its_original_is_kept(
    browser: Browser, demo: Demo, desk: Page, tmp_path: Path
) -> None:
    """IME, full-width digits, ￥, a long vowel mark for a minus, 和暦, half-width kana: in a form and in a sheet's columns."""
    with device(browser, demo) as phone:
        pair(phone, invited(demo, "worker", "佐藤 ひなた"))
        take(phone, TITLE, 1)
        open_next_piece(phone)
        line = phone.context.new_cdp_session(phone)
        form = asked(phone)
        name, price = form.get_by_label(re.compile("^品名")), form.get_by_label(re.compile("^値段"))
        name.focus()
        compose(line, "か")
        compose(line, "かき")
        enter(line, composing=True)  # chooses a candidate: it moves nowhere
        expect(name).to_be_focused()
        line.send("Input.insertText", {"text": "柿"})
        expect(name).to_have_value("柿")
        expect(name).to_be_focused()
        line.send("Input.insertText", {"text": "ﾌﾟﾗｽ"})
        enter(line, composing=False)
        expect(price).to_be_focused()  # an Enter after it does
        expect(name).to_have_value("柿プラス")
        line.send("Input.insertText", {"text": "￥１，２００"})
        form.get_by_label(re.compile("^いつから")).focus()
        expect(price).to_have_value("1200")
        line.send("Input.insertText", {"text": "令和8年9月7日"})
        phone.keyboard.press("Tab")
        expect(form.get_by_label(re.compile("^いつから"))).to_have_value("2026-09-07")
        price.fill("ー５")
        price.blur()
        expect(price).to_have_value("-5")
        price.fill("￥１，２００")
        form.get_by_label("商品の写真 写真を選ぶ").set_input_files(
            small_photo(tmp_path / "b.jpg", (9, 99, 9))
        )
        expect(form.locator(".attached img")).to_have_count(1)
        phone.reload()  # what was typed is kept as well as what was made of it
        expect(form.locator(".attached img")).to_have_count(1)
        deliver(phone)
        expect(phone.get_by_role("status").first).to_contain_text("ぜんぶ届いています", timeout=60_000)
        desk.goto("/desk/#/orders")
        desk.get_by_role("link", name=re.compile(TITLE)).first.click()
        panel = desk.get_by_role("region", name="確認する", exact=True)
        while not panel.get_by_text("入力：柿ﾌﾟﾗｽ").count():
            panel.get_by_role("button", name="次のもの").click()
        for typed, made in (("柿ﾌﾟﾗｽ", "柿プラス"), ("￥１，２００", "1200"), ("令和8年9月7日", "2026-09-07")):
            expect(panel.get_by_role("cell").filter(has_text=f"{made}入力：{typed}")).to_be_visible()

        # The same in the columns of a sheet.
        take_sheet(phone)
        form = asked(phone)
        form.get_by_label(re.compile("^会社名")).fill("ｷﾐﾂ ㈱")
        form.get_by_label(re.compile("^郵便番号")).fill("〒671－1595")
        form.get_by_label(re.compile("^郵便番号")).blur()
        expect(form.get_by_label(re.compile("^会社名"))).to_have_value("キミツ ㈱")
        expect(form.get_by_label(re.compile("^郵便番号"))).to_have_value("6711595")


def take_sheet(phone: Page) -> None:
    phone.goto("/#/find")
    phone.get_by_role("link", name=re.compile("秋のDM名簿")).click()
    phone.get_by_role("button", name=re.compile("受ける$")).click()
    expect(phone.locator("main a[href^='#/piece/']").first).to_be_visible()
    phone.goto("/#/")
    pieces(phone).first.click()
    expect(asked(phone)).to_be_visible()
