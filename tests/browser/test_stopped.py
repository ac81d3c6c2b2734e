"""要対応: what was stopped is explained on the phone, and can be put right, looked at by the hub, carried away or put away."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.demo import Demo, device, pair
from tests.browser.test_access import invited, violations

STRANGE = """async ({ name, lane, args }) => {
  const opened = indexedDB.open("hitokuchi:1");
  await new Promise((done) => { opened.onsuccess = done; });
  const transaction = opened.result.transaction(["meta", "outbox"], "readwrite");
  const meta = transaction.objectStore("meta");
  const asked = meta.get("replica");
  await new Promise((done) => { asked.onsuccess = done; });
  const { inc, next: n } = asked.result;
  const text = JSON.stringify({ n, name, ver: 1, lane, seen: 0, at: Date.now(), args, files: [] });
  transaction.objectStore("outbox").add({ inc, n, text, mark: crypto.randomUUID() });
  meta.put({ ...asked.result, next: n + 1 }, "replica");
  await new Promise((done) => { transaction.oncomplete = done; });
  opened.result.close();
}"""
"""Writes a mutation down as a newer version of the app would, of a kind that this server does not know."""


def write_down(page: Page, name: str, lane: str, args: dict[str, object]) -> None:
    page.evaluate(STRANGE, {"name": name, "lane": lane, "args": args})
    page.goto("/#/outbox")
    page.reload()
    page.get_by_role("button", name="つなぐ").click()


def test_what_was_stopped_is_looked_at_by_the_hub_with_the_words_of_its_author(
    browser: Browser, demo: Demo
) -> None:
    words = "写真を見ながら書きました。受け取ってもらえますか。"
    with (
        device(browser, demo, bypass_csp=True) as phone,
        device(browser, demo, wide=True, bypass_csp=True) as desk,
    ):
        pair(desk, invited(demo, "coordinator", "中西 由美"))
        pair(phone, invited(demo, "worker", "小林 ミン"))
        write_down(phone, "piece.polish", "piece/900", {"piece": 900, "colour": "藍"})
        stopped = phone.get_by_role("region", name="止まっているもの")
        expect(stopped.get_by_text("書いたものは、この端末に残っています")).to_be_visible()
        assert violations(phone) == []

        # Nothing is sent without a word; with one it stands there at once, and stays when the page is loaded again.
        stopped.get_by_role("button", name="拠点に見てもらう").click()
        assert violations(phone) == []
        stopped.get_by_role("button", name="この言葉をそえて送る").click()
        expect(stopped.get_by_text("ひとこと書いてください")).to_be_visible()
        stopped.get_by_label("伝えたいこと").fill(words)
        stopped.get_by_role("button", name="この言葉をそえて送る").click()
        expect(stopped.get_by_text(re.compile("見てもらっています"))).to_be_visible()
        expect(stopped.get_by_text(words)).to_be_visible()
        phone.reload()
        expect(stopped.get_by_text(words)).to_be_visible()

        desk.goto("/desk/#/held")
        held = desk.get_by_role("listitem").filter(has_text="藍")
        expect(held.get_by_text(words)).to_be_visible(timeout=30_000)
        expect(held.get_by_text("小林 ミンさんから")).to_be_visible()
        assert violations(desk) == []

        # Putting it away is asked once more, and can be left.
        stopped.get_by_role("button", name="片づける", exact=True).click()
        assert violations(phone) == []
        stopped.get_by_role("button", name="やめる").click()
        expect(stopped.get_by_text(words)).to_be_visible()
        stopped.get_by_role("button", name="片づける", exact=True).click()
        stopped.get_by_role("button", name="片づける", exact=True).click()
        expect(stopped).to_have_count(0)
        kept = phone.evaluate("""async () => {
          const opened = indexedDB.open("hitokuchi:1");
          await new Promise((done) => { opened.onsuccess = done; });
          const all = opened.result.transaction("archive").objectStore("archive").getAll();
          await new Promise((done) => { all.onsuccess = done; });
          opened.result.close();
          return all.result.map((one) => one.text).join();
        }""")
        assert "piece.polish" in kept
