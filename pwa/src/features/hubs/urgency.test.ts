import { describe, expect, it } from "vitest";
import type { DeskDevice, DeskOrder, DeskPerson, DeskPiece, DeskResult } from "../orders/rows.ts";
import type { DeskProposal } from "../proposals/rows.ts";
import type { DeskHeld } from "../quarantine/rows.ts";
import type { DeskSkill } from "../skills/rows.ts";
import type { Thread } from "../threads/rows.ts";
import { clockMinutes, type DeskView, hour, isReplaced, japanDay, numbers, urgent } from "./urgency.ts";

const now = Date.parse("2026-11-22T12:00:00+09:00");
const tanaka = { id: 21, name: "田中 さゆり", tint: 1 };
const kobayashi = { id: 22, name: "小林 ミン", tint: 4 };

function order(over: Partial<DeskOrder> = {}): DeskOrder {
  return {
    code: "MDR-0001",
    title: "DM発送リスト作成",
    state: "open",
    firm: { id: 4, name: "合同会社シティリンク", contact: "高瀬 亮", tint: 3 },
    purpose: "",
    instructions: "",
    minutes: 12,
    yen: 260,
    size: 10,
    rows: 300,
    pieces: { total: 30, ready: 20, leased: 6, received: 4 },
    late: 0,
    created_at: now - 50 * hour,
    published_at: now - 49 * hour,
    source: { name: "dm.csv", format: "csv", encoding: "cp932" },
    form: { given: [], fields: [] },
    ...over,
  };
}

function piece(over: Partial<DeskPiece> = {}): DeskPiece {
  return {
    order: 12,
    code: "MDR-0001-01",
    no: 1,
    state: "leased",
    worker: tanaka,
    until: now + hour,
    receipt: null,
    ...over,
  };
}

function result(over: Partial<DeskResult> = {}): DeskResult {
  return {
    piece: 51,
    order: 12,
    code: "MDR-0001-01",
    worker: kobayashi,
    state: "received",
    receipt: "MDR-261122-0001",
    received_at: now - hour,
    answers: [],
    rev: 1,
    flags: [],
    ...over,
  };
}

function person(id: number, contact: number | null, over: Partial<DeskPerson> = {}, pending = 0): DeskPerson {
  return {
    id,
    name: `人 ${id}`,
    role: "worker",
    firm: null,
    tint: 0,
    devices: [
      {
        id: "7",
        label: "Android",
        paired_at: now - 300 * hour,
        contact_at: contact,
        pending,
        app: "0.1.0",
        revoked: false,
      },
    ],
    ...over,
  };
}

function view(over: Partial<DeskView> = {}): DeskView {
  return {
    now,
    orders: new Map([["12", order()]]),
    pieces: new Map(),
    results: new Map(),
    people: new Map(),
    held: new Map(),
    proposals: new Map(),
    threads: new Map(),
    skills: new Map(),
    exported: new Map(),
    ...over,
  };
}

function thread(asked_at: number | null): Thread {
  const about = { kind: "piece", subject: 51, order: 12, title: "DM発送リスト作成", code: "MDR-0001-01" } as const;
  return { ...about, count: 1, last_at: now, asked_at, read: [] };
}

