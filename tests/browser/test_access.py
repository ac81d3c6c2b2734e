"""Everybody can use it: axe finds nothing on any screen (WCAG 2.2 A and AA), and the keyboard alone gets through the main way."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo import Demo, device, hitokuchi, pair

AXE = Path("pwa/node_modules/axe-core/axe.min.js")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WORKER = (
    "/",
    "/find",
    "/order/1",
    "/delivered",
    "/money",
    "/me",
    "/outbox",
    "/ideas",
    "/idea/new/1/1",
    "/training",
    "/nowhere",
)
COORDINATOR = (
    "/",
    "/orders",
    "/orders/1",
    "/orders/new",
    "/templates",
    "/templates/new",
    "/templates/DM-1",
    "/templates/INV-1",
    "/templates/INV-1/edit",
    "/jobs",
    "/jobs/new",
    "/jobs/2/seikyu",
    "/jobs/2/seikyu/seikyu2",
    "/jobs/2/seikyu/ask",
    "/jobs/2/seikyu/sheet",
    "/people",
    "/people/1",
    "/invite",
    "/held",
    "/answers",
    "/checks/1",
    "/appeals",
    "/reject/1",
    "/talk",
    "/talk/order/1",
    "/handover",
    "/proposals",
    "/books",
    "/skills",
    "/me",
    "/outbox",
    "/nowhere",
)
FIRM = (
    "/",
    "/arrived",
    "/orders/new",
    "/orders/1",
    "/talk",
    "/talk/order/1",
    "/jobs",
    "/jobs/new",
    "/proposals",
    "/books",
    "/me",
)


@pytest.fixture
def coordinator_code(demo: Demo) -> str:
    """A fresh code for the coordinator, whose printed one is good for one device."""
    return invited(demo, "coordinator", "中西 由美")


@pytest.fixture
def worker_code(demo: Demo) -> str:
    """A fresh code for a worker."""
    return invited(demo, "worker", "小林 ミン")


def invited(demo: Demo, role: str, name: str) -> str:
    """A code from the command line."""
    said = hitokuchi("invite", "--hub", "MDR", "--role", role, "--name", name, data=demo.data).stdout
    found = re.search(r"\d{4}-\d{4}", said)
    assert found, said
    return found[0]


def violations(page: Page) -> list[str]:
    """What axe finds, one line each."""
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [f"{each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]]


def look(page: Page, paths: tuple[str, ...]) -> list[str]:
    """Go to each path and collect what axe finds there."""
    lines = []
    for path in paths:
        page.evaluate("path => { location.hash = path }", path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_timeout(300)  # short motions are over then, and colours are what they are
        lines += [f"{path} {line}" for line in violations(page)]
    return lines


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_screens_of_a_worker(browser: Browser, demo: Demo, scheme: str) -> None:
    with device(browser, demo, color_scheme=scheme, bypass_csp=True) as page:
        page.goto("/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert violations(page) == []
        pair(page, demo.code("worker"))
        assert look(page, WORKER) == []
        page.goto("/#/order/1")
        page.get_by_role("button", name=re.compile("受ける$")).click()
        page.locator("main a[href^='#/piece/']").first.click()
        expect(page.get_by_role("region", name="書くもの")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("button", name="一覧を見る").click()
        expect(page.get_by_role("heading", level=1, name="たしかめる")).to_be_visible()
        assert violations(page) == []


@pytest.mark.parametrize("wide", [True, False], ids=["1280x800", "360x780"])
def test_axe_finds_nothing_on_the_desk_of_a_coordinator(
    browser: Browser, demo: Demo, coordinator_code: str, wide: bool
) -> None:
    with device(browser, demo, wide=wide, bypass_csp=True) as page:
        pair(page, coordinator_code)
        assert look(page, COORDINATOR) == []


def test_axe_finds_nothing_on_the_desk_of_a_firm(browser: Browser, demo: Demo) -> None:
    with device(browser, demo, wide=True, bypass_csp=True) as page:
        pair(page, demo.code("firm"))
        assert look(page, FIRM) == []


def test_the_keyboard_alone_takes_writes_and_delivers(browser: Browser, demo: Demo, worker_code: str) -> None:
    with device(browser, demo) as page:
        page.goto("/")
        press_until(page, "8けたの番号")
        page.keyboard.type(worker_code)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1, name="きょう")).to_be_visible()
        press_until(page, "さがす", exact=True)
        page.keyboard.press("Enter")
        press_until(page, "秋のDM名簿")
        page.keyboard.press("Enter")
        press_until(page, "1件受ける")
        page.keyboard.press("Enter")
        press_until(page, "はじめる")
        page.keyboard.press("Enter")
        for at in range(1, 11):
            press_until(page, "会社名")
            page.keyboard.type("株式会社ひとくち")
            press_until(page, "郵便番号")
            page.keyboard.type("６６９－２３３２")
            press_until(page, "都道府県")
            for _ in range(28):
                page.keyboard.press("ArrowDown")
            press_until(page, "市区町村")
            page.keyboard.type("丹波市")
            press_until(page, "町域・番地")
            page.keyboard.type("一番地")
            press_until(page, "一致")
            page.keyboard.press("Space")
            press_until(page, "次へ" if at < 10 else "たしかめる", exact=True)
            page.keyboard.press("Enter")
        press_until(page, "届ける", exact=True)
        page.keyboard.press("Enter")
        expect(page.get_by_text(re.compile(r"MDR-\d{6}-\d{4}")).first).to_be_visible()


FOCUSED = """() => {
  const on = document.activeElement;
  const label = on.labels?.[0]?.textContent ?? on.getAttribute("aria-label") ?? on.textContent ?? "";
  const rings = [on, on.parentElement, on.nextElementSibling].filter(Boolean).map((one) => getComputedStyle(one));
  return { label: label.trim(), seen: rings.some((ring) => ring.outlineStyle !== "none") };
}"""


def press_until(page: Page, name: str, *, exact: bool = False) -> None:
    """Tab until the focused thing is called this. Fails when a whole round does not get there, or the focus cannot be seen."""
    page.wait_for_timeout(200)  # a new screen takes the focus to its heading first
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["label"] == name if exact else name in focused["label"]:
            page.wait_for_function(f"() => ({FOCUSED})().seen", timeout=2000)
            return
    raise AssertionError(f"the keyboard does not reach {name}")
