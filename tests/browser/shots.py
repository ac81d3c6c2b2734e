"""`make shots`: photograph every screen of a demo in use, as a worker, a coordinator and a firm see it.

All go to shots/ (not tracked); the two of the README go to docs/screens/.
"""

import re
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import MISSING, find_chromium
from tests.browser.demo import Demo, device, hitokuchi, pair, running
from tests.checks.tree import ROOT

OUT = ROOT / "shots"
README = {"worker-today": "today", "coordinator-orders-one": "desk"}
ANSWERS = ROOT / "server" / "demo" / "data" / "dm-list.answers.csv"
QUIET_MS = 700
"""Skeletons and short motions are over after that."""


def shoot(page: Page, name: str, path: str | None = None) -> None:
    """Go to a hash path, if one is given, and photograph what stands there."""
    if path is not None:
        page.evaluate("path => { location.hash = path }", path)
    page.wait_for_timeout(QUIET_MS)
    page.screenshot(path=OUT / f"{name}.png")
    print(f"shots/{name}.png")


def first(page: Page, path: str) -> str | None:
    """The first link on the page that leads to something below a path, as a hash path."""
    links = page.locator(f"a[href^='#{path}']").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return next((href[1:] for href in links if re.fullmatch(rf"#{path}\d+", href)), None)


def worker(browser: Browser, demo: Demo) -> None:
    """A phone: from the first page to a piece in the hand."""
    with device(browser, demo, device_scale_factor=2) as page:
        page.goto("/")
        shoot(page, "worker-first")
        pair(page, demo.code("worker"))
        shoot(page, "worker-find", "/find")
        order = first(page, "/order/")
        if order:
            shoot(page, "worker-order", order)
            page.get_by_role("button", name=re.compile("受ける")).last.click()
            page.wait_for_timeout(QUIET_MS * 2)
        page.goto("/")
        page.reload()  # the toasts are gone then
        shoot(page, "worker-today")
        piece = first(page, "/piece/")
        if piece:
            shoot(page, "worker-piece", piece)
            shoot(page, "worker-check", f"{piece}/check")
        for name in ("delivered", "money", "me", "outbox", "install"):
            shoot(page, f"worker-{name}", f"/{name}")


def coordinator(browser: Browser, demo: Demo) -> None:
    """The coordinator's desk, wide."""
    with device(browser, demo, wide=True) as page:
        pair(page, demo.code("coordinator"))
        shoot(page, "coordinator-now")
        for name, path in (("orders", "/orders/"), ("people", "/people/")):
            shoot(page, f"coordinator-{name}", f"/{name}")
            one = first(page, path)
            if one:
                shoot(page, f"coordinator-{name}-one", one)
        shoot(page, "coordinator-import", "/orders/new")
        shoot(page, "coordinator-templates", "/templates")
        shoot(page, "coordinator-templates-one", "/templates/INV-1")
        shoot(page, "coordinator-templates-edit", "/templates/INV-1/edit")
        for name in ("invite", "me", "outbox"):
            shoot(page, f"coordinator-{name}", f"/{name}")


def firm(browser: Browser, demo: Demo) -> None:
    """The firm's desk, wide."""
    with device(browser, demo, wide=True) as page:
        pair(page, demo.code("firm"))
        shoot(page, "firm-orders")
        one = first(page, "/orders/")
        if one:
            shoot(page, "firm-order", one)


def main() -> None:
    """Start a demo, let a scripted worker deliver a little, and go round."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit(MISSING)
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "data") as demo:
        words = ["--server", demo.url, "--answers", str(ANSWERS), "--key", "管理番号", "--pieces", "4"]
        hitokuchi("rehearse", "--code", demo.code("worker"), *words, data=demo.data)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            worker(browser, demo)
            coordinator(browser, demo)
            firm(browser, demo)
            browser.close()
    (ROOT / "docs" / "screens").mkdir(exist_ok=True)
    for name, target in README.items():
        shutil.copyfile(OUT / f"{name}.png", ROOT / "docs" / "screens" / f"{target}.png")


if __name__ == "__main__":
    main()
