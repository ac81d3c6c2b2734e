"""The parts of a worker's page that are fetched when they are wanted: there without a network, and never of another version."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from server.app import PWA
from tests.browser.demo import Demo, device, pair, running
from tests.browser.front import Front, before, next_version
from tests.browser.hands import open_next_piece, take
from tests.browser.test_access import invited

ORDER = "秋のDM名簿"
SCREENS = {
    "/me": "わたし",
    "/outbox": "送信のようす",
    "/delivered": "とどけた",
    "/install": "ホーム画面に追加する",
}


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Demo, Front]]:
    """A demo behind a front."""
    with running(tmp_path_factory.mktemp("parts") / "data") as demo, before(demo.url, PWA) as front:
        yield Demo(front.url, demo.data, demo.codes), front


def heading(page: Page, text: str) -> None:
    """Wait for the title of a screen, and for what stands below it."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    expect(page.locator(".skeleton")).to_have_count(0)


def part_of(page: Page) -> str:
    """The address of the part `later` that this page would fetch."""
    found = re.search(r"/parts/later-\w+\.js", page.evaluate("() => document.scripts[0].textContent"))
    assert found
    return found[0]


def test_a_screen_that_was_never_opened_is_there_without_a_network(
    browser: Browser, front: tuple[Demo, Front]
) -> None:
    demo, asked = front
    with device(browser, demo) as page:
        pair(page, invited(demo, "worker", "小林 ミン"))
        page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        page.context.set_offline(True)
        asked.seen.clear()
        page.reload()
        for path, title in SCREENS.items():
            page.evaluate("path => { location.hash = path }", path)
            heading(page, title)
        expect(page.locator("ol.steps li").first).to_be_visible()
        # One house for the page and its parts: a choice in a part changes the page around it.
        page.evaluate("() => { location.hash = '/me' }")
        page.get_by_role("radio", name="大きな文字").check()
        expect(page.locator("html[data-big]")).to_have_count(1)
        assert asked.seen == []


def test_the_first_page_asks_for_its_part_before_it_is_whole(
    browser: Browser, front: tuple[Demo, Front]
) -> None:
    demo, _ = front
    with device(browser, demo) as page:
        page.goto("/#/pair/48271093")
        expect(page.get_by_role("button", name="はじめる")).to_be_visible()
        by = page.evaluate("""() => performance.getEntriesByType("resource")
          .filter((one) => one.name.includes("/parts/pair-")).map((one) => one.initiatorType)""")
        assert by == ["other"], (
            "fetched once, because the head of the page said so; what a script wants is of type script"
        )


def test_a_page_of_the_version_before_says_so_kindly_when_its_part_is_gone(
    browser: Browser, front: tuple[Demo, Front], tmp_path: Path
) -> None:
    demo, served = front
    with device(browser, demo, service_workers="block") as page:
        pair(page, invited(demo, "worker", "小林 ミン"))
        old = part_of(page)
        served.publish(next_version(PWA, tmp_path / "next"))
        try:
            page.evaluate("() => { location.hash = '/me' }")
            expect(page.get_by_text("まだ開けません")).to_be_visible()
            page.context.set_offline(True)
            page.get_by_role("button", name="もう一度ためす").click()
            expect(page.get_by_text("まだつながりません")).to_be_visible()
            page.context.set_offline(False)
            page.get_by_role("button", name="もう一度ためす").click()
            # The page of before has the same title over its kind words.
            page.wait_for_function(f"() => !document.scripts[0].textContent.includes({old!r})")
            heading(page, "わたし")
        finally:
            served.publish(PWA)


def test_an_update_leaves_an_open_page_its_parts_until_it_is_gone(
    browser: Browser, front: tuple[Demo, Front], tmp_path: Path
) -> None:
    demo, served = front
    caches = (
        "() => caches.keys().then((names) => names.filter((name) => name.startsWith('hitokuchi-')).length)"
    )
    with device(browser, demo) as page:
        pair(page, invited(demo, "worker", "小林 ミン"))
        take(page, ORDER, 1)
        page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        open_next_piece(page)
        old = part_of(page)
        served.publish(next_version(PWA, tmp_path / "next"))
        try:
            other = page.context.new_page()
            other.goto("/#/me")
            other.evaluate("() => navigator.serviceWorker.ready.then((one) => one.update()).then(() => null)")
            other.get_by_role("button", name="新しくする").click()
            other.wait_for_function(f"() => !document.scripts[0].textContent.includes({old!r})")
            heading(other, "わたし")
            # The first page is in the middle of a row, so it stays what it is, and its part is still there.
            assert part_of(page) == old
            assert served.files.get(old) is None
            assert page.evaluate("path => fetch(path).then((answer) => answer.ok)", old)
            assert page.evaluate(caches) == 2
            other.close()

            page.evaluate("() => { location.hash = '/me' }")
            page.wait_for_function(f"() => !document.scripts[0].textContent.includes({old!r})")
            heading(page, "わたし")
            page.wait_for_function(f"async () => (await ({caches})()) === 1")
        finally:
            served.publish(PWA)