describe("urgent", () => {
  it("an idea that waits for the hub is a row with its author's face, and none while its author is asked", () => {
    const step = (verb: string, firm = false) => ({ verb, firm });
    const one = { worker: tanaka, words: "表", title: "名簿", noted_at: now, steps: [step("note")] };
    const of = (more: object) =>
      urgent(view({ proposals: new Map([["9", { ...one, ...more } as unknown as DeskProposal]]) }));
    const rows = (more: object): number => of(more).filter((item) => item.kind === "proposal").length;
    expect(of({ state: "noted" }).find((item) => item.kind === "proposal")).toMatchObject({
      person: tanaka,
      number: "9",
    });
    expect(rows({ state: "noted", steps: [step("note"), step("ask")] })).toBe(0);
    expect(rows({ state: "drafted" })).toBe(1);
    expect(rows({ state: "hub_checked" })).toBe(1);
    expect(rows({ state: "sent" })).toBe(0);
    expect(rows({ state: "discussing", steps: [step("discuss", true)] })).toBe(1);
    expect(rows({ state: "discussing", steps: [step("discuss")] })).toBe(0);
    expect(rows({ state: "adopted", template: { code: "INV-1" }, version: null })).toBe(1);
    expect(rows({ state: "adopted", template: { code: "INV-1" }, version: { no: 4 } })).toBe(0);
    expect(rows({ state: "adopted", template: null, version: null })).toBe(0);
  });
  it("C1: questions are one row, as old as the oldest; what is answered is none", () => {
    const threads = new Map([
      ["1", thread(now - 2 * hour)],
      ["2", thread(now - 19 * hour)],
      ["3", thread(null)],
    ]);
    expect(urgent(view({ threads }))[0]).toEqual({ kind: "question", key: "question", count: 2, at: now - 19 * hour });
    expect(urgent(view({ threads: new Map([["3", thread(null)]]) }))).toEqual([]);
  });

  it("W9: a piece that waits for an answer is not late", () => {
    const held = piece({ state: "blocked_question", until: null });
    expect(urgent(view({ pieces: new Map([["51", held]]) }))).toEqual([]);
  });

  it("C7: who is alone with a kind of work is a row with their face, and enough people are none", () => {
    const needed = { code: "RPL-1", title: "一次返信", suggested: [] };
    const of = (more: object) => {
      const skill = { name: "返信", practice: null, templates: [{ ...needed, ...more }] } as unknown as DeskSkill;
      return urgent(view({ skills: new Map([["9", skill]]) })).filter((item) => item.kind === "alone");
    };
    expect(of({ few: true, active: [tanaka] })).toMatchObject([{ person: tanaka, skill: "9", code: "RPL-1" }]);
    expect(of({ few: true, active: [] })).toMatchObject([{ person: null }]);
    expect(of({ few: false, active: [tanaka, tanaka] })).toEqual([]);
  });
  it("what is kept for a decision is one row a person, and what was decided is none", () => {
    const one = { person: tanaka, decision: null, received_at: now - hour } as DeskHeld;
    const held = new Map([
      ["7.1.4", one],
      ["7.1.2", { ...one, received_at: now - 2 * hour }],
      [
        "8.1.1",
        { ...one, person: kobayashi, decision: { what: "set_aside", at: now, by: null, reason: "" } } as DeskHeld,
      ],
    ]);
    expect(urgent(view({ held }))).toEqual([
      { kind: "held", key: "held-21", person: tanaka, count: 2, at: now - 2 * hour },
    ]);
  });

  it("is empty when nobody needs anybody", () => {
    expect(urgent(view({ people: new Map([["21", person(21, now - hour)]]) }))).toEqual([]);
  });

  it("puts the most urgent first", () => {
    const list = urgent(
      view({
        orders: new Map([
          ["12", order()],
          ["13", order({ state: "draft" })],
          ["14", order({ pieces: { total: 3, ready: 0, leased: 0, received: 3 } })],
        ]),
        pieces: new Map([
          ["51", piece()],
          ["52", piece({ worker: kobayashi, until: now - hour })],
        ]),
        results: new Map([["77", result({ state: "late" })]]),
        people: new Map([
          ["21", person(21, now - 72 * hour)],
          ["22", person(22, now - 2 * hour, {}, 3)],
        ]),
      }),
    );
    expect(list.map((item) => item.kind)).toEqual(["expired", "due", "late", "unsent", "silent", "export", "draft"]);
  });

  it("gathers one person's pieces of one order, with the earliest end", () => {
    const pieces = new Map([
      ["51", piece({ until: now + 3 * hour })],
      ["52", piece({ until: now + 2 * hour })],
      ["53", piece({ worker: kobayashi, until: now + hour })],
      ["54", piece({ until: now + 30 * hour })],
      ["55", piece({ state: "received", until: null })],
    ]);
    const list = urgent(view({ pieces }));
    expect(list).toHaveLength(2);
    expect(list[0]).toMatchObject({ kind: "due", person: kobayashi, pieces: 1 });
    expect(list[1]).toMatchObject({ kind: "due", person: tanaka, pieces: 2, until: now + 2 * hour });
  });

  it("knows today by Japan's midnight", () => {
    const midnight = Date.parse("2026-11-23T00:00:00+09:00");
    expect(japanDay(midnight)).toBe(japanDay(midnight - 1) + 1);
    const one = (until: number) => urgent(view({ pieces: new Map([["51", piece({ until })]]) })).length;
    expect(one(midnight - 1)).toBe(1);
    expect(one(midnight)).toBe(0);
  });

  it("does not worry about a phone that is sending right now, nor about a revoked one", () => {
    const revoked = person(23, now - 100 * hour);
    revoked.devices = revoked.devices.map((device) => ({ ...device, revoked: true }));
    const people = new Map([
      ["22", person(22, now - 60_000, {}, 3)],
      ["23", revoked],
    ]);
    expect(urgent(view({ people }))).toEqual([]);
  });

  it("counts silence from the pairing for a phone that never called, and by the latest of several", () => {
    expect(urgent(view({ people: new Map([["21", person(21, null)]]) }))[0]).toMatchObject({ kind: "silent" });
    const two = person(21, now - 100 * hour);
    two.devices = [...two.devices, { ...two.devices[0], id: "8", contact_at: now } as DeskPerson["devices"][number]];
    expect(urgent(view({ people: new Map([["21", two]]) }))).toEqual([]);
  });

  it("names who holds pieces first among the silent", () => {
    const people = new Map([
      ["21", person(21, now - 60 * hour)],
      ["22", person(22, now - 90 * hour)],
    ]);
    const pieces = new Map([["51", piece({ until: now + 40 * hour })]]);
    expect(
      urgent(view({ people, pieces })).map((item) => item.kind === "silent" && [item.person.id, item.holds]),
    ).toEqual([
      [21, 1],
      [22, 0],
    ]);
  });

  it("stops asking for a sheet that was taken out, until more has come", () => {
    const orders = new Map([["14", order({ pieces: { total: 3, ready: 0, leased: 0, received: 3 } })]]);
    expect(urgent(view({ orders, exported: new Map([[14, 3]]) }))).toEqual([]);
    expect(urgent(view({ orders, exported: new Map([[14, 2]]) }))).toHaveLength(1);
  });
});

