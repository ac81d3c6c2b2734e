"""A phone's bad days, in a real browser: killed within an answer, emptied, behind a portal, with a wrong clock.

What the browser adds nothing to is in vitest: pwa/src/store/*.test.ts, pwa/src/house/device.test.ts, pwa/src/transport/*.test.ts.
"""

import itertools
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect

from server.app import PWA
from tests.browser.demo import Demo, device, pair, running
from tests.browser.front import Answer, Front, before, next_version
from tests.browser.hands import kill_browser, pieces, profile, take
from tests.browser.test_access import invited

ORDER = "秋のDM名簿"
YEAR_MS = 365 * 24 * 3_600_000
LOGIN = b"<!doctype html><title>Wi-Fi</title><form>login</form>"


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Demo, Front]]:
    """A demo behind a front that can be told to misbehave."""
    with running(tmp_path_factory.mktemp("bad") / "data") as demo, before(demo.url, PWA) as front:
        yield Demo(front.url, demo.data, demo.codes), front


@pytest.fixture(autouse=True)
def as_ever(bad: tuple[Demo, Front]) -> Iterator[None]:
    """After a test the front does again what it should."""
    yield
    bad[1].instead = lambda method, path: None
    bad[1].publish(PWA)


names = itertools.count(1)


def paired(page: Page, demo: Demo, name: str | None = None) -> str:
    """A phone of somebody new, or of this person, with the service worker in place. Returns who it is."""
    name = name or f"山田 {next(names)}"
    pair(page, invited(demo, "worker", name))
    page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
    expect(status(page)).to_contain_text(re.compile("届いて|送るもの"))
    # Whether there is anything to send, the line knows before the first download: the bad day begins after that.
    page.goto("/#/find")
    expect(page.get_by_role("link", name=re.compile(ORDER))).to_be_visible(timeout=30_000)
    page.goto("/#/")
    return name


def status(page: Page) -> Locator:
    """The line on every page that says where one's work is."""
    return page.get_by_role("status").first


def wish(page: Page, count: int = 1) -> None:
    """Without a connection, ask for pieces that are taken once there is one: a mutation that waits."""
    page.goto("/#/find")
    page.get_by_role("link", name=re.compile(ORDER)).click()
    for _ in range(count - 1):
        page.get_by_role("button", name="ひとつ増やす").click()
    page.get_by_role("button", name=re.compile("受ける$")).click()
    # Whether the page knows yet that there is no connection decides whether it asks first.
    later, written = page.get_by_role("button", name="つながったら受ける"), page.get_by_text("予約しました")
    expect(later.or_(written).first).to_be_visible()
    if later.is_visible():
        later.click()
    expect(written).to_be_visible()


def connect(page: Page) -> None:
    page.goto("/#/outbox")
    page.get_by_role("button", name="つなぐ").click()


def has(page: Page, count: int) -> None:
    """So many pieces are on きょう, which is how often the wish was granted."""
    page.goto("/#/")
    expect(pieces(page)).to_have_count(count, timeout=30_000)


PORTALS: list[Answer] = [
    (200, {"Content-Type": "text/html"}, LOGIN),
    (302, {"Location": "/login"}, b""),
    (511, {"Content-Type": "text/html"}, LOGIN),
]


def test_EX2_a_captive_portal_takes_nothing_away(browser: Browser, bad: tuple[Demo, Front]) -> None:
    demo, front = bad
    with device(browser, demo) as page:
        paired(page, demo)
        page.context.set_offline(True)
        wish(page)
        front.instead = lambda method, path: PORTALS[0] if path == "/sync" else None
        page.context.set_offline(False)
        for said in PORTALS:
            front.instead = lambda method, path, said=said: said if path == "/sync" else None  # type: ignore[misc]
            connect(page)
            expect(page.get_by_text(re.compile("このWi-Fiは、使う前に手続きがいるようです"))).to_be_visible()
            expect(status(page)).to_contain_text("1件 送信待ち")
        front.instead = lambda method, path: None
        connect(page)
        has(page, 1)


STORM: list[Answer] = [
    (503, {"Retry-After": "120"}, b""),
    (429, {"Retry-After": "120", "Content-Type": "application/json"}, b'{"error": {"code": "busy"}}'),
]


def test_a_server_that_asks_to_wait_is_left_alone_until_somebody_insists(
    browser: Browser, bad: tuple[Demo, Front]
) -> None:
    demo, front = bad
    with device(browser, demo) as page:
        paired(page, demo)
        page.context.set_offline(True)
        wish(page)
        front.instead = lambda method, path: STORM[0] if path == "/sync" else None
        page.context.set_offline(False)
        for said in STORM:
            front.instead = lambda method, path, said=said: said if path == "/sync" else None  # type: ignore[misc]
            connect(page)
            expect(page.get_by_text("ひとくちのコンピューターが返事をしません")).to_be_visible()
            front.seen.clear()
            for _ in range(5):  # what would otherwise be a reason to talk
                page.evaluate("() => { dispatchEvent(new Event('online')) }")
                page.wait_for_timeout(200)
            assert front.seen.count(("POST", "/sync")) == 0
            expect(status(page)).to_contain_text("1件 送信待ち")
        front.instead = lambda method, path: None
        connect(page)
        has(page, 1)


