import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gauge, price, wholeNumber } from "./price.ts";

describe("price", () => {
  it("counts pieces, yen and the hour's rate of the DM list", () => {
    expect(price({ rows: 300, size: 10, minutes: 12, yen: 260 })).toEqual({
      pieces: 30,
      total: 7800,
      rate: 1300,
      minutes: 360,
    });
  });

  it("gives the rows that are left a piece of their own", () => {
    expect(price({ rows: 301, size: 10, minutes: 12, yen: 260 }).pieces).toBe(31);
    expect(price({ rows: 3, size: 10, minutes: 12, yen: 260 }).pieces).toBe(1);
  });

  it("says nothing about the hour while something is missing", () => {
    expect(price({ rows: 10, size: 10, minutes: 0, yen: 260 }).rate).toBeNull();
    expect(price({ rows: 10, size: 10, minutes: 12, yen: 0 }).rate).toBeNull();
    expect(price({ rows: 10, size: 0, minutes: 12, yen: 260 })).toMatchObject({ pieces: 0, total: 0 });
  });

  it("every row is in a piece, no piece is empty, and the rate promises no yen too much", () => {
    const whole = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(whole, whole, whole, whole, (rows, size, minutes, yen) => {
        const sum = price({ rows, size, minutes, yen });
        expect(sum.pieces * size).toBeGreaterThanOrEqual(rows);
        expect((sum.pieces - 1) * size).toBeLessThan(rows);
        expect(sum.total).toBe(sum.pieces * yen);
        expect(((sum.rate ?? 0) * minutes) / 60).toBeLessThanOrEqual(yen + 1e-9);
      }),
    );
  });
});

describe("gauge", () => {
  const reference = { from: "2025-10-04", yen: 1116 };

  it("tells below, near and above the reference", () => {
    expect(gauge(1115, reference).level).toBe("below");
    expect(gauge(1116, reference).level).toBe("near");
    expect(gauge(1300, reference).level).toBe("above");
  });

  it("stays on its scale", () => {
    expect(gauge(99_999, reference).at).toBe(1);
    expect(gauge(0, reference).at).toBe(0);
  });
});

describe("wholeNumber", () => {
  it.each([
    ["260", 260],
    ["２６０", 260],
    ["￥1,200", 1200],
    ["1，200円", 1200],
    [" 12 ", 12],
  ])("reads %s", (typed, value) => {
    expect(wholeNumber(typed)).toBe(value);
  });

  it.each(["", "-5", "1.5", "abc", "12345678901"])("does not read %j", (typed) => {
    expect(wholeNumber(typed)).toBeNull();
  });
});
