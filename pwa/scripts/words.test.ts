import { expect, test } from "vitest";
import { englishFile, shortNames, smallWords } from "./words.ts";

test("keys named as a whole get short names, families stay, the rest stays out", () => {
  const names = shortNames(
    ["a.one", "a.idle", "link.quiet", "b.two"],
    ['t("a.one") + t("b.two")', ["t(`link.$", "{state}`)"].join("")],
  );
  expect([...names]).toEqual([
    ["a.one", "0"],
    ["link.quiet", "link.quiet"],
    ["b.two", "2"],
  ]);
});

test("the file that a worker's page fetches holds words and codes", () => {
  const file = JSON.parse(englishFile()) as { words: Record<string, string>; codes: Record<string, string> };
  expect(Object.values(file.words)).toContain("Today");
  expect(file.codes).toHaveProperty("none_left");
  expect(file.codes).not.toHaveProperty("file_missing");
});

test("each part teaches the page the words that only the part has", () => {
  const plugin = smallWords() as unknown as Record<"load" | "transform", (...told: string[]) => string | null>;
  const page = plugin.load("/src/text/ja.json") ?? "";
  const part = (name: string) => plugin.transform('export {} from "./x.ts";', `/pwa/src/parts/${name}.tsx`) ?? "";
  const [title, hint, install] = ["わたし", "控えを書き出す", "ホーム画面に追加します"];
  expect([page.includes(title), page.includes(hint)]).toEqual([true, false]);
  expect([part("later").includes(title), part("later").includes(hint)]).toEqual([false, true]);
  expect(part("pair")).toContain("import { teach }");
  expect(page.includes(install) || part("later").includes(install)).toBe(false);
});
