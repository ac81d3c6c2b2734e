"""The pages open, a person gets in, and then the network may go."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.demo import Demo, device, hitokuchi, pair


def test_a_worker_pairs_and_opens_the_app_again_without_a_network(browser: Browser, demo: Demo) -> None:
    with device(browser, demo) as page:
        pair(page, demo.code("worker"))
        expect(page.get_by_role("heading", level=1)).to_have_text("きょう")
        page.goto("/#/find")
        order = page.get_by_role("listitem").filter(has_text="秋のDM名簿").first
        expect(order).to_be_visible()
        page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        page.context.set_offline(True)
        page.reload()
        expect(order).to_be_visible()
        page.goto("/#/")
        expect(page.get_by_role("heading", level=1)).to_have_text("きょう")


@pytest.mark.parametrize("role", ["coordinator", "firm"])
def test_a_desk_opens_on_the_page_of_desks(browser: Browser, demo: Demo, role: str) -> None:
    with device(browser, demo, wide=True) as page:
        pair(page, demo.code(role))
        expect(page).to_have_url(re.compile(r"/desk/"))
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_code_is_for_one_device(browser: Browser, demo: Demo) -> None:
    words = hitokuchi("invite", "--hub", "MDR", "--role", "worker", "--name", "二度目 まち子", data=demo.data)
    found = re.search(r"\d{4}-\d{4}", words.stdout)
    assert found
    with device(browser, demo) as page:
        pair(page, found[0])
    with device(browser, demo) as page:
        page.goto(f"/#/pair/{found[0].replace('-', '')}")
        page.locator("button[type=submit]").click()
        expect(page.get_by_role("alert")).to_contain_text("もう使われています")
