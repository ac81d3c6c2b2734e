import { expect, test } from "vitest";
import { englishFile, shortNames } from "./words.ts";

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
