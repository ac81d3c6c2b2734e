"""Photos on the desks: how many are here, small ones beside the answers, one large with the keyboard, and saved."""

import asyncio
import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2 as httpx
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect

from server.cli import line as lines
from sync.messages.mutation import Attachment
from sync.replica import Replica
from tests.browser.demo import Demo, device, pair
from tests.features.files.hands import encoded, pdf, sha

pytestmark = pytest.mark.browser


def scenery(seed: int) -> bytes:
    """A photo that can be told from the others by eye."""
    image = Image.new("RGB", (1600, 1200), (90 + 40 * seed % 160, 140, 200 - 50 * seed % 150))
    pen = ImageDraw.Draw(image)
    pen.ellipse((300 * seed, 200, 300 * seed + 500, 700), fill=(250, 210, 90))
    pen.rectangle((0, 900, 1600, 1200), fill=(70, 110, 60))
    return encoded(image)


def named(data: bytes, kind: str = "image/jpeg") -> Attachment:
    return Attachment(sha(data), len(data), kind)


class Worker:
    """A phone, played: it delivers its first piece with files."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.token = ""
        self.order = 0
        self.name = ""

    def deliver(self, *files: Attachment) -> None:
        with ThreadPoolExecutor() as apart:  # Playwright has a loop of its own in this thread
            apart.submit(asyncio.run, self._deliver(files)).result()

    def send(self, data: bytes, kind: str = "image/jpeg") -> None:
        """By tus, in one go."""
        about = {"sha256": sha(data), "filetype": kind}
        pairs = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in about.items())
        headers = {"Authorization": f"Bearer {self.token}", "Tus-Resumable": "1.0.0"}
        with httpx.Client(base_url=self.demo.url, headers=headers, timeout=60, trust_env=False) as client:
            begun = client.post("/files", headers={"Upload-Length": str(len(data)), "Upload-Metadata": pairs})
            more = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
            assert client.patch(begun.headers["location"], content=data, headers=more).status_code == 204

    async def _deliver(self, files: tuple[Attachment, ...]) -> None:
        self.token, welcome = await lines.pair(self.demo.url, self.demo.code("worker"), "phone")
        replica, line = Replica(str(welcome["device"])), lines.Line(self.demo.url, self.token)
        await line.settle(replica)
        hub = next(scope for scope in replica.scopes if scope.startswith("hub:"))
        own = next(scope for scope in replica.scopes if scope.startswith("person:"))
        self.order = next(
            int(row.split("/")[1])
            for row, body in replica.rows(hub).items()
            if row.startswith("order/") and body["title"].startswith("秋の")
        )
        self.name = next(body["name"] for row, body in replica.rows(own).items() if row.startswith("me/"))
        take = {"order": self.order, "count": 1}
        replica.enqueue("piece.take", f"order/{self.order}", take, at=0)
        await line.settle(replica)
        row, piece = next((row, body) for row, body in replica.rows(own).items() if row.startswith("piece/"))
        number = int(row.split("/")[1])
        args: dict[str, Any] = {"piece": number, "rev": 1, "answers": [["答え"]] * len(piece["rows"])}
        replica.enqueue("result.submit", row, args, at=0, files=files)
        await line.settle(replica)
        await line.close()


ONE, TWO, THREE = scenery(1), scenery(2), scenery(3)


@pytest.fixture(scope="module")
def desk(browser: Browser, demo: Demo) -> Iterator[Page]:
    """The coordinator's."""
    with device(browser, demo, wide=True) as page:
        pair(page, demo.code("coordinator"))
        yield page


def open_answers(page: Page, worker: Worker) -> None:
    page.goto(f"/desk/#/orders/{worker.order}")
    page.locator("li.piece", has_text=worker.name).locator("summary").first.click()


def drawn(page: Page) -> None:
    """Every small picture is really there."""
    page.wait_for_function("[...document.querySelectorAll('.shot img')].every(each => each.naturalWidth > 0)")


def test_photos_come_in_and_are_looked_at(desk: Page, demo: Demo, browser: Browser) -> None:
    worker = Worker(demo)
    document, recording = pdf(1, 900), b"OggS\0\x02" + bytes(500)
    worker.deliver(
        named(ONE),
        named(TWO),
        named(THREE),
        named(document, "application/pdf"),
        named(recording, "audio/ogg"),
    )
    worker.send(ONE)
    worker.send(THREE)
    with device(browser, demo, wide=True) as firm:
        pair(firm, demo.code("firm"))
        firm.goto(f"/desk/#/orders/{worker.order}")
        expect(firm.get_by_text("写真・ファイル 2/5")).to_be_visible()
        expect(firm.locator(".shot")).to_have_count(0)
        open_answers(desk, worker)
        expect(desk.get_by_text("写真・ファイル 2/5")).to_be_visible()
        expect(desk.get_by_text("まだ届いていません")).to_have_count(3)
        expect(desk.locator(".shot")).to_have_count(2)
        drawn(desk)

        for data, kind in ((document, "application/pdf"), (recording, "audio/ogg"), (TWO, "image/jpeg")):
            worker.send(data, kind)

        expect(firm.locator(".shot")).to_have_count(3)
        drawn(firm)
        expect(desk.locator("details[open] .shot")).to_have_count(3)
        drawn(desk)
        expect(desk.locator("details[open]").get_by_text("受領番号")).to_be_visible()
        look_through(desk)
        desk.locator("details[open]").get_by_role("button", name="聞く").click()
        expect(desk.locator("details[open] audio")).to_be_visible()


def look_through(page: Page) -> None:
    page.locator(".shot").first.click()
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_text("1 / 3")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(viewer.get_by_text("3 / 3")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(viewer.get_by_text("2 / 3")).to_be_visible()
    expect(viewer.locator("img")).to_be_visible()
    with page.expect_download() as saved:
        viewer.get_by_role("button", name="保存する").click()
    assert saved.value.suggested_filename == f"{sha(TWO)[:12]}.jpg"  # as the sheet calls it
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    with page.expect_download() as saved:
        page.get_by_role("button", name="PDFを保存する").first.click()
    assert saved.value.suggested_filename.endswith(".pdf")


def test_a_coordinator_goes_on_without_and_may_undo_it(desk: Page, demo: Demo) -> None:
    worker = Worker(demo)
    worker.deliver(named(scenery(4)), named(scenery(5)))
    worker.send(scenery(4))
    open_answers(desk, worker)
    there = desk.locator("li.piece", has_text=worker.name)

    there.get_by_role("button", name="足りないまま受け取る").click()
    desk.get_by_role("button", name="元に戻す").click()
    expect(there.get_by_text("写真・ファイル 1/2")).to_be_visible()
    there.get_by_role("button", name="足りないまま受け取る").click()

    expect(there.get_by_text("届かないまま受け取りました")).to_be_visible(timeout=20_000)
    expect(there.get_by_text("受領番号")).to_be_visible()
