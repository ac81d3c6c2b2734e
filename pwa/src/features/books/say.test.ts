import { describe, expect, it } from "vitest";
import { isoOf, months, today, yenOf } from "./say.ts";

describe("what people type into the books", () => {
  it.each([
    ["-70", -70],
    ["−70", -70],
    ["ー７０", -70],
    ["▲1,200円", -1200],
    ["￥560", 560],
    ["+5", 5],
    ["", null],
    ["七十", null],
  ])("%s is %s yen", (text, yen) => {
    expect(yenOf(text)).toBe(yen);
  });

  it.each([
    ["2026-09-30", "2026-09-30"],
    ["２０２６／９／３０", "2026-09-30"],
    ["2026年9月30日", "2026-09-30"],
    ["令和8年9月30日", "2026-09-30"],
    ["R8.9.30", "2026-09-30"],
    ["2026-02-30", null],
    ["きのう", null],
    ["", null],
  ])("%s is the day %s", (text, day) => {
    expect(isoOf(text)).toBe(day);
  });

  it("days and months are those of Japan", () => {
    const newYear = Date.parse("2026-12-31T15:00:00Z");
    expect(today(newYear)).toBe("2027-01-01");
    expect(months(3, newYear)).toEqual(["2027-01", "2026-12", "2026-11"]);
  });
});