describe("numbers", () => {
  it("counts today", () => {
    const sum = numbers(
      view({
        pieces: new Map([["51", piece()]]),
        results: new Map([
          ["77", result()],
          ["78", result({ piece: 52 })],
          ["79", result({ piece: 53, received_at: now - 30 * hour })],
        ]),
      }),
    );
    expect(sum).toEqual({ received: 2, leased: 6, due: 1, ready: 20 });
  });
});

describe("what a heartbeat said", () => {
  const device = (over: Partial<DeskDevice>): DeskDevice => ({ ...(person(1, now).devices[0] as DeskDevice), ...over });

  it("a clock that is a little off is right, and one that nobody knows is", () => {
    expect([null, 0, 4 * 60_000, -4 * 60_000].map((ahead_ms) => clockMinutes(device({ ahead_ms })))).toEqual([
      0, 0, 0, 0,
    ]);
    expect([7 * 60_000, -3 * hour].map((ahead_ms) => clockMinutes(device({ ahead_ms })))).toEqual([7, -180]);
  });

  it("a device is replaced when another one was connected after it spoke for the last time, with something unsent", () => {
    const old = device({ id: "7", pending: 3, contact_at: now - 2 * hour });
    const later = device({ id: "8", paired_at: now - hour, contact_at: now });
    const earlier = device({ id: "8", paired_at: now - 3 * hour });
    expect(isReplaced(old, person(1, null, { devices: [old, later] }))).toBe(true);
    expect(isReplaced(old, person(1, null, { devices: [old, earlier] }))).toBe(false);
    expect(isReplaced({ ...old, pending: 0 }, person(1, null, { devices: [old, later] }))).toBe(false);
    expect(isReplaced(later, person(1, null, { devices: [old, later] }))).toBe(false);
  });
});
