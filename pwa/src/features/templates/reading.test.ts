import { describe, expect, test } from "vitest";
import { fromSchema } from "../../forms/form.ts";
import { inWords } from "./inWords.ts";
import { formReading, today } from "./reading.ts";

/** An answer in an expression. */
const the = (key: string) => `$\{${key}}`;

const form = fromSchema({
  properties: {
    kind: {
      title: "種類",
      "x-type": "choice",
      "x-options": [
        { value: "new", label: "新規" },
        { value: "old", label: "継続" },
      ],
      "x-required": true,
    },
    since: { title: "いつから", "x-type": "date", "x-required": true, "x-shown-if": `${the("kind")} = 'old'` },
    note: { title: "数は箱で", "x-type": "note" },
    count: { title: "数", "x-type": "number", "x-maximum": "99" },
    twice: { title: "倍", "x-type": "number", "x-calculated": `${the("count")} * 2` },
    photo: { title: "写真", "x-type": "photo", "x-required": true },
    lines: { title: "明細", "x-type": "table", "x-columns": [{ key: "what", title: "品", "x-type": "text" }] },
  },
  "x-order": ["kind", "since", "note", "count", "twice", "photo", "lines"],
});
/** kind, since, count, twice, photo, lines */
const reading = formReading(form, "2026-11-22");

describe("a row read by a template's form", () => {
  test("only what is asked can be missing, a photo as anything else", () => {
    expect(reading.check(["", "", "", "", "", ""])).toEqual({ missing: 2, bad: 0, written: 0 });
    expect(reading.check(["new", "", "", "", "a".repeat(64), ""])).toEqual({ missing: 0, bad: 0, written: 2 });
    expect(reading.lacking(["old", "きのう", "100", "", "", ""])).toEqual(["いつから", "数", "写真"]);
  });

  test("what is delivered is canonical, calculated, and blank where nothing is asked", () => {
    expect(reading.delivered(["new", "2020-01-01", "１２", "777", "", ""])).toEqual(["new", "", "12", "24", "", ""]);
  });

  test("people read labels and tables, not values", () => {
    expect(reading.words(["old", "2026-11-01", "", "", "", '[["りんご"],["みかん"]]'])).toEqual([
      "継続",
      "2026-11-01",
      "りんご / みかん",
    ]);
    expect(inWords(form.fields[0] as (typeof form.fields)[0], "どれか")).toBe("どれか");
  });

  test("the day is that of Japan", () => {
    expect(today(Date.UTC(2026, 10, 22, 14, 59))).toBe("2026-11-22");
    expect(today(Date.UTC(2026, 10, 22, 15, 0))).toBe("2026-11-23");
  });
});
