"""Photos and a voice beside the answers, in a real browser against the real server.

Taken without a network, kept through kill -9, sent after the text, whole although the server dies in the middle of it.
"""

import base64
import hashlib
import io
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, Request, expect

from tests.browser.demo import Demo, device, fill, pair
from tests.browser.hands import (
    ARGUMENTS,
    deliver,
    kill_browser,
    open_next_piece,
    profile,
    right_answers,
    take,
    write_piece,
)
from tests.browser.test_access import violations
from tests.support.servers import RunningServer

ORDER = "秋のDM名簿"
RECEIPT = re.compile(r"MDR-\d{6}-\d{4}")
ORIENTATION, GPS, TURNED_RIGHT = 0x0112, 0x8825, 6
RED, BLUE = (200, 30, 30), (30, 30, 200)
SHOTS = 3


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A demo that the test may kill."""
    fill(tmp_path / "data")
    with RunningServer(tmp_path / "data", demo=True) as running:
        yield running


def camera_photo(target: Path, grain: int) -> Path:
    """What a camera held upright writes: lying pixels, how to turn them, and where it was.

    Turned as it says, the upper half is red and the lower half blue. The grain makes it as heavy as a photo.
    """
    lying = Image.new("RGB", (2400, 1800), RED)
    lying.paste(BLUE, (1200, 0, 2400, 1800))
    noise = Image.effect_noise((2400, 1800), 110 + grain).convert("RGB")
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT
    exif.get_ifd(GPS)[2] = (35.0, 4.0, 12.0)
    Image.blend(lying, noise, 0.7).save(target, "JPEG", quality=92, exif=exif)
    return target


def check_upright(photo: bytes) -> None:
    """Upright, no longer than 1,600 px, and nothing of what the camera wrote into it."""
    image = Image.open(io.BytesIO(photo))
    assert (image.format, image.size) == ("JPEG", (1200, 1600))
    assert len(image.getexif()) == 0
    assert b"Exif" not in photo[:4096]
    red, _, blue = image.getpixel((600, 200))  # type: ignore[misc]
    assert red > blue, "upside down or lying"
    red, _, blue = image.getpixel((600, 1400))  # type: ignore[misc]
    assert blue > red


KEPT = """async () => {
  const database = await new Promise((resolve) => {
    const request = indexedDB.open("hitokuchi:1");
    request.onsuccess = () => resolve(request.result);
  });
  const all = (store, key) => new Promise((resolve) => {
    const request = database.transaction(store).objectStore(store).getAll(key);
    request.onsuccess = () => resolve(request.result);
  });
  const meta = await new Promise((resolve) => {
    const request = database.transaction("meta").objectStore("meta").get("identity");
    request.onsuccess = () => resolve(request.result);
  });
  const files = [];
  for (const blob of await all("blobs")) {
    const chunks = await all("chunks", IDBKeyRange.bound([blob.sha256], [blob.sha256, []]));
    let text = "";
    for (const chunk of chunks) for (const byte of new Uint8Array(chunk)) text += String.fromCharCode(byte);
    files.push({ sha256: blob.sha256, type: blob.type, done: blob.done !== undefined, bytes: btoa(text) });
  }
  database.close();
  return { token: meta.token, files };
}"""


def kept(page: Page) -> tuple[str, dict[str, dict[str, Any]]]:
    """The phone's token, and the files that are on its disk, by hash."""
    found = page.evaluate(KEPT)
    files = {each["sha256"]: {**each, "bytes": base64.b64decode(each["bytes"])} for each in found["files"]}
    for sha256, each in files.items():
        assert hashlib.sha256(each["bytes"]).hexdigest() == sha256
    return found["token"], files


