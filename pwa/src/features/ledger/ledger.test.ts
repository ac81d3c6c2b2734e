import { describe, expect, it } from "vitest";
import { changes, entryOf, type LedgerLine, monthOf, type Statement, schedule, sums } from "./rows.ts";

const line = (provisional: number, confirmed: number, more: Partial<LedgerLine> = {}): LedgerLine => ({
  kind: "received",
  provisional,
  confirmed,
  at: Date.parse("2026-09-03T10:00:00+09:00"),
  due: "2026-09-30",
  order: 1,
  title: "請求書",
  piece: 1,
  code: "MDR-0001-01",
  receipt: null,
  refers: null,
  reason: "",
  ...more,
});

const statement = (lines: number[], yen: number, paid = 0): Statement => ({
  until: "2026-09-15",
  closed_at: 0,
  yen,
  fee: 0,
  due: "2026-09-30",
  state: paid === yen ? "paid" : "in_statement",
  paid,
  payouts: [],
  checked_at: null,
  received_at: null,
  hub: "みどり石油",
  number: "",
  tax_percent: 10,
  tax: 0,
  credit_percent: 80,
  lines,
});

/** 12 submitted, 9 accepted, one of them corrected by −70. */
const w6 = new Map<string, LedgerLine>();
for (let n = 1; n <= 12; n++) w6.set(String(n), line(70, 0));
for (let n = 1; n <= 9; n++) w6.set(String(12 + n), line(-70, 70, { kind: "accepted", refers: n }));
w6.set("22", line(0, -70, { kind: "adjusted", refers: 13, due: null }));

describe("W6: 見込み, 確定 and 支払済", () => {
  it("are what the lines add up to, and a confirmed line leaves 見込み", () => {
    expect(sums(w6.values(), [])).toEqual({ provisional: 210, confirmed: 560, paid: 0 });
  });

  it("are always all there is: what is paid leaves 確定", () => {
    expect(sums(w6.values(), [{ paid: 100 }, { paid: 460 }])).toEqual({ provisional: 210, confirmed: 0, paid: 560 });
  });

  it("come on 支払予定日, a correction with the line that it corrects", () => {
    expect(schedule(w6, [])).toEqual([{ on: "2026-09-30", yen: 560 }]);
    const stated = Array.from({ length: 10 }, (_, at) => 13 + at);
    expect(schedule(w6, [statement(stated, 560)])).toEqual([{ on: "2026-09-30", yen: 560 }]);
    expect(schedule(w6, [statement(stated, 560, 200)])).toEqual([{ on: "2026-09-30", yen: 360 }]);
    expect(schedule(w6, [statement(stated, 560, 560)])).toEqual([]);
  });

  it("say of each line how far its yen have come", () => {
    const settled = new Set([1]);
    const on = new Map([[13, statement([13], 70, 70)]]);
    const told = (id: number) => entryOf(id, w6.get(String(id)) as LedgerLine, settled, on);
    expect([1, 2, 13, 14, 22].map(told)).toEqual(["gone", "provisional", "paid", "confirmed", "confirmed"]);
  });

  it("never change silently", () => {
    const now = { provisional: 210, confirmed: 560, paid: 0, line: 22 };
    expect(changes(null, now)).toBeNull();
    expect(changes(now, now)).toBeNull();
    expect(changes({ ...now, confirmed: 630, line: 21 }, now)).toEqual({ provisional: 0, confirmed: -70, paid: 0 });
  });

  it("belong to the month in Japan in which the work came in", () => {
    expect(monthOf(line(1, 0, { basis: Date.parse("2026-08-31T15:00:00Z") }))).toBe("2026-09");
    expect(monthOf(line(1, 0))).toBe("2026-09");
  });
});
