import { describe, expect, it } from "vitest";
import { narrow, piecesOf, sections } from "./list.ts";
import type { DeskOrder, DeskPiece, DeskResult, OrderState } from "./rows.ts";

function order(state: OrderState, received: number, created: number): DeskOrder {
  const pieces = { total: 4, ready: 4 - received, leased: 0, received };
  return { state, pieces, created_at: created } as DeskOrder;
}

describe("sections", () => {
  it("puts drafts first, the newest first within, and leaves out what is empty", () => {
    const found = sections(
      new Map([
        ["1", order("open", 4, 1)],
        ["2", order("open", 1, 2)],
        ["3", order("draft", 0, 3)],
        ["4", order("open", 0, 4)],
      ]),
    );
    expect(found.map((section) => [section.name, section.orders.map(([id]) => id)])).toEqual([
      ["draft", ["3"]],
      ["running", ["4", "2"]],
      ["collected", ["1"]],
    ]);
  });

  it("knows an order that was closed before everything came", () => {
    expect(sections(new Map([["1", order("closed", 2, 1)]]))[0]?.name).toBe("closed");
  });
});

const tanaka = { id: 21, name: "田中 さゆり", tint: 1 };
const sato = { id: 23, name: "佐藤 ひなた", tint: 6 };

function piece(no: number, state: DeskPiece["state"], worker: DeskPiece["worker"] = null): DeskPiece {
  return { order: 12, code: `MDR-0001-0${no}`, no, state, worker, until: null, receipt: null };
}

function result(piece: number, worker: typeof tanaka, at: number): DeskResult {
  return { piece, order: 12, worker, received_at: at, receipt: `r${at}` } as DeskResult;
}

describe("the pieces of an order", () => {
  const entries = piecesOf(
    12,
    new Map([
      ["53", piece(3, "leased", sato)],
      ["51", piece(1, "received", tanaka)],
      ["52", piece(2, "ready")],
      ["60", { ...piece(1, "ready"), order: 13 }],
    ]),
    new Map([
      ["1", result(51, tanaka, 100)],
      ["2", result(51, sato, 200)],
    ]),
  );

  it("stand in the order of their numbers, each with its results, the newest first", () => {
    expect(entries.map((entry) => entry.id)).toEqual([51, 52, 53]);
    expect(entries[0]?.results.map((one) => one.receipt)).toEqual(["r200", "r100"]);
  });

  it("narrow to a state, and to what one person holds or has delivered", () => {
    expect(narrow(entries, "leased", null).map((entry) => entry.id)).toEqual([53]);
    expect(narrow(entries, "all", 23).map((entry) => entry.id)).toEqual([51, 53]);
    expect(narrow(entries, "ready", 21)).toEqual([]);
  });
});