def test_I13_a_wrong_clock_decides_nothing(browser: Browser, bad: tuple[Demo, Front]) -> None:
    demo, _ = bad
    for off in (-YEAR_MS, YEAR_MS):
        with device(browser, demo) as page:
            page.add_init_script(f"{{ const now = Date.now.bind(Date); Date.now = () => now() + {off}; }}")
            paired(page, demo)
            page.context.set_offline(True)
            wish(page)
            page.context.set_offline(False)
            connect(page)
            has(page, 1)


def test_I1_a_browser_killed_between_an_answer_and_its_commit_gets_it_again_once(
    bad: tuple[Demo, Front], playwright: Playwright, chromium: str, tmp_path: Path
) -> None:
    demo, front = bad
    stuck = threading.Event()
    reached = threading.Event()

    def hold(method: str, path: str) -> Answer | None:
        if path != "/stuck":
            return None
        reached.set()
        stuck.wait(60)
        return (204, {}, b"")

    folder = tmp_path / "phone"
    context: BrowserContext = profile(playwright.chromium, chromium, folder, demo.url)
    page = context.pages[0]
    paired(page, demo)
    context.set_offline(True)
    wish(page)
    # The transaction that takes an answer in begins, and the page stands still in it.
    page.evaluate("""() => {
      const begin = IDBDatabase.prototype.transaction;
      IDBDatabase.prototype.transaction = function (stores, mode, options) {
        const transaction = begin.call(this, stores, mode, options);
        if (mode === "readwrite" && stores.includes("segments") && stores.includes("outbox")) {
          const still = new XMLHttpRequest();
          still.open("GET", "/stuck", false);
          still.send();
        }
        return transaction;
      };
    }""")
    front.instead = hold
    context.set_offline(False)
    assert reached.wait(20), "the answer came, and was being taken in"
    kill_browser(folder)
    stuck.set()

    front.instead = lambda method, path: None
    context = profile(playwright.chromium, chromium, folder, demo.url)
    page = context.pages[0]
    has(page, 1)
    expect(status(page)).to_contain_text("ぜんぶ届いています", timeout=30_000)
    context.close()


def test_an_emptied_phone_is_paired_again_and_finds_its_work(
    browser: Browser, bad: tuple[Demo, Front]
) -> None:
    demo, _ = bad
    with device(browser, demo) as page:
        name = paired(page, demo)
        take(page, ORDER, 1)
        cdp = page.context.new_cdp_session(page)
        page.goto("about:blank")
        cdp.send("Storage.clearDataForOrigin", {"origin": demo.url, "storageTypes": "all"})
        page.goto("/")
        expect(page.get_by_role("heading", level=1)).to_have_text("ひとくちへようこそ")
        paired(page, demo, name)
        has(page, 1)


def test_I12_two_tabs_and_the_service_worker_send_each_thing_once(
    browser: Browser, bad: tuple[Demo, Front]
) -> None:
    demo, _ = bad
    with device(browser, demo) as page:
        paired(page, demo)
        other = page.context.new_page()
        other.goto("/")
        page.context.set_offline(True)
        wish(page)
        wish(other, 2)
        page.context.set_offline(False)
        cdp = page.context.new_cdp_session(page)
        registrations: list[dict[str, str]] = []
        cdp.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda said: registrations.extend(said["registrations"]),
        )
        cdp.send("ServiceWorker.enable")
        page.wait_for_timeout(300)
        cdp.send(
            "ServiceWorker.dispatchSyncEvent",
            {
                "origin": demo.url,
                "registrationId": registrations[0]["registrationId"],
                "tag": "outbox",
                "lastChance": False,
            },
        )
        for tab in (page, other):
            tab.evaluate("() => { dispatchEvent(new Event('online')) }")
        has(page, 3)
        has(other, 3)
        page.wait_for_timeout(500)
        has(page, 3)


def test_MU2_an_update_takes_what_waits_along(
    browser: Browser, bad: tuple[Demo, Front], tmp_path: Path
) -> None:
    demo, front = bad
    with device(browser, demo) as page:
        paired(page, demo)
        front.instead = lambda method, path: (503, {}, b"") if path == "/sync" else None
        connect(page)
        wish(page)
        old = page.evaluate("() => document.scripts[0].textContent.match(/later-\\w+/)[0]")
        front.publish(next_version(PWA, tmp_path / "next"))
        page.goto("/#/me")
        page.evaluate("() => navigator.serviceWorker.ready.then((one) => one.update()).then(() => null)")
        page.get_by_role("button", name="新しくする").click()
        page.wait_for_function(f"() => !document.scripts[0].textContent.includes({old!r})")
        expect(status(page)).to_contain_text("1件 送信待ち")
        front.instead = lambda method, path: None
        connect(page)
        has(page, 1)


def test_a_phone_hears_at_once_what_another_has_taken(browser: Browser, bad: tuple[Demo, Front]) -> None:
    demo, front = bad
    with device(browser, demo) as looks, device(browser, demo) as takes:
        front.seen.clear()
        paired(looks, demo)
        looks.goto("/#/find")
        order = looks.get_by_role("listitem").filter(has_text=ORDER).first
        left = int(re.findall(r"あと(\d+)件", order.inner_text())[0])
        assert ("GET", "/wake") in front.seen
        paired(takes, demo)
        take(takes, ORDER, 1)
        # Sooner than the half minute after which it would have asked by itself.
        expect(order).to_contain_text(f"あと{left - 1}件", timeout=10_000)
