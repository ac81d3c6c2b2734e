import { describe, expect, it } from "vitest";
import { type LedgerLine, sums } from "./rows.ts";

const line = (provisional: number, confirmed: number): LedgerLine => ({
  kind: "received",
  provisional,
  confirmed,
  at: 0,
  order: 1,
  title: "名簿",
  piece: 1,
  code: "MDR-0001-01",
  receipt: null,
  refers: null,
  reason: "",
});

describe("W6: 見込み and 確定", () => {
  it("are what the lines add up to, and a confirmed line leaves 見込み", () => {
    const three = Array.from({ length: 12 }, () => line(70, 0));
    const nine = Array.from({ length: 9 }, () => line(-70, 70));
    expect(sums([...three, ...nine, line(0, -70)])).toEqual({ provisional: 210, confirmed: 560 });
  });
});