def fetched(url: str, token: str, sha256: str) -> tuple[str, bytes]:
    """A file as the server gives it out: its type and its bytes."""
    request = urllib.request.Request(f"{url}/files/{sha256}", headers={"Authorization": f"Bearer {token}"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return answer.headers["content-type"], answer.read()


def attach(page: Page, *photos: Path) -> None:
    """写真を選ぶ, and see that they are kept."""
    before = page.locator(".attached").count()
    page.get_by_label("写真を選ぶ").last.set_input_files(photos)
    expect(page.locator(".attached")).to_have_count(before + len(photos))
    expect(page.get_by_text("を残しました")).to_be_visible()


@pytest.mark.timeout(300)
def test_photos_taken_without_a_network_arrive_whole_upright_and_without_metadata(
    playwright: Playwright, chromium: str, server: RunningServer, tmp_path: Path
) -> None:
    photos = [camera_photo(tmp_path / f"{n}.jpg", n) for n in range(SHOTS)]
    folder = tmp_path / "phone"
    context = profile(playwright.chromium, chromium, folder, server.url)
    page = context.pages[0]
    pair(page, server.codes["worker"].pop(0))
    take(page, ORDER, 1)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    server.kill9()

    # Taken without a network; one too many and taken off again; and what no browser can draw is said at once.
    open_next_piece(page)
    attach(page, *photos)
    expect(page.locator(".attached img")).to_have_count(SHOTS)
    extra = camera_photo(tmp_path / "extra.jpg", 9)
    attach(page, extra)
    page.get_by_role("button", name=f"写真 {SHOTS + 1}をはずす").click()
    expect(page.locator(".attached")).to_have_count(SHOTS)
    (tmp_path / "x.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(200))
    page.get_by_label("写真を選ぶ").last.set_input_files(tmp_path / "x.heic")
    expect(page.get_by_role("alert")).to_contain_text("HEIC")

    kill_browser(folder)
    context = profile(playwright.chromium, chromium, folder, server.url)
    page = context.pages[0]
    open_next_piece(page)
    expect(page.locator(".attached img")).to_have_count(SHOTS)
    token, files = kept(page)
    assert len(files) == SHOTS
    for each in files.values():
        check_upright(each["bytes"])
    write_piece(page, right_answers())
    deliver(page)
    expect(page.get_by_role("status").first).to_contain_text("1件 送信待ち")

    # The server dies in the middle of the first photo, and comes back.
    sent = 0
    killed = False

    def seen(request: Request) -> None:
        nonlocal sent, killed
        if request.method != "PATCH":
            return
        sent += len(request.post_data_buffer or b"")
        if sent > 2 * 256 * 1024 and not killed:
            killed = True
            server.kill9()

    page.on("request", seen)
    server.restart()
    page.goto("/#/outbox")
    page.get_by_role("button", name="つなぐ").click()
    expect(page.get_by_role("status").first).to_contain_text(
        f"文字は届きました・写真 0/{SHOTS}", timeout=60_000
    )
    page.wait_for_timeout(2_000)
    assert killed
    server.restart()
    expect(page.get_by_role("status").first).to_contain_text("ぜんぶ届いています", timeout=90_000)
    page.goto("/#/delivered")
    expect(page.get_by_text(RECEIPT)).to_have_count(1)

    whole = sum(len(each["bytes"]) for each in files.values())
    assert sent <= 1.1 * whole, (sent, whole)
    for sha256 in files:
        kind, photo = fetched(server.url, token, sha256)
        assert kind == "image/jpeg"
        check_upright(photo)
    assert all(each["done"] for each in kept(page)[1].values())
    context.close()


@pytest.mark.timeout(300)
def test_a_voice_waits_for_a_word_where_the_person_wants_that(
    playwright: Playwright, chromium: str, server: RunningServer, tmp_path: Path
) -> None:
    listening = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    browser = playwright.chromium.launch(executable_path=chromium, args=[*ARGUMENTS, *listening])
    demo = Demo(server.url, server.data, server.codes)
    with device(browser, demo, permissions=["microphone"], bypass_csp=True) as page:
        pair(page, demo.code("worker"))
        page.goto("/#/me")
        page.get_by_role("radio", name="「いま送る」を押したとき").check()
        take(page, ORDER, 1)
        open_next_piece(page)
        page.get_by_role("button", name="声を録る").click()
        expect(page.get_by_text("録っています")).to_be_visible()
        page.wait_for_timeout(3_000)
        page.get_by_role("button", name="とめて残す").click()
        expect(page.get_by_text("声 1（")).to_be_visible()
        page.set_viewport_size({"width": 360, "height": 2400})  # so that the bar at the thumb hides nothing
        assert violations(page) == []
        page.set_viewport_size({"width": 360, "height": 780})
        write_piece(page, right_answers())
        deliver(page)

        expect(page.get_by_role("status").first).to_contain_text("文字は届きました・声 0/1", timeout=60_000)
        page.goto("/#/outbox")
        expect(page.get_by_text("いまは自動で送りません")).to_be_visible()
        assert violations(page) == []
        token, files = kept(page)
        [(sha256, voice)] = files.items()
        assert not voice["done"]
        assert voice["type"] == "audio/webm"
        assert len(voice["bytes"]) < 4_000 * 4, "more than 4 KB a second"
        page.get_by_role("button", name="いま送る").click()
        expect(page.get_by_role("status").first).to_contain_text("ぜんぶ届いています", timeout=60_000)
        assert fetched(server.url, token, sha256) == ("audio/webm", voice["bytes"])
    browser.close()


def test_a_photo_of_a_piece_that_is_given_back_goes_with_it(
    browser: Browser, server: RunningServer, tmp_path: Path
) -> None:
    with device(browser, Demo(server.url, server.data, server.codes)) as page:
        pair(page, server.codes["worker"].pop(0))
        take(page, ORDER, 1)
        open_next_piece(page)
        attach(page, camera_photo(tmp_path / "photo.jpg", 1))
        assert len(kept(page)[1]) == 1
        page.get_by_role("button", name="返す").click()
        page.mouse.move(0, 0)  # what is pointed at stays
        # The time for another thought is over, the server knows, and the app is opened again.
        expect(page.get_by_role("button", name="元に戻す")).to_have_count(0, timeout=20_000)
        expect(page.get_by_role("status").first).to_contain_text("ぜんぶ届いています", timeout=60_000)
        page.reload()
        expect(page.get_by_role("status").first).to_contain_text("ぜんぶ届いています")
        page.wait_for_timeout(1_000)
        assert kept(page)[1] == {}


def test_a_phone_that_is_nearly_full_takes_answers_and_no_photo(
    browser: Browser, server: RunningServer, tmp_path: Path
) -> None:
    with device(browser, Demo(server.url, server.data, server.codes)) as page:
        pair(page, server.codes["worker"].pop(0))
        take(page, ORDER, 1)
        page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        open_next_piece(page)
        # Chromium always tells of 10 GB more than it holds; other browsers say how it is.
        page.evaluate("() => { navigator.storage.estimate = async () => ({ usage: 80, quota: 100 }) }")
        page.get_by_label("写真を選ぶ").last.set_input_files(camera_photo(tmp_path / "photo.jpg", 1))
        expect(page.get_by_role("alert")).to_contain_text("空きが少ない")
        expect(page.locator(".attached")).to_have_count(0)
        page.get_by_role("region", name="書くもの").get_by_label(re.compile("^会社名")).fill("株式会社きみつ")
        expect(page.get_by_text("この端末に保存しました")).to_be_visible()
