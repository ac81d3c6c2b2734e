import { describe, expect, it } from "vitest";
import type { DeskOrder, DeskPiece } from "../orders/rows.ts";
import { kindOf, listsOf, waitsForAnother } from "./list.ts";
import { payloadOf, pretty } from "./payload.ts";
import type { DeskHeld } from "./rows.ts";

const form = {
  given: [{ label: "名刺の文字" }],
  fields: [{ key: "c2", label: "会社名", type: "text", required: true }],
};
const orders = new Map([["12", { title: "名簿", form } as unknown as DeskOrder]]);
const pieces = new Map([["51", { order: 12, code: "MDR-0001-01" } as DeskPiece]]);

function held(over: Partial<DeskHeld> = {}): DeskHeld {
  const args = JSON.stringify({ piece: 51, rev: 1, answers: [["株式会社きみつ"], [""]] });
  return {
    person: { id: 21, name: "田中 さゆり", tint: 1 },
    device: "7",
    label: "Android",
    inc: 1,
    n: 4,
    name: "result.submit",
    lane: "piece/51",
    verdict: "refused",
    code: "not_yours",
    at: 1,
    received_at: 10,
    tried_at: null,
    args,
    size: new TextEncoder().encode(args).length,
    decision: null,
    ...over,
  };
}

const aside = { what: "set_aside" as const, at: 5, by: null, reason: "重なり" };

describe("a payload", () => {
  it("stands under the labels of its form", () => {
    const payload = payloadOf(held(), orders, pieces);
    expect(payload).toMatchObject({ order: { title: "名簿" }, piece: { code: "MDR-0001-01" }, cut: false });
    expect(payload.answers).toEqual({ rows: [["株式会社きみつ"], [""]], form });
  });

  it("of a piece that the desk does not know still shows the answers", () => {
    const payload = payloadOf(held(), new Map(), new Map());
    expect(payload.answers).toEqual({ rows: [["株式会社きみつ"], [""]], form: null });
  });

  it("of any other kind is names and values, and its lane says what it is about", () => {
    const args = JSON.stringify({ colour: "藍", deep: { er: 1 }, count: 3, yes: true });
    expect(payloadOf(held({ args, name: "piece.polish" }), orders, pieces)).toMatchObject({
      piece: { code: "MDR-0001-01" },
      answers: null,
      facts: [
        ["colour", "藍"],
        ["count", "3"],
        ["yes", "true"],
      ],
    });
  });

  it.each(["", "null", "[1]", '"text"', "{", "\u0000", '{"answers":[["a"],"b"]}'])("%j breaks nothing", (args) => {
    expect(payloadOf(held({ args, size: args.length, lane: "" }), orders, pieces)).toMatchObject({
      answers: null,
      cut: false,
    });
    expect(pretty(args)).toContain(args.slice(0, 1));
  });

  it("that is only a beginning says so", () => {
    expect(payloadOf(held({ args: '{"answers":[["あ', size: 60_000 }), orders, pieces).cut).toBe(true);
  });
});

describe("the list", () => {
  const rows = new Map([
    ["7.1.4", held()],
    ["7.1.5", held({ n: 5, code: "lane_blocked", received_at: 10 })],
    ["8.1.1", held({ device: "8", n: 1, received_at: 3, person: { id: 22, name: "山本", tint: 2 } })],
    ["7.1.2", held({ n: 2, decision: aside })],
  ]);

  it("is oldest first, with what was put aside apart", () => {
    const { waiting, aside } = listsOf(rows, new Set(), null);
    expect(waiting.map(([key]) => key)).toEqual(["8.1.1", "7.1.4", "7.1.5"]);
    expect(aside.map(([key]) => key)).toEqual(["7.1.2"]);
  });

  it("leaves out what is being decided, and shows one person's alone when asked", () => {
    expect(listsOf(rows, new Set(["7.1.4"]), 21).waiting.map(([key]) => key)).toEqual(["7.1.5"]);
  });

  it("offers what waits for another only after that was decided", () => {
    expect(waitsForAnother(held({ n: 5 }), rows)).toBe(true);
    expect(waitsForAnother(held({ n: 4 }), rows)).toBe(false);
    expect(waitsForAnother(held({ n: 5, inc: 2 }), rows)).toBe(false);
    expect(waitsForAnother(held({ n: 5, lane: "" }), rows)).toBe(false);
  });

  it("has words for what workers send, and one for anything else", () => {
    expect([kindOf("result.submit"), kindOf("piece.polish")]).toEqual(["result.submit", "other"]);
  });
});
