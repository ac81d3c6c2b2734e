import { describe, expect, it } from "vitest";
import type { Pending } from "../../house.ts";
import type { Order } from "../pieces/rows.ts";
import { freshNumber, mine, question } from "./mine.ts";
import type { OwnProposal } from "./rows.ts";

const order = { title: "請求書", minutes: 3, pieces: 180, firm: { id: 2, name: "ささやま設備工業" } } as Order;
const orders = new Map([["7", order]]);
const note = { n: 1, name: "proposal.note", lane: "proposal/9", at: 5, args: { proposal: 9, order: 7, words: "表" } };
const said = { proposal: 9, kind: "tool", words: "表がほしい", before: 3, after: 2, volume: 180, named: true };
const draft = { n: 2, name: "proposal.draft", lane: "proposal/9", at: 6, args: said };
const row = { words: "表", state: "hub_checked", noted_at: 5, steps: [] } as unknown as OwnProposal;

describe("a worker's ideas", () => {
  it("are there before the server knows them (W8)", () => {
    const [idea] = mine(new Map(), [note] as Pending[], orders);
    expect(idea).toMatchObject({ number: 9, words: "表", title: "請求書", minutes: 3, monthly: 180, waits: true });
  });
  it("are drafted before the server knows them", () => {
    const [idea] = mine(new Map(), [note, draft] as Pending[], orders);
    expect(idea).toMatchObject({ state: "drafted", before: 3, after: 2, volume: 180, named: true });
  });
  it("are what the server says once it knows them", () => {
    const list = mine(new Map([["9", row]]), [note] as Pending[], orders);
    expect(list).toHaveLength(1);
    expect(list[0]).toMatchObject({ state: "hub_checked", waits: false });
  });
  it("have numbers that fit into a whole number of every language", () => {
    expect(Number.isSafeInteger(freshNumber())).toBe(true);
    expect(freshNumber(4_102_444_800_000)).toBeLessThan(2 ** 53);
  });
  it("wait for an answer only while the question is the last word", () => {
    const asked = { verb: "ask", words: "どれ？" } as OwnProposal["steps"][number];
    expect(question({ state: "noted", steps: [asked] })).toBe(asked);
    expect(question({ state: "drafted", steps: [asked] })).toBeNull();
  });
});
